"""The attacker against the whole demo: every page without choices, every file, all years."""

from indicators.models import PublishedMeasure
from tests.redteam.attacker import Attacker
from tests.redteam.crawler import crawl
from tests.test_demo_end_to_end import deliveries, site  # noqa: F401 - fixtures


def test_an_attacker_recovers_nothing_of_the_demo(site, db):  # noqa: F811 - the fixture
    notes = crawl(site)
    attacker = Attacker(notes)
    thresholds = dict(PublishedMeasure.objects.values_list("name", "threshold"))

    assert len(notes.words) == 71
    assert len(attacker.gaps) > 100
    assert attacker.recovered(lambda name: thresholds.get(name, 3)) == {}
