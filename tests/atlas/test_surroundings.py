"""Water, roads and rail on the map: drawn for orientation, named with their source, one query more."""

import pytest
from django.contrib.gis.geos import GEOSGeometry

from indicators.models import Surroundings
from tests.atlas.test_map_page import MAP


@pytest.fixture
def river(db):
    return Surroundings.objects.create(
        kind="gewaesser",
        order=0,
        source_text="Geobasis NRW",
        sha256="a" * 64,
        shape=GEOSGeometry(
            "SRID=3857;GEOMETRYCOLLECTION(LINESTRING(750000 6700000, 751000 6701000), "
            "POLYGON((0 0, 0 9999, 9999 9999, 0 0)))"
        ),
    )


def test_a_layer_is_drawn_under_the_names_and_its_source_is_said(client, atlas, river):
    page = client.get(MAP).content.decode()

    assert 'class="around__line around--gewaesser"' in page
    assert 'class="around__area around--gewaesser"' in page
    assert page.index('class="around"') < page.index('class="labels"')
    assert "Geobasis NRW" in page


def test_without_layers_nothing_is_drawn(client, atlas):
    assert 'class="around"' not in client.get(MAP).content.decode()
