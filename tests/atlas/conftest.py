"""A small published atlas: three districts, two years, one district withheld."""

from decimal import Decimal

import pytest

from indicators.status import Status
from tests import factories


@pytest.fixture
def atlas(db):
    return publish(districts=3)


def publish(districts):
    """Publish one indicator: district 02 is withheld in 2023, the last one comes later in 2022."""
    city, areas = factories.city(districts)
    release = factories.release()
    indicator = factories.indicator()
    described = factories.published_indicator(release, indicator, levels=("siedlungsbezirk", "stadt"))
    for year in (2022, 2023):
        for place, area in enumerate(areas, 1):
            hidden = place == 2 and year == 2023
            later = place == 3 and year == 2022
            number = None if hidden or later else Decimal("12.34") * place
            status = Status.WITHHELD if hidden else Status.LATER if later else None
            factories.published_value(release, indicator, area, number, year, status)
        factories.published_value(release, indicator, city, Decimal("20.05"), year)
    for classes in range(3, 8):
        factories.class_breaks(described, ("12.3", "24.7", "37.0"), classes=classes, note="Nur 2 Klassen.")
    return release
