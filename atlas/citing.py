"""How a view is cited: a line of text, BibTeX and RIS, all with the address that shows the same for ever.

No day of access: the release in the address takes its place, and the same address gives the same lines.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from atlas.notes import site_name
from indicators.models import PublishedIndicator, Release

SPECIAL = re.compile(r"([&%$#_{}])")


@dataclass(frozen=True)
class Citation:
    """What names a view: who, when, what, of when, from where, under which terms."""

    publisher: str
    year: int
    title: str
    site: str
    source: str
    licence: str
    release: str
    address: str
    key: str

    @property
    def text(self) -> str:
        """Return the line for a list of references."""
        head = f"{self.publisher} ({self.year}): {self.title}"
        parts = (head, f"{self.site}, {self.release}", self.source, self.licence, self.address)
        return ". ".join(part for part in parts if part)

    @property
    def bibtex(self) -> str:
        """Return the entry for BibTeX and BibLaTeX."""
        fields = {
            "author": f"{{{_tex(self.publisher)}}}",
            "title": f"{{{_tex(self.title)}}}",
            "year": str(self.year),
            "howpublished": _tex(f"{self.site}, {self.release}"),
            "note": _tex("; ".join(filter(None, (self.source, self.licence)))),
            "url": self.address,
        }
        lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items())
        return f"@misc{{{self.key},\n{lines}\n}}\n"

    @property
    def ris(self) -> str:
        """Return the entry for reference managers that read RIS."""
        fields = (
            ("TY", "DATA"), ("AU", self.publisher), ("TI", self.title), ("PY", str(self.year)),
            ("T2", self.site), ("ET", self.release), ("PB", self.publisher), ("N1", self.source),
            ("C1", self.licence), ("UR", self.address), ("ER", ""),
        )  # fmt: skip
        return "".join(
            f"{tag}  - {' '.join(text.split())}\r\n" for tag, text in fields if text or tag == "ER"
        )


def citation(indicator: PublishedIndicator, year: int | None, release: Release, address: str) -> Citation:
    """Return how an indicator (of a year) is cited; ``address`` is absolute and holds the release."""
    day = date_format(release.published_at.date())
    return Citation(
        publisher=settings.PUBLISHER,
        year=release.published_at.year,
        title=f"{indicator.name}, {settings.CITY_NAME}" + (f", {year}" if year else ""),
        site=site_name(),
        source=indicator.source_text.rstrip("."),
        licence=indicator.licence,
        release=_("Veröffentlichung %(number)s vom %(day)s") % {"number": release.number, "day": day},
        address=address,
        key=f"sozialatlas-{indicator.slug}{f'-{year}' if year else ''}-v{release.number}",
    )


def _tex(text: str) -> str:
    """Return a text in which TeX reads every sign as itself."""
    return SPECIAL.sub(r"\\\1", text.replace("\\", r"\textbackslash "))
