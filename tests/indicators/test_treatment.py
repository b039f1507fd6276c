"""Rounding and the cell-key method: the same change everywhere, zero stays zero, pages can say so."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.computing import Formula, figures
from indicators.counting import Count, Counts, Place
from indicators.disclosure.perturbation import PerturbationError
from indicators.disclosure.rules import SourceRule, Treatment
from indicators.formulas import Value, parse
from indicators.models import DisclosureRule, PublishedIndicator, PublishedMeasure, PublishedValue, Release
from indicators.publication import publish
from indicators.status import Status
from indicators.treatment import noise_of, treated
from tests import factories
from tests.indicators.test_publication import children_and_all, deliver, shown

DAY = datetime.date(2023, 12, 31)
SECRET = b"nur fuer tests"
ROUNDED = SourceRule(treatment=Treatment.ROUNDING)
KEYED = SourceRule(treatment=Treatment.CELL_KEY)


def places(districts):
    city = Place(0, "stadt:1", "stadt", 30, None, False, None, "1")
    return [
        city,
        *(Place(i, f"{i}", "bezirk", 40, 0, False, None, f"{i:02d}") for i in range(1, districts + 1)),
    ]


def counts_of(numbers, measure="n", day=DAY):
    of = places(len(numbers))
    values = [
        Value(None, Status.WITHHELD) if number is None else Value(Decimal(number)) for number in numbers
    ]
    return Counts(
        of,
        [
            Count(measure, place.series, day.year, value, day)
            for place, value in zip(of[1:], values, strict=True)
        ],
        (),
    )


def numbers_of(counts, measure="n", year=2023):
    return [counts.at(measure, place, year).number for place in counts.places]


def test_every_count_is_rounded_on_its_own_the_city_too():
    counts = treated(counts_of([2, 3, 12, 0]), {"n": ROUNDED}, b"")

    assert numbers_of(counts) == [15, 0, 5, 10, 0]


def test_a_reason_for_no_number_stays():
    counts = treated(counts_of([2, None, 3]), {"n": ROUNDED}, b"")

    assert [counts.at("n", place, 2023).status for place in counts.places] == [
        Status.WITHHELD, Status.VALUE, Status.WITHHELD, Status.VALUE,
    ]  # fmt: skip


def test_measures_of_other_sources_stay_as_they_are():
    counts = counts_of([2, 3, 12])

    assert numbers_of(treated(counts, {"n": SourceRule(), "m": ROUNDED}, b"")) == numbers_of(counts)


def test_the_cell_key_method_needs_a_secret():
    with pytest.raises(PerturbationError, match="ATLAS_PERTURBATION_SECRET"):
        treated(counts_of([2, 3]), {"n": KEYED}, b"")


@given(st.lists(st.integers(0, 500), min_size=1, max_size=12), st.sampled_from([1, 3, 5, 10]))
def test_a_changed_count_is_zero_or_not_small_and_near_the_true_one(numbers, threshold):
    rule = SourceRule(treatment=Treatment.CELL_KEY, threshold=threshold)

    changed = numbers_of(treated(counts_of(numbers), {"n": rule}, SECRET))

    for before, after in zip([sum(numbers), *numbers], changed, strict=True):
        assert after == 0 if before == 0 else after == 0 or after >= threshold
        assert abs(after - before) <= noise_of(rule).most


@given(st.lists(st.integers(0, 500), min_size=2, max_size=8))
def test_the_same_count_is_changed_alike_in_every_table_and_release(numbers):
    alone = numbers_of(treated(counts_of(numbers), {"n": KEYED}, SECRET))
    longer = numbers_of(treated(counts_of([*numbers, 7]), {"n": KEYED}, SECRET))

    assert longer[1:-1] == alone[1:]


def test_measure_place_period_and_secret_decide_on_the_change():
    many = [100] * 40

    def changed(measure="n", day=DAY, secret=SECRET):
        counts = treated(counts_of(many, measure, day), {measure: KEYED}, secret)
        return numbers_of(counts, measure, day.year)[1:]

    first = changed()

    assert len(set(first)) > 1
    assert first == changed()
    assert first != changed(measure="m")
    assert first != changed(day=datetime.date(2022, 12, 31))
    assert first != changed(secret=b"ein anderes")


def test_rates_are_made_of_the_changed_counts():
    of = places(1)
    both = Counts(
        of,
        [
            Count("n", "1", 2023, Value(Decimal(12)), DAY),
            Count("alle", "1", 2023, Value(Decimal(48)), DAY),
        ],
        (),
    )
    rate = Formula("anteil", parse("n"), parse("alle"), 100, 1)

    found = figures([rate], treated(both, {"n": ROUNDED, "alle": ROUNDED}, b""), {2023: of}, frozenset())

    assert {figure.value.number for figure in found} == {Decimal("20.0")}


@pytest.mark.django_db
class TestPublished:
    """What a release says about changed numbers."""

    def test_nothing_is_hidden_and_the_indicator_says_what_was_done(self):
        _, districts = factories.city()
        factories.source(treatment="rounding")
        children_and_all(districts, (2, 203, 300), (1000, 1002, 2000))

        report = publish(commit=True)

        assert shown("ew_anteil_u18") == {
            "01": Decimal("0.0"),
            "02": Decimal("20.5"),
            "03": Decimal("15.0"),
            factories.CITY: Decimal("12.6"),
        }
        assert (report.hidden_primary, report.hidden_complementary) == (0, 0)
        assert PublishedIndicator.objects.get().treatment_text == "Werte gerundet auf 5"
        assert Release.objects.get().rules == (
            "Einwohnermeldedatei: Werte gerundet auf 5, keine Quote unter 100 im Nenner, "
            "kein Index unter 300 Einwohnern."
        )
        assert set(PublishedMeasure.objects.values_list("slug", "is_changed")) == {
            ("ew_gesamt", True),
            ("ew_u18", True),
        }

    def test_an_indicator_of_two_sources_names_the_one_that_is_changed(self):
        _, districts = factories.city()
        factories.measure("faelle", of_source=factories.source("amt", name="Amt", treatment="rounding"))
        factories.indicator("faelle_quote", ("faelle",))
        deliver("faelle", dict.fromkeys(districts, 52))
        deliver("ew_gesamt", dict.fromkeys(districts, 1000))

        publish(commit=True)

        assert PublishedIndicator.objects.get().treatment_text == "Werte gerundet auf 5"
        assert set(shown("faelle_quote").values()) == {Decimal("5.0"), Decimal("5.2")}

    def test_without_the_secret_nothing_is_published(self):
        _, districts = factories.city()
        factories.source(treatment="cell_key")
        children_and_all(districts, (2, 203, 300), (1000, 1002, 2000))

        with pytest.raises(PerturbationError):
            publish(commit=True)

        assert not PublishedValue.objects.exists()

    def test_a_second_release_changes_the_same_counts_alike(self, settings):
        settings.PERTURBATION_SECRET = "nur fuer tests"
        _, districts = factories.city(5)
        factories.source(treatment="cell_key")
        children_and_all(districts, (20, 203, 300, 11, 70), (1000, 1002, 2000, 900, 800))
        publish(commit=True)
        first = shown("ew_anteil_u18")
        deliver("ew_u18", dict.fromkeys(districts, 100), year=2024)
        deliver("ew_gesamt", dict.fromkeys(districts, 1000), year=2024)

        report = publish(commit=True)

        assert (report.new, report.changed, report.unchanged) == (6, 0, 6)
        assert shown("ew_anteil_u18") == first
        assert PublishedIndicator.objects.latest("release_id").treatment_text == "Werte verändert (Cell-Key)"

    def test_rounded_numbers_of_an_earlier_release_tell_nothing_about_the_counts(self):
        _, districts = factories.city()
        factories.source(treatment="rounding", rounding_base=2)
        children_and_all(districts, (2, 200, 300), (1000, 1000, 2000))
        publish(commit=True)
        DisclosureRule.objects.update(treatment="suppression")

        report = publish(commit=True)

        assert (report.exposed, report.hidden_primary) == (0, 1)
        assert shown("ew_anteil_u18")["01"] == Status.WITHHELD
