"""The words a file may use, for „Meinten Sie …?“; asked only where a word is wrong."""

from imports.models import Upload
from imports.sources.register.header import COLUMNS
from imports.uploading.hints import Vocabulary
from imports.uploading.packing import Result
from indicators.models import Area, Measure

CODES = ("GEB-01", "BA-08", "DAT-08", "DAT-10")
PROFILES = {
    **COLUMNS,
    "B3": ("berichtsmonat", "quelle", "gebiet_code", "merkmal", "wert", "zeichen"),
}


def vocabulary(upload: Upload, result: Result) -> Vocabulary:
    """Return areas, measures and columns that an upload could mean; at most two queries."""
    if upload.has_persons or not any(found.code in CODES for found in result.checked.problems):
        return Vocabulary()
    areas = (
        Area.objects.filter(is_remainder=False).order_by("edition__valid_from").values_list("code", "name")
    )
    keys = Measure.objects.filter(source=upload.source_id).exclude(source_key="").order_by("source_key")
    return Vocabulary(
        areas=dict(areas),
        measures=tuple(keys.values_list("source_key", flat=True)),
        columns=PROFILES.get(upload.profile, ()),
    )
