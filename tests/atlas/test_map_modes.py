"""Changes, index, all years, two indicators: sentence, map, table and download say the same."""

import datetime
import random
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.classification import Marks, every_choice
from indicators.models import Area, ClassBreaks
from indicators.status import Status
from tests import factories
from tests.atlas import reading

MAP = "/karte/ew_anteil_u18/"
YEARS = (2020, 2021, 2022, 2023)
SAID = {"gesperrt": "Wert gesperrt", "folgt_spaeter": "Wert folgt später"}


def publish(seed=1, districts=6, indicators=("ew_anteil_u18", "alo_quote"), kind="rate"):
    """Publish random numbers of some indicators for four years; some are withheld or come later."""
    dice = random.Random(seed)
    city, areas = factories.city(districts)
    release = factories.release()
    for slug in indicators:
        made = factories.indicator(
            slug, name=slug, kind=kind, unit="%" if kind == "rate" else "Anzahl", decimals=int(kind == "rate")
        )
        described = factories.published_indicator(release, made, YEARS, ("siedlungsbezirk", "stadt"))
        pooled, whole = [], []
        for year in YEARS:
            for area in areas:
                status = dice.choice([None] * 6 + [Status.WITHHELD, Status.LATER])
                number = None if status else Decimal(dice.randrange(10, 400)) / (10 if kind == "rate" else 1)
                factories.published_value(release, made, area, number, year, status)
                pooled += [] if number is None else [number]
            whole.append(Decimal(dice.randrange(100, 300)) / 10)
            factories.published_value(release, made, city, whole[-1], year)
        if kind == "rate":
            store(described, pooled, whole)
    return release


def store(described, pooled, whole):
    for choice, found in every_choice(pooled, described.decimals, Marks(tuple(whole))):
        ClassBreaks.objects.create(
            published_indicator=described, level=factories.level(), method=choice.method.value,
            classes=choice.classes, zero_apart=choice.zero_apart, breaks=list(found.limits),
            middle=found.middle, note=found.note,
        )  # fmt: skip


def downloaded(client, slug, year):
    """Return {area: number or reason in words} of a year as the CSV has it."""
    return {
        row["gebiet_name"]: SAID.get(row["status"]) or Decimal(row["wert"])
        for row in reading.rows(client.get(f"/daten/{slug}.csv"))
        if row["jahr"] == str(year)
    }


def german(number, sign=False):
    text = f"{abs(number)}".replace(".", ",")
    mark = "−" if number < 0 else "+" if number and sign else "±" if sign else ""
    return mark + text


def cells(response):
    """Return {area: texts of all its cells but code, name and class}, reasons without their sign."""
    found = {}
    for row in reading.cells(response):
        found[row[1]] = [text.removeprefix(". ").removeprefix("... ") for text in row[2:]]
    return found


def named(response):
    return dict(name.split(": ", 1) for name in reading.map_names(response))


@pytest.mark.parametrize("seed", range(4))
def test_changes_are_those_of_the_printed_numbers(client, db, seed):
    publish(seed)

    response = client.get(MAP, {"vergleichsjahr": "2020"})

    now, then = downloaded(client, "ew_anteil_u18", 2023), downloaded(client, "ew_anteil_u18", 2020)
    printed, names = cells(response), named(response)
    for area in now:
        lacking = next((one for one in (now[area], then[area]) if isinstance(one, str)), None)
        change = lacking or german(now[area] - then[area], sign=True)
        both = [one if isinstance(one, str) else german(one) for one in (then[area], now[area])]
        assert printed[area][:3] == [*both, change]
        if area in names:
            suffix = "" if lacking else " Prozentpunkte"
            beside = [one + ("" if "Wert" in one else "\u202f%") for one in both]
            assert names[area].startswith(f"{change}{suffix} (2020: {beside[0]}, 2023: {beside[1]})")


@pytest.mark.parametrize("seed", range(4))
def test_index_is_that_of_the_printed_numbers(client, db, seed):
    publish(seed)

    response = client.get(MAP, {"darstellung": "index", "jahr": "2022"})

    now = downloaded(client, "ew_anteil_u18", 2022)
    printed, names = cells(response), named(response)
    for area, number in now.items():
        if isinstance(number, str):
            assert printed[area][:2] == [number, number]
        else:
            share = (number / now["Dinslaken"] * 100).quantize(Decimal(1), ROUND_HALF_UP)
            assert printed[area][:2] == [german(number), str(share)]
            if area in names:
                assert names[area].startswith(f"{share} ({german(number)}\u202f%), Klasse ")
    assert printed["Dinslaken"][1] == "100"


@pytest.mark.parametrize("seed", range(3))
def test_all_years_are_those_of_the_download(client, db, seed):
    publish(seed)

    response = client.get(MAP, {"darstellung": "jahre"})

    printed = cells(response)
    for place, year in enumerate(YEARS):
        for area, number in downloaded(client, "ew_anteil_u18", year).items():
            assert printed[area][place] == (number if isinstance(number, str) else german(number))
    page = response.context["page"]
    assert [one.title for one in page.maps] == ["2020", "2021", "2022", "2023"]
    alone = [client.get(MAP, {"jahr": str(year)}) for year in YEARS]
    assert [[area.css for area in one.areas] for one in page.maps] == [
        [one.row.css for one in single.context["page"].figure.areas] for single in alone
    ]
    assert reading.content(response).count('<path id="a') == 6


