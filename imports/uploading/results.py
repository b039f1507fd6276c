"""The check of an upload and what is kept of it."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from imports.messages import Severity
from imports.models import Delivery, Upload
from imports.problems import Problem
from imports.reading import decode
from imports.uploading.checking import NotCheckedError, Paper, check
from imports.uploading.packing import Result, pack
from imports.uploading.recognition import first_rows
from imports.uploading.workbooks import MOST_MEGABYTES, as_csv, is_workbook

SHOWN_ROWS = 10


@dataclass(frozen=True)
class Findings:
    """A result with the state of the deliveries it was checked against (``Delivery.stand``)."""

    result: Result
    stand: str


def check_upload(upload: Upload) -> None:
    """Check the file of an upload and save what was found; repeating it does no harm.

    Raises NotCheckedError where something else than the file is wrong.
    """
    store_result(upload, checked_upload(paper_of(upload)))


def paper_of(upload: Upload) -> Paper:
    """Return what a check needs of an upload; raises NotCheckedError for one whose file is not kept."""
    if upload.content is None:
        raise NotCheckedError("Die Datei wurde nicht aufbewahrt. Bitte laden Sie sie noch einmal hoch.")
    return Paper(upload.file_name, bytes(upload.content), upload.sha256, upload.source_id, upload.mapping)


def checked_upload(paper: Paper, *, keeps_rows: bool = True) -> Findings:
    """Return what the check of a file found; first rows only of a file without persons."""
    stand = Delivery.objects.stand(paper.source)
    checked = check(paper)
    return Findings(Result(checked, rows_of(paper) if keeps_rows else ()), stand)


def rows_of(paper: Paper) -> tuple[tuple[str, ...], ...]:
    """Return the header and the first rows of a file as text."""
    data: bytes | Problem = paper.data
    if is_workbook(paper.data, paper.name):
        data = as_csv(paper.data, paper.name)
    if isinstance(data, Problem):
        return ()
    return first_rows(decode(data, paper.name, MOST_MEGABYTES).text, SHOWN_ROWS + 1)


@transaction.atomic
def store_result(upload: Upload, findings: Findings) -> None:
    """Save what a check found; earlier ticks are void. Nothing is saved for a file discarded meanwhile."""
    upload = Upload.objects.select_for_update().defer("content").get(pk=upload.pk)
    if upload.state in (Upload.State.DISCARDED, Upload.State.ACCEPTED):
        return
    checked = findings.result.checked
    count = Counter(found.severity for found in checked.problems)
    upload.confirmations.all().delete()
    upload.state = Upload.State.CHECKED if checked.loadable else Upload.State.FAULTY
    upload.profile = checked.profile or upload.profile
    upload.encoding = checked.encoding
    upload.periods = ", ".join(f"{day:%d.%m.%Y}" for day in checked.periods)[:400]
    upload.rows_read = checked.rows_read
    upload.errors = count[Severity.ERROR] + checked.omitted
    upload.warnings = count[Severity.WARNING]
    upload.notices = count[Severity.NOTICE]
    upload.result = pack(findings.result)
    upload.stand = findings.stand
    upload.save()
