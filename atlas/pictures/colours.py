"""Colours of the style sheet as programs for pictures know them: hexadecimal sRGB."""

import re
from functools import lru_cache
from math import cos, radians, sin

from tinycss2 import color4

# XYZ (D65) to linear sRGB, and its transfer curve: IEC 61966-2-1.
TO_LINEAR = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)


MIX = re.compile(r"color-mix\(in oklab, (oklch\([^()]*\)) ([\d.]+)%, (oklch\([^()]*\))\)")


@lru_cache(maxsize=512)
def srgb(text: str) -> tuple[str, float] | None:
    """Return a colour as ("#rrggbb", opacity), None where the text names no colour.

    Colours outside sRGB are moved to its border, channel by channel.
    """
    if mixed := MIX.fullmatch(text):
        text = _mixed(mixed[1], float(mixed[2]) / 100, mixed[3])
    found = color4.parse_color(text)
    if not isinstance(found, color4.Color):
        return None
    if found.space == "srgb":
        channels = [channel or 0.0 for channel in found.coordinates]
    elif found.space in {"oklch", "oklab"}:
        xyz = found.to("xyz-d65").coordinates
        channels = [_curve(sum(a * b for a, b in zip(row, xyz, strict=True))) for row in TO_LINEAR]
    else:
        return None
    return "#" + "".join(f"{round(255 * min(max(c, 0.0), 1.0)):02x}" for c in channels), found.alpha


def _mixed(first: str, share: float, second: str) -> str:
    """Return ``share`` of the first colour with the rest of the second one, mixed in Oklab."""
    pairs = zip(_oklab(first), _oklab(second), strict=True)
    return "oklab({:.5f} {:.5f} {:.5f})".format(*(share * a + (1 - share) * b for a, b in pairs))


def _oklab(text: str) -> tuple[float, float, float]:
    lightness, chroma, hue = (part or 0.0 for part in color4.parse_color(text).coordinates)
    return lightness, chroma * cos(radians(hue)), chroma * sin(radians(hue))


def _curve(linear: float) -> float:
    if linear <= 0.0031308:
        return 12.92 * linear
    return float(1.055 * linear ** (1 / 2.4) - 0.055)
