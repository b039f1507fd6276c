"""The profile in a browser: readable for everyone, on every width, and on paper."""

import io
import re
from decimal import Decimal

import pypdf
import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from indicators.models import Area, Release
from tests import factories
from tests.atlas import dataset
from tests.browser import office
from tests.browser.looks import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

DISTRICT, CITY = "/gebiet/07-hiesfeld/", "/gebiet/05170008-dinslaken/"
AGES = {"ew_anteil_u3": "2.6", "ew_anteil_3_u18": "14.1", "ew_anteil_18_u65": "57.2"}


@pytest.fixture(scope="module")
def origin(django_db_setup, django_db_blocker):
    """Serve the published atlas with a whole row of age groups."""
    with django_db_blocker.unblock():
        office.empty()
        dataset.publish()
        for slug, number in AGES.items():
            made = factories.indicator(slug, name=f"Anteil {slug}", numerator=(), denominator=())
            factories.published_indicator(Release.objects.get(), made, (2023,), ("siedlungsbezirk", "stadt"))
            for code in ("05", "07", factories.CITY):
                area = Area.objects.get(code=code)
                factories.published_value(Release.objects.get(), made, area, Decimal(number))
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        office.empty()
        connection.close()


def test_profiles_have_no_violations_in_any_look(visit):
    seen = visit(DISTRICT)

    found = {}
    for path in (DISTRICT, CITY, "/gebiet/05-grafschaft/?sprache=en"):
        seen.go(path)
        found[path] = faults(seen.page)

    assert found == {path: [] for path in found}


@pytest.mark.parametrize("width", [320, 1280])
def test_bars_trends_and_strips_can_be_seen(visit, width):
    page = visit(DISTRICT, viewport={"width": width, "height": 900}, java_script_enabled=False).page

    for drawing, least in ((".ages__svg", 60), (".figures .trend", 60), (".figures .position", 60)):
        boxes = [one.bounding_box() for one in page.locator(drawing).all()]
        assert len(boxes) >= 4
        assert min(box["width"] for box in boxes) >= least
        assert min(box["height"] for box in boxes) >= 12


def test_bars_are_as_long_as_their_numbers(visit):
    page = visit(DISTRICT).page

    rows = page.locator(".ages tbody tr").all()
    found = [
        (
            float(row.locator(".ages__number").first.inner_text().replace(",", ".")),
            row.locator(".ages__own").bounding_box()["width"],
        )
        for row in rows
    ]
    assert len(found) == 4
    longest = max(found)
    for number, width in found:
        assert width == pytest.approx(number / longest[0] * longest[1], abs=1.5)


def test_on_paper_it_has_address_and_code_and_no_controls(visit):
    page = visit(DISTRICT).page

    page.emulate_media(media="print")
    shown = [page.locator(one).first.is_visible() for one in (".profile-code__qr", ".profile-files")]
    book = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))

    words = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in book.pages))
    assert shown == [True, False]
    assert f"{DISTRICT}?stand=1" in words
    assert "Stadt Dinslaken, Einwohnermeldedatei" in words
    assert len(book.pages) <= 4


def test_the_code_is_for_paper_only(visit):
    assert not visit(DISTRICT).page.locator(".profile-code").is_visible()
