"""Steps on an Oxigraph engine that both stores take."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Protocol

import pyoxigraph as ox

from counterpoint.graph.debate_graphs import GraphName
from counterpoint.ontology import vocabulary

__all__ = ["State", "empty_graphs", "is_empty", "load_ontology", "quads_without", "size_of", "triples_in"]


class State(Protocol):
    """A committed state of a store: its number, and the engine that holds it.

    While anyone holds on to the state, what the engine needs on disk stays.
    """

    @property
    def number(self) -> int:
        """Grows with every change."""

    @property
    def engine(self) -> ox.Store:
        """Holds the graphs."""


def triples_in(engine: ox.Store, graph: GraphName) -> list[ox.Triple]:
    """The triples of a graph."""
    return [quad.triple for quad in engine.quads_for_pattern(None, None, None, graph)]


def size_of(engine: ox.Store, graphs: Iterable[GraphName]) -> int:
    """The number of triples in some graphs."""
    return sum(_size(engine, graph) for graph in graphs)


def _size(engine: ox.Store, graph: GraphName) -> int:
    pattern = f"GRAPH {graph} {{ ?s ?p ?o }}" if isinstance(graph, ox.NamedNode) else "?s ?p ?o"
    found = engine.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT
    return int(next(found)[0].value)


def quads_without(engine: ox.Store, without: Collection[GraphName]) -> Iterator[ox.Quad]:
    """Every quad that is in none of these graphs; copied, its blank nodes stay the same."""
    kept = [graph for graph in (ox.DefaultGraph(), *engine.named_graphs()) if graph not in without]
    return chain.from_iterable(engine.quads_for_pattern(None, None, None, graph) for graph in kept)


def empty_graphs(engine: ox.Store) -> list[ox.NamedNode]:
    """The named graphs that are there without a triple in them."""
    named = (graph for graph in engine.named_graphs() if isinstance(graph, ox.NamedNode))
    return [graph for graph in named if is_empty(engine, graph)]


def is_empty(engine: ox.Store, graph: GraphName) -> bool:
    """Is there no triple in the graph?"""
    return next(engine.quads_for_pattern(None, None, None, graph), None) is None


def load_ontology(engine: ox.Store) -> None:
    """Put the ontology into the graph of its IRI, in place of an earlier version."""
    graph = ox.NamedNode(vocabulary.ONTOLOGY)
    engine.remove_graph(graph)
    text = vocabulary.resource("counterpoint.ttl").encode()
    engine.load(text, ox.RdfFormat.TURTLE, to_graph=graph)
