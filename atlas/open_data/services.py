"""The interfaces the atlas offers beside its files."""

from dataclasses import dataclass

from atlas.open_data.sites import Site


@dataclass(frozen=True)
class Service:
    """An interface that serves every dataset; addresses are absolute, ``description_url`` is for programs."""

    url: str
    title: str
    description: str
    description_url: str
    conforms_to: str


def services(site: Site) -> tuple[Service, ...]:
    """Return the interfaces."""
    return (
        Service(
            url=site.page("interface"),
            title="JSON-Schnittstelle",
            description="Themen, Indikatoren, Gebiete, Veröffentlichungen und Werte als JSON, nur zum Lesen.",
            description_url=site.page("interface-description"),
            conforms_to="https://spec.openapis.org/oas/v3.1.0",
        ),
        Service(
            url=site.page("features"),
            title="OGC API Features",
            description=(
                "Werte und Grenzen der Gebiete für Geoinformationssysteme: jeder Indikator und jede "
                "Gebietsebene ist eine Sammlung."
            ),
            description_url=site.page("features-description"),
            conforms_to="http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
        ),
    )
