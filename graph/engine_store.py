"""A store that an Oxigraph engine of this process holds."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from counterpoint.graph.changes import encoded
from counterpoint.graph.debate_graphs import DEBATE, TYPE, GraphName
from counterpoint.graph.engine import State, is_empty, triples_in
from counterpoint.graph.evaluation import answer
from counterpoint.graph.guard import check
from counterpoint.graph.rows import Rows, Triples
from counterpoint.graph.store import Store

if TYPE_CHECKING:
    import rdflib

__all__ = ["EngineStore"]


class EngineStore(Store):
    """What reads the engine, for stores in memory and in directories."""

    @abstractmethod
    def _state(self) -> State:
        """What was last committed. Whoever reads the engine holds on to it until done."""

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        return self._state().number

    def debates(self) -> list[str]:
        """The IRIs of the debates, sorted."""
        state = self._state()
        found = state.engine.quads_for_pattern(None, TYPE, DEBATE, None)
        return sorted(
            quad.graph_name.value
            for quad in found
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name == quad.subject
        )

    def graphs(self) -> frozenset[str]:
        """The names of the graphs, the ontology's among them, without the default graph."""
        return _graphs(self._state())

    def triples(self, graph: GraphName) -> list[ox.Triple]:
        """The triples of a graph, none where there is no such graph."""
        state = self._state()
        return triples_in(state.engine, graph)

    def default_graph_is_empty(self) -> bool:
        """Is a query that names no dataset asked of all graphs together?"""
        return is_empty(self._state().engine, ox.DefaultGraph())

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Rows | Triples | bool:
        """Answer a SPARQL query, in this process and without a deadline."""
        state = self._state()
        checked = check(text, _graphs(state), default_graphs=default_graphs, named_graphs=named_graphs)
        return answer(state.engine, checked)

    def dataset(self) -> rdflib.Dataset:
        """The store as an rdflib ``Dataset`` to read: its default graph is the union of all graphs.

        Of a directory it shows what was last committed when this was called; in memory it follows changes
        made in place. Writing through it is refused: a debate is replaced as a whole.
        """
        from counterpoint.graph.rdflib_view import read_only_dataset

        return read_only_dataset(self._state())

    def dump(self) -> bytes:
        """Everything in the store as N-Quads."""
        state = self._state()
        return state.engine.dump(format=ox.RdfFormat.N_QUADS) or b""

    def changed(self, version: int) -> tuple[int, bytes | None]:
        """The store's version, and the graphs that changed since another, as ``changes.encoded`` has them."""
        with self.writing():
            names = self.changed_since(version)
            return self.version, None if names is None else encoded(self._state().engine, names)

    def write_snapshot(self, output: BinaryIO) -> frozenset[str]:
        """Write everything in the store as N-Quads to an open file; returns the names of its graphs."""
        state = self._state()
        state.engine.dump(output, ox.RdfFormat.N_QUADS)
        return _graphs(state)


def _graphs(state: State) -> frozenset[str]:
    return frozenset(graph.value for graph in state.engine.named_graphs())
