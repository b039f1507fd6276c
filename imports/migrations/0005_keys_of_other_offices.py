"""Measures of other offices get keys, so that a mapping can feed them.

The catalogue names them like the measure itself; what somebody has entered stays.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F

OFFICES = ("jugendamt", "schulverwaltung", "gesundheitsamt", "wohngeldstelle", "bauverwaltung", "wohnungsamt",
           "wahlamt")  # fmt: skip


def name_keys(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give each measure without a key its own name as key."""
    measures = apps.get_model("indicators", "Measure").objects
    measures.filter(source__in=OFFICES, source_key="").update(source_key=F("slug"))


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0004_what_a_source_says_of_itself"),
        ("indicators", "0011_acts_on_files_and_mappings"),
    ]

    operations = [migrations.RunPython(name_keys, migrations.RunPython.noop)]
