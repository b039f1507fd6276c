"""The administration of disclosure control: rules, history, preferences, report."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from indicators.models import CellPreference, DisclosureRule, RuleChange
from tests import factories
from tests.indicators.test_publication import children_and_all

pytestmark = pytest.mark.django_db

REPORT = "/verwaltung/indicators/release/geheimhaltung/"
RULE = {
    "source": "register", "audience": "public", "threshold": "5", "denominator_minimum": "100",
    "area_minimum": "300", "complement": "on", "small_group": "0", "zeros": "shown",
    "treatment": "suppression", "rounding_base": "5", "dominance_units": "", "dominance_percent": "",
    "prior": "",
}  # fmt: skip


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("anna"))
    return client


@pytest.fixture
def districts():
    _, found = factories.city(4)
    children_and_all(found, (2, 203, 317, 409), (1013, 1019, 2027, 2029))
    return found


def text_of(response):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_a_rule_is_changed_with_name_and_history(staff):
    factories.source()
    kept = DisclosureRule.objects.get()

    staff.post(reverse("admin:indicators_disclosurerule_change", args=[kept.pk]), RULE)

    assert DisclosureRule.objects.get().threshold == 5
    assert list(RuleChange.objects.values_list("source", "field", "old", "new", "changed_by")) == [
        ("register", "threshold", "3", "5", "anna")
    ]
    page = text_of(staff.get(reverse("admin:indicators_rulechange_changelist")))
    assert "anna register öffentlich Mindestfallzahl 3 5" in page


def test_a_rule_without_a_meaning_stays_as_it_is(staff):
    factories.source()
    kept = DisclosureRule.objects.get()

    answer = staff.post(
        reverse("admin:indicators_disclosurerule_change", args=[kept.pk]), RULE | {"dominance_units": "2"}
    )

    assert "Die Dominanzregel braucht n und ein k über 0 bis 100 Prozent." in text_of(answer)
    assert not RuleChange.objects.exists()


def test_an_internal_rule_is_added(staff):
    factories.source()

    staff.post(reverse("admin:indicators_disclosurerule_add"), RULE | {"audience": "internal"})

    assert DisclosureRule.objects.get(audience="internal").threshold == 5


@pytest.mark.parametrize("page", ["delete"])
def test_rules_are_never_removed(staff, page):
    factories.source()
    kept = DisclosureRule.objects.get()

    assert staff.post(reverse(f"admin:indicators_disclosurerule_{page}", args=[kept.pk])).status_code == 403
    assert DisclosureRule.objects.exists()


@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_the_history_is_read_only(staff, page):
    factories.source()
    DisclosureRule.objects.keep(DisclosureRule(source_id="register", threshold=4), by="anna")
    line = RuleChange.objects.get()
    place = reverse(f"admin:indicators_rulechange_{page}", args=[] if page == "add" else [line.pk])

    assert staff.post(place, {"new": "3", "post": "yes"}).status_code == 403
    assert RuleChange.objects.get().new == "4"


def test_a_preference_is_added_for_a_measure(staff, districts):
    staff.post(
        reverse("admin:indicators_cellpreference_add"),
        {"area": districts[0].pk, "measure": "ew_u18", "indicator": "", "weight": "10"},
    )

    assert CellPreference.objects.weights() == {("ew_u18", districts[0].pk): 10.0}


def test_the_report_shows_what_the_command_says(staff, districts):
    page = text_of(staff.get(REPORT))

    assert "2 von 5 (40,0 %): 1 wegen kleiner Fälle, 1 zum Schutz anderer, 0 von der Quelle" in page
    assert "bestanden: 2 Zahlen angegriffen, keine erkennbar" in page
    assert "Anteil der unter 18-Jährigen 2023 5 1 1 0 0 40,0 %" in page
    assert "Mit den anderen Regeln" not in page


def test_the_report_answers_a_question(staff, districts):
    page = text_of(staff.get(REPORT, {"source": "register", "threshold": "1", "areas": "03+04"}))

    assert "Mit den anderen Regeln oder Gebieten" in page
    assert "Gegenüber heute: 0 Werte zusätzlich verborgen, 2 wieder sichtbar, 1 entfallen" in page


@pytest.mark.parametrize(
    ("question", "sentence", "status"),
    [
        ({"areas": "01+77"}, "Die Gebiete „01+77“ gibt es nicht alle.", 200),
        ({"threshold": "5"}, "Bitte Quelle und Mindestfallzahl zusammen angeben.", 400),
    ],
)
def test_the_report_says_which_question_cannot_be_answered(staff, districts, question, sentence, status):
    answer = staff.get(REPORT, question)

    assert sentence in text_of(answer)
    assert answer.status_code == status


def test_the_report_has_no_script_and_a_table_with_scopes(staff, districts):
    page = staff.get(REPORT).content.decode()

    table = page[page.index("<table>") : page.index("</table>")]
    assert "<caption>" in table
    assert re.findall(r"<th(?!ead| scope=)", table) == []
    assert len(re.findall(r'<label for="id_(audience|source|threshold|areas)"', page)) == 4


def test_the_list_of_releases_leads_to_the_report(staff):
    page = staff.get(reverse("admin:indicators_release_changelist")).content.decode()

    assert f'href="{REPORT}"' in page


def test_the_report_is_for_those_who_may_see_the_rules(client, districts):
    reader = User.objects.create_user("leser", is_staff=True)
    client.force_login(reader)

    before = client.get(REPORT).status_code
    reader.user_permissions.add(Permission.objects.get(codename="view_disclosurerule"))

    assert (before, client.get(REPORT).status_code) == (403, 200)


def test_strangers_are_asked_for_their_name(client):
    assert client.get(REPORT).status_code == 302
