"""Water, roads and rail of the demo city: sketched lines for orientation, no surveyed ones.

Corners are EPSG:25832 in metres, drawn by hand over the schematic districts.
"""

import json
from collections.abc import Sequence
from pathlib import Path

Corners = Sequence[tuple[int, int]]
LINES: dict[str, tuple[Corners, ...]] = {
    "gewaesser": (
        ((339900, 5712600), (340300, 5713700), (339700, 5714700), (340100, 5716000), (341200, 5717200),
         (341500, 5718400), (341000, 5719800)),
        ((349900, 5716400), (348000, 5715400), (346800, 5714700), (345400, 5714600), (344200, 5714900),
         (343200, 5714700), (342000, 5715000), (340400, 5715300)),
        ((345900, 5712300), (344400, 5712500), (343000, 5712800), (341600, 5713300), (340200, 5713500)),
    ),
    "strassen": (
        ((347300, 5712000), (347500, 5714000), (347900, 5716000), (348900, 5718000), (349600, 5719700)),
        ((344300, 5711300), (344100, 5712900), (343900, 5714400), (344000, 5715600)),
        ((340800, 5715000), (342400, 5714900), (344000, 5715100), (346000, 5715900), (347900, 5716000)),
    ),
    "bahn": (
        ((343600, 5711300), (343300, 5713000), (343000, 5714500), (342600, 5716200), (342300, 5718200)),
    ),
}  # fmt: skip


def write_surroundings(path: Path, kind: str) -> None:
    """Write the lines of a kind as GeoJSON."""
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": corners}}
        for corners in LINES[kind]
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    document = {"type": "FeatureCollection", "crs": crs, "features": features}
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
