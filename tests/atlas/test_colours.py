"""The colours of the data: far enough apart for every colour vision; patterns and sides of zero."""

import re
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from django.conf import settings as project
from hypothesis import given
from hypothesis import strategies as st

from atlas.ramps import COLOUR_SAFE, Pattern, Ramp, pair_ramp, ramp
from indicators.classification import class_of
from tests.atlas.colour import SIMULATIONS, difference

CSS = Path(project.BASE_DIR) / "static" / "css"
SHEETS = "\n".join((CSS / name).read_text() for name in ("palette.css", "cividis.css", "puor.css"))
LIGHT: dict[str, dict[str, str]] = {}
DARK: dict[str, dict[str, str]] = {}
COLOURS = dict(re.findall(r"(--[\w-]+): (oklch\([^)]*\));", SHEETS))
for space, name, rule in re.findall(r"^( *)\.ramp--([\w-]+) \{ (.*) \}$", SHEETS, re.MULTILINE):
    named = {tone: COLOURS[colour] for tone, colour in re.findall(r"--([\w-]+): var\((--[\w-]+)\)", rule)}
    (DARK if space else LIGHT)[name] = {tone.removeprefix("class-"): value for tone, value in named.items()}

# Every set of limits that a map of at most seven classes can have, as far as colours go.
LIMITS = [
    tuple(Decimal(place - below) + (Decimal("0.5") if below else 0) for place in range(size + 1))
    for size in range(1, 8)
    for below in range(size + 1)
]


def colours(made, sheet):
    """Return the colours of a ramp's classes, from low to high."""
    name = re.search(r"ramp--(\S+)", made.css)
    assert name is not None
    return [sheet[name[1]][tone] for tone in made.tones]


def test_difference_of_known_colours():
    """Return what Luo, Cui and Li's space says of ColorBrewer's Blues and YlGnBu."""
    assert round(difference("#eff3ff", "#bdd7e7"), 1) == 12.3
    assert round(difference("#ffffcc", "#a1dab4"), 1) == 20.5
    assert round(difference("#ffffcc", "#a1dab4", "protan"), 1) == 12.8
    assert difference("#41b6c4", "#41b6c4", "tritan") == 0


def test_red_and_green_would_be_refused():
    opposite = ("#fdae61", "#a6d96a")

    assert difference(*opposite) > 20 > 8 > min(difference(*opposite, kind) for kind in SIMULATIONS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("palette", ["standard", COLOUR_SAFE])
def test_neighbouring_classes_can_be_told_apart(palette, scheme):
    sheet = {"light": LIGHT, "dark": LIGHT | DARK}[scheme]

    close = [
        (made.css, kind, pair)
        for limits in LIMITS
        if len(limits) <= 6
        for made in [ramp(limits, palette)]
        for pair in pairwise(colours(made, sheet))
        for kind in SIMULATIONS
        if difference(*pair, kind) < (10 if kind == "normal" else 8)
    ]

    assert close == []


@pytest.mark.parametrize("sheet", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_both_sides_of_zero_can_be_told_apart(sheet):
    for furthest in range(1, 7):
        tones = sheet[f"puor-{furthest}"]
        for step in range(1, furthest + 1):
            pair = (tones[f"below-{step}"], tones[f"above-{step}"])
            assert min(difference(*pair, kind) for kind in SIMULATIONS) >= 8


@pytest.mark.parametrize("limits", LIMITS, ids=str)
@pytest.mark.parametrize("palette", ["standard", COLOUR_SAFE])
def test_every_ramp_is_styled_with_colours_and_patterns(palette, limits):
    made = ramp(limits, palette)
    styles = (CSS / "patterns.css").read_text() + SHEETS

    assert len(colours(made, LIGHT)) == len(colours(made, LIGHT | DARK)) == len(limits) - 1
    for tone in made.tones:
        assert f".area--{tone}, .ground--{tone} {{ --tone:" in styles
    for pattern in made.patterns:
        assert (
            styles.count(f'.area--{pattern.tone} {{ fill: url("#pattern-{pattern.tone}") var(--tone); }}')
            == 2
        )


@pytest.mark.parametrize("name", [name for name in LIGHT if not name.startswith("puor")])
def test_the_dark_turns_the_ramp_round(name):
    light = list(LIGHT[name].values())

    assert list((LIGHT | DARK)[name].values()) == light[::-1]


def test_colours_of_two_indicators_can_all_be_told_apart():
    sheet = (CSS / "pair.css").read_text()
    named = dict(re.findall(r"--(pair-colour-\d-\d): (oklch\([^)]*\));", sheet))

    close = [
        (pair, kind)
        for pair in combinations(named, 2)
        for kind in SIMULATIONS
        if difference(named[pair[0]], named[pair[1]], kind) < 15
    ]

    assert len(named) == 9
    assert close == []


def test_every_pair_of_classes_is_styled_and_hatched():
    sheet, made = (CSS / "pair.css").read_text(), pair_ramp(patterned=True)

    assert made.css == "ramp ramp--pair ramp--patterned"
    assert [one.tone for one in made.patterns] == [tone for tone in made.tones if tone != "pair-0-0"]
    assert len({one.path for one in made.patterns}) == 8
    for tone in made.tones:
        assert f".area--{tone}, .ground--{tone} {{ --tone: var(--{tone}); }}" in sheet
    for one in made.patterns:
        rule = f'.area--{one.tone} {{ fill: url("#pattern-{one.tone}") var(--tone); }}'
        assert sheet.count(rule) == 2
    turned = re.findall(r"--pair-(\d)-(\d): var\(--pair-colour-(\d)-(\d)\)", sheet)
    assert [(a, b) == (c, d) for a, b, c, d in turned[:9]] == [True] * 9
    assert [(int(a) + int(d), int(b) + int(c)) for a, b, c, d in turned[9:]] == [(2, 2)] * 9


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=8, unique=True).map(sorted), st.data())
def test_the_middle_is_in_the_class_of_the_middle_tone(numbers, data):
    limits = [Decimal(number) for number in numbers]
    middle = Decimal(data.draw(st.integers(numbers[0], numbers[-1])))

    made = ramp(limits, middle=middle)

    assert made.tones[class_of(middle, limits)] == "zero"