@pytest.mark.parametrize("seed", range(3))
def test_two_indicators_are_those_of_their_downloads(client, db, seed):
    publish(seed)

    response = client.get(MAP, {"zweiter": "alo_quote"})

    first, second = (downloaded(client, slug, 2023) for slug in ("ew_anteil_u18", "alo_quote"))
    printed, names = cells(response), named(response)
    for area in first:
        both = [one if isinstance(one, str) else german(one) for one in (first[area], second[area])]
        assert printed[area][:2] == both
        if area in names:
            said = names[area].split("; alo_quote: ")
            assert [one.split(", Klasse")[0].removesuffix("\u202f%") for one in said] == both
    page = response.context["page"]
    assert sum(len(field.names) for line in page.pair.lines for field in line.fields) == sum(
        not isinstance(first[area], str) and not isinstance(second[area], str) for area in names
    )
    ids = re.findall(r' id="([^"]+)"', reading.content(response))
    assert len(ids) == len(set(ids))
    assert {"pattern-1", "pattern-2", "pattern-pair-2-2"} <= set(ids)
    for slug, small in zip(("ew_anteil_u18", "alo_quote"), page.pair.maps, strict=True):
        single = client.get(f"/karte/{slug}/", {"klassen": "3"}).context["page"]
        assert [area.css for area in small.areas] == [one.row.css for one in single.figure.areas]


def test_sentences_say_what_is_shown(client, db):
    city, areas = factories.city(2)
    release = factories.release()
    made = factories.indicator(name="Anteil")
    factories.published_indicator(release, made, (2020, 2023), ("siedlungsbezirk", "stadt"))
    for area, then, now in ((areas[0], "10.0", "12.5"), (areas[1], "20.0", "19.0"), (city, "15.0", "16.0")):
        factories.published_value(release, made, area, Decimal(then), 2020)
        factories.published_value(release, made, area, Decimal(now), 2023)

    change = client.get(MAP, {"vergleichsjahr": "2020"})
    index = client.get(MAP, {"darstellung": "index"})

    assert reading.finding(change) == (
        "Veränderung von 2020 bis 2023: am niedrigsten in Bezirk 02 (−1,0 Prozentpunkte), am höchsten in "
        "Bezirk 01 (+2,5 Prozentpunkte). Dinslaken insgesamt: +1,0 Prozentpunkte."
    )
    assert reading.finding(index) == (
        "Stadt = 100: 2023 reicht der Index von 78 (Bezirk 01) bis 119 (Bezirk 02)."
    )
    assert "<title>Anteil, Veränderung von 2020 bis 2023 –" in reading.content(change)
    assert reading.map_names(change)[0] == (
        "Bezirk 01: +2,5 Prozentpunkte (2020: 10,0\u202f%, 2023: 12,5\u202f%), Klasse 2 von 2"
    )
    assert "Violett steht für Werte unter 0" in reading.content(change)
    assert "Violett liegt unter dem Wert der Stadt" in reading.content(index)


def test_areas_of_other_boundaries_are_not_compared(client, db):
    old = factories.edition(datetime.date(2005, 1, 1))
    before, former = factories.city(2, in_edition=old)
    city, areas = factories.city(2)
    release = factories.release()
    made = factories.indicator()
    described = factories.published_indicator(release, made, (2008, 2023), ("siedlungsbezirk", "stadt"))
    factories.class_breaks(described, (10, 20, 30))
    for area in (before, *former):
        factories.published_value(release, made, area, Decimal(12), 2008)
    for area in (city, *areas):
        factories.published_value(release, made, area, Decimal(15), 2023)

    change = client.get(MAP, {"vergleichsjahr": "2008"})
    years = client.get(MAP, {"darstellung": "jahre"})

    assert cells(change) == {
        "Bezirk 01": ["12,0", "15,0", "x Wert nicht sinnvoll"],
        "Bezirk 02": ["12,0", "15,0", "x Wert nicht sinnvoll"],
        "Dinslaken": ["12,0", "15,0", "+3,0"],
    }
    assert "Andere Gebietsgrenzen: 2008." in reading.finding(years)
    assert cells(years)["Bezirk 01"][:2] == ["x Wert nicht sinnvoll", "15,0"]
    assert reading.content(years).count("andere Gebietsgrenzen") == 1


