"""From a TOML text to a mapping; everything that is wrong is said at once. Pure.

The words are those of ``docs/zuordnung.md``.
"""

import re
from collections.abc import Mapping

from imports.reading import Meaning
from imports.sources.table.mapping import (
    DIN_SIGNS,
    MEANINGS,
    AreaRule,
    LevelRule,
    NumberRule,
    PeriodRule,
    Shape,
    SheetForm,
    SkipRule,
    TableMapping,
    TextForm,
    ValueRule,
)
from imports.sources.table.schema import Words, parse, quoted

DECIMAL = (",", ".")
THOUSANDS = ("", ".", ",", " ", "'")
ENCODINGS = ("", "utf-8", "cp1252", "cp850", "mac_roman", "utf-16")
DELIMITERS = ("", ";", ",", "\t", "|")
GAPS = ("fehler", "warnung", "erlaubt")
DAY = re.compile(r"(\d{2})\.(\d{2})\.")
LONGEST_HEADER = 20
MOST_PLACES = 4
"""Decimal places an observation can hold."""
EVERYTHING = re.compile(".*")


def read_mapping(text: str) -> TableMapping:
    """Return the mapping of a TOML text; raises TableMappingError with a line for each mistake."""
    data, mistakes = parse(text)
    words = Words(data, mistakes)
    numbers = words.section("zahlen")
    ignored = words.section("nicht_uebernehmen")
    codes = words.section("codes")
    signs = signs_of(words)
    found = TableMapping(
        source=words.text("quelle", required=True),
        title=words.text("bezeichnung"),
        procedure=words.text("verfahren"),
        text=text_form(words.section("csv")),
        sheet=sheet_form(words.section("blatt")),
        area=area_rule(words.section("gebiet")),
        period=period_rule(words.section("zeit")),
        values=value_rules(words, number_rule(numbers, NumberRule(signs=signs))),
        skips=tuple(skip_rule(entry) for entry in words.sections("zeilen")),
        codes={name: codes.pairs(name) for name in codes.names()},
        ignored_columns=ignored.texts("spalten"),
        ignored_measures=ignored.texts("zaehlgroessen"),
    )
    for section in (numbers, ignored, codes, words):
        section.close()
    places_of(found, words)
    mistakes.stop()
    return found


def signs_of(words: Words) -> Mapping[str, Meaning]:
    """Return the signs of [zeichen], those of DIN 55301 where the section is absent."""
    pairs = words.pairs("zeichen")
    section = words.section("zeichen")
    for sign, meaning in pairs.items():
        if meaning not in MEANINGS:
            section.wrong(sign, f"„{meaning}“ gibt es nicht. Erlaubt: {quoted(MEANINGS)}.")
    if not words.has("zeichen"):
        return DIN_SIGNS
    return {sign.strip(): MEANINGS[meaning] for sign, meaning in pairs.items() if meaning in MEANINGS}


def shape_of(words: Words) -> Shape:
    """Return where a table begins."""
    header = words.number("kopfzeilen", 1, 1, LONGEST_HEADER)
    return Shape(words.number("ueberspringen", 0, 0, 1_000), header, words.number("titelzeile", 0, 0, header))


def text_form(words: Words) -> TextForm:
    """Return what [csv] says."""
    form = TextForm(
        shape_of(words),
        words.choice("trennzeichen", DELIMITERS, ""),
        words.choice("zeichensatz", ENCODINGS, ""),
    )
    words.close()
    return form


def sheet_form(words: Words) -> SheetForm:
    """Return what [blatt] says."""
    form = SheetForm(shape_of(words), words.text("name"))
    words.close()
    return form


def area_rule(words: Words) -> AreaRule:
    """Return what [gebiet] says."""
    rule = AreaRule(
        column=words.text("spalte"),
        fixed=words.text("fest"),
        by_name=words.choice("art", ("schluessel", "name"), "schluessel") == "name",
        name_column=words.text("name"),
        level=words.text("ebene"),
        levels=tuple(level_rule(entry) for entry in words.sections("ebenen")),
        aliases={key.strip(): code for key, code in words.pairs("zuordnung").items()},
        gaps=words.choice("fehlende", GAPS, "fehler"),
    )
    if rule.column and rule.fixed:
        words.wrong("fest", "„spalte“ und „fest“ schließen sich aus.")
    words.close()
    return rule


def level_rule(words: Words) -> LevelRule:
    """Return one [[gebiet.ebenen]]."""
    rule = LevelRule(
        required_pattern(words, "muster"),
        words.text("ebene", required=True),
        words.flag("nur_pruefen", default=False),
    )
    words.close()
    return rule


