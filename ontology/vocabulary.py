"""The ontology's terms as Python sees them, read from the OWL file and never typed twice.

``CP`` is the namespace, ``ONTOLOGY`` the ontology's own IRI (and the name of its graph), ``VERSION`` its
version, ``TERMS`` the local names of every term. All are read when first asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import pyoxigraph as ox

from counterpoint.errors import UnknownTermError
from counterpoint.ontology.nearest import did_you_mean

__all__ = [
    "CP",
    "ONTOLOGY",
    "TERMS",
    "VERSION",
    "Term",
    "actor_kinds",
    "comment",
    "disjoint_classes",
    "label",
    "local_name",
    "resource",
    "roles",
    "schemes",
    "superclasses",
    "term",
    "terms",
]

CP: str
ONTOLOGY: str
VERSION: str
TERMS: frozenset[str]

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_OWL: Final = "http://www.w3.org/2002/07/owl#"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_VANN: Final = "http://purl.org/vocab/vann/"
_ORG: Final = "http://www.w3.org/ns/org#"

_KINDS: Final = ("Class", "ObjectProperty", "DatatypeProperty")
_CHARACTERISTICS: Final = ("SymmetricProperty", "AsymmetricProperty", "IrreflexiveProperty")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the ontology.

    ``kind`` is ``Class``, ``ObjectProperty``, ``DatatypeProperty`` or ``Individual``. The IRIs in ``types``
    (an individual's classes), ``supers``, ``domain`` and ``range`` are full; a union is all its members.
    ``characteristics`` are local names of OWL (``SymmetricProperty``). ``note`` is its ``skos:scopeNote``:
    a scheme's critical question, a measure's formula, or why a property has no range. ``scheme`` is the
    local name of the list that a concept is on (``Schemes``, ``Measures``).
    """

    name: str
    iri: str
    kind: str
    label: str
    comment: str
    types: tuple[str, ...] = ()
    supers: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    inverse: str = ""
    characteristics: tuple[str, ...] = ()
    notation: str = ""
    scheme: str = ""
    note: str = ""


def __getattr__(name: str) -> Any:
    if name == "ONTOLOGY":
        return _graph().ontology
    if name == "CP":
        return _graph().value(_graph().ontology, _VANN + "preferredNamespaceUri")
    if name == "VERSION":
        return _graph().value(_graph().ontology, _OWL + "versionInfo")
    if name == "TERMS":
        return frozenset(terms())
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def resource(name: str) -> str:
    """The text of one of the ontology's files: ``counterpoint.ttl``, ``shapes.ttl``, ``context.jsonld``."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def term(name: str) -> str:
    """The full IRI of a term, by its local name.

    Raises:
        UnknownTermError: the ontology has no such term; the message names the nearest one.
    """
    return _term(name).iri


def local_name(iri: str) -> str:
    """The local name of one of the ontology's terms; an IRI from elsewhere, as it is."""
    namespace: str = __getattr__("CP")
    return iri.removeprefix(namespace)


def label(name: str) -> str:
    """A term's label in English, by its local name: ``police department``."""
    return _term(name).label


def comment(name: str) -> str:
    """What a term means, in English, by its local name."""
    return _term(name).comment


@cache
def terms() -> Mapping[str, Term]:
    """Every term by its local name, in the order of the file."""
    graph = _graph()
    namespace = graph.value(graph.ontology, _VANN + "preferredNamespaceUri")
    found = (iri for iri in graph.subjects if iri.startswith(namespace))
    return MappingProxyType({iri.removeprefix(namespace): _read(graph, iri, namespace) for iri in found})


@cache
def actor_kinds() -> Mapping[str, str]:
    """Every kind of actor and the kind above it, by local name; those at the top are under ``Actor``."""
    classes = {name: entry for name, entry in terms().items() if entry.kind == "Class"}
    parents = {
        name: local_name(above) for name, entry in classes.items() for above in entry.supers if _ours(above)
    }
    return MappingProxyType({n: p for n, p in parents.items() if term("Actor") in superclasses(n)})


@cache
def schemes() -> tuple[str, ...]:
    """The notations of the argumentation schemes (``negative-consequences``), sorted."""
    return tuple(sorted(entry.notation for entry in terms().values() if entry.notation))


