"""Releases as Atom feeds: all of them, or those with an indicator of one topic."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from atlas.addresses import address
from atlas.requests import MINUTES_KEPT
from indicators.models import PublishedIndicator, Release

NEWEST = 50
"""Entries of a feed; whoever wants more reads the list of releases."""


@dataclass(frozen=True)
class Told:
    """What a feed is about: its title, the page it belongs to, its own address, its releases."""

    title: str
    page: str
    own: str
    releases: tuple[Release, ...]


if TYPE_CHECKING:
    FeedBase = Feed[Release, Told]
else:  # Django's class takes no parameters at run time
    FeedBase = Feed


class ReleasesFeed(FeedBase):
    """Every release the public saw; withdrawn ones say so."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> Told:
        """Return all releases, the last event first; one query."""
        title = _("Sozialatlas %(city)s: Veröffentlichungen") % {"city": settings.CITY_NAME}
        return _told(title, address("releases"), address("releases-feed"), Release.objects.told_to_public())

    def title(self, told: Told) -> str:
        """Return the name of the feed."""
        return told.title

    def subtitle(self) -> str:
        """Return what the feed is for."""
        return _("Wann welche Zahlen erschienen sind, was berichtigt und was zurückgezogen wurde.")

    def link(self, told: Told) -> str:
        """Return the page that the feed belongs to."""
        return told.page

    def feed_url(self, told: Told) -> str:
        """Return the feed's own address."""
        return told.own

    def author_name(self) -> str:
        """Return who publishes."""
        return _("Stadt %(city)s") % {"city": settings.CITY_NAME}

    def items(self, told: Told) -> tuple[Release, ...]:
        """Return the releases."""
        return told.releases

    def item_title(self, item: Release) -> str:
        """Return the release with what became of it."""
        if item.state == Release.State.WITHDRAWN:
            return _("Veröffentlichung %(number)s, zurückgezogen") % {"number": item.number}
        if item.is_correction:
            return _("Veröffentlichung %(number)s, Berichtigung") % {"number": item.number}
        return _("Veröffentlichung %(number)s") % {"number": item.number}

    def item_description(self, item: Release) -> str:
        """Return the notes as escaped HTML: that is what a summary holds."""
        parts = (item.withdrawal_note, item.note)
        return linebreaks("\n\n".join(part for part in parts if part), autoescape=True)

    def item_link(self, item: Release) -> str:
        """Return the page that says what the release changed."""
        return address("release-changes", str(item.number))

    def item_pubdate(self, item: Release) -> datetime.datetime:
        """Return when it appeared."""
        return item.published_at

    def item_updateddate(self, item: Release) -> datetime.datetime:
        """Return when it was last news."""
        return last_event(item)


class TopicFeed(ReleasesFeed):
    """Releases with an indicator of one topic."""

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> Told:
        """Return the releases of a topic; raise Http404 for a topic without any; two queries."""
        slug = str(kwargs["slug"])
        described = PublishedIndicator.objects.current()
        name = next((one.topic_name for one in described if one.topic_slug == slug), "")
        if not name:
            raise Http404(_("Dieses Thema gibt es nicht, oder es ist nichts dazu veröffentlicht."))
        title = _("Sozialatlas %(city)s: %(topic)s") % {"city": settings.CITY_NAME, "topic": name}
        about = Release.objects.for_public().about(slug)
        return _told(title, address("topic", slug), address("topic-feed", slug), about)


def last_event(release: Release) -> datetime.datetime:
    """Return when a release appeared or, later, was withdrawn."""
    return release.withdrawn_at or release.published_at


def _told(title: str, page: str, own: str, releases: models.QuerySet[Release]) -> Told:
    newest = sorted(releases, key=last_event, reverse=True)[:NEWEST]
    return Told(title, page, own, tuple(newest))


kept = cache_control(public=True, max_age=MINUTES_KEPT * 60)
releases_feed = require_safe(kept(ReleasesFeed()))
topic_feed = require_safe(kept(TopicFeed()))
