"""Running the shapes: triples into an rdflib graph, pySHACL's results into problems.

On an rdflib memory graph, because pySHACL on an Oxigraph-backed one is 50 times slower. Of the ontology
the graph gets what the shapes need: ``rdfs:subClassOf``, which ``sh:class`` and ``sh:targetClass`` follow,
and the types of its individuals. ``validation.py`` imports this late: rdflib and pySHACL take half a second.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from counterpoint.ontology import vocabulary
from counterpoint.ontology.nearest import did_you_mean
from counterpoint.ontology.problems import Problem, Severity

__all__ = ["shape_problems"]

_CODES: Final = {
    SH.MinCountConstraintComponent: "missing-value",
    SH.MaxCountConstraintComponent: "too-many-values",
    SH.ClassConstraintComponent: "wrong-kind",
    SH.OrConstraintComponent: "wrong-kind",
    SH.HasValueConstraintComponent: "wrong-kind",
    SH.ClosedConstraintComponent: "unknown-property",
}
"""Codes by kind of constraint; every other kind is a ``wrong-value``."""

_SHOWN: Final = 60


def shape_problems(triples: Iterable[ox.Triple]) -> list[Problem]:
    """Every problem that the shapes find, and every node that no shape would look at; by thing."""
    with _quiet_rdflib():
        names = _Names(data := _data_graph(triples))
        graph = data + _ontology_graph()
        found = [*_class_problems(data, graph, names), *_results(graph, names)]
    return sorted(dict.fromkeys(found), key=lambda problem: (problem.thing, problem.message))


@contextmanager
def _quiet_rdflib() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each ill-formed date: the shapes report them."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _data_graph(triples: Iterable[ox.Triple]) -> Graph:
    """The triples as rdflib's, literals as they were written; ``http://schema.org/`` read as ``https``."""
    graph = Graph()
    for triple in triples:
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return graph


def _term(node: Any) -> Any:
    if isinstance(node, ox.NamedNode):
        return URIRef(node.value.replace("http://schema.org/", "https://schema.org/", 1))
    if isinstance(node, ox.BlankNode):
        return BNode(node.value)
    datatype = None if node.language else URIRef(node.datatype.value)
    return Literal(node.value, lang=node.language, datatype=datatype, normalize=False)


@cache
def _shapes() -> Graph:
    return Graph().parse(data=vocabulary.resource("shapes.ttl"), format="turtle")


@cache
def _ontology_graph() -> Graph:
    """What the shapes need of the ontology."""
    graph = Graph()
    for entry in vocabulary.terms().values():
        predicate = RDFS.subClassOf if entry.kind == "Class" else RDF.type
        for above in entry.supers if entry.kind == "Class" else entry.types:
            graph.add((URIRef(entry.iri), predicate, URIRef(above)))
    return graph


@cache
def _shaped_classes() -> frozenset[Node]:
    """The classes that some shape is about, and that of the activities which results point at."""
    activity = URIRef("http://www.w3.org/ns/prov#Activity")
    return frozenset({*_shapes().objects(None, SH.targetClass), activity})


@cache
def _names_of(*kinds: str) -> frozenset[str]:
    """The local names of the terms of these kinds."""
    return frozenset(name for name, entry in vocabulary.terms().items() if entry.kind in kinds)


class _Names:
    """Short names for messages: ``statements/s1`` in the debate, ``cp:speaker``, else the whole IRI."""

    def __init__(self, data: Graph) -> None:
        debates = data.subjects(RDF.type, URIRef(vocabulary.term("Debate")))
        self._prefixes = [(f"{debate}/", "") for debate in debates]
        self._prefixes += [(str(iri), f"{prefix}:") for prefix, iri in _shapes().namespaces()]

    def short(self, node: Node) -> str:
        """The node as a person would write it."""
        if isinstance(node, Literal):
            return f'"{node[: _SHOWN - 1]}…"' if len(node) > _SHOWN else f'"{node}"'
        if isinstance(node, BNode):
            return f"_:{node}"
        for start, prefix in self._prefixes:
            if str(node).startswith(start) and str(node) != start:
                return prefix + str(node)[len(start) :]
        return f"<{node}>"


def _class_problems(data: Graph, graph: Graph, names: _Names) -> Iterator[Problem]:
    """Nodes that no shape looks at, because their class is missing or unknown, and nodes of two kinds."""
    disjoint = {URIRef(iri) for iri in vocabulary.disjoint_classes()}
    above: dict[Node, set[Any]] = {}
    for subject in set(data.subjects()):
        types = set(data.objects(subject, RDF.type))
        for kind in types - above.keys():
            above[kind] = set(graph.transitive_objects(kind, RDFS.subClassOf))
        classes = set().union(*(above[kind] for kind in types))
        if not classes & _shaped_classes():
            yield _unknown_class(subject, types, names)
        if len(kinds := sorted(classes & disjoint)) > 1:
            both = " and ".join(names.short(kind) for kind in kinds)
            message = f"{names.short(subject)} is {both}; nothing is both: make two things of it"
            yield Problem("two-kinds", message, thing=str(subject))


def _unknown_class(subject: Node, types: set[Node], names: _Names) -> Problem:
    where = names.short(subject)
    if not types:
        message = f"{where} has no rdf:type, so nothing that is said of it can be read; say what it is"
        return Problem("untyped", message, thing=str(subject))
    written = ", ".join(sorted(map(names.short, types)))
    return Problem(
        "unknown-class",
        f"{where} is of no class that a debate can hold: {written}",
        fix=did_you_mean(written.removeprefix("cp:"), _names_of("Class"), "cp:"),
        thing=str(subject),
    )


def _results(graph: Graph, names: _Names) -> Iterator[Problem]:
    """pySHACL's results as problems; those about the ontology's own individuals left out."""
    try:
        _, report, text = pyshacl.validate(graph, shacl_graph=_shapes(), inplace=True, do_owl_imports=False)
    except RuntimeError as error:  # the root of pySHACL's own errors
        report, text = None, str(error)
    if not isinstance(report, Graph):
        yield Problem("not-validated", f"the shapes could not be checked: {text}")
        return
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        if focus is not None and vocabulary.local_name(str(focus)) == str(focus):
            yield _problem(report, result, focus, names)


def _problem(report: Graph, result: Node, focus: Node, names: _Names) -> Problem:
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    component = report.value(result, SH.sourceConstraintComponent)
    code = _CODES.get(component, "wrong-value") if isinstance(component, URIRef) else "wrong-value"
    place = names.short(focus) + (f", {names.short(path)}" if isinstance(path, URIRef) else "")
    found = f" (found {names.short(value)})" if value not in (None, focus) else ""
    severity = report.value(result, SH.resultSeverity)
    misspelt = names.short(path).removeprefix("cp:") if path and code == "unknown-property" else ""
    return Problem(
        code=code,
        message=f"{place}: {report.value(result, SH.resultMessage)}{found}",
        fix=did_you_mean(misspelt, _names_of("ObjectProperty", "DatatypeProperty") - {misspelt}, "cp:")
        if misspelt
        else "",
        severity=Severity.WARNING if severity == SH.Warning else Severity.ERROR,
        thing=str(focus),
    )
