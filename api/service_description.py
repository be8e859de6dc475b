"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

__all__ = ["service_description"]

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULTS: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def service_description(
    endpoint: str, graphs: Iterable[str], *, union: bool, writable: bool
) -> list[ox.Triple]:
    """The endpoint, what it speaks, and the graphs in it; ``endpoint`` and ``graphs`` are IRIs.

    ``union`` says that a query without a dataset is asked of all graphs together.
    """
    service, dataset = ox.NamedNode(endpoint), ox.NamedNode(f"{endpoint}#dataset")
    default = ox.NamedNode(f"{endpoint}#default-graph")
    triples = [
        ox.Triple(service, _TYPE, _sd("Service")),
        ox.Triple(service, _sd("endpoint"), service),
        ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        ox.Triple(dataset, _TYPE, _sd("Dataset")),
        ox.Triple(dataset, _sd("defaultGraph"), default),
        ox.Triple(default, _TYPE, _sd("Graph")),
    ]
    if union:
        triples.append(ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph")))
    if writable:
        update = ox.NamedNode(endpoint.removesuffix("sparql") + "update")
        triples.append(ox.Triple(update, _TYPE, _sd("Service")))
        triples.append(ox.Triple(update, _sd("endpoint"), update))
        triples.append(ox.Triple(update, _sd("supportedLanguage"), _sd("SPARQL11Update")))
        triples.append(ox.Triple(update, _sd("feature"), _sd("EmptyGraphs")))
        triples.append(ox.Triple(update, _sd("defaultDataset"), dataset))
    triples += [ox.Triple(service, _sd("resultFormat"), ox.NamedNode(FORMATS + name)) for name in _RESULTS]
    for number, graph in enumerate(sorted(graphs), start=1):
        named = ox.NamedNode(f"{endpoint}#graph-{number}")
        triples.append(ox.Triple(dataset, _sd("namedGraph"), named))
        triples.append(ox.Triple(named, _TYPE, _sd("NamedGraph")))
        triples.append(ox.Triple(named, _sd("name"), ox.NamedNode(graph)))
    return triples


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)
