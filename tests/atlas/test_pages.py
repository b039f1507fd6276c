"""Start, profile, definition, downloads: whole results through the client."""

import re
from decimal import Decimal

import pytest

from indicators.models import Area, Indicator, PublishedIndicator
from indicators.status import Status
from tests import factories
from tests.atlas import reading

PUBLIC = (
    "/", "/karte/ew_anteil_u18/", "/karte/ew_anteil_u18/?jahr=2022", "/karte/ew_anteil_u18/?stand=1",
    "/karte/ew_anteil_u18/?gebiet=02&ordnung=wert", "/gebiet/02-bezirk-02/", "/gebiet/05170008-dinslaken/",
    "/indikator/ew_anteil_u18/", "/daten/ew_anteil_u18.csv", "/daten/ew_anteil_u18_excel.csv",
    "/zeit/ew_anteil_u18/?gebiet=02", "/tabelle/ew_anteil_u18/?ordnen=2023", "/thema/bevoelkerung/",
    "/daten/",
    "/daten/ew_anteil_u18.geojson", "/gebiet/02-bezirk-02.csv", "/gebiet/02-bezirk-02_excel.csv",
)  # fmt: skip
DEMO = "Demonstrationsdaten, erfunden. Gebietsgrenzen schematisch, keine amtlichen Grenzen."


@pytest.mark.parametrize("address", PUBLIC)
def test_withheld_number_is_on_no_page(client, atlas, address):
    withheld = Area.objects.get(code="02")
    factories.observation(factories.measure("ew_u18"), withheld, 77_123)
    factories.observation(factories.measure("ew_gesamt"), withheld, 98_765)

    page = reading.content(client.get(address))

    assert [
        number for number in ("77123", "77.123", "98765", "98.765", "78,0", "78.0") if number in page
    ] == []


@pytest.mark.parametrize("address", PUBLIC)
def test_demonstration_data_say_so_everywhere(client, atlas, address):
    assert DEMO in reading.content(client.get(address))


def test_real_data_do_not_say_they_are_invented(client, atlas, settings):
    settings.IS_DEMO = False
    atlas.is_demo = False
    atlas.save()

    assert [address for address in PUBLIC if "erfunden" in reading.content(client.get(address))] == []


def test_start_lists_topics_indicators_and_areas(client, atlas):
    response = client.get("/")

    page = response.context["page"]
    assert [(topic.name, [i.slug for i in topic.indicators]) for topic in page.topics] == [
        ("Bevölkerung", ["ew_anteil_u18"])
    ]
    assert [area.name for area in page.areas] == ["Bezirk 01", "Bezirk 02", "Bezirk 03"]
    assert 'href="/gebiet/03-bezirk-03/"' in reading.content(response)
    assert "Neueste Veröffentlichung: Nummer 1 vom" in reading.content(response)


def test_rules_stand_in_a_list(client, atlas):
    atlas.rules = "Register: Zahlen von 1 bis 2 bleiben geheim.\nBA: Zahlen von 1 bis 9 bleiben geheim."
    atlas.save()

    for address in ("/", "/indikator/ew_anteil_u18/"):
        listed = re.findall(r'<ul class="rules">(.*?)</ul>', reading.content(client.get(address)), re.DOTALL)
        assert [reading.text(item) for item in listed[0].split("</li>")[:-1]] == atlas.rules.split("\n")


def test_start_before_the_first_release(client, db):
    response = client.get("/")

    assert response.status_code == 200
    assert "Noch ist nichts veröffentlicht." in reading.content(response)


def test_profile_shows_area_and_city(client, atlas):
    page = client.get("/gebiet/03-bezirk-03/").context["page"]

    figure = page.topics[0].figures[0]
    assert (figure.year, figure.cell.number, [(name, cell.number) for name, cell in figure.beside]) == (
        2023, Decimal("37.0"), [("Dinslaken", Decimal("20.1"))],
    )  # fmt: skip
    assert (figure.position.area, figure.position.city) == ("100.0", "31.6")
    assert [area.name for area in page.beside] == ["Dinslaken"]


def test_profile_counts_the_change_over_five_years(client, atlas):
    area = Area.objects.get(code="01")
    found = Indicator.objects.get(slug="ew_anteil_u18")
    factories.published_value(atlas, found, area, Decimal("10.0"), year=2018)

    change = client.get("/gebiet/01-bezirk-01/").context["page"].topics[0].figures[0].change

    assert (change.since, change.number, change.in_percent) == (2018, Decimal("2.3"), False)


def test_profile_of_a_withheld_area_gives_the_reason(client, atlas):
    response = client.get("/gebiet/02-bezirk-02/")

    figure = response.context["page"].topics[0].figures[0]
    assert (figure.cell.number, figure.cell.status, figure.change, figure.position.area) == (
        None, Status.WITHHELD, None, None,
    )  # fmt: skip
    assert "Wert gesperrt" in reading.content(response)


@pytest.mark.parametrize("districts", [1, 3])
def test_profile_makes_the_same_queries_for_any_number_of_areas(
    client, db, districts, django_assert_num_queries
):
    from tests.atlas.conftest import publish

    publish(districts)

    with django_assert_num_queries(9):
        client.get("/gebiet/01-bezirk-01/")


def test_outdated_name_leads_to_the_new_address(client, atlas):
    Area.objects.filter(code="02").update(name="Neu-Stadt", slug="neu-stadt")

    response = client.get("/gebiet/02-bezirk-02/?stand=1")

    assert (response.status_code, response.headers["Location"]) == (302, "/gebiet/02-neu-stadt/?stand=1")
    assert client.get("/gebiet/02-neu-stadt/").status_code == 200
    assert client.get("/gebiet/99-nirgendwo/").status_code == 404


