"""The public pages: parse, ask, render."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from atlas.addresses import address
from atlas.forms import MapQuery
from atlas.presenters_map import MapChoice, map_page, year_breaks
from atlas.presenters_profile import profile_page
from atlas.presenters_start import start_page
from atlas.presenters_topic import topic_page
from atlas.questions import newest_values
from atlas.requests import Shown, area_of, bad_query, frame, indicator_of, public_page
from indicators.models import Area, ClassBreaks, Edition, Level, PublishedIndicator, PublishedValue


@public_page
def start(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Show what the atlas is, its topics, its areas and the newest release."""
    indicators = PublishedIndicator.objects.current(shown.stand)
    edition = Edition.objects.with_districts().valid_on(timezone.localdate()).first()
    level = Level.objects.below_city().first()
    drawn = Area.objects.drawn(edition.pk, level.slug) if edition and level else []
    context = {"page": start_page(list(indicators), drawn), "level": level}
    return render(request, "atlas/start.html", context | frame(shown))


@public_page
def indicator_map(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Show one indicator for one year as a map, a legend and a table."""
    indicators = list(PublishedIndicator.objects.current(shown.stand))
    found = indicator_of(indicators, indicator)
    levels = [level for level in Level.objects.below_city() if level.slug in found.levels]
    query = MapQuery(request.GET, found, indicators, levels)
    if not query.is_valid():
        return bad_query(request, query)
    asked = query.cleaned_data
    if asked["indikator"] != indicator:
        other = indicator_of(indicators, asked["indikator"])
        return HttpResponseRedirect(_other_map(other, query.state, shown))
    choice = MapChoice(
        asked["jahr"],
        asked["ebene"],
        asked["ordnung"],
        asked["gebiet"],
        asked["farben"],
        is_patterned=bool(asked["muster"]),
    )
    values = list(
        PublishedValue.objects.for_indicator(indicator, shown.stand).in_year(choice.year).on_map(choice.level)
    )
    edition = next((value.area.edition_id for value in values if value.area.level_id == choice.level), None)
    drawn = Area.objects.drawn(edition, choice.level) if edition else []
    breaks = _breaks(found, choice, values, asked)
    context = {"page": map_page(found, choice, values, drawn, breaks), "form": query, "state": query.state}
    return render(request, "atlas/indicator_map.html", context | frame(shown))


@public_page
def area_profile(request: HttpRequest, shown: Shown, code: str, slug: str) -> HttpResponse:
    """Show all indicators of an area with the city beside; redirect from an outdated name."""
    area, is_current = area_of(code, slug)
    if not is_current:
        return HttpResponseRedirect(address("area-profile", area.code, area.slug, stand=shown.stand))
    indicators = list(PublishedIndicator.objects.current(shown.stand))
    page = profile_page(
        area,
        indicators,
        PublishedValue.objects.for_profile(area, shown.stand),
        ClassBreaks.objects.by_default(indicators, area.level_id),
        Area.objects.drawn(area.edition_id, area.level_id),
    )
    return render(request, "atlas/area_profile.html", {"page": page} | frame(shown))


@public_page
def topic(request: HttpRequest, shown: Shown, slug: str) -> HttpResponse:
    """Show the indicators of a topic, each with the city's number and a strip of all areas."""
    everyone = PublishedIndicator.objects.current(shown.stand)
    indicators = [indicator for indicator in everyone if indicator.topic_slug == slug]
    if not indicators:
        raise Http404(_("Dieses Thema gibt es nicht, oder es ist nichts dazu veröffentlicht."))
    page = topic_page(indicators, newest_values(indicators, shown.stand))
    return render(request, "atlas/topic.html", {"page": page, "section": "themen"} | frame(shown))


@public_page
def indicator_definition(request: HttpRequest, shown: Shown, indicator: str) -> HttpResponse:
    """Show definition, formula, source and reference dates of an indicator."""
    found = indicator_of(PublishedIndicator.objects.current(shown.stand), indicator)
    dates = PublishedValue.objects.for_indicator(indicator, shown.stand).reference_dates()
    levels = [level for level in Level.objects.all() if level.slug in found.levels]
    has_areas = any(level.rank >= 40 for level in levels)
    context = {"indicator": found, "dates": dates, "levels": levels, "has_areas": has_areas}
    return render(request, "atlas/indicator_definition.html", context | frame(shown))


@public_page
def first_map(request: HttpRequest, shown: Shown) -> HttpResponse:
    """Lead to the map of the first indicator."""
    first = PublishedIndicator.objects.current(shown.stand).first()
    if first is None:
        raise Http404(_("Noch ist keine Karte veröffentlicht."))
    return HttpResponseRedirect(address("indicator-map", first.slug, stand=shown.stand))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines what is not for them."""
    lines = ("User-agent: *", "Disallow: /verwaltung/", "Disallow: /intern/", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that guess the address of the icon to the one we have."""
    return HttpResponseRedirect(static("img/favicon.svg"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say in German that there is no such page."""
    reason = exception.args[0] if isinstance(exception, Http404) and exception.args else ""
    known = reason if isinstance(reason, str) else ""
    return render(request, "404.html", {"reason": known, "stand": None}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say in German that the address cannot be read."""
    return render(request, "400.html", {"reasons": [], "stand": None}, status=400)


def _breaks(
    found: PublishedIndicator, choice: MapChoice, values: list[PublishedValue], asked: dict[str, Any]
) -> ClassBreaks | None:
    """Return the stored classes of all years, or those of the shown year where the reader wants them."""
    if asked["grenzen"] == "jahr":
        return year_breaks(found, values, asked["methode"], asked["klassen"])
    return ClassBreaks.objects.chosen(found, choice.level, asked["methode"], asked["klassen"])


def _other_map(other: PublishedIndicator, state: dict[str, str], shown: Shown) -> str:
    """Return the address of another indicator's map, with as much of the state as it knows."""
    kept = {name: text for name, text in state.items() if name not in {"indikator", "jahr", "ebene"}}
    if state.get("jahr", "") in {str(year) for year in other.years}:
        kept["jahr"] = state["jahr"]
    if state.get("ebene", "") in other.levels:
        kept["ebene"] = state["ebene"]
    return address("indicator-map", other.slug, stand=shown.stand, **kept)
