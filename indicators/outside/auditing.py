"""The audit of a release as an outsider would do it, and what it found.

It reads published rows only. Whatever keeps it from saying that nothing can be
recovered counts as a failure: a contradiction, a solver without an answer.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from indicators.classification import Marks, breaks
from indicators.disclosure import DisclosureError
from indicators.models import ClassBreaks, Release
from indicators.models.visibility import previewing
from indicators.outside.attacking import Found, work_out
from indicators.outside.knowledge import Knowledge, knowledge_of
from indicators.outside.printed import Published
from indicators.outside.reading import published_until


class RecoverableError(DisclosureError):
    """A stranger could work out withheld numbers from the published ones."""


@dataclass(frozen=True)
class Recovered:
    """A number that can be worked out: which, where, when, and what is known of it."""

    what: str
    area: str
    year: int
    low: int
    high: int


@dataclass(frozen=True)
class Verdict:
    """What a stranger can do with a release.

    ``withheld`` counts the printed "withheld" signs, ``recovered`` are counts
    worked out, ``exposed`` the addresses of figures that an earlier release
    shows, ``leaks`` sentences about anything else that tells too much (class
    limits, pages), ``failure`` why nothing could be said, or "". ``doubtful``
    counts blocks in which printed numbers contradict the catalogue or earlier
    releases, so that only the surer statements were used.
    """

    release: int
    withheld: int
    blocks: int
    recovered: tuple[Recovered, ...] = ()
    exposed: tuple[str, ...] = ()
    leaks: tuple[str, ...] = ()
    doubtful: int = 0
    failure: str = ""

    @property
    def passes(self) -> bool:
        """Say whether nothing can be recovered, today's and earlier numbers together."""
        return not (self.recovered or self.exposed or self.leaks or self.failure)


def audit_rows(release: Release) -> Verdict:
    """Return what can be recovered from the published rows up to a release; a constant number of queries."""
    try:
        with previewing(release):
            return _audited(release)
    except DisclosureError as error:
        return Verdict(release.number, 0, 0, failure=str(error) or type(error).__name__)


def require_safe(release: Release) -> Verdict:
    """Return the verdict on a release that is about to be published.

    Raises RecoverableError when something new can be recovered, so that the
    transaction that published it is undone. What an earlier release has shown
    cannot be taken back and is no reason.
    """
    verdict = audit_rows(release)
    if verdict.failure:
        raise RecoverableError(verdict.failure)
    if verdict.recovered or verdict.leaks:
        found = len(verdict.recovered) + len(verdict.leaks)
        first = verdict.leaks[0] if verdict.leaks else in_words(verdict.recovered[0])
        raise RecoverableError(f"Von außen zu errechnen: {found}, zuerst {first}")
    return verdict


def in_words(found: Recovered) -> str:
    """Return a recovered number in German, without the number: messages end up in logs."""
    return f"{found.what}, {found.area} {found.year}"


def _audited(release: Release) -> Verdict:
    published = published_until(release)
    knowledge = knowledge_of(published)
    plain = work_out(knowledge)
    strict = work_out(knowledge, nobody_without_place=True)
    found = {one.count.key: one for one in (*strict.found, *plain.found) if one.recovered}
    news = [one for key, one in sorted(found.items()) if key not in knowledge.shown_before]
    return Verdict(
        release=release.number,
        withheld=sum(figure.number is None for figure in published.figures),
        blocks=plain.blocks,
        recovered=tuple(_recovered(one, published) for one in news),
        exposed=tuple(_exposed(knowledge, published)),
        leaks=tuple(class_leaks(release, published)),
        doubtful=plain.doubtful,
    )


def _recovered(found: Found, published: Published) -> Recovered:
    area = found.count.area
    name = "" if area is None else published.spots[area].name
    return Recovered(found.count.key.split("|")[0], name, found.count.year, found.low, found.high)


def _exposed(knowledge: Knowledge, published: Published) -> Iterator[str]:
    """Yield withheld figures whose counts an earlier release has shown."""
    for address, keys in sorted(knowledge.behind.items()):
        if knowledge.shown_before.intersection(keys):
            yield f"{address.indicator}, {published.spots[address.area].name} {address.year}"


def class_leaks(release: Release, published: Published) -> Iterator[str]:
    """Yield the class limits of a release that do not follow from the shown numbers alone; one query."""
    numbers, city = defaultdict(list), defaultdict(list)
    for figure in published.figures:
        spot = published.spots[figure.address.area]
        if figure.number is not None and not figure.is_old:
            if spot.is_city:
                city[figure.address.indicator].append(figure.number)
            else:
                numbers[figure.address.indicator, spot.level].append(figure.number)
    stored = ClassBreaks.objects.filter(published_indicator__release=release)
    order = ("published_indicator__slug", "level_id", "method", "classes", "zero_apart")
    for row in stored.select_related("published_indicator").order_by(*order):
        described = row.published_indicator
        shown = numbers[described.indicator_id, row.level_id]
        marks = Marks(tuple(city[described.indicator_id]), tuple(described.manual_breaks))
        found = breaks(shown, row.method, row.classes, described.decimals, marks, zero_apart=row.zero_apart)
        if (list(found.limits), found.middle) != (list(row.breaks), row.middle):
            yield (
                f"{described.slug}: Klassengrenzen ({row.get_method_display()}, {row.classes}) "
                "folgen nicht aus den gezeigten Zahlen."
            )
