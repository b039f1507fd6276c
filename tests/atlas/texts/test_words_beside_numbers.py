"""How to read an indicator, what to beware of, what a topic is about: shown, and frozen with the release."""

import re

import pytest

from indicators.catalogue.reading import read
from indicators.models import Indicator, PublishedIndicator, Topic
from indicators.publication import publish
from tests import factories
from tests.atlas import reading
from tests.indicators.test_releasing import deliver

pytestmark = pytest.mark.django_db
READ = "17 % heißt: Von 100 Menschen sind 17 minderjährig."
CAUTION = "Der Anteil sinkt auch, wenn Ältere zuziehen."
ADDRESSES = ("/karte/ew_anteil_u18/", "/indikator/ew_anteil_u18/")


@pytest.fixture
def published():
    """Publish an indicator with its words."""
    _, districts = factories.city()
    topic = factories.topic()
    Topic.objects.filter(pk=topic.pk).update(text="Wie alt die Menschen sind.")
    factories.indicator(how_to_read=READ, caution=CAUTION)
    deliver(districts, (100, 200, 400))
    publish(note="Erste", commit=True)


@pytest.mark.parametrize("address", ADDRESSES)
def test_words_stand_beside_the_number(client, published, address):
    page = reading.text(reading.content(client.get(address)))

    assert [
        words for words in ("So lesen Sie die Zahl", READ, "Vorsicht", CAUTION) if words not in page
    ] == []


def test_the_map_folds_the_words_away(client, published):
    page = reading.content(client.get(ADDRESSES[0]))

    assert re.search(r'<details class="reading">\s*<summary>So lesen Sie die Zahl</summary>', page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_words_are_marked_as_german_on_english_pages(client, published, address):
    page = reading.content(client.get(f"{address}?sprache=en"))

    assert re.search(rf'lang="de">{re.escape(READ)}', page)


def test_the_topic_is_introduced(client, published):
    assert "Wie alt die Menschen sind." in reading.content(client.get("/thema/bevoelkerung/"))


def test_an_indicator_without_words_has_no_empty_box(client, atlas):
    for address in ADDRESSES:
        page = reading.content(client.get(address))
        assert [words for words in ("So lesen Sie", "Vorsicht") if words in page] == []


def test_an_old_address_shows_the_words_of_its_time(client, published):
    Indicator.objects.update(how_to_read="Neu gelesen.", caution="Neue Vorsicht.")
    Topic.objects.update(text="Neu eingeführt.")
    before = reading.content(client.get("/thema/bevoelkerung/"))
    publish(note="Zweite", commit=True)

    def found(path):
        page = reading.content(client.get(path))
        return [words for words in (READ, CAUTION, "Wie alt die Menschen sind.", "Neu") if words in page]

    assert "Wie alt die Menschen sind." in before
    assert PublishedIndicator.objects.count() == 2
    assert found("/karte/ew_anteil_u18/?stand=1") == [READ, CAUTION]
    assert found("/indikator/ew_anteil_u18/?stand=1") == [READ, CAUTION]
    assert found("/thema/bevoelkerung/?stand=1") == ["Wie alt die Menschen sind."]
    assert found("/karte/ew_anteil_u18/") == found("/thema/bevoelkerung/") == ["Neu"]


def test_html_in_the_words_stays_text(client, atlas):
    PublishedIndicator.objects.update(how_to_read="<script>x", caution="<b>y", topic_text="<i>z")

    for address in (*ADDRESSES, "/thema/bevoelkerung/"):
        page = reading.content(client.get(address))
        assert [tag for tag in ("<script>x", "<b>y", "<i>z") if tag in page] == []


def test_every_indicator_and_topic_of_the_catalogue_has_words():
    catalogue = read()

    assert [one.slug for one in catalogue.indicators if not (one.how_to_read and one.caution)] == []
    assert [one.slug for one in catalogue.topics if not one.text] == []
    long = [one.slug for one in catalogue.indicators if max(len(one.how_to_read), len(one.caution)) > 260]
    assert long == []
