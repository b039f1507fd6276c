"""Mappings have versions, tables wait for a mapping, and publishing is no work of this queue."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forget_publications(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the jobs of a kind that there is no more; releases and the record keep what they did."""
    apps.get_model("imports", "Job").objects.filter(kind="publish").delete()


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_uploads")]

    operations = [
        migrations.RunPython(forget_publications, migrations.RunPython.noop),
        migrations.RemoveField(model_name="job", name="audience"),
        migrations.RemoveField(model_name="job", name="note"),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[("check", "Prüfung"), ("accept", "Übernahme")], max_length=10, verbose_name="Art"
            ),
        ),
        migrations.AddField(
            model_name="mapping",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ersetzt oder gelöscht"),
        ),
        migrations.AlterField(
            model_name="mapping",
            name="name",
            field=models.CharField(max_length=120, unique=True, verbose_name="Name"),
        ),
        migrations.CreateModel(
            name="OpenTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="Datei")),
                ("sha256", models.CharField(max_length=64, verbose_name="Prüfsumme")),
                ("size", models.PositiveBigIntegerField(verbose_name="Größe in Byte")),
                ("content", models.BinaryField(verbose_name="Datei im Wortlaut")),
                ("text", models.TextField(blank=True, verbose_name="Zuordnung bisher")),
                ("person", models.CharField(max_length=150, verbose_name="von")),
                ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="eingegangen")),
                (
                    "mapping",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="imports.mapping",
                        verbose_name="zu ändernde Zuordnung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Tabelle ohne Zuordnung",
                "verbose_name_plural": "Tabellen ohne Zuordnung",
                "ordering": ("-received_at",),
                "default_permissions": (),
            },
        ),
    ]
