"""What a write changes: whole graphs, as they shall be from now on, on their way between processes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import pyoxigraph as ox

from counterpoint.graph.debate_graphs import GraphContents, GraphName

__all__ = ["Changes", "apply", "decoded", "encoded", "graph_named", "graphs_of", "name_of", "without_triples"]

Changes: TypeAlias = Mapping[GraphName, Collection[ox.Triple] | None]
"""The triples of each graph that changes; ``None`` where the graph is no longer there."""

_DEFAULT = ""
"""How the default graph is written among the names of graphs."""


def name_of(graph: GraphName) -> str:
    """A graph's IRI; nothing for the default graph."""
    return graph.value if isinstance(graph, ox.NamedNode) else _DEFAULT


def graph_named(name: str) -> GraphName:
    """The graph of an IRI, the default graph of nothing."""
    return ox.NamedNode(name) if name else ox.DefaultGraph()


def graphs_of(changes: Changes) -> tuple[list[GraphName], GraphContents]:
    """The graphs to drop, and what to put in their place."""
    return list(changes), GraphContents({g: triples for g, triples in changes.items() if triples is not None})


def encoded(engine: ox.Store, graphs: Iterable[GraphName]) -> bytes:
    """Some graphs of an engine as they are now, for :func:`apply` in another process.

    A line of JSON tells which they are and which of them are there; N-Quads follow. Blank nodes keep their
    names.
    """
    chosen = list(graphs)
    there = [g for g in chosen if isinstance(g, ox.DefaultGraph) or engine.contains_named_graph(g)]
    head = json.dumps({"graphs": [*map(name_of, chosen)], "there": [*map(name_of, there)]}).encode()
    quads = chain.from_iterable(engine.quads_for_pattern(None, None, None, graph) for graph in there)
    return head + b"\n" + (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")


def without_triples(names: Iterable[str]) -> bytes:
    """That there are graphs of these names, for :func:`apply`, which leaves what they hold."""
    return json.dumps({"graphs": [], "there": [*names]}).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class _Encoded:
    graphs: list[GraphName]
    there: list[GraphName]
    quads: Iterable[ox.Quad]

    @classmethod
    def read(cls, body: bytes) -> _Encoded:
        end = body.index(b"\n")
        head = json.loads(body[:end])
        quads = ox.parse(body[end + 1 :], ox.RdfFormat.N_QUADS)
        return cls([*map(graph_named, head["graphs"])], [*map(graph_named, head["there"])], quads)


def apply(engine: ox.Store, body: bytes) -> None:
    """Put the graphs that :func:`encoded` wrote into an engine that nobody else reads."""
    found = _Encoded.read(body)
    for graph in found.graphs:
        engine.remove_graph(graph)
    engine.bulk_extend(found.quads)
    for graph in found.there:
        engine.add_graph(graph)


def decoded(body: bytes) -> Changes:
    """The changes that :func:`encoded` wrote."""
    found = _Encoded.read(body)
    triples: dict[GraphName, list[ox.Triple] | None] = {
        graph: [] if graph in found.there else None for graph in found.graphs
    }
    for quad in found.quads:
        part = triples[_graph(quad)]
        assert part is not None  # noqa: S101 - quads come of graphs that are there
        part.append(quad.triple)
    return triples


def _graph(quad: ox.Quad) -> GraphName:
    name = quad.graph_name
    assert not isinstance(name, ox.BlankNode)  # noqa: S101 - no engine of ours has graphs without a name
    return name
