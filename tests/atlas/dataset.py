"""A published atlas to look at: ten districts, three topics, ten years, one withheld district."""

import json
import random
from decimal import Decimal

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon

from indicators.classification import Marks, every_choice
from indicators.models import Area
from indicators.status import Status
from tests import factories
from tests.shared_data import ROOT

DISTRICTS = ROOT / "demo" / "siedlungsbezirke_schematisch.geojson"
YEARS = range(2014, 2024)
RATES = (
    ("ew_anteil_u18", "Anteil der unter 18-Jährigen", "bevoelkerung", "%", 1, 15, 21),
    ("ew_anteil_65plus", "Anteil der 65-Jährigen und Älteren", "bevoelkerung", "%", 1, 17, 29),
    ("ew_entwicklung_5j", "Bevölkerungsentwicklung in 5 Jahren", "bevoelkerung", "%", 1, -4, 5),
    ("ew_dichte", "Bevölkerungsdichte", "bevoelkerung", "Einwohner je km²", 0, 120, 4200),
    ("durchschnittsalter", "Durchschnittsalter", "bevoelkerung", "Jahre", 1, 41, 48),
    ("auslaenderanteil", "Anteil Nichtdeutscher (Ausländeranteil)", "zusammenleben", "%", 1, 5, 32),
    ("wohndauer_5j", "Anteil mit Wohndauer von mindestens fünf Jahren", "zusammenleben", "%", 1, 50, 75),
    ("alo_quote", "Arbeitslosenanteil", "arbeit", "%", 1, 3, 12),
    ("sgb2_quote", "SGB-II-Quote", "arbeit", "%", 1, 3, 21),
)
TOPICS = {
    "bevoelkerung": ("Bevölkerung", 1),
    "zusammenleben": ("Zusammenleben", 2),
    "arbeit": ("Arbeit und Einkommen", 3),
}


def districts():
    """Return city and districts of the demo, drawn as delivered."""
    shapes = []
    for feature in json.loads(DISTRICTS.read_text())["features"]:
        polygon = Polygon(*feature["geometry"]["coordinates"], srid=25832)
        shapes.append((feature["properties"], MultiPolygon(polygon, srid=25832)))
    union: GEOSGeometry = shapes[0][1]
    for _, shape in shapes[1:]:
        union = union.union(shape)
    outline = union if union.geom_type == "MultiPolygon" else MultiPolygon(union, srid=25832)
    city = factories.area(factories.CITY, "Dinslaken", "stadt", shape=outline, slug="dinslaken")
    made = []
    for properties, shape in shapes:
        point = shape.point_on_surface
        area = factories.area(properties["code"], properties["name"], parent=city, shape=shape)
        Area.objects.filter(pk=area.pk).update(
            label_point=point, area_km2=Decimal(str(round(shape.area / 1e6, 4)))
        )
        made.append(area)
    return city, made


def publish(seed=7):
    """Publish the whole set as release 1 and return it."""
    dice = random.Random(seed)
    city, areas = districts()
    kreis = factories.area("05170", "Kreis Wesel", "kreis", shape=None, slug="kreis-wesel")
    release = factories.release(note="Erste Veröffentlichung.", rules="Zahlen von 1 bis 2 bleiben geheim.")
    for order, (slug, name, topic, unit, decimals, low, high) in enumerate(RATES):
        made = factories.indicator(
            slug, of_topic=factories.topic(topic, *TOPICS[topic]), name=name, unit=unit, decimals=decimals,
            order=order, to_confirm=order % 3 == 0, numerator=(), denominator=(),
        )  # fmt: skip
        described = factories.published_indicator(release, made, YEARS, ("siedlungsbezirk", "stadt", "kreis"))
        pooled = []
        for area in areas:
            base = dice.uniform(low, high)
            for year in YEARS:
                number = Decimal(
                    str(round(base + (year - 2014) * dice.uniform(-0.02, 0.03) * (high - low), decimals))
                )
                hidden = area.name == "Grafschaft" and topic != "bevoelkerung"
                later = area.name == "Oberlohberg" and year == 2023 and topic == "arbeit"
                status = Status.WITHHELD if hidden else Status.LATER if later else None
                factories.published_value(
                    release, made, area, None if hidden or later else number, year, status,
                    provisional=year == 2023 and slug == "alo_quote",
                )  # fmt: skip
                pooled += [] if hidden or later else [number]
        for year in YEARS:
            factories.published_value(
                release, made, city, Decimal(str(round((low + high) / 2.1, decimals))), year
            )
            factories.published_value(
                release, made, kreis, Decimal(str(round((low + high) / 2.2, decimals))), year
            )
        whole = Decimal(str(round((low + high) / 2.1, decimals)))
        for choice, found in every_choice(pooled, decimals, Marks((whole,))):
            factories.class_breaks(
                described, found.limits, method=choice.method.value, classes=choice.classes,
                note=found.note, middle=found.middle, zero_apart=choice.zero_apart,
            )  # fmt: skip
    _counts(release, city, areas)
    return release


def _counts(release, city, areas):
    people = (6385, 6866, 4141, 12172, 577, 4934, 15763, 8682, 6182, 4856)
    made = factories.indicator(
        "ew_gesamt", of_topic=factories.topic("bevoelkerung"), name="Einwohner", unit="Anzahl",
        kind="count", factor=1, decimals=0, denominator=(), denominator_text="", numerator=(),
    )  # fmt: skip
    factories.published_indicator(release, made, YEARS, ("siedlungsbezirk", "stadt"))
    only_city = factories.indicator(
        "pflegequote", of_topic=factories.topic("arbeit"), name="Pflegequote", numerator=(), denominator=()
    )
    factories.published_indicator(release, only_city, (2021, 2023), ("stadt",))
    for year in YEARS:
        for area, number in zip(areas, people, strict=True):
            factories.published_value(release, made, area, Decimal(number + 20 * (year - 2018)), year)
        factories.published_value(release, made, city, Decimal(sum(people) + 200 * (year - 2018)), year)
    for year in (2021, 2023):
        factories.published_value(release, only_city, city, Decimal("6.2"), year)
