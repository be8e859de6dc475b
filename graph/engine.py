"""Steps on an Oxigraph engine that both stores take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol

import pyoxigraph as ox

from counterpoint.ontology import vocabulary

__all__ = ["State", "load_ontology", "quads_without", "size_of", "triples_in"]


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


def triples_in(engine: ox.Store, graph: ox.NamedNode) -> list[ox.Triple]:
    """The triples of a graph."""
    return [quad.triple for quad in engine.quads_for_pattern(None, None, None, graph)]


def size_of(engine: ox.Store, graphs: Iterable[ox.NamedNode]) -> int:
    """The number of triples in some graphs."""
    names = " ".join(map(str, graphs))
    found = engine.query(f"SELECT (COUNT(*) AS ?n) {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}")
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT
    return int(next(found)[0].value)


def quads_without(engine: ox.Store, without: Sequence[ox.NamedNode]) -> Iterator[ox.Quad]:
    """Every quad that is in none of these graphs; copied, its blank nodes stay the same."""
    kept = [graph for graph in engine.named_graphs() if graph not in without]
    return chain.from_iterable(engine.quads_for_pattern(None, None, None, graph) for graph in kept)


def load_ontology(engine: ox.Store) -> None:
    """Put the ontology into the graph of its IRI, in place of an earlier version."""
    graph = ox.NamedNode(vocabulary.ONTOLOGY)
    engine.remove_graph(graph)
    text = vocabulary.resource("counterpoint.ttl").encode()
    engine.load(text, ox.RdfFormat.TURTLE, to_graph=graph)
