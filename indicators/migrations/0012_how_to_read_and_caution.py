"""Words beside the numbers: how to read an indicator, what to beware of, and what a topic is about."""

from django.db import migrations, models

HOW_TO_READ = {"blank": True, "default": "", "verbose_name": "So lesen Sie die Zahl"}
CAUTION = {"blank": True, "default": "", "verbose_name": "Vorsicht"}
HELP = {"help_text": "Ein Beispiel in einem oder zwei kurzen Sätzen."}
CAUTION_HELP = {"help_text": "Was die Zahl nicht hergibt und leicht falsch verstanden wird."}


def text(model, name, **options):
    """Return the operation that adds a text, empty for the rows there are."""
    return migrations.AddField(model, name, models.TextField(**options), preserve_default=False)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0011_acts_on_files_and_mappings")]

    operations = [
        *(
            text(model, name, **options)
            for model in ("indicator", "historicalindicator")
            for name, options in (("how_to_read", HOW_TO_READ | HELP), ("caution", CAUTION | CAUTION_HELP))
        ),
        text("publishedindicator", "how_to_read", **HOW_TO_READ),
        text("publishedindicator", "caution", **CAUTION),
        text(
            "publishedindicator", "topic_text", blank=True, default="", verbose_name="Einführung des Themas"
        ),
    ]
