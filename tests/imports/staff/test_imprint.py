"""What a table of IT.NRW says of itself, on the pages for deliveries."""

from pathlib import Path

import pytest
from django.urls import reverse

from imports.models import Delivery
from tests import factories
from tests.imports.staff import papers

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[1] / "data" / "itnrw_I1_tabelle.csv"
LICENCE = "© IT.NRW, Düsseldorf, 2026."


@pytest.fixture
def clerk():
    factories.city(2)
    source = factories.source("itnrw", name="IT.NRW")
    factories.measure("bev_itnrw", source, source_key="12411-15i|Bevölkerungsstand")
    return papers.person()


def upload(clerk, data, name="tabelle.csv"):
    sent = papers.sent(clerk, data, name)
    return sent, clerk.get(reverse("upload", args=(sent.pk,)))


def test_code_time_licence_and_footnotes_are_shown_before_and_after(clerk):
    sent, page = upload(clerk, TABLE.read_bytes())
    papers.accept(clerk, sent)
    delivery = clerk.get(reverse("delivery", args=(Delivery.objects.get().number,)))

    for text in (page.content.decode(), delivery.content.decode()):
        assert "<dt>Tabelle</dt><dd>12411-15i</dd>" in text
        assert "<dt>Stand der Quelle</dt><dd>01.02.2026 10:00</dd>" in text
        assert LICENCE in text
        assert "sie enthält ein Semikolon" in text


def test_an_older_table_is_asked_about(clerk):
    papers.accept(clerk, upload(clerk, TABLE.read_bytes())[0])

    _, page = upload(clerk, TABLE.read_bytes().replace(b"Stand: 01.02.2026", b"Stand: 01.01.2026"))

    warnings = next(group for group in page.context["page"].groups if group.is_warning)
    assert [message.code for message in warnings.messages] == ["ITN-15", "ZEIT-05"]
