"""How much there is in a debate, as VoID counts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from counterpoint.api.library import Library
from counterpoint.graph.rows import Rows
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import debate_iri, derived_graph

__all__ = ["Statistics", "statistics"]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of the graph of what a debate's coder wrote; ``derived`` are the triples that follow from it."""

    entities: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    derived: int

    @property
    def triples(self) -> int:
        """All of them: each has one property."""
        return sum(self.properties.values())


def statistics(library: Library, debate: Debate) -> Statistics:
    """Count; of a million triples that takes some seconds."""
    graph, derived = ox.NamedNode(debate_iri(debate.info)), ox.NamedNode(derived_graph(debate.info))
    space = ox.Literal(f"{graph.value}/")
    things = f"?s ?p ?o FILTER(isIRI(?s) && STRSTARTS(STR(?s), {space}))"
    return Statistics(
        entities=_count(library, graph, things, "COUNT(DISTINCT ?s)"),
        subjects=_count(library, graph, "?s ?p ?o", "COUNT(DISTINCT ?s)"),
        objects=_count(library, graph, "?s ?p ?o", "COUNT(DISTINCT ?o)"),
        classes=_counts(library, graph, "?s a ?name", "COUNT(DISTINCT ?s)"),
        properties=_counts(library, graph, "?s ?name ?o", "COUNT(*)"),
        derived=_count(library, derived, "?s ?p ?o", "COUNT(*)") if derived.value in library.graphs() else 0,
    )


def _counts(library: Library, graph: ox.NamedNode, pattern: str, counted: str) -> dict[str, int]:
    """How often each ``?name`` of a pattern is found in a graph."""
    rows = library.query(
        f"SELECT ?name ({counted} AS ?n) WHERE {{ GRAPH {graph} {{ {pattern} }} FILTER isIRI(?name) }} "
        "GROUP BY ?name"
    )
    return {str(row[0]): int(str(row[1])) for row in rows} if isinstance(rows, Rows) else {}


def _count(library: Library, graph: ox.NamedNode, pattern: str, counted: str) -> int:
    rows = library.query(f"SELECT ({counted} AS ?n) WHERE {{ GRAPH {graph} {{ {pattern} }} }}")
    return int(str(rows[0][0])) if isinstance(rows, Rows) else 0
