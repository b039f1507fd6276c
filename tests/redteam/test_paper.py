"""The attacker reads the profiles on paper, too: they say nothing that the page does not."""

import pytest
from django.test import Client

from atlas.paper.printing import keep, printed_areas
from indicators.models import PublishedValue, Release
from indicators.publication import publish
from indicators.status import Status
from tests.redteam.attacker import Attacker
from tests.redteam.city import build
from tests.redteam.crawler import crawl

pytestmark = pytest.mark.django_db

PAGE_NUMBERS = set("1234")


def test_paper_tells_an_attacker_nothing_new():
    build(districts=6)
    publish(commit=True)
    release = Release.objects.get()
    for area in printed_areas():
        keep(area, release, "de")

    notes = crawl(Client())

    assert PublishedValue.objects.filter(status=Status.WITHHELD).exists()
    assert len(notes.paper) == 7
    told = {path: notes.screen[path.replace(".pdf", "/")] for path in notes.paper}
    assert {path: numbers - told[path] - PAGE_NUMBERS for path, numbers in notes.paper.items()} == {
        path: set() for path in notes.paper
    }
    assert Attacker(notes).recovered() == {}
