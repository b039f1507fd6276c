"""Every public address before an attacker who has two worlds to compare, or knows what is not out yet."""

import datetime
import re

import pytest
from django.db import transaction
from django.test import Client

from indicators.models import Area, PublishedValue, Release
from indicators.models.catalogue import Audience
from indicators.models.unpublished import Observation
from indicators.models.visibility import State
from indicators.publication import publish
from indicators.releasing import withdraw
from indicators.status import Status
from tests import factories
from tests.indicators.test_publication import deliver
from tests.redteam.addresses import CATALOGUE, LISTS, RELEASES_AS_JSON, addresses

pytestmark = pytest.mark.django_db

SLUGS = ("q_kinder", "n_kinder", "lage")
PEOPLE = (500, 620, 740, 810, 930)
CHILDREN = {2020: (60, 72, 85, 90, 101), 2023: (61, 2, 84, 95, 104)}
MOMENT = datetime.datetime(2024, 3, 1, 11, tzinfo=datetime.UTC)
LATER = MOMENT.replace(year=2200)
NEVER = 99


@pytest.fixture
def city(db):
    """Store five districts in two years: few children in one, a rate of everything, an index of two."""
    _, areas = factories.city(5)
    count = {"kind": "count", "factor": 1, "decimals": 0, "unit": "Anzahl"}
    factories.indicator("q_kinder", ("kinder",), ("alle",), name="Anteil Kinder", in_index=True)
    factories.indicator("n_kinder", ("kinder",), (), name="Kinder", **count)
    factories.indicator("q_alt", ("alte",), ("alle",), name="Anteil Alte", in_index=True)
    factories.indicator("q_arm", ("arme",), ("alle",), name="Anteil Arme")
    factories.indicator("n_alle", ("alle",), (), name="Menschen", **count)
    factories.indicator("lage", (), (), name="Lage", kind="index", unit="Punkte", decimals=2)
    for year, children in CHILDREN.items():
        deliver("alle", dict(zip(areas, PEOPLE, strict=True)), year)
        # The population that decides whether an area is large enough for an index.
        deliver("ew_gesamt", dict(zip(areas, PEOPLE, strict=True)), year)
        deliver("alte", {area: 100 + 7 * place for place, area in enumerate(areas)}, year)
        deliver("arme", {area: 50 + 3 * place**2 for place, area in enumerate(areas)}, year)
        deliver("kinder", dict(zip(areas, children, strict=True)), year)
    return areas


def everything(stand=None, *, slugs=SLUGS[:1], modes=False):
    """Return status and content of every address of a release."""
    client = Client()
    areas = list(Area.objects.order_by("level__rank", "code").values_list("code", "slug"))
    return {
        address: (answer.status_code, answer.content)
        for address in addresses(slugs, areas, "lage", stand, modes=modes)
        for answer in [client.get(address)]
    }


def released():
    """Publish at a fixed moment, so that pages of two worlds have the same date."""
    publish(commit=True)
    Release.objects.update(published_at=MOMENT)


def test_no_address_tells_two_worlds_apart_that_differ_in_hidden_numbers(city):
    seen, hidden = [], []
    for kinder in ((0, 0), (1, -1)):
        with transaction.atomic():
            for area, more in zip((city[1], city[0]), kinder, strict=True):
                same = Observation.objects.get(measure__slug="kinder", area=area, period__year=2023)
                assert same.number is not None
                Observation.objects.filter(pk=same.pk).update(number=same.number - more)
            released()
            withheld = PublishedValue.objects.filter(status=Status.WITHHELD, indicator="n_kinder")
            hidden.append(sorted(withheld.values_list("area__code", flat=True)))
            seen.append(everything(slugs=SLUGS, modes=True))
            transaction.set_rollback(True)

    assert hidden == [["01", "02"]] * 2
    assert {address: status for address, (status, _) in seen[0].items() if status != 200} == {}
    assert [address for address in seen[0] if seen[0][address] != seen[1][address]] == []


def test_what_is_not_out_looks_as_if_it_was_not_there(city):
    """Of an internal release, a draft, an embargo: no address shows it or says that it waits."""
    released()
    before, never = everything(), everything(stand=NEVER)
    assert {plain(address) for address, (status, _) in never.items() if status != 404} == set(LISTS)
    for slug in ("kinder", "alte"):
        Observation.objects.filter(measure__slug=slug, area=city[4], period__year=2023).update(number=203)
    publish(audience=Audience.INTERNAL, commit=True)
    publish(commit=True, state=State.DRAFT)

    assert differing(before, everything()) == []
    assert [differing(never, everything(stand=stand)) for stand in (2, 3)] == [[], []]
    Release.objects.filter(number=3).update(state=State.RELEASED, published_at=LATER)
    assert differing(before, everything()) == []
    assert differing(never, everything(stand=3)) == []
    assert [Client().get(f"/veroeffentlichungen/{number}/").status_code for number in (1, 2, 3)] == [
        200,
        404,
        404,
    ]


def test_what_was_taken_back_is_gone_from_every_address(city):
    released()
    before = everything()
    Observation.objects.filter(measure__slug="arme", area=city[4], period__year=2023).update(number=203)
    publish(commit=True)
    assert differing(before, everything()) != []

    withdraw(2, "rita", "Ein Fehler in der Lieferung.")

    told = {"/veroeffentlichungen/", "/veroeffentlichungen/feed.atom", *CATALOGUE, RELEASES_AS_JSON}
    assert set(differing(before, everything())) == told
    assert differing(everything(stand=NEVER), everything(stand=2)) == []


def differing(first, second):
    """Return the addresses of the first that answer otherwise in the second, whichever release they name."""
    known = {plain(address): (status, named(content)) for address, (status, content) in second.items()}
    return [
        address
        for address, (status, content) in first.items()
        if (status, named(content)) != known[plain(address)]
    ]


def plain(address):
    """Return an address without the release it names."""
    return re.sub(r"[?&]stand=\d+", "", address)


def named(content):
    """Return a content without the number of the release that its own address named."""
    return re.sub(rb"stand=\d+", b"", content)
