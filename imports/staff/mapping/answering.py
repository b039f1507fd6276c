"""The answers of the mapping screen to begin with: from a first proposal, or from a mapping."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from imports.reading import Meaning
from imports.sources.table import Column, Look, TableMapping
from imports.sources.table.mapping import (
    DIN_SIGNS,
    MEANINGS,
    AreaRule,
    NumberRule,
    PeriodRule,
    Shape,
    SkipRule,
    ValueRule,
)
from imports.sources.table.proposing import Proposal, Role, propose
from imports.staff.mapping.describing import CITY
from imports.staff.mapping.patterns import OWN_PERIOD, PERIODS, text_of
from imports.staff.mapping.screen import means
from imports.staff.mapping.surroundings import Surroundings

Answers = dict[str, str]
WORDS = {meaning: word for word, meaning in MEANINGS.items()}


def shape_answers(shape: Shape, *, sheet: str = "", delimiter: str = "", encoding: str = "") -> Answers:
    """Return the answers that say where a table stands."""
    return {
        "skipped": str(shape.skipped),
        "header": str(shape.header),
        "title_line": str(shape.title),
        "sheet": sheet,
        "delimiter": delimiter,
        "encoding": encoding,
    }


def answers_to_shape(mapping: TableMapping, *, is_workbook: bool) -> Answers:
    """Return where a mapping finds the table in a file of a kind."""
    if is_workbook:
        return shape_answers(mapping.sheet.shape, sheet=mapping.sheet.name)
    text = mapping.text
    return shape_answers(text.shape, delimiter=text.delimiter, encoding=text.encoding)


def proposed(found: Look, around: Surroundings, skipped: int, file_name: str) -> Answers:
    """Return what a table may be; how its numbers are written is left to a person.

    ``skipped`` lines stand above its header.
    """
    proposal = propose(found.columns, around.around)
    keys = around.around.measures
    answers = {
        "columns": str(len(found.columns)),
        "level": proposal.level,
        "area_from": "column",
        **period_guess(proposal, found, skipped, file_name),
        "gaps": "fehler",
        "places_all": "0",
        "sums_all": "on",
        **sign_answers(DIN_SIGNS),
    }
    for at, (column, role) in enumerate(zip(found.columns, proposal.roles, strict=True)):
        answers |= {f"c{at}-name": column.name, f"c{at}-role": role}
        if role is Role.NUMBER and column.name in keys:
            answers[f"c{at}-measure"] = column.name
    if proposal.city_word:
        answers |= {"level0-text": proposal.city_word, "level0-level": "stadt"}
    return answers


def period_guess(proposal: Proposal, found: Look, skipped: int, file_name: str) -> Answers:
    """Return where the reference date may stand: in a column, above the table, in the file's name."""
    if Role.PERIOD in proposal.roles:
        return {"period_from": "column"}
    above = [(line, cells) for line, cells in found.first_rows if line <= skipped]
    for key in ("tag", "jahr"):
        pattern = re.compile(PERIODS[key][1])
        for line, cells in above:
            for column, cell in enumerate(cells, start=1):
                if pattern.search(cell):
                    place = {"period_line": str(line), "period_column": str(column)}
                    return {"period_from": "cell", "period_pattern": key, **place}
        if pattern.search(file_name):
            return {"period_from": "file", "period_pattern": key}
    return {"period_from": "fixed"}


def answers_of(mapping: TableMapping, found: Look) -> Answers:
    """Return the answers that describe a mapping, as far as the screen can ask for it.

    ``describing.described`` makes the same mapping of them, or the screen cannot show it.
    """
    return {
        **answers_to_shape(mapping, is_workbook=found.is_workbook),
        "source": mapping.source,
        "table_title": mapping.title,
        "procedure": mapping.procedure,
        **area_answers(mapping),
        **period_answers(mapping.period, mapping.values),
        **number_answers(mapping.values),
        **column_answers(mapping, found.columns),
        **word_answers(mapping),
        **sign_answers(mapping.signs_of_all),
        **{
            key: value for n, rule in enumerate(mapping.skips) for key, value in skip_answers(rule, n).items()
        },
    }


def area_answers(mapping: TableMapping) -> Answers:
    """Return where the areas are."""
    rule = mapping.area
    answers = {
        "area_from": area_place(rule),
        "area_fixed": rule.fixed,
        "level": rule.level,
        "gaps": rule.gaps,
        "aliases": "\n".join(f"{word} = {code}" for word, code in rule.aliases.items()),
    }
    for n, level in enumerate(rule.levels):
        answers |= {f"level{n}-text": text_of(level.pattern), f"level{n}-level": level.level}
        if level.control:
            answers[f"level{n}-control"] = "on"
    return answers


def area_place(rule: AreaRule) -> str:
    """Return where the areas of a mapping stand."""
    if rule.fixed:
        return "city" if (rule.fixed, rule.level) == (CITY, "stadt") else "fixed"
    return "column" if rule.column else "heading"


def period_answers(rule: PeriodRule, values: Iterable[ValueRule]) -> Answers:
    """Return where the reference dates are and how they are written."""
    pattern = rule.pattern.pattern if rule.pattern else ""
    choice = next((key for key, (_, known) in PERIODS.items() if known == pattern), OWN_PERIOD)
    answers = {
        "period_from": period_source(rule),
        "period_fixed": rule.fixed,
        "period_pattern": choice,
        "period_own": pattern if choice == OWN_PERIOD else "",
        "day": f"{rule.day[0]:02d}.{rule.day[1]:02d}." if rule.day else "",
        "allowed": ", ".join(f"{day:02d}.{month:02d}." for month, day in rule.allowed),
    }
    if rule.cell:
        answers |= {"period_line": str(rule.cell[0]), "period_column": str(rule.cell[1])}
    return answers | ({"month_end": "on"} if rule.month_end else {})


