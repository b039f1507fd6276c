"""A profile on paper: tagged and titled, with the words and numbers of its page, and from no other place."""

import html
import re
from decimal import Decimal

import pytest
from django.test import override_settings
from django.utils import translation

from atlas.paper.rendering import OutsideRequestError, pdf, printed
from atlas.templatetags.numbers import shown
from indicators.models import Area
from tests import factories
from tests.atlas import dataset, reading
from tests.atlas.paper import tags

pytestmark = pytest.mark.django_db

NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")


def area(code):
    return Area.objects.select_related("level", "edition").get(code=code)


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker):
    """Return the published atlas of ten districts with the PDF of one, made once."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        release = dataset.publish()
        yield release, {code: printed(area(code), release, "de") for code in ("05", factories.CITY)}
        transaction.set_rollback(True)


@pytest.fixture(params=["05", factories.CITY])
def made(request, paper):
    return paper[1][request.param]


def test_it_is_tagged_and_titled(made):
    root = tags.opened(made).trailer["/Root"]

    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "de", True, True,
    )  # fmt: skip
    assert tags.opened(made).metadata.title in {
        "Grafschaft – Sozialatlas Dinslaken",
        "Dinslaken – Sozialatlas Dinslaken",
    }
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_every_drawing_has_words(made):
    figures = [element for tag, element in tags.elements(made) if tag == "/Figure"]

    assert len(figures) > 10
    assert [element for element in figures if not str(element.get("/Alt", "")).strip()] == []


def test_tables_have_headings_for_rows_and_columns(made):
    found = [tag for tag, _ in tags.elements(made)]

    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P", "/L"} <= set(found)
    cells = [element for tag, element in tags.elements(made) if tag == "/TD"]
    assert all(element["/A"]["/Headers"] for element in cells)


def test_it_fits_four_pages_of_a4(made):
    pages = tags.opened(made).pages

    assert len(pages) <= 4
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(595, 842)}


def test_it_is_set_in_liberation(made):
    assert {name.partition("-")[0] for name in tags.fonts(made)} == {"Liberation"}


def test_bookmarks_name_the_topics(paper):
    assert tags.bookmarks(paper[1]["05"]) == [
        "Grafschaft", ["Bevölkerung", "Zusammenleben", "Arbeit und Einkommen", "Quellen"],
    ]  # fmt: skip


def test_every_page_names_release_address_and_number(made):
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in tags.opened(made).pages]

    for place, words in enumerate(pages, 1):
        assert "Veröffentlichung 1 vom" in words
        assert f"{place} / {len(pages)}" in words
        assert "http://localhost/gebiet/0" in words
        assert "?stand=1" in words


def test_it_says_what_the_page_says(client, paper):
    for code, content in paper[1].items():
        place = area(code)
        page = client.get(f"/gebiet/{code}-{place.slug}/").context["page"]
        words = tags.text(content)

        figures = [figure for topic in page.topics for figure in topic.figures]
        assert len(figures) == 11
        for figure in figures:
            if figure.cell.number is not None:
                value = re.sub(r"\s+", " ", shown(figure.cell, figure.indicator).replace(" (vorläufig)", ""))
                assert value in words
        for sentence in page.sentences:
            assert sentence in words


def test_it_holds_no_number_that_the_page_lacks(client, paper):
    for code, content in paper[1].items():
        page = reading.content(client.get(f"/gebiet/{code}-{area(code).slug}/"))
        names = re.findall(r'aria-label="([^"]*)"', page)
        on_page = NUMBER.findall(reading.text(page) + " " + " ".join(map(html.unescape, names)))

        words = re.sub(r"\d / \d", "", tags.text(content))
        assert set(NUMBER.findall(words)) - set(on_page) <= {"1", "2", "3", "4"}


def test_a_withheld_value_is_words(paper):
    words = tags.text(paper[1]["05"])

    row = re.search(r"SGB-II-Quote (.*?) 2023", words)
    assert row is not None
    assert re.findall(r"\d+,\d", row[1].partition("gesperrt")[0]) == []
    assert row[1].startswith("Wert gesperrt")


def test_english_paper_says_so(paper):
    made = printed(area("05"), paper[0], "en")

    assert tags.opened(made).trailer["/Root"]["/Lang"] == "en"
    assert "sprache=en" in tags.text(made)
    assert translation.get_language() == "de"


def test_a_worker_without_public_pages_prints_the_same_address(paper):
    with override_settings(ROOT_URLCONF="atlas.staff.urls"):
        made = printed(area("05"), paper[0], "de")

    assert "http://localhost/gebiet/05-grafschaft/?stand=1" in tags.text(made)


@pytest.mark.parametrize(
    "outside",
    ['<img src="http://192.0.2.1/a.png" alt="x">', '<img src="file:///etc/hostname" alt="x">',
     '<link rel="stylesheet" href="https://example.org/a.css">', "<style>@import url(http://192.0.2.1/a.css);</style>"],
)  # fmt: skip
def test_nothing_is_loaded_from_anywhere(outside):
    with pytest.raises(OutsideRequestError):
        pdf(f'<!doctype html><html lang="de"><title>x</title><p>{outside}</p></html>', "x")


def test_numbers_of_a_later_release_do_not_change_an_older_print(paper):
    later = factories.release(number=2)
    changed = next(iter(paper[0].values.filter(indicator_id="alo_quote", area=area("07"), year=2023)))
    factories.published_value(later, changed.indicator, changed.area, Decimal("99.9"), 2023)

    assert "99,9" not in tags.text(printed(area("07"), paper[0], "de"))
    assert "99,9" in tags.text(printed(area("07"), later, "de"))


def test_places_of_a_district_are_listed_and_drawn(paper):
    point = area("05").label_point
    factories.place("Kita Sonnenblume", at=(point.x, point.y))
    factories.place("Beratung am Markt", "beratung", at=None, area_code="05", level_id="siedlungsbezirk")

    made, of_city = (printed(area(code), paper[0], "de") for code in ("05", factories.CITY))
    district, city = tags.text(made), tags.text(of_city)

    drawings = [str(one.get("/Alt", "")) for tag, one in tags.elements(made) if tag == "/Figure"]
    assert [alt for alt in drawings if alt.startswith("Einrichtungen")] == [
        "Einrichtungen auf der Karte: Grafschaft",
        "Einrichtungen auf der Karte: Kitas",
    ]
    assert "Wo nur die Anschrift bekannt ist, fehlt das Zeichen auf der Karte." in district
    assert "Einrichtungen" in district
    assert "Kita Sonnenblume, Musterstraße 12" in district
    assert "Beratung am Markt" in district
    assert "Einrichtungen" not in city
