"""What is known or assumed about the ten Siedlungsbezirke of the demo.

Inhabitants, Lohberg's shares and the rates of the city are those of
``demo/README.md``; everything else is assumed so that districts differ in a
plausible way.
"""

from dataclasses import dataclass

FIRST_YEAR = 2014
NEWEST_YEAR = 2023
YEARS = range(FIRST_YEAR, NEWEST_YEAR + 1)

CITY_CODE = "05170008"
CITY_NAME = "Dinslaken"
UNASSIGNED = "99"
SMALL_DISTRICT = "05"
"""Grafschaft, below the 1,000 inhabitants from which on the BA delivers numbers."""


@dataclass(frozen=True)
class District:
    """One Siedlungsbezirk, or the people whose address cannot be assigned.

    ``inhabitants`` is the register at the end of the newest year, ``growth`` the
    change per year. ``foreign`` and ``german_background`` are shares of all
    people, ``need`` the share of people under 65 with SGB II. ``young``, ``old``
    and ``mobility`` compare with the city (1.0). ``alone_with_children`` is the
    share of single parents among families.
    """

    code: str
    name: str
    inhabitants: int
    growth: float
    foreign: float
    german_background: float
    need: float
    young: float = 1.0
    old: float = 1.0
    mobility: float = 1.0
    alone_with_children: float = 0.20
    jobless: float = 1.0
    turks: float = 0.25


DISTRICTS = (
    District("01", "Averbruch", 6_385, -0.001, 0.082, 0.130, 0.047, 0.97, 1.08),
    District("02", "Blumenviertel", 6_866, 0.001, 0.145, 0.190, 0.124, 1.14, 0.95, 1.05, 0.25, 1.25),
    District("03", "Eppinghoven", 4_141, 0.006, 0.065, 0.110, 0.034, 1.12, 0.96, 0.95, 0.16, 0.80),
    District("04", "Feldmark", 12_172, 0.002, 0.120, 0.160, 0.082, 1.02, 1.00),
    District("05", "Grafschaft", 577, -0.004, 0.040, 0.070, 0.026, 0.90, 1.06, 0.70, 0.05, 0.70),
    District("06", "Hagenviertel", 4_934, 0.003, 0.100, 0.150, 0.080, 1.05, 0.98, 1.05, 0.22),
    District("07", "Hiesfeld", 15_763, 0.000, 0.090, 0.120, 0.045, 0.94, 1.12, 0.90, 0.18, 0.90),
    District("08", "Innenstadt", 8_682, 0.004, 0.180, 0.160, 0.108, 0.88, 1.10, 1.30, 0.27, 1.15),
    District("09", "Lohberg", 6_182, 0.005, 0.320, 0.260, 0.205, 1.45, 0.66, 1.10, 0.22, 1.75, 0.55),
    District("10", "Oberlohberg", 4_856, 0.004, 0.060, 0.100, 0.029, 1.08, 0.97, 0.90, 0.15, 0.75),
    District("99", "nicht zuordenbar", 142, 0.000, 0.300, 0.150, 0.080, 0.80, 0.60, 2.00, 0.25),
)
"""In the order of the area index that every array of the demo uses."""
