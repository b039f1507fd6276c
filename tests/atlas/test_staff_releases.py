"""Staff pages: the order for a draft, its preview, the release by a second person, the withdrawal."""

import datetime
import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from atlas.access.roles import ADMINISTRATOR, RELEASER, UPLOADER
from indicators.drafting import carry_out
from indicators.models import AuditEntry, DraftOrder, Release
from indicators.models.visibility import State
from indicators.publication import publish
from indicators.releasing import make_draft, release
from tests import factories
from tests.atlas.reading import text
from tests.indicators.test_releasing import deliver

pytestmark = pytest.mark.django_db
LIST = "/verwaltung/veroeffentlichungen/"


def person(name, *roles):
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def erna(db):
    return person("erna", UPLOADER)


@pytest.fixture
def frida(db):
    return person("frida", RELEASER)


@pytest.fixture
def districts(db):
    _, made = factories.city()
    factories.indicator()
    deliver(made, (100, 200, 400))
    return made


def asked(client, note="Zahlen 2023."):
    """Order a draft, do the work of the worker, and return the address it leads to."""
    answer = client.post(f"{LIST}neu/", {"audience": "public", "note": note})
    carry_out(DraftOrder.objects.latest("pk").pk)
    return client.get(answer["Location"])["Location"]


def test_a_draft_is_ordered_made_and_released_by_a_second_person(client, erna, frida, districts):
    page = asked(erna)
    mine, hers = erna.get(page), frida.get(page)

    answer = frida.post(f"{page}freigeben/", {"note": "Zahlen für 2023."})

    assert page == f"{LIST}1/"
    assert mine.context["is_own"]
    assert "4 Werte sind neu; verändert wurde nichts." in text(hers.content.decode())
    assert answer["Location"] == page
    assert client.get("/daten/ew_anteil_u18.csv").status_code == 200
    assert "Zahlen für 2023." in text(client.get("/veroeffentlichungen/").content.decode())
    acts = AuditEntry.objects.filter(act__in=("submitted", "released")).oldest_first()
    assert list(acts.values_list("who", "act")) == [("erna", "submitted"), ("frida", "released")]


def test_ordering_a_draft_hands_the_work_to_the_queue(erna, districts):
    answer = erna.post(f"{LIST}neu/", {"audience": "public", "note": ""})
    waiting = erna.get(answer["Location"])

    job = ProcrastinateJob.objects.get(task_name="atlas.draft")
    assert job.args == {"order": DraftOrder.objects.get().pk}
    assert b'<meta http-equiv="refresh" content="2">' in waiting.content
    assert "Der Arbeitsprozess meldet sich nicht." in text(waiting.content.decode())


def test_an_order_can_be_stopped(erna, districts):
    page = erna.post(f"{LIST}neu/", {"audience": "public", "note": ""})["Location"]

    erna.post(f"{page}abbrechen/")
    carry_out(DraftOrder.objects.get().pk)

    assert "Abgebrochen. Es wurde nichts geändert." in text(erna.get(page).content.decode())
    assert Release.objects.count() == 0


def test_the_maker_is_refused_with_a_sentence(districts):
    anna = person("anna", RELEASER)
    page = asked(anna)

    answer = anna.post(f"{page}freigeben/", {"note": ""})

    assert answer.status_code == 403
    assert "Wer einen Entwurf angelegt hat, gibt ihn nicht selbst frei." in text(answer.content.decode())
    assert Release.objects.get().state == State.DRAFT


def test_who_uploads_may_not_release_at_all(erna, districts):
    make_draft("anna", "public")

    assert erna.post(f"{LIST}1/freigeben/", {"note": ""}).status_code == 403
    assert Release.objects.get().state == State.DRAFT


def test_an_outdated_draft_is_refused_and_says_the_way_out(frida, districts):
    make_draft("anna", "public")
    deliver(districts, (100, 200, 500))

    answer = frida.post(f"{LIST}1/freigeben/", {"note": ""})

    assert answer.status_code == 409
    assert "Bitte verwerfen und neu anlegen." in text(answer.content.decode())


def test_an_embargo_is_entered_as_day_and_time(client, frida, districts):
    make_draft("anna", "public")
    day = timezone.localdate() + datetime.timedelta(days=3)

    frida.post(f"{LIST}1/freigeben/", {"note": "", "day": f"{day:%d.%m.%Y}", "time": "09:30"})

    moment = timezone.localtime(Release.objects.get().published_at)
    assert moment.strftime("%d.%m.%Y %H:%M") == f"{day:%d.%m.%Y} 09:30"
    assert client.get("/veroeffentlichungen/1/").status_code == 404
    assert "Sperrfrist" in text(frida.get(LIST).content.decode())


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"day": "2020-01-01"}, "Dieser Zeitpunkt ist schon vorbei."),
        ({"day": "32.1.2030"}, "Bitte ein Datum eingeben, zum Beispiel 24.12.2026."),
        ({"time": "09:00"}, "Bitte auch das Datum eingeben."),
        ({"is_correction": "on"}, "Eine Berichtigung sagt öffentlich, was falsch war."),
    ],
)
def test_a_wrong_entry_is_refused_with_a_sentence(frida, districts, entered, sentence):
    make_draft("anna", "public")

    answer = frida.post(f"{LIST}1/freigeben/", {"note": "", **entered})

    assert answer.status_code == 400
    assert sentence in text(answer.content.decode())
    assert Release.objects.get().state == State.DRAFT


