"""Views of what programs read about the files: the catalogue for data portals, a package for each dataset."""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from atlas.forms import ReleaseQuery
from atlas.open_data.catalogue import Catalogue, catalogue
from atlas.open_data.histories import first_days
from atlas.open_data.opening import open_to_programs, shown_or_404
from atlas.open_data.packages import data_package
from atlas.open_data.problems import RefusedError
from atlas.open_data.sites import Site
from atlas.open_data.writing import Form, written
from atlas.requests import Shown, indicator_of
from indicators.models import Level, PublishedIndicator, Release

PACKAGE = "application/json; charset=utf-8"


@open_to_programs
def catalogue_turtle(request: HttpRequest) -> HttpResponse:
    """Send the catalogue as Turtle."""
    return _catalogue(request, Form.TURTLE)


@open_to_programs
def catalogue_xml(request: HttpRequest) -> HttpResponse:
    """Send the catalogue as RDF/XML."""
    return _catalogue(request, Form.XML)


@open_to_programs
def catalogue_json(request: HttpRequest) -> HttpResponse:
    """Send the catalogue as JSON-LD."""
    return _catalogue(request, Form.JSON)


@open_to_programs
def package(request: HttpRequest, indicator: str) -> HttpResponse:
    """Send the description of an indicator's CSV file (Frictionless Data Package 2.0); two queries."""
    shown = _shown(request)
    with translation.override(settings.LANGUAGE_CODE):
        found = indicator_of(PublishedIndicator.objects.current(shown.stand), indicator)
        described = data_package(found, _site(request, shown))
    return HttpResponse(json.dumps(described, ensure_ascii=False, indent=1), content_type=PACKAGE)


def _catalogue(request: HttpRequest, form: Form) -> HttpResponse:
    """Return the catalogue; it speaks German in every language, portals take it over as it is."""
    if hasattr(request, "internal") or hasattr(request, "preview"):
        raise Http404(_("Den Katalog gibt es nur auf den öffentlichen Seiten."))
    shown = _shown(request)
    with translation.override(settings.LANGUAGE_CODE):
        told = _told(_site(request, shown))
    return HttpResponse(written(told, form), content_type=f"{form.value}; charset=utf-8")


def _told(site: Site) -> Catalogue:
    """Return the catalogue of what everyone may see; four queries."""
    return catalogue(
        site,
        PublishedIndicator.objects.current(site.stand),
        {level.slug for level in Level.objects.below_city()},
        first_days(site.stand),
        list(Release.objects.told_to_public()),
    )


def _site(request: HttpRequest, shown: Shown) -> Site:
    return Site(request.build_absolute_uri("/").rstrip("/"), shown.release, shown.stand)


def _shown(request: HttpRequest) -> Shown:
    query = ReleaseQuery(request.GET)
    if not query.is_valid():
        raise RefusedError([str(error) for errors in query.errors.values() for error in errors])
    return shown_or_404(query.cleaned_data["stand"])
