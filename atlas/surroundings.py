"""Layers for orientation, drawn: water, roads, rail in the coordinates of the map."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.gis.geos import GeometryCollection, LineString, Polygon

from atlas.svgmap import Frame
from indicators.models import Surroundings
from indicators.models.surroundings import Stamp


@dataclass(frozen=True)
class Layer:
    """One layer as path data: its lines and its areas ("" where it has none), and who says so."""

    kind: str
    lines: str
    areas: str
    source_text: str


def surroundings(frame: Frame | None) -> tuple[Layer, ...]:
    """Return the layers of a map in the order of drawing; one query, more only after a layer was loaded."""
    if frame is None:
        return ()
    return tuple(_layer(stamp, frame) for stamp in Surroundings.objects.stamps())


# The hash of the file is in the stamp: another file is another layer.
@lru_cache(maxsize=64)
def _layer(stamp: Stamp, frame: Frame) -> Layer:
    found = Surroundings.objects.of(stamp.kind).first()
    parts = list(_parts(found.shape)) if found else []
    lines = "".join(_path(part.coords, frame) for part in parts if isinstance(part, LineString))
    areas = "".join(
        f"{_path(ring, frame)}z" for part in parts if isinstance(part, Polygon) for ring in part.coords
    )
    return Layer(stamp.kind, lines, areas, stamp.source_text)


def _parts(shape: object) -> Iterator[LineString | Polygon]:
    """Yield the lines and areas in a shape, however deep they lie."""
    if isinstance(shape, GeometryCollection):
        for part in shape:
            yield from _parts(part)
    elif isinstance(shape, LineString | Polygon):
        yield shape


def _path(corners: Iterable[Sequence[float]], frame: Frame) -> str:
    """Return corners as path data in steps; corners that fall on the same unit are one."""
    placed = [frame.place((corner[0], corner[1])) for corner in corners]
    steps = [f"M{placed[0][0]} {placed[0][1]}"]
    x, y = placed[0]
    for nextx, nexty in placed[1:]:
        if (nextx, nexty) != (x, y):
            steps.append(f"l{nextx - x} {nexty - y}")
            x, y = nextx, nexty
    return "".join(steps) if len(steps) > 1 else ""
