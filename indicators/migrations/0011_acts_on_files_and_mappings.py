"""Two more acts for the record: a discarded file, a changed mapping."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0010_releases_with_states")]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="act",
            field=models.CharField(
                choices=[
                    ("login", "Anmeldung"),
                    ("logout", "Abmeldung"),
                    ("login_failed", "Anmeldung gescheitert"),
                    ("locked", "Anmeldung gesperrt"),
                    ("account", "Konto geändert"),
                    ("password", "Kennwort geändert"),
                    ("rights", "Rechte geändert"),
                    ("uploaded", "Datei hochgeladen"),
                    ("file_discarded", "Datei verworfen"),
                    ("mapping", "Zuordnung geändert"),
                    ("confirmed", "Warnung bestätigt"),
                    ("loaded", "Lieferung übernommen"),
                    ("undone", "Lieferung zurückgenommen"),
                    ("submitted", "zur Freigabe vorgelegt"),
                    ("discarded", "Entwurf verworfen"),
                    ("released", "veröffentlicht"),
                    ("withdrawn", "zurückgezogen"),
                    ("rule", "Regel geändert"),
                    ("exported", "Protokoll ausgegeben"),
                ],
                max_length=15,
                verbose_name="was",
            ),
        ),
    ]
