"""Which colour and which pattern a class has: sequential, or two-sided around 0, the city or 100.

A tone is the name of a class's colour in the style sheet: its number for a sequential ramp;
"below-2", "zero", "above-1" for a two-sided one, counted away from the class that holds 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.classification import class_of

STANDARD, COLOUR_SAFE = "standard", "farbsicher"

# Strokes are as wide as the style sheet draws them, in units of the drawing; the densest pattern covers
# half of its class, so that its colour can still be read.
STROKE = 5
SPARSE, DENSE = 0.12, 0.46
MARK_SPARSE, MARK_DENSE = 64, 24
# Two indicators have three classes each; their lines cross in squares of this many units.
PAIRED, CROSS = 3, 60


@dataclass(frozen=True)
class Pattern:
    """The hatching of one tone: a square of ``size`` units, its lines, and how far it is turned (degrees)."""

    tone: str
    size: str
    path: str
    turn: int = 0


@dataclass(frozen=True)
class Ramp:
    """The look of a set of classes: names for the style sheet, a tone for each class, patterns.

    ``zero`` is the class in the middle of a two-sided ramp (it holds 0, 100 of an index or the city), else
    None. The first class of a sequential ramp and the middle class have no hatching.
    """

    css: str
    tones: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    zero: int | None = None
    is_patterned: bool = False

    def tone(self, index: int | None) -> str:
        """Return the tone of a class, "plain" for what has none."""
        return "plain" if index is None else self.tones[index]


def ramp(
    limits: Sequence[Decimal],
    palette: str = STANDARD,
    patterned: bool = False,
    middle: Decimal | None = None,
) -> Ramp:
    """Return the ramp for classes between ``limits`` (ascending, one more than classes; () for none).

    Its colours go to two sides from ``middle``, which lies within the limits, and without one from 0.
    """
    size = max(len(limits) - 1, 0)
    patterns = " ramp--patterned" if patterned else ""
    if middle is None and size and limits[0] < 0 < limits[-1]:
        middle = Decimal(0)
    if size > 1 and palette == STANDARD and middle is not None:
        return _two_sided(size, class_of(middle, limits), patterns)
    name = f"cividis-{size}" if palette == COLOUR_SAFE else str(size)
    tones = tuple(str(index) for index in range(size))
    made = tuple(_lines(tone, place / max(size - 2, 1)) for place, tone in enumerate(tones[1:]))
    return Ramp(f"ramp ramp--{name}{patterns}", tones, made, None, patterned)


def _two_sided(size: int, zero: int, patterns: str) -> Ramp:
    """Return a ramp whose colours grow with the distance from the class of 0, alike on both sides."""
    furthest = max(zero, size - 1 - zero)
    tones = tuple(_side(index - zero) for index in range(size))
    made = tuple(
        _marks(tone, (abs(index - zero) - 1) / max(furthest - 1, 1), is_above=index > zero)
        for index, tone in enumerate(tones)
        if index != zero
    )
    return Ramp(f"ramp ramp--puor-{furthest}{patterns}", tones, made, zero, bool(patterns))


def _side(distance: int) -> str:
    if not distance:
        return "zero"
    return f"{'above' if distance > 0 else 'below'}-{abs(distance)}"


def _lines(tone: str, share: float) -> Pattern:
    """Return diagonal lines; ``share`` 0 is the sparsest, 1 the densest pattern."""
    size = STROKE / (SPARSE + (DENSE - SPARSE) * share)
    return Pattern(tone, f"{size:.1f}", f"M0 {size / 2:.1f}h{size:.1f}", -45)


def _marks(tone: str, share: float, *, is_above: bool) -> Pattern:
    """Return plus signs above zero and minus signs below it."""
    size = MARK_SPARSE + (MARK_DENSE - MARK_SPARSE) * share
    quarter, half = f"{size / 4:.1f}", f"{size / 2:.1f}"
    upright = f"M{half} {quarter}v{half}" if is_above else ""
    return Pattern(tone, f"{size:.1f}", f"M{quarter} {half}h{half}{upright}")


def pair_ramp(patterned: bool = False) -> Ramp:
    """Return the look of a map of two indicators, three classes each: "pair-0-2" is low and high.

    Upright lines grow with the first, level ones with the second; the lowest pair has none.
    """
    tones = tuple(f"pair-{first}-{second}" for second in range(PAIRED) for first in range(PAIRED))
    made = tuple(
        _cross(first, second) for second in range(PAIRED) for first in range(PAIRED) if first + second
    )
    return Ramp(f"ramp ramp--pair{' ramp--patterned' if patterned else ''}", tones, made, None, patterned)


def _cross(first: int, second: int) -> Pattern:
    upright = "".join(f"M{CROSS * place // (first + 1)} 0v{CROSS}" for place in range(1, first + 1))
    level = "".join(f"M0 {CROSS * place // (second + 1)}h{CROSS}" for place in range(1, second + 1))
    return Pattern(f"pair-{first}-{second}", str(CROSS), upright + level)
