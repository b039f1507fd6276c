"""A composite index with its parts open to see: map, groups, table, arithmetic and files say the same."""

import re
from decimal import Decimal

import pytest

from indicators.models import Area, Indicator, PublishedValue, Standing
from indicators.publication import publish
from tests import factories
from tests.atlas import opening, reading
from tests.indicators.test_publication import deliver

PAGE = "/index/disparitaetsindex/"


def publish_index(districts=5):
    """Publish an index over two parts for 2020 and 2023; the last district is too small for it."""
    _, areas = factories.city(districts)
    factories.source(threshold=1, complement=False, small_group=0, area_minimum=300)
    factories.indicator("arm", ("arme",), name="Armut", in_index=True, direction="higher_worse", order=1)
    factories.indicator(
        "arbeit", ("svb",), name="Arbeit", in_index=True, direction="higher_better", index_weight=2, order=2
    )
    factories.indicator(
        "disparitaetsindex", (), (), name="Disparitätsindex", kind="index", unit="Indexpunkte", decimals=2
    )
    for year, step in ((2020, 40), (2023, 50)):
        for place, area in enumerate(areas):
            everyone = 200 if place == districts - 1 else 1000
            deliver("ew_gesamt", {area: everyone}, year)
            deliver("arme", {area: (100 + step * place**2) * everyone // 5000}, year)
            deliver("svb", {area: (600 - 40 * place) * everyone // 1000}, year)
    publish(commit=True)
    return areas


@pytest.fixture
def opened(db):
    return publish_index()


def table(response):
    """Return the first five cells and the parts of every row of the table, as printed."""
    body = re.findall(
        r'<table class="series index-table">(.*?)</table>', reading.content(response), re.DOTALL
    )[0]
    return [
        [reading.text(cell) for cell in re.findall(r"<t[dh][ >].*?</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>.*?</tr>", body.split("</thead>")[1], re.DOTALL)
    ]


def names_on_map(response):
    areas = re.findall(r'<g class="areas">(.*?)</g>', reading.content(response), re.DOTALL)[0]
    return re.findall(r'aria-label="([^"]*)"', areas)


def test_map_groups_and_table_say_the_same(client, opened):
    response = client.get(PAGE)

    rows = table(response)
    assert [(row[0], row[3], row[4].split(" ")[0]) for row in rows] == [
        ("01", "hoch", "stabil"), ("02", "mittel", "stabil"), ("03", "mittel", "stabil"),
        ("04", "niedrig", "negativ"), ("05", "", ""),
    ]  # fmt: skip
    assert names_on_map(response) == [
        f"{row[1]}: Status {row[3]}, Dynamik {row[4].split(' ')[0]}" if row[3] else f"{row[1]}: Wert gesperrt"
        for row in rows
    ]
    groups = {
        (group.status, one.dynamics): [row.area.code for row in one.rows]
        for group in response.context["page"].groups
        for one in group.groups
    }
    assert len(groups) == 12
    assert {key: codes for key, codes in groups.items() if codes} == {
        ("hoch", "stabil"): ["01"], ("mittel", "stabil"): ["02", "03"], ("niedrig", "negativ"): ["04"],
    }  # fmt: skip


def test_table_shows_published_numbers_and_z_values(client, opened):
    rows = table(client.get(PAGE))

    stored = {
        (value.indicator_id, value.area.code): value.number
        for value in PublishedValue.objects.filter(year=2023).select_related("area")
    }
    for code, _name, index, _status, _dynamics, *parts in rows[:4]:
        numbers = [stored["arm", code], stored["arbeit", code], stored["disparitaetsindex", code]]
        said = [parts[0].split(" z ")[0], parts[1].split(" z ")[0], index]
        assert [Decimal(text.replace(",", ".").replace("−", "-")) for text in said] == numbers
        z = [Decimal(part.split(" z ")[1].replace(",", ".").replace("−", "-")) for part in parts]
        assert (z[0] - 2 * z[1]) / 3 == pytest.approx(numbers[2], abs=Decimal("0.02"))
    assert rows[4][2:] == [". Wert gesperrt", "", "", "– keine Zahl", "– keine Zahl"]


def test_arithmetic_can_be_checked_by_hand(client, opened):
    response = client.get(PAGE, {"gebiet": "04"})

    made = response.context["page"].status
    for one in made.contributions:
        assert abs((one.score.number - one.score.mean) / one.score.deviation - one.score.z) < Decimal("0.01")
    assert [(one.part.slug, one.times) for one in made.contributions] == [("arm", 1), ("arbeit", -2)]
    assert made.total == sum(one.amount for one in made.contributions)
    assert abs(made.total / made.weights - made.result) < Decimal("0.01")
    said = [reading.text(text) for text in re.findall(r'<p class="sum">(.*?)</p>', reading.content(response))]
    first, second = (made.contributions[place].score.z for place in (0, 1))
    words = [f"{number:.2f}".replace(".", ",").replace("-", "−") for number in (first, second, made.result)]
    assert said[0].startswith(f"Index = (1 × {words[0]} − 2 × ({words[1]})) ÷ 3 = ")
    assert said[0].endswith(f"÷ 3 = {words[2]}")
    assert len(said) == 2


def test_first_year_has_no_dynamics(client, opened):
    response = client.get(PAGE, {"jahr": "2020"})

    page = response.context["page"]
    assert (page.base_year, page.dynamics, {row.dynamics for row in page.rows}) == (None, None, {None})
    assert "für die Dynamik fehlen Zahlen von vor 3 Jahren" in reading.content(response)


def test_files_say_what_the_page_says(client, opened):
    rows = client.get(PAGE).context["page"].rows
    read = opening.read_csv(client.get(PAGE[:-1] + ".csv"))
    german = opening.read_csv(client.get(PAGE[:-1] + "_excel.csv"), sep=";", decimal=",")
    (head, *sheet) = opening.sheet_rows(client.get(PAGE[:-1] + ".xlsx"), "Einordnung")

    index = [None if row.cell.number is None else float(row.cell.number) for row in rows]
    status = [str(row.status_words) or None for row in rows]
    for frame in (read, german):
        found = frame[["Index", "Status", "Nr."]].astype(object)
        found = found.where(found.notna(), None)
        assert found["Index"].tolist() == index
        assert found["Status"].tolist() == status
        assert found["Nr."].tolist() == [row.area.code for row in rows]
    assert [row[head.index("Index")] for row in sheet] == index
    assert [row[head.index("Status")] for row in sheet] == status
    assert [name for name in head if name.startswith("z-Wert")] == ["z-Wert: Armut", "z-Wert: Arbeit"]


def test_nothing_delivered_is_shown_of_small_areas(client, opened):
    said = "".join(
        reading.content(client.get(address)) for address in (PAGE, PAGE[:-1] + ".csv", PAGE + "?gebiet=05")
    )

    assert "Bezirk 05" in said
    assert Standing.objects.filter(area__code="05").count() == 0
    assert re.findall(r"Nachgerechnet: Bezirk 05", said) == []


@pytest.mark.parametrize("address", ["/index/ew_anteil_u18/", "/index/x/", "/index/arm/", "/index/arm.csv"])
def test_only_an_index_can_be_opened(client, opened, address):
    assert client.get(address).status_code == 404


def test_an_index_from_before_it_was_opened_says_that_its_parts_are_to_come(client, opened):
    Standing.objects.all().delete()

    response = client.get(PAGE)

    assert "Die Teile dieses Index stehen ab der nächsten Veröffentlichung hier." in reading.content(response)
    assert table(response)[0][:4] == ["01", "Bezirk 01", "−1,23", ""]


def test_index_has_a_picture_with_its_legend(client, opened):
    picture = reading.text(reading.content(client.get(f"/bild{PAGE[:-1]}.svg")))

    assert "Disparitätsindex 2023" in picture
    for words in ("Status hoch", "Status sehr niedrig", "Dynamik positiv", "Dynamik negativ"):
        assert words in picture


@pytest.mark.parametrize(
    ("query", "reason"),
    [("jahr=1999", "Für dieses Jahr gibt es keine Werte."),
     ("ebene=block", "Für diese Gebietsebene gibt es keine Werte.")],
)  # fmt: skip
def test_wrong_choices_are_explained(client, opened, query, reason):
    for address in (PAGE, PAGE[:-1] + ".csv", PAGE[:-1] + ".xlsx"):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 400
        assert f"<li>{reason}</li>" in reading.content(response)


def test_views_of_an_index_lead_to_its_parts(client, opened):
    for address in ("/karte/disparitaetsindex/", "/indikator/disparitaetsindex/"):
        assert f'href="{PAGE}"' in reading.content(client.get(address))
    assert "/index/arm/" not in reading.content(client.get("/karte/arm/"))


def test_search_engines_find_the_opened_index(client, opened):
    listed = re.findall(r"<loc>http://testserver(/[^<]*)</loc>", reading.content(client.get("/sitemap.xml")))

    assert [one for one in listed if one.startswith("/index/")] == [PAGE]
    assert {"/vergleich/", "/tabelle/"} <= set(listed)


def test_an_old_release_shows_its_own_index(client, opened):
    before = client.get(f"{PAGE}?stand=1").content
    Indicator.objects.filter(slug="arbeit").update(index_weight=9)
    publish(commit=True)

    assert client.get(f"{PAGE}?stand=1").content == before
    assert "9 ×" in reading.content(client.get(PAGE))


def test_texts_of_areas_are_no_formulas(client, opened):
    Area.objects.filter(code="01").update(name="=1+1")

    (row, *_) = reading.rows(client.get(PAGE[:-1] + ".csv"))
    book = opening.book(client.get(PAGE[:-1] + ".xlsx"))

    assert row["Gebiet"] == "'=1+1"
    assert [cell.value for page in book for r in page for cell in r if cell.data_type == "f"] == []


@pytest.mark.parametrize("districts", [3, 6])
def test_page_makes_the_same_queries_for_any_number_of_areas(
    client, db, districts, django_assert_num_queries
):
    publish_index(districts)

    with django_assert_num_queries(9):
        assert client.get(PAGE).status_code == 200
