"""„Meinten Sie …?“: the known word nearest to one that a file has wrong. Pure."""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from imports.problems import Problem

QUOTED = re.compile("„([^“]+)“")
FOUND = re.compile(r"Gefunden wurden: (.+)\.$")
ALIKE = 0.6


@dataclass(frozen=True)
class Vocabulary:
    """What words a file may use: names of areas by code, keys of measures, names of columns."""

    areas: Mapping[str, str] = field(default_factory=dict)
    measures: Collection[str] = ()
    columns: Collection[str] = ()


def hint(problem: Problem, words: Vocabulary) -> str:
    """Return "Meinten Sie …?" for a problem with an unknown word, or ""."""
    wrong = QUOTED.search(problem.message)
    match problem.code:
        case "GEB-01" | "ADR-01" if wrong:
            return question(nearest_area(wrong[1], words.areas))
        case "BA-08" | "ITN-12":
            return question(nearest(problem.column or (wrong[1] if wrong else ""), words.measures))
        case "DAT-10":
            return question(nearest(problem.column or "", words.columns))
        case "DAT-08":
            found = FOUND.search(problem.message)
            return question(nearest(problem.column or "", found[1].split(", ") if found else ()))
        case _:
            return ""


def question(word: str) -> str:
    """Return the question for a word, "" for none."""
    return f"Meinten Sie „{word}“?" if word else ""


def nearest(wrong: str, known: Collection[str]) -> str:
    """Return the known word most like another, without regard to case, or ""."""
    folded = {word.casefold(): word for word in known if word != wrong}
    found = difflib.get_close_matches(wrong.casefold(), folded, 1, ALIKE)
    return folded[found[0]] if found else ""


def nearest_area(wrong: str, areas: Mapping[str, str]) -> str:
    """Return "code name" of the area that a wrong code or name means, or ""."""
    names = {name: code for code, name in areas.items()}
    by_name = nearest(wrong, names)
    code = names[by_name] if by_name else next((known for known in areas if same_number(known, wrong)), "")
    code = code or nearest(wrong, areas)
    return f"{code} {areas[code]}" if code else ""


TYPED = str.maketrans("OoIlB", "00118")
"""Letters that people type, or programs read, where a digit is meant."""


def same_number(known: str, wrong: str) -> bool:
    """Say whether two codes differ by leading zeros, mistyped digits or what stands around the number."""
    typed = wrong.strip().translate(TYPED)
    digits = (typed if typed.isdigit() else re.sub(r"\D", "", wrong)).lstrip("0")
    return bool(digits) and known.lstrip("0") == digits
