"""The public pages: parse, ask, render."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from atlas.addresses import address
from atlas.places import places_of
from atlas.presenters_start import start_page
from atlas.presenters_topic import topic_page
from atlas.profiles import profile
from atlas.qr import qr_code
from atlas.questions import newest_values
from atlas.requests import Shown, area_of, frame, indicator_of, public_page
from indicators.models import Area, Edition, Level, PrintedProfile, PublishedIndicator, PublishedValue


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
def area_profile(request: HttpRequest, shown: Shown, code: str, slug: str) -> HttpResponse:
    """Show all indicators of an area with the city beside; redirect from an outdated name."""
    area, is_current = area_of(code, slug)
    if not is_current:
        return HttpResponseRedirect(address("area-profile", area.code, area.slug, stand=shown.stand))
    path = address("area-profile", area.code, area.slug, stand=shown.release.number)
    if hasattr(request, "preview"):  # what will stand on paper is the address after the release
        path = f"/{path.removeprefix(get_script_prefix())}"
    lasting = request.build_absolute_uri(path)
    context = {
        "page": profile(area, shown.stand),
        "places": places_of(area),
        "printed": PrintedProfile.objects.is_made(shown.release, area, get_language() or ""),
        "lasting": lasting,
        "code": qr_code(lasting),
    }
    return render(request, "atlas/area_profile.html", context | frame(shown))


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
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines = ("User-agent: *", "Disallow: /verwaltung/", "Disallow: /intern/", f"Sitemap: {sitemap}", "")
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
