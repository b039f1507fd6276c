"""Every text of the catalogue keeps its earlier wordings: from the administration and from the files."""

import dataclasses

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from simple_history.utils import get_history_manager_for_model

from atlas.access.roles import EDITOR
from indicators.catalogue.entries import Catalogue, IndicatorEntry
from indicators.catalogue.loading import load
from indicators.catalogue.reading import read
from indicators.models import Indicator, IndicatorTerm, Topic
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = User.objects.create_user("renate", is_staff=True)
    user.groups.add(Group.objects.get(name=EDITOR))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def wordings(model, **which):
    """Return the history of a text, oldest first: field values and who changed it."""
    rows = get_history_manager_for_model(model).filter(**which).order_by("history_id")
    return [(row.history_type, row.name, row.history_user and row.history_user.username) for row in rows]


def test_a_changed_text_keeps_the_old_one_and_says_who_changed_it(editor):
    topic = factories.topic("wohnen", "Wohnen")
    change = reverse("admin:indicators_topic_change", args=["wohnen"])

    editor.post(change, {"name": "Wohnen und Umzug", "text": "", "order": "1"})

    assert wordings(Topic, slug=topic.slug) == [
        ("+", "Wohnen", None),
        ("~", "Wohnen und Umzug", "renate"),
    ]
    page = editor.get(reverse("admin:indicators_topic_history", args=["wohnen"])).content.decode()
    assert "<del>Wohnen</del> → <ins>Wohnen und Umzug</ins>" in page
    assert "renate" in page
    assert "Katalog oder Befehl" in page
    assert "style=" not in page.split('id="content"')[1]


def test_an_earlier_wording_can_be_put_back(editor):
    topic = factories.topic("wohnen", "Wohnen")
    first = get_history_manager_for_model(topic).latest()
    topic.name = "Wohnen und Umzug"
    topic.save()
    address = reverse("admin:indicators_topic_simple_history", args=["wohnen", first.pk])

    shown = editor.get(address).content.decode()
    editor.post(address, {"name": "Wohnen", "text": "", "order": "1"})

    assert 'value="Wohnen"' in shown
    assert 'value="Wiederherstellen"' in shown
    topic.refresh_from_db()
    assert topic.name == "Wohnen"
    assert wordings(Topic, slug="wohnen")[-1] == ("~", "Wohnen", "renate")


def test_the_history_of_an_indicator_shows_its_formula(editor):
    indicator = factories.indicator("anteil", ["ew_u18"], ["ew_gesamt"])
    term = indicator.terms.get(part=IndicatorTerm.Part.NUMERATOR)
    term.weight = 2
    term.save()

    page = editor.get(reverse("admin:indicators_indicator_history", args=["anteil"])).content.decode()

    shown = page.split('id="formula-history"')[1]
    assert [
        shown.count(words)
        for words in ("Zähler: +1 × ew_u18", "Zähler: +2 × ew_u18", "Nenner: +1 × ew_gesamt")
    ] == [1, 1, 1]


def test_replacing_texts_from_the_files_keeps_what_they_said():
    whole = read()
    load(whole, commit=True)
    entry = next(found for found in whole.indicators if found.numerator)
    changed = dataclasses.replace(entry, name="Anders gesagt")

    load(with_indicator(whole, changed), overwrite=True, commit=True)

    assert wordings(Indicator, slug=entry.slug) == [("+", entry.name, None), ("~", "Anders gesagt", None)]
    terms = (
        get_history_manager_for_model(IndicatorTerm).filter(indicator_id=entry.slug).order_by("history_id")
    )
    count = len(entry.numerator) + len(entry.denominator)
    assert [row.history_type for row in terms] == ["+"] * count + ["-"] * count + ["+"] * count


def with_indicator(whole: Catalogue, changed: IndicatorEntry) -> Catalogue:
    """Return the catalogue with one indicator replaced."""
    indicators = tuple(changed if entry.slug == changed.slug else entry for entry in whole.indicators)
    return dataclasses.replace(whole, indicators=indicators)
