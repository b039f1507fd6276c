"""Drawing: paths, frames, labels and circles, without a database."""

from decimal import Decimal
from math import cos, isclose, pi, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import circles, labels, legend, plans, presenters, ramps, svgmap
from atlas.presenters import Cell
from indicators.models.geography import DrawnArea
from indicators.status import Status


def area(pk, ring, name="Mitte", rank=40):
    closed = (*ring, ring[0])
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    middle = (sum(xs) / len(xs), sum(ys) / len(ys))
    return DrawnArea(pk, f"{pk:02d}", name, "mitte", "siedlungsbezirk", rank, ((closed,),), middle)


def square(pk, column=0, row=0, size=1000.0, **fields):
    x, y = 750_000 + column * size, 6_720_000 + row * size
    return area(pk, ((x, y), (x + size, y), (x + size, y + size), (x, y + size)), **fields)


def drawn(areas):
    drawing = svgmap.drawing(areas)
    assert drawing is not None
    return drawing


def planned(areas):
    plan = plans.plan(areas)
    assert plan is not None
    return plan


def corners(path):
    """Return the absolute corners of path data, the slow way."""
    import re

    found = []
    for ring in path.split("z")[:-1]:
        start, steps = ring[1:].split("l")
        x, y = (int(number) for number in re.findall(r"-?\d+", start))
        points = [(x, y)]
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        found.append(points)
    return found


def test_drawing_of_two_squares():
    drawing = drawn([square(1), square(2, column=1)])

    left, right = drawing.shapes
    assert [sorted(corners(shape.path)[0]) for shape in (left, right)] == [
        [(30, 264), (30, 1234), (1000, 264), (1000, 1234)],
        [(1000, 264), (1000, 1234), (1970, 264), (1970, 1234)],
    ]
    assert drawing.frame.view_box == "0 0 2000 1497"
    assert (left.x, left.width, left.height) == (515, 970, 970)


def test_neighbours_share_their_corners():
    ring = [(750_000 + 3_000 * cos(k), 6_720_000 + 3_000 * sin(k)) for k in (0.1, 0.9, 1.7, 2.9, 4.1, 5.3)]
    middle = (750_100.0, 6_720_050.0)
    halves = [area(1, (*ring[:4], middle)), area(2, (*ring[3:], ring[0], middle))]

    drawing = drawn(halves)

    first, second = (set(corners(shape.path)[0]) for shape in drawing.shapes)
    assert len(first & second) == 3


@given(st.lists(st.tuples(st.floats(0, 9_999), st.floats(0, 9_999)), min_size=3, max_size=30))
def test_path_follows_every_corner(points):
    frame = svgmap.Frame(0.0, 10_000.0, 5.0, 2000)
    expected: list[tuple[int, int]] = []
    for point in points:
        corner = (round(point[0] / 5), round((10_000 - point[1]) / 5))
        if not expected or expected[-1] != corner:
            expected.append(corner)

    path = svgmap.path_data([[[*points, points[0]]]], frame)

    assert corners(path) == ([expected] if len(expected) > 2 else [])


def test_frame_has_bounds_for_leaflet():
    south, west, north, east = (float(degree) for degree in drawn([square(1)]).frame.bounds.split())

    assert isclose(west, 750_000 / svgmap.EARTH_RADIUS * 180 / pi, abs_tol=0.01)
    assert 51.5 < south < north < 51.7
    assert west < east


@pytest.mark.parametrize(("width", "height"), [(10, 1), (1, 10), (3, 3)])
def test_frame_is_never_too_flat_or_too_tall(width, height):
    corner = ((750_000, 6_720_000), (750_000 + width, 6_720_000), (750_000 + width, 6_720_000 + height))

    frame = drawn([area(1, corner)]).frame

    assert 0.7 < frame.height / svgmap.WIDTH < 1.15


def test_scale_bar_measures_the_ground():
    drawing = drawn([square(1, size=10_000.0)])

    bar = drawing.scale_bar
    assert bar.metres == 1000
    assert isclose(bar.length, 1000 / cos(radians(51.6)) / drawing.frame.metres, rel_tol=0.01)


def test_areas_without_shape_are_not_drawn():
    kreis = DrawnArea(9, "05170", "Kreis Wesel", "kreis-wesel", "kreis", 20, (), None)

    assert svgmap.drawing([kreis]) is None
    assert [shape.pk for shape in drawn([kreis, square(1)]).shapes] == [1]


