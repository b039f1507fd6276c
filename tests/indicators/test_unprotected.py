"""Protection switched off: only with a written reason, which the release shows."""

from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command

from indicators.models import PublishedValue, Release
from indicators.models.unpublished import Observation
from indicators.publication import ReasonError, publish
from indicators.status import Status
from tests import factories
from tests.indicators.test_publication import children_and_all, shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_count():
    _, districts = factories.city()
    children_and_all(districts, (2, 200, 300), (1000, 1000, 2000))


def test_there_is_a_right_of_its_own():
    found = Permission.objects.get(codename="release_unprotected")

    assert found.content_type.app_label == "indicators"


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_nothing_is_published(reason):
    with pytest.raises(ReasonError):
        publish(commit=True, unprotected_reason=reason)

    assert not Release.objects.exists()


def test_the_release_shows_the_reason():
    report = publish(commit=True, note="Jahresbericht", unprotected_reason="Beschluss vom 3. Mai")

    assert report.unprotected
    assert shown("ew_anteil_u18")["01"] == Decimal("0.2")
    assert Release.objects.get().note == (
        "Jahresbericht\nOhne statistische Geheimhaltung veröffentlicht. Begründung: Beschluss vom 3. Mai"
    )


def test_what_was_shown_without_protection_is_named_afterwards():
    publish(commit=True, unprotected_reason="Versehen")

    report = publish(commit=True)

    assert (report.unprotected, report.exposed) == (False, 1)
    assert shown("ew_anteil_u18")["01"] == Status.WITHHELD


def test_the_command_warns_and_says_how_many_numbers_become_visible():
    out, err = StringIO(), StringIO()

    call_command("publish", "--commit", "--unprotected-reason", "Beschluss", stdout=out, stderr=err)

    assert err.getvalue() == (
        "Warnung: Die Geheimhaltung ist ausgeschaltet. Kleine Zahlen werden sichtbar.\n"
    )
    assert "Ohne Geheimhaltung: 2 Zahlen sichtbar, die sonst verborgen wären." in out.getvalue()
    assert not PublishedValue.objects.filter(status=Status.WITHHELD).exists()


def test_the_command_refuses_an_empty_reason():
    with pytest.raises(CommandError, match="schriftlichen Begründung"):
        call_command("publish", "--commit", "--unprotected-reason", " ", stderr=StringIO())


def test_few_people_who_could_once_be_worked_out_stop_no_later_release():
    Observation.objects.filter(measure="ew_u18", area__code="02").update(number=999)
    publish(commit=True, unprotected_reason="Versehen")

    report = publish(commit=True)

    assert report.exposed == 2
    assert [shown("ew_anteil_u18")[code] for code in ("01", "02")] == [Status.WITHHELD, Decimal("99.9")]
