"""What may be asked of the JSON interface; names and values are those of the pages and the CSV files."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

MOST = 1_000
"""Entries in one answer at most."""
Name = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=60)]
Number = Annotated[int, Field(ge=1, le=2_000_000_000)]
Year = Annotated[int, Field(ge=1900, le=2200)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=20)]


class Asked(Schema):
    """What every question may hold: the release and the language of sentences."""

    stand: Number | SkipJsonSchema[None] = Field(
        None,
        description="Nummer einer Veröffentlichung: die Zahlen, wie sie mit ihr zu sehen waren. "
        "Ohne Angabe die neueste.",
    )
    sprache: Literal["de", "en"] = Field(
        "de", description="Sprache der Sätze in Hinweisen und Fehlern. Namen und Erläuterungen sind deutsch."
    )


class Paged(Asked):
    """A question for a list, answered piece by piece."""

    limit: int = Field(100, ge=1, le=MOST, description="So viele Einträge höchstens.")
    offset: int = Field(0, ge=0, le=10_000_000, description="So viele Einträge werden übersprungen.")


class IndicatorsAsked(Paged):
    """A question for indicators."""

    thema: Name | SkipJsonSchema[None] = Field(None, description="Nur Indikatoren dieses Themas.")


class AreasAsked(Paged):
    """A question for areas."""

    ebene: Name | SkipJsonSchema[None] = Field(None, description="Nur Gebiete dieser Ebene.")
    gebietsstand: date | SkipJsonSchema[None] = Field(
        None, description="Erster Tag eines Gebietsstands. Ohne Angabe der heute gültige."
    )


class AreaAsked(Asked):
    """A question for one area."""

    gebietsstand: date | SkipJsonSchema[None] = Field(
        None, description="Erster Tag eines Gebietsstands. Ohne Angabe der heute gültige."
    )


class ValuesAsked(Paged):
    """A question for values of an indicator."""

    indikator: Name = Field(description="Kennung eines Indikators.", examples=["ew_anteil_u18"])
    gebiet: Code | SkipJsonSchema[None] = Field(None, description="Nur Gebiete mit diesem Schlüssel.")
    jahr: Year | SkipJsonSchema[None] = Field(None, description="Nur dieses Jahr.")
    ebene: Name | SkipJsonSchema[None] = Field(None, description="Nur Gebiete dieser Ebene.")
