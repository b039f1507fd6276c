"""Objects for tests: plain functions that save one object with sensible values.

Name only what the test is about.
"""

import datetime
import re
from decimal import Decimal

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone

from indicators.models import (
    Area,
    ClassBreaks,
    DisclosureRule,
    Edition,
    Indicator,
    IndicatorTerm,
    Level,
    Measure,
    Place,
    PlaceCategory,
    PublishedIndicator,
    PublishedValue,
    Release,
    Source,
    Street,
    StreetSection,
    Topic,
)
from indicators.models.rules import RULE_FIELDS
from indicators.models.unpublished import Observation
from indicators.status import Status

CITY = "05170008"


def level(slug="siedlungsbezirk", rank=40):
    names = {
        "stadt": ("Stadt", "Städte", 30),
        "siedlungsbezirk": ("Siedlungsbezirk", "Siedlungsbezirke", 40),
        "kreis": ("Kreis", "Kreise", 20),
        "land": ("Land", "Länder", 10),
    }
    name, plural, rank = names.get(slug, (slug.title(), slug.title(), rank))
    return Level.objects.get_or_create(
        slug=slug, defaults={"name": name, "name_plural": plural, "rank": rank}
    )[0]


def edition(valid_from=datetime.date(2010, 1, 1)):
    return Edition.objects.get_or_create(valid_from=valid_from)[0]


def square(column=0, row=0, size=1000):
    """Return a square of ``size`` metres near Dinslaken, EPSG:25832."""
    x, y = 344_000 + column * size, 5_714_000 + row * size
    return MultiPolygon(
        Polygon(((x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y))), srid=25832
    )


def area(code="01", name=None, level_slug="siedlungsbezirk", parent=None, in_edition=None, **fields):
    shape = fields.pop("shape", square(int(code) if code.isdigit() and len(code) < 4 else 0))
    name = name or f"Bezirk {code}"
    return Area.objects.create(
        edition=in_edition or edition(),
        level=level(level_slug),
        parent=parent,
        code=code,
        name=name,
        slug=fields.pop("slug", name.lower().replace(" ", "-")),
        shape=shape,
        drawn_shape=shape,
        label_point=Point(shape.centroid.x, shape.centroid.y, srid=25832) if shape else None,
        area_km2=Decimal(1) if shape else None,
        **fields,
    )


def city(districts=3, in_edition=None):
    """Return the city and its districts ("01", "02", …), one square beside the other."""
    whole = area(CITY, "Dinslaken", "stadt", in_edition=in_edition, shape=square(0, size=districts * 1000))
    return whole, [area(f"{i:02d}", parent=whole, in_edition=in_edition) for i in range(1, districts + 1)]


def source(slug="register", **fields):
    """Return a source with its public rule, whose fields may stand among those of the source."""
    defaults = {
        "name": "Einwohnermeldedatei",
        "attribution": "Stadt Dinslaken, Einwohnermeldedatei",
        "licence": "dl-de/by-2-0",
        "licence_url": "https://www.govdata.de/dl-de/by-2-0",
    }
    rule = {name: fields.pop(name) for name in RULE_FIELDS if name in fields}
    made = Source.objects.get_or_create(slug=slug, defaults=defaults | fields)[0]
    DisclosureRule.objects.get_or_create(source=made, audience="public", defaults=rule)
    return made


def measure(slug="ew_gesamt", of_source=None, **fields):
    defaults = {"name": slug, "source": of_source or source(), "unit": "Personen"}
    return Measure.objects.get_or_create(slug=slug, defaults=defaults | fields)[0]


def topic(slug="bevoelkerung", name="Bevölkerung", order=1):
    return Topic.objects.get_or_create(slug=slug, defaults={"name": name, "order": order})[0]


def indicator(slug="ew_anteil_u18", numerator=("ew_u18",), denominator=("ew_gesamt",), **fields):
    """Return an indicator whose parts are measures by slug, each with weight 1."""
    defaults = {
        "name": "Anteil der unter 18-Jährigen",
        "topic": fields.pop("of_topic", None) or topic(),
        "unit": "%",
        "definition": "Kinder und Jugendliche je 100 Einwohner.",
        "numerator_text": "Einwohner unter 18 Jahre",
        "denominator_text": "Einwohner mit Hauptwohnsitz",
        "source_text": "Einwohnermeldedatei",
        "formula_source": "Konvention",
    }
    made = Indicator.objects.create(slug=slug, **(defaults | fields))
    for part, slugs in (("numerator", numerator), ("denominator", denominator)):
        for name in slugs:
            IndicatorTerm.objects.create(indicator=made, part=part, measure=measure(name))
    return made


