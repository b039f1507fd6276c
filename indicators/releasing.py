"""From draft to release and back: who may do what to a release, and in which order.

Each act is one transaction and stands in the record. A draft is computed, protected and
proven when it is made; releasing it shows exactly what was looked at, or refuses.
"""

import datetime
import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from indicators.models import Act, Approval, Release, record
from indicators.models.visibility import State
from indicators.publication import UNPROTECTED, one_at_a_time, publish, state_of_material

log = logging.getLogger(__name__)


class ReleasingError(ValueError):
    """An act that is refused; the message is a German sentence that names the way out."""


class NothingNewError(ReleasingError):
    """There is nothing to publish."""


class DraftOpenError(ReleasingError):
    """The audience has a draft already."""


class SecondPersonError(ReleasingError):
    """Whoever made a draft may not release it."""


class OutdatedError(ReleasingError):
    """What the draft was made from is not what is there now."""


class StateError(ReleasingError):
    """The release is not in the state the act is for."""


@transaction.atomic
def make_draft(who: str, audience: str, note: str = "", unprotected_reason: str = "") -> Release:
    """Compute, protect and prove a draft, and return it; nobody outside sees it.

    With ``unprotected_reason`` small numbers are shown and nothing is proven; whoever lets
    people use that asks for the permission ``indicators.release_unprotected`` first.
    Raises ReleasingError, ScheduledError (a release waits for its moment) and
    DisclosureError (the protection cannot be proven).
    """
    one_at_a_time()
    if found := Release.objects.drafts(audience).first():
        raise DraftOpenError(
            f"Es gibt schon einen Entwurf ({found.number}). Bitte diesen zuerst freigeben oder verwerfen."
        )
    base = numbers_seen(audience)
    # Before the deliveries are read: what comes in between makes the draft outdated, never wrong.
    material = state_of_material()
    report = publish(
        audience=audience,
        note=note,
        commit=True,
        state=State.DRAFT,
        unprotected_reason=unprotected_reason or None,
    )
    if report.release is None:
        raise NothingNewError("0 Änderungen: Es gibt nichts zu veröffentlichen.")
    release = Release.objects.get(number=report.release)
    Approval.objects.create(
        release=release, made_by=who, base=base, material=material, unprotected_reason=unprotected_reason
    )
    said = f"{report.new} neu, {report.changed} geändert, {report.unchanged} unverändert."
    if unprotected_reason:
        said = f"{said} Ohne Geheimhaltung: {unprotected_reason}"
    record(who, Act.SUBMITTED, f"Entwurf {release.number}", text=said)
    return release


@transaction.atomic
def discard_draft(number: int, who: str) -> None:
    """Remove a draft with everything in it; its number is free again. Raises StateError."""
    one_at_a_time()
    draft = _in_state(number, State.DRAFT, "Nur ein Entwurf lässt sich verwerfen.")
    draft.delete()
    record(who, Act.DISCARDED, f"Entwurf {number}")


@transaction.atomic
def release(
    number: int, who: str, *, at: datetime.datetime | None = None, note: str = "", is_correction: bool = False
) -> Release:
    """Release a draft now, or at a moment to come, and return it; ``note`` is public.

    Raises ReleasingError: SecondPersonError for the maker while ``settings.FOUR_EYES`` is
    on, OutdatedError when anything changed since the draft was made.
    """
    one_at_a_time()
    draft = _in_state(number, State.DRAFT, "Nur ein Entwurf lässt sich freigeben.")
    approval = Approval.objects.select_for_update().get(release=draft)
    _require_second_person(approval, who)
    _require_current(draft, approval)
    now = timezone.now()
    if at is not None and at <= now:
        raise ReleasingError("Die Sperrfrist ist schon vorbei. Bitte einen späteren Zeitpunkt wählen.")
    approval.released_by, approval.released_at = who, now
    approval.is_alone = who == approval.made_by
    approval.save()
    draft.state, draft.published_at, draft.four_eyes = State.RELEASED, at or now, not approval.is_alone
    draft.note, draft.is_correction = _note_with_reason(note, approval), is_correction
    draft.save()
    record(who, Act.RELEASED, str(draft), text=_how(approval, at))
    log.info("released %s, seen from %s", number, draft.published_at)
    return draft


