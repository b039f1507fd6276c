"""The catalogue: the files of the repository, reading, checking, loading."""

import csv
import json
import shutil
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from imports.sources.itnrw_tables import setups
from imports.sources.register.keys import parse as parse_register_key
from indicators.catalogue.entries import CatalogueError
from indicators.catalogue.loading import MODELS, Difference, Outcome, load
from indicators.catalogue.reading import FOLDER, UNPROVEN, read
from indicators.formulas import Value, evaluate, in_words
from indicators.models import Indicator, IndicatorTerm, Measure, Source, Topic
from indicators.status import Status
from tests import factories
from tests.shared_data import SHARED, needs_shared

CATALOGUE = read()
INDICATORS = {indicator.slug: indicator for indicator in CATALOGUE.indicators}
MEASURES = {measure.slug: measure for measure in CATALOGUE.measures}
SIZE = sum(map(len, (CATALOGUE.topics, CATALOGUE.sources, CATALOGUE.measures, CATALOGUE.indicators)))

SMALL = """
topic = "leben"
source = "amt"

[topics.leben]
name = "Leben"

[sources.amt]
name = "Amt"
attribution = "Stadt, Amt"
threshold = 3
minimum_denominator = 100

[measures.alle]
name = "Alle"
unit = "Personen"

[measures.einige]
name = "Einige"
unit = "Personen"
whole = "alle"

[indicators.anteil]
name = "Anteil"
short_name = "Anteil"
numerator = "einige"
denominator = "alle"
factor = 100
unit = "%"
decimals = 1
numerator_text = "Einige"
denominator_text = "Alle"
source_text = "Amt"
formula_source = "Formel: eine Quelle"
definition = "Von 100 Menschen sind so viele einige. Mehr sagt das nicht."
"""


def terms_of(indicator):
    return (*indicator.numerator, *indicator.denominator)


def sources_of(indicator):
    return {MEASURES[term.measure].source for term in terms_of(indicator)}


def years_of_age(selection):
    """Return the completed years of age that a key of the register selects, up to 120."""
    return list(range(selection.low, (120 if selection.high is None else selection.high) + 1))


def folder_with(path, text=SMALL):
    """Return a catalogue folder with one file."""
    (path / "alles.toml").write_text(text, encoding="utf-8")
    return path


def changed(path, old, new):
    """Return a catalogue folder with SMALL, something in it replaced."""
    assert old in SMALL
    return folder_with(path, SMALL.replace(old, new))


def problems_in(folder):
    with pytest.raises(CatalogueError) as caught:
        read(folder)
    return caught.value.problems


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
    assert {source.slug: source.threshold for source in CATALOGUE.sources} == {
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
    ("bev_itnrw", 2023): 66_993,
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


# Reading


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "decimals = 1",
            "decimals = 1\nfarbe = 3",
            "alles.toml, [indicators.anteil]: „farbe“ gibt es hier nicht.",
        ),
        ("decimals = 1", "", "alles.toml, [indicators.anteil]: „decimals“ fehlt."),
        (
            "decimals = 1",
            'decimals = "1"',
            "alles.toml, [indicators.anteil], decimals: erwartet wird eine ganze Zahl.",
        ),
        (
            "threshold = 3",
            "threshold = 0",
            "alles.toml, [sources.amt], threshold: 0 ist zu klein (mindestens 1).",
        ),
        (
            'unit = "%"',
            f'unit = "{"x" * 41}"',
            "alles.toml, [indicators.anteil], unit: ist zu lang (höchstens 40 Zeichen).",
        ),
        (
            "decimals = 1",
            'decimals = 1\ndirection = "besser"',
            "alles.toml, [indicators.anteil], direction: „besser“ ist nicht erlaubt"
            " (erlaubt: neutral, higher_better, higher_worse).",
        ),
        (
            "[measures.einige]",
            "[measures.Einige]",
            "alles.toml, [measures]: „Einige“ hat nicht die erlaubte Form (^[a-z][a-z0-9_]*$).",
        ),
        ('topic = "leben"\n', "", "alles.toml, oberste Ebene: „topic“ fehlt."),
        ('whole = "alle"', 'partition = "alter"', "alles.toml, [measures.einige]: „whole“ fehlt."),
        ('unit = "%"', "unit = %", "alles.toml: Zeile 29, Spalte 8 ist kein gültiges TOML."),
        (
            'numerator = "einige"',
            'numerator = "einige +"',
            "alles.toml, [indicators.anteil]: In der Formel „einige +“ ist „+“ nicht zu verstehen.",
        ),
        (
            'numerator = "einige"',
            'numerator = "viele"',
            "[indicators.anteil]: Die Zählgröße „viele“ gibt es nicht.",
        ),
        (
            'denominator = "alle"',
            "",
            "[indicators.anteil]: Ein Verhältnis braucht einen Zähler und einen Nenner.",
        ),
        (
            "decimals = 1",
            'decimals = 1\nkind = "count"',
            "[indicators.anteil]: Eine Anzahl hat keinen Nenner.",
        ),
        (
            "decimals = 1",
            'decimals = 1\nkind = "index"',
            "[indicators.anteil]: Ein Index hat keine eigene Formel;"
            " er fasst die Indikatoren mit „Teil des Index“ zusammen.",
        ),
        ('topic = "leben"', 'topic = "tod"', "[indicators.anteil]: Das Thema „tod“ gibt es nicht."),
        ('whole = "alle"', 'whole = "keine"', "[measures.einige]: Das Ganze „keine“ gibt es nicht."),
        (
            'whole = "alle"',
            'source = "niemand"',
            "[measures.einige]: Die Quelle „niemand“ gibt es nicht.",
        ),
    ],
)
def test_read_names_what_is_wrong_and_where(tmp_path, old, new, problem):
    assert problems_in(changed(tmp_path, old, new)) == (problem,)