def test_no_red_and_green():
    assert {re.sub(r"-?\d+$", "", name) for name in LIGHT} == {"", "cividis", "puor"}


def test_values_on_both_sides_of_zero_have_two_sides():
    limits = tuple(map(Decimal, ("-9", "-4", "-1", "2", "8")))

    made = ramp(limits)

    assert (made.css, made.tones, made.zero) == (
        "ramp ramp--puor-2", ("below-2", "below-1", "zero", "above-1"), 2,
    )  # fmt: skip
    assert ramp(limits, COLOUR_SAFE, patterned=True).css == "ramp ramp--cividis-4 ramp--patterned"


def test_values_on_one_side_of_zero_have_one_ramp():
    assert ramp(tuple(map(Decimal, (0, 1, 5)))).tones == ("0", "1")
    assert ramp(tuple(map(Decimal, (-5, -1, 0)))).tones == ("0", "1")
    assert ramp(()) == Ramp("ramp ramp--0", (), ())


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=8, unique=True).map(sorted))
def test_zero_is_in_the_class_of_the_middle_tone(numbers):
    limits = [Decimal(number) for number in numbers]
    made = ramp(limits)

    if numbers[0] < 0 < numbers[-1]:
        assert made.tones[class_of(Decimal(0), limits)] == "zero"
        assert [tone.split("-")[0] for tone in made.tones] == sorted(
            (tone.split("-")[0] for tone in made.tones), key=["below", "zero", "above"].index
        )
    else:
        assert made.zero is None


def test_patterns_grow_denser():
    lines = ramp(tuple(Decimal(n) for n in range(6))).patterns
    marks = {one.tone: one for one in ramp(tuple(Decimal(n) - Decimal("2.5") for n in range(6))).patterns}

    assert [one.tone for one in lines] == ["1", "2", "3", "4"]
    assert [float(one.size) for one in lines] == sorted((float(one.size) for one in lines), reverse=True)
    assert len({one.size for one in lines}) == 4
    assert float(marks["above-2"].size) < float(marks["above-1"].size)
    assert marks["below-1"] == Pattern("below-1", "64.0", "M16.0 32.0h32.0")
    assert marks["above-1"].path == "M16.0 32.0h32.0M32.0 16.0v32.0"
