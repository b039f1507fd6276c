"""A synthetic city of 40 districts: overlapping ages, sexes, nationality, and small numbers."""

import numpy as np

from tests import factories

PARTS = {
    "ew_u3": ("HW ALTER=0-2", "Einwohner unter 3 Jahre", 0.025),
    "ew_3_u6": ("HW ALTER=3-5", "Einwohner 3 bis unter 6 Jahre", 0.028),
    "ew_6_u18": ("HW ALTER=6-17", "Einwohner 6 bis unter 18 Jahre", 0.11),
    "ew_18_u65": ("HW ALTER=18-64", "Einwohner 18 bis unter 65 Jahre", 0.60),
    "ew_65_u80": ("HW ALTER=65-79", "Einwohner 65 bis unter 80 Jahre", 0.16),
    "ew_80plus": ("HW ALTER=80-", "Einwohner 80 Jahre und älter", 0.077),
}
SUMS = {
    "ew_u6": ("HW ALTER=0-5", "Einwohner unter 6 Jahre", ("ew_u3", "ew_3_u6")),
    "ew_u18": ("HW ALTER=0-17", "Einwohner unter 18 Jahre", ("ew_u3", "ew_3_u6", "ew_6_u18")),
    "ew_65plus": ("HW ALTER=65-", "Einwohner 65 Jahre und älter", ("ew_65_u80", "ew_80plus")),
    "ew_gesamt": ("HW", "Einwohner mit Hauptwohnsitz", tuple(PARTS)),
}
SHARES = {
    "ew_nd": ("HW STAAT=ND", "Einwohner ohne deutsche Staatsangehörigkeit", "ew_gesamt", 0.09),
    "ew_nd_u3": ("HW STAAT=ND ALTER=0-2", "Kleinkinder ohne deutsche Staatsangehörigkeit", "ew_u3", 0.5),
    "alo": ("ALO", "Arbeitslose", "ew_18_u65", 0.03),
}
SEXES = {
    "ew_u3": "HW ALTER=0-2 GESCHLECHT=",
    "ew_3_u6": "HW ALTER=3-5 GESCHLECHT=",
    "ew_80plus": "HW ALTER=80- GESCHLECHT=",
    "alo": "ALO_",
}
EARLY_RATES = (
    *((part, "ew_gesamt") for part in ("ew_u3", "ew_3_u6", "ew_u18", "ew_65plus", "ew_80plus", "ew_nd")),
    ("alo", "ew_18_u65"),
    *((f"{whole}_w", whole) for whole in SEXES),
)
LATE_RATES = (("ew_u6", "ew_gesamt"), ("ew_nd_u3", "ew_u3"))
RATES_OF_MEN = tuple((f"{whole}_m", whole) for whole in SEXES)


def names():
    """Return key in the source and German name of every measure."""
    found = {slug: (key, name) for slug, (key, name, *_) in (PARTS | SUMS | SHARES).items()}
    for whole, key in SEXES.items():
        found[f"{whole}_w"] = (f"{key}W", f"{found[whole][1]}, weiblich")
        found[f"{whole}_m"] = (f"{key}M", f"{found[whole][1]}, männlich")
    return found


def people(seed, districts):
    """Return the counts of every measure: {slug: whole numbers by district}."""
    chance = np.random.default_rng(seed)
    size = chance.integers(60, 800, districts)
    counts = {slug: chance.binomial(size, share) for slug, (_, _, share) in PARTS.items()}
    counts |= {slug: sum(counts[part] for part in parts) for slug, (_, _, parts) in SUMS.items()}
    for slug, (_, _, whole, share) in SHARES.items():
        counts[slug] = chance.binomial(counts[whole], share)
    for whole in SEXES:
        counts[f"{whole}_w"] = chance.binomial(counts[whole], 0.5)
        counts[f"{whole}_m"] = counts[whole] - counts[f"{whole}_w"]
    return counts


def build(seed=7, districts=40, year=2023):
    """Store the city, its catalogue and its observations; return the counts and the districts."""
    _, areas = factories.city(districts)
    register = factories.source(denominator_minimum=1)
    labour = factories.source("ba", name="Statistik der BA", denominator_minimum=1)
    for slug, (key, name) in names().items():
        whole = slug[:-2] if slug[-2:] in ("_w", "_m") else ""
        factories.measure(
            slug,
            of_source=labour if slug.startswith("alo") else register,
            name=name,
            source_key=key,
            whole=factories.measure(whole) if whole else None,
            partition="geschlecht" if whole else "",
        )
    for slug in ("ew_gesamt", *SEXES):
        factories.indicator(
            f"n_{slug}", (slug,), (), kind="count", factor=1, decimals=0, unit="Anzahl", name=f"Zahl {slug}"
        )
    add_rates(EARLY_RATES)
    counts = people(seed, districts)
    deliver(counts, areas, year)
    return counts, areas


def add_rates(rates):
    """Store an indicator for each part and whole."""
    for part, whole in rates:
        factories.indicator(f"q_{part}", (part,), (whole,), name=f"Quote {part}")


def deliver(counts, areas, year):
    """Observe every measure in every district."""
    for slug, numbers in counts.items():
        measure = factories.measure(slug)
        for area, number in zip(areas, numbers, strict=True):
            factories.observation(measure, area, int(number), year)
