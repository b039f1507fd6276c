"""The catalogue of the repository: complete, consistent, and its formulas against other arithmetic."""

import csv
import json
from decimal import Decimal

import pytest

from imports.sources.itnrw_tables import setups
from imports.sources.register.keys import parse as parse_register_key
from indicators.catalogue.reading import FOLDER, UNPROVEN, read
from indicators.formulas import Value, evaluate, in_words
from indicators.models import Indicator, Measure, Source, Topic
from indicators.status import Status
from tests.shared_data import SHARED, needs_shared

CATALOGUE = read()
INDICATORS = {indicator.slug: indicator for indicator in CATALOGUE.indicators}
MEASURES = {measure.slug: measure for measure in CATALOGUE.measures}


def terms_of(indicator):
    return (*indicator.numerator, *indicator.denominator)


def sources_of(indicator):
    return {MEASURES[term.measure].source for term in terms_of(indicator)}


def years_of_age(selection):
    """Return the completed years of age that a key of the register selects, up to 120."""
    return list(range(selection.low, (120 if selection.high is None else selection.high) + 1))


# The files of the repository


@needs_shared
def test_the_catalogue_has_every_indicator_of_the_list():
    with (SHARED / "specs" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        listed = {
            row["key"]: (
                row["name_de"],
                row["topic"],
                row["unit"],
                int(row["factor"]),
                row["direction"],
                row["source"],
                row["definition_source"],
                row["denominator"],
            )
            for row in csv.DictReader(file, delimiter=";")
        }
    topics = {topic.slug: topic.name for topic in CATALOGUE.topics}

    assert {
        slug: (
            found.name,
            topics[found.topic],
            found.unit,
            found.factor,
            found.direction,
            found.source_text,
            found.formula_source,
            found.denominator_text,
        )
        for slug, found in INDICATORS.items()
    } == listed


def test_the_catalogue_has_74_indicators_in_nine_topics():
    assert len(INDICATORS) == 74
    assert [topic.slug for topic in CATALOGUE.topics][:2] == ["bevoelkerung", "haushalte-und-familie"]
    assert {indicator.topic for indicator in CATALOGUE.indicators} == {
        topic.slug for topic in CATALOGUE.topics
    }


@pytest.mark.parametrize("indicator", CATALOGUE.indicators, ids=lambda indicator: indicator.slug)
def test_formulas_without_proof_are_to_be_confirmed(indicator):
    unproven = indicator.formula_source.startswith(("Konvention", "Name"))

    assert indicator.to_confirm == unproven
    assert indicator.note.startswith(tuple(UNPROVEN.values())) == unproven


def test_notes_say_that_the_city_must_confirm():
    assert INDICATORS["ew_anteil_u18"].note == (
        "Die Formel ist eine Konvention und nicht belegt; die Stadt muss sie bestätigen."
    )
    assert INDICATORS["nef_quote"].note == (
        "Belegt ist nur der Name; die Formel ist eine Konvention, die Stadt muss sie bestätigen."
        " Die Bundesagentur liefert kleinräumig alle nicht erwerbsfähigen Leistungsberechtigten;"
        " einzelne ab 15 Jahren stehen im Zähler."
    )


@pytest.mark.parametrize("slug", ["sgb2_quote", "elb_quote"])
def test_notes_state_the_convention_on_the_retirement_age(slug):
    assert "bis 2022 unter 65, von 2023 bis 2030 unter 66, ab 2031 unter 67 Jahre" in INDICATORS[slug].note


def test_own_calculations_are_those_on_numbers_of_the_bundesagentur():
    assert {slug for slug, indicator in INDICATORS.items() if indicator.own_calculation} == {
        slug for slug, indicator in INDICATORS.items() if "ba" in sources_of(indicator)
    }


def test_kinds_are_rates_but_for_counts_and_the_index():
    assert {slug: indicator.kind for slug, indicator in INDICATORS.items() if indicator.kind != "rate"} == {
        "ew_gesamt": "count",
        "hh_gesamt": "count",
        "disparitaetsindex": "index",
    }


def test_the_index_is_made_of_unfavourable_rates():
    assert {slug: found.direction for slug, found in INDICATORS.items() if found.in_index} == dict.fromkeys(
        ("alo_anteil", "lza_anteil", "sgb2_quote", "nef_quote"), "higher_worse"
    )


def test_definitions_are_sentences_of_their_own():
    texts = [indicator.definition for indicator in CATALOGUE.indicators]

    assert len(set(texts)) == len(texts)
    assert [text for text in texts if text.count(". ") < 1 or not text.endswith(".")] == []


def test_measures_of_the_register_are_named_as_its_importer_reads_them():
    keys = [measure.source_key for measure in CATALOGUE.measures if measure.source == "register"]

    assert len(keys) == len(set(keys))
    for key in filter(None, keys):
        parse_register_key(key)


def test_measures_of_itnrw_are_named_as_its_tables_are_set_up():
    known = {f"{code}|{column.key}" for code, setup in setups().items() for column in setup.columns}

    assert {measure.source_key for measure in CATALOGUE.measures if measure.source == "itnrw"} - {""} <= known


def test_source_keys_are_used_once():
    keys = [(measure.source, measure.source_key) for measure in CATALOGUE.measures if measure.source_key]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("whole", ["ew_gesamt", "ew_u18", "ew_u6", "ew_65plus"])
def test_partitions_of_ages_leave_no_gap(whole):
    parts = [
        measure for measure in CATALOGUE.measures if (measure.whole, measure.partition) == (whole, "alter")
    ]
    ages = parse_register_key(MEASURES[whole].source_key)

    covered = sorted(age for part in parts for age in years_of_age(parse_register_key(part.source_key)))

    assert covered == years_of_age(ages)


def test_thresholds_follow_the_sources():
    assert {rule.source: rule.threshold for rule in CATALOGUE.rules} == {
        "register": 3,
        "ba": 10,
        "itnrw": 3,
        "jugendamt": 5,
        "schulverwaltung": 5,
        "gesundheitsamt": 5,
        "wohngeldstelle": 3,
        "bauverwaltung": 3,
        "wohnungsamt": 3,
        "wahlamt": 3,
        "geobasis": 1,
    }


def test_lengths_of_the_schema_are_those_of_the_database():
    definitions = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))["$defs"]
    for name, model in (("topic", Topic), ("source", Source), ("measure", Measure), ("indicator", Indicator)):
        for field, rule in definitions[name]["properties"].items():
            if field in {"numerator", "denominator"}:
                continue
            allowed = getattr(model._meta.get_field(field), "max_length", None)
            assert rule.get("maxLength") in (None, allowed), (name, field)
            if allowed and "maxLength" not in rule:
                assert "enum" in rule or "$ref" in rule, (name, field)


