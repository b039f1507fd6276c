"""Messages about barriers: who may send them, what is kept of whom, what the reader learns."""

import datetime
import re

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.test import Client
from django.utils import timezone

from atlas.texts import starting
from atlas.texts.models import ContactAttempt, ContactMessage
from atlas.texts.receiving import MOST_AN_HOUR
from tests.atlas import reading

pytestmark = pytest.mark.django_db
PATH = "/barrierefreiheit/"
HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def clock(monkeypatch):
    """Return a function that moves the clock of the signed moments; it starts with the form."""
    import time

    moved = {"by": 0.0}
    real = time.time
    monkeypatch.setattr("django.core.signing.time.time", lambda: real() + moved["by"])

    def move(seconds):
        moved["by"] += seconds

    return move


@pytest.fixture
def stamp(clock):
    """Return the stamp of a form that was open for a minute."""
    return read_for(clock, 60)


def read_for(clock, seconds):
    found = stamp_on(Client().get(PATH))
    clock(seconds)
    return found


def stamp_on(response):
    return re.findall(r'name="stempel" value="([^"]*)"', reading.content(response))[0]


def send(stamp, headers=HERE, address="192.0.2.7", path=PATH, **fields):
    """Send a message as a browser without script does, with a client that checks tokens and has no cookie."""
    data = {"nachricht": "Die Karte geht nicht.", "stempel": stamp, "website": ""} | fields
    return Client(enforce_csrf_checks=True).post(path, data, headers=headers, REMOTE_ADDR=address)


def kept():
    return [
        (one.text, one.name, one.mail, one.page, one.language, one.state)
        for one in ContactMessage.objects.all()
    ]


def test_a_message_is_kept_and_thanked_for(stamp):
    response = send(stamp, name="Ada", mail="ada@example.de", seite="/karte/alo_quote/")

    assert kept() == [("Die Karte geht nicht.", "Ada", "ada@example.de", "/karte/alo_quote/", "de", "open")]
    today = timezone.localdate()
    assert (response.status_code, response["Location"]) == (302, f"{PATH}gesendet/?am={today.isoformat()}")
    assert ContactMessage.objects.get().answer_by == today + datetime.timedelta(days=42)


def test_thanks_say_what_happens_by_when_and_who_else_helps(client):
    page = reading.text(reading.content(client.get(f"{PATH}gesendet/?am=2026-11-22")))

    assert "Spätestens haben Sie unsere Antwort am 3. Januar 2027" in page
    assert "Ombudsstelle für barrierefreie Informationstechnik" in page


def test_a_wrong_day_is_a_wrong_address(client):
    assert client.get(f"{PATH}gesendet/?am=gestern").status_code == 400


def test_the_message_alone_is_enough_and_its_language_is_kept(stamp):
    response = send(stamp, path=f"{PATH}?sprache=en")

    assert kept() == [("Die Karte geht nicht.", "", "", "", "en", "open")]
    assert "sprache=en" in response["Location"]


def test_the_form_comes_from_a_page_and_remembers_it(client, atlas):
    page = reading.content(client.get("/karte/ew_anteil_u18/"))
    link = re.findall(r'href="(/barrierefreiheit/\?seite=[^"#]*)#nachricht"', page)[0]

    assert 'value="/karte/ew_anteil_u18/"' in reading.content(client.get(link))


def test_neither_reading_nor_sending_sets_a_cookie(client, stamp):
    found = [client.get(PATH), send(stamp), client.get(f"{PATH}gesendet/")]

    assert [response.headers.get("Set-Cookie") for response in found] == [None] * 3
    assert {response["Cache-Control"] for response in found} == {"private, no-store"}


def refused(response):
    """Return what a refused message looks like: status, sentences, and whether the words are still there."""
    page = reading.content(response)
    box = re.findall(r'<div class="refusal" role="alert">(.*?)</div>', page, re.DOTALL)
    words = [reading.text(one) for one in re.findall(r"<(?:p|li)>(.*?)</(?:p|li)>", box[0], re.DOTALL)]
    return response.status_code, words, "Die Karte geht nicht." in page