def observation(of_measure, in_area, number, year=2023, status=Status.VALUE, **fields):
    return Observation.objects.create(
        measure=of_measure,
        area=in_area,
        period=fields.pop("period", datetime.date(year, 12, 31)),
        number=number,
        status=status,
        delivery=fields.pop("delivery", 1),
        **fields,
    )


def release(number=1, audience="public", **fields):
    state = "withdrawn" if fields.get("withdrawn_at") else "released"
    defaults = {
        "published_at": timezone.now(), "rules": "Mindestfallzahl 3.", "is_demo": True, "state": state,
    }  # fmt: skip
    return Release.objects.create(number=number, audience=audience, **(defaults | fields))


def published_indicator(in_release, of_indicator, years=(2022, 2023), levels=("siedlungsbezirk",), **fields):
    copied = (
        "slug", "name", "kind", "unit", "decimals", "direction", "method", "classes", "definition",
        "how_to_read", "caution", "numerator_text", "denominator_text", "factor", "formula_source",
        "to_confirm", "note", "order",
    )  # fmt: skip
    return PublishedIndicator.objects.create(
        release=in_release,
        indicator=of_indicator,
        years=list(years),
        levels=list(levels),
        **{
            **{name: getattr(of_indicator, name) for name in copied},
            "topic_slug": of_indicator.topic_id,
            "topic_name": of_indicator.topic.name,
            "topic_order": of_indicator.topic.order,
            "topic_text": of_indicator.topic.text,
            "formula_text": "unter 18 ÷ alle × 100",
            "source_text": "Stadt Dinslaken, Einwohnermeldedatei",
            "licence": "dl-de/by-2-0",
            "licence_url": "https://www.govdata.de/dl-de/by-2-0",
        }
        | fields,
    )


def published_value(in_release, of_indicator, in_area, number, year=2023, status=None, **fields):
    return PublishedValue.objects.create(
        release=in_release,
        indicator=of_indicator,
        area=in_area,
        year=year,
        reference_date=fields.pop("reference_date", datetime.date(year, 12, 31)),
        number=number,
        status=status or (Status.VALUE if number is not None else Status.WITHHELD),
        **fields,
    )


def class_breaks(
    of_published, breaks, level_slug="siedlungsbezirk", method="natuerlich", classes=5, note="", **fields
):
    return ClassBreaks.objects.create(
        published_indicator=of_published,
        level=level(level_slug),
        method=method,
        classes=classes,
        breaks=[Decimal(str(limit)) for limit in breaks],
        note=note,
        **fields,
    )


def street(name="Musterstraße", key="00001", sections=(("01", 1, 9999),)):
    """Return a street; its sections are (area code, first, last, perhaps side): numbers as 12 or "12a"."""
    made = Street.named(key, name)
    made.save()
    for code, first, last, *side in sections:
        ends = [re.findall(r"\A(\d+)(\D*)\Z", str(end))[0] for end in (first, last)]
        StreetSection.objects.create(
            street=made, level=level(), area_code=code, side=side[0] if side else "A",
            first_number=int(ends[0][0]), first_letter=ends[0][1],
            last_number=int(ends[1][0]), last_letter=ends[1][1],
        )  # fmt: skip
    return made


def place_category(slug="kita", name="Kita", mark="kreis", order=1):
    plural = f"{name}s" if name == "Kita" else name
    return PlaceCategory.objects.get_or_create(
        slug=slug, defaults={"name": name, "name_plural": plural, "mark": mark, "order": order}
    )[0]


def place(name="Kita Sonnenblume", category="kita", at=(344_500, 5_714_500), **fields):
    """Return a place; ``at`` in EPSG:25832, by default in the first square."""
    return Place.objects.create(
        category=place_category(category),
        name=name,
        address=fields.pop("address", "Musterstraße 12"),
        point=Point(at, srid=25832) if at else None,
        **fields,
    )
