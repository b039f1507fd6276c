"""The editors' side: pages with their history, messages with their answers, the list of what waits."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from simple_history.utils import get_history_manager_for_model

from atlas.access.roles import EDITOR
from atlas.texts import starting
from atlas.texts.models import ContactMessage, Office, Page
from tests.atlas import reading
from tests.atlas.test_staff_releases import person

pytestmark = pytest.mark.django_db
TASKS = "/verwaltung/texte/"


@pytest.fixture
def renate():
    return person("renate", EDITOR)


@pytest.fixture(autouse=True)
def pages():
    """Begin with the starting texts, also in a test database that a browser test emptied."""
    for slug in starting.SLUGS:
        words = starting.wording(slug)
        Page.objects.get_or_create(slug=slug, defaults=vars(words))
    for slug, office in starting.OFFICES.items():
        Office.objects.get_or_create(slug=slug, defaults=vars(office))


def fields(page, **changed):
    """Return what the form of a page sends."""
    kept = {name: getattr(page, name) for name in ("title", "text", "title_en", "text_en")}
    return kept | {"reviewed_on": ""} | changed


def test_an_edited_page_is_public_at_once_and_keeps_its_history(client, renate):
    page = Page.objects.get(pk="impressum")
    change = reverse("admin:texts_page_change", args=["impressum"])

    response = renate.post(
        change, fields(page, text="Stadt {stadt}, Rathausplatz 1", reviewed_on="02.03.2026")
    )

    assert response.status_code == 302
    shown = reading.text(reading.content(client.get("/impressum/")))
    assert "Stadt Dinslaken, Rathausplatz 1" in shown
    assert "Zuletzt geprüft am 2. März 2026" in shown
    newest = get_history_manager_for_model(Page).filter(slug="impressum").latest()
    assert newest.history_user.username == "renate"
    assert (
        "Rathausplatz" in renate.get(reverse("admin:texts_page_history", args=["impressum"])).content.decode()
    )


def test_the_first_wording_is_in_the_history_too(renate):
    """Written by the migration; a test database that was emptied has lost it."""
    first = get_history_manager_for_model(Page).filter(slug="impressum").earliest()

    assert first.text == starting.wording("impressum").text


def test_a_strange_link_is_refused_beside_the_field(renate):
    page = Page.objects.get(pk="hilfe")
    change = reverse("admin:texts_page_change", args=["hilfe"])

    response = renate.post(change, fields(page, text="[hier](javascript:x)"))

    assert response.status_code == 200
    assert "Diese Verweise gehen nicht: javascript:x" in reading.content(response)


def test_only_the_page_with_room_for_a_film_asks_for_one(renate):
    def has_film(slug):
        page = renate.get(reverse("admin:texts_page_change", args=[slug]))
        return 'name="video"' in reading.content(page)

    assert [slug for slug in starting.SLUGS if has_film(slug)] == ["gebaerdensprache"]


def test_the_list_names_what_is_still_to_be_filled_in(renate):
    page = reading.content(renate.get(TASKS))

    assert "Straße und Hausnummer" in page
    assert "Name der zuständigen Stelle der Stadt" in page

    Page.objects.update(text="Fertig.", text_en="Done.")
    Office.objects.update(name="Amt", contact="Rathaus")

    assert "Alle Stellen sind ausgefüllt." in reading.content(renate.get(TASKS))


@pytest.mark.parametrize(
    ("days", "expected"),
    [(None, "jetzt fällig"), (10, "bis "), (340, "fällig am "), (366, "fällig am ")],
)
def test_the_statement_is_due_once_a_year(renate, days, expected):
    reviewed = timezone.localdate() - datetime.timedelta(days=days) if days else None
    Page.objects.filter(pk="barrierefreiheit").update(reviewed_on=reviewed)

    page = reading.text(reading.content(renate.get(TASKS)))

    row = page[page.index("nächste Prüfung") : page.index("Datenschutz", page.index("nächste Prüfung"))]
    assert expected in row


def test_open_messages_stand_in_the_order_of_their_deadlines(renate):
    today = timezone.localdate()
    for text, days, state in (
        ("eilt", 3, "open"), ("Zeit", 40, "interim"), ("zu spät", -1, "open"), ("fertig", 5, "answered"),
    ):  # fmt: skip
        settled = timezone.now() if state == "answered" else None
        ContactMessage.objects.create(
            text=text, answer_by=today + datetime.timedelta(days=days), state=state, answered_at=settled
        )

    page = reading.text(reading.content(renate.get(TASKS)))

    places = [page.index(words) for words in ("überfällig", "zu spät", "3 Tage", "eilt", "40 Tage", "Zeit")]
    assert places == sorted(places)
    assert "fertig" not in page


def answer(client, message, **entered):
    return client.post(
        reverse("admin:texts_contactmessage_change", args=[message.pk]),
        {"state": "open", "answer": ""} | entered,
    )


def test_a_message_is_answered_and_its_words_cannot_be_changed(renate):
    message = ContactMessage.objects.create(text="Die Karte geht nicht.", mail="ada@example.de")

    answer(renate, message, state="answered", answer="Behoben.", text="Alles gut.")

    message.refresh_from_db()
    assert (message.state, message.answer, message.text) == ("answered", "Behoben.", "Die Karte geht nicht.")
    assert message.answered_at
    assert timezone.now() - message.answered_at < datetime.timedelta(minutes=1)

    answer(renate, message, state="open")
    message.refresh_from_db()
    assert message.answered_at is None


def test_an_answer_has_to_be_written_down(renate):
    message = ContactMessage.objects.create(text="Die Karte geht nicht.")

    response = answer(renate, message, state="answered")

    assert "Bitte eintragen, was geantwortet wurde." in reading.content(response)
    message.refresh_from_db()
    assert message.state == "open"


def test_html_in_a_message_stays_text_in_the_administration(renate):
    message = ContactMessage.objects.create(
        text="<script>alert(1)</script>", name="<b>x", mail="a@example.de", page='"><img src=x>'
    )

    for address in (TASKS, reverse("admin:texts_contactmessage_changelist"),
                    reverse("admin:texts_contactmessage_change", args=[message.pk])):  # fmt: skip
        page = reading.content(renate.get(address))
        assert [part for part in ("<script>alert", "<b>x", "<img src=x") if part in page] == []
    assert 'href="mailto:a@example.de?subject=Ihre%20Nachricht' in page


@pytest.mark.parametrize("slug", starting.SLUGS)
def test_the_internal_area_has_the_pages_too_and_sends_messages_to_the_public_one(renate, atlas, slug):
    page = reading.content(renate.get(f"/intern/{slug}/"))

    assert f"<h1>{starting.wording(slug).title}</h1>" in page
    assert 'href="/intern/impressum/"' in page
    assert ('action="/barrierefreiheit/#inhalt"' in page) is (slug == "barrierefreiheit")
