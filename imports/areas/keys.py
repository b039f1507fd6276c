"""Codes and names of a file's features: present, unique, readable."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from imports.areas.files import DRIVERS, SHAPEFILE
from imports.areas.messages import finding
from imports.areas.reading import Features
from imports.areas.text import SHOWN, intended, is_broken
from imports.areas.wording import SHOWN_IN_LISTS, list_text
from imports.problems import Problem

LONGEST_CODE = 20
LONGEST_NAME = 120
CODE = re.compile(rf"[\w.\-]{{1,{LONGEST_CODE}}}")


def key_problems(features: Features, labels: Sequence[str], reserved: str) -> list[Problem]:
    """Return what is wrong with codes, names and the encoding of both.

    ``labels`` name the features; ``reserved`` is the code of "nicht zuordenbar".
    """
    return [
        *encoding_problems(features, labels),
        *code_problems(features, labels, reserved),
        *name_problems(features, labels),
        *duplicates(features),
        *same_names(features),
        *lost_zeros(features),
    ]


def code_problems(features: Features, labels: Sequence[str], reserved: str) -> Iterable[Problem]:
    """Yield GEO-11, GEO-13 and GEO-14 for codes, GEO-21 for absent parents."""
    field = features.fields.code
    for number, (code, label) in enumerate(zip(features.codes, labels, strict=True), start=1):
        if not code:
            yield finding("GEO-11", number=number, field=field, objekt=label)
        elif code == reserved:
            yield finding("GEO-14", number=number, field=field, objekt=label, schluessel=code)
        elif not CODE.fullmatch(code):
            yield finding("GEO-13", number=number, field=field, objekt=label)
    if features.fields.parent:
        for number, (parent, label) in enumerate(zip(features.parents, labels, strict=True), start=1):
            if not parent:
                field = features.fields.parent
                yield finding("GEO-21", number=number, field=field, objekt=label, feld=field)


def name_problems(features: Features, labels: Sequence[str]) -> Iterable[Problem]:
    """Yield GEO-16 and GEO-17."""
    field = features.fields.name
    for number, (name, label) in enumerate(zip(features.names, labels, strict=True), start=1):
        if not name:
            yield finding("GEO-16", number=number, field=field, objekt=label)
        elif len(name) > LONGEST_NAME:
            yield finding("GEO-17", number=number, field=field, objekt=f"Objekt {number}", n=len(name))


def duplicates(features: Features) -> Iterable[Problem]:
    """Yield GEO-12 for every code that stands at several features."""
    for code, numbers in places(features.codes).items():
        if code and len(numbers) > 1:
            yield finding(
                "GEO-12",
                number=numbers[1],
                field=features.fields.code,
                schluessel=code,
                n=len(numbers),
                liste=list_text(map(str, numbers)),
            )


def same_names(features: Features) -> Iterable[Problem]:
    """Yield one notice about names that several codes share."""
    found = places(features.names)
    several = [
        name for name, numbers in found.items() if name and len({features.codes[n - 1] for n in numbers}) > 1
    ]
    if several:
        listed = list_text(f"„{name}“" for name in several)
        yield finding("GEO-18", field=features.fields.name, liste=listed)


def places(texts: Sequence[str]) -> dict[str, list[int]]:
    """Return the numbers of the features at which each text stands, from 1."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts, start=1):
        found[text].append(number)
    return found


def lost_zeros(features: Features) -> Iterable[Problem]:
    """Yield GEO-15 where codes come from a column of numbers and differ in length."""
    codes = sorted(filter(None, features.codes), key=len)
    if features.numeric_codes and codes and len(codes[0]) != len(codes[-1]):
        field = features.fields.code
        yield finding("GEO-15", field=field, feld=field, kurz=codes[0], lang=codes[-1])


def encoding_problems(features: Features, labels: Sequence[str]) -> Iterable[Problem]:
    """Yield GEO-19 for destroyed umlauts; else GEO-20 where an encoding had to be guessed."""
    is_any_broken = False
    for number, (name, code) in enumerate(zip(features.names, features.codes, strict=True), start=1):
        for text, field in ((name, features.fields.name), (code, features.fields.code)):
            if is_broken(text):
                is_any_broken = True
                meant = intended(text)
                yield finding(
                    "GEO-19",
                    number=number,
                    field=field,
                    objekt=f"Objekt {number}",
                    ist="".join(c if c.isprintable() else "�" for c in text),
                    soll=f", gemeint ist wohl „{meant}“" if meant else "",
                    abhilfe=cure(features, meant),
                )
    foreign = [name for name in features.names if not name.isascii()]
    if foreign and not features.encoding.is_stated and not is_any_broken:
        examples = ", ".join(f"„{name}“" for name in foreign[:SHOWN_IN_LISTS])
        yield finding("GEO-20", zeichensatz=features.encoding.shown, beispiele=examples)


def cure(features: Features, meant: str) -> str:
    """Return what helps against a wrong encoding."""
    if features.format != DRIVERS[SHAPEFILE]:
        return "Bitte exportieren Sie die Datei neu."
    others = [name for python, name in SHOWN.items() if python != features.encoding.name]
    tries = "--encoding UTF-8" if meant else f"--encoding mit {', '.join(others)}"
    return f"Gelesen wurde {features.encoding.shown}; versuchen Sie {tries}."
