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
class _Reader:
    """Who asks, beside the audience that a question names: ``number`` is the unreleased release seen, too."""

    audience: str
    number: int | None = None


_reader: ContextVar[_Reader | None] = ContextVar("reader", default=None)


@contextmanager
def reading_internally() -> Iterator[None]:
    """Let every question asked inside see what internal readers see. Only for pages behind the login."""
    with _reading_as(_Reader(Audience.INTERNAL)):
        yield


@contextmanager
def previewing(release: "Release") -> Iterator[None]:
    """Let every question asked inside see a release as its audience would, although it is not released.

    Only for pages behind the login and for the attack on a release before it is stored.
    """
    with _reading_as(_Reader(release.audience, release.number)):
        yield


@contextmanager
def _reading_as(reader: _Reader) -> Iterator[None]:
    token = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(token)


def seen(audience: str, of: str = "") -> Q:
    """Return the condition that an audience sees a release; ``of`` leads to it ("release__").

    Internal readers see the public releases, too.
    """
    reader = _reader.get()
    found = Q((f"{of}state", State.RELEASED), (f"{of}published_at__lte", Now()))
    if reader and reader.number is not None:
        found |= Q((f"{of}number", reader.number))
    return found & _meant_for(_widened(audience), of)


def ever_seen(audience: str) -> Q:
    """Return the condition that an audience sees a release, or saw it before it was withdrawn."""
    before = Q(state=State.WITHDRAWN, published_at__lte=F("withdrawn_at"))
    return seen(audience) | (before & _meant_for(_widened(audience), ""))


def _widened(audience: str) -> str:
    """Return the audience that is asked for, INTERNAL where an internal reader asks."""
    reader = _reader.get()
    return Audience.INTERNAL if reader and reader.audience == Audience.INTERNAL else audience


def _meant_for(audience: str, of: str) -> Q:
    return Q((f"{of}audience", Audience.PUBLIC)) if audience == Audience.PUBLIC else Q()
