"""How different two colours look: OKLCH as in the style sheet, CIECAM02-UCS, three kinds of colour blindness.

CIECAM02 after CIE 159:2004 and its uniform space after Luo, Cui and Li (2006), for sRGB on a screen in a
dim office (D65, adapting luminance 64/π/5 cd/m², background 20 %, average surround); colour blindness after
Machado, Oliveira and Fernandes (2009), full severity.
"""

import re
from math import atan2, cos, exp, hypot, log, radians, sin

import numpy as np

# Linear sRGB to XYZ (IEC 61966-2-1), XYZ to CAT02 (CIE 159) and to Hunt-Pointer-Estevez.
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
CAT02 = np.array([[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.0030, 0.0136, 0.9834]])
HPE = np.array([[0.38971, 0.68898, -0.07868], [-0.22981, 1.18340, 0.04641], [0.0, 0.0, 1.0]])
OKLAB_LMS = np.array(
    [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]]
)
OKLAB_RGB = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)
SIMULATIONS = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
WHITE = TO_XYZ @ np.ones(3) * 100
ADAPTING, BACKGROUND = 64 / np.pi / 5, 20.0


def linear(css):
    """Return linear sRGB of "oklch(l% c h)", "oklch(l% c h / a%)" or "#rrggbb", cut to what screens show."""
    if css.startswith("#"):
        parts = np.array([int(css[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    lightness, chroma, hue = (float(n) for n in re.findall(r"[\d.]+", css)[:3])
    lab = np.array([lightness / 100, chroma * cos(radians(hue)), chroma * sin(radians(hue))])
    return np.clip(OKLAB_RGB @ (OKLAB_LMS @ lab) ** 3, 0, 1)


def _adapted(xyz):
    """Return post-adaptation responses of the three cones, full adaptation in an average surround."""
    degree = 1 - exp((-ADAPTING - 42) / 92) / 3.6
    cones, white = CAT02 @ xyz, CAT02 @ WHITE
    adapted = (degree * WHITE[1] / white + 1 - degree) * cones
    k = 1 / (5 * ADAPTING + 1)
    level = 0.2 * k**4 * 5 * ADAPTING + 0.1 * (1 - k**4) ** 2 * (5 * ADAPTING) ** (1 / 3)
    response = HPE @ np.linalg.inv(CAT02) @ adapted
    strength = (level * np.abs(response) / 100) ** 0.42
    return np.sign(response) * 400 * strength / (strength + 27.13) + 0.1, level


def ucs(rgb):
    """Return (J', a', b') of linear sRGB."""
    (r, g, b), level = _adapted(TO_XYZ @ rgb * 100)
    (rw, gw, bw), _ = _adapted(WHITE)
    n = BACKGROUND / WHITE[1]
    brightening = 0.725 * (1 / n) ** 0.2
    red_green, yellow_blue = r - 12 * g / 11 + b / 11, (r + g - 2 * b) / 9
    hue = atan2(yellow_blue, red_green)
    achromatic = (2 * r + g + b / 20 - 0.305) * brightening
    white = (2 * rw + gw + bw / 20 - 0.305) * brightening
    lightness = 100 * (achromatic / white) ** (0.69 * (1.48 + n**0.5))
    eccentricity = (cos(hue + 2) + 3.8) / 4
    t = 50000 / 13 * brightening * eccentricity * hypot(red_green, yellow_blue) / (r + g + 21 * b / 20)
    chroma = t**0.9 * (lightness / 100) ** 0.5 * (1.64 - 0.29**n) ** 0.73
    colourful = log(1 + 0.0228 * chroma * level**0.25) / 0.0228
    return np.array([1.7 * lightness / (1 + 0.007 * lightness), colourful * cos(hue), colourful * sin(hue)])


def difference(one, other, simulation="normal"):
    """Return ΔE of two colours of the style sheet as someone with that colour vision sees them."""
    seen = [ucs(np.clip(SIMULATIONS[simulation] @ linear(colour), 0, 1)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))
