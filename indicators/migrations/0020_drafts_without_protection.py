"""A draft may be ordered without disclosure control; the reason stays with its release."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0019_observations_checked_in_sets")]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="unprotected_reason",
            field=models.TextField(blank=True, default="", verbose_name="Begründung ohne Geheimhaltung"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="draftorder",
            name="unprotected_reason",
            field=models.TextField(blank=True, default="", verbose_name="Begründung ohne Geheimhaltung"),
            preserve_default=False,
        ),
    ]
