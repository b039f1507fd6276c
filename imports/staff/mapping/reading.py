"""What the mapping screen shows of a table: the page to begin with, and what reading it gives."""

import re
from dataclasses import dataclass
from decimal import Decimal

from imports.models import Mapping, OpenTable, Upload
from imports.sources.table import Look, TableMapping, read_mapping
from imports.sources.table.grid import is_workbook
from imports.sources.table.mapping import Shape, SheetForm, TextForm
from imports.sources.table.workbook import sheet_names
from imports.staff.mapping.answering import Answers, answers_of, answers_to_shape, proposed, shape_answers
from imports.staff.mapping.describing import described
from imports.staff.mapping.screen import FIELDS, Flat, Screen, number, screen_of, shape_of
from imports.staff.mapping.surroundings import Surroundings, surroundings
from imports.staff.presenters import Group, check_page
from imports.staff.vocabulary import vocabulary
from imports.uploading.checking import Paper, check
from imports.uploading.packing import Result
from imports.uploading.tables import first_shape, look_at
from imports.validation import Checked, Figure
from indicators.models import Area
from indicators.status import Status

SHOWN_FIGURES = 24
AT_ONCE = 12_000_000
"""Bytes up to which a table is read while somebody waits: about four seconds."""
OF_COLUMNS = re.compile(r"c\d+-\w+|columns")
REASONS = {
    Status.WITHHELD: "geheim",
    Status.LATER: "kommt später",
    Status.UNRELIABLE: "unsicher",
    Status.NOT_MEANINGFUL: "nicht sinnvoll",
    Status.MISSING: "fehlt",
}


@dataclass(frozen=True)
class Line:
    """One number as it would be taken over; ``number`` is None where ``reason`` says why."""

    area: str
    day: str
    measure: str
    number: Decimal | None
    reason: str
    raw: str


@dataclass(frozen=True)
class ReadingPage:
    """What a mapping makes of a table: first numbers, how many there are, what is wrong."""

    lines: tuple[Line, ...]
    figures: int
    rows: int
    skipped: int
    groups: tuple[Group, ...]
    unknown: tuple[str, ...]
    text: str


def begin(table: OpenTable) -> Screen:
    """Return the page of a table as it was left, or with a first proposal."""
    around = surroundings()
    mapping = read_mapping(table.text) if table.text else None
    if mapping is None:
        first = first_shape(bytes(table.content), table.file_name)
        shape = shape_answers(first)
        found = looked(table, shape)
        return screen_of(shape | proposed(found, around, first.skipped, table.file_name), found, around)
    shape = answers_to_shape(mapping, is_workbook=is_workbook(bytes(table.content)))
    found = looked(table, shape)
    return screen_of(answers_of(mapping, found), found, around)


def can_show(table: OpenTable) -> bool:
    """Say whether the page can ask for everything in the mapping that a table has so far."""
    if not table.text:
        return True
    mapping = read_mapping(table.text)
    return described(begin(table), mapping) == mapping


def answered(table: OpenTable, flat: Flat, *, anew: bool) -> Screen:
    """Return the page with somebody's answers; ``anew``: columns that are new get a proposal."""
    around = surroundings()
    found = looked(table, flat)
    return screen_of(merged(flat, found, around, table.file_name) if anew else flat, found, around)


def looked(table: OpenTable, flat: Flat) -> Look:
    """Return what a table looks like with its header where the answers say."""
    data = bytes(table.content)
    form = shape_of(flat, sheet_names(data) if is_workbook(data) else ())
    if not form.is_valid():
        return look_at(table, TextForm(), SheetForm())
    said = form.cleaned_data
    shape = Shape(said["skipped"], said["header"], said["title_line"])
    return look_at(
        table, TextForm(shape, said["delimiter"], said["encoding"]), SheetForm(shape, said["sheet"])
    )


def merged(flat: Flat, found: Look, around: Surroundings, file_name: str) -> Answers:
    """Return somebody's answers, with proposals for columns that were not there before."""
    guessed = proposed(found, around, number(flat, "skipped"), file_name)
    fresh = {key: value for key, value in guessed.items() if key != "sums_all"}
    known = {flat.get(f"c{at}-name", ""): at for at in range(number(flat, "columns"))}
    nowhere = flat.get("period_from") == "fixed" and not flat.get("period_fixed")
    open_ones = {"period_from", "period_pattern"} if nowhere else set()
    said = {key: value for key, value in flat.items() if value and key not in open_ones}
    answers = fresh | {key: value for key, value in said.items() if not OF_COLUMNS.fullmatch(key)}
    for at, column in enumerate(found.columns):
        if column.name and column.name in known:
            was = known[column.name]
            answers |= {f"c{at}-{field}": flat.get(f"c{was}-{field}", "") for field in FIELDS}
    return answers


def base_of(table: OpenTable) -> TableMapping | None:
    """Return the mapping that a table has so far."""
    return read_mapping(table.text) if table.text else None


def reading(table: OpenTable, source: str, text: str, around: Surroundings) -> ReadingPage:
    """Return what a mapping makes of a table; raises NotCheckedError."""
    mapping = Mapping(kind=Mapping.Kind.TABLE, text=text)
    checked = check(Paper(table.file_name, bytes(table.content), table.sha256, source, mapping))
    upload = Upload(source_id=source, state=Upload.State.CHECKED)
    result = Result(checked, ())
    page = check_page(upload, result, {}, vocabulary(upload, result), stand="")
    return ReadingPage(
        lines=lines_of(checked, around, source),
        figures=len(checked.figures),
        rows=checked.rows_read,
        skipped=checked.rows_skipped,
        groups=page.groups,
        unknown=unknown_measures(checked),
        text=text,
    )


def unknown_measures(checked: Checked) -> tuple[str, ...]:
    """Return the keys in a file that the catalogue does not have."""
    return tuple(found.column or "" for found in checked.problems if found.code == "BA-08")


def lines_of(checked: Checked, around: Surroundings, source: str) -> tuple[Line, ...]:
    """Return the first numbers of a file, areas and measures by their names; one query."""
    figures = spread(checked.figures)
    measures = around.names(source)
    codes = {figure.area_code for figure in figures}
    names = {
        (level, code): name
        for level, code, name in Area.objects.filter(code__in=codes).values_list("level_id", "code", "name")
    }
    return tuple(
        Line(
            area=f"{figure.area_code} {names.get((figure.level, figure.area_code), '')}".strip(),
            day=f"{figure.period:%d.%m.%Y}",
            measure=measures.get(figure.measure_key, figure.measure_key),
            number=figure.number,
            reason=REASONS.get(figure.status, ""),
            raw=figure.raw,
        )
        for figure in figures
    )


def spread(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the first numbers of a file, and its last two: there the sums stand."""
    if len(figures) <= SHOWN_FIGURES:
        return figures
    return (*figures[: SHOWN_FIGURES - 2], *figures[-2:])