# Formulas against their own arithmetic


NUMBERS = {
    ("ew_gesamt", 2023): 1050,
    ("ew_gesamt", 2018): 1000,
    ("ew_u3", 2022): 40,
    ("kita_u3_kinder", 2023): 13,
    ("ew_u20", 2023): 200,
    ("ew_65plus", 2023): 250,
    ("ew_20_u65", 2023): 600,
    ("ew_altersjahre", 2023): 46_000,
    ("zuzuege", 2023): 40,
    ("fortzuege", 2023): 55,
    ("rlb", 2023): 90,
    ("rlb", 2022): 80,
    ("ew_u65", 2022): 790,
    ("ew_u66", 2023): 815,
    ("mind_sgb2", 2023): 5120,
    ("mind_hlu", 2023): 135,
    ("mind_grundsicherung", 2023): 985,
    ("mind_asylblg", 2023): 475,
    ("itnrw_bevoelkerung", 2023): 66_993,
    ("hze_hilfen", 2023): 12,
    ("ew_u21", 2023): 210,
    ("flaeche_km2", 2023): "0.4766",
}


@pytest.mark.parametrize(
    ("slug", "year", "expected"),
    [
        ("ew_gesamt", 2023, "1050"),
        ("ew_entwicklung_5j", 2023, "5.0"),  # 50 / 1000
        ("ew_dichte", 2023, "2203"),  # 1050 / 0.4766
        ("gesamtquotient", 2023, "75.0"),  # 450 / 600
        ("durchschnittsalter", 2023, "43.8"),  # 46000 / 1050
        ("wanderungssaldo_rate", 2023, "-14.3"),  # -15 / 1050
        ("sgb2_quote", 2023, "11.0"),  # 90 / 815
        ("sgb2_quote", 2022, "10.1"),  # 80 / 790
        ("kita_u3", 2023, "32.5"),  # 13 on 1 March / 40 the year before
        ("mindestsicherung_quote", 2023, "10.0"),  # 6715 / 66993
        ("hze_quote", 2023, "571"),  # 12 / 210 x 10000
    ],
)
def test_formulas_give_what_paper_gives(slug, year, expected):
    indicator = INDICATORS[slug]

    def lookup(measure, of_year):
        number = NUMBERS.get((measure, of_year))
        return Value(None, Status.MISSING) if number is None else Value(Decimal(str(number)))

    result = evaluate(
        indicator.numerator, indicator.denominator, indicator.factor, indicator.decimals, lookup, year=year
    )

    assert str(result.value.number) == expected


def test_formulas_can_be_said_in_german():
    names = {slug: measure.name for slug, measure in MEASURES.items()}
    kita = INDICATORS["kita_u3"]

    assert in_words(kita.numerator, kita.denominator, kita.factor, names) == (
        "Kinder unter 3 Jahren in Kita oder geförderter Tagespflege"
        " ÷ Einwohner unter 3 Jahre (im Vorjahr) × 100"
    )