@cache
def measures() -> tuple[str, ...]:
    """The local names of what a result can measure (``CrossCoalitionBetweenness``), in file order."""
    return tuple(entry.name for entry in terms().values() if entry.scheme == "Measures")


@cache
def roles() -> tuple[str, ...]:
    """The local names of the offices (``Mayor``), sorted."""
    return tuple(sorted(name for name, entry in terms().items() if _ORG + "Role" in entry.types))


@cache
def superclasses(name: str) -> frozenset[str]:
    """The IRIs of every class above one of ours, the neighbors' included.

    Raises:
        UnknownTermError: the ontology has no such term.
    """
    above = _term(name).supers
    beyond = (superclasses(local_name(iri)) for iri in above if _ours(iri))
    return frozenset(above).union(*beyond)


@cache
def disjoint_classes() -> frozenset[str]:
    """The IRIs of the classes of which nothing can be two at once."""
    return frozenset(_graph().disjoint)


def _ours(iri: str) -> bool:
    return local_name(iri) != iri


def _term(name: str) -> Term:
    try:
        return terms()[name]
    except KeyError:
        fix = did_you_mean(name, terms())
        raise UnknownTermError("; ".join(filter(None, (f'the ontology has no term "{name}"', fix)))) from None


class _Graph:
    """The OWL file's triples by subject and predicate, literals by their text, in the order of the file."""

    def __init__(self, text: str) -> None:
        self._objects: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.subjects: list[str] = []
        for quad in ox.parse(text, ox.RdfFormat.TURTLE):
            subject = _text(quad.subject)
            if subject not in self._objects and isinstance(quad.subject, ox.NamedNode):
                self.subjects.append(subject)
            self._objects[subject][quad.predicate.value].append(_text(quad.object))
        self.disjoint = next(
            self._items(self.value(s, _OWL + "members"))
            for s in self._objects
            if _OWL + "AllDisjointClasses" in self.values(s, _RDF + "type")
        )
        self.ontology = next(s for s in self.subjects if _OWL + "Ontology" in self.values(s, _RDF + "type"))

    def values(self, subject: str, predicate: str) -> list[str]:
        return self._objects[subject].get(predicate, []) if subject in self._objects else []

    def value(self, subject: str, predicate: str) -> str:
        return next(iter(self.values(subject, predicate)), "")

    def members(self, node: str) -> tuple[str, ...]:
        """A class itself, or the members of a union of classes."""
        union = self.value(node, _OWL + "unionOf")
        return tuple(self._items(union)) if union else (node,)

    def _items(self, head: str) -> list[str]:
        if head in ("", _RDF + "nil"):
            return []
        return [self.value(head, _RDF + "first"), *self._items(self.value(head, _RDF + "rest"))]


def _text(node: Any) -> str:
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else str(node.value)


@cache
def _graph() -> _Graph:
    return _Graph(resource("counterpoint.ttl"))


def _read(graph: _Graph, iri: str, namespace: str) -> Term:
    types = graph.values(iri, _RDF + "type")
    kind = next((kind for kind in _KINDS if _OWL + kind in types), "Individual")
    above = _RDFS + ("subClassOf" if kind == "Class" else "subPropertyOf")
    return Term(
        name=iri.removeprefix(namespace),
        iri=iri,
        kind=kind,
        label=graph.value(iri, _RDFS + "label"),
        comment=graph.value(iri, _RDFS + "comment"),
        types=tuple(t for t in types if not t.startswith(_OWL)),
        supers=tuple(graph.values(iri, above)),
        domain=tuple(c for node in graph.values(iri, _RDFS + "domain") for c in graph.members(node)),
        range=tuple(c for node in graph.values(iri, _RDFS + "range") for c in graph.members(node)),
        inverse=graph.value(iri, _OWL + "inverseOf"),
        characteristics=tuple(c for c in _CHARACTERISTICS if _OWL + c in types),
        notation=graph.value(iri, _SKOS + "notation"),
        scheme=graph.value(iri, _SKOS + "inScheme").removeprefix(namespace),
        note=graph.value(iri, _SKOS + "scopeNote"),
    )
