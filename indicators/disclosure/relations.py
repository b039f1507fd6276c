"""What ties published numbers together, said once for each kind of link.

Every function returns a `Part` of a table: relations or bounds, and the
virtual cells that anyone could form. `joined` puts parts together; a cell that
occurs in several of them is one cell, so linked tables protect each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, pairwise

from indicators.disclosure.model import Bound, Cell, DuplicateCellError, Number, Relation, Table
from indicators.disclosure.primary import complement_cell
from indicators.disclosure.rules import SourceRule


@dataclass(frozen=True)
class Part:
    """Some cells, relations and bounds of a table."""

    cells: tuple[Cell, ...] = ()
    relations: tuple[Relation, ...] = ()
    bounds: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class AgeGroup:
    """A printed count of the ages from `start` up to but not including `end`."""

    key: str
    start: int
    end: int


def joined(*parts: Part) -> Table:
    """Return the table of all parts; the same cell may occur in several.

    Raises DuplicateCellError when two parts describe one key differently.
    """
    cells: dict[str, Cell] = {}
    for cell in (cell for part in parts for cell in part.cells):
        if cells.setdefault(cell.key, cell) != cell:
            raise DuplicateCellError(f"{cell.key}: described in two ways")
    return Table(
        tuple(cells.values()),
        tuple(relation for part in parts for relation in part.relations),
        tuple(bound for part in parts for bound in part.bounds),
    )


def total(whole: str, parts: Iterable[str]) -> Part:
    """Return "the parts sum to the whole": areas to their city, groups to all, years to a period.

    A remainder ("nicht zuordenbar") is a part like any other.
    """
    return Part(relations=(Relation((*((part, 1) for part in parts), (whole, -1))),))


def flow(now: str, before: str, gains: Iterable[str], losses: Iterable[str]) -> Part:
    """Return "stock now = stock before + gains - losses"."""
    terms = [(before, 1), *((key, 1) for key in gains), *((key, -1) for key in losses)]
    return Part(relations=(Relation((*terms, (now, -1))),))


def subset(part: Cell, whole: Cell, rule: SourceRule) -> Part:
    """Return "a part and its complement are the whole", with the complement as virtual cell."""
    rest = complement_cell(f"{whole.key}−{part.key}", part.value, whole.value, rule)
    relation = Relation(((part.key, 1), (rest.key, 1), (whole.key, -1)))
    return Part((rest,), (relation,))


def rate(
    part: str,
    whole: str,
    shown: Decimal,
    *,
    factor: int = 100,
    decimals: int = 1,
    shown_with: tuple[str, ...] = (),
) -> Part:
    """Return what a rounded rate says about its part and whole.

    shown = factor * part / whole, rounded to `decimals`. A whole that is not
    printed belongs into the table as a virtual cell. With `shown_with` the
    rate is public only while all of these cells are.
    """
    half = Decimal(1).scaleb(-decimals) / 2
    above = Bound(((part, factor), (whole, -(shown + half))), upper=0, shown_with=shown_with)
    below = Bound(((part, factor), (whole, -(shown - half))), lower=0, shown_with=shown_with)
    return Part(bounds=(above, below))


def ranked(order: Sequence[tuple[str, Number]], *, shown_with: tuple[str, ...] = ()) -> Part:
    """Return what an order from high to low says: each rate is at least the next.

    `order` holds the numerator's key and the known denominator of each area;
    denominators of 1 rank plain numbers.
    """
    pairs = pairwise(order)
    return Part(
        bounds=tuple(
            Bound(((high, under), (low, -over)), lower=0, shown_with=shown_with)
            for (high, over), (low, under) in pairs
        )
    )


def in_class(
    key: str,
    lower: Number | None,
    upper: Number | None,
    *,
    denominator: Number = 1,
    factor: int = 1,
    shown_with: tuple[str, ...] = (),
) -> Part:
    """Return what a class on the map or the end of a legend says about a number.

    lower <= factor * number / denominator <= upper, the denominator being known.
    """
    low = None if lower is None else lower * denominator
    high = None if upper is None else upper * denominator
    return Part(bounds=(Bound(((key, factor),), low, high, shown_with),))


def weighted(
    terms: Sequence[tuple[str, Number]],
    shown: Decimal,
    *,
    decimals: int,
    shown_with: tuple[str, ...] = (),
) -> Part:
    """Return what a rounded weighted sum (an index, a mean) says about its parts."""
    half = Decimal(1).scaleb(-decimals) / 2
    return Part(bounds=(Bound(tuple(terms), shown - half, shown + half, shown_with),))


def age_intervals(
    name: str, groups: Sequence[AgeGroup], counts: Mapping[tuple[int, int], int], rule: SourceRule
) -> Part:
    """Return all ages between cut points that overlapping groups let anyone form.

    `counts` has the number of persons between each two neighbouring limits of
    the groups. Those pieces become virtual cells and the groups their sums;
    longer intervals are added where they are secret themselves (the others
    tell nothing that their pieces do not).
    """
    limits = sorted({limit for group in groups for limit in (group.start, group.end)})
    pieces = list(pairwise(limits))
    keys = {piece: f"{name}|{piece[0]}–{piece[1]}" for piece in pieces}

    def inside(start: int, end: int) -> list[tuple[int, int]]:
        return [piece for piece in pieces if start <= piece[0] and piece[1] <= end]

    cells = [_virtual(keys[piece], counts[piece], rule) for piece in pieces]
    relations = [total(g.key, (keys[p] for p in inside(g.start, g.end))) for g in groups]
    for start, end in combinations(limits, 2):
        between = inside(start, end)
        number = sum(counts[piece] for piece in between)
        if len(between) > 1 and 0 < number < rule.threshold:
            longer = f"{name}|{start}–{end}"
            cells.append(_virtual(longer, number, rule))
            relations.append(total(longer, (keys[piece] for piece in between)))
    return Part(tuple(cells), tuple(link for part in relations for link in part.relations))


def overlay(pieces: Mapping[tuple[str, str], int], rule: SourceRule) -> Part:
    """Return what two editions of boundaries tell about the pieces between them.

    `pieces` has the persons who live in both an old and a new area, by the
    keys of these areas' counts. Old and new counts are sums of pieces; the
    pieces are virtual cells.
    """
    cells = [_virtual(f"{old}∩{new}", number, rule) for (old, new), number in pieces.items()]
    relations: list[Relation] = []
    for side in (0, 1):
        for area in sorted({pair[side] for pair in pieces}):
            shares = [f"{pair[0]}∩{pair[1]}" for pair in pieces if pair[side] == area]
            relations.extend(total(area, shares).relations)
    return Part(tuple(cells), tuple(relations))


def once_public(cells: Iterable[Cell], known: Mapping[str, Number]) -> tuple[Cell, ...]:
    """Return the cells, those frozen whose present value an earlier release has shown.

    What was once public stays known, also after that release was withdrawn. A
    number that has been revised since is a new number.
    """
    return tuple(
        replace(cell, frozen=True) if cell.published and known.get(cell.key) == cell.value else cell
        for cell in cells
    )


def _virtual(key: str, value: int, rule: SourceRule) -> Cell:
    return Cell(key, value, threshold=rule.threshold, published=False)
