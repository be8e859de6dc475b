"""What the service says of its debates to catalogs: VoID's statistics and addresses, DCAT's distributions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from counterpoint.api.addresses import SUFFIXES
from counterpoint.api.statistics import Statistics
from counterpoint.graph.prefixes import PREFIXES
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import debate_iri, derived_graph
from counterpoint.viz.urls import Urls

__all__ = ["Site", "catalog_triples", "debate_triples"]

NAMESPACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **PREFIXES,
        "dcat": "http://www.w3.org/ns/dcat#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "formats": "http://www.w3.org/ns/formats/",
    }
)
_FORMATS: Final = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF_XML"}
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_SPDX: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXAMPLES: Final = ("actors", "positions", "statements")


@dataclass(frozen=True, slots=True)
class Site:
    """Where the service is: ``address`` is scheme and host, ``urls`` the paths below it."""

    address: str
    urls: Urls

    @property
    def document(self) -> str:
        """The document that tells of the debates."""
        return f"{self.address}{self.urls.void()}"

    def at(self, path: str) -> ox.NamedNode:
        """The address of a path, as a node."""
        return ox.NamedNode(self.address + path)

    def part(self, name: str) -> ox.NamedNode:
        """A node of the document; a dot in ``name`` keeps it apart from the keys of debates."""
        return ox.NamedNode(f"{self.document}#{name}")


def catalog_triples(site: Site, debates: Iterable[Debate]) -> Iterator[ox.Triple]:
    """The document, the catalog, and the SPARQL service that serves every debate in it."""
    document, catalog = ox.NamedNode(site.document), site.part("the.catalog")
    service = site.part("the.sparql")
    yield from _say(document, "rdf:type", _node("void:DatasetDescription"))
    yield from _say(document, "dcterms:title", ox.Literal("The debates of this service", language="en"))
    yield from _say(document, "foaf:primaryTopic", catalog)
    yield from _say(catalog, "rdf:type", _node("dcat:Catalog"))
    yield from _say(catalog, "dcterms:title", ox.Literal("Counterpoint debates", language="en"))
    yield from _say(
        catalog,
        "dcterms:description",
        ox.Literal("Who says what, against whom, with which reasons, in which words.", language="en"),
    )
    yield from _say(catalog, "foaf:homepage", site.at(site.urls.home()))
    yield from _say(catalog, "dcat:service", service)
    yield from _say(service, "rdf:type", _node("dcat:DataService"))
    yield from _say(service, "dcterms:title", ox.Literal("SPARQL 1.1", language="en"))
    yield from _say(service, "dcat:endpointURL", site.at(site.urls.sparql()))
    yield from _say(service, "dcat:endpointDescription", site.at(site.urls.sparql()))
    yield from _say(service, "dcterms:conformsTo", ox.NamedNode("https://www.w3.org/TR/sparql11-protocol/"))
    for debate in debates:
        dataset = ox.NamedNode(debate_iri(debate.info))
        yield from _say(document, "foaf:topic", dataset)
        yield from _say(catalog, "dcat:dataset", dataset)
        yield from _say(service, "dcat:servesDataset", dataset)


def debate_triples(site: Site, debate: Debate, counted: Statistics) -> Iterator[ox.Triple]:
    """One debate: its IRI is the dataset, which is the graph of what its coder wrote."""
    dataset = ox.NamedNode(debate_iri(debate.info))
    yield from _about(site, debate, dataset)
    yield from _access(site, debate, dataset)
    yield from _statistics(site, debate, dataset, counted)


def _about(site: Site, debate: Debate, dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    info = debate.info
    for kind in ("void:Dataset", "dcat:Dataset", "cp:Debate"):
        yield from _say(dataset, "rdf:type", _node(kind))
    yield from _say(dataset, "dcterms:title", _text(info.title, info.language))
    if info.description:
        yield from _say(dataset, "dcterms:description", _text(info.description, info.language))
    for name in info.coders:
        yield from _say(dataset, "dcterms:creator", ox.Literal(name))
    if info.license:
        yield from _say(dataset, *_license(info.license))
    if _DAY.fullmatch(info.date):
        yield from _say(dataset, "dcterms:modified", ox.Literal(info.date, datatype=_node("xsd:date")))
    yield from _say(dataset, "dcterms:language", ox.Literal(info.language))
    home = site.at(site.urls.debate(info.key))
    yield from _say(dataset, "foaf:homepage", home)
    yield from _say(dataset, "dcat:landingPage", home)


def _access(site: Site, debate: Debate, dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    info = debate.info
    yield from _say(dataset, "void:sparqlEndpoint", site.at(site.urls.sparql()))
    yield from _say(dataset, "void:uriSpace", ox.Literal(f"{debate_iri(info)}/"))
    for kind in _EXAMPLES:
        found = next((thing for thing in debate.things() if thing.kind == kind), None)
        if found is not None:
            yield from _say(dataset, "void:exampleResource", ox.NamedNode(debate.iri(found)))
    for suffix, media_type in SUFFIXES.items():
        address = site.at(site.urls.debate(info.key, f".{suffix}"))
        file = site.part(f"{info.key}.{suffix}")
        yield from _say(dataset, "dcat:distribution", file)
        yield from _say(file, "rdf:type", _node("dcat:Distribution"))
        yield from _say(file, "dcterms:title", _text(f"{info.title} (.{suffix})", info.language))
        yield from _say(file, "dcat:accessURL", address)
        yield from _say(file, "dcat:downloadURL", address)
        yield from _say(file, "dcat:mediaType", ox.NamedNode(_MEDIA_TYPES + media_type))
        if info.license:
            yield from _say(file, *_license(info.license))
        if suffix in _FORMATS:
            yield from _say(dataset, "void:dataDump", address)
            yield from _say(dataset, "void:feature", _node(f"formats:{_FORMATS[suffix]}"))


def _statistics(
    site: Site, debate: Debate, dataset: ox.NamedNode, counted: Statistics
) -> Iterator[ox.Triple]:
    key, classes, properties = debate.info.key, counted.classes, counted.properties
    numbers = {
        "triples": counted.triples,
        "entities": counted.entities,
        "distinctSubjects": counted.subjects,
        "distinctObjects": counted.objects,
        "properties": len(properties),
        "classes": len(classes),
    }
    for name, number in numbers.items():
        yield from _say(dataset, f"void:{name}", _number(number))
    yield from _partitions(site, dataset, key, "class", "entities", classes)
    yield from _partitions(site, dataset, key, "property", "triples", properties)
    for namespace in sorted({_namespace(iri) for iri in (*classes, *properties)} & set(PREFIXES.values())):
        yield from _say(dataset, "void:vocabulary", ox.NamedNode(namespace))
    if counted.derived:
        derived = ox.NamedNode(derived_graph(debate.info))
        yield from _say(dataset, "void:subset", derived)
        yield from _say(derived, "rdf:type", _node("void:Dataset"))
        yield from _say(derived, "dcterms:title", ox.Literal("What follows from the debate", language="en"))
        yield from _say(derived, "void:triples", _number(counted.derived))


def _partitions(
    site: Site, dataset: ox.NamedNode, key: str, of: str, counted: str, numbers: Mapping[str, int]
) -> Iterator[ox.Triple]:
    for place, (iri, number) in enumerate(sorted(numbers.items()), start=1):
        part = site.part(f"{key}.{of}.{place}")
        yield from _say(dataset, f"void:{of}Partition", part)
        yield from _say(part, f"void:{of}", ox.NamedNode(iri))
        yield from _say(part, f"void:{counted}", _number(number))


def _license(name: str) -> tuple[str, ox.NamedNode | ox.Literal]:
    """The property and value for a license: an address, an SPDX identifier, or words."""
    if _ADDRESS.fullmatch(name):
        return "dcterms:license", ox.NamedNode(name)
    if _SPDX.fullmatch(name):
        return "dcterms:license", ox.NamedNode(f"https://spdx.org/licenses/{name}")
    return "dcterms:rights", ox.Literal(name)


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _text(text: str, language: str) -> ox.Literal:
    try:
        return ox.Literal(text, language=language)
    except ValueError:  # no language tag
        return ox.Literal(text)


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_node("xsd:integer"))


def _node(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(NAMESPACES[prefix] + local)


def _say(subject: ox.NamedNode, name: str, value: ox.NamedNode | ox.Literal) -> Iterator[ox.Triple]:
    yield ox.Triple(subject, _node(name), value)
