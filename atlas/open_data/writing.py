"""The catalogue as bytes: Turtle, RDF/XML and JSON-LD, the same bytes for the same content."""

import json
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from rdflib import Graph
from rdflib.graph import _TriplePatternType, _TripleType

from atlas.open_data.catalogue import Catalogue
from atlas.open_data.graphs import PREFIXES, graph


class Form(Enum):
    """A way of writing a graph, with its media type."""

    TURTLE = "text/turtle"
    XML = "application/rdf+xml"
    JSON = "application/ld+json"


class OrderedGraph(Graph):
    """A graph that gives its statements in one order; the library's own has none."""

    def triples(self, triple: _TriplePatternType) -> Iterator[_TripleType]:  # type: ignore[override] # paths: not here
        """Yield the statements of a pattern, sorted."""
        yield from sorted(super().triples(triple))


# The key is the content: another release, another address or another setting is another text. Writing takes
# a second for a hundred indicators, and portals ask for the same thing every night.
@lru_cache(maxsize=12)
def written(told: Catalogue, form: Form) -> bytes:
    """Return the catalogue in one of the forms."""
    found = graph(told)
    if form is Form.TURTLE:
        return found.serialize(format="turtle", encoding="utf-8")
    return _json(found) if form is Form.JSON else _xml(found)


def _xml(found: Graph) -> bytes:
    ordered = OrderedGraph(store=found.store, identifier=found.identifier, bind_namespaces="none")
    return ordered.serialize(format="xml", encoding="utf-8")


def _json(found: Graph) -> bytes:
    context = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}
    told = json.loads(found.serialize(format="json-ld", context=context))
    told["@graph"] = sorted((_sorted(node) for node in told["@graph"]), key=lambda node: str(node["@id"]))
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _sorted(node: dict[str, object]) -> dict[str, object]:
    """Return a node with its lists in one order; none of them is a sequence that means something."""
    return {
        name: sorted(values, key=lambda value: json.dumps(value, sort_keys=True))
        if isinstance(values, list)
        else values
        for name, values in node.items()
    }