def test_land_and_district_may_share_a_code(client, atlas):
    factories.area("02", "Nordrhein-Westfalen", "land", shape=None, slug="nordrhein-westfalen")

    names = [
        client.get(address).context["page"].area.name
        for address in ("/gebiet/02-bezirk-02/", "/gebiet/02-nordrhein-westfalen/")
    ]

    assert names == ["Bezirk 02", "Nordrhein-Westfalen"]


def test_definition_names_formula_source_and_dates(client, atlas):
    response = client.get("/indikator/ew_anteil_u18/")

    said = reading.text(reading.content(response))
    for part in (
        "Kinder und Jugendliche je 100 Einwohner.",
        "Einwohner unter 18 Jahre geteilt durch Einwohner mit Hauptwohnsitz × 100",
        "unter 18 ÷ alle × 100",
        "Stadt Dinslaken, Einwohnermeldedatei",
        "31. Dezember 2023 , 31. Dezember 2022",
        "dl-de/by-2-0",
    ):
        assert part in said
    assert "Noch abzustimmen" not in said


def test_definition_says_what_has_to_be_agreed(client, db):
    release = factories.release()
    factories.published_indicator(release, factories.indicator(to_confirm=True))

    assert "Noch abzustimmen:" in reading.content(client.get("/indikator/ew_anteil_u18/"))


def test_machine_csv_follows_rfc_4180(client, atlas):
    response = client.get("/daten/ew_anteil_u18.csv")
    lines = response.content.split(b"\r\n")

    assert response.headers["Content-Disposition"] == 'attachment; filename="ew_anteil_u18.csv"'
    assert lines[0].startswith(b"indikator,name,jahr,stichtag,ebene,gebiet_code")
    assert b"\n" not in response.content.replace(b"\r\n", b"")
    assert len(lines) == 1 + 8 + 1 and lines[-1] == b""
    assert [
        (
            row["jahr"],
            row["stichtag"],
            row["gebiet_code"],
            row["wert"],
            row["status"],
            row["veroeffentlichung"],
        )
        for row in reading.rows(response)
    ] == [
        ("2022", "2022-12-31", "05170008", "20.1", "ok", "1"),
        ("2022", "2022-12-31", "01", "12.3", "ok", "1"),
        ("2022", "2022-12-31", "02", "24.7", "ok", "1"),
        ("2022", "2022-12-31", "03", "", "folgt_spaeter", "1"),
        ("2023", "2023-12-31", "05170008", "20.1", "ok", "1"),
        ("2023", "2023-12-31", "01", "12.3", "ok", "1"),
        ("2023", "2023-12-31", "02", "", "gesperrt", "1"),
        ("2023", "2023-12-31", "03", "37.0", "ok", "1"),
    ]


def test_excel_csv_says_the_same_in_german(client, atlas):
    machine = reading.rows(client.get("/daten/ew_anteil_u18.csv"))
    response = client.get("/daten/ew_anteil_u18_excel.csv")
    excel = reading.rows(response, ";")

    assert response.content.startswith(b"\xef\xbb\xbfindikator;name;")
    assert [row | {"wert": row["wert"].replace(",", ".")} for row in excel] == machine
    assert excel[0]["wert"] == "20,1"


def test_download_says_how_numbers_were_changed(client, atlas):
    PublishedIndicator.objects.update(treatment_text="auf Vielfache von 5 gerundet", to_confirm=True)

    notes = {row["hinweis"] for row in reading.rows(client.get("/daten/ew_anteil_u18.csv"))}

    assert notes == {f"{DEMO} auf Vielfache von 5 gerundet. Die Definition ist noch abzustimmen."}


def test_names_cannot_become_formulas_and_numbers_stay_numbers(client, atlas):
    Area.objects.filter(code="01").update(name="=2+5")
    Area.objects.filter(code="03").update(name="@SUMME(A1)")
    found = Indicator.objects.get(slug="ew_anteil_u18")
    newer = factories.release(number=2)
    factories.published_value(newer, found, Area.objects.get(code="03"), Decimal("-5.3"), year=2022)

    rows = reading.rows(client.get("/daten/ew_anteil_u18.csv"))

    names = {row["gebiet_code"]: row["gebiet_name"] for row in rows}
    assert names == {"05170008": "Dinslaken", "01": "'=2+5", "02": "Bezirk 02", "03": "'@SUMME(A1)"}
    assert [row["wert"] for row in rows if row["gebiet_code"] == "03"] == ["-5.3", "37.0"]


def test_robots_and_icon(client, db):
    assert client.get("/robots.txt").content.decode().startswith("User-agent: *\nDisallow: /verwaltung/")
    assert client.get("/favicon.ico").headers["Location"] == "/static/img/favicon.svg"


def test_only_reading_is_allowed(client, atlas):
    assert {client.post(address).status_code for address in PUBLIC} == {405}


def test_names_with_markup_stay_text(client, atlas):
    Area.objects.filter(code="01").update(name="<script>alert(1)</script>")

    pages = [
        reading.content(client.get(address))
        for address in ("/", "/karte/ew_anteil_u18/", "/gebiet/01-bezirk-01/")
    ]

    assert ["<script>alert" in page for page in pages] == [False] * 3
    assert ["&lt;script&gt;alert" in page for page in pages] == [True] * 3
