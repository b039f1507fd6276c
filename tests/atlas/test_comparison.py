"""Areas side by side: page, strips and files say the same, without a ranking."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas import strips
from atlas.presenters import Cell
from atlas.tables import Field
from indicators.models import Area, PublishedIndicator, PublishedValue
from indicators.status import Status
from tests import factories
from tests.atlas import dataset, opening, reading
from tests.atlas.conftest import publish
from tests.atlas.opening import needs_libreoffice

PAGE = "/vergleich/"
TWO = f"{PAGE}?gebiet=03&gebiet=01"
CODES = tuple(f"{place:02d}" for place in range(1, 11))


@pytest.fixture
def whole(db):
    """Publish ten districts, eleven indicators and ten years."""
    return dataset.publish()


def rows(response):
    """Return (name of the indicator, cells as printed) of every row of the comparison."""
    found = []
    for table in re.findall(
        r'<table class="figures compared.*?</table>', reading.content(response), re.DOTALL
    ):
        for row in re.findall(r"<tr.*?</tr>", table.split("</thead>")[1], re.DOTALL):
            name = reading.text(re.findall(r"<th.*?<a[^>]*>(.*?)</a>", row, re.DOTALL)[0])
            cells = re.findall(r'<td[^>]*class="figures__number[^>]*>(.*?)</td>', row, re.DOTALL)
            found.append((name, [reading.text(cell) for cell in cells]))
    return found


def test_areas_stand_in_the_order_of_the_address_with_the_city_beside(client, atlas):
    response = client.get(TWO)

    assert reading.text(re.findall(r"<h1>.*?</h1>", reading.content(response), re.DOTALL)[0]) == (
        "Bezirk 03 und Bezirk 01"
    )
    assert rows(response) == [("Anteil der unter 18-Jährigen", ["37,0", "12,3", "20,1", "2023"])]
    assert rows(client.get(f"{TWO}&jahr=2022")) == [
        ("Anteil der unter 18-Jährigen", ["Wert folgt später", "12,3", "20,1", "2022"])
    ]


def test_two_years_of_an_area_stand_side_by_side_with_the_change(client, atlas):
    factories.published_value(
        factories.release(number=2),
        atlas.indicators.get().indicator,
        Area.objects.get(code="01"),
        Decimal("13.04"),
    )

    found = rows(client.get(f"{PAGE}?gebiet=01&gebiet=02&vergleichsjahr=2022"))

    assert found == [
        (
            "Anteil der unter 18-Jährigen",
            ["12,3", "13,0", "+0,7 PP", "24,7", "Wert gesperrt", "Wert gesperrt", "20,1", "20,1", "±0,0 PP"],
        )
    ]


def test_first_visit_offers_all_areas_and_indicators(client, atlas):
    response = client.get(PAGE)

    page = reading.content(response)
    assert re.findall(r'name="gebiet" value="(\w+)"', page) == ["01", "02", "03"]
    assert re.findall(r'name="indikator" value="(\w+)"', page) == ["ew_anteil_u18"]
    assert rows(response) == [] and "vergleich.csv" not in page


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("gebiet=77", "Das Gebiet „77“ gibt es auf dieser Ebene nicht."),
        ("gebiet=01&indikator=x", "Den Indikator „x“ gibt es nicht."),
        ("gebiet=01&jahr=1999", "Für dieses Jahr gibt es keine Werte."),
        ("gebiet=01&jahr=2022&vergleichsjahr=2022", "Zwei verschiedene Jahre lassen sich vergleichen."),
        ("gebiet=01&ebene=block", "Für diese Gebietsebene gibt es keine Werte."),
    ],
)
def test_wrong_choices_are_explained(client, atlas, query, reason):
    for address in (PAGE, "/vergleich.csv", "/vergleich_excel.csv", "/vergleich.xlsx", "/vergleich.ods"):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 400
        assert f"<li>{reason}</li>" in reading.content(response)


def test_six_areas_are_too_many(client, db):
    publish(districts=6)

    response = client.get(PAGE + "?" + "&".join(f"gebiet=0{place}" for place in range(1, 7)))

    assert response.status_code == 400
    assert "Höchstens fünf Gebiete lassen sich vergleichen." in reading.content(response)


def test_files_need_a_choice(client, atlas):
    assert [client.get(f"/vergleich{end}").status_code for end in (".csv", "_excel.csv", ".xlsx")] == [
        404
    ] * 3


def test_csv_is_the_table_with_status_source_and_release(client, atlas):
    machine = reading.rows(client.get("/vergleich.csv?gebiet=02&gebiet=01"))
    excel = reading.rows(client.get("/vergleich_excel.csv?gebiet=02&gebiet=01"), ";")

    assert machine == [
        {
            "Thema": "Bevölkerung", "Indikator": "Anteil der unter 18-Jährigen", "Einheit": "%",
            "Jahr": "2023", "Bezirk 02": "", "Bezirk 02 status": "gesperrt",
            "Bezirk 01": "12.3", "Bezirk 01 status": "ok",
            "Dinslaken": "20.1", "Dinslaken status": "ok", "stichtag": "2023-12-31",
            "quelle": "Stadt Dinslaken, Einwohnermeldedatei",
            "lizenz": "dl-de/by-2-0 https://www.govdata.de/dl-de/by-2-0", "veroeffentlichung": "1",
            "veroeffentlicht_am": atlas.published_at.date().isoformat(),
            "hinweis": machine[0]["hinweis"],
        }
    ]  # fmt: skip
    assert machine[0]["hinweis"].startswith("Demonstrationsdaten, erfunden.")
    assert [{name: text.replace(",", ".") for name, text in row.items()} for row in excel] == [
        {name: text.replace(",", ".") for name, text in row.items()} for row in machine
    ]


def test_areas_of_the_same_name_have_columns_of_their_own(client, atlas):
    Area.objects.filter(code__in=("01", "02")).update(name="Mitte")

    (row,) = reading.rows(client.get("/vergleich.csv?gebiet=01&gebiet=02"))

    assert {name: row[name] for name in ("Mitte [01]", "Mitte [02]")} == {
        "Mitte [01]": "12.3",
        "Mitte [02]": "",
    }


def field(code, number):
    area = Area(code=code, name=code)
    cell = Cell(None, Status.WITHHELD) if number is None else Cell(Decimal(number), Status.VALUE)
    return Field(PublishedIndicator(decimals=1), area, 2023, None, cell)


numbers = st.lists(st.none() | st.integers(-50, 50), min_size=2, max_size=12)


@given(numbers, st.lists(st.integers(0, 11), max_size=5, unique=True))
def test_strips_keep_order_and_labels_apart(found, picked):
    everyone = [field(f"{place:02d}", number) for place, number in enumerate(found)]
    chosen = [everyone[place] for place in picked if place < len(everyone)]

    strip = strips.strip(everyone, chosen, None)

    shown = [one for one in chosen if one.cell.number is not None]
    if len({number for number in found if number is not None}) < 2:
        assert strip is None
        return
    assert strip is not None
    assert [mark.label for mark in strip.marks] == [one.area.code for one in shown]
    places = sorted((one.cell.number, float(mark.x)) for one, mark in zip(shown, strip.marks, strict=True))
    assert [x for _, x in places] == sorted(x for _, x in places)
    lines: dict[str, list[float]] = {}
    for mark in strip.marks:
        lines.setdefault(mark.y, []).append(float(mark.x))
    for line in lines.values():
        ordered = sorted(line)
        assert all(b - a >= 2 * strips.LETTER + strips.GAP - 0.11 for a, b in pairwise(ordered))


def test_strip_marks_the_city_only_between_the_areas():
    everyone = [field("01", 10), field("02", 20)]

    drawn = [strips.strip(everyone, [], field("", city)) for city in (5, 15, None)]

    assert [one.city for one in drawn if one] == ["", "130.0", ""]


def test_similar_areas_are_named_with_distance_and_indicators(client, db):
    _, areas = factories.city(4)
    release = factories.release()
    for slug, values in (("eins", (1, 1, 5, 9)), ("zwei", (2, 2, 8, 9)), ("drei", (3, 4, 1, None))):
        found = factories.indicator(slug, (), (), name=slug.title())
        factories.published_indicator(release, found)
        for area, number in zip(areas, values, strict=True):
            factories.published_value(release, found, area, None if number is None else Decimal(number))

    response = client.get(f"{PAGE}?gebiet=01")

    (likeness,) = response.context["page"].likenesses
    assert [(alike.area.code, alike.common, alike.pair) for alike in likeness.alike] == [
        ("02", 3, ("01", "02")), ("03", 3, ("01", "03")), ("04", 2, ("01", "04")),
    ]  # fmt: skip
    assert likeness.minimum == 2
    said = reading.text(reading.content(response))
    assert "Bezirk 01 am nächsten: Bezirk 02 ( Abstand 0,4" in said.replace("(Abstand", "( Abstand")
    assert "Gerechnet mit dem jeweils neuesten Jahr dieser Indikatoren:" in said and "Eins ; " in said


def test_withheld_numbers_move_no_likeness(client, atlas):
    before = client.get(f"{PAGE}?gebiet=01").context["page"].likenesses
    withheld = Area.objects.get(code="02")
    factories.observation(factories.measure("ew_u18"), withheld, 77_123)

    assert client.get(f"{PAGE}?gebiet=01").context["page"].likenesses == before


@pytest.mark.parametrize("districts", [2, 5])
@pytest.mark.parametrize(
    ("address", "queries"),
    [(PAGE, 4), (f"{PAGE}?gebiet=01", 7), (f"{PAGE}?gebiet=01&gebiet=02&vergleichsjahr=2022", 7),
     ("/vergleich.csv?gebiet=01", 7)],
)  # fmt: skip
def test_comparison_makes_the_same_queries_for_any_number_of_areas(
    client, db, districts, address, queries, django_assert_num_queries
):
    publish(districts)

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_old_release_gives_the_same_bytes_for_ever(client, atlas):
    addresses = [
        f"/vergleich{end}?gebiet=01&gebiet=03&stand=1" for end in ("/", ".csv", "_excel.csv", ".xlsx", ".ods")
    ]
    before = [client.get(address).content for address in addresses]
    newer = factories.release(number=2)
    factories.published_value(
        newer, atlas.indicators.get().indicator, Area.objects.get(code="01"), Decimal("55.5")
    )

    assert [client.get(address).content for address in addresses] == before
    assert "55,5" in reading.content(client.get(TWO))


def test_one_indicator_is_drawn_with_its_table(client, atlas):
    page = client.get(f"{TWO}&indikator=ew_anteil_u18").context["page"]

    assert [(one.line.code, one.style) for one in page.chart.singled_out] == [
        ("03", "1"), ("01", "2"), (factories.CITY, "city"),
    ]  # fmt: skip
    assert {one.line.code: one.line for one in page.chart.lines} == {
        line.code: line for line in page.series.lines
    }


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=5, unique=True),
    slugs=st.lists(
        st.sampled_from([slug for slug, *_ in dataset.RATES]), min_size=1, max_size=4, unique=True
    ),
    year=st.sampled_from([2016, 2023]),
)
def test_page_and_files_say_the_same(client, whole, codes, slugs, year):
    query = "&".join(
        [*(f"gebiet={code}" for code in codes), *(f"indikator={slug}" for slug in slugs), f"jahr={year}"]
    )

    page = client.get(f"{PAGE}?{query}").context["page"]
    read = opening.read_csv(client.get(f"/vergleich.csv?{query}"))
    german = opening.read_csv(client.get(f"/vergleich_excel.csv?{query}"), sep=";", decimal=",")

    names = [area.name for area in page.choice.places]
    shown = [[one.now.cell.number for one in row.places] for topic in page.topics for row in topic.rows]
    for frame in (read, german):
        assert frame[names].astype(object).where(frame[names].notna(), None).to_numpy().tolist() == [
            [None if number is None else float(number) for number in row] for row in shown
        ]
    stored = {
        (value.indicator_id, value.area.code): value.number
        for value in PublishedValue.objects.filter(year=year).select_related("area")
    }
    slug_of = [row.item.indicator.slug for topic in page.topics for row in topic.rows]
    assert shown == [[stored[slug, area.code] for area in page.choice.places] for slug in slug_of]
    marked = [
        {mark.label for mark in row.strip.marks} for topic in page.topics for row in topic.rows if row.strip
    ]
    assert marked == [
        {code for code in codes if stored[row.item.indicator.slug, code] is not None}
        for topic in page.topics for row in topic.rows if row.strip
    ]  # fmt: skip


def test_workbook_has_notes_the_table_and_all_values(client, atlas):
    response = client.get("/vergleich.xlsx?gebiet=02&gebiet=01")

    opened = opening.book(response)
    assert opened.sheetnames == ["Hinweise", "Tabelle", "Werte"]
    assert opening.sheet_rows(response, "Tabelle") == [
        ["Thema", "Indikator", "Einheit", "Jahr", "Bezirk 02", "Bezirk 01", "Dinslaken"],
        ["Bevölkerung", "Anteil der unter 18-Jährigen", "%", 2023, ".", 12.3, 20.1],
    ]
    notes = dict(row[:2] for row in opening.sheet_rows(response, "Hinweise")[2:])
    assert notes["Quelle"] == "Stadt Dinslaken, Einwohnermeldedatei"
    assert notes["Stichtage"] == "31. Dezember 2023"
    assert notes["Adresse"] == "http://testserver/vergleich/?gebiet=02&gebiet=01&stand=1"


def test_no_text_of_a_file_is_a_formula(client, atlas):
    Area.objects.filter(code="01").update(name="=2+5")
    PublishedIndicator.objects.update(name='=HYPERLINK("x")', unit="-1+1", topic_name="@SUMME(A1)")

    lines = reading.content(client.get("/vergleich.csv?gebiet=01")).splitlines()
    cells = [
        cell
        for sheet in opening.book(client.get("/vergleich.xlsx?gebiet=01"))
        for row in sheet
        for cell in row
    ]

    assert "'=2+5" in lines[0] and lines[1].startswith('\'@SUMME(A1),"\'=HYPERLINK(""x"")",\'-1+1,')
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


@needs_libreoffice
def test_workbook_opens_in_libreoffice(client, atlas, tmp_path):
    made = opening.in_libreoffice(client.get("/vergleich.xlsx?gebiet=02&gebiet=01"), tmp_path, sheet=2)

    assert made == [
        ["Thema", "Indikator", "Einheit", "Jahr", "Bezirk 02", "Bezirk 01", "Dinslaken"],
        ["Bevölkerung", "Anteil der unter 18-Jährigen", "%", "2023", ".", "12.3", "20.1"],
    ]