def test_a_withdrawal_needs_a_public_reason(client, frida, districts):
    publish(commit=True)

    refused = frida.post(f"{LIST}1/zurueckziehen/", {"note": " "})
    frida.post(f"{LIST}1/zurueckziehen/", {"note": "Falsche Datei."})

    assert refused.status_code == 400
    assert "Falsche Datei." in text(client.get("/veroeffentlichungen/").content.decode())
    assert client.get("/daten/ew_anteil_u18.csv?stand=1").status_code == 404


def test_a_discarded_draft_is_gone(erna, districts):
    make_draft("erna", "public")

    answer = erna.post(f"{LIST}1/verwerfen/")

    assert (answer["Location"], Release.objects.count()) == (LIST, 0)


PAGES = (
    "",
    "karte/ew_anteil_u18/",
    "gebiet/01-bezirk-01/",
    "indikator/ew_anteil_u18/",
    "veroeffentlichungen/1/",
)


@pytest.mark.parametrize("page", PAGES)
def test_a_preview_is_the_page_as_it_will_be(client, erna, districts, page):
    make_draft("anna", "public")

    seen = erna.get(f"/verwaltung/vorschau/1/{page}")
    release(1, "berta")
    after = client.get(f"/{page}")

    own = seen.content.decode().replace("/verwaltung/vorschau/1/", "/")
    own = re.sub(r'<aside class="preview-mark".*?</aside>', "", own, flags=re.DOTALL)
    assert own == after.content.decode()
    assert "Vorschau: Entwurf 1, noch nicht öffentlich." in text(seen.content.decode())
    assert seen["Cache-Control"] == "private, no-store"


def test_links_in_a_preview_stay_in_it(erna, districts):
    make_draft("anna", "public")

    page = erna.get("/verwaltung/vorschau/1/karte/ew_anteil_u18/").content.decode()

    links = {
        link for link in re.findall(r'(?:href|action)="(/[^"]*)"', page) if not link.startswith("/static/")
    }
    assert {link for link in links if not link.startswith("/verwaltung/vorschau/1/")} == {f"{LIST}1/"}
    assert erna.get("/verwaltung/vorschau/1/daten/ew_anteil_u18.csv").content.count(b"\r\n") == 5


def test_a_preview_is_for_the_staff_and_for_what_is_not_public_yet(client, erna, districts):
    make_draft("anna", "public")
    path = "/verwaltung/vorschau/1/karte/ew_anteil_u18/"
    nobody = User.objects.create_user("gast")
    guest = Client()
    guest.force_login(nobody, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(path)["Location"].startswith("/verwaltung/login/")
    assert guest.get(path)["Location"].startswith("/verwaltung/login/")
    assert erna.get("/verwaltung/vorschau/1/gibt-es-nicht/").status_code == 404
    assert erna.get("/verwaltung/vorschau/1/verwaltung/").status_code == 404
    release(1, "berta")
    assert erna.get(path).status_code == 404


def test_after_a_preview_the_site_is_as_before(client, erna, districts):
    before = client.get("/").content
    make_draft("anna", "public")

    erna.get("/verwaltung/vorschau/1/")

    assert client.get("/").content == before


@pytest.mark.parametrize("areas", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("", 6), ("1/", 13)])
def test_staff_pages_ask_the_same_number_of_questions(erna, areas, page, queries, django_assert_num_queries):
    _, made = factories.city(areas)
    factories.indicator()
    deliver(made, (100, 200, 400)[:areas])
    make_draft("anna", "public")

    with django_assert_num_queries(queries):
        erna.get(LIST + page)


def test_an_internal_draft_without_protection_says_so_whatever_the_releaser_writes(client, frida, districts):
    chief = person("chefin", ADMINISTRATOR)
    deliver(districts, (1, 200, 400), year=2022)
    new = f"{LIST}neu/"
    reason = "Prüfung durch das Amt"

    for_all = chief.post(new, {"audience": "public", "unprotected_reason": reason})
    answer = chief.post(new, {"audience": "internal", "unprotected_reason": reason})
    carry_out(DraftOrder.objects.latest("pk").pk)
    page = chief.get(chief.get(answer["Location"])["Location"])
    number = Release.objects.get().number
    frida.post(f"{LIST}{number}/freigeben/", {"note": "Nur für uns."})

    said = f"Ohne statistische Geheimhaltung veröffentlicht. Begründung: {reason}"
    assert "Ohne Geheimhaltung geht nur eine interne Veröffentlichung." in text(for_all.content.decode())
    assert f"Ohne statistische Geheimhaltung. Kleine Zahlen sind sichtbar. Begründung: {reason}" in text(
        page.content.decode()
    )
    made = Release.objects.get()
    assert (made.state, made.audience, made.note) == ("released", "internal", f"Nur für uns.\n{said}")
    assert not made.values.filter(status="withheld").exists()
    acts = AuditEntry.objects.filter(act__in=("submitted", "released")).order_by("id")
    assert ["Ohne" in entry.text for entry in acts] == [True, True]


def test_protection_is_switched_off_only_by_who_may(client, erna, districts):
    page = erna.get(f"{LIST}neu/")
    erna.post(f"{LIST}neu/", {"audience": "internal", "unprotected_reason": "ich will"})

    assert "Ohne statistische Geheimhaltung" not in page.content.decode()
    assert DraftOrder.objects.get().unprotected_reason == ""
