"""Loading the catalogue into the database: what is new, what differs, what was written.

The files only add: an entry that staff changed in the administration stays as it
is, and the difference is reported, until somebody asks for it to be replaced.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain

from django.db import models, transaction
from simple_history.utils import bulk_create_with_history

from indicators.catalogue.entries import (
    Catalogue,
    Entry,
    IndicatorEntry,
    MeasureEntry,
    RuleEntry,
    SourceEntry,
    TopicEntry,
)
from indicators.formulas import Term, formula_text
from indicators.models import DisclosureRule, Indicator, IndicatorTerm, Measure, Source, Topic

log = logging.getLogger(__name__)

MODELS: Mapping[type[Entry], type[models.Model]] = {
    TopicEntry: Topic,
    SourceEntry: Source,
    RuleEntry: DisclosureRule,
    MeasureEntry: Measure,
    IndicatorEntry: Indicator,
}
BY_CATALOGUE = "Katalog"
"""Who changes a rule in its history when nobody is logged in."""
SIDES = {IndicatorTerm.Part.NUMERATOR: "numerator", IndicatorTerm.Part.DENOMINATOR: "denominator"}

Words = dict[str, object]
"""Values of one entry by column; both sides of a formula as text."""


@dataclass(frozen=True)
class Difference:
    """One field of an entry that says something else in the database, all in German."""

    entry: str
    field: str
    in_file: str
    in_database: str


@dataclass(frozen=True)
class Outcome:
    """What loading did, or would do without ``commit``.

    ``new`` and ``changed`` count entries; ``kept`` counts those that differ and
    stayed as they are in the database.
    """

    new: int
    changed: int
    kept: int
    unchanged: int
    differences: tuple[Difference, ...]


@transaction.atomic
def load(catalogue: Catalogue, *, overwrite: bool = False, commit: bool = False) -> Outcome:
    """Compare the catalogue with the database and, with ``commit``, write what is new.

    With ``overwrite``, entries that differ are replaced too. Entries that only
    the database has are left alone.
    """
    stored = {model: _stored(model) for model in MODELS.values()}
    new, unchanged = [], 0
    different: list[Entry] = []
    differences: list[Difference] = []
    for entry in _entries(catalogue):
        words = stored[MODELS[type(entry)]].get(entry.slug)
        if words is None:
            new.append(entry)
        elif found := _differences(entry, words):
            different.append(entry)
            differences += found
        else:
            unchanged += 1
    if commit:
        for entry in [*new, *(different if overwrite else [])]:
            _write(entry)
        log.info("catalogue loaded: %d new, %d differ, %d unchanged", len(new), len(different), unchanged)
    replaced = len(different) if overwrite else 0
    return Outcome(len(new), replaced, len(different) - replaced, unchanged, tuple(differences))


def _entries(catalogue: Catalogue) -> chain[Entry]:
    """Return all entries so that each stands after those it refers to."""
    return chain(
        catalogue.topics, catalogue.sources, catalogue.rules, catalogue.measures, catalogue.indicators
    )


def _stored(model: type[models.Model]) -> dict[str, Words]:
    """Return the words of every row of a model by slug; one query, two for indicators."""
    if model is DisclosureRule:
        rules = DisclosureRule.objects.values()
        return {f"{row['source_id']} ({row['audience']})": dict(row) for row in rules}
    rows: dict[str, Words] = {row["slug"]: row for row in model._default_manager.values()}
    if model is Indicator:
        for slug, sides in _stored_formulas().items():
            rows[slug] |= sides
    return rows


def _stored_formulas() -> dict[str, Words]:
    terms: dict[str, dict[str, list[Term]]] = {}
    for term in IndicatorTerm.objects.all():
        sides = terms.setdefault(term.indicator_id, {side: [] for side in SIDES.values()})
        sides[SIDES[IndicatorTerm.Part(term.part)]].append(
            Term(term.measure_id, term.weight, term.year_offset, term.first_year, term.last_year)
        )
    return {
        slug: {side: formula_text(found) for side, found in sides.items()} for slug, sides in terms.items()
    }


def _words(entry: Entry) -> Words:
    """Return an entry as columns: foreign keys by their column, formulas as text."""
    words = asdict(entry)
    model = MODELS[type(entry)]
    for field in model._meta.concrete_fields:
        if field.is_relation:
            words[field.attname] = words.pop(field.name)
    if isinstance(entry, IndicatorEntry):
        words |= {"numerator": formula_text(entry.numerator), "denominator": formula_text(entry.denominator)}
    return words


def _differences(entry: Entry, stored: Words) -> list[Difference]:
    model = MODELS[type(entry)]
    return [
        Difference(
            entry=f"{model._meta.verbose_name} {entry.slug}",
            field=_label(model, column),
            in_file=str(value),
            in_database=str(stored.get(column, "")),
        )
        for column, value in _words(entry).items()
        if stored.get(column, "") != value
    ]


def _label(model: type[models.Model], column: str) -> str:
    if column in SIDES.values():
        return {"numerator": "Zähler", "denominator": "Nenner"}[column]
    field = next(field for field in model._meta.concrete_fields if field.attname == column)
    return str(field.verbose_name)


def _write(entry: Entry) -> None:
    """Create or replace one row, an indicator with its terms, a rule with its history."""
    if isinstance(entry, RuleEntry):
        DisclosureRule.objects.keep(DisclosureRule(**_words(entry)), by=BY_CATALOGUE)
        return
    columns = {column: value for column, value in _words(entry).items() if column not in SIDES.values()}
    MODELS[type(entry)]._default_manager.update_or_create(slug=entry.slug, defaults=columns)
    if isinstance(entry, IndicatorEntry):
        IndicatorTerm.objects.filter(indicator=entry.slug).delete()
        bulk_create_with_history(
            _terms(entry.slug, IndicatorTerm.Part.NUMERATOR, entry.numerator)
            + _terms(entry.slug, IndicatorTerm.Part.DENOMINATOR, entry.denominator),
            IndicatorTerm,
        )


def _terms(indicator: str, part: IndicatorTerm.Part, terms: Sequence[Term]) -> list[IndicatorTerm]:
    return [
        IndicatorTerm(
            indicator_id=indicator,
            part=part,
            measure_id=term.measure,
            weight=term.weight,
            year_offset=term.year_offset,
            first_year=term.first_year,
            last_year=term.last_year,
            order=order,
        )
        for order, term in enumerate(terms, start=1)
    ]
