"""The pattern of a whole table: which numbers are hidden, and the proof.

Blocks that share no unknown are searched one by one; then the attack runs over
everything again, without trusting the search.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.disclosure.audit import Audit, Verdict, audit, public_bounds
from indicators.disclosure.block import Block, Loss, blocks, root_loss
from indicators.disclosure.exact import Limits
from indicators.disclosure.model import DisclosureError, Table
from indicators.disclosure.search import Found, Method, Status, fingerprint, search, withheld

# Conditional bounds that leak are taken back one round at a time.
ROUNDS = 20


class UnprovenError(DisclosureError):
    """A pattern that an attacker can see through would have been published."""


@dataclass(frozen=True)
class BlockOutcome:
    """What was decided for one block, for the report and for the next run.

    `fingerprint` names the block's exact content; a later run that meets the
    same content may reuse the pattern. `loss` and `bound` leave out the
    primary cells.
    """

    fingerprint: str
    cells: int
    primary: frozenset[str]
    complementary: frozenset[str]
    capped: frozenset[str]
    status: Status
    loss: float
    bound: float

    @property
    def gap(self) -> float:
        """Return how far the loss may lie above the least possible, as a share."""
        return max(self.loss - self.bound, 0.0) / self.loss if self.loss else 0.0


@dataclass(frozen=True)
class Protection:
    """What is hidden, why, and the proof.

    `primary` cells are secret themselves, `complementary` ones are hidden so
    that those cannot be worked out. The public must not learn which is which.
    """

    primary: frozenset[str]
    complementary: frozenset[str]
    audit: Audit
    blocks: tuple[BlockOutcome, ...] = ()

    @property
    def hidden(self) -> frozenset[str]:
        """Return every cell that must not be shown."""
        return self.primary | self.complementary

    @property
    def proven(self) -> bool:
        """Return whether the attack on the whole table recovered nothing."""
        return self.audit.passed

    @property
    def exposed(self) -> frozenset[str]:
        """Return sensitive cells that what is public already gives away."""
        return self.audit.keys(Verdict.EXPOSED)

    @property
    def patterns(self) -> dict[str, frozenset[str]]:
        """Return the hidden cells by block fingerprint, for `protect(reuse=...)`."""
        return {block.fingerprint: block.primary | block.complementary for block in self.blocks}

    def require_proven(self) -> "Protection":
        """Return itself, or raise UnprovenError: then nothing may be published."""
        if not self.proven:
            raise UnprovenError(f"{len(self.audit.failed)} numbers are not protected")
        return self


def protect(
    table: Table,
    *,
    time_limit: float = 10.0,
    gap: float = 1e-6,
    method: Method = "auto",
    loss: Loss = root_loss,
    reuse: Mapping[str, frozenset[str]] | None = None,
) -> Protection:
    """Return a pattern that keeps every sensitive number of the table unknown.

    The same table gives the same pattern whatever the order of its parts, as
    long as no block reaches `time_limit` (seconds per independent block; the
    best valid pattern so far is then taken); `gap` ends the search of a block
    once its loss is proven to be within that share of the least. `reuse` holds the patterns of an
    earlier run; blocks that have not changed keep them. Raises SolverError
    when the attack on the result cannot be trusted.
    """
    run = _Run(table, method, Limits(seconds=time_limit, gap=gap), loss, reuse or {})
    forced: frozenset[str] = frozenset()
    for _ in range(ROUNDS):
        outcomes = run.outcomes(forced)
        hidden = frozenset().union(*(found.primary | found.complementary for found in outcomes))
        verdict = audit(table, hidden)
        leaking = verdict.keys(Verdict.EXACT, Verdict.NARROW)
        if not leaking or not (more := run.owners(leaking, hidden)):
            break
        forced |= more
    if leaking:
        run.withhold(leaking)
        outcomes = run.outcomes(forced)
        hidden = frozenset().union(*(found.primary | found.complementary for found in outcomes))
        verdict = audit(table, hidden)
    return Protection(table.primary, hidden - table.primary, verdict, tuple(outcomes))


class _Run:
    """One run of protection over a table, block by block."""

    def __init__(
        self,
        table: Table,
        method: Method,
        limits: Limits,
        loss: Loss,
        reuse: Mapping[str, frozenset[str]],
    ) -> None:
        self._table = table
        self._method = method
        self._limits = limits
        self._loss = loss
        self._reuse = reuse
        self._found: dict[str, Found] = {}
        self._given_up: frozenset[str] = frozenset()
        # What stays public even when everything that can be hidden is.
        everything = frozenset(cell.key for cell in table.cells if cell.is_hideable)
        self._bounds = public_bounds(table, everything | table.primary)

    def outcomes(self, forced: frozenset[str]) -> list[BlockOutcome]:
        """Return the outcome of every block that has something to hide."""
        found = blocks(self._table, self._bounds, self._loss, forced)
        return [self._outcome(block) for block in found if block.sensitive.any() or block.forced]

    def owners(self, leaking: frozenset[str], hidden: frozenset[str]) -> frozenset[str]:
        """Return cells to hide so that bounds beside leaking numbers fall silent.

        The search reckons only with bounds that no pattern can silence; the
        others turn up here when they give something away.
        """
        active = public_bounds(self._table, hidden)
        cells = self._table.by_key
        silent: set[str] = set()
        for block in blocks(self._table, active):
            if leaking.isdisjoint(cell.key for cell in block.cells):
                continue
            keys = {cell.key for cell in block.cells}
            for bound in active:
                spare = [cells[key] for key in bound.shown_with if cells[key].is_hideable]
                if spare and keys.intersection(key for key, _ in bound.terms):
                    silent.add(min(spare, key=lambda cell: (self._loss(cell), cell.key)).key)
        return frozenset(silent)

    def withhold(self, leaking: frozenset[str]) -> None:
        """Give up the blocks of these cells: hide all they have."""
        self._given_up |= leaking

    def _outcome(self, block: Block) -> BlockOutcome:
        name = fingerprint(block)
        keys = frozenset(cell.key for cell in block.cells)
        primary = block.keys(block.primary)
        if self._given_up & keys:
            found = withheld(block)
        elif name in self._reuse and self._reuse[name] <= keys:
            found = self._reused(block, self._reuse[name])
        else:
            found = self._found.get(name) or search(block, self._method, self._limits)
        self._found[name] = found
        extra = found.hidden - primary
        return BlockOutcome(
            name, block.size, primary, extra, found.capped, found.status, found.loss, found.bound
        )

    def _reused(self, block: Block, hidden: frozenset[str]) -> Found:
        everything = hidden | block.keys(block.given & ~block.virtual)
        loss = float(block.loss[block.unknown(everything) & ~block.given].sum())
        return Found(everything, Status.REUSED, loss, 0.0, frozenset())
