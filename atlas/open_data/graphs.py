"""The catalogue as a graph (RDF): every node has a name of its own, so the same content is the same graph."""

from datetime import UTC, date, datetime

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, XSD
from rdflib.term import Node

from atlas.open_data import vocabularies
from atlas.open_data.catalogue import Catalogue, Dataset, Distribution
from atlas.open_data.services import Service

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
DCATAP = Namespace("http://data.europa.eu/r5r/")
ADMS = Namespace("http://www.w3.org/ns/adms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PREFIXES = {
    "adms": ADMS,
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dcatde": DCATDE,
    "dct": DCTERMS,
    "foaf": FOAF,
    "rdf": RDF,
    "rdfs": RDFS,
    "vcard": VCARD,
    "xsd": XSD,
}
Pairs = list[tuple[URIRef, Node]]


def graph(told: Catalogue) -> Graph:
    """Return all that is said, statements about one thing together and always in the same order."""
    found = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        found.bind(prefix, namespace)
    _say(found, told.url, _about_catalogue(told))
    _say(found, _publisher(told), _about_publisher(told))
    _say(found, _contact(told), _about_contact(told))
    for service in told.services:
        _say(found, service.url, _about_service(told, service))
    for dataset in told.datasets:
        _say(found, dataset.url, _about_dataset(told, dataset))
        for distribution in dataset.distributions:
            _say(found, _part(dataset, distribution.key), _about_distribution(dataset, distribution))
        if dataset.rights:
            _say(found, _part(dataset, "rechte"), _about_rights(dataset))
        if dataset.years:
            _say(found, _part(dataset, "zeitraum"), _about_period(*dataset.years))
    return found


def _say(found: Graph, subject: str, pairs: Pairs) -> None:
    for predicate, node in sorted(pairs):
        found.add((URIRef(subject), predicate, node))


def _about_catalogue(told: Catalogue) -> Pairs:
    return [
        (RDF.type, DCAT.Catalog),
        (DCTERMS.title, _words(told.title)),
        (DCTERMS.description, _words(told.description)),
        (FOAF.homepage, URIRef(told.homepage)),
        (DCTERMS.language, URIRef(vocabularies.LANGUAGE)),
        (DCTERMS.publisher, URIRef(_publisher(told))),
        (DCAT.contactPoint, URIRef(_contact(told))),
        (DCAT.themeTaxonomy, URIRef(vocabularies.THEMES)),
        (DCTERMS.issued, _moment(told.issued)),
        (DCTERMS.modified, _moment(told.modified)),
        *_place(told, with_level=False),
        *((DCAT.dataset, URIRef(one.url)) for one in told.datasets),
        *((DCAT.service, URIRef(one.url)) for one in told.services),
    ]


def _about_publisher(told: Catalogue) -> Pairs:
    return [
        (RDF.type, FOAF.Agent),
        (FOAF.name, _words(told.publisher)),
        (DCTERMS.type, URIRef(vocabularies.LOCAL_AUTHORITY)),
    ]


def _about_contact(told: Catalogue) -> Pairs:
    mail = [(VCARD.hasEmail, URIRef(f"mailto:{told.contact_mail}"))] if told.contact_mail else []
    return [
        (RDF.type, VCARD.Kind),
        (RDF.type, VCARD.Organization),
        (VCARD.fn, Literal(told.publisher)),
        (VCARD.hasURL, URIRef(told.contact_url)),
        *mail,
    ]


def _about_service(told: Catalogue, service: Service) -> Pairs:
    return [
        (RDF.type, DCAT.DataService),
        (DCTERMS.title, _words(service.title)),
        (DCTERMS.description, _words(service.description)),
        (DCAT.endpointURL, URIRef(service.url)),
        (DCAT.endpointDescription, URIRef(service.description_url)),
        (DCTERMS.conformsTo, URIRef(service.conforms_to)),
        (DCTERMS.publisher, URIRef(_publisher(told))),
        (DCAT.contactPoint, URIRef(_contact(told))),
        (DCAT.theme, URIRef(f"{vocabularies.THEMES}/SOCI")),
        (DCTERMS.accessRights, URIRef(vocabularies.PUBLIC_ACCESS)),
        (DCATAP.availability, URIRef(vocabularies.STABLE)),
        *((DCAT.servesDataset, URIRef(one.url)) for one in told.datasets),
    ]


