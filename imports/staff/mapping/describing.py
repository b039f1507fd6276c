"""From the answers of the mapping screen to the mapping that ``import_table`` reads."""

from collections.abc import Mapping
from dataclasses import replace

from imports.reading import Meaning
from imports.sources.table import TableMapping
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
    TextForm,
    ValueRule,
    placeholders,
)
from imports.sources.table.mapping_file import DAY
from imports.sources.table.notation import BY_KEY, NOTATIONS, Notation
from imports.sources.table.proposing import Role
from imports.staff.mapping.patterns import OWN_PERIOD, PERIODS, pattern_of
from imports.staff.mapping.screen import ColumnRow, Screen

CITY = "Stadt"
"""What stands for the only area of a table of the whole city."""
HEADING = "{}"


def described(screen: Screen, base: TableMapping | None) -> TableMapping | None:
    """Return the mapping that a page describes, None where something is missing or wrong; the forms say what.

    ``base`` is the mapping so far, for what the page does not ask of this kind of file.
    """
    if not screen.is_valid():
        ask_the_rest(screen)
        return None
    text, sheet = shapes_of(screen)
    values = value_rules(screen)
    found = TableMapping(
        source=screen.general.cleaned_data["source"],
        values=values,
        area=area_rule(screen),
        period=period_rule(screen),
        title=screen.general.cleaned_data["table_title"],
        procedure=screen.general.cleaned_data["procedure"],
        text=base.text if base and screen.look.is_workbook else text,
        sheet=base.sheet if base and not screen.look.is_workbook else sheet,
        skips=tuple(skip_rule(form.cleaned_data) for form in screen.skips),
        codes=codes_of(screen),
        ignored_columns=tuple(
            row.name or row.column.title for row in screen.with_role(Role.IGNORED) if row.column.title
        ),
        ignored_measures=ignored_measures(screen),
    )
    return found if screen.is_valid() else None


def ask_the_rest(screen: Screen) -> None:
    """Say what else is missing where only the source is: everything in one go."""
    if [form for form in screen.forms if form.errors] == [screen.general] and set(screen.general.errors) == {
        "source"
    }:
        value_rules(screen)
        area_rule(screen)
        period_rule(screen)


def shapes_of(screen: Screen) -> tuple[TextForm, SheetForm]:
    """Return where the table stands, in a text or in a workbook."""
    said = screen.shape.cleaned_data
    shape = Shape(said["skipped"], said["header"], said["title_line"])
    if screen.look.is_workbook:
        return TextForm(), SheetForm(shape, said["sheet"])
    return TextForm(shape, said["delimiter"], said["encoding"]), SheetForm()


def area_rule(screen: Screen) -> AreaRule:
    """Return which area a number belongs to; says where no column holds it."""
    said = screen.general.cleaned_data
    rule = AreaRule(
        level=said["level"],
        levels=tuple(level_rule(form.cleaned_data) for form in screen.levels),
        aliases=said["aliases"],
        gaps=said["gaps"],
    )
    match said["area_from"]:
        case "city":
            return replace(rule, fixed=CITY, level="stadt")
        case "fixed":
            return replace(rule, fixed=said["area_fixed"])
        case "heading":
            return replace(rule, by_name=True)
    codes = [row.name for row in screen.with_role(Role.CODE)]
    names = [row.name for row in screen.with_role(Role.NAME)]
    if len(codes) > 1 or len(names) > 1 or not (codes or names):
        screen.refusals.append(
            "Bitte wählen Sie genau eine Spalte mit dem Schlüssel oder dem Namen des Gebiets."
        )
        return rule
    if not codes:
        return replace(rule, column=names[0], by_name=True)
    return replace(rule, column=codes[0], name_column=names[0] if names else "")


def level_rule(said: Mapping[str, str]) -> LevelRule:
    """Return which rows are of another level."""
    return LevelRule(pattern_of(said["text"]), said["level"], bool(said["control"]))


def period_rule(screen: Screen) -> PeriodRule:
    """Return which reference date a number belongs to; says where no column holds it."""
    said = screen.general.cleaned_data
    choice = said["period_pattern"]
    pattern = said["period_own"] if choice == OWN_PERIOD else PERIODS[choice][1]
    day = DAY.fullmatch(said["day"])
    usual = [found for text in said["allowed"] if (found := DAY.fullmatch(text))]
    rule = PeriodRule(
        pattern=pattern_of(f"/{pattern}/") if pattern else None,
        day=(int(day[1]), int(day[2])) if day else None,
        month_end=said["month_end"],
        allowed=tuple((int(found[2]), int(found[1])) for found in usual),
    )
    match said["period_from"]:
        case "fixed":
            return replace(rule, fixed=said["period_fixed"])
        case "cell":
            return replace(rule, cell=(said["period_line"], said["period_column"]))
        case "file":
            return replace(rule, file_name=True)
        case "heading":
            return rule
    columns = [row.name for row in screen.with_role(Role.PERIOD)]
    if len(columns) != 1:
        screen.refusals.append("Bitte wählen Sie genau eine Spalte mit dem Stichtag.")
        return rule
    return replace(rule, column=columns[0])


