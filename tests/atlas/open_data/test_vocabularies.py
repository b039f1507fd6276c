"""Terms of the lists: licences, themes, places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.open_data import vocabularies
from atlas.open_data.offered_files import FILES

BY, ZERO = (
    "Datenlizenz Deutschland – Namensnennung – Version 2.0",
    "Datenlizenz Deutschland – Zero – Version 2.0",
)
AGENCY = "Nutzung mit Quellenangabe und Verweis; Inhalte nicht verändern"
ON_THE_LIST = {
    BY: "dl-by-de/2.0",
    ZERO: "dl-zero-de/2.0",
    "dl-de/by-2-0": "dl-by-de/2.0",
    "dl-de/zero-2-0": "dl-zero-de/2.0",
    "CC BY 4.0": "cc-by/4.0",
    "CC BY-SA 4.0": "cc-by-sa/4.0",
    "CC0 1.0": "cc-zero",
    "Amtliches Werk": "officialWork",
}


@pytest.mark.parametrize(
    ("names", "url", "term"),
    [
        *((name, "", term) for name, term in ON_THE_LIST.items()),
        ("frei nach der Lizenz des Landes", "https://www.govdata.de/dl-de/by-2-0", "dl-by-de/2.0"),
        (AGENCY, "https://statistik.example/", "other-closed"),
        ("CC BY-NC 4.0", "", "other-closed"),
        ("CC BY-ND 4.0", "", "other-closed"),
        (f"{BY}, {AGENCY}", "https://www.govdata.de/dl-de/by-2-0", "other-closed"),
        (f"{ZERO}, {BY}", "https://www.govdata.de/dl-de/zero-2-0", "dl-by-de/2.0"),
        (f"{ZERO}, CC0", "", "dl-zero-de/2.0"),
        (f"{BY}, CC BY 4.0", "", "other-open"),
        ("", "", "other-closed"),
    ],
)
def test_licence_is_the_term_of_the_list_that_all_sources_come_to(names, url, term):
    assert vocabularies.licence(names, url) == f"http://dcat-ap.de/def/licenses/{term}"


@given(st.lists(st.sampled_from([*ON_THE_LIST, AGENCY]), min_size=1, max_size=4, unique=True), st.randoms())
def test_licence_never_grants_more_than_any_source_and_knows_no_order(names, dice):
    shuffled = dice.sample(names, len(names))

    term = vocabularies.licence(", ".join(names), "")

    assert vocabularies.licence(", ".join(shuffled), "") == term
    if AGENCY in names:
        assert term.endswith("/other-closed")
    elif {ON_THE_LIST[name] for name in names} & {"dl-by-de/2.0", "cc-by/4.0", "cc-by-sa/4.0"}:
        assert term.split("licenses/")[1] not in vocabularies.FREE


@pytest.mark.parametrize(
    ("topic", "codes"),
    [
        ("bevoelkerung", ["SOCI"]),
        ("bildung-und-betreuung", ["EDUC", "SOCI"]),
        ("gesundheit", ["HEAL", "SOCI"]),
        ("ein-thema-der-stadt", ["SOCI"]),
    ],
)
def test_themes_always_hold_population_and_society(topic, codes):
    base = "http://publications.europa.eu/resource/authority/data-theme"
    assert vocabularies.themes(topic) == tuple(f"{base}/{code}" for code in codes)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("05170008", ("municipalityKey/05170008", "Level/municipality")),
        ("051700008008", ("regionalKey/051700008008", "Level/municipality")),
        ("05170", ("districtKey/05170", "Level/administrativeDistrict")),
        ("05", ("stateKey/05", "Level/state")),
    ],
)
def test_place_follows_from_the_official_key(code, found):
    base = "http://dcat-ap.de/def/politicalGeocoding"
    assert vocabularies.place(code) == tuple(f"{base}/{part}" for part in found)


@pytest.mark.parametrize("code", ["", "0517", "0517000A"])
def test_place_of_another_key_is_left_out(code):
    assert vocabularies.place(code) is None


def test_files_have_a_term_and_a_media_type():
    terms = {
        kind.key: (kind.format.split("/")[-1], kind.media_type.split("media-types/")[1]) for kind in FILES
    }

    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert terms["csv"] == terms["excel-csv"] == ("CSV", "text/csv")
    assert terms["xlsx"] == ("XLSX", sheet)
    assert terms["ods"] == ("ODS", "application/vnd.oasis.opendocument.spreadsheet")
    assert terms["geojson"] == ("GEOJSON", "application/geo+json")
    assert terms["gpkg"] == ("GPKG", "application/geopackage+sqlite3")
