"""Staff pages for what two editions share: send, every problem, accept; nothing is kept before."""

import datetime
import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atlas.access.roles import UPLOADER
from indicators.models import AuditEntry, Overlap
from tests import factories
from tests.atlas.reading import content, text

pytestmark = pytest.mark.django_db
PAGE = "/verwaltung/lieferungen/gebietsstaende/"
GOOD = "alt;neu;gewicht\n01;01;1200\n02;02;900\n02;03;300\n"


@pytest.fixture
def emil():
    """Return the client of somebody of the Erfassung in a city of two editions."""
    factories.city(2, in_edition=factories.edition(datetime.date(2010, 1, 1)))
    whole, _ = factories.city(2, in_edition=factories.edition(datetime.date(2023, 1, 1)))
    factories.area("03", parent=whole, in_edition=whole.edition, shape=factories.square(2))
    user = User.objects.create_user("emil", is_staff=True)
    user.groups.set(Group.objects.filter(name=UPLOADER))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client, table, editions="2010-01-01/2023-01-01"):
    file = SimpleUploadedFile("tabelle.csv", table.encode())
    return client.post(PAGE, {"editions": editions, "level": "siedlungsbezirk", "file": file})


def accept(client, page, *ticks):
    signed = re.findall(r'name="tabelle" value="([^"]*)"', content(page))
    answers = {"tabelle": signed[0] if signed else "", "geprueft": ticks}
    return client.post(f"{PAGE}uebernehmen/", answers, follow=True)


def test_a_table_is_checked_shown_and_accepted(emil):
    page = send(emil, GOOD)
    assert "3 neu, 0 geändert, 0 entfallen, 0 unverändert." in text(content(page))
    assert Overlap.objects.count() == 0

    accepted = text(content(accept(emil, page)))

    assert "Übernommen: 3 neu, 0 geändert, 0 entfallen." in accepted
    assert "01.01.2010 → 01.01.2023: 3 Überschneidungen" in accepted
    entry = AuditEntry.objects.get(act="loaded")
    assert (entry.who, entry.subject) == ("emil", "Überschneidungen 01.01.2010 – 01.01.2023")


def test_mistakes_are_told_and_cannot_be_accepted(emil):
    page = send(emil, "alt;neu;gewicht\n01;77;1\n02;02;0\n")

    assert re.findall(r'<span class="problem__code">([^<]*)</span>', content(page)) == ["GEO-60", "GEO-61"]
    assert "Übernehmen</button>" not in content(page)
    assert "Die Prüfung gilt nicht mehr." in text(content(accept(emil, page)))
    assert Overlap.objects.count() == 0


def test_warnings_want_a_tick(emil):
    page = send(emil, "alt;neu;gewicht\n01;01;1\n02;02;1\n")

    assert "Nicht übernommen" in text(content(accept(emil, page)))
    assert Overlap.objects.count() == 0
    assert "Übernommen: 2 neu" in text(content(accept(emil, page, "GEO-64")))


@pytest.mark.parametrize("change", [lambda signed: signed[:-3], lambda signed: signed.replace(":", "x:", 1)])
def test_a_changed_table_is_not_accepted(emil, change):
    signed = re.findall(r'name="tabelle" value="([^"]*)"', content(send(emil, GOOD)))[0]

    emil.post(f"{PAGE}uebernehmen/", {"tabelle": change(signed)})

    assert Overlap.objects.count() == 0


def test_editions_and_files_that_do_not_fit_are_refused(emil):
    unknown, large = send(emil, GOOD, "1999-01-01/2000-01-01"), send(emil, "x" * 500_001)

    assert (unknown.status_code, large.status_code) == (400, 400)
    assert "Die Datei ist zu groß" in text(content(large))


def test_one_edition_alone_has_nothing_to_convert(admin_client, db):
    factories.city(2)

    assert "Es gibt erst einen Gebietsstand." in text(content(admin_client.get(PAGE)))
