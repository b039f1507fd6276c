"""The pages and offices begin with a neutral wording that the city completes."""

from django.db import migrations

from atlas.texts import starting


def fill(apps, schema_editor):
    """Write what is not there yet."""
    page, office = apps.get_model("texts", "Page"), apps.get_model("texts", "Office")
    for slug in starting.SLUGS:
        words = starting.wording(slug)
        page.objects.get_or_create(
            slug=slug,
            defaults={
                "title": words.title,
                "text": words.text,
                "title_en": words.title_en,
                "text_en": words.text_en,
            },
        )
    for slug, words in starting.OFFICES.items():
        office.objects.get_or_create(
            slug=slug, defaults={"name": words.name, "contact": words.contact, "url": words.url}
        )


class Migration(migrations.Migration):
    dependencies = [("texts", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
