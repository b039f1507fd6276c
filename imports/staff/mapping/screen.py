"""The mapping screen as forms: bound to the flat answers of a page, whoever gave them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django import forms

from imports.reading import normalised
from imports.sources.table import Column, Look
from imports.sources.table.header import JOIN
from imports.sources.table.proposing import Role
from imports.staff.mapping.forms import (
    ColumnForm,
    GeneralForm,
    LevelForm,
    ShapeForm,
    SignForm,
    SkipForm,
    WordForm,
)
from imports.staff.mapping.surroundings import MeasureChoice, Surroundings

Flat = Mapping[str, str]
"""The answers of a page by the names of its fields; a box that is not ticked is absent."""
BLANKS = 2
"""Empty rows below each list, to fill in."""
MOST_ROWS = 60
MOST_WORDS = 100
FIELDS = ("role", "measure", "notation", "places", "sums")


@dataclass(frozen=True)
class ColumnRow:
    """One column of the table with its form; ``name`` is what the mapping calls it, "" for nothing."""

    column: Column
    name: str
    form: ColumnForm

    @property
    def role(self) -> str:
        """What the column is said to be."""
        return str(self.form["role"].value() or "")


@dataclass(frozen=True)
class WordRow:
    """One word of the column that names measures."""

    word: str
    form: WordForm


@dataclass(frozen=True)
class Screen:
    """Everything on the page; ``blanks`` are rows without answers, by list."""

    look: Look
    surroundings: Surroundings
    shape: ShapeForm
    general: GeneralForm
    columns: tuple[ColumnRow, ...]
    levels: tuple[LevelForm, ...]
    skips: tuple[SkipForm, ...]
    signs: tuple[SignForm, ...]
    words: tuple[WordRow, ...]
    blank_levels: tuple[LevelForm, ...] = ()
    blank_skips: tuple[SkipForm, ...] = ()
    blank_signs: tuple[SignForm, ...] = ()
    refusals: list[str] = field(default_factory=list)

    @property
    def forms(self) -> tuple[forms.Form, ...]:
        """Every form that has answers."""
        return (
            self.shape,
            self.general,
            *(row.form for row in self.columns),
            *self.levels,
            *self.skips,
            *self.signs,
            *(row.form for row in self.words),
        )

    def is_valid(self) -> bool:
        """Whether nothing is wrong in any form; all of them are asked."""
        asked = [form.is_valid() for form in self.forms]
        return all(asked) and not self.refusals

    def with_role(self, *roles: str) -> list[ColumnRow]:
        """Return the columns that are said to be one of some things."""
        return [row for row in self.columns if row.role in roles]

    @property
    def measure_choices(self) -> tuple[MeasureChoice, ...]:
        """The measures to choose from: those of the chosen source."""
        return self.surroundings.measures_of(self.source)

    @property
    def source(self) -> str:
        """The chosen source, "" for none."""
        return str(self.general["source"].value() or "")


def shape_of(flat: Flat, sheets: tuple[str, ...]) -> ShapeForm:
    """Return the form that says where the table stands."""
    return ShapeForm(flat, sheets)


def screen_of(flat: Flat, found: Look, around: Surroundings) -> Screen:
    """Return the forms of a page with its answers."""
    columns = columns_of(flat, found.columns)
    named = [(row.name, row.name) for row in columns if row.name]
    levels = list(around.levels)
    at_levels, at_skips, at_signs = (rows_of(flat, prefix) for prefix in ("level", "skip", "sign"))
    after = {prefix: len(rows) for prefix, rows in (("l", at_levels), ("s", at_skips), ("z", at_signs))}
    return Screen(
        look=found,
        surroundings=around,
        shape=shape_of(flat, found.sheets),
        general=GeneralForm(flat, list(around.sources), levels),
        columns=columns,
        levels=tuple(LevelForm(row, f"level{n}", levels) for n, row in enumerate(at_levels)),
        skips=tuple(SkipForm(row, f"skip{n}", named) for n, row in enumerate(at_skips)),
        signs=tuple(SignForm(row, prefix=f"sign{n}") for n, row in enumerate(at_signs)),
        words=words_of(flat, columns),
        blank_levels=tuple(LevelForm(None, f"level{after['l'] + n}", levels) for n in range(BLANKS)),
        blank_skips=tuple(SkipForm(None, f"skip{after['s'] + n}", named) for n in range(BLANKS)),
        blank_signs=tuple(SignForm(None, prefix=f"sign{after['z'] + n}") for n in range(BLANKS)),
    )


def columns_of(flat: Flat, columns: Iterable[Column]) -> tuple[ColumnRow, ...]:
    """Return the columns of a table with the answers about them, which follow their names.

    Another header row makes other columns; those that keep their name keep their answers.
    """
    answered: dict[str, dict[str, str]] = {}
    for at in range(number(flat, "columns")):
        name = flat.get(f"c{at}-name", "")
        answered[name] = {field: flat.get(f"c{at}-{field}", "") for field in FIELDS}
    rows = []
    for at, column in enumerate(columns):
        name = next((name for name in answered if name and means(name, column)), column.name)
        data = {f"c{at}-{field}": value for field, value in answered.get(name, {}).items()}
        rows.append(ColumnRow(column, name, ColumnForm(data, prefix=f"c{at}")))
    return tuple(rows)


def means(name: str, column: Column) -> bool:
    """Say whether a mapping may mean a column by a name: its own, its whole title, or a part of it."""
    parts = {normalised(column.title), *map(normalised, column.title.split(JOIN))}
    return name == column.name or (bool(column.name) and normalised(name) in parts)


def rows_of(flat: Flat, prefix: str) -> list[dict[str, str]]:
    """Return the filled rows of a list, numbered anew without gaps."""
    main = "sign" if prefix == "sign" else "text"
    filled = [n for n in range(MOST_ROWS) if flat.get(f"{prefix}{n}-{main}", "").strip()]
    rows = []
    for new, old in enumerate(filled):
        start = f"{prefix}{old}-"
        row = {key.removeprefix(start): value for key, value in flat.items() if key.startswith(start)}
        rows.append({f"{prefix}{new}-{key}": value for key, value in row.items()})
    return rows


def words_of(flat: Flat, columns: Iterable[ColumnRow]) -> tuple[WordRow, ...]:
    """Return the words of the one column that names measures, with the answers about them."""
    naming = [row for row in columns if row.role == Role.MEASURE]
    if len(naming) != 1:
        return ()
    answered: dict[str, dict[str, str]] = {}
    for at in range(number(flat, "words")):
        word = flat.get(f"w{at}-word", "")
        answered[word] = {
            key: flat[f"w{at}-{key}"] for key in ("measure", "ignored") if f"w{at}-{key}" in flat
        }
    words = list(dict.fromkeys([*naming[0].column.words, *(word for word in answered if word)]))[:MOST_WORDS]
    return tuple(
        WordRow(
            word,
            WordForm(
                {f"w{at}-{key}": value for key, value in answered.get(word, {}).items()}, prefix=f"w{at}"
            ),
        )
        for at, word in enumerate(words)
    )


def number(flat: Flat, name: str) -> int:
    """Return how many rows of a kind a page had."""
    text = flat.get(name, "0")
    return min(int(text), 1_000) if text.isdecimal() and len(text) < 5 else 0
