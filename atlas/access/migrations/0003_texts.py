"""Rights on the city's own pages and on messages."""

from django.db import migrations

from atlas.access.roles import give_roles


def add_rights(apps, schema_editor):
    """Give the groups the rights that came with texts and messages."""
    give_roles(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_places"),
        ("texts", "0002_starting_texts"),
    ]

    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]
