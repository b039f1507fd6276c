"""What becomes of messages: to the mailbox, answered, deleted."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from atlas.texts.forms import MessageForm
from atlas.texts.forwarding import forget, forward
from atlas.texts.jobs import messages
from atlas.texts.models import ContactAttempt, ContactMessage

pytestmark = pytest.mark.django_db


def ago(**span):
    return timezone.now() - datetime.timedelta(**span)


def test_without_a_mailbox_messages_are_only_kept(settings, mailoutbox):
    settings.CONTACT_MAIL = ""
    ContactMessage.objects.create(text="Hallo")

    assert (forward(), mailoutbox) == (0, [])


def test_messages_go_to_the_mailbox_once_and_the_answer_to_the_reader(settings, mailoutbox):
    settings.CONTACT_MAIL = "barrierefreiheit@example.de"
    settings.DEFAULT_FROM_EMAIL = "atlas@example.de"
    ContactMessage.objects.create(
        text="Die Karte\ngeht nicht.", name="Ada\nBcc: x@example.de", mail="ada@example.de",
        page="/karte/x/", answer_by=datetime.date(2027, 1, 3),
    )  # fmt: skip
    ContactMessage.objects.create(text="Ohne Adresse")

    assert [forward(), forward()] == [2, 0]

    mail = mailoutbox[0]
    assert (mail.to, mail.reply_to, mail.from_email) == (
        ["barrierefreiheit@example.de"],
        ["ada@example.de"],
        "atlas@example.de",
    )
    assert mail.subject == "Sozialatlas: Nachricht zur Barrierefreiheit, Antwort bis 03.01.2027"
    assert "Die Karte\ngeht nicht." in mail.body
    assert "Seite: /karte/x/" in mail.body
    assert mailoutbox[1].reply_to == []


@pytest.mark.parametrize("between", ["\x0b", "\x0c", "\x1c", "\x1e"])
def test_no_address_breaks_a_header_or_holds_up_the_others(settings, mailoutbox, between):
    """Signs that Python takes for the end of a line: such a mail would never leave, nor what waits behind."""
    settings.CONTACT_MAIL = "barrierefreiheit@example.de"
    address = f'"a{between}Bcc:x@example.de"@example.de'
    ContactMessage.objects.create(text="Erste", mail=address)
    ContactMessage.objects.create(text="Zweite", mail="ada@example.de")

    assert forward() == 2

    assert [mail.reply_to for mail in mailoutbox] == [[], ["ada@example.de"]]
    assert all(b"Bcc" not in mail.message().as_bytes().partition(b"\n\n")[0] for mail in mailoutbox)
    form = MessageForm({"nachricht": "Hallo", "mail": address})
    assert form.errors == {"mail": ["Das ist keine E-Mail-Adresse. Beispiel: name@example.de"]}


def test_a_mail_server_that_is_away_loses_nothing(settings, caplog):
    settings.CONTACT_MAIL = "barrierefreiheit@example.de"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    ContactMessage.objects.create(text="Sehr vertraulich")

    assert forward() == 0

    assert ContactMessage.objects.get().mailed_at is None
    assert "messages wait" in caplog.text
    assert "vertraulich" not in caplog.text


def test_messages_are_forgotten_a_year_after_their_answer(settings):
    settings.CONTACT_KEPT_DAYS = 365
    states = ContactMessage.State
    for text, state, answered in (
        ("alt", states.ANSWERED, ago(days=366)),
        ("alter Unsinn", states.CLOSED, ago(days=400)),
        ("neu", states.ANSWERED, ago(days=364)),
        ("offen", states.OPEN, None),
    ):
        ContactMessage.objects.create(text=text, state=state, answered_at=answered, sent_at=ago(days=500))

    assert forget() == 2
    assert sorted(one.text for one in ContactMessage.objects.all()) == ["neu", "offen"]


def test_the_worker_forgets_who_sent_an_hour_ago_also_when_nobody_writes():
    for minutes in (30, 61):
        ContactAttempt.objects.create(visitor=str(minutes), at=ago(minutes=minutes))

    messages(timestamp=0)

    assert [attempt.visitor for attempt in ContactAttempt.objects.all()] == ["30"]


def test_the_command_says_what_it_did(capsys):
    call_command("contact_messages")

    assert capsys.readouterr().out == "0 weitergeleitet, 0 gelöscht.\n"
