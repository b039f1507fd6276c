"""The audit of pages and files: what the site shows of a release, against its rows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from indicators.formulas import rounded
from indicators.models import Area, ClassBreaks, PublishedIndicator, PublishedValue, Release
from indicators.outside.pages import Place, file_leaks, german, map_leaks, numbers_in, profile_leaks
from indicators.status import Status

CITY_RANK = 30


class UnreachableError(Exception):
    """The site does not answer, so that its pages cannot be audited."""


@dataclass(frozen=True)
class _Shown:
    """One indicator of a release with its current values, and the limits of its classes."""

    indicator: PublishedIndicator
    values: list[PublishedValue]
    limits: list[Decimal]
    in_words: frozenset[str]

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Return every number that may stand on a page of this indicator."""
        numbers = [value.number for value in self.values if value.number is not None]
        decimals = self.indicator.decimals
        shown = (rounded(number, decimals) for number in (*numbers, *self.limits))
        return self.in_words.union(german(number, decimals) for number in shown)

    def withheld(self, year: int) -> dict[str, str]:
        """Return the areas without a number in a year, name by code."""
        return {
            value.area.code: value.area.name
            for value in self.values
            if value.year == year
            and value.status == Status.WITHHELD
            and value.area.level.rank > CITY_RANK
            and not value.recast
        }

    def written(self, decimal_mark: str) -> dict[Place, str]:
        """Return the number of every place as a file must write it."""
        return {
            (
                value.area.edition.valid_from.isoformat(),
                value.area.level_id,
                value.area.code,
                value.year,
            ): f"{rounded(value.number, self.indicator.decimals):f}".replace(".", decimal_mark)
            for value in self.values
            if value.number is not None
        }


class Site:
    """Asks the site in this process for the pages of a release, as a browser would."""

    def __init__(self, release: Release) -> None:
        """Ask for the pages of that release."""
        self._stand = release.number
        self._client = Client(raise_request_exception=False)

    def leaks(self) -> Iterator[str]:
        """Yield what maps, files and profiles say beyond the published rows.

        Raises UnreachableError when a page does not answer: what cannot be seen
        cannot be vouched for.
        """
        withheld: dict[str, set[str]] = defaultdict(set)
        for shown in self._shown():
            slug = shown.indicator.slug
            for leak in self._of_indicator(shown):
                yield f"{slug}: {leak}"
            newest = max((value.year for value in shown.values), default=0)
            for code, name in shown.withheld(newest).items():
                withheld[f"{code} {name}"].add(slug)
        for area in Area.objects.filter(level__rank__gt=CITY_RANK, is_remainder=False).without_shapes():
            if slugs := withheld.get(f"{area.code} {area.name}"):
                html = self._page("area-profile", area.code, area.slug)
                yield from (f"{area.name}: {leak}" for leak in profile_leaks(html, slugs))

    def _shown(self) -> Iterator[_Shown]:
        indicators = list(PublishedIndicator.objects.current(self._stand))
        in_words = numbers_in(
            text
            for one in indicators
            for text in (one.name, one.unit, one.licence, one.source_text, one.note)
        )
        for indicator in indicators:
            values = PublishedValue.objects.for_indicator(indicator.slug, self._stand, with_recast=True)
            rows = ClassBreaks.objects.filter(published_indicator=indicator).values_list("breaks", flat=True)
            yield _Shown(
                indicator,
                list(values.select_related("area__edition", "area__level")),
                sorted({limit for limits in rows for limit in limits}),
                in_words,
            )

    def _of_indicator(self, shown: _Shown) -> Iterator[str]:
        slug = shown.indicator.slug
        for view, delimiter, mark in (("values-csv", ",", "."), ("values-excel-csv", ";", ",")):
            yield from file_leaks(self._page(view, slug).lstrip("\ufeff"), delimiter, shown.written(mark))
        for year in sorted({value.year for value in shown.values}):
            html = self._page("indicator-map", slug, jahr=year, ordnung="wert")
            yield from map_leaks(html, shown.withheld(year), shown.allowed)

    def _page(self, view: str, *parts: str, **query: str | int) -> str:
        try:
            address = reverse(view, args=parts)
        except NoReverseMatch as error:
            raise UnreachableError("Diese Instanz hat keine öffentlichen Seiten (ATLAS_SITE).") from error
        host = next((name for name in settings.ALLOWED_HOSTS if "*" not in name), "localhost").lstrip(".")
        answer = self._client.get(
            address,
            {"stand": self._stand, **query},
            secure=settings.SECURE_SSL_REDIRECT,
            headers={"host": host, "accept-language": "de"},
        )
        if answer.status_code != 200:
            raise UnreachableError(f"Die Seite {address} antwortet mit {answer.status_code}.")
        return answer.content.decode()