def test_changes_of_counts_are_circles_of_two_kinds(client, db):
    city, areas = factories.city(3)
    release = factories.release()
    made = factories.indicator("ew_gesamt", kind="count", unit="Anzahl", decimals=0)
    factories.published_indicator(release, made, (2020, 2023), ("siedlungsbezirk", "stadt"))
    for area, change in zip((city, *areas), (60, 100, -25, 0), strict=True):
        factories.published_value(release, made, area, Decimal(500), 2020)
        factories.published_value(release, made, area, Decimal(500 + change), 2023)

    response = client.get("/karte/ew_gesamt/", {"vergleichsjahr": "2020"})

    drawn = response.context["page"].figure.areas
    radii = [float(one.circle.radius) for one in drawn]
    assert [one.circle.side for one in drawn] == ["", "below", ""]
    assert radii[0] == pytest.approx(2 * radii[1], abs=0.2)
    assert radii[2] == 0
    assert reading.map_classes(response) == ["area--plain"] * 3
    assert cells(response)["Bezirk 02"] == ["500", "475", "−25"]
    assert "violette gestrichelte für eine Abnahme" in reading.content(response)


def test_counts_have_years_but_neither_index_nor_second(client, db):
    publish(indicators=("ew_gesamt",), kind="count")

    response = client.get("/karte/ew_gesamt/", {"darstellung": "jahre"})

    assert [len([area for area in one.areas if area.circle]) for one in response.context["page"].maps] == [
        sum(isinstance(number, Decimal) for name, number in downloaded(client, "ew_gesamt", year).items()) - 1
        for year in YEARS
    ]
    assert client.get("/karte/ew_gesamt/", {"darstellung": "index"}).status_code == 400
    assert client.get("/karte/ew_gesamt/", {"zweiter": "ew_gesamt"}).status_code == 400


def test_index_beside_nothing_is_not_meaningful(client, db):
    city, areas = factories.city(2)
    release = factories.release()
    made = factories.indicator()
    factories.published_indicator(release, made, (2023,), ("siedlungsbezirk", "stadt"))
    for area, number in zip((city, *areas), ("0", "3", "-2"), strict=True):
        factories.published_value(release, made, area, Decimal(number), 2023)

    response = client.get(MAP, {"darstellung": "index"})

    assert [row[-1] for row in cells(response).values()] == ["x Wert nicht sinnvoll"] * 3


def test_one_way_of_showing_at_a_time(client, db):
    publish()

    response = client.get(
        MAP, {"zweiter": "alo_quote", "vergleichsjahr": "2020", "darstellung": "index", "jahr": "2022"}
    )
    same = client.get(MAP, {"vergleichsjahr": "2023"})

    assert response.context["state"] == {"zweiter": "alo_quote", "jahr": "2022"}
    assert response.context["page"].mode == "zwei"
    assert (same.context["state"], same.context["page"].mode) == ({}, "")


@pytest.mark.parametrize("districts", [2, 5])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "vergleichsjahr=2020",
        "darstellung=index",
        "darstellung=jahre",
        "zweiter=alo_quote",
        "grenzen=jahr",
    ],
)
def test_every_way_of_showing_asks_equally_often(client, db, districts, query):
    publish(districts=districts)
    client.get(MAP)

    with CaptureQueriesContext(connection) as queries:
        client.get(f"{MAP}?{query}")
    with CaptureQueriesContext(connection) as plain:
        client.get(MAP)

    assert len(queries) == len(plain)


def test_earlier_years_keep_the_legend(client, db):
    publish()

    legends = [
        [(one.tone, one.lower, one.upper, one.kind) for one in response.context["page"].legend.classes]
        for year in YEARS
        for response in [client.get(MAP, {"jahr": str(year)})]
    ]

    assert legends == [legends[0]] * 4
    assert len(legends[0]) == 5


def test_only_the_second_indicator_may_lack_the_year(client, db):
    release = publish()
    other = factories.indicator("neu", name="Neu")
    described = factories.published_indicator(release, other, (2020,), ("siedlungsbezirk", "stadt"))
    factories.class_breaks(described, (1, 2, 3, 4), classes=3)
    factories.published_value(release, other, Area.objects.get(code="01"), Decimal(2), 2020)

    response = client.get(MAP, {"zweiter": "neu"})

    assert set(reading.map_classes(response)) <= {
        "area--none area--missing", "area--none area--withheld", "area--none area--later",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "kept"),
    [
        ("vergleichsjahr=2020", "vergleichsjahr=2020"),
        ("vergleichsjahr=2022", ""),
        ("zweiter=alo_quote", ""),
        ("darstellung=index", ""),
        ("darstellung=jahre", "darstellung=jahre"),
        ("methode=stadt", ""),
        ("methode=streuung&klasse=3", "methode=streuung"),
    ],
)
def test_another_indicator_keeps_only_what_it_knows(client, db, state, kept):
    release = publish()
    other = factories.indicator("neu", name="Neu")
    factories.published_indicator(release, other, (2020, 2021), ("siedlungsbezirk",))
    slug = "alo_quote" if state.startswith("zweiter") else "neu"

    response = client.get(f"{MAP}?{state}&indikator={slug}")

    assert response.headers["Location"] == f"/karte/{slug}/" + (f"?{kept}" if kept else "")
    assert client.get(response.headers["Location"]).status_code == 200
