"""Links between the answers of the OGC API: absolute, with release and language of the question."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from atlas.addresses import address
from atlas.open_data.features import CRS84, Collection
from atlas.requests import Shown

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

Link = dict[str, str]


@dataclass(frozen=True)
class Linking:
    """Makes the links of one answer."""

    request: HttpRequest
    shown: Shown

    def to(self, rel: str, kind: str, title: str, name: str, *parts: str, **asked: object) -> Link:
        """Return a link to a named address."""
        href = self.request.build_absolute_uri(address(name, *parts, **asked, stand=self.shown.stand))
        return {"href": href, "rel": rel, "type": kind, "title": title}

    def here(self, kind: str = JSON) -> Link:
        """Return the link of an answer to itself."""
        href = self.request.build_absolute_uri()
        return {"href": href, "rel": "self", "type": kind, "title": _("Diese Antwort")}

    def changed(self, rel: str, kind: str, title: str, asked: Mapping[str, object]) -> Link:
        """Return a link to the same address with another query."""
        query = self.request.GET.copy()
        for key, value in asked.items():
            query[key] = str(value)
        href = self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")
        return {"href": href, "rel": rel, "type": kind, "title": title}

    def of_collection(self, one: Collection) -> list[Link]:
        """Return where a collection leads: its features, itself, its page for people, its licence."""
        links = [
            self.to("items", GEOJSON, one.title, "features-items", one.name),
            self.to("self", JSON, one.title, "features-collection", one.name),
            self.to("alternate", HTML, one.title, "features-collection", one.name, f="html"),
            self.to("describedby", HTML, one.title, *one.page),
        ]
        if one.licence_url:
            links.append({"href": one.licence_url, "rel": "license", "title": one.licence, "type": HTML})
        return links

    def collection(
        self, one: Collection, extent: tuple[float, float, float, float] | None
    ) -> dict[str, object]:
        """Return what is said of a collection (7.14)."""
        around: dict[str, object] = {
            "temporal": {"interval": [[_moment(one, "first"), _moment(one, "last")]]}
        }
        if extent:
            around["spatial"] = {"bbox": [[round(degree, 6) for degree in extent]], "crs": CRS84}
        said: dict[str, object] = {
            "id": one.name,
            "title": one.title,
            "description": one.description,
            "extent": around,
            "itemType": "feature",
            "crs": [CRS84],
            "links": self.of_collection(one),
        }
        return {**said, "attribution": one.attribution} if one.attribution else said


def _moment(one: Collection, end: str) -> str | None:
    day = one.span.first if end == "first" else one.span.last
    if day is None:
        return None
    return f"{day.isoformat()}T{'00:00:00' if end == 'first' else '23:59:59'}Z"
