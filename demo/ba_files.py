"""Files of the BA: small-area delivery (profile B1) and hand-over format (profile B3)."""

from collections.abc import Iterable
from pathlib import Path

from demo.asterisks import Protected
from demo.city import CITY_CODE, CITY_NAME, DISTRICTS, UNASSIGNED
from demo.work import EVALUATIONS


def area_key(code: str) -> str:
    """Return the nine-digit key of a district in the BA's grid; "" for people without address."""
    return "" if code == UNASSIGNED else f"0{code}000000"


def write_keys(path: Path) -> None:
    """Write which key of the BA belongs to which district."""
    lines = ["akg_schluessel;gebiet_code;gueltig_ab;gueltig_bis;bezeichnung"]
    lines += [
        f"{area_key(district.code)};{district.code};01.01.2010;;{district.name}"
        for district in DISTRICTS
        if district.code != UNASSIGNED
    ]
    path.write_text("".join(f"{line}\r\n" for line in lines), encoding="utf-8", newline="")


def write_small_area(path: Path, year: int, evaluation: str, protected: Protected) -> None:
    """Write one evaluation of the small-area delivery: districts, no address, sum of the city; cp1252."""
    names = EVALUATIONS[evaluation]
    head = f"{year}12;{CITY_CODE}"
    lines = [f"Berichtsmonat;Gemeindeschlüssel;Gebietsschlüssel;Bezeichnung;{';'.join(names)}"]
    for index, district in enumerate(DISTRICTS):
        label = "keine Angabe" if district.code == UNASSIGNED else district.name
        cells = _joined(protected.text(name, index) for name in names)
        lines.append(f"{head};{area_key(district.code)};{label};{cells}")
    totals = _joined(protected.total(name) for name in names)
    lines.append(f"{head};SUMSUMSUM;Summe {CITY_NAME};{totals}")
    path.write_text("".join(f"{line}\r\n" for line in lines), encoding="cp1252", newline="")


def write_hand_over(path: Path, year: int, protected: Protected) -> None:
    """Write every characteristic of a year, one line per district and one for the city."""
    lines = ["berichtsmonat;quelle;gebiet_code;merkmal;wert;zeichen"]
    for name in protected.counts:
        for index, district in enumerate(DISTRICTS):
            text = protected.text(name, index)
            lines.append(f"{year}12;AkG;{district.code};{name};{';*' if text == '*' else f'{text};'}")
        lines.append(f"{year}12;AkG;00;{name};{protected.total(name)};")
    path.write_text("".join(f"{line}\r\n" for line in lines), encoding="utf-8-sig", newline="")


def _joined(cells: Iterable[str]) -> str:
    return ";".join(cells)
