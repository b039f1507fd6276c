"""A profile in plain sentences, made from the numbers it shows.

Pure: facts in, sentences out, in the reader's language. What has no number has no
sentence; a sentence compares with the city, else with an earlier year, and never with
another area. Names of areas are avoided on purpose: "in Innenstadt" is no German.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from atlas.templatetags.numbers import number

POPULATION = "ew_gesamt"

STATEMENTS: dict[str, Promise] = {
    "ew_anteil_u18": gettext_lazy("%(share)s von 100 Menschen sind jünger als 18 Jahre"),
    "ew_anteil_65plus": gettext_lazy("%(share)s von 100 Menschen sind 65 Jahre alt oder älter"),
    "auslaenderanteil": gettext_lazy("%(share)s von 100 Menschen haben keine deutsche Staatsangehörigkeit"),
    "hh_1pers": gettext_lazy("%(share)s von 100 Haushalten bestehen aus einer Person"),
    "hh_kinder": gettext_lazy("In %(share)s von 100 Haushalten leben Kinder unter 18 Jahren"),
    "svb_quote": gettext_lazy(
        "Von 100 Menschen zwischen 15 und 64 Jahren sind %(share)s sozialversicherungspflichtig beschäftigt"
    ),
    "alo_anteil": gettext_lazy(
        "Von 100 Menschen zwischen 15 und 64 Jahren sind %(share)s arbeitslos gemeldet"
    ),
    "kinderarmut_u18": gettext_lazy(
        "Von 100 Kindern und Jugendlichen unter 18 Jahren beziehen %(share)s Leistungen nach dem SGB II"
    ),
}
"""What a share says, by the address of its indicator, in the order of the paragraph."""


@dataclass(frozen=True)
class Fact:
    """A shown number of an area in a year; ``city`` and ``before`` (in year ``since``) where there are any.

    Numbers are rounded as they are shown: what looks equal is called equal. ``is_share``: per 100.
    """

    number: Decimal
    decimals: int
    year: int
    city: Decimal | None = None
    since: int | None = None
    before: Decimal | None = None
    is_share: bool = True


def paragraph(facts: Mapping[str, Fact], city_name: str = "") -> tuple[str, ...]:
    """Return the sentences about an area from facts by indicator; ``city_name`` where it is the city."""
    people = facts.get(POPULATION)
    sentences = [_population(people, city_name)] if people and not people.is_share else []
    year = people.year if sentences and people else None
    sentences.extend(_shares(facts, year))
    return tuple(sentences)


def _population(fact: Fact, city_name: str) -> str:
    plain = int(fact.number)
    if city_name:
        said = ngettext(
            "Im Jahr %(year)s lebte in %(city)s %(people)s Mensch",
            "Im Jahr %(year)s lebten in %(city)s %(people)s Menschen",
            plain,
        )
    else:
        said = ngettext(
            "Im Jahr %(year)s lebte hier %(people)s Mensch",
            "Im Jahr %(year)s lebten hier %(people)s Menschen",
            plain,
        )
    statement = said % {"year": fact.year, "city": city_name, "people": number(fact.number)}
    if fact.before is None:
        return _("%(statement)s.") % {"statement": statement}
    return _moved(fact.number - fact.before) % {
        "statement": statement,
        "difference": number(abs(fact.number - fact.before)),
        "since": fact.since,
    }


def _moved(difference: Decimal) -> str:
    """Return how a sentence about a change ends."""
    if difference > 0:
        return _("%(statement)s, %(difference)s mehr als %(since)s.")
    if difference < 0:
        return _("%(statement)s, %(difference)s weniger als %(since)s.")
    return _("%(statement)s, ebenso viele wie %(since)s.")


def _shares(facts: Mapping[str, Fact], year: int | None) -> Iterator[str]:
    """Yield a sentence for every known share; it names its year where that is another one."""
    known = ((str(template), facts[slug]) for slug, template in STATEMENTS.items() if slug in facts)
    for place, (template, fact) in enumerate(pair for pair in known if pair[1].is_share):
        statement = template % {"share": number(fact.number, fact.decimals)}
        if fact.year != year:
            statement = _("%(statement)s (%(year)s)") % {"statement": statement, "year": fact.year}
        yield _share(fact, statement, is_short=place % 2 == 1)


def _share(fact: Fact, statement: str, *, is_short: bool) -> str:
    """Return a sentence about a share; every other one is short, so that they do not drone."""
    if fact.city is not None:
        difference, other = fact.number - fact.city, fact.city
        template = _beside_city_short(difference) if is_short else _beside_city(difference)
    elif fact.before is not None:
        template, other = _beside_earlier(fact.number - fact.before), fact.before
    else:
        template, other = _("%(statement)s."), fact.number
    return template % {"statement": statement, "other": number(other, fact.decimals), "since": fact.since}


def _beside_city(difference: Decimal) -> str:
    if difference > 0:
        return _("%(statement)s; das sind mehr als in der Stadt insgesamt (%(other)s).")
    if difference < 0:
        return _("%(statement)s; das sind weniger als in der Stadt insgesamt (%(other)s).")
    return _("%(statement)s; das sind ebenso viele wie in der Stadt insgesamt.")


def _beside_city_short(difference: Decimal) -> str:
    if difference > 0:
        return _("%(statement)s, mehr als in der Stadt insgesamt (%(other)s).")
    if difference < 0:
        return _("%(statement)s, weniger als in der Stadt insgesamt (%(other)s).")
    return _("%(statement)s, ebenso viele wie in der Stadt insgesamt.")


def _beside_earlier(difference: Decimal) -> str:
    if difference:
        return _("%(statement)s; %(since)s waren es %(other)s.")
    return _("%(statement)s, ebenso viele wie %(since)s.")
