"""The pages and offices begin with a neutral wording that the city completes."""

from dataclasses import asdict

from django.db import migrations
from django.utils import timezone

from atlas.texts import starting


def fill(apps, schema_editor):
    """Write what is not there yet, also as the first wording of each history."""
    for slug in starting.SLUGS:
        write(apps, "Page", slug, asdict(starting.wording(slug)))
    for slug, words in starting.OFFICES.items():
        write(apps, "Office", slug, asdict(words))


def write(apps, model, slug, words):
    """Write one row with its history."""
    _, is_new = apps.get_model("texts", model).objects.get_or_create(slug=slug, defaults=words)
    if is_new:
        apps.get_model("texts", f"Historical{model}").objects.create(
            slug=slug, **words, history_date=timezone.now(), history_type="+"
        )


class Migration(migrations.Migration):
    dependencies = [("texts", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
