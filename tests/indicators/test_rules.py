"""Rules as data: per source and audience, with a history that cannot be changed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from indicators.disclosure.rules import Dominance, RuleError, SourceRule, Treatment, ZeroPolicy
from indicators.models import Act, AuditEntry, CellPreference, DisclosureRule, Measure, Release, RuleChange
from indicators.publication import publish
from indicators.status import Status
from tests import factories
from tests.indicators.test_publication import children_and_all, deliver, shown

pytestmark = pytest.mark.django_db


def rule(**fields):
    """Return a rule of the register that is not saved yet."""
    return DisclosureRule(source=factories.source(), **fields)


def history():
    return list(RuleChange.objects.order_by("id").values_list("field", "old", "new", "changed_by"))


def test_a_rule_says_everything_that_disclosure_control_asks():
    DisclosureRule.objects.keep(
        rule(
            threshold=5, denominator_minimum=50, area_minimum=200, complement=False, small_group=4,
            zeros="may_be_hidden", dominance_units=2, dominance_percent=85, prior=10,
            treatment="rounding", rounding_base=3,
        ),
        by="anna",
    )  # fmt: skip

    assert DisclosureRule.objects.of_sources("public") == {
        "register": SourceRule(
            threshold=5,
            denominator_minimum=50,
            area_minimum=200,
            complement=False,
            small_group=4,
            zeros=ZeroPolicy.MAY_BE_HIDDEN,
            dominance=Dominance(2, Decimal(85)),
            prior=Decimal(10),
            treatment=Treatment.ROUNDING,
            rounding_base=3,
        )
    }


def test_the_internal_audience_has_the_public_rule_unless_it_has_its_own():
    factories.source("ba", threshold=10)
    factories.source("register", threshold=3)
    DisclosureRule.objects.create(source_id="ba", audience="internal", threshold=5)

    found = {
        audience: {slug: one.threshold for slug, one in DisclosureRule.objects.of_sources(audience).items()}
        for audience in ("public", "internal")
    }

    assert found == {"public": {"ba": 10, "register": 3}, "internal": {"ba": 5, "register": 3}}


def test_the_threshold_of_a_source_is_that_of_the_public():
    factories.source("ba", threshold=10)
    DisclosureRule.objects.create(source_id="ba", audience="internal", threshold=5)

    assert DisclosureRule.objects.threshold("ba") == 10
    assert DisclosureRule.objects.threshold("nirgends") is None


def test_every_changed_field_has_a_line_with_old_new_and_who():
    kept = DisclosureRule.objects.keep(rule(), by="Katalog")
    before = RuleChange.objects.count()
    kept.threshold, kept.area_minimum = 5, 500

    DisclosureRule.objects.keep(kept, by="anna")

    assert history()[before:] == [("threshold", "3", "5", "anna"), ("area_minimum", "300", "500", "anna")]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.who, entry.act, entry.subject) == ("anna", Act.RULE, "register (öffentlich)")
    assert entry.text == "threshold: 3 → 5\narea_minimum: 300 → 500"


def test_a_rule_that_says_the_same_leaves_no_line():
    kept = DisclosureRule.objects.keep(rule(), by="Katalog")
    before = RuleChange.objects.count()

    DisclosureRule.objects.keep(kept, by="anna")

    assert RuleChange.objects.count() == before


@pytest.mark.parametrize("act", ["update", "delete"])
def test_nobody_can_change_or_remove_the_history(act):
    DisclosureRule.objects.keep(rule(threshold=7), by="anna")
    lines = history()

    with pytest.raises(DatabaseError, match="history of rules"), transaction.atomic():
        RuleChange.objects.update(new="3") if act == "update" else RuleChange.objects.all().delete()

    assert history() == lines


@pytest.mark.parametrize(
    "fields",
    [
        {"threshold": 0},
        {"rounding_base": 1},
        {"dominance_units": 2},
        {"dominance_percent": 80},
        {"dominance_units": 2, "dominance_percent": 101},
        {"prior": 0},
    ],
)
def test_a_rule_without_a_meaning_is_refused_by_form_and_database(fields):
    wrong = rule()
    DisclosureRule.objects.all().delete()
    for name, value in fields.items():
        setattr(wrong, name, value)

    with pytest.raises(ValidationError):
        wrong.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


def test_a_source_without_a_rule_publishes_nothing():
    _, districts = factories.city()
    children_and_all(districts, (100, 200, 400), (1000, 1000, 2000))
    DisclosureRule.objects.all().delete()

    with pytest.raises(RuleError, match="register"):
        publish(commit=True)


def test_an_internal_release_follows_the_internal_rule():
    _, districts = factories.city()
    children_and_all(districts, (2, 200, 300), (1000, 1000, 2000))
    DisclosureRule.objects.create(source_id="register", audience="internal", threshold=1)

    public, internal = publish(), publish(audience="internal")

    assert (public.hidden_primary, internal.hidden_primary) == (1, 0)


def test_a_release_says_the_rules_of_its_sources_in_one_line_each():
    _, districts = factories.city()
    factories.source(threshold=5)
    factories.source("ba", name="Agentur", threshold=10, small_group=3, zeros="may_be_hidden")
    factories.source("unbenutzt", name="Unbenutzt")
    children_and_all(districts, (100, 200, 400), (1000, 1000, 2000))
    factories.measure("alo", of_source=factories.source("ba"))
    factories.indicator("alo_anzahl", ("alo",), (), kind="count")
    deliver("alo", dict.fromkeys(districts, 50))

    publish(commit=True)

    assert Release.objects.get().rules == (
        "Agentur: Zahlen von 1 bis 9 bleiben geheim, auch „alle bis auf so wenige“, "
        "„alle“ in Gruppen bis 3 ebenso, Nullen können verborgen sein, "
        "keine Quote unter 100 im Nenner, kein Index unter 300 Einwohnern.\n"
        "Einwohnermeldedatei: Zahlen von 1 bis 4 bleiben geheim, auch „alle bis auf so wenige“, "
        "keine Quote unter 100 im Nenner, kein Index unter 300 Einwohnern."
    )


def test_without_the_complement_nearly_all_is_shown():
    _, districts = factories.city()
    factories.source(complement=False)
    children_and_all(districts, (998, 200, 300), (1000, 1000, 2000))

    publish(commit=True)

    assert shown("ew_anteil_u18")["01"] == Decimal("99.8")


def test_a_small_group_that_is_all_alike_is_hidden():
    _, districts = factories.city()
    factories.source(small_group=200)
    children_and_all(districts, (150, 200, 300), (150, 1000, 2000))

    publish(commit=True)

    assert shown("ew_anteil_u18")["01"] == Status.WITHHELD


def test_zeros_may_be_hidden_where_the_rule_says_so():
    _, districts = factories.city()
    children_and_all(districts, (1, 0, 0), (1000, 1000, 2000))
    publish(commit=True)
    always = shown("ew_anteil_u18")
    DisclosureRule.objects.update(zeros="may_be_hidden")

    publish(commit=True)

    assert [always[code] for code in ("02", "03")] == [Decimal(0), Decimal(0)]
    assert always[factories.CITY] == Status.WITHHELD


def test_the_smallest_denominator_is_that_of_the_strictest_source():
    _, districts = factories.city()
    factories.source(denominator_minimum=1500)
    children_and_all(districts, (100, 200, 400), (1000, 1600, 2000))

    publish(commit=True)

    assert shown("ew_anteil_u18")["01"] == Status.UNRELIABLE
    assert shown("ew_anteil_u18")["02"] == Decimal("12.5")


def index_over(children, everyone, **fields):
    _, districts = factories.city(len(everyone))
    factories.source(denominator_minimum=10, **fields)
    factories.indicator(in_index=True)
    factories.indicator("index", (), (), kind="index", unit="Punkte", decimals=2)
    deliver("ew_u18", dict(zip(districts, children, strict=True)))
    deliver("ew_gesamt", dict(zip(districts, everyone, strict=True)))
    publish(commit=True)
    return shown("index")


def test_areas_with_few_inhabitants_have_no_index_and_move_nobody_elses():
    found = index_over((290, 100, 300), (299, 1000, 1000))

    assert found == {"01": Status.WITHHELD, "02": Decimal("-1.00"), "03": Decimal("1.00")}


def test_an_index_may_hold_all_areas_where_the_rule_says_so():
    found = index_over((100, 100, 300), (200, 1000, 1000), area_minimum=0)

    assert set(found.values()).isdisjoint({Status.WITHHELD})


def test_an_index_needs_all_of_its_parts():
    found = index_over((2, 100, 300, 250), (1000, 1000, 1000, 1000))

    assert found["01"] == Status.WITHHELD
    assert sum(value == Status.WITHHELD for value in found.values()) == 2


def money(unit, **fields):
    _, districts = factories.city()
    of_source = factories.source("kasse", **fields)
    Measure.objects.create(slug="summe", name="Summe", source=of_source, unit=unit, kind="sum")
    factories.indicator("je_kopf", ("summe",), ("ew_gesamt",), factor=1, unit=f"{unit} je Einwohner")
    deliver("ew_gesamt", dict.fromkeys(districts, 1000))
    deliver("summe", dict.fromkeys(districts, 5000))
    publish(commit=True)
    return set(shown("je_kopf").values())


@pytest.mark.parametrize("unit", ["Euro", "Tsd. Euro", "€", "EUR"])
def test_sums_of_money_stay_secret_while_nobody_knows_the_contributions(unit):
    assert money(unit) == {Status.WITHHELD}


def test_other_sums_are_shown_unless_their_rule_asks_for_contributions():
    assert money("m²") == {Decimal("5.0")}


def test_other_sums_stay_secret_where_their_rule_asks_for_contributions():
    assert money("m²", prior=10) == {Status.WITHHELD}


def test_years_of_age_are_no_money():
    assert money("Jahre", dominance_units=2, dominance_percent=80) == {Decimal("5.0")}


def test_what_staff_prefer_stays_visible_where_something_else_can_be_hidden():
    _, districts = factories.city(4)
    children_and_all(districts, (1, 200, 210, 220), (1000, 1000, 1000, 1000))
    with transaction.atomic():
        publish(commit=True)
        withheld = [code for code, value in shown("ew_anteil_u18").items() if value == Status.WITHHELD]
        transaction.set_rollback(True)
    (other,) = set(withheld) - {"01"}
    CellPreference.objects.create(indicator_id="ew_anteil_u18", area=districts[int(other) - 1], weight=100)

    publish(commit=True)

    values = shown("ew_anteil_u18")
    assert values["01"] == Status.WITHHELD
    assert values[other] != Status.WITHHELD
    assert list(values.values()).count(Status.WITHHELD) == 2


def test_a_preference_never_shows_a_small_number():
    _, districts = factories.city(4)
    children_and_all(districts, (1, 200, 210, 220), (1000, 1000, 1000, 1000))
    CellPreference.objects.create(measure_id="ew_u18", area=districts[0], weight=100)

    publish(commit=True)

    assert shown("ew_anteil_u18")["01"] == Status.WITHHELD


def test_a_preference_names_a_measure_or_an_indicator():
    _, (district,) = factories.city(1)

    for both in ({}, {"measure": factories.measure(), "indicator": factories.indicator()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CellPreference.objects.create(area=district, **both)