def test_read_refuses_circular_wholes(tmp_path):
    folder = changed(tmp_path, 'name = "Alle"', 'name = "Alle"\nwhole = "einige"')

    assert problems_in(folder) == (
        "[measures.alle]: Die Zählgröße ist Teil von sich selbst: alle → einige → alle.",
        "[measures.einige]: Die Zählgröße ist Teil von sich selbst: einige → alle → einige.",
    )


def test_read_refuses_counts_and_indices_in_the_index(tmp_path):
    folder = changed(tmp_path, 'denominator = "alle"', 'kind = "count"\nin_index = true')

    assert problems_in(folder) == ("[indicators.anteil]: Nur ein Verhältnis kann Teil des Index sein.",)


def test_read_refuses_the_same_entry_in_two_files(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "noch.toml").write_text('source = "amt"\n[measures.alle]\nname = "Alle"\nunit = "Fälle"\n')

    assert problems_in(folder) == ("noch.toml, [measures.alle]: steht schon in alles.toml.",)


def test_read_names_every_problem_at_once(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "noch.toml").write_text("[measures.x]\nunit = 1\n[topics.y]\n")

    assert problems_in(folder) == (
        "noch.toml, [measures.x]: „name“ fehlt.",
        "noch.toml, [measures.x], unit: erwartet wird Text.",
        "noch.toml, [topics.y]: „name“ fehlt.",
    )


def test_read_refuses_bytes_that_are_not_utf8(tmp_path):
    (tmp_path / "alles.toml").write_bytes(SMALL.replace("Alle", "Ärzte").encode("cp1252"))

    assert problems_in(tmp_path) == ("alles.toml: Die Datei ist kein lesbares TOML in UTF-8.",)


def test_read_refuses_an_empty_folder(tmp_path):
    assert problems_in(tmp_path) == (f"In {tmp_path} liegt kein Katalog.",)


def test_read_puts_wholes_before_their_parts(tmp_path):
    part = '[measures.einige]\nname = "Einige"\nunit = "Personen"\nwhole = "alle"\n'
    whole = '[measures.alle]\nname = "Alle"\nunit = "Personen"\n'
    folder = folder_with(tmp_path, SMALL.replace(part, "").replace(whole, part + whole))

    assert [measure.slug for measure in read(folder).measures] == ["alle", "einige"]


# Loading


def run(*arguments):
    out = StringIO()
    call_command("load_catalogue", *arguments, stdout=out)
    return out.getvalue().splitlines()


def stored_formula(slug, part):
    return list(
        IndicatorTerm.objects.filter(indicator=slug, part=part).values_list(
            "measure_id", "weight", "year_offset", "first_year", "last_year"
        )
    )


@pytest.mark.django_db
def test_load_catalogue_only_checks_without_commit():
    assert run() == [
        f"{SIZE} neu, 0 geändert, 0 unverändert, 0 abweichend.",
        "Nichts geschrieben; mit --commit wird geladen.",
    ]
    assert Topic.objects.count() == 0


