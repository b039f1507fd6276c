"""What a dataset says about itself in plain text, for portals and packages."""

from django.utils.formats import date_format

from atlas.downloads import remarks
from indicators.models import PublishedIndicator, Release


def description(one: PublishedIndicator, release: Release) -> str:
    """Return what is measured and how, what it does not say, and what was done to the numbers."""
    above, below = one.numerator_text, one.denominator_text
    formula = f"{above} ÷ {below} × {one.factor}" if below else above
    parts = (
        one.definition,
        f"Berechnung: {formula}. Einheit: {one.unit}.",
        f"Quelle: {one.source_text}.",
        one.caution,
        one.note,
        *remarks(one, release),
    )
    return "\n\n".join(part.replace("..", ".") if part.endswith("..") else part for part in parts if part)


def version_notes(one: PublishedIndicator) -> str:
    """Return which release this is, what it says of itself, and how numbers were changed in it."""
    release = one.release
    day = date_format(release.published_at.date())
    what = "Berichtigung, " if release.is_correction else ""
    parts = (
        f"{what}Veröffentlichung {release.number} vom {day}.",
        release.note,
        f"Verfahren: {one.treatment_text.rstrip('.')}." if one.treatment_text else "",
    )
    return " ".join(part for part in parts if part)
