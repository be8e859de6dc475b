"""A store in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from counterpoint.graph.debate_graphs import Content, GraphName
from counterpoint.graph.engine import empty_graphs, load_ontology, quads_without, size_of
from counterpoint.graph.engine_store import EngineStore

__all__ = ["MemoryStore"]

_IN_PLACE: Final = 3
"""Change in place where what stays is this many times what comes and goes (measured: copying a quad to a new
store takes 3 µs, putting it in with an update 8 µs)."""


@dataclass(frozen=True, slots=True)
class _MemoryState:
    number: int
    engine: ox.Store


class MemoryStore(EngineStore):
    """Debates in memory.

    A change is one ``update()``, which the engine makes atomic, or, where it concerns most of the store and
    an update is slower than bulk loading, a new engine filled beside the old one and switched to.
    """

    def __init__(self) -> None:
        super().__init__()
        engine = ox.Store()
        load_ontology(engine)
        self._current = _MemoryState(0, engine)

    def _state(self) -> _MemoryState:
        return self._current

    def _commit(self, graphs: Sequence[GraphName], content: Content | None) -> None:
        engine = self._current.engine
        leaving = size_of(engine, graphs)
        staying = len(engine) - leaving
        moving = leaving + (len(content) if content else 0)
        if staying > _IN_PLACE * moving and not _has_blanks(content):
            engine.update(_update(graphs, content))
        else:
            engine = _successor(engine, graphs, content)
        self._current = _MemoryState(self._current.number + 1, engine)


def _has_blanks(content: Content | None) -> bool:
    """Are there blank nodes, which an update would give other names?"""
    if content is None:
        return False
    ends = (
        end for _, triples in content.parts() for triple in triples for end in (triple.subject, triple.object)
    )
    return any(isinstance(end, ox.BlankNode) for end in ends)


def _update(graphs: Sequence[GraphName], content: Content | None) -> str:
    steps = [_drop(graph) for graph in graphs]
    if content is not None:
        parts = content.parts()
        steps += [f"CREATE SILENT GRAPH {graph}" for graph, _ in parts if isinstance(graph, ox.NamedNode)]
        data = "\n".join(_data(graph, " . ".join(map(str, triples))) for graph, triples in parts)
        steps.append(f"INSERT DATA {{ {data} }}")
    return " ;\n".join(steps)


def _drop(graph: GraphName) -> str:
    return f"DROP SILENT GRAPH {graph}" if isinstance(graph, ox.NamedNode) else "DROP DEFAULT"


def _data(graph: GraphName, triples: str) -> str:
    return f"GRAPH {graph} {{ {triples} }}" if isinstance(graph, ox.NamedNode) else triples


def _successor(old: ox.Store, without: Sequence[GraphName], content: Content | None) -> ox.Store:
    engine = ox.Store()
    kept = quads_without(old, without)
    if content is None:
        engine.bulk_extend(kept)
    else:
        content.fill(engine, kept, engine.load)  # on a store in memory faster than bulk_load, and smaller
    for graph in empty_graphs(old):
        if graph not in without:
            engine.add_graph(graph)
    return engine