def value_rules(screen: Screen) -> tuple[ValueRule, ...]:
    """Return the columns of numbers, neighbours that are read alike together; says what is missing."""
    numbers = screen.with_role(Role.NUMBER)
    if not numbers:
        screen.refusals.append("Bitte wählen Sie mindestens eine Spalte mit Zahlen.")
    rules: list[ValueRule] = []
    for row in numbers:
        rule = value_rule(screen, row)
        alike = rules and replace(rules[-1], columns=()) == replace(rule, columns=())
        if alike:
            rules[-1] = replace(rules[-1], columns=(*rules[-1].columns, *rule.columns))
        else:
            rules.append(rule)
    return tuple(rules)


def value_rule(screen: Screen, row: ColumnRow) -> ValueRule:
    """Return how one column of numbers is read."""
    general, own = screen.general.cleaned_data, row.form.cleaned_data
    places = own["places"] or general["places_all"]
    notation = notation_of(screen, row)
    return ValueRule(
        columns=(row.name,),
        measure=measure_of(screen, row),
        number=NumberRule(
            notation.decimal,
            notation.thousands,
            places=int(places[0]),
            rounded=places.endswith("r"),
            negative=not general["no_minus"],
            signs=signs_of(screen),
        ),
        area=HEADING if general["area_from"] == "heading" else "",
        period=HEADING if general["period_from"] == "heading" else "",
        adds_up=own["sums"] == "ja" if own["sums"] else general["sums_all"],
    )


def notation_of(screen: Screen, row: ColumnRow) -> Notation:
    """Return how a column writes its numbers; asks where that is not clear."""
    chosen = row.form.cleaned_data["notation"] or screen.general.cleaned_data["notation_all"]
    if chosen:
        return BY_KEY[chosen]
    ways = row.column.ways
    if ways.is_question:
        numbers = " oder ".join(f"{way.number.normalize():f}".replace(".", ",") for way in ways.ways)
        row.form.add_error(
            "notation", f"„{ways.text}“ kann {numbers} heißen. Bitte wählen Sie die Schreibweise."
        )
    return ways.ways[0].notation if ways.ways else NOTATIONS[0]


def measure_of(screen: Screen, row: ColumnRow) -> str:
    """Return what a column counts: a key of the catalogue, or a template over other columns."""
    own: str = row.form.cleaned_data["measure"].strip()
    naming = [one.name for one in screen.with_role(Role.MEASURE)]
    text: str = own or screen.general.cleaned_data["measure_all"].strip()
    if not text and len(naming) == 1:
        return f"{{{naming[0]}}}"
    if "{" in text:
        refuse_template(screen, row, text)
        return text
    key = screen.surroundings.key_of(text, screen.source) if text else ""
    if not key:
        row.form.add_error("measure", missing_measure(screen, text, naming))
    return key


def refuse_template(screen: Screen, row: ColumnRow, text: str) -> None:
    """Say where a template names a column that there is not."""
    names = {one.name for one in screen.columns}
    strange = [name for name in placeholders(text) if name not in names]
    if strange:
        row.form.add_error("measure", f"Die Spalte „{strange[0]}“ gibt es nicht.")


def missing_measure(screen: Screen, text: str, naming: list[str]) -> str:
    """Return what to do about a column without a measure of the catalogue."""
    if text:
        near = screen.surroundings.nearest(text, screen.source)
        hint = f" Meinten Sie „{near}“?" if near else ""
        return f"Eine Zählgröße „{text}“ hat diese Quelle im Katalog nicht.{hint}"
    if len(naming) > 1:
        example = ".".join(f"{{{name}}}" for name in naming)
        return f"Wie entsteht der Schlüssel der Zählgröße? Zum Beispiel {example}"
    return "Welche Zählgröße ist das?"


def signs_of(screen: Screen) -> Mapping[str, Meaning]:
    """Return what stands in place of numbers."""
    said = [form.cleaned_data for form in screen.signs]
    signs = {row["sign"].strip(): MEANINGS[row["meaning"]] for row in said if row["meaning"]}
    empty = screen.general.cleaned_data["empty_sign"]
    if empty:
        signs[""] = MEANINGS[empty]
    return DIN_SIGNS if signs == DIN_SIGNS else signs


def skip_rule(said: Mapping[str, str]) -> SkipRule:
    """Return which rows are passed over."""
    first = pattern_of(said["text"])
    if said["kind"] == "rows":
        return SkipRule(said["column"], first)
    return SkipRule(
        said["column"], start=first, stop=pattern_of(said["last"]) if said["kind"] == "to" else None
    )


def codes_of(screen: Screen) -> dict[str, dict[str, str]]:
    """Return the keys of the words that name measures; says which words mean none."""
    words: dict[str, str] = {}
    for row in screen.words:
        text = row.form.cleaned_data["measure"].strip()
        if text and not row.form.cleaned_data["ignored"]:
            key = screen.surroundings.key_of(text, screen.source)
            if not key:
                row.form.add_error("measure", missing_measure(screen, text, []))
            words[row.word] = key
    naming = screen.with_role(Role.MEASURE)
    return {naming[0].name: words} if words else {}


def ignored_measures(screen: Screen) -> tuple[str, ...]:
    """Return the measures that are left out on purpose."""
    words = [row.word for row in screen.words if row.form.cleaned_data["ignored"]]
    return (*screen.general.cleaned_data["ignored_measures"], *words)
