"""Which profile a register file has, and whether its columns may be read at all.

A file whose header is not recognised may have persons in its first line, so
messages about it name known columns only.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from imports.problems import Problem, problem
from imports.reading import normalised
from imports.sources.register.mapping import ColumnMapping

R1, R2, R3 = "R1", "R2", "R3"
ADDRESS = ("strassenschluessel", "hausnummer", "hausnr_zusatz")
COLUMNS = {
    R1: (
        "stichtag", "gebiet", *ADDRESS, "strassenname", "alter", "geburtsdatum", "geschlecht", "staat1",
        "staat2", "familienstand", "wohnungsstatus", "einzug_jahr", "zuwanderung", "haushalt_typ",
    ),
    R2: (
        "stichtag", "gebiet_code", "gebiet_name", "bestand", "merkmal", "auspraegung", "geschlecht",
        "anzahl",
    ),
    R3: ("zeit", "gebiet", "name"),
}  # fmt: skip
MARKS = {
    R1: {*COLUMNS[R1]} - {"stichtag", "gebiet", "strassenname"},
    R2: {"gebiet_code", "bestand", "merkmal", "auspraegung", "anzahl"},
}
FORBIDDEN = (
    "vorname", "familienname", "nachname", "geburtsname", "rufname", "doktor", "idnr",
    "identifikationsnummer", "steuer", "ordnungsmerkmal", "azr", "ausweis", "passnr", "passnummer",
    "seriennummer", "telefon", "mail", "konto", "iban", "religion", "kirche", "konfession",
    "auskunftssperre", "waffen", "geburtsort",
)  # fmt: skip
FORBIDDEN_ALONE = frozenset({"name", "pin", "pass"})


@dataclass(frozen=True)
class Header:
    """The columns of a register file.

    ``columns`` are our names in the order of the file, "" for a column that is not
    read; ``titles`` the headers as written.
    """

    profile: str
    titles: tuple[str, ...]
    columns: tuple[str, ...]

    def position(self, column: str) -> int | None:
        """Return where one of our columns stands, or None."""
        return self.columns.index(column) if column in self.columns else None

    def title(self, column: str) -> str:
        """Return the header of one of our columns as written, for messages."""
        position = self.position(column)
        return column if position is None else self.titles[position]


def recognise(titles: Sequence[str], mapping: ColumnMapping) -> Header:
    """Return the header with our names for its columns; profile "" if it is none of ours."""
    ours = {normalised(theirs): column for column, theirs in mapping.columns.items()}
    names = [ours.get(normalised(title), normalised(title)) for title in titles]
    profile = mapping.profile or profile_of(names)
    known = {*COLUMNS.get(profile, ())}
    cells = {normalised(title) for title in mapping.cells}
    columns = [
        name if name in known or (profile == R3 and is_cell(normalised(title), cells)) else ""
        for name, title in zip(names, titles, strict=True)
    ]
    return Header(profile, tuple(title.strip() for title in titles), tuple(columns))


def profile_of(names: Sequence[str]) -> str:
    """Return the profile whose own columns occur most, "" if there are fewer than two."""
    found = {profile: len(marks & set(names)) for profile, marks in MARKS.items()}
    wide = sum(name.startswith("e_") for name in names)
    found[R3] = wide + 1 if wide and {"zeit", "gebiet"} & set(names) else 0
    best = max(found, key=lambda profile: found[profile])
    return best if found[best] >= 2 else ""


def is_cell(name: str, cells: Iterable[str]) -> bool:
    """Say whether a column of a wide file holds numbers: as mapped, else as named by the format."""
    return name in cells if cells else name.startswith("e_")


def forbidden_columns(header: Header) -> list[Problem]:
    """Return REG-01 for each column that may name a person; known columns are never among them."""
    return [
        problem("REG-01", column=title)
        for title, column in zip(header.titles, header.columns, strict=True)
        if not column and is_forbidden(title)
    ]


def is_forbidden(title: str) -> bool:
    """Say whether a header may stand over names, numbers of persons or the like."""
    name = normalised(title)
    joined = re.sub(r"[\W_]", "", name)
    return joined in FORBIDDEN_ALONE or any(word in name or word in joined for word in FORBIDDEN)


def column_problems(
    header: Header,
    required: Iterable[str],
    ignored: Iterable[str] = (),
    parts: Mapping[str, str] | None = None,
) -> list[Problem]:
    """Return DAT-08 for absent, DAT-09 for repeated and DAT-10 for unknown columns.

    ``ignored`` are headers that the mapping leaves out on purpose; ``parts`` says under
    which header a mapping expects our columns.
    """
    expected = parts or {}
    named = [title for title, column in zip(header.titles, header.columns, strict=True) if column]
    found = ", ".join(header.titles if header.profile else named) or "keine bekannte Spalte"
    problems = [
        problem("DAT-08", column=expected.get(column, column), liste=found)
        for column in required
        if column not in header.columns
    ]
    problems += [
        problem("DAT-09", column=header.title(column), n=count)
        for column, count in Counter(header.columns).items()
        if column and count > 1
    ]
    passed_over = {normalised(title) for title in ignored}
    problems += [
        problem("DAT-10", column=title)
        for title, column in zip(header.titles, header.columns, strict=True)
        if not column and title and normalised(title) not in passed_over
    ]
    return problems
