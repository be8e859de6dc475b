"""What the graph says of one thing: its triples, those that point at it, and the nodes that hang from it."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from counterpoint.api.library import Library
from counterpoint.graph.rows import Triples

__all__ = ["RDF_TYPES", "describe"]

RDF_TYPES: Final = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
"""The media types that triples are offered in."""

_HANGING: Final = (
    "cp:anchor/oa:hasSelector?",
    "time:hasBeginning|time:hasEnd",
    "^org:member/(org:memberDuring/(time:hasBeginning|time:hasEnd)?)?",
)
"""The paths from a thing to what hangs from it: a quote's selectors, the ends of a period, an office."""


def describe(library: Library, iri: str) -> list[ox.Triple]:
    """The triples about a thing, in all graphs, sorted."""
    node = ox.NamedNode(iri)  # refuses what is no IRI, and so what would be more than one in a query
    queries = [
        f"CONSTRUCT {{ {node} ?p ?o }} WHERE {{ {node} ?p ?o }}",
        f"CONSTRUCT {{ ?s ?p {node} }} WHERE {{ ?s ?p {node} }}",
        *(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {node} {path} ?s . ?s ?p ?o }}" for path in _HANGING),
    ]
    found = {triple for query in queries for triple in _triples(library, query)}
    return sorted(found, key=str)


def _triples(library: Library, query: str) -> Triples:
    answer = library.query(query)
    return answer if isinstance(answer, Triples) else Triples(())
