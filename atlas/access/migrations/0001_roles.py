"""The five roles of the staff area."""

from django.db import migrations

from atlas.access.roles import give_roles


def make_groups(apps, schema_editor):
    """Make the groups with the rights they begin with."""
    give_roles(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("imports", "0002_uploads"),
        ("indicators", "0008_record_only_grows"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