def test_450_areas_stay_small():
    areas = [
        area(
            place,
            [
                (
                    750_000 + place % 25 * 900 + 440 * cos(k * pi / 12),
                    6_720_000 + place // 25 * 900 + 440 * sin(k * pi / 12),
                )
                for k in range(24)
            ],
        )
        for place in range(450)
    ]

    drawing = drawn(areas)

    assert sum(len(shape.path) for shape in drawing.shapes) < 60_000


@given(st.integers(2, 40), st.integers(3, 24))
def test_labels_never_overlap(number, letters):
    areas = [square(i, i % 6, i // 6, name="N" * letters) for i in range(number)]
    plan = planned(areas)

    for step in labels.STEPS:
        shown = [
            label for label in plan.labels if label.start <= step and (not label.end or step < int(label.end))
        ]
        boxes = [box(label, step) for label in shown]
        assert all(apart(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
        assert len({(label.x, label.y) for label in shown}) == len(shown)


def box(label, step):
    unit = labels.FONT * svgmap.WIDTH / step
    half, up = len(label.text) * labels.LETTER * unit / 2, labels.LINE * unit / 2
    return label.x - half, label.y - up, label.x + half, label.y + up


def apart(a, b):
    # Places are rounded to whole units: half a unit on each side may be missing.
    return a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1


def test_a_name_that_does_not_fit_gives_way_to_the_code():
    plan = planned([square(i, i % 6, i // 6, name="Blumenviertel-Nord") for i in range(30)])

    first = [label for label in plan.labels if label.start == labels.STEPS[0]]
    assert {(label.text, label.is_code) for label in first} == {(f"{i:02d}", True) for i in range(30)}
    assert {label.text for label in plan.labels if not label.is_code} == {"Blumenviertel-Nord"}


@given(st.decimals(1, 10**6, places=0), st.decimals(1, 10**6, places=0))
def test_areas_of_circles_relate_as_their_numbers(one, other):
    largest = max(one, other)

    first, second = (circles.radius(number, largest, 100) for number in (one, other))

    assert isclose(first**2 * float(other), second**2 * float(one), rel_tol=1e-6)


@pytest.mark.parametrize(
    ("largest", "numbers"),
    [(15_863, [10_000, 5_000, 1_000]), (7, [5, 2]), (1, [1]), (Decimal("0.4"), None)],
)
def test_key_has_round_numbers(largest, numbers):
    key = circles.key(Decimal(largest), 100)

    assert (key and [int(circle.number) for circle in key.circles]) == numbers


def test_bars_start_at_zero_on_either_side():
    cells = [Cell(Decimal(-2), Status.VALUE), Cell(None, Status.WITHHELD), Cell(Decimal(6), Status.VALUE)]

    assert presenters.bars(cells) == [presenters.Bar("0.0", "25.0"), None, presenters.Bar("25.0", "75.0")]


def test_nothing_to_compare_has_no_bars():
    assert presenters.bars([Cell(Decimal(0), Status.VALUE), Cell(None, Status.MISSING)]) == [None, None]


@pytest.mark.parametrize(
    ("number", "decimals", "shown"),
    [("2.25", 1, "2.3"), ("-0.04", 1, "0.0"), ("-2.25", 1, "-2.3"), ("7", 0, "7")],
)
def test_numbers_are_rounded_half_up_and_never_minus_zero(number, decimals, shown):
    assert str(presenters.rounded(Decimal(number), decimals)) == shown


def test_finding_names_all_who_share_an_end():
    found = presenters.finding(
        [
            ("A", Cell(Decimal(1), Status.VALUE)),
            ("B", Cell(Decimal(1), Status.VALUE)),
            ("C", Cell(Decimal(3), Status.VALUE)),
            ("D", Cell(None, Status.WITHHELD)),
        ]
    )

    assert found == presenters.Finding(
        presenters.Extreme(Decimal(1), ("A", "B")), presenters.Extreme(Decimal(3), ("C",)), 1, 3
    )
    assert not found.all_equal


def test_legend_without_classes_counts_the_reasons():
    cells = [Cell(None, Status.WITHHELD), Cell(None, Status.MISSING), Cell(None, Status.WITHHELD)]

    assert legend.legend(cells, None, None, ramps.ramp(())) == legend.Legend(
        (), (legend.LegendStatus(Status.WITHHELD, 2), legend.LegendStatus(Status.MISSING, 1)), None, ""
    )
