"""Files of streets and places that wait to be accepted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Files of streets and places that wait."""

    dependencies = [
        ("imports", "0005_keys_of_other_offices"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlaceFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("strassen", "Straßenverzeichnis"), ("orte", "Einrichtungen")],
                        max_length=10,
                        verbose_name="Inhalt",
                    ),
                ),
                ("category", models.SlugField(blank=True, verbose_name="Art der Einrichtungen")),
                ("is_complete", models.BooleanField(default=False, verbose_name="vollständig")),
                ("file_name", models.CharField(max_length=200, verbose_name="Datei")),
                ("sha256", models.CharField(max_length=64, verbose_name="Prüfsumme")),
                ("content", models.BinaryField(verbose_name="Inhalt der Datei")),
                ("sender", models.CharField(max_length=150, verbose_name="von")),
                ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="eingegangen")),
            ],
            options={
                "verbose_name": "Datei mit Straßen oder Einrichtungen",
                "verbose_name_plural": "Dateien mit Straßen oder Einrichtungen",
                "default_permissions": (),
            },
        ),
    ]
