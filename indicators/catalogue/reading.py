"""Reading the catalogue: files, schema, entries. Pure: no Django, no database."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from indicators.catalogue.checking import problems
from indicators.catalogue.entries import (
    Catalogue,
    CatalogueError,
    IndicatorEntry,
    MeasureEntry,
    RuleEntry,
    SourceEntry,
    TopicEntry,
)
from indicators.formulas import FormulaError, Term, parse

FOLDER = Path(__file__).parent
PARTS = ("topics", "sources", "measures", "indicators")

UNPROVEN = {
    "Konvention": "Die Formel ist eine Konvention und nicht belegt; die Stadt muss sie bestätigen.",
    "Name": "Belegt ist nur der Name; die Formel ist eine Konvention, die Stadt muss sie bestätigen.",
}
"""First word of ``formula_source`` of a formula without proof, and the sentence that its note begins with."""

WORDS = {
    "type": "erwartet wird {limit}",
    "enum": "„{value}“ ist nicht erlaubt (erlaubt: {limit})",
    "pattern": "„{value}“ hat nicht die erlaubte Form ({limit})",
    "minLength": "ist zu kurz (mindestens {limit} Zeichen)",
    "maxLength": "ist zu lang (höchstens {limit} Zeichen)",
    "minimum": "{value} ist zu klein (mindestens {limit})",
    "maximum": "{value} ist zu groß (höchstens {limit})",
    "additionalProperties": "{extra} gibt es hier nicht",
    "required": "{missing} fehlt",
    "dependentRequired": "{missing} fehlt",
}
"""Violations of the schema by their keyword."""

TYPES = {
    "string": "Text",
    "integer": "eine ganze Zahl",
    "number": "eine Zahl",
    "boolean": "true oder false",
    "object": "ein Abschnitt",
}

Document = Mapping[str, Any]


def read(folder: Path = FOLDER) -> Catalogue:
    """Return the catalogue in a folder; raise CatalogueError with every problem of the first kind found.

    Kinds, in this order: unreadable files and violations of ``schema.json``,
    entries given twice and unreadable formulas, parts that do not fit together.
    """
    documents = _documents(folder)
    catalogue = _catalogue(documents)
    if found := tuple(problems(catalogue)):
        raise CatalogueError(found)
    return replace(catalogue, measures=_wholes_first(catalogue.measures))


def _documents(folder: Path) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    found = []
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).as_posix()
        try:
            documents[name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            found.append(f"{name}: {_unreadable(error)}")
        else:
            found += [f"{name}, {problem}" for problem in _schema_problems(documents[name])]
    if found or not documents:
        raise CatalogueError(tuple(found) or (f"In {folder} liegt kein Katalog.",))
    return documents


def _unreadable(error: ValueError) -> str:
    place = re.search(r"line (\d+), column (\d+)", str(error))
    if not place:
        return "Die Datei ist kein lesbares TOML in UTF-8."
    return f"Zeile {place[1]}, Spalte {place[2]} ist kein gültiges TOML."


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads((FOLDER / "schema.json").read_text(encoding="utf-8")))


def _schema_problems(document: Document) -> list[str]:
    errors = sorted(_validator().iter_errors(document), key=lambda error: list(map(str, error.absolute_path)))
    return list(dict.fromkeys(_in_german(error) for error in errors))


def _in_german(error: ValidationError) -> str:
    """Return "[measures.ew_u3], unit: ist zu lang …" for an error of the schema."""
    place = [str(part) for part in error.absolute_path]
    section = f"[{'.'.join(place[:2])}]" if place else "oberste Ebene"
    words = WORDS[str(error.validator)].format(
        value=error.instance,
        limit=_limit(error.validator_value),
        extra=_names(_extra(error)),
        missing=_names(_missing(error)),
    )
    return ", ".join([section, *place[2:]]) + f": {words}."


def _limit(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return TYPES.get(str(value), str(value))


def _extra(error: ValidationError) -> list[str]:
    known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    return sorted(set(error.instance) - set(known)) if isinstance(error.instance, dict) else []


def _missing(error: ValidationError) -> list[str]:
    given, required = error.instance, error.validator_value
    if not isinstance(given, dict):
        return []
    if isinstance(required, dict):
        required = [name for key, names in required.items() if key in given for name in names]
    return sorted(set(required) - set(given)) if isinstance(required, list) else []


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"„{name}“" for name in names)


def _catalogue(documents: Mapping[str, Document]) -> Catalogue:
    found = list(_twice(documents))
    indicators = []
    order = count(1)
    for file, document in documents.items():
        for slug, words in document.get("indicators", {}).items():
            try:
                indicators.append(_indicator(slug, next(order), document["topic"], words))
            except FormulaError as error:
                found.append(f"{file}, [indicators.{slug}]: {error}")
    if found:
        raise CatalogueError(tuple(found))
    return Catalogue(
        topics=tuple(
            TopicEntry(slug, position, **words)
            for position, (slug, words) in enumerate(_all(documents, "topics"), start=1)
        ),
        sources=tuple(
            SourceEntry(slug, **{key: word for key, word in words.items() if key != "rules"})
            for slug, words in _all(documents, "sources")
        ),
        rules=tuple(
            _rule(slug, audience, rule)
            for slug, words in _all(documents, "sources")
            for audience, rule in words["rules"].items()
        ),
        measures=tuple(
            MeasureEntry(**{"slug": slug, "source": document.get("source", ""), **words})
            for document in documents.values()
            for slug, words in document.get("measures", {}).items()
        ),
        indicators=tuple(indicators),
    )


def _all(documents: Mapping[str, Document], part: str) -> Iterator[tuple[str, Document]]:
    for document in documents.values():
        yield from document.get(part, {}).items()


def _twice(documents: Mapping[str, Document]) -> Iterator[str]:
    for part in PARTS:
        first: dict[str, str] = {}
        for file, document in documents.items():
            for slug in document.get(part, {}):
                if slug in first:
                    yield f"{file}, [{part}.{slug}]: steht schon in {first[slug]}."
                first.setdefault(slug, file)


def _rule(source: str, audience: str, words: Document) -> RuleEntry:
    percentages = {
        name: Decimal(str(words[name])) for name in ("dominance_percent", "prior") if name in words
    }
    return RuleEntry(source, audience, **{**words, **percentages})


def _indicator(slug: str, order: int, topic: str, words: Document) -> IndicatorEntry:
    sides: dict[str, tuple[Term, ...]] = {
        side: parse(words.get(side, "")) for side in ("numerator", "denominator")
    }
    sentence = UNPROVEN.get(re.split(r"\W", words["formula_source"], maxsplit=1)[0], "")
    notes = [part for part in (sentence, words.get("note", "")) if part]
    given = {**words, **sides, "note": " ".join(notes), "to_confirm": bool(sentence)}
    return IndicatorEntry(slug=slug, order=order, topic=topic, **given)


def _wholes_first(measures: Iterable[MeasureEntry]) -> tuple[MeasureEntry, ...]:
    """Return the measures so that each stands after its whole (there are no circles any more)."""
    waiting = {measure.slug: measure for measure in measures}
    ordered: dict[str, MeasureEntry] = {}
    while waiting:
        ready = {slug: measure for slug, measure in waiting.items() if measure.whole not in waiting}
        ordered |= ready
        waiting = {slug: measure for slug, measure in waiting.items() if slug not in ready}
    return tuple(ordered.values())
