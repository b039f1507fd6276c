"""What of a map depends on boundaries and names only: drawn once and remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from atlas import labels, svgmap
from indicators.models.geography import DrawnArea


@dataclass(frozen=True)
class Plan:
    """A drawing with its labels; ``areas`` belong to the shapes, in the same order."""

    drawing: svgmap.Drawing
    areas: tuple[DrawnArea, ...]
    labels: tuple[labels.Label, ...]


def plan(drawn: Sequence[DrawnArea]) -> Plan | None:
    """Return the plan of the districts inside their city; None where no district has a shape."""
    return _plan(tuple(drawn))


# The key is the content: another edition, another name or a moved corner is another plan.
@lru_cache(maxsize=16)
def _plan(drawn: tuple[DrawnArea, ...]) -> Plan | None:
    areas = tuple(area for area in drawn if area.rank >= 40 and area.polygons)
    drawing = svgmap.drawing(areas, [area for area in drawn if area.rank < 40])
    if drawing is None:
        return None
    names = [(area.code, area.name) for area in areas]
    return Plan(drawing, areas, tuple(labels.labels(drawing, names)))
