"""What the pages for deliveries show, as plain values; no queries here."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from imports.loading import Comparison
from imports.messages import Severity
from imports.models import Upload
from imports.problems import Problem
from imports.uploading.accepting import Tick
from imports.uploading.hints import Vocabulary, hint
from imports.uploading.packing import Result
from imports.validation import Imprint

SHOWN = 200
TITLES = {Severity.ERROR: "Fehler", Severity.WARNING: "Warnungen", Severity.NOTICE: "Hinweise"}
LEADS = {
    Severity.ERROR: "Fehler verhindern die Übernahme. Bitte berichtigen Sie die Datei und laden Sie sie neu.",
    Severity.WARNING: "Jede Warnung braucht ein Häkchen und eine Begründung, die mit der Lieferung bleibt.",
    Severity.NOTICE: "Zur Kenntnis; hier ist nichts zu tun.",
}


@dataclass(frozen=True)
class Typed:
    """What somebody typed beside a warning, and what is wrong with it."""

    is_ticked: bool
    reason: str
    error: str


@dataclass(frozen=True)
class Message:
    """A problem as the page shows it; ``tick`` is how it was confirmed, "" as hint for none."""

    position: int
    code: str
    text: str
    hint: str
    tick: Tick | None
    typed: Typed | None = None


@dataclass(frozen=True)
class Group:
    """Problems of one severity; ``hidden`` counts those beyond the longest list."""

    severity: Severity
    title: str
    lead: str
    messages: tuple[Message, ...]
    count: int

    @property
    def hidden(self) -> int:
        """How many are not shown."""
        return self.count - len(self.messages)

    @property
    def is_warning(self) -> bool:
        """Whether these need ticks."""
        return self.severity is Severity.WARNING


@dataclass(frozen=True)
class CheckPage:
    """An upload after its check."""

    upload: Upload
    first_rows: tuple[tuple[str, ...], ...]
    groups: tuple[Group, ...]
    to_tick: int
    is_stale: bool
    imprint: Imprint

    @property
    def may_tick(self) -> bool:
        """Whether ticking makes sense: no error is in the way."""
        return self.upload.state == Upload.State.CHECKED

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands between the upload and the differences."""
        return self.may_tick and not self.to_tick and not self.is_stale


def check_page(
    upload: Upload,
    result: Result,
    ticks: Mapping[int, Tick],
    words: Vocabulary,
    *,
    stand: str,
    typed: Mapping[int, Typed] | None = None,
) -> CheckPage:
    """Return the page of a checked upload.

    ``stand`` is that of its source now, ``typed`` what a refused form held.
    """
    problems = result.checked.problems
    of_severity = Counter(found.severity for found in problems)
    groups = tuple(
        Group(
            severity,
            TITLES[severity],
            LEADS[severity],
            messages(problems, severity, ticks, words, typed or {}),
            of_severity[severity] + (result.checked.omitted if severity is Severity.ERROR else 0),
        )
        for severity in Severity
        if of_severity[severity]
    )
    open_warnings = of_severity[Severity.WARNING] - len(ticks)
    is_stale = upload.stand != stand
    return CheckPage(upload, result.first_rows, groups, open_warnings, is_stale, result.checked.imprint)


def messages(
    problems: tuple[Problem, ...],
    severity: Severity,
    ticks: Mapping[int, Tick],
    words: Vocabulary,
    typed: Mapping[int, Typed],
) -> tuple[Message, ...]:
    """Return at most ``SHOWN`` problems of a severity, those still to tick first."""
    wanted = [(at, found) for at, found in enumerate(problems) if found.severity is severity]
    wanted.sort(key=lambda pair: pair[0] in ticks)
    return tuple(
        Message(at, found.code, found.message, hint(found, words), ticks.get(at), typed.get(at))
        for at, found in wanted[:SHOWN]
    )


@dataclass(frozen=True)
class DifferencePage:
    """What accepting an upload would change."""

    upload: Upload
    comparison: Comparison
