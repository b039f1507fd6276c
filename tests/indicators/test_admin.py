"""The administration: every page, its questions to the database, and what it refuses."""

import datetime
import re
from decimal import Decimal
from html import unescape

import pytest
from django.contrib.admin.utils import quote
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import (
    Area,
    Edition,
    Indicator,
    IndicatorTerm,
    Level,
    Measure,
    PublishedIndicator,
    PublishedValue,
    Release,
    Source,
    Topic,
)
from tests import factories

CATALOGUE = (Topic, Source, Measure, Indicator)
LOADED = (Level, Edition, Area)
PUBLISHED = (Release, PublishedIndicator, PublishedValue)
MODELS = (*CATALOGUE, *LOADED, *PUBLISHED)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("verwaltung"))
    return client


def address(model, page, *arguments):
    return reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}",
        args=[quote(argument) for argument in arguments],
    )


def grow(number):
    """Save one more of everything, the indicator with ``number`` terms above the line; return the objects."""
    source = factories.source(f"quelle-{number}")
    whole = factories.measure(f"alle_{number}", of_source=source)
    part = factories.measure(f"teil_{number}", of_source=source, whole=whole)
    indicator = factories.indicator(
        f"anteil_{number}",
        [f"teil_{i}" for i in range(1, number + 1)],
        [whole.slug],
        of_topic=factories.topic(f"thema-{number}", f"Thema {number}"),
    )
    edition = factories.edition(datetime.date(2000 + number, 1, 1))
    _, (district,) = factories.city(1, in_edition=edition)
    release = factories.release(number)
    described = factories.published_indicator(release, indicator)
    value = factories.published_value(release, indicator, district, Decimal("12.5"), year=2000 + number)
    return {
        Topic: indicator.topic,
        Source: source,
        Measure: part,
        Indicator: indicator,
        Level: factories.level(f"ebene-{number}"),
        Edition: edition,
        Area: district,
        Release: release,
        PublishedIndicator: described,
        PublishedValue: value,
    }


