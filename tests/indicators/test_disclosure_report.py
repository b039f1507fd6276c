"""The report before a release: cells and shares, never a delivered number."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Release
from indicators.publication import Line, WhatIf, WhatIfError, preview
from indicators.status import Status
from tests import factories
from tests.indicators.test_publication import children_and_all, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def districts():
    _, found = factories.city(4)
    children_and_all(found, (2, 203, 317, 409), (1013, 1019, 2027, 2029))
    return found


def report(*arguments):
    out = StringIO()
    call_command("disclosure_report", *arguments, stdout=out)
    return out.getvalue()


def test_the_plan_counts_figures_by_reason_and_year(districts):
    deliver("ew_u18", dict(zip(districts, (207, 211, 223, 30), strict=True)), 2022)
    deliver("ew_gesamt", dict(zip(districts, (1013, 1019, 2027, 60), strict=True)), 2022)

    found = preview().now

    name = "Anteil der unter 18-Jährigen"
    assert found.lines == (
        Line("ew_anteil_u18", name, 2022, cells=5, unreliable=1),
        Line("ew_anteil_u18", name, 2023, cells=5, primary=1, complementary=1),
    )
    assert found.total == Line("", "", 0, cells=10, primary=1, complementary=1, unreliable=1)
    assert (found.total.hidden, found.total.percent) == (3, 30)
    assert (found.cost.primary, found.cost.complementary) == (1, 1)
    assert found.verdict.passed
    assert not Release.objects.exists()


def test_what_the_source_withheld_stands_in_a_column_of_its_own(districts):
    deliver("ew_gesamt", dict.fromkeys(districts, 1009), 2022)
    deliver("ew_u18", dict.fromkeys(districts[:2]), 2022, status=Status.WITHHELD)
    deliver("ew_u18", dict.fromkeys(districts[2:], 101), 2022)

    line = preview().now.lines[0]

    assert (line.year, line.by_source, line.primary) == (2022, 3, 0)


def test_another_threshold_is_answered_and_changes_nothing(districts):
    found = preview(what_if=WhatIf({"register": 1}))
    assert found.then is not None

    assert (found.newly_hidden, found.newly_shown, found.gone) == (0, 2, 0)
    assert (found.now.total.hidden, found.then.total.hidden) == (2, 0)
    assert preview().now == found.now


def test_a_stricter_threshold_hides_more(districts):
    found = preview(what_if=WhatIf({"register": 205}))
    assert found.then is not None

    assert found.newly_hidden > 0
    assert found.then.total.primary == 2


def test_two_areas_as_one_need_no_protection(districts):
    found = preview(what_if=WhatIf(merged=(("01", "02"),)))
    assert found.then is not None

    assert found.then.total == Line("", "", 0, cells=4)
    assert (found.newly_hidden, found.gone) == (0, 1)
    assert found.then.verdict.passed


def test_parts_of_areas_that_become_one_stay_parts(districts):
    small = factories.area("0101", level_slug="viertel", parent=districts[1])
    deliver("ew_u18", {small: 50}, 2022)
    deliver("ew_gesamt", {small: 500}, 2022)

    found = preview(what_if=WhatIf(merged=(("01", "02"),)))
    assert found.then is not None

    assert found.then.verdict.passed


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (WhatIf({"nirgends": 5}), "Die Quelle „nirgends“ gibt es nicht."),
        (WhatIf(merged=(("01", "77"),)), "Die Gebiete „01+77“ gibt es nicht alle."),
        (WhatIf(merged=(("01",),)), "Die Gebiete „01“ gibt es nicht alle."),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(districts, question, sentence):
    with pytest.raises(WhatIfError, match=sentence.replace("+", r"\+")):
        preview(what_if=question)


def test_what_earlier_releases_have_shown_is_named(districts):
    call_command(
        "publish", "--commit", "--unprotected-reason", "Beschluss", stdout=StringIO(), stderr=StringIO()
    )

    assert preview().now.verdict.exposed == 1
    assert "1 Zahlen waren schon öffentlich und bleiben bekannt." in report()


def test_the_command_prints_sentences_and_a_table(districts):
    assert report("--threshold", "register=1") == (
        "2 von 5 Werten ohne Zahl (40,0 %): 1 wegen kleiner Fälle, 1 zum Schutz anderer, "
        "0 von der Quelle oder einer Regel gesperrt, 0 wegen zu kleiner Nenner.\n"
        "Dahinter: 1 kleine und 1 weitere von 10 Zahlen; der Schutz kostet 1,4 % der Information.\n"
        "Prüfung durch Angriff auf 2 Zahlen: bestanden.\n"
        "\n"
        "Indikator      Jahr  Werte  klein  mit  Quelle  Nenner  Anteil\n"
        "ew_anteil_u18  2023      5      1    1       0       0  40,0 %\n"
        "\n"
        "Mit den anderen Regeln oder Gebieten:\n"
        "0 von 5 Werten ohne Zahl (0,0 %): 0 wegen kleiner Fälle, 0 zum Schutz anderer, "
        "0 von der Quelle oder einer Regel gesperrt, 0 wegen zu kleiner Nenner.\n"
        "Dahinter: 0 kleine und 0 weitere von 10 Zahlen; der Schutz kostet 0,0 % der Information.\n"
        "Prüfung durch Angriff auf 0 Zahlen: bestanden.\n"
        "\n"
        "Gegenüber heute: 0 Werte zusätzlich verborgen, 2 wieder sichtbar, 0 entfallen mit ihrem Gebiet.\n"
    )


def test_the_command_speaks_to_machines(districts):
    found = json.loads(report("--json", "--merge", "01+02"))

    assert found["now"]["total"]["primary"] == 1
    assert found["then"]["verdict"]["passed"] is True
    assert found["gone"] == 1


def test_no_delivered_number_is_in_the_report(districts):
    delivered = {"203", "317", "409", "1013", "1019", "2027", "2029", "931", "6088"}

    words = report("--threshold", "register=250").replace("|", " ").split()
    numbers = json.loads(report("--json", "--threshold", "register=250"), parse_int=str, parse_float=str)

    assert delivered.isdisjoint(words)
    assert delivered.isdisjoint(json.dumps(numbers).replace('"', " ").replace(",", " ").split())


@pytest.mark.parametrize("question", [["--threshold", "register"], ["--threshold", "register=0"]])
def test_half_a_question_is_refused(question):
    with pytest.raises(CommandError, match="QUELLE=ZAHL"):
        report(*question)


def test_a_question_about_nothing_is_an_error_of_the_operator(districts):
    with pytest.raises(CommandError, match="gibt es nicht alle"):
        report("--merge", "01+77")
