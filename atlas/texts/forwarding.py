"""What happens to messages later: to the city's mailbox, and out of the database when their time is over."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from atlas.texts.models import ContactAttempt, ContactMessage

log = logging.getLogger(__name__)


def forward() -> int:
    """Mail what was not mailed yet to ATLAS_CONTACT_MAIL and return how many went out; without it none.

    When the mail server does not take one, the rest waits for the next time.
    """
    if not settings.CONTACT_MAIL:
        return 0
    sent = 0
    for message in ContactMessage.objects.to_forward():
        try:
            _mail(message).send()
        except (SMTPException, OSError) as error:
            log.warning("messages wait, the mail server does not take them: %s", type(error).__name__)
            break
        message.mailed_at = timezone.now()
        message.save(update_fields=["mailed_at"])
        sent += 1
    return sent


def forget() -> int:
    """Delete messages that were settled long ago, and who sent some an hour ago; return how many messages."""
    ContactAttempt.objects.outlived().delete()
    _, deleted = ContactMessage.objects.outlived().delete()
    return deleted.get(ContactMessage._meta.label, 0)


def _mail(message: ContactMessage) -> EmailMessage:
    """Return the mail; what a reader wrote is in the body alone, never in a header."""
    lines = (
        f"Eingegangen: {timezone.localtime(message.sent_at):%d.%m.%Y, %H:%M} Uhr",
        f"Zu beantworten bis: {message.answer_by:%d.%m.%Y} (BITVNRW § 5)",
        f"Seite: {message.page or 'nicht angegeben'}",
        f"Name: {message.name or 'nicht angegeben'}",
        f"E-Mail-Adresse: {message.mail or 'nicht angegeben'}",
        "",
        message.text,
        "",
        "Bitte die Antwort in der Verwaltung des Sozialatlas unter „Nachrichten“ eintragen.",
    )
    return EmailMessage(
        subject=f"Sozialatlas: Nachricht zur Barrierefreiheit, Antwort bis {message.answer_by:%d.%m.%Y}",
        body="\n".join(lines),
        to=[settings.CONTACT_MAIL],
        reply_to=[message.mail] if message.mail and message.mail.isprintable() else None,
    )