@transaction.atomic
def withdraw(number: int, who: str, note: str) -> Release:
    """Take the newest release of its audience back, and return it; what was shown before is current again.

    Only the newest: the others are what it was compared with and proven against. ``note``
    tells the public why. Raises ReleasingError.
    """
    one_at_a_time()
    if not note.strip():
        raise ReleasingError("Bitte öffentlich begründen, warum die Veröffentlichung zurückgezogen wird.")
    found = _in_state(number, State.RELEASED, "Nur eine Veröffentlichung lässt sich zurückziehen.")
    newest = Release.objects.in_force(found.audience)
    if newest and newest.number != number:
        raise StateError(
            f"Nur die neueste Veröffentlichung lässt sich zurückziehen, das ist die Nummer {newest.number}. "
            "Ältere folgen danach."
        )
    found.state, found.withdrawn_at, found.withdrawal_note = State.WITHDRAWN, timezone.now(), note.strip()
    found.save()
    Approval.objects.filter(release=found).update(withdrawn_by=who)
    record(who, Act.WITHDRAWN, str(found), text=found.withdrawal_note)
    log.info("withdrew %s", number)
    return found


def numbers_seen(audience: str) -> list[int]:
    """Return the numbers of the releases an audience sees now; one query."""
    return sorted(Release.objects.seen_by(audience).values_list("number", flat=True))


def may_release(approval: Approval, who: str) -> bool:
    """Return whether the four-eyes rule lets this person release the draft."""
    return not settings.FOUR_EYES or approval.made_by != who


def is_outdated(draft: Release, approval: Approval) -> bool:
    """Return whether releases, deliveries or rules changed since the draft was made; four queries."""
    return approval.base != numbers_seen(draft.audience) or approval.material != state_of_material()


def _in_state(number: int, state: State, otherwise: str) -> Release:
    found = Release.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise StateError(f"{otherwise} Die Nummer {number} gibt es nicht mehr.")
    if found.state != state:
        raise StateError(f"{otherwise} Nummer {number}: {found.get_state_display()}.")
    return found


def _require_second_person(approval: Approval, who: str) -> None:
    if not may_release(approval, who):
        raise SecondPersonError(
            "Wer einen Entwurf angelegt hat, gibt ihn nicht selbst frei. Bitte eine zweite Person, es zu tun."
        )


def _require_current(draft: Release, approval: Approval) -> None:
    if is_outdated(draft, approval):
        raise OutdatedError(
            "Seit dieser Entwurf angelegt wurde, haben sich Veröffentlichungen, Lieferungen oder Regeln der "
            "Geheimhaltung geändert. Bitte den Entwurf verwerfen und neu anlegen."
        )


def _note_with_reason(note: str, approval: Approval) -> str:
    """Return the public note; that small numbers are shown, and why, cannot be left out of it."""
    reason = approval.unprotected_reason
    if not reason or UNPROTECTED.format(reason=reason) in note:
        return note
    return "\n".join(part for part in (note, UNPROTECTED.format(reason=reason)) if part)


def _how(approval: Approval, at: datetime.datetime | None) -> str:
    """Return how a release came about, for the record."""
    said = [f"Angelegt von {approval.made_by or 'einem Befehl'}."]
    if approval.is_alone:
        said.append("Ohne zweite Person freigegeben.")
    if approval.unprotected_reason:
        said.append("Ohne statistische Geheimhaltung.")
    if at is not None:
        said.append(f"Sperrfrist bis {timezone.localtime(at):%d.%m.%Y, %H:%M} Uhr.")
    return " ".join(said)
