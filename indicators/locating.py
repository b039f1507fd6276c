"""Where an address or a point lies in the edition in force; what search, imports and administration share."""

import datetime

from django.conf import settings
from django.contrib.gis.geos import Point

from indicators.models import Area, Edition, Level, Street
from indicators.spelling import street_key
from indicators.streets import area_of, split_address


def lies_in_city(point: Point, day: datetime.date) -> bool:
    """Say whether a point lies in the city of the edition in force on a day; two queries.

    Without a boundary of the city nothing can be said against the point.
    """
    edition = Edition.objects.with_districts().valid_on(day).first()
    city = Area.objects.filter(
        edition=edition, level_id=Level.CITY, code=settings.CITY_CODE, shape__isnull=False
    )
    found = city.values_list("pk", flat=True).first()
    return found is None or city.filter(pk=found, shape__covers=point).exists()


def area_of_address(address: str, day: datetime.date) -> tuple[str, str] | None:
    """Return level slug and code of the area of an address, None where no section has it; two queries."""
    street, number = split_address(address)
    if number is None:
        return None
    for found in Street.objects.filter(spelling=street_key(street)).with_sections(day):
        code = area_of([section.range for section in found.in_force], number, day)
        if code:
            level = next(one.level_id for one in found.in_force if one.area_code == code)
            return level, code
    return None
