"""Which profiles a release still lacks on paper, and how they are made and kept."""

import logging
from collections.abc import Callable, Iterator
from hashlib import sha256

from django.conf import settings
from django.utils import timezone

from atlas.key_figures import CITY_RANK
from atlas.paper.rendering import printed
from indicators.models import Area, Edition, PrintedProfile, Release

log = logging.getLogger(__name__)


def print_missing(release: Release, gives_way: Callable[[], bool] = lambda: False) -> int:
    """Print and keep the profiles that a release lacks; return how many were made.

    Stops before the next one where ``gives_way`` says so. One profile takes a second or two;
    each is kept as soon as it is made, so a later call goes on where this one stopped.
    """
    made = 0
    for area, language in missing(release):
        if gives_way():
            log.info("printed %d profiles of %s, gave way to other work", made, release)
            return made
        keep(area, release, language)
        made += 1
    if made:
        log.info("printed %d profiles of %s", made, release)
    return made


def missing(release: Release) -> Iterator[tuple[Area, str]]:
    """Yield area and language of the profiles a release lacks, the city first; three queries."""
    made = PrintedProfile.objects.made_for(release)
    areas = printed_areas()
    for language, _ in settings.LANGUAGES:
        yield from ((area, language) for area in areas if (area.pk, language) not in made)


def printed_areas() -> list[Area]:
    """Return the city and its areas in the boundaries in force, whose profiles are printed; two queries."""
    edition = Edition.objects.with_districts().valid_on(timezone.localdate()).first()
    known = Area.objects.in_editions({edition.pk}) if edition else []
    return [area for area in known if area.level.rank >= CITY_RANK]


def keep(area: Area, release: Release, language: str) -> PrintedProfile:
    """Print one profile and return it as it is kept; printed twice, the first one stays."""
    content = printed(area, release, language)
    kept, _ = PrintedProfile.objects.get_or_create(
        release=release,
        area=area,
        language=language,
        defaults={"content": content, "sha256": sha256(content).hexdigest()},
    )
    return kept
