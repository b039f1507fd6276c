"""All years at once: lines, gaps, ticks, the pages that show them, and topics."""

import datetime
import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import charts
from atlas.presenters import Cell
from atlas.presenters_series import Course
from atlas.series import Gap, Line, NewEdition, Series, gaps
from indicators.models import Area, Indicator, PublishedIndicator, PublishedValue
from indicators.status import Status
from tests import factories
from tests.atlas import reading
from tests.atlas.conftest import publish

TIME, TABLE = "/zeit/ew_anteil_u18/", "/tabelle/ew_anteil_u18/"
YEARS = tuple(range(2014, 2024))


def cells(*numbers):
    """Return cells of numbers; a status stands for itself."""
    return tuple(
        Cell(None, number) if isinstance(number, Status) else Cell(Decimal(str(number)), Status.VALUE)
        for number in numbers
    )


def line(code, *numbers, is_area=True):
    return Line(code, f"Bezirk {code}", f"bezirk-{code}", is_area, cells(*numbers))


def made(*lines, city=None, editions=(), years=None, decimals=1):
    years = years or YEARS[: len(lines[0].cells)]
    return Series(
        PublishedIndicator(decimals=decimals), "siedlungsbezirk", years, (), lines, city, (), editions
    )


def drawn(*lines, chosen=(), **fields):
    chart = charts.chart(made(*lines, **fields), chosen)
    assert chart is not None
    return chart


def test_gaps_name_years_and_reason():
    found = line("01", 1, Status.WITHHELD, Status.WITHHELD, Status.LATER, 2, Status.MISSING)

    assert gaps(found, YEARS[:6]) == (
        Gap(2015, 2016, Status.WITHHELD), Gap(2017, 2017, Status.LATER), Gap(2019, 2019, Status.MISSING),
    )  # fmt: skip


def test_a_gap_is_marked_between_the_numbers_beside_it():
    one = line("01", 10, Status.WITHHELD, Status.WITHHELD, 20, 20, Status.MISSING)
    chart = drawn(one, line("02", 0, 0, 0, 30, 30, 30))

    scale = charts.Scale((2014, 2019), (Decimal(0), Decimal(30)))
    assert [(mark.x, mark.y, mark.gap) for mark in chart.lines[0].marks] == [
        (f"{scale.x(2015.5):.1f}", f"{scale.y(Decimal(15)):.1f}", Gap(2015, 2016, Status.WITHHELD)),
        (f"{scale.x(2019):.1f}", f"{scale.y(Decimal(20)):.1f}", Gap(2019, 2019, Status.MISSING)),
    ]
    assert [mark.is_right for mark in chart.lines[0].marks] == [False, True]
    assert chart.marked == chart.lines[:1]


def test_a_line_without_any_number_has_no_marks():
    chart = drawn(line("01", 1, 2), line("02", Status.WITHHELD, Status.WITHHELD))

    assert [(one.line.code, one.marks) for one in chart.lines] == [("01", ()), ("02", ())]


def test_of_many_lines_only_those_singled_out_have_marks():
    many = [line(f"{code:02}", 1, Status.LATER, 2) for code in range(1, 30)]

    assert drawn(*many).marked == ()
    assert [one.line.code for one in drawn(*many, chosen=("07",)).marked] == ["07"]
    assert len(drawn(*many[:20]).marked) == 20


def test_line_has_a_gap_where_there_is_no_number():
    one = drawn(line("01", 1, 2, Status.WITHHELD, 3, 4, Status.MISSING, 5)).lines[0]

    assert [part.count("L") for part in one.path.split("M")[1:]] == [1, 1]
    assert len(one.points) == 1
    assert (one.first, one.last) == ((2014, cells(1)[0]), (2020, cells(5)[0]))


def test_line_is_cut_where_new_boundaries_begin_but_not_that_of_the_city():
    edition = NewEdition(2016, datetime.date(2016, 1, 1))
    city = line("05170008", 1, 2, 3, 4, is_area=False)

    chart = drawn(line("01", 1, 2, 3, 4), city=city, editions=(edition,))

    assert [one.path.count("M") for one in chart.lines] == [2, 1]
    between = [float(tick.place) for tick in chart.years if tick.value in (2015, 2016)]
    assert float(chart.editions[0]) == pytest.approx(sum(between) / 2, abs=0.1)


def test_chosen_areas_keep_their_order_and_the_city_is_last():
    city = line("05170008", 1, 2, is_area=False)

    chart = drawn(line("01", 1, 2), line("02", 1, 3), line("03", 2, 2), city=city, chosen=("03", "01"))

    assert [(one.line.code, one.style) for one in chart.lines] == [
        ("02", "other"), ("03", "1"), ("01", "2"), ("05170008", "city"),
    ]  # fmt: skip
    assert [one.label is None for one in chart.lines] == [True, False, False, False]


def test_nothing_to_draw():
    assert charts.chart(made(line("01", Status.WITHHELD, Status.MISSING))) is None


numbers = st.decimals(-1000, 1000, places=1)


