"""The limits of a source have one place of truth: its rules."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("indicators", "0005_rules_of_sources")]

    operations = [
        migrations.RemoveField(
            model_name='source',
            name='minimum_denominator',
        ),
        migrations.RemoveField(
            model_name='source',
            name='threshold',
        ),
    ]
