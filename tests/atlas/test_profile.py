"""The profile page: sentences, strips, trends, age groups, sources and the way back from paper."""

import re
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from atlas.qr import qr_code
from indicators.models import Area, Indicator, PrintedProfile
from tests import factories
from tests.atlas import reading
from tests.indicators.test_merged_areas import merged

FIRST, WITHHELD, CITY = "/gebiet/01-bezirk-01/", "/gebiet/02-bezirk-02/", "/gebiet/05170008-dinslaken/"
AGES = (("ew_anteil_18_u65", "60.0"), ("ew_anteil_65plus", "27.7"), ("ew_anteil_80plus", "8.1"))


def figure(client, address):
    return client.get(address).context["page"].topics[0].figures[0]


def add_shares(release, shares=AGES, year=2023, city="20.0"):
    """Publish more shares of the first district and of the city."""
    first, whole = Area.objects.get(code="01"), Area.objects.get(code=factories.CITY)
    for slug, number in shares:
        made = factories.indicator(slug, name=f"Anteil {slug}", numerator=(), denominator=())
        factories.published_indicator(release, made, levels=("siedlungsbezirk", "stadt"))
        factories.published_value(release, made, first, Decimal(number), year)
        factories.published_value(release, made, whole, Decimal(city), year)


def test_sentences_are_made_from_the_numbers(client, atlas):
    page = client.get(FIRST)

    sentence = (
        "12,3 von 100 Menschen sind jünger als 18 Jahre (2023); "
        "das sind weniger als in der Stadt insgesamt (20,1)."
    )
    assert page.context["page"].sentences == (sentence,)
    assert f'<p class="profile-words">{sentence} </p>' in reading.content(page)


def test_a_withheld_number_has_no_sentence(client, atlas):
    page = client.get(WITHHELD)

    assert page.context["page"].sentences == ()
    assert "profile-words" not in reading.content(page)


def test_a_number_shared_with_another_area_has_no_sentence(client, atlas):
    both = merged(Area.objects.get(code="01"), Area.objects.get(code="03"))
    atlas.values.filter(area__code="01").update(merged=both)

    page = client.get(FIRST).context["page"]

    assert page.topics[0].figures[0].cell.number == Decimal("12.3")
    assert page.sentences == ()


def test_the_change_says_since_when(client, atlas):
    page = reading.content(client.get(FIRST))

    assert "seit 2022" in reading.text(page)
    assert figure(client, FIRST).change.since == 2022


def test_the_change_does_not_begin_where_nothing_is_shown(client, atlas):
    third = figure(client, "/gebiet/03-bezirk-03/")

    assert (third.cell.number, third.change, third.trend) == (Decimal("37.0"), None, None)


def test_the_strip_has_every_shown_area_and_no_other(client, atlas):
    found = figure(client, FIRST).position

    assert (found.area, found.city, found.others) == ("0.0", "31.6", "M0 5v10M100 5v10")


def test_the_strip_of_a_withheld_area_has_the_others_only(client, atlas):
    page = reading.content(client.get(WITHHELD))

    row = re.findall(r'<tr role="row">.*?</tr>', page, re.DOTALL)[1]
    assert (row.count("position__others"), row.count("position__city"), row.count("position__area")) == (
        1, 1, 0,
    )  # fmt: skip


def test_a_trend_names_its_ends(client, atlas):
    assert 'aria-label="2022: 12,3\u202f%, 2023: 12,3\u202f%"' in reading.content(client.get(FIRST))
    assert 'class="trend"' not in reading.content(client.get(WITHHELD))


def test_the_city_stands_among_its_districts(client, atlas):
    page = client.get(CITY)

    found = page.context["page"].topics[0].figures[0]
    assert (found.cell.number, found.position.area, found.position.city) == (Decimal("20.1"), None, "31.6")
    assert page.context["page"].locator.others.count("M") == 3
    assert page.context["page"].sentences == (
        "20,1 von 100 Menschen sind jünger als 18 Jahre (2023), ebenso viele wie 2022.",
    )


