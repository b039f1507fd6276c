"""One thing wrong in a delivered file, as the sender reads it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from imports.messages import MESSAGES, Severity


@dataclass(frozen=True)
class Problem:
    """A message with its place in the file.

    ``line`` counts physical lines from 1; ``column`` is the name in the header.
    Both are None where a problem concerns the whole file.
    """

    code: str
    severity: Severity
    message: str
    line: int | None = None
    column: str | None = None


def problem(code: str, /, *, line: int | None = None, column: str | None = None, **parts: object) -> Problem:
    """Return the problem of a code with its German sentence filled in.

    ``line`` and ``column`` also fill ``{zeile}`` and ``{spalte}``. Raises KeyError
    for an unknown code or a missing part: that is a mistake of ours.
    """
    severity, text = MESSAGES[code]
    if line is not None:
        parts.setdefault("zeile", line)
    if column is not None:
        parts.setdefault("spalte", column)
    return Problem(code, severity, text.format(**parts), line, column)


def is_loadable(problems: Iterable[Problem]) -> bool:
    """Say whether no problem is an error."""
    return all(found.severity is not Severity.ERROR for found in problems)