@given(numbers, numbers)
def test_ticks_are_round_and_hold_all_numbers(one, other):
    low, high = min(one, other), max(one, other)

    ticks = charts.nice_ticks(low, high, 1)

    assert ticks[0] <= low and high <= ticks[-1]
    assert 2 <= len(ticks) <= charts.TICKS + 2
    steps = {later - earlier for earlier, later in pairwise(ticks)}
    assert len(steps) == 1
    step = steps.pop()
    assert step >= Decimal("0.1")
    assert step.scaleb(-step.adjusted()) in {1, 2, 5}


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_labels_keep_their_distance_and_stay_in_the_chart(ends):
    lines = [line(f"{place:02d}", 500, end) for place, end in enumerate(ends)]

    chart = drawn(*lines, chosen=[one.code for one in lines])

    places = sorted(float(one.label.y) for one in chart.lines if one.label)
    assert all(b - a >= charts.LABEL_STEP - 0.11 for a, b in pairwise(places))
    assert places[-1] <= charts.HEIGHT - charts.BOTTOM
    assert places[0] >= charts.TOP - charts.LABEL_STEP * len(places)


@given(st.integers(1, 40))
def test_years_are_written_as_far_as_they_fit(number):
    years = tuple(range(1990, 1990 + number))

    ticks = drawn(line("01", *range(number)), years=years).years

    assert ticks[0].value == years[-1] and ticks[0].is_sparse
    assert len(ticks) <= charts.MOST_YEARS
    assert 1 <= sum(tick.is_sparse for tick in ticks) <= charts.SPARSE_YEARS


def table(response):
    """Return the cells of the table over all years, by row."""
    body = re.findall(r'<table class="series">(.*?)</table>', reading.content(response), re.DOTALL)[0]
    return [
        [reading.text(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in body.split("<tr>")[1:]
    ]


ROWS = [
    ["Nr.", "Gebiet", "2022", "2023"],
    ["01", "Bezirk 01", "12,3", "12,3"],
    ["02", "Bezirk 02", "24,7", ". Wert gesperrt"],
    ["03", "Bezirk 03", "... Wert folgt später", "37,0"],
    ["", "Dinslaken", "20,1", "20,1"],
]


def test_table_shows_all_areas_and_years(client, atlas):
    assert table(client.get(TABLE)) == ROWS
    assert table(client.get(TIME)) == ROWS


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        ("name", ["01", "02", "03"]),
        ("2022", ["02", "01", "03"]),
        ("2023", ["03", "01", "02"]),
        ("2022-auf", ["01", "02", "03"]),
        ("2023-auf", ["01", "03", "02"]),
    ],
)
def test_table_is_ordered_by_its_address_with_what_is_withheld_last(client, atlas, order, codes):
    response = client.get(TABLE, {"ordnen": order})

    assert [row[0] for row in table(response)[1:-1]] == codes
    sorts = re.findall(r'<th[^>]*aria-sort="(\w+)"[^>]*>(.*?)</th>', reading.content(response))
    head = {"name": "Gebiet"}.get(order, order.removesuffix("-auf"))
    is_rising = order == "name" or order.endswith("-auf")
    assert [(way, reading.text(text)) for way, text in sorts] == [
        ("ascending" if is_rising else "descending", head)
    ]


def test_table_links_to_its_other_orders(client, atlas):
    links = re.findall(r'<a href="(/tabelle/[^"]*ordnen[^"]*)"', reading.content(client.get(TABLE)))

    assert links == [f"{TABLE}?ordnen={order}" for order in ("name", "2022", "2023")]
    turned = re.findall(r'ordnen=([^"]*)"', reading.content(client.get(TABLE, {"ordnen": "2022"})))
    assert [order for order in turned if order.startswith("202")][:2] == ["2022-auf", "2023"]


def test_time_says_how_city_and_chosen_areas_went(client, atlas):
    response = client.get(f"{TIME}?gebiet=03&gebiet=01")

    page = response.context["page"]
    assert page.chosen == ("03", "01")
    assert [(course.name, course.change) for course in page.courses] == [
        ("Dinslaken", Decimal(0)), ("Bezirk 01", Decimal(0)),
    ]  # fmt: skip
    assert isinstance(page.courses[0], Course)
    assert [(one.line.code, one.gaps) for one in page.gaps] == [("03", (Gap(2022, 2022, Status.LATER),))]
    said = reading.text(reading.content(response))
    assert "Dinslaken: 2022 20,1 %, 2023 20,1 % (±0,0 Prozentpunkte)." in said.replace("\u202f", " ")
    assert "Bezirk 03: 2022 Wert folgt später" in said
    marks = re.findall(r'<a class="gap [^>]*href="([^"]*)" aria-label="([^"]*)"', reading.content(response))
    assert marks == [("#luecke-03", "Bezirk 03, 2022: Wert folgt später")]
    assert reading.content(response).count('id="luecke-03"') == 1


def test_chart_and_table_come_from_the_same_lines(client, atlas):
    page = client.get(TIME).context["page"]

    assert tuple(one.line for one in page.chart.lines) == page.series.lines


