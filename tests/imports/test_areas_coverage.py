"""Shapes side by side: laws of the coverage, and where overlaps and gaps are judged."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from imports.areas.coverage import gaps, matched, overlaps
from imports.areas.drawing import CORNERS_ALWAYS, CORNERS_PER_AREA, label_points, simplified
from tests.imports.area_files import EAST, NORTH, checked, codes, geojson, rows, square

CELL = 1000.0


def winding(start, end, corners, random):
    """Return a line from start to end that winds around the straight way, quietest at its ends."""
    along = np.linspace(0, 1, corners)[:, None]
    line = start + along * (end - start)
    across = np.array([start[1] - end[1], end[0] - start[0]]) / np.hypot(*(end - start))
    return line + across * random.normal(0, 15, (corners, 1)) * np.sin(np.pi * along)


def random_coverage(seed, side, corners):
    """Return a grid of cells with winding borders; neighbours have the very same corners."""
    random = np.random.default_rng(seed)
    steps = np.arange(side + 1) * CELL
    nodes = np.stack(np.meshgrid(EAST + steps, NORTH + steps, indexing="ij"), axis=-1)
    nodes += random.uniform(-150, 150, nodes.shape)
    line = {}
    for i, j in itertools.product(range(side + 1), repeat=2):
        if i < side:
            line[i, j, "east"] = winding(nodes[i, j], nodes[i + 1, j], corners, random)
        if j < side:
            line[i, j, "north"] = winding(nodes[i, j], nodes[i, j + 1], corners, random)
    cells = [
        shapely.Polygon(
            np.concatenate(
                [
                    line[i, j, "east"],
                    line[i + 1, j, "north"][1:],
                    line[i, j + 1, "east"][::-1][1:],
                    line[i, j, "north"][::-1][1:],
                ]
            )
        )
        for i, j in itertools.product(range(side), repeat=2)
    ]
    return np.array(cells, dtype=object)


coverages = st.builds(
    random_coverage, st.integers(0, 2**32 - 1), side=st.integers(2, 4), corners=st.integers(120, 250)
)


def shared_ground(shapes):
    """Return the ground that any two shapes share, in m², found the slow way."""
    return sum(shapely.area(shapely.intersection(a, b)) for a, b in itertools.combinations(shapes, 2))


def holes(shapes):
    union = shapely.union_all(shapes)
    return [ring for part in shapely.get_parts(union) for ring in part.interiors]


@settings(max_examples=25, deadline=None)
@given(coverages)
def test_simplified_coverage_has_no_gap_and_no_overlap(shapes):
    assume(shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes))

    drawing = simplified(shapes)

    assert drawing.tolerance > 0
    assert drawing.corners <= CORNERS_ALWAYS + CORNERS_PER_AREA * len(shapes)
    assert shared_ground(drawing.shapes) == 0
    assert holes(drawing.shapes) == []
    total = shapely.area(drawing.shapes).sum()
    assert shapely.union_all(drawing.shapes).area == pytest.approx(total, rel=1e-12)
    assert (shapely.area(drawing.shapes) > 0).all()


@settings(max_examples=8, deadline=None)
@given(coverages, st.integers(0, 2**32 - 1))
def test_matched_borders_have_no_gap_and_no_overlap(shapes, seed):
    """Every area is drawn by a hand of its own, up to 0.3 m off."""
    assume(shapely.is_valid(shapes).all())
    random = np.random.default_rng(seed)
    corners = [shapely.get_coordinates(shape)[:-1] for shape in shapes]
    traced = shapely.polygons(
        [shapely.LinearRing(line + random.uniform(-0.3, 0.3, line.shape)) for line in corners]
    )
    assume(shapely.is_valid(traced).all())

    coverage = matched(traced, [f"{number}" for number in range(len(traced))])

    assert shapely.coverage_is_valid(coverage.shapes)
    assert shared_ground(coverage.shapes) == 0
    assert holes(coverage.shapes) == []
    assert np.abs(shapely.area(coverage.shapes) - shapely.area(shapes)).max() < 0.005 * CELL**2


@settings(max_examples=15, deadline=None)
@given(coverages)
def test_label_lies_inside_its_area(shapes):
    assume(shapely.is_valid(shapes).all())

    assert shapely.contains(shapes, label_points(shapes)).all()


def test_label_of_a_ring_lies_in_the_ring():
    ring = square(size=900).difference(shapely.box(EAST + 100, NORTH + 100, EAST + 850, NORTH + 850))

    assert shapely.contains(ring, label_points(np.array([ring], dtype=object))[0])


def test_few_corners_are_drawn_as_they_are():
    shapes = np.array([square(0), square(1)], dtype=object)

    drawing = simplified(shapes)

    assert (drawing.tolerance, drawing.shapes.tolist()) == (0.0, shapes.tolist())


def test_islands_and_holes_stay_where_they_are():
    random = np.random.default_rng(7)
    angle = np.linspace(0, 2 * np.pi, 3000, endpoint=False)
    coast = (400 + random.normal(0, 2, 3000))[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    lake = shapely.Polygon(coast + np.array([EAST + 500, NORTH + 500]))
    shapes = np.array([square(0).difference(lake), lake, square(3)], dtype=object)

    drawing = simplified(shapes)

    assert drawing.tolerance > 0
    assert [len(shape.interiors) for shape in drawing.shapes] == [1, 0, 0]
    assert shared_ground(drawing.shapes) == 0
    assert shapely.union_all(drawing.shapes[:2]).area == pytest.approx(1_000_000)


# Overlaps and gaps


def strip(width, column=1, height=1000):
    """Return a square that begins ``width`` metres too far west."""
    return shapely.box(EAST + column * 1000 - width, NORTH, EAST + column * 1000 + 1000, NORTH + height)


def test_overlaps_are_those_of_the_slow_way():
    random = np.random.default_rng(1)
    corners = random.uniform(0, 5000, (40, 2))
    shapes = np.array([shapely.box(x, y, x + 700, y + 500) for x, y in corners], dtype=object)

    found = {spot.areas: round(spot.square_metres, 6) for spot in overlaps(shapes)}

    slow = {
        (i, j): round(shapes[i].intersection(shapes[j]).area, 6)
        for i, j in itertools.combinations(range(len(shapes)), 2)
    }
    assert found == {pair: area for pair, area in slow.items() if area > 0}


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (0.5, [("GEO-40", None), ("GEO-47", None)]),
        (5, [("GEO-41", 1), ("GEO-47", None)]),
        (50, [("GEO-42", 1)]),
    ],
)
def test_overlap_is_judged_by_its_width(tmp_path, width, expected):
    found = checked(geojson(tmp_path / "a.geojson", rows(square(0), strip(width))))

    assert codes(found) == expected
    assert bool(found.areas) is (width < 50)


def test_overlap_names_neighbours_area_and_width(tmp_path):
    found = checked(geojson(tmp_path / "a.geojson", rows(square(0), strip(50))))

    assert found.problems[0].message == (
        "01 Altstadt und 02 Blumenviertel überlappen sich auf 50\u202f000 m² (5 % des kleineren Gebiets, bis "
        "50 m breit). Wer dort wohnt, gehörte zu zwei Gebieten. Bitte berichtigen Sie die Grenze."
    )


def ring_around(width):
    """Return three areas that leave a slit of ``width`` metres and 800 metres length between two of them."""
    slit = shapely.box(EAST + 1000, NORTH + 100, EAST + 1000 + width, NORTH + 900)
    return [square(0), square(1).difference(slit), square(2)]


@pytest.mark.parametrize(
    ("width", "expected"), [(0.5, [("GEO-44", None), ("GEO-47", None)]), (5, [("GEO-45", None)])]
)
def test_gap_is_judged_by_its_width(tmp_path, width, expected):
    found = checked(geojson(tmp_path / "a.geojson", rows(*ring_around(width))))

    assert codes(found) == expected
    left = 0 if width < 2 else 800 * width
    assert 3_000_000 - found.whole.shape.area == pytest.approx(left)
    assert [spot.square_metres for spot in gaps(np.array([a.outline.shape for a in found.areas]))] == (
        [pytest.approx(left)] if left else []
    )


def test_gap_names_the_areas_around_it(tmp_path):
    found = checked(geojson(tmp_path / "a.geojson", rows(*ring_around(5))))

    assert found.problems[0].message == (
        "Zwischen 01 Altstadt, 02 Blumenviertel bleibt eine Lücke von 4\u202f000 m² (bis 5 m breit). Sie "
        "gehört zu keinem Gebiet. Ist das gewollt (fremdes oder unbewohntes Gebiet)?"
    )


def test_slit_at_the_rim_is_named_and_stays(tmp_path):
    slit = shapely.box(EAST + 1000, NORTH + 100, EAST + 1000.5, NORTH + 1000)
    features = rows(square(0), square(1).difference(slit))

    found = checked(geojson(tmp_path / "a.geojson", features))

    assert codes(found) == [("GEO-46", None)]
    assert found.whole.shape.area == pytest.approx(2_000_000 - 450)


def test_missing_corner_on_a_shared_border_is_added(tmp_path):
    """A neighbour with a corner more on the same straight border is no error, and no hair in the map."""
    west = square(0)
    east = shapely.union(square(1), square(1)).segmentize(100)

    found = checked(geojson(tmp_path / "a.geojson", rows(west, east)))

    assert codes(found) == []
    assert shapely.coverage_is_valid(np.array([area.outline.shape for area in found.areas]))


def test_whole_among_its_parts_is_recognised(tmp_path):
    whole = shapely.box(EAST, NORTH, EAST + 3000, NORTH + 1000)
    features = rows(square(0), square(1), square(2), whole)

    found = checked(geojson(tmp_path / "a.geojson", features))

    assert [problem.message.split(".")[0] for problem in found.problems] == [
        "04 Feldmark umfasst alle anderen Gebiete und ist offenbar die Gesamtfläche"
    ]


def test_area_under_another_is_refused(tmp_path):
    features = rows(square(0), square(1), shapely.box(EAST + 200, NORTH + 200, EAST + 201, NORTH + 500))

    found = checked(geojson(tmp_path / "a.geojson", features))

    assert codes(found) == [("GEO-40", None), ("GEO-48", 3)]


def test_areas_apart_from_each_other_are_no_gap(tmp_path):
    found = checked(geojson(tmp_path / "a.geojson", rows(square(0), square(5))))

    assert codes(found) == []
    assert found.whole.shape.geom_type == "MultiPolygon"
