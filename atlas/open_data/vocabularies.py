"""Terms of the lists that German and European data portals check: themes, licences, file types, places.

Rules: DCAT-AP.de 3.0 and the conventions of GovData (K30: EU data themes, K31: licences of dcat-ap.de,
K32: EU file types).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

EU = "http://publications.europa.eu/resource/authority"
THEMES = f"{EU}/data-theme"
LICENCES = "http://dcat-ap.de/def/licenses"
CONTRIBUTORS = "http://dcat-ap.de/def/contributors/"
GEOCODING = "http://dcat-ap.de/def/politicalGeocoding"
LANGUAGE = f"{EU}/language/DEU"
ANNUAL = f"{EU}/frequency/ANNUAL"
PUBLIC_ACCESS = f"{EU}/access-right/PUBLIC"
STABLE = f"{EU}/planned-availability/STABLE"
COMPLETED = f"{EU}/distribution-status/COMPLETED"
LOCAL_AUTHORITY = "http://purl.org/adms/publishertype/LocalAuthority"

FURTHER_THEMES = {
    "arbeit": ("ECON",),
    "bildung-und-betreuung": ("EDUC",),
    "gesundheit": ("HEAL",),
    "teilhabe": ("GOVE",),
    "wohnen": ("REGI",),
}
"""Themes of a topic beside population and society, which every topic of a social atlas belongs to."""

FREE = ("dl-zero-de/2.0", "cc-zero", "officialWork")
"""Licences without any condition: beside another one, that one is to be kept."""
KNOWN: tuple[tuple[str, str], ...] = (
    ("dl-by-de/2.0", r"datenlizenz deutschland\W+namensnennung\W+(version )?2\.0"),
    ("dl-by-de/2.0", r"dl-de[/-]by-2[-.]0|(https?://)?(www\.)?govdata\.de/dl-de/by-2-0/?"),
    ("dl-zero-de/2.0", r"datenlizenz deutschland\W+zero\W+(version )?2\.0"),
    ("dl-zero-de/2.0", r"dl-de[/-]zero-2[-.]0|(https?://)?(www\.)?govdata\.de/dl-de/zero-2-0/?"),
    ("cc-by/4.0", r"(creative commons )?(namensnennung|cc[ -]by)\W+4\.0( international)?( \(cc by 4\.0\))?"),
    ("cc-by/4.0", r"https?://creativecommons\.org/licenses/by/4\.0/(deed\.de)?"),
    ("cc-by-sa/4.0", r"cc[ -]by-sa\W+4\.0( international)?"),
    ("cc-by-sa/4.0", r"https?://creativecommons\.org/licenses/by-sa/4\.0/(deed\.de)?"),
    ("cc-zero", r"(creative commons )?cc[ -]?(0|zero)( 1\.0)?( universal)?"),
    ("cc-zero", r"https?://creativecommons\.org/publicdomain/zero/1\.0/(deed\.de)?"),
    ("officialWork", r"amtliches werk.*"),
)
"""How the licences of the list are spelled by sources, by name or address."""
CLOSED, OPEN = "other-closed", "other-open"
NAMES = {
    "dl-by-de/2.0": "DL-DE-BY-2.0",
    "dl-zero-de/2.0": "DL-DE-ZERO-2.0",
    "cc-by/4.0": "CC-BY-4.0",
    "cc-by-sa/4.0": "CC-BY-SA-4.0",
    "cc-zero": "CC0-1.0",
    "officialWork": OPEN,
}
"""What the rest of the world calls them (SPDX)."""
TEXTS = {
    "dl-by-de/2.0": "https://www.govdata.de/dl-de/by-2-0",
    "dl-zero-de/2.0": "https://www.govdata.de/dl-de/zero-2-0",
    "cc-by/4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-sa/4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc-zero": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""Where the licences can be read."""


def themes(topic: str) -> tuple[str, ...]:
    """Return the EU data themes of a topic, in alphabetical order."""
    return tuple(f"{THEMES}/{code}" for code in sorted({"SOCI", *FURTHER_THEMES.get(topic, ())}))


@dataclass(frozen=True)
class Licence:
    """One licence as a source spells it, with its term on the list ("" if it is not there) and its text."""

    name: str
    term: str
    url: str


def licences(names: str, url: str) -> tuple[Licence, ...]:
    """Return the licences that the numbers of an indicator are under, one for each source.

    ``names`` holds them with ", " between; ``url`` belongs to the first that has one.
    """
    parts = [part for part in names.split(", ") if part]
    if len(parts) == 1:
        return (Licence(parts[0], _known(parts[0]) or _known(url), url),)
    return tuple(Licence(part, _known(part), TEXTS.get(_known(part), "")) for part in parts)


def licence(names: str, url: str) -> str:
    """Return the one term of the list that the licences of an indicator come to.

    Numbers from several sources are under all their licences at once: one that is not on the list makes
    the whole "other-closed", two with different conditions make it "other-open". Where nobody stated a
    licence it is "other-closed", too: it is not for a program to grant one.
    """
    return f"{LICENCES}/{_strictest(one.term for one in licences(names, url))}"


def _known(words: str) -> str:
    """Return the term that words or an address stand for, "" for one that is not on the list."""
    plain = words.strip().lower()
    return next((term for term, pattern in KNOWN if re.fullmatch(pattern, plain)), "")


def _strictest(found: Iterable[str]) -> str:
    terms = set(found)
    if not terms or "" in terms:
        return CLOSED
    with_conditions = sorted(terms - set(FREE))
    if not with_conditions:
        return next(term for term in FREE if term in terms)
    return with_conditions[0] if len(with_conditions) == 1 else OPEN


def place(code: str) -> tuple[str, str] | None:
    """Return the terms of a place by its official key and of its level; None for a key of another kind.

    Keys of the Gemeinde have 8 digits, its Regionalschlüssel 12, a Kreis 5, a Land 2.
    """
    kinds = {
        2: ("stateKey", "state"),
        5: ("districtKey", "administrativeDistrict"),
        8: ("municipalityKey", "municipality"),
        12: ("regionalKey", "municipality"),
    }
    if not code.isdigit() or len(code) not in kinds:
        return None
    key, level = kinds[len(code)]
    return f"{GEOCODING}/{key}/{code}", f"{GEOCODING}/Level/{level}"
