"""Small register files and what the checks know, for tests."""

import datetime
import io
from pathlib import Path

from imports.sources.register.checking import check_register
from imports.sources.register.options import Options
from imports.validation import Known, KnownArea, KnownEdition

DATA = Path(__file__).parent / "data"
TODAY = datetime.date(2026, 3, 1)
DAY = datetime.date(2024, 12, 31)
NAMES = dict(zip([f"{number:02d}" for number in range(1, 11)], "ABCDEFGHIJ", strict=True))
R2 = "stichtag;gebiet_code;gebiet_name;bestand;merkmal;auspraegung;geschlecht;anzahl"
R1 = (
    "stichtag;gebiet;alter;geschlecht;staat1;staat2;familienstand;wohnungsstatus;"
    "einzug_jahr;zuwanderung;haushalt_typ"
)


def edition(*codes, day=datetime.date(2010, 1, 1), **names):
    """Return an edition with areas "01" …, named Musterbezirk A … as in the samples."""
    parts = {
        code: KnownArea(
            "siedlungsbezirk", code, names.get(f"n{code}", f"Musterbezirk {NAMES.get(code, code)}")
        )
        for code in codes or NAMES
    }
    return KnownEdition(day, parts=parts)


def known(*codes, measures=("HW",), editions=None, **fields):
    """Return what the checks know of an edition with these areas."""
    return Known(
        fields.pop("today", TODAY), editions or (edition(*codes),), measures=frozenset(measures), **fields
    )


def check(data, of=None, **options):
    """Return what the check of a text or of bytes says."""
    content = data.encode() if isinstance(data, str) else data
    return check_register(io.BytesIO(content), "datei.csv", of or known("01", "02"), Options(**options))


def codes(checked):
    """Return the codes of all problems, in their order."""
    return [found.code for found in checked.problems]


def long_file(*lines, day="31.12.2024"):
    """Return an R2 file of lines "area merkmal auspraegung sex number", stock HW or before a colon."""
    rows = [R2]
    for line in lines:
        stock, _, rest = line.rpartition(":")
        area, name, code, sex, number = rest.split(" ", 4)
        title = f"Musterbezirk {NAMES[area]}" if area in NAMES else ""
        rows.append(";".join((day, area, title, stock or "HW", name, code, sex, number)))
    return "\r\n".join(rows) + "\r\n"


def person(area="01", age="34", sex="w", nation="000", dwelling="AW", **fields):
    """Return one line of an R1 file."""
    rest = {
        "staat2": "",
        "familienstand": "LD",
        "einzug_jahr": "2016",
        "zuwanderung": "1",
        "haushalt_typ": "",
    }
    more = rest | fields
    return ";".join(
        (
            more.get("stichtag", "31.12.2024"), area, age, sex, nation, more["staat2"], more["familienstand"],
            dwelling, more["einzug_jahr"], more["zuwanderung"], more["haushalt_typ"],
        )
    )  # fmt: skip


def record_file(*lines, header=R1):
    """Return an R1 file."""
    return "\r\n".join([header, *lines]) + "\r\n"


def numbers(checked):
    """Return the figures of a file as {(measure, area): number or status}."""
    return {
        (figure.measure_key, figure.area_code): figure.status if figure.number is None else figure.number
        for figure in checked.figures
    }
