"""What is stored, as rows of the files that may be uploaded again; an example where nothing is stored."""

from collections.abc import Iterator

from indicators.models import Place, StreetSection

STREET_EXAMPLE = ("00100", "Musterstraße", "1", "9999", "A", "", "", "01", "", "")
PLACE_EXAMPLE = ("Kita", "Kita Muster", "Musterstraße 12", "", "", "https://example.org/", "")


def street_rows() -> Iterator[tuple[str, ...]]:
    """Yield the sections of all streets in the columns of the street directory; one query."""
    found = False
    for one in StreetSection.objects.select_related("street").order_by("street__key", "first_number", "side"):
        found = True
        dates = (f"{day:%d.%m.%Y}" if day else "" for day in (one.valid_from, one.valid_to))
        yield (
            one.street.key, one.street.name, str(one.first_number), str(one.last_number), one.side,
            one.first_letter, one.last_letter, one.area_code, *dates,
        )  # fmt: skip
    if not found:
        yield STREET_EXAMPLE


def place_rows() -> Iterator[tuple[str, ...]]:
    """Yield all places in the columns of their file, points in EPSG:25832; one query."""
    found = False
    for one in Place.objects.select_related("category"):
        found = True
        at = (
            (f"{one.point.x:.2f}".replace(".", ","), f"{one.point.y:.2f}".replace(".", ","))
            if one.point
            else ("", "")
        )
        yield one.category.name, one.name, one.address, *at, one.link, one.note
    if not found:
        yield PLACE_EXAMPLE
