"""Words of a TOML file, taken one by one; what is wrong is said in German with its place. Pure.

Every mistake of a file is collected, so that it can be mended in one go.
"""

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

SYNTAX = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
Step = str | int
KINDS = {
    str: "ein Text",
    int: "eine ganze Zahl",
    bool: "true oder false",
    list: "eine Liste",
    dict: "ein Abschnitt",
}


class TableMappingError(ValueError):
    """A mapping that cannot be used; one line for each mistake, with its place."""


@dataclass
class Mistakes:
    """What is wrong in a file so far: line and sentence."""

    text: str
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, path: tuple[Step, ...], what: str) -> None:
        """Remember a mistake at a place: ("werte", 2, "dezimal") is a word of the third [[werte]]."""
        line = line_of(self.text, path)
        self.found.append((line, f"Zeile {line}{place_name(path)}: {what}"))

    def stop(self) -> None:
        """Raise TableMappingError if there is any mistake, those further up first."""
        if self.found:
            raise TableMappingError("\n".join(what for _, what in sorted(self.found, key=itemgetter(0))))


def place_name(path: tuple[Step, ...]) -> str:
    """Return a place in words: ", [[werte]] Nr. 3, „dezimal“"."""
    words = ""
    for step, following in zip(path, (*path[1:], ""), strict=True):
        if isinstance(step, int):
            words += f" Nr. {step + 1}"
        elif isinstance(following, int):
            words += f", [[{step}]]"
        else:
            words += f", „{step}“"
    return words


def line_of(text: str, path: tuple[Step, ...]) -> int:
    """Return the line of the file where a word stands, of its section if it is absent, or 1."""
    best, depth, counts = 1, 0, dict[tuple[Step, ...], int]()
    section: tuple[Step, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        section, here = step_into(line, section, counts)
        common = len(here) if here and path[: len(here)] == here else 0
        if common > depth:
            best, depth = number, common
    return best


def step_into(
    line: str, section: tuple[Step, ...], counts: dict[tuple[Step, ...], int]
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """Return the section a line is in, and the place that the line itself names, or ()."""
    header = re.match(r"\s*(\[{1,2})([^\]]+)\]", line)
    if header:
        names: tuple[Step, ...] = tuple(name.strip().strip("\"'") for name in header[2].split("."))
        if header[1] == "[[":
            counts[names] = counts.get(names, -1) + 1
            names = (*names, counts[names])
        return names, names
    word = re.match(r"\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*=", line)
    return section, (*section, word[1].strip("\"'")) if word else ()


def parse(text: str) -> tuple[dict[str, Any], Mistakes]:
    """Return the content of a TOML text; raises TableMappingError where it is none."""
    try:
        return tomllib.loads(text), Mistakes(text)
    except tomllib.TOMLDecodeError as error:
        found = SYNTAX.search(str(error))
        place = f"Zeile {found[1]}, Spalte {found[2]}" if found and found[1] else "Am Ende der Datei"
        raise TableMappingError(
            f"{place}: Das ist kein gültiges TOML. Texte stehen in Anführungszeichen, Muster in einfachen, "
            "Namen von Abschnitten in eckigen Klammern; jedes Wort kommt nur einmal vor."
        ) from error


class Words:
    """The words of one section, each asked for once; ``close`` reports the others."""

    def __init__(self, data: Mapping[str, Any], mistakes: Mistakes, path: tuple[Step, ...] = ()) -> None:
        """Hold a section that stands at ``path``."""
        self._data = data
        self._mistakes = mistakes
        self._path = path
        self._asked: list[str] = []

    def has(self, name: str) -> bool:
        """Say whether a word is given."""
        return name in self._data

    def wrong(self, name: str, what: str) -> None:
        """Report what is wrong with a word, or with the section for ""."""
        self._mistakes.add((*self._path, name) if name else self._path, what)

    def _value(self, name: str, kind: type, default: Any) -> Any:
        self._asked.append(name)
        value = self._data.get(name, default)
        if type(value) is not kind:
            self.wrong(name, f"Erwartet wird {KINDS[kind]}.")
            return default
        return value

    def text(self, name: str, default: str = "", *, required: bool = False) -> str:
        """Return a text; reports one that is required and absent."""
        value: str = self._value(name, str, default)
        if required and self._data.get(name, "") == "":
            self.wrong(name, f"„{name}“ fehlt.")
        return value

    def choice(self, name: str, allowed: Collection[str], default: str) -> str:
        """Return one of the allowed texts."""
        value = self.text(name, default)
        if value not in allowed:
            self.wrong(name, f"„{value}“ gibt es nicht. Erlaubt: {quoted(allowed)}.")
            return default
        return value

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``."""
        value: int = self._value(name, int, default)
        if not low <= value <= high:
            self.wrong(name, f"Erlaubt sind Zahlen von {low} bis {high}.")
            return default
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """Return true or false."""
        value: bool = self._value(name, bool, default)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self._value(name, list, [])
        if not all(isinstance(value, str) for value in values):
            self.wrong(name, "Erwartet wird eine Liste von Texten.")
            return ()
        return tuple(values)

    def numbers(self, name: str, count: int) -> tuple[int, ...]:
        """Return a list of ``count`` whole numbers from 1, () if absent."""
        values = self._value(name, list, [])
        if values and (len(values) != count or any(type(v) is not int or v < 1 for v in values)):
            self.wrong(name, f"Erwartet werden {count} ganze Zahlen ab 1.")
            return ()
        return tuple(values)

    def pattern(self, name: str) -> re.Pattern[str] | None:
        """Return a regular expression, None if absent."""
        text = self.text(name)
        if not self.has(name):
            return None
        try:
            return re.compile(text)
        except re.error as error:
            self.wrong(name, f"„{text}“ ist kein gültiges Muster (Fehler ab Zeichen {(error.pos or 0) + 1}).")
            return None

    def pairs(self, name: str) -> dict[str, str]:
        """Return a section of texts, {} if absent."""
        values = self._value(name, dict, {})
        for word, value in values.items():
            if not isinstance(value, str):
                self._mistakes.add((*self._path, name, word), "Erwartet wird ein Text.")
        return {word: value for word, value in values.items() if isinstance(value, str)}

    def section(self, name: str) -> "Words":
        """Return the words of a section, an empty one if absent."""
        return Words(self._value(name, dict, {}), self._mistakes, (*self._path, name))

    def sections(self, name: str) -> tuple["Words", ...]:
        """Return the sections [[name]] in their order."""
        values = self._value(name, list, [])
        if not all(isinstance(value, dict) for value in values):
            self.wrong(name, f"Erwartet werden Abschnitte [[{name}]].")
            return ()
        return tuple(
            Words(value, self._mistakes, (*self._path, name, index)) for index, value in enumerate(values)
        )

    def names(self) -> tuple[str, ...]:
        """Return every word that is given."""
        return tuple(self._data)

    def close(self) -> None:
        """Report the words that nobody asked for, with the one that may be meant."""
        for name in self._data:
            if name not in self._asked:
                near = difflib.get_close_matches(name, self._asked, 1)
                hint = (
                    f" Meinten Sie „{near[0]}“?"
                    if near
                    else f" Erlaubt: {quoted(dict.fromkeys(self._asked))}."
                )
                self.wrong(name, f"„{name}“ ist unbekannt.{hint}")


def quoted(words: Collection[str]) -> str:
    """Return words in German quotation marks, separated by commas."""
    return ", ".join(f"„{word}“" for word in words)