def asked(client, url):
    """Return the number of queries of a page and the page."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(captured), unescape(response.content.decode())


def sent(instance, terms=()):
    """Return what the form of an object sends when nothing is changed in it."""
    values = {field.name: field.value_from_object(instance) for field in instance._meta.concrete_fields}
    data = {name: "" if value is None else value for name, value in values.items() if value is not False}
    for i, term in enumerate(terms):
        fields = ("part", "weight", "year_offset", "order")
        data |= {f"terms-{i}-{name}": getattr(term, name) for name in fields}
        data |= {
            f"terms-{i}-id": term.pk,
            f"terms-{i}-indicator": instance.pk,
            f"terms-{i}-measure": term.measure_id,
        }
    return data | {"terms-TOTAL_FORMS": len(terms), "terms-INITIAL_FORMS": len(terms)}


def errors_on(response):
    """Return the sentences with which a form was refused."""
    page = unescape(response.content.decode())
    lists = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', page, re.DOTALL)
    return [sentence for found in lists for sentence in re.findall(r"<li>(.*?)</li>", found)]


def test_the_administration_speaks_german(staff):
    _, page = asked(staff, reverse("admin:index"))

    assert "<title>Übersicht | Sozialatlas – Verwaltung</title>" in page
    assert set(re.findall(r'<a href="/verwaltung/indicators/[a-z]+/">([^<]+)</a>', page)) == {
        "Themen", "Quellen", "Zählgrößen", "Indikatoren", "Gebietsebenen", "Gebietsstände", "Gebiete",
        "Straßenverzeichnis", "Einrichtungen", "Arten von Einrichtungen",
        "Veröffentlichungen", "Veröffentlichte Indikatoren", "Werte", "Protokoll",
        "Regeln der Geheimhaltung", "Änderungen der Regeln", "Vorlieben",
    }  # fmt: skip


@pytest.mark.parametrize("model", MODELS)
def test_lists_ask_the_same_number_of_questions_for_any_length(staff, model):
    grow(1)
    asked(staff, address(model, "changelist"))  # the first page of a process looks up more
    few, _ = asked(staff, address(model, "changelist"))
    rows = [grow(number)[model] for number in (2, 3, 4)]

    many, page = asked(staff, address(model, "changelist"))

    assert many == few
    assert [row.pk for row in rows if address(model, "change", row.pk) not in page] == []


@pytest.mark.parametrize("model", MODELS)
def test_change_pages_ask_the_same_number_of_questions_for_any_size(staff, model):
    first = grow(1)[model]
    asked(staff, address(model, "change", first.pk))
    few, _ = asked(staff, address(model, "change", first.pk))
    last = [grow(number)[model] for number in (2, 3, 4)][-1]

    many, page = asked(staff, address(model, "change", last.pk))

    assert many == few
    assert unescape(str(model._meta.verbose_name)) in page


def test_searching_finds_measures_by_their_key_in_the_source(staff):
    factories.measure("ew_u3", source_key="HW ALTER=0-2")
    factories.measure("ew_u18", source_key="HW ALTER=0-17")

    _, page = asked(staff, address(Measure, "changelist") + "?q=ALTER%3D0-2")

    assert re.findall(r'<th class="field-slug"><a href="[^"]+">([^<]+)</a>', page) == ["ew_u3"]


@pytest.mark.parametrize("page", ["changelist", "change"])
def test_years_have_no_thousands_separator(staff, page):
    _, (district,) = factories.city(1)
    value = factories.published_value(
        factories.release(), factories.indicator(), district, 5, reference_date=datetime.date(1999, 12, 31)
    )

    _, text = asked(staff, address(PublishedValue, page, *([value.pk] if page == "change" else [])))

    assert set(re.findall(r"2\.?023", text)) == {"2023"}


def test_delivered_numbers_appear_nowhere(staff):
    objects = grow(1)
    factories.observation(objects[Measure], objects[Area], Decimal("73571"), raw="73571")

    for model in MODELS:
        for url in (address(model, "changelist"), address(model, "change", objects[model].pk)):
            _, page = asked(staff, url)
            assert re.findall(r"73\.?571", page) == [], url


# Saving


def test_an_indicator_can_be_edited(staff):
    indicator = grow(2)[Indicator]
    data = sent(indicator, indicator.terms.all()) | {"name": "Anteil der Jüngeren"}

    response = staff.post(address(Indicator, "change", indicator.pk), data)

    assert errors_on(response) == []
    assert response.status_code == 302
    assert list(Indicator.objects.values_list("slug", "name")) == [(indicator.slug, "Anteil der Jüngeren")]
    assert IndicatorTerm.objects.filter(indicator=indicator).count() == 3


@pytest.mark.parametrize(
    ("kind", "deleted", "sentence"),
    [
        ("rate", ["denominator"], "Ein Verhältnis braucht einen Zähler und einen Nenner."),
        ("rate", ["numerator"], "Ein Verhältnis braucht einen Zähler und einen Nenner."),
        ("count", [], "Eine Anzahl hat keinen Nenner."),
        ("count", ["numerator", "denominator"], "Eine Anzahl braucht einen Zähler."),
        (
            "index",
            ["denominator"],
            "Ein Index hat keine eigene Formel; er fasst die Indikatoren mit „Teil des Index“ zusammen.",
        ),
    ],
)
def test_an_indicator_is_refused_when_its_formula_does_not_suit_its_kind(staff, kind, deleted, sentence):
    indicator = grow(1)[Indicator]
    terms = list(indicator.terms.all())
    data = sent(indicator, terms) | {"kind": kind}
    data |= {f"terms-{i}-DELETE": "on" for i, term in enumerate(terms) if term.part in deleted}

    response = staff.post(address(Indicator, "change", indicator.pk), data)

    assert errors_on(response) == [sentence]
    indicator.refresh_from_db()
    assert (indicator.kind, indicator.terms.count()) == ("rate", 2)


@pytest.mark.parametrize(
    ("kind", "deleted"), [("count", ["denominator"]), ("index", ["numerator", "denominator"])]
)
def test_an_indicator_is_saved_when_its_formula_suits_its_kind(staff, kind, deleted):
    indicator = grow(1)[Indicator]
    terms = list(indicator.terms.all())
    data = sent(indicator, terms) | {"kind": kind}
    data |= {f"terms-{i}-DELETE": "on" for i, term in enumerate(terms) if term.part in deleted}

    response = staff.post(address(Indicator, "change", indicator.pk), data)

    assert errors_on(response) == []
    assert set(indicator.terms.values_list("part", flat=True)) == {"numerator", "denominator"} - set(deleted)


def test_a_new_rate_is_refused_without_a_formula(staff):
    draft = Indicator(
        slug="neu", name="Neu", topic=factories.topic(), unit="%", definition="Neu.", numerator_text="Neue",
        source_text="Amt", formula_source="Konvention",
    )  # fmt: skip

    response = staff.post(address(Indicator, "add"), sent(draft))

    assert errors_on(response) == ["Ein Verhältnis braucht einen Zähler und einen Nenner."]
    assert Indicator.objects.count() == 0


def test_an_address_cannot_be_changed(staff):
    topic = factories.topic()

    staff.post(address(Topic, "change", topic.pk), sent(topic) | {"slug": "anders", "name": "Anders"})

    assert list(Topic.objects.values_list("slug", "name")) == [(topic.slug, "Anders")]


def test_a_measure_is_refused_when_it_is_part_of_itself(staff):
    whole = factories.measure("alle")
    part = factories.measure("einige", whole=whole)

    response = staff.post(address(Measure, "change", "alle"), sent(whole) | {"whole": part.slug})

    assert errors_on(response) == ["Die Zählgröße ist Teil von sich selbst: alle → einige → alle."]
    assert Measure.objects.get(slug="alle").whole is None


def test_a_measure_can_be_added(staff):
    whole = factories.measure("alle")
    draft = Measure(slug="neu", name="Neue", source=whole.source, unit="Personen", whole=whole)

    response = staff.post(address(Measure, "add"), sent(draft))

    assert errors_on(response) == []
    assert Measure.objects.get(slug="neu").whole == whole


def test_a_link_without_a_scheme_becomes_https(staff):
    source = factories.source()

    staff.post(address(Source, "change", source.pk), sent(source) | {"url": "statistik.example.de"})

    source.refresh_from_db()
    assert source.url == "https://statistik.example.de"


def test_only_the_name_of_an_area_can_be_changed(staff):
    area = grow(1)[Area]
    data = {"name": "Umbenannt", "code": "99", "slug": "anders", "area_km2": "7", "is_remainder": "on"}

    response = staff.post(address(Area, "change", area.pk), data)

    assert response.status_code == 302
    stored = Area.objects.get(pk=area.pk)
    assert (stored.name, stored.code, stored.slug, stored.area_km2, stored.is_remainder) == (
        "Umbenannt", area.code, area.slug, area.area_km2, False,
    )  # fmt: skip
    assert (stored.shape, stored.drawn_shape) == (area.shape, area.drawn_shape)


@pytest.mark.parametrize("model", [*LOADED, *PUBLISHED])
def test_loaded_rows_are_neither_added_nor_deleted(staff, model):
    row = grow(1)[model]

    assert staff.get(address(model, "add")).status_code == 403
    assert staff.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", PUBLISHED)
def test_published_rows_never_change(staff, model):
    row = grow(1)[model]
    before = model.objects.filter(pk=row.pk).values().get()

    assert staff.post(address(model, "change", row.pk), sent(row)).status_code == 403
    assert model.objects.filter(pk=row.pk).values().get() == before
