"""What earlier releases settle: numbers that follow from what is known need no search.

A year that was published before consists of known numbers; whatever can be
formed from them is known too, and no pattern can hide it any more. Taking it out
of the table leaves the few numbers that are still open, which is why one more
year takes no longer than that year. Pure: no Django, no database. Confidential.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from indicators.disclosure import Cell, Relation, Table


@dataclass(frozen=True)
class Settled:
    """The part of a table that is open, and the secret numbers that are known all the same.

    ``exposed`` names virtual cells that the rule wants secret and that anyone can
    form from earlier releases: nobody can take them back.
    """

    table: Table
    exposed: frozenset[str]


def settled(table: Table) -> Settled:
    """Return a table without the virtual cells and relations that known numbers decide.

    Known are numbers shown before and zeros that are always printed. A relation
    between known numbers tells nothing new; one with a single unknown virtual
    cell makes that known as well. A table with bounds stays as it is.
    """
    if table.bounds:
        return Settled(table, frozenset())
    found = _known(table)
    relations = tuple(relation for relation in table.relations if not _all_in(relation, found))
    kept = {key for relation in relations for key, _ in relation.terms}
    cells = tuple(cell for cell in table.cells if cell.published or cell.key in kept)
    exposed = (cell for cell in table.cells if cell.key in found and not cell.published and not cell.frozen)
    return Settled(
        Table(tuple(_as_known(cell, found) for cell in cells), relations),
        frozenset(cell.key for cell in exposed if cell.is_sensitive),
    )


def _known(table: Table) -> set[str]:
    """Return the keys of all known numbers, with those that follow from them one after the other."""
    found = {cell.key for cell in table.cells if _is_printed(cell)}
    virtual = {cell.key for cell in table.cells if not cell.published}
    around: dict[str, list[Relation]] = defaultdict(list)
    unknown: dict[Relation, set[str]] = {}
    for relation in table.relations:
        unknown[relation] = {key for key, _ in relation.terms} - found
        for key in unknown[relation]:
            around[key].append(relation)
    waiting = [relation for relation, keys in unknown.items() if len(keys) == 1]
    while waiting:
        left = unknown[waiting.pop()]
        if len(left) == 1 and left <= virtual:
            (key,) = left
            found.add(key)
            for relation in around[key]:
                unknown[relation].discard(key)
                if len(unknown[relation]) == 1:
                    waiting.append(relation)
    return found


def _is_printed(cell: Cell) -> bool:
    """Say whether everyone knows a cell whatever is decided now."""
    return cell.frozen or (cell.published and not cell.is_hideable and not cell.is_primary)


def _as_known(cell: Cell, known: set[str]) -> Cell:
    """Return a virtual cell that is known as what it is: public, and no secret any more."""
    if cell.published or cell.key not in known:
        return cell
    return replace(cell, frozen=True, sensitive=False)


def _all_in(relation: Relation, known: set[str]) -> bool:
    return all(key in known for key, _ in relation.terms)