@pytest.mark.django_db
def test_load_catalogue_writes_every_entry():
    run("--commit")

    assert {model.__name__: model._default_manager.count() for model in MODELS.values()} == {
        "Topic": 9,
        "Source": 11,
        "Measure": len(MEASURES),
        "Indicator": 74,
    }
    assert stored_formula("kita_u3", "denominator") == [("ew_u3", Decimal(1), -1, None, None)]
    assert stored_formula("sgb2_quote", "denominator") == [
        ("ew_u65", Decimal(1), 0, None, 2022),
        ("ew_u66", Decimal(1), 0, 2023, 2030),
        ("ew_u67", Decimal(1), 0, 2031, None),
    ]
    assert stored_formula("wanderungssaldo_rate", "numerator") == [
        ("zuzuege", Decimal(1), 0, None, None),
        ("fortzuege", Decimal(-1), 0, None, None),
    ]
    assert Measure.objects.get(slug="kita_u3_kinder").reference_month == 3
    assert Measure.objects.get(slug="ew_u3").whole_id == "ew_u6"
    for model in MODELS.values():
        for row in model._default_manager.all():
            row.full_clean()


@pytest.mark.django_db
def test_load_catalogue_twice_changes_nothing():
    run("--commit")

    assert run("--commit") == [f"0 neu, 0 geändert, {SIZE} unverändert, 0 abweichend."]
    assert run("--commit", "--overwrite") == [f"0 neu, 0 geändert, {SIZE} unverändert, 0 abweichend."]


@pytest.mark.django_db
def test_load_keeps_what_staff_changed_and_says_so(tmp_path):
    catalogue = read(folder_with(tmp_path))
    load(catalogue, commit=True)
    Indicator.objects.update(decimals=2)
    IndicatorTerm.objects.filter(part="numerator").update(weight=Decimal("0.5"))

    outcome = load(catalogue, commit=True)

    assert outcome == Outcome(
        new=0,
        changed=0,
        kept=1,
        unchanged=4,
        differences=(
            Difference("Indikator anteil", "Nachkommastellen", "1", "2"),
            Difference("Indikator anteil", "Zähler", "einige", "0.5*einige"),
        ),
    )
    assert Indicator.objects.get().decimals == 2
    assert run(str(tmp_path), "--commit") == [
        "Indikator anteil, Nachkommastellen: Katalog „1“, Datenbank „2“",
        "Indikator anteil, Zähler: Katalog „einige“, Datenbank „0.5*einige“",
        "0 neu, 0 geändert, 4 unverändert, 1 abweichend.",
        "Abweichendes blieb, wie es in der Datenbank steht; --overwrite ersetzt es.",
    ]


@pytest.mark.django_db
def test_load_replaces_what_differs_with_overwrite(tmp_path):
    catalogue = read(folder_with(tmp_path))
    load(catalogue, commit=True)
    Indicator.objects.update(decimals=2)
    IndicatorTerm.objects.filter(part="numerator").delete()

    outcome = load(catalogue, overwrite=True, commit=True)

    assert (outcome.changed, outcome.kept) == (1, 0)
    assert load(catalogue) == Outcome(new=0, changed=0, kept=0, unchanged=5, differences=())


@pytest.mark.django_db
def test_load_adds_beside_what_only_the_database_has(tmp_path):
    own = factories.measure("eigene", of_source=factories.source("eigen"))

    outcome = load(read(folder_with(tmp_path)), overwrite=True, commit=True)

    assert (outcome.new, outcome.changed) == (5, 0)
    assert set(Measure.objects.values_list("slug", flat=True)) == {"alle", "einige", own.slug}


@pytest.mark.django_db
def test_load_catalogue_loads_nothing_when_one_entry_is_wrong(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "katalog")
    file = folder / "indicators" / "wohnen.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('"wohnflaeche"', '"wohnfleche"'), encoding="utf-8"
    )

    with pytest.raises(CommandError) as caught:
        run(str(folder), "--commit")

    assert str(caught.value) == (
        "Der Katalog wurde nicht geladen.\n"
        "[indicators.wohnflaeche_ew]: Die Zählgröße „wohnfleche“ gibt es nicht."
    )
    assert Topic.objects.count() == 0


@pytest.mark.django_db
def test_load_asks_the_same_number_of_questions_for_any_catalogue(tmp_path, django_assert_num_queries):
    small = read(folder_with(tmp_path))
    load(small, commit=True)
    load(CATALOGUE, commit=True)

    for catalogue in (small, CATALOGUE):
        with django_assert_num_queries(7):  # savepoint, five tables, release
            load(catalogue)
