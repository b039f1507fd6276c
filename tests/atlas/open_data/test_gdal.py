"""Geographic systems open the atlas by its address: GDAL, the library under QGIS and R."""

import json
import shutil
import subprocess
import sys

import pytest

from tests.atlas.conftest import publish

VALUES, AREAS = "werte-ew_anteil_u18", "gebiete-siedlungsbezirk"
READING = f"""
import json, sys, pyogrio
address = sys.argv[1]
told, _, shapes, columns = pyogrio.raw.read(address, layer="{VALUES}", where="year = 2023")
read = dict(zip(told["fields"], columns))
west, south, east, north = pyogrio.read_bounds(address, layer="{AREAS}")[1][:, 1]
x, y = (west + east) / 2, (south + north) / 2
print(json.dumps({{
    "layers": [name for name, kind in pyogrio.list_layers(address)],
    "crs": told["crs"],
    "drawn": [shape is not None for shape in shapes],
    "codes": list(read["code"]),
    "values": [None if number != number else number for number in read["value"].tolist()],
    "status": list(read["status"]),
    "in the middle of one": len(pyogrio.raw.read(address, layer="{AREAS}", bbox=(x, y, x, y))[2]),
}}))
"""
"""Run by a process of its own: while it waits, GDAL lets no other thread work, and the server is one."""


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.django_db(transaction=True)
def test_gdal_reads_layers_and_features(live_server):
    publish(districts=3)
    address = f"OAPIF:{live_server.url}/ogc"

    assert json.loads(run(sys.executable, "-c", READING, address)) == {
        "layers": [VALUES, "gebiete-stadt", AREAS],
        "crs": "EPSG:4326",
        "drawn": [True, True, True, True],
        "codes": ["05170008", "01", "02", "03"],
        "values": [20.1, 12.3, None, 37.0],
        "status": ["ok", "ok", "gesperrt", "ok"],
        "in the middle of one": 1,
    }
    if shutil.which("ogrinfo"):
        assert "Feature Count: 3" in run("ogrinfo", "-ro", "-so", address, AREAS)
