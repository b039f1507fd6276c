"""Rights on streets and places."""

from django.db import migrations

from atlas.access.roles import give_roles


def add_rights(apps, schema_editor):
    """Give the groups the rights that came with streets and places."""
    give_roles(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_roles"),
        ("indicators", "0013_places"),
    ]

    operations = [migrations.RunPython(add_rights, migrations.RunPython.noop)]