def period_source(rule: PeriodRule) -> str:
    """Return where the reference dates of a mapping stand."""
    if rule.column:
        return "column"
    if rule.fixed:
        return "fixed"
    if rule.cell:
        return "cell"
    return "file" if rule.file_name else "heading"


def number_answers(values: tuple[ValueRule, ...]) -> Answers:
    """Return what is so for most columns of numbers."""
    rules = [rule for rule in values for _ in rule.columns]
    measures = {rule.measure for rule in rules}
    answers = {
        "notation_all": usual(notation_key(rule.number) for rule in rules),
        "places_all": usual(places_key(rule.number) for rule in rules),
        "measure_all": measures.pop() if len(measures) == 1 else "",
    }
    if usual(str(rule.adds_up) for rule in rules) == "True":
        answers["sums_all"] = "on"
    return answers | ({} if all(rule.number.negative for rule in rules) else {"no_minus": "on"})


def usual(texts: Iterable[str]) -> str:
    """Return the most frequent of some texts."""
    return Counter(texts).most_common(1)[0][0]


def notation_key(rule: NumberRule) -> str:
    """Return the choice of a notation."""
    return f"{rule.decimal}{rule.thousands}"


def places_key(rule: NumberRule) -> str:
    """Return the choice of decimal places."""
    return f"{rule.places}r" if rule.rounded else f"{rule.places}"


def column_answers(mapping: TableMapping, columns: tuple[Column, ...]) -> Answers:
    """Return what each column is; a column that the mapping does not name is left out."""
    roles = roles_of(mapping)
    all_of = number_answers(mapping.values)
    answers = {"columns": str(len(columns))}
    for at, column in enumerate(columns):
        name = next((name for name in roles if means(name, column)), column.name)
        role, rule = roles.get(name, (Role.IGNORED, None))
        answers |= {f"c{at}-name": name, f"c{at}-role": role}
        if rule:
            answers |= {f"c{at}-{key}": value for key, value in own_answers(rule, all_of).items()}
    return answers


def roles_of(mapping: TableMapping) -> dict[str, tuple[Role, ValueRule | None]]:
    """Return what the columns are by the names that the mapping gives them."""
    area, naming = mapping.area, Role.NAME if mapping.area.by_name else Role.CODE
    templates = {rule.measure for rule in mapping.values}
    found: dict[str, tuple[Role, ValueRule | None]] = {}
    found |= {name: (Role.MEASURE, None) for text in templates for name in named_in(text)}
    found |= dict.fromkeys(mapping.ignored_columns, (Role.IGNORED, None))
    found |= {
        name: (role, None)
        for name, role in (
            (area.column, naming),
            (area.name_column, Role.NAME),
            (mapping.period.column, Role.PERIOD),
        )
        if name
    }
    return found | {name: (Role.NUMBER, rule) for rule in mapping.values for name in rule.columns}


def named_in(template: str) -> list[str]:
    """Return the columns that a template of a measure names."""
    return [part.partition("}")[0] for part in template.split("{")[1:] if not part.startswith("}")]


def own_answers(rule: ValueRule, all_of: Mapping[str, str]) -> Answers:
    """Return where a column of numbers differs from the others."""
    own = {
        "measure": "" if rule.measure == all_of["measure_all"] else rule.measure,
        "notation": notation_key(rule.number),
        "places": places_key(rule.number),
        "sums": "ja" if rule.adds_up else "nein",
    }
    usual_ones = {
        "notation": all_of["notation_all"],
        "places": all_of["places_all"],
        "sums": "ja" if "sums_all" in all_of else "nein",
    }
    return {key: "" if usual_ones.get(key) == value else value for key, value in own.items()}


def word_answers(mapping: TableMapping) -> Answers:
    """Return what the words mean that name measures, and which measures are left out."""
    naming = {name for rule in mapping.values for name in named_in(rule.measure)}
    alone = naming.pop() if len(naming) == 1 and mapping.values[0].measure.count("{") == 1 else ""
    codes = mapping.codes.get(alone, {}) if alone else {}
    by_word = bool(alone) and mapping.values[0].measure == f"{{{alone}}}"
    ignored = mapping.ignored_measures if by_word else ()
    answers = {"words": str(len({*codes, *ignored}))}
    for at, word in enumerate(dict.fromkeys([*codes, *ignored])):
        answers |= {f"w{at}-word": word, f"w{at}-measure": codes.get(word, "")}
        if word in ignored:
            answers[f"w{at}-ignored"] = "on"
    left = () if by_word else mapping.ignored_measures
    return answers | {"ignored_measures": "\n".join(left)}


def sign_answers(signs: Mapping[str, Meaning]) -> Answers:
    """Return the signs in place of numbers."""
    answers = {"empty_sign": WORDS.get(signs[""], "") if "" in signs else ""}
    for n, (sign, meaning) in enumerate((sign, meaning) for sign, meaning in signs.items() if sign):
        answers |= {f"sign{n}-sign": sign, f"sign{n}-meaning": WORDS[meaning]}
    return answers


def skip_answers(rule: SkipRule, n: int) -> Answers:
    """Return which rows one rule passes over."""
    first = rule.pattern or rule.start
    kind = "rows" if rule.pattern else "to" if rule.stop else "end"
    return {
        f"skip{n}-column": rule.column,
        f"skip{n}-text": text_of(first) if first else "",
        f"skip{n}-kind": kind,
        f"skip{n}-last": text_of(rule.stop) if rule.stop else "",
    }