def test_age_groups_are_drawn_from_published_shares(client, atlas):
    add_shares(atlas)

    page = client.get(FIRST)

    bars = page.context["page"].pyramid.bars
    assert [(bar.share.low, str(bar.share.own.number), bar.is_part) for bar in bars] == [
        (65, "27.7", False), (80, "8.1", True), (18, "60.0", False), (0, "12.3", False),
    ]  # fmt: skip
    table = re.findall(r'<table class="ages">.*?</table>', reading.content(page), re.DOTALL)[0]
    rows = [reading.text(row) for row in table.split("<tr")[2:]]
    assert [row.split(">", 1)[-1].strip() for row in rows] == [
        "65 und älter 27,7 20,0", "davon 80 und älter 8,1 20,0", "18 bis unter 65 60,0 20,0",
        "unter 18 12,3 20,1",
    ]  # fmt: skip


def test_without_all_age_groups_nothing_is_drawn(client, atlas):
    add_shares(atlas, AGES[1:])

    assert client.get(FIRST).context["page"].pyramid is None


def test_sources_stand_once_with_their_dates(client, atlas):
    add_shares(atlas)

    sources = client.get(FIRST).context["page"].sources

    assert [(one.text, one.licence, [day.isoformat() for day in one.dates]) for one in sources] == [
        ("Stadt Dinslaken, Einwohnermeldedatei", "dl-de/by-2-0", ["2023-12-31"])
    ]


def test_paper_leads_back_to_the_same_release(client, atlas):
    page = client.get(FIRST)

    lasting = "http://testserver/gebiet/01-bezirk-01/?stand=1"
    assert page.context["lasting"] == lasting
    assert f'<path d="{qr_code(lasting).path}"/>' in reading.content(page)


def test_the_pdf_is_linked_when_it_is_made(client, atlas):
    assert ".pdf" not in reading.content(client.get(FIRST))

    for language in ("de", "en"):
        PrintedProfile.objects.create(
            release=atlas, area=Area.objects.get(code="01"), language=language, content=b"%PDF", sha256="x"
        )

    assert 'href="/gebiet/01-bezirk-01.pdf"' in reading.content(client.get(FIRST))
    assert 'href="/gebiet/01-bezirk-01.pdf?stand=1"' in reading.content(client.get(f"{FIRST}?stand=1"))
    assert 'href="/gebiet/01-bezirk-01.pdf?sprache=en"' in reading.content(client.get(f"{FIRST}?sprache=en"))


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_profile_makes_the_same_queries_for_any_number_of_indicators(client, atlas):
    few = queries(client, FIRST)
    add_shares(atlas)

    assert queries(client, FIRST) == few
    assert queries(client, CITY) == few + 1


def test_counts_have_no_strip_and_no_city_line(client, atlas):
    people = factories.indicator(
        "ew_gesamt", name="Einwohner", unit="Anzahl", kind="count", decimals=0, order=0, numerator=(),
        denominator=(), denominator_text="",
    )  # fmt: skip
    factories.published_indicator(atlas, people, levels=("siedlungsbezirk", "stadt"))
    first, whole = Area.objects.get(code="01"), Area.objects.get(code=factories.CITY)
    for year, number in ((2022, 480), (2023, 501)):
        factories.published_value(atlas, people, first, Decimal(number), year)
        factories.published_value(atlas, people, whole, Decimal(number * 100), year)

    page = client.get(FIRST).context["page"]

    found = next(one for one in page.topics[0].figures if one.indicator.slug == "ew_gesamt")
    assert (found.position, found.trend.city, found.change.in_percent) == (None, "", True)
    assert page.sentences[0] == "Im Jahr 2023 lebten hier 501 Menschen, 21 mehr als 2022."
    assert Indicator.objects.count() == 2
