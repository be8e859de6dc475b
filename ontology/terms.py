"""IRIs of the neighbours' terms that the mapping between records and triples uses."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

__all__ = [
    "CP",
    "DCTERMS",
    "OA",
    "ORG",
    "OWL",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SKOS",
    "TIME",
    "XSD",
    "Namespace",
]


class Namespace:
    """A namespace whose attributes and items are nodes: ``SKOS.prefLabel``, ``CP["inSource"]``."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self._nodes: dict[str, ox.NamedNode] = {}

    def __getitem__(self, name: str) -> ox.NamedNode:
        if name not in self._nodes:
            self._nodes[name] = ox.NamedNode(self.iri + name)
        return self._nodes[name]

    def __getattr__(self, name: str) -> ox.NamedNode:
        return self[name]

    def name(self, node: object) -> str | None:
        """The local name of a node of this namespace, or ``None`` where it belongs to another."""
        if isinstance(node, ox.NamedNode) and node.value.startswith(self.iri):
            return node.value.removeprefix(self.iri)
        return None


CP: Final = Namespace("https://w3id.org/counterpoint/ontology#")
RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS: Final = Namespace("http://purl.org/dc/terms/")
SCHEMA: Final = Namespace("https://schema.org/")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
ORG: Final = Namespace("http://www.w3.org/ns/org#")
PROV: Final = Namespace("http://www.w3.org/ns/prov#")
TIME: Final = Namespace("http://www.w3.org/2006/time#")
