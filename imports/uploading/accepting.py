"""Decisions on a checked upload: tick a warning, accept, discard; each is one transaction."""

from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass

from django.db import transaction

from imports.loading import FileFacts, Loaded, load
from imports.messages import Severity
from imports.models import Confirmation, Delivery, DeliveryProblem, Upload
from imports.problems import Problem
from imports.uploading.packing import PackingError, Result, unpack
from indicators.models import Act, record


class NotAcceptedError(Exception):
    """An upload that cannot be accepted or changed now; the message says what to do."""


@dataclass(frozen=True)
class Tick:
    """A confirmed warning: why, and by whom."""

    reason: str
    person: str


def result_of(upload: Upload) -> Result:
    """Return what the check found; raises NotAcceptedError where there is nothing (any more)."""
    if not upload.result:
        raise NotAcceptedError("Diese Datei ist noch nicht geprüft.")
    try:
        return unpack(bytes(upload.result))
    except PackingError as error:
        raise NotAcceptedError(
            "Der Atlas wurde seit der Prüfung erneuert. Bitte laden Sie die Datei noch einmal hoch."
        ) from error


def ticks_of(upload: Upload) -> dict[int, Tick]:
    """Return the confirmed warnings by their position among the problems; one query."""
    rows = upload.confirmations.values_list("position", "reason", "person")
    return {position: Tick(reason, person) for position, reason, person in rows}


def locked(pk: int) -> Upload:
    """Return an upload that nobody else changes until the transaction ends."""
    uploads = Upload.objects.select_for_update(of=("self",)).select_related("source").defer("content")
    return uploads.get(pk=pk)


@transaction.atomic
def confirm(pk: int, reasons: ReadOnly[int, str], person: str) -> int:
    """Save the reasons for some warnings, by position, and return how many are new."""
    upload = locked(pk)
    if upload.state != Upload.State.CHECKED:
        raise NotAcceptedError("Warnungen lassen sich nur bei einer geprüften Datei ohne Fehler bestätigen.")
    problems = result_of(upload).checked.problems
    known = ticks_of(upload)
    fresh = [
        (position, problems[position], reason)
        for position, reason in sorted(reasons.items())
        if position < len(problems)
        and problems[position].severity is Severity.WARNING
        and reason
        and position not in known
    ]
    Confirmation.objects.bulk_create(
        Confirmation(
            upload=upload, position=position, code=found.code, reason=reason[:300], person=person[:150]
        )
        for position, found, reason in fresh
    )
    for _, found, reason in fresh:
        record(person, Act.CONFIRMED, upload.file_name, sha256=upload.sha256, text=f"{found.code}: {reason}")
    return len(fresh)


@transaction.atomic
def accept(pk: int, person: str) -> Loaded:
    """Load the figures of an upload as a numbered delivery, all or nothing.

    The reasons are kept with the warnings. Without a change there is no delivery and the
    upload is done all the same. Raises NotAcceptedError.
    """
    upload = locked(pk)
    refuse_unready(upload)
    checked = result_of(upload).checked
    ticks = ticks_of(upload)
    if any(position not in ticks for position in warnings_of(checked.problems)):
        raise NotAcceptedError("Es sind noch nicht alle Warnungen bestätigt.")
    facts = FileFacts(upload.file_name, upload.sha256, upload.size)
    loaded = load(checked, upload.source_id, facts, upload.sender, checked.problems)
    if loaded.delivery:
        keep_reasons(loaded.delivery, checked.problems, ticks)
        if person != upload.sender:
            record(
                person, Act.LOADED, str(loaded.delivery), sha256=upload.sha256, text="Übernahme veranlasst"
            )
    upload.state = Upload.State.ACCEPTED
    upload.result = None
    upload.delivery = loaded.delivery
    upload.save(update_fields=["state", "result", "delivery"])
    return loaded


def refuse_unready(upload: Upload) -> None:
    """Raise NotAcceptedError for an upload that is not checked, faulty, decided, or checked too early."""
    if upload.state == Upload.State.ACCEPTED:
        raise NotAcceptedError("Diese Datei ist schon übernommen.")
    if upload.state != Upload.State.CHECKED:
        raise NotAcceptedError("Diese Datei ist nicht fehlerfrei geprüft und kann nicht übernommen werden.")
    if upload.stand != Delivery.objects.stand(upload.source_id):
        raise NotAcceptedError(
            "Seit der Prüfung hat sich der Bestand dieser Quelle geändert. "
            "Bitte prüfen Sie die Datei noch einmal."
        )


def warnings_of(problems: tuple[Problem, ...]) -> list[int]:
    """Return the positions of the warnings."""
    return [position for position, found in enumerate(problems) if found.severity is Severity.WARNING]


def keep_reasons(delivery: Delivery, problems: tuple[Problem, ...], ticks: ReadOnly[int, Tick]) -> None:
    """Write the reasons beside the warnings of a new delivery, which stand in the same order; two queries."""
    rows = list(delivery.problems.order_by("id"))
    for position, row in enumerate(rows):
        if position in ticks and problems[position].code == row.code:
            row.reason, row.confirmed_by = ticks[position].reason, ticks[position].person
    DeliveryProblem.objects.bulk_update(rows, ["reason", "confirmed_by"], batch_size=1_000)


@transaction.atomic
def discard(pk: int, person: str) -> None:
    """Drop the file of an upload and everything found in it; that it came stays known."""
    upload = locked(pk)
    if upload.state == Upload.State.ACCEPTED:
        raise NotAcceptedError("Diese Datei ist schon übernommen.")
    upload.state = Upload.State.DISCARDED
    upload.content = None
    upload.result = None
    upload.save(update_fields=["state", "content", "result"])
    record(person, Act.FILE_DISCARDED, upload.file_name, sha256=upload.sha256)