def _about_dataset(told: Catalogue, one: Dataset) -> Pairs:
    contributor = [(DCATDE.contributorID, URIRef(told.contributor))] if told.contributor else []
    period = [(DCTERMS.temporal, URIRef(_part(one, "zeitraum")))] if one.years else []
    return [
        (RDF.type, DCAT.Dataset),
        (DCTERMS.identifier, Literal(one.identifier)),
        (DCTERMS.title, _words(one.title)),
        (DCTERMS.description, _words(one.description)),
        *((DCAT.keyword, _words(word)) for word in one.keywords),
        *((DCAT.theme, URIRef(theme)) for theme in one.themes),
        (DCTERMS.publisher, URIRef(_publisher(told))),
        (DCAT.contactPoint, URIRef(_contact(told))),
        *contributor,
        *_place(told, with_level=True),
        *period,
        (DCTERMS.issued, _moment(one.issued)),
        (DCTERMS.modified, _moment(one.modified)),
        (DCAT.version, Literal(one.version)),
        (ADMS.versionNotes, _words(one.version_notes)),
        (DCTERMS.accrualPeriodicity, URIRef(vocabularies.ANNUAL)),
        (DCTERMS.accessRights, URIRef(vocabularies.PUBLIC_ACCESS)),
        (DCTERMS.language, URIRef(vocabularies.LANGUAGE)),
        (DCATAP.availability, URIRef(vocabularies.STABLE)),
        (DCAT.landingPage, URIRef(one.url)),
        (FOAF.page, URIRef(one.definition_url)),
        *((DCAT.distribution, URIRef(_part(one, file.key))) for file in one.distributions),
    ]


def _about_distribution(one: Dataset, file: Distribution) -> Pairs:
    described = [(DCTERMS.conformsTo, URIRef(file.described_by))] if file.described_by else []
    rights = [(DCTERMS.rights, URIRef(_part(one, "rechte")))] if one.rights else []
    return [
        (RDF.type, DCAT.Distribution),
        (DCTERMS.title, _words(file.title)),
        (DCAT.accessURL, URIRef(file.url)),
        (DCAT.downloadURL, URIRef(file.url)),
        (DCTERMS["format"], URIRef(file.format)),
        (DCAT.mediaType, URIRef(file.media_type)),
        (DCTERMS.license, URIRef(one.licence)),
        (DCATDE.licenseAttributionByText, _words(one.credit)),
        *rights,
        *described,
        (DCTERMS.issued, _moment(one.issued)),
        (DCTERMS.modified, _moment(one.modified)),
        (DCTERMS.language, URIRef(vocabularies.LANGUAGE)),
        (DCATAP.availability, URIRef(vocabularies.STABLE)),
        (ADMS.status, URIRef(vocabularies.COMPLETED)),
    ]


def _about_rights(one: Dataset) -> Pairs:
    return [(RDF.type, DCTERMS.RightsStatement), (RDFS.label, _words(one.rights))]


def _about_period(first: int, last: int) -> Pairs:
    return [
        (RDF.type, DCTERMS.PeriodOfTime),
        (DCAT.startDate, Literal(date(first, 1, 1), datatype=XSD.date)),
        (DCAT.endDate, Literal(date(last, 12, 31), datatype=XSD.date)),
    ]


def _place(told: Catalogue, *, with_level: bool) -> Pairs:
    """Return which place it is about, also in the words of the other European portals (K8, K11)."""
    if told.place is None:
        return []
    place, level = (URIRef(term) for term in told.place)
    if not with_level:
        return [(DCTERMS.spatial, place)]
    return [
        (DCTERMS.spatial, place),
        (DCATDE.politicalGeocodingURI, place),
        (DCATDE.politicalGeocodingLevelURI, level),
    ]


def _publisher(told: Catalogue) -> str:
    return f"{told.homepage}#herausgeber"


def _contact(told: Catalogue) -> str:
    return f"{told.homepage}#kontakt"


def _part(one: Dataset, key: str) -> str:
    return f"{one.url}#{key}"


def _words(text: str) -> Literal:
    return Literal(text, lang="de")


def _moment(when: datetime) -> Literal:
    return Literal(when.astimezone(UTC).replace(microsecond=0).isoformat(), datatype=XSD.dateTime)