def test_an_empty_message_says_so_beside_its_field(stamp):
    response = send(stamp, nachricht=" ", mail="ada", name="n" * 121)
    page = reading.content(response)

    assert refused(response)[:2] == (
        400,
        [
            "Ihre Nachricht: Bitte schreiben Sie uns, worum es geht.",
            "Ihr Name: Der Name ist zu lang. Möglich sind 120 Zeichen.",
            "Ihre E-Mail-Adresse: Das ist keine E-Mail-Adresse. Beispiel: name@example.de",
        ],
    )
    assert re.search(r'<ul class="errorlist" id="id_mail_error">.*?keine E-Mail-Adresse', page, re.DOTALL)
    field = re.findall(r'<input type="email"[^>]*>', page)[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_mail_helptext id_mail_error"' in field
    assert 'href="#id_mail"' in page
    assert kept() == []


def test_a_program_that_fills_every_field_is_refused(stamp):
    response = send(stamp, website="https://spam.example")

    assert refused(response)[0] == 400
    assert refused(response)[2]
    assert "spam.example" not in reading.content(response)
    assert kept() == []


def test_a_message_sent_at_once_is_refused_and_taken_a_little_later(clock):
    stamp = read_for(clock, 1)
    response = send(stamp)

    assert refused(response)[0::2] == (400, True)
    assert "sehr schnell" in refused(response)[1][0]
    assert stamp_on(response) == stamp
    clock(10)
    assert send(stamp_on(response)).status_code == 302


@pytest.mark.parametrize("forged", ["", "gestern", "x:y:z"])
def test_a_form_that_is_not_ours_or_too_old_comes_back_with_a_new_stamp(clock, forged):
    for old in (forged, read_for(clock, 90_000)):
        response = send(old)

        assert refused(response)[0::2] == (400, True)
        clock(5)
        assert send(stamp_on(response)).status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_message_from_another_site_is_refused(stamp, headers):
    response = send(stamp, headers)

    assert refused(response)[0::2] == (403, True)
    assert kept() == []


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://testserver"}, {"Sec-Fetch-Site": "none"}])
def test_browsers_that_say_less_are_believed(stamp, headers):
    assert send(stamp, headers).status_code == 302


def test_the_sixth_message_within_an_hour_has_to_wait(stamp):
    statuses = [send(stamp).status_code for _ in range(MOST_AN_HOUR + 1)]
    last = send(stamp)

    assert statuses == [302] * MOST_AN_HOUR + [429]
    assert (refused(last)[0], refused(last)[2], last["Retry-After"]) == (429, True, "3600")
    assert send(stamp, address="192.0.2.8").status_code == 302
    assert len(kept()) == MOST_AN_HOUR + 1

    ContactAttempt.objects.update(at=timezone.now() - datetime.timedelta(minutes=61))
    assert send(stamp).status_code == 302
    assert ContactAttempt.objects.count() == 1


def test_the_address_of_a_sender_is_nowhere_in_the_clear(stamp):
    send(stamp)

    with connection.cursor() as cursor:
        for table in (ContactMessage._meta.db_table, ContactAttempt._meta.db_table):
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")
            assert [row for (row,) in cursor.fetchall() if "192.0.2" in row] == []
    assert len(ContactAttempt.objects.get().visitor) == 64


def test_another_secret_gives_another_key(stamp, settings, rf):
    from atlas.texts.receiving import visitor

    first = visitor(rf.get("/"))
    settings.SECRET_KEY = "y" * 60

    assert visitor(rf.get("/")) != first


def test_html_in_a_message_stays_text(stamp):
    page = reading.content(send(stamp, nachricht="<script>alert(1)</script>", mail="x", name='"><b>'))

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert '"><b>' not in page


@pytest.fixture
def as_public():
    """Let Django work with the role of the public process; nothing it writes stays."""
    owner = connections["default"]
    public = owner.copy()
    public.settings_dict["USER"] = "atlas_public"
    connections["default"] = public
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        public.close()
        connections["default"] = owner


def test_the_public_process_can_send_and_count_and_read_no_message(stamp, as_public):
    statuses = [send(stamp).status_code for _ in range(MOST_AN_HOUR + 1)]

    assert statuses == [302] * MOST_AN_HOUR + [429]
    with pytest.raises(ProgrammingError, match="permission denied for table"), transaction.atomic():
        list(ContactMessage.objects.all())
    with pytest.raises(ProgrammingError, match="permission denied for table"), transaction.atomic():
        ContactMessage.objects.all().delete()


@pytest.mark.parametrize("slug", [*starting.SLUGS, "barrierefreiheit/gesendet"])
def test_the_public_process_reads_every_own_page(as_public, slug):
    assert Client().get(f"/{slug}/").status_code == 200
