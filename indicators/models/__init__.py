"""Everything the public may be shown, and what it is made of.

``unpublished`` is loaded so that Django knows its table, and not re-exported: only
``indicators.publication`` and ``imports.loading`` may import it (the one door).
"""

import indicators.models.history  # registers the tables of earlier wordings
import indicators.models.unpublished  # noqa: F401 - registers the table; nobody imports it from here
from indicators.models.approval import Approval, DraftOrder
from indicators.models.catalogue import (
    Indicator,
    IndicatorTerm,
    Measure,
    Source,
    Topic,
)
from indicators.models.geography import Area, Edition, Level, Overlap
from indicators.models.places import Place, PlaceCategory, Street, StreetSection
from indicators.models.printed import PrintedProfile
from indicators.models.published import (
    ClassBreaks,
    PublishedIndicator,
    PublishedMeasure,
    PublishedValue,
)
from indicators.models.record import Act, AuditEntry, record
from indicators.models.release import Release
from indicators.models.rules import CellPreference, DisclosureRule, RuleChange
from indicators.models.standing import IndexPart, IndexScore, Standing
from indicators.models.surroundings import Surroundings

__all__ = [
    "Act",
    "Approval",
    "Area",
    "AuditEntry",
    "CellPreference",
    "ClassBreaks",
    "DisclosureRule",
    "DraftOrder",
    "Edition",
    "IndexPart",
    "IndexScore",
    "Indicator",
    "IndicatorTerm",
    "Level",
    "Measure",
    "Overlap",
    "Place",
    "PlaceCategory",
    "PrintedProfile",
    "PublishedIndicator",
    "PublishedMeasure",
    "PublishedValue",
    "Release",
    "RuleChange",
    "Source",
    "Standing",
    "Street",
    "StreetSection",
    "Surroundings",
    "Topic",
    "record",
]
