"""Deliveries keep code, time of production, licence and footnotes that a file prints about itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_tables_wait_for_mappings")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="table",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="Tabelle"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="delivery",
            name="source_stand",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Stand der Quelle"),
        ),
        migrations.AddField(
            model_name="delivery",
            name="licence",
            field=models.TextField(blank=True, default="", verbose_name="Lizenz"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="delivery",
            name="footnotes",
            field=models.TextField(blank=True, default="", verbose_name="Fußnoten der Quelle"),
            preserve_default=False,
        ),
    ]