def required_pattern(words: Words, name: str) -> re.Pattern[str]:
    """Return a regular expression; reports an absent one."""
    if not words.has(name):
        words.wrong(name, f"„{name}“ fehlt.")
    return words.pattern(name) or EVERYTHING


def period_rule(words: Words) -> PeriodRule:
    """Return what [zeit] says."""
    cell = words.numbers("zelle", 2)
    rule = PeriodRule(
        column=words.text("spalte"),
        fixed=words.text("fest"),
        cell=(cell[0], cell[1]) if cell else None,
        file_name=words.flag("dateiname", default=False),
        pattern=words.pattern("muster"),
        day=day_of(words, "tag"),
        month_end=words.flag("monatsende", default=False),
        allowed=tuple(
            (month, day)
            for text in words.texts("stichtage")
            for day, month in [read_day(words, "stichtage", text)]
        ),
    )
    places = [bool(rule.column), bool(rule.fixed), rule.cell is not None, rule.file_name]
    if sum(places) > 1:
        words.wrong("", "Nur eines von „spalte“, „fest“, „zelle“ und „dateiname“ ist möglich.")
    words.close()
    return rule


def day_of(words: Words, name: str) -> tuple[int, int] | None:
    """Return (day, month) of "01.03.", None if absent."""
    text = words.text(name)
    return read_day(words, name, text) if text else None


def read_day(words: Words, name: str, text: str) -> tuple[int, int]:
    """Return (day, month) of "01.03."; reports a text that is no day of a year."""
    found = DAY.fullmatch(text)
    day, month = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        words.wrong(name, f"„{text}“ ist kein Tag. Erwartet wird TT.MM., zum Beispiel „01.03.“.")
        return (31, 12)
    return day, month


def number_rule(words: Words, base: NumberRule) -> NumberRule:
    """Return how numbers are written; what is not said is as in ``base``."""
    rule = NumberRule(
        decimal=words.choice("dezimal", DECIMAL, base.decimal),
        thousands=words.choice("tausender", THOUSANDS, base.thousands),
        places=words.number("stellen", base.places, 0, MOST_PLACES),
        rounded=words.flag("runden", default=base.rounded),
        negative=words.flag("negativ", default=base.negative),
        signs=base.signs,
    )
    if rule.decimal == rule.thousands:
        words.wrong("tausender", "„dezimal“ und „tausender“ sind dasselbe Zeichen.")
    return rule


def value_rules(words: Words, base: NumberRule) -> tuple[ValueRule, ...]:
    """Return every [[werte]]; reports a mapping without one."""
    entries = words.sections("werte")
    if not entries:
        words.wrong("werte", "Es fehlt ein Abschnitt [[werte]]: Welche Spalte enthält Zahlen?")
    return tuple(value_rule(entry, base) for entry in entries)


def value_rule(words: Words, base: NumberRule) -> ValueRule:
    """Return one [[werte]]."""
    one, several = words.text("spalte"), words.texts("spalten")
    if bool(one) == bool(several):
        words.wrong("", "Nötig ist „spalte“ oder „spalten“.")
    number = number_rule(words, base)
    rule = ValueRule(
        columns=(one,) if one else several,
        measure=words.text("zaehlgroesse", required=True),
        number=number,
        area=words.text("gebiet"),
        period=words.text("zeit"),
        adds_up=words.flag("summe", default=not (number.places or number.rounded)),
    )
    words.close()
    return rule


def skip_rule(words: Words) -> SkipRule:
    """Return one [[zeilen]]."""
    rule = SkipRule(
        words.text("spalte", required=True),
        words.pattern("muster"),
        words.pattern("von"),
        words.pattern("bis"),
    )
    if words.has("muster") == words.has("von") or (words.has("bis") and not words.has("von")):
        words.wrong("", "Nötig ist „muster“ oder „von“ (mit oder ohne „bis“).")
    words.close()
    return rule


def places_of(mapping: TableMapping, words: Words) -> None:
    """Report where no number would find its area or its reference date."""
    area, period = mapping.area, mapping.period
    if not (area.column or area.fixed or all(rule.area for rule in mapping.values)):
        words.wrong("gebiet", "Zu welchem Gebiet gehören die Zahlen? Nötig ist „spalte“ oder „fest“.")
    from_file = period.column or period.fixed or period.cell or period.file_name
    if not (from_file or all(rule.period for rule in mapping.values)):
        words.wrong(
            "zeit",
            "Zu welchem Stichtag gehören die Zahlen? Nötig ist „spalte“, „fest“, „zelle“ oder „dateiname“.",
        )
