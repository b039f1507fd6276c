"""The formula editor of the administration: real numbers before saving, and what is refused."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from atlas.access.roles import ADMINISTRATOR, EDITOR
from indicators.formula_checks import Described, Part, mistakes, oddities
from indicators.models import Area, DisclosureRule, Indicator, IndicatorTerm, Measure, PublishedValue
from indicators.models.unpublished import Observation
from indicators.publication import publish, try_indicator
from tests import factories
from tests.indicators.test_admin import address, errors_on, sent

RATE = Described("rate", is_public=True, in_index=False, has_own_classes=False)


def part(side="numerator", measure="a", **fields):
    defaults = {"name": measure.upper(), "unit": "Personen", "month": 12, "source": "register"}
    return Part(side, measure, **(defaults | fields))


# --- the checks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indicator", "parts", "said"),
    [
        (RATE, [part(), part("denominator", "b")], []),
        (
            RATE,
            [part(), part(measure="b", unit="Haushalte")],
            ["Im Zähler stehen verschiedene Einheiten: Haushalte, Personen. Sie lassen sich nicht addieren."],
        ),
        (
            RATE,
            [part(), part("denominator", "b"), part("denominator", "c", month=3)],
            ["Im Nenner stehen Zählgrößen mit verschiedenen Stichtagen: März und Dezember."],
        ),
        (RATE, [part(), part()], ["„A“ steht im Zähler zweimal."]),
        (RATE, [part(), part(year_offset=-1)], []),
        (
            RATE,
            [part("denominator", weight=Decimal(-1))],
            ["Im Nenner wird nur abgezogen; er wäre nie positiv."],
        ),
        (
            RATE,
            [part(source="amt")],
            ["Für diese Quellen fehlt die Regel der Geheimhaltung: „amt“."],
        ),
        (
            Described("count", is_public=True, in_index=False, has_own_classes=True),
            [part()],
            [
                "Eine Anzahl füllt keine Flächen und hat keine Klassen: Sie wird als Kreis gezeigt. "
                "Bitte „natürliche Brüche“ ohne festgelegte Grenzen lassen."
            ],
        ),
        (
            Described("index", is_public=True, in_index=True, has_own_classes=False),
            [],
            ["Nur ein Verhältnis kann Teil des Index sein; ein Index enthielte sonst sich selbst."],
        ),
    ],
)
def test_what_stands_in_the_way_is_said(indicator, parts, said):
    assert list(mistakes(indicator, parts, frozenset({"register"}))) == said


def test_what_is_odd_is_said_and_does_not_stand_in_the_way():
    march = [part(month=3), part("denominator", "b")]
    before = [part(month=3), part("denominator", "b", year_offset=-1)]
    index = Described("index", is_public=True, in_index=False, has_own_classes=False)

    assert list(oddities(RATE, march, ())) == [
        "Der Nenner ist jünger als der Zähler: Dezember gegen März. Üblich ist der Stichtag davor "
        "(Jahresversatz −1)."
    ]
    assert list(oddities(RATE, before, ())) == []
    assert list(oddities(RATE, [part(), part("denominator", "b", source="ba")], ())) == [
        "Zähler und Nenner kommen aus verschiedenen Quellen, die verschieden zählen können."
    ]
    assert list(oddities(index, [], ["Geheimes"])) == [
        "Der Index ist öffentlich, diese Teile sind es nicht und zählen dort nicht mit: „Geheimes“."
    ]


# --- the page ----------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def young():
    """Save a city whose third district has one child, and the share of children."""
    _, districts = factories.city(3)
    for slug, numbers in (("ew_u18", (120, 210, 1)), ("ew_gesamt", (1000, 1500, 900))):
        measure = factories.measure(slug, name={"ew_u18": "Kinder", "ew_gesamt": "Einwohner"}[slug])
        for district, number in zip(districts, numbers, strict=True):
            factories.observation(measure, district, number)
    Measure.objects.filter(slug="ew_u18").update(whole="ew_gesamt")
    return factories.indicator()


def person(role):
    user = User.objects.create_user(role, is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def check(client, indicator, button="_check", **changed):
    terms = list(indicator.terms.all())
    data = sent(indicator, terms) | {"manual_breaks": ""} | changed
    return client.post(address(Indicator, "change", indicator.pk), data | {button: "1"})


def test_the_button_shows_the_formula_with_the_numbers_of_the_city(young):
    response = check(person(ADMINISTRATOR), young, name="Neuer Name", **{"terms-1-weight": "0.5"})

    panel = response.context["panel"]
    assert panel.words == "0,5 × Kinder ÷ Einwohner × 100"
    assert (panel.calculation, panel.year) == ("0,5 × 331 ÷ 3.400 × 100 = 4,9 %", 2023)
    assert (panel.rows[0].area, panel.rows[0].value) == ("Dinslaken", "4,9 %")
    assert "Formel geprüft, noch nicht gespeichert" in response.content.decode()
    young.refresh_from_db()
    assert young.name == "Anteil der unter 18-Jährigen"
    assert set(IndicatorTerm.objects.values_list("weight", flat=True)) == {Decimal(1)}


def test_secret_numbers_of_areas_are_statuses_as_in_a_release(young):
    panel = check(person(ADMINISTRATOR), young).context["panel"]
    report = publish(commit=True)

    shown = PublishedValue.objects.filter(release=report.release).order_by("area__level__rank", "area__code")
    assert [row.value.startswith(".") for row in panel.rows] == [value.number is None for value in shown]
    assert ("Bezirk 03", ". (geheim)") in [(row.area, row.value) for row in panel.rows]


def test_who_may_not_see_deliveries_sees_what_is_published(young):
    editor = person(EDITOR)
    before = check(editor, young).context["panel"]
    publish(commit=True)
    after = check(editor, young, **{"terms-1-weight": "0.5"}).context["panel"]

    assert (before.rows, before.is_trial) == ((), False)
    assert before.note.startswith("Ihr Konto sieht keine Lieferungen, und veröffentlicht ist")
    assert (after.calculation, after.is_trial) == ("Stadt: 9,7 %", False)
    assert after.words == "0,5 × Kinder ÷ Einwohner × 100"
    assert "331" not in after.calculation and "3.400" not in after.calculation


def test_a_denominator_that_is_zero_somewhere_is_named(young):
    district = factories.area("04", parent=Area.objects.get(level="stadt"))
    factories.observation(Measure.objects.get(pk="ew_u18"), district, 0)
    factories.observation(Measure.objects.get(pk="ew_gesamt"), district, 0)

    panel = check(person(ADMINISTRATOR), young).context["panel"]

    assert (
        "Der Nenner ist null in: Bezirk 04. Dort steht „nicht sinnvoll“ statt einer Zahl." in panel.warnings
    )


def test_mistakes_are_shown_instead_of_numbers_and_nothing_is_saved(young):
    Measure.objects.filter(pk="ew_gesamt").update(unit="Haushalte")
    client = person(ADMINISTRATOR)
    both = {"terms-0-part": "numerator"}

    looked = check(client, young, **both, kind="count")
    kept = check(client, young, "_save", **both, kind="count")

    said = "Im Zähler stehen verschiedene Einheiten: Haushalte, Personen. Sie lassen sich nicht addieren."
    assert said in errors_on(looked) and said in errors_on(kept)
    assert looked.context["panel"] is None
    assert Indicator.objects.get().kind == "rate"


def test_a_source_without_a_rule_is_refused_before_saving(young):
    DisclosureRule.objects.all().delete()

    assert "Für diese Quellen fehlt die Regel der Geheimhaltung: „register“." in errors_on(
        check(person(ADMINISTRATOR), young, "_save")
    )


def test_nothing_delivered_is_said(young):
    Observation.objects.all().delete()

    panel = check(person(ADMINISTRATOR), young).context["panel"]
    assert panel.note.startswith("Für den Zähler wurde noch nichts geliefert")
    assert try_indicator(Indicator.objects.with_terms().get()).year is None


def test_own_limits_of_classes_are_edited(young):
    client = person(ADMINISTRATOR)
    check(client, young, "_save", method="manuell", manual_breaks="0, 5, 10, 20")

    young.refresh_from_db()
    assert (young.method, young.manual_breaks) == ("manuell", [0, 5, 10, 20])
