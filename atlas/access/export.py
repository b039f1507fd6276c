"""The record as a file: semicolons and a BOM for Excel, no cell that begins like a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils import timezone

from atlas.downloads import EXCEL, harmless
from indicators.models import AuditEntry

HEADER = ("nummer", "wann", "wer", "was", "woran", "pruefsumme", "einzelheiten")


def lines(entries: Iterable[AuditEntry]) -> Iterator[bytes]:
    """Yield the file line by line: the header with the BOM, then one line for each entry.

    Moments are local with their offset (ISO 8601).
    """
    yield _line(HEADER).encode("utf-8-sig")
    for entry in entries:
        cells = (entry.who, entry.get_act_display(), entry.subject, entry.sha256, entry.text)
        moment = timezone.localtime(entry.at).isoformat(timespec="seconds")
        yield _line((str(entry.pk), moment, *map(harmless, cells))).encode()


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=EXCEL.delimiter, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
