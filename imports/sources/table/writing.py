"""From a mapping back to the TOML text that ``read_mapping`` turns into the same mapping. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping

from imports.reading import Meaning
from imports.sources.table.mapping import (
    DIN_SIGNS,
    MEANINGS,
    AreaRule,
    NumberRule,
    PeriodRule,
    Shape,
    SkipRule,
    TableMapping,
    ValueRule,
)

ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
BARE = re.compile(r"[A-Za-z0-9_-]+")
Line = tuple[str, str]
"""A word and what stands behind its "=", as TOML."""


def mapping_text(mapping: TableMapping) -> str:
    """Return a mapping as TOML, without the words that say what is so anyway."""
    sections = [body for body in _sections(mapping) if body]
    return "\n\n".join(sections) + "\n"


def _sections(mapping: TableMapping) -> Iterator[str]:
    yield "\n".join(
        _lines(
            [
                ("quelle", text_of(mapping.source)),
                *_text("bezeichnung", mapping.title),
                *_text("verfahren", mapping.procedure),
            ]
        )
    )
    form = mapping.text
    yield _section(
        "csv",
        [*_shape(form.shape), *_text("trennzeichen", form.delimiter), *_text("zeichensatz", form.encoding)],
    )
    yield _section("blatt", [*_text("name", mapping.sheet.name), *_shape(mapping.sheet.shape)])
    yield from _area(mapping.area)
    yield _section("zeit", _period(mapping.period))
    yield from (_section("werte", _value(rule), many=True) for rule in mapping.values)
    if mapping.signs_of_all != DIN_SIGNS:
        yield _section("zeichen", _signs(mapping.signs_of_all), always=True)
    yield from (_section("zeilen", _skip(rule), many=True) for rule in mapping.skips)
    for column, words in mapping.codes.items():
        yield _section(f"codes.{key_of(column)}", _pairs(words), always=True)
    ignored = [*_list("spalten", mapping.ignored_columns), *_list("zaehlgroessen", mapping.ignored_measures)]
    yield _section("nicht_uebernehmen", ignored)


def text_of(text: str) -> str:
    """Return a text in quotes."""
    escaped = "".join(ESCAPES.get(sign, sign) for sign in text)
    return '"' + CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def pattern_text(pattern: re.Pattern[str]) -> str:
    """Return a regular expression in single quotes where TOML allows them."""
    text = pattern.pattern
    return text_of(text) if "'" in text or CONTROL.search(text) else f"'{text}'"


def key_of(word: str) -> str:
    """Return a word as it stands before "=" or in the name of a section."""
    return word if BARE.fullmatch(word) else text_of(word)


def _lines(lines: Iterable[Line]) -> list[str]:
    return [f"{word} = {value}" for word, value in lines]


def _section(name: str, lines: list[Line], *, many: bool = False, always: bool = False) -> str:
    if not (lines or many or always):
        return ""
    return "\n".join([f"[[{name}]]" if many else f"[{name}]", *_lines(lines)])


def _text(word: str, text: str) -> list[Line]:
    return [(word, text_of(text))] if text else []


def _list(word: str, texts: Iterable[str]) -> list[Line]:
    found = ", ".join(map(text_of, texts))
    return [(word, f"[{found}]")] if found else []


def _pattern(word: str, pattern: re.Pattern[str] | None) -> list[Line]:
    return [(word, pattern_text(pattern))] if pattern is not None else []


def _flag(word: str, value: bool, usual: bool) -> list[Line]:
    return [(word, str(value).lower())] if value != usual else []


def _number(word: str, value: int, usual: int) -> list[Line]:
    return [(word, str(value))] if value != usual else []


def _pairs(words: Mapping[str, str]) -> list[Line]:
    return [(key_of(word) if word else '""', text_of(value)) for word, value in words.items()]


def _shape(shape: Shape) -> list[Line]:
    return [
        *_number("ueberspringen", shape.skipped, 0),
        *_number("kopfzeilen", shape.header, 1),
        *_number("titelzeile", shape.title, 0),
    ]


def _area(rule: AreaRule) -> Iterator[str]:
    yield _section(
        "gebiet",
        [
            *_text("spalte", rule.column),
            *_text("fest", rule.fixed),
            *([("art", text_of("name"))] if rule.by_name else []),
            *_text("name", rule.name_column),
            *_text("ebene", rule.level),
            *([] if rule.gaps == "fehler" else [("fehlende", text_of(rule.gaps))]),
        ],
    )
    for level in rule.levels:
        lines = [("muster", pattern_text(level.pattern)), ("ebene", text_of(level.level))]
        yield _section("gebiet.ebenen", [*lines, *_flag("nur_pruefen", level.control, False)], many=True)
    if rule.aliases:
        yield _section("gebiet.zuordnung", _pairs(rule.aliases))


def _period(rule: PeriodRule) -> list[Line]:
    days = [f"{day:02d}.{month:02d}." for month, day in rule.allowed]
    return [
        *_text("spalte", rule.column),
        *_text("fest", rule.fixed),
        *([("zelle", f"[{rule.cell[0]}, {rule.cell[1]}]")] if rule.cell else []),
        *_flag("dateiname", rule.file_name, False),
        *_pattern("muster", rule.pattern),
        *([("tag", text_of(f"{rule.day[0]:02d}.{rule.day[1]:02d}."))] if rule.day else []),
        *_flag("monatsende", rule.month_end, False),
        *_list("stichtage", days),
    ]


def _value(rule: ValueRule) -> list[Line]:
    one = len(rule.columns) == 1
    columns = [("spalte", text_of(rule.columns[0]))] if one else _list("spalten", rule.columns)
    usual = not (rule.number.places or rule.number.rounded)
    return [
        *columns,
        ("zaehlgroesse", text_of(rule.measure)),
        *_notation(rule.number),
        *_text("gebiet", rule.area),
        *_text("zeit", rule.period),
        *_flag("summe", rule.adds_up, usual),
    ]


def _notation(rule: NumberRule) -> list[Line]:
    return [
        *([] if rule.decimal == "," else [("dezimal", text_of(rule.decimal))]),
        *_text("tausender", rule.thousands),
        *_number("stellen", rule.places, 0),
        *_flag("runden", rule.rounded, False),
        *_flag("negativ", rule.negative, True),
    ]


def _signs(signs: Mapping[str, Meaning]) -> list[Line]:
    words = {meaning: word for word, meaning in MEANINGS.items()}
    return _pairs({sign: words[meaning] for sign, meaning in signs.items()})


def _skip(rule: SkipRule) -> list[Line]:
    return [
        ("spalte", text_of(rule.column)),
        *_pattern("muster", rule.pattern),
        *_pattern("von", rule.start),
        *_pattern("bis", rule.stop),
    ]
