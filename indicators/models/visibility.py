"""Which releases an audience sees: the one place that every question about published rows asks.

A release is seen when it is released, not withdrawn, and its moment has come
(``published_at`` may lie in the future: an embargo). The database's clock decides,
so nothing has to run at that moment. The policies of the database say the same to the
public role (``indicators.rights``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from indicators.models.catalogue import Audience

if TYPE_CHECKING:
    from indicators.models.release import Release


class State(models.TextChoices):
    """Where a release stands."""

    DRAFT = "draft", "Entwurf"
    RELEASED = "released", "veröffentlicht"
    WITHDRAWN = "withdrawn", "zurückgezogen"


@dataclass(frozen=True)
class _Previewed:
    number: int
    audience: str


_previewed: ContextVar[_Previewed | None] = ContextVar("previewed", default=None)


@contextmanager
def previewing(release: "Release") -> Iterator[None]:
    """Let every question asked inside see a release as its audience would, although it is not released.

    Only for pages behind the login and for the attack on a release before it is stored.
    """
    token = _previewed.set(_Previewed(release.number, release.audience))
    try:
        yield
    finally:
        _previewed.reset(token)


def seen(audience: str, of: str = "") -> Q:
    """Return the condition that an audience sees a release; ``of`` leads to it ("release__").

    Internal readers see the public releases, too.
    """
    previewed = _previewed.get()
    if previewed and previewed.audience == Audience.INTERNAL:
        audience = Audience.INTERNAL
    found = Q((f"{of}state", State.RELEASED), (f"{of}published_at__lte", Now()))
    if previewed:
        found |= Q((f"{of}number", previewed.number))
    return found & _meant_for(audience, of)


def ever_seen(audience: str) -> Q:
    """Return the condition that an audience sees a release, or saw it before it was withdrawn."""
    before = Q(state=State.WITHDRAWN, published_at__lte=F("withdrawn_at"))
    return seen(audience) | (before & _meant_for(audience, ""))


def _meant_for(audience: str, of: str) -> Q:
    return Q((f"{of}audience", Audience.PUBLIC)) if audience == Audience.PUBLIC else Q()
