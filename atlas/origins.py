"""Where numbers come from when they are not simply an area's own: shared, or converted.

A source may give one number for several areas, because one of them is too small. Counts
of earlier boundaries may be converted to later ones. Pages and files say both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from atlas.presenters import Cell


@dataclass(frozen=True)
class Origins:
    """What has to be said about the numbers of a page: groups of names, first days of boundaries."""

    shared: tuple[str, ...]
    converted_from: tuple[date, ...]


NOTHING_TO_SAY = Origins((), ())


def origins(cells: Iterable[Cell]) -> Origins:
    """Return what has to be said about some numbers, each thing once."""
    marked = [cell for cell in cells if cell.is_marked]
    if not marked:
        return NOTHING_TO_SAY
    shared = dict.fromkeys(together(cell.shared) for cell in marked if cell.shared)
    days = {cell.converted_from for cell in marked if cell.converted_from}
    return Origins(tuple(shared), tuple(sorted(days)))


def together(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: "A, B und C"."""
    *first, last = names
    if not first:
        return last
    return _("%(first)s und %(last)s") % {"first": ", ".join(first), "last": last}


def sentences(cell: Cell) -> list[str]:
    """Return the same as ``in_words``, each as a sentence of its own."""
    return [f"{text[:1].upper()}{text[1:]}." for text in in_words(cell)] if cell.is_marked else []


def in_words(cell: Cell) -> list[str]:
    """Return what a reader must know about one number, [] for an area's own."""
    found = []
    if cell.shared:
        found.append(_("gemeinsamer Wert von %(names)s") % {"names": together(cell.shared)})
    if cell.converted_from:
        day = date_format(cell.converted_from)
        found.append(_("umgerechnet vom Gebietsstand %(day)s") % {"day": day})
    return found
