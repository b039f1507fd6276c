"""What every page knows of the site it belongs to."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the city's name, whether the numbers are invented, the previewed draft, the internal area."""
    return {
        "city_name": settings.CITY_NAME,
        "is_demo": settings.IS_DEMO,
        "preview": getattr(request, "preview", None),
        "internal": getattr(request, "internal", None),
        "embedded": getattr(request, "embedded", None),
    }
