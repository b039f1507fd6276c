"""The audit from outside: clean releases pass, every planted leak is found."""

import datetime
import io
import json
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from indicators.models import Area, ClassBreaks, PublishedIndicator, PublishedValue, Release
from indicators.outside.auditing import RecoverableError, Recovered, audit_rows, require_safe
from indicators.publication import publish
from indicators.rights import PUBLIC_MODELS
from indicators.status import Status
from tests import factories

pytestmark = pytest.mark.django_db

CHILDREN = (2, 20, 30, 40)
EVERYONE = (400, 500, 600, 700)


@pytest.fixture
def districts():
    """Return four districts; in the first live two children, and the release hides them."""
    _, found = factories.city(4)
    factories.indicator()
    for slug in ("ew_gesamt", "ew_u18"):
        factories.indicator(f"{slug}_zahl", (slug,), (), kind="count", factor=1, decimals=0, unit="Anzahl")
    for slug, numbers in (("ew_u18", CHILDREN), ("ew_gesamt", EVERYONE)):
        for area, number in zip(found, numbers, strict=True):
            factories.observation(factories.measure(slug), area, number)
    publish(commit=True)
    return found


def withheld():
    """Return the areas whose rate is withheld."""
    rows = PublishedValue.objects.filter(indicator="ew_anteil_u18", status=Status.WITHHELD).order_by(
        "area__code"
    )
    return [row.area for row in rows]


def rate_of(area):
    """Return the true rate of a district."""
    place = int(area.code) - 1
    return (Decimal(CHILDREN[place]) * 100 / EVERYONE[place]).quantize(Decimal("0.1"))


def shown_after_all(area):
    """Print the rate that release 1 hides."""
    hidden = PublishedValue.objects.filter(indicator="ew_anteil_u18", area=area)
    hidden.update(status=Status.VALUE, number=rate_of(area))


def show_in_a_later_release(area, number):
    """Publish a rate once more, in release 2, as if nobody had thought of release 1."""
    first = PublishedIndicator.objects.get(release=1, slug="ew_anteil_u18")
    release = Release.objects.get(number=1)
    release.number = 2
    release.save(force_insert=True)
    return factories.published_value(release, first.indicator, area, number)


def audited(number, *options):
    """Return the exit status of the command and what it says."""
    out = io.StringIO()
    try:
        call_command("audit_release", str(number), *options, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def test_a_protected_release_passes(districts):
    assert [area.code for area in withheld()] == ["01", "02"]
    assert audited(1) == (
        0,
        "Veröffentlichung 1: 4 gesperrte Werte angegriffen.\nBestanden: nichts ist zu errechnen.\n",
    )


def test_the_result_can_be_read_by_machines(districts):
    status, said = audited(1, "--json")

    assert (status, json.loads(said)) == (
        0,
        {
            "release": 1,
            "withheld": 4,
            "blocks": 1,
            "recovered": [],
            "exposed": [],
            "leaks": [],
            "doubtful": 0,
            "failure": "",
            "passes": True,
        },
    )


def test_an_unknown_release_is_an_error():
    with pytest.raises(CommandError, match="Eine Veröffentlichung 7 gibt es nicht"):
        call_command("audit_release", "7")


def test_hiding_only_the_small_number_is_found(districts):
    shown_after_all(districts[1])

    verdict = audit_rows(Release.objects.get(number=1))

    assert verdict.recovered == (Recovered("ew_u18", "Bezirk 01", 2023, 1, 2),)
    assert audited(1)[0] == 1


def test_a_later_release_that_shows_the_missing_neighbour_is_found(districts):
    show_in_a_later_release(districts[1], rate_of(districts[1]))

    assert audit_rows(Release.objects.get(number=1)).passes
    verdict = audit_rows(Release.objects.get(number=2))
    assert verdict.recovered == (Recovered("ew_u18", "Bezirk 01", 2023, 1, 2),)
    assert audited(2, "--values-only")[0] == 1


def test_an_earlier_release_that_showed_it_is_told_apart(districts):
    shown_after_all(districts[0])
    show_in_a_later_release(districts[0], None)

    verdict = audit_rows(Release.objects.get(number=2))

    assert verdict.exposed == ("ew_anteil_u18, Bezirk 01 2023", "ew_u18_zahl, Bezirk 01 2023")
    assert not verdict.passes


def test_a_second_edition_with_the_same_ground_is_found(districts):
    edition = factories.edition(datetime.date(2020, 1, 1))
    city = factories.area(factories.CITY, "Dinslaken", "stadt", in_edition=edition, shape=None)
    twin = factories.area("02", parent=city, in_edition=edition, shape=districts[1].shape)
    for area in (districts[0], *districts[2:]):
        factories.area(area.code, parent=city, in_edition=edition, shape=area.shape)
    show_in_a_later_release(twin, rate_of(districts[1]))

    verdict = audit_rows(Release.objects.get(number=2))

    assert Area.objects.filter(edition=edition).count() == 5
    assert Recovered("ew_u18", "Bezirk 01", 2023, 1, 2) in verdict.recovered


def test_a_legend_that_begins_with_a_hidden_value_is_found(districts):
    row = ClassBreaks.objects.filter(published_indicator__slug="ew_anteil_u18")[0]
    row.breaks = [rate_of(districts[0]), *row.breaks[1:]]
    row.save()

    status, said = audited(1, "--values-only")

    assert status == 1
    assert "ew_anteil_u18: Klassengrenzen" in said


def test_numbers_that_contradict_each_other_prove_nothing(districts):
    PublishedValue.objects.filter(indicator="ew_gesamt_zahl", area=districts[0].parent).update(number=5)

    status, said = audited(1, "--values-only")

    assert status == 1
    assert "Nicht zu beweisen" in said
    with pytest.raises(RecoverableError):
        require_safe(Release.objects.get(number=1))


def test_a_release_without_formulas_cannot_be_vouched_for(districts):
    PublishedIndicator.objects.filter(slug="ew_anteil_u18").update(formula="")

    status, said = audited(1, "--values-only")

    assert status == 1
    assert "Zum Indikator „ew_anteil_u18“ ist keine Formel veröffentlicht." in said


def test_the_audit_reads_no_table_that_the_public_site_cannot_read(districts):
    """What the role atlas_public may read is tested with the role itself (test_one_door)."""
    tables = {model._meta.db_table for model in apps.get_models()}
    read: set[str] = set()

    def note(execute, sql, params, many, context):
        read.update(table for table in tables if f'"{table}"' in sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        status, _ = audited(1)

    assert status == 0
    assert "indicators_publishedvalue" in read
    assert read <= {model._meta.db_table for model in PUBLIC_MODELS}


def test_two_numbers_that_the_source_withheld_do_not_give_each_other_away():
    """The city minus everyone shown leaves three for two withheld places: both would be small."""
    whole, districts = factories.city(4)
    rest = factories.area("99", "nicht zuordenbar", parent=whole, is_remainder=True, shape=None)
    factories.indicator()
    for area, number in zip(districts, EVERYONE, strict=True):
        factories.observation(factories.measure("ew_gesamt"), area, number)
    children = factories.measure("ew_u18")
    for area in (districts[0], rest):
        factories.observation(children, area, None, status=Status.WITHHELD)
    for area, number in zip((whole, *districts[1:]), (93, 20, 30, 40), strict=True):
        factories.observation(children, area, number)

    publish(commit=True)

    assert audit_rows(Release.objects.get(number=1)).passes
    assert len(withheld()) > 1