def test_new_boundaries_are_said(client, atlas):
    newer = factories.edition(datetime.date(2023, 1, 1))
    _, areas = factories.city(3, in_edition=newer)
    PublishedValue.objects.filter(year=2023, area__code="01").update(area=areas[0])
    PublishedValue.objects.filter(year=2023, area__code="03").update(area=areas[2])
    PublishedValue.objects.filter(year=2023, area__code="02").update(area=areas[1])

    for address in (TIME, TABLE):
        response = client.get(address)
        assert "Ab 2023 gelten neue Gebietsgrenzen (Gebietsstand 1. Januar 2023)." in reading.content(
            response
        )
        assert table(response) == ROWS
    assert len(client.get(TIME).context["page"].chart.editions) == 1


def test_a_count_is_drawn_without_the_city(client, db):
    city, areas = factories.city(2)
    release = factories.release()
    found = factories.indicator("ew_gesamt", kind="count", unit="Anzahl", decimals=0)
    factories.published_indicator(release, found, levels=("siedlungsbezirk",))
    for year in (2022, 2023):
        for area in areas:
            factories.published_value(release, found, area, Decimal(400 + year), year)
        factories.published_value(release, found, city, Decimal(80_000), year)

    page = client.get("/zeit/ew_gesamt/").context["page"]

    assert [one.line.code for one in page.chart.lines] == ["01", "02"]
    assert page.series.city.cells[0].number == 80_000


def test_indicator_of_the_city_alone_is_one_line(client, db):
    city, _ = factories.city(2)
    release = factories.release()
    found = factories.indicator("pflegequote")
    factories.published_indicator(release, found, years=(2021, 2023), levels=("stadt",))
    for year in (2021, 2023):
        factories.published_value(release, found, city, Decimal(year - 2000), year)

    response = client.get("/zeit/pflegequote/")

    assert [(one.style, one.path.count("L")) for one in response.context["page"].chart.lines] == [("city", 1)]
    assert table(client.get("/tabelle/pflegequote/"))[1:] == [["", "Dinslaken", "21,0", "23,0"]]
    assert client.get("/daten/pflegequote.geojson").status_code == 404


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (f"{TIME}?gebiet=77", "Das Gebiet „77“ gibt es auf dieser Ebene nicht."),
        (f"{TIME}?ebene=block", "Für diese Gebietsebene gibt es keine Werte."),
        (f"{TABLE}?ordnen=1999", "Die Tabelle lässt sich nach name oder einem Jahr ordnen."),
        ("/daten/ew_anteil_u18.geojson?jahr=1999", "Für dieses Jahr gibt es keine Werte."),
    ],
)
def test_wrong_choices_are_explained(client, atlas, address, reason):
    response = client.get(address)

    assert response.status_code == 400
    assert f"<li>{reason}</li>" in reading.content(response)


def test_six_areas_are_too_many(client, db):
    publish(districts=6)

    response = client.get(TIME + "?" + "&".join(f"gebiet=0{place}" for place in range(1, 7)))

    assert response.status_code == 400
    assert "Höchstens fünf Gebiete lassen sich hervorheben." in reading.content(response)


def test_topic_lists_its_indicators_with_the_city(client, atlas):
    page = client.get("/thema/bevoelkerung/").context["page"]

    assert (page.name, [row.indicator.slug for row in page.rows]) == ("Bevölkerung", ["ew_anteil_u18"])
    row = page.rows[0]
    assert (row.year, row.city.number, row.finding.low.names, row.finding.high.names) == (
        2023, Decimal("20.1"), ("Bezirk 01",), ("Bezirk 03",),
    )  # fmt: skip
    assert (row.strip.ticks, row.strip.city) == (("0.0", "100.0"), "31.6")


def test_topic_of_another_release_is_not_found(client, atlas):
    assert [client.get(address).status_code for address in ("/thema/nichts/", "/zeit/x/", "/tabelle/x/")] == [
        404, 404, 404,
    ]  # fmt: skip


@pytest.mark.parametrize("districts", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (TIME, 5), (TABLE, 5), ("/thema/bevoelkerung/", 3), ("/daten/", 4), ("/daten/ew_anteil_u18.csv", 4),
        ("/daten/ew_anteil_u18.xlsx", 4), ("/daten/ew_anteil_u18.ods", 4), ("/daten/ew_anteil_u18.gpkg", 5),
        ("/daten/ew_anteil_u18.geojson", 6),
        ("/gebiet/01-bezirk-01.csv", 5), ("/gebiet/01-bezirk-01.xlsx", 5),
    ],
)  # fmt: skip
def test_pages_and_files_make_the_same_queries_for_any_number_of_areas(
    client, db, districts, address, queries, django_assert_num_queries
):
    publish(districts)

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_old_release_shows_its_own_lines(client, atlas):
    newer = factories.release(number=2)
    first = Area.objects.get(code="01")
    factories.published_value(newer, Indicator.objects.get(slug="ew_anteil_u18"), first, Decimal("13.0"))

    assert table(client.get(TABLE))[1] == ["01", "Bezirk 01", "12,3", "13,0"]
    assert table(client.get(TABLE, {"stand": "1"})) == ROWS
