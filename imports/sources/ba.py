"""Labour market statistics of the Bundesagentur für Arbeit: profiles B1, B2 and B3. Pure.

``check`` reads the whole file and reports everything wrong with it. A star stays a
star: it is never filled in and never guessed from a sum.
"""

from imports.problems import Problem, problem
from imports.reading import decode, read_rows, read_table
from imports.sources.ba_akg import check_akg
from imports.sources.ba_draft import (
    TOTALS,
    Draft,
    Residents,
    resident_problems,
    unassigned_problem,
    waiting_problems,
    workplace_problems,
)
from imports.sources.ba_key_figures import check_key_figures
from imports.sources.ba_keys import KeyTable, KeyTableError
from imports.sources.ba_layout import profile
from imports.sources.ba_long import check_long
from imports.validation import Checked, Known, period_problems, plausibility_problems
from imports.validation.known import nothing_earlier

SOURCE = "ba"


def check(
    data: bytes, name: str, known: Known, keys: KeyTable | None = None, residents: Residents = nothing_earlier
) -> Checked:
    """Return figures and problems of a delivered file.

    ``keys`` maps the areas of the BA to those of the atlas; profile B1 needs it, else
    KeyTableError. ``residents`` gives figures of the register for plausibility.
    """
    decoded = decode(data, name)
    if not decoded.text:
        return Checked("", decoded.encoding, problems=decoded.problems)
    draft = drafted(decoded.text, known, keys)
    if isinstance(draft, Problem):
        return Checked("", decoded.encoding, problems=(*decoded.problems, draft))
    figures = draft.figures
    periods = tuple(sorted({figure.period for figure in figures}))
    shared = [
        *period_problems(periods, known.today),
        *waiting_problems(figures, known.today),
        *unassigned_problem(figures, known.remainder_code),
        *resident_problems(figures, residents, known),
        *plausibility_problems(figures, known, TOTALS),
    ]
    return Checked(
        profile=draft.profile,
        encoding=decoded.encoding,
        periods=periods,
        rows_read=draft.rows,
        rows_skipped=draft.skipped,
        figures=figures,
        problems=(*decoded.problems, *draft.problems, *shared),
    )


def drafted(text: str, known: Known, keys: KeyTable | None) -> Draft | Problem:
    """Return what the profile of a file makes of it, or why it has none."""
    table = read_table(text)
    rows, _ = read_rows(text, table.delimiter)
    match profile(table, rows):
        case "B1":
            if keys is None:
                raise KeyTableError("Kleinräumige Daten der BA brauchen die Schlüsseltabelle (--keys DATEI).")
            return with_workplace(check_akg(table, rows, known, keys), table.header)
        case "B2":
            return check_key_figures(rows, known)
        case "B3":
            return check_long(table, rows, known)
        case "protocol":
            return problem("BA-02")
        case _:
            return problem("BA-01")


def with_workplace(draft: Draft, header: tuple[str, ...]) -> Draft:
    """Return a draft with BA-15 where its header names the place of work."""
    found = (*draft.problems, *workplace_problems(header))
    return Draft(draft.profile, draft.rows, draft.skipped, draft.figures, found)
