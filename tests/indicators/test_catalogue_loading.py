"""Loading the catalogue: new, kept, replaced, all or nothing."""

import shutil
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indicators.catalogue.loading import MODELS, Difference, Outcome, load
from indicators.catalogue.reading import FOLDER, read
from indicators.models import Indicator, IndicatorTerm, Measure, Topic
from tests import factories
from tests.indicators.test_catalogue_reading import folder_with

CATALOGUE = read()
PARTS = (CATALOGUE.topics, CATALOGUE.sources, CATALOGUE.rules, CATALOGUE.measures, CATALOGUE.indicators)
SIZE = sum(map(len, PARTS))


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
        "DisclosureRule": 11,
        "Measure": len(CATALOGUE.measures),
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
        unchanged=5,
        differences=(
            Difference("Indikator anteil", "Nachkommastellen", "1", "2"),
            Difference("Indikator anteil", "Zähler", "einige", "0.5*einige"),
        ),
    )
    assert Indicator.objects.get().decimals == 2
    assert run(str(tmp_path), "--commit") == [
        "Indikator anteil, Nachkommastellen: Katalog „1“, Datenbank „2“",
        "Indikator anteil, Zähler: Katalog „einige“, Datenbank „0.5*einige“",
        "0 neu, 0 geändert, 5 unverändert, 1 abweichend.",
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
    assert load(catalogue) == Outcome(new=0, changed=0, kept=0, unchanged=6, differences=())


@pytest.mark.django_db
def test_load_adds_beside_what_only_the_database_has(tmp_path):
    own = factories.measure("eigene", of_source=factories.source("eigen"))

    outcome = load(read(folder_with(tmp_path)), overwrite=True, commit=True)

    assert (outcome.new, outcome.changed) == (6, 0)
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
        with django_assert_num_queries(8):  # savepoint, six tables, release
            load(catalogue)
