"""The wording that pages begin with: neutral, complete, with gaps for what only the city knows.

Each page has a file for each language; its first line is the title.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
OFFICE, OMBUDS = "stelle", "ombudsstelle"


@dataclass(frozen=True)
class Wording:
    """Title and text in both languages."""

    title: str
    text: str
    title_en: str
    text_en: str


@dataclass(frozen=True)
class OfficeWording:
    """An office with how it is reached; ``contact`` has one thing in each line."""

    name: str
    contact: str
    url: str


SLUGS = (
    "ueber",
    "hilfe",
    "leichte-sprache",
    "gebaerdensprache",
    "impressum",
    "datenschutz",
    "barrierefreiheit",
)
"""The pages there are, in the order of the footer; their slugs are their addresses."""

OFFICES = {
    OFFICE: OfficeWording(
        "[[Name der zuständigen Stelle der Stadt]]",
        "[[Anschrift]]\n[[Telefon]]\n[[E-Mail-Adresse]]",
        "",
    ),
    OMBUDS: OfficeWording(
        "Ombudsstelle für barrierefreie Informationstechnik des Landes Nordrhein-Westfalen",
        "bei der Beauftragten der Landesregierung für Menschen mit Behinderung sowie für Patientinnen und "
        "Patienten\nE-Mail: [[aktuelle Adresse der Ombudsstelle eintragen]]",
        "https://www.lbbp.nrw.de/ombudsstelle",
    ),
}
"""Who answers for accessibility, and who helps where that does not work out (BGG NRW § 10d)."""


def wording(slug: str) -> Wording:
    """Return what a page begins with."""
    return Wording(*_read(slug, "de"), *_read(slug, "en"))


def _read(slug: str, language: str) -> tuple[str, str]:
    title, _, text = (FOLDER / f"{slug}.{language}.txt").read_text(encoding="utf-8").partition("\n")
    return title.strip(), text.strip()
