"""Debates in a store: put in and taken out as a whole, asked with SPARQL.

:func:`open_store` gives one of two: ``memory.py`` or ``directory.py``. Both hold, for a debate D, the graphs
``<D>``, ``<D>/derived`` and ``<D>/analysis``, and the ontology in the graph of its own IRI. A store that may
be written by others (``changes.py``) holds whatever graphs they name besides, and a default graph. A reader
sees a debate before a change or after it, never between.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import pyoxigraph as ox

from counterpoint.errors import StoreError, UnknownDebateError
from counterpoint.graph.debate_graphs import (
    AnalysisGraph,
    Content,
    DebateGraphs,
    GraphName,
    Incoming,
    graph_names,
    open_file,
)
from counterpoint.graph.rows import Rows, Triples
from counterpoint.ontology.debate import Debate

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    import rdflib

__all__ = ["MEMORY", "Store", "open_store"]

MEMORY: Final = "memory"
"""The name of a store that ends with its process."""

_REMEMBERED: Final = 64
"""Changes whose graphs a store still knows; whoever is further behind reads it whole."""


def open_store(where: str | Path = MEMORY, *, read_only: bool = False) -> Store:
    """Open the store at ``where``: ``"memory"``, or a directory, which is made where there is none.

    With ``read_only`` a directory is opened beside whoever writes it, as it was last committed.

    Raises:
        StoreError: the place is no store, another process writes it, or it cannot be read.
    """
    from counterpoint.graph.directory import DirectoryStore
    from counterpoint.graph.memory import MemoryStore

    if str(where) == MEMORY:
        return MemoryStore()
    if "://" in str(where):
        raise StoreError(f'"{where}" is an address; a store is "memory" or a directory')
    return DirectoryStore(Path(where), read_only=read_only)


class Store(ABC):
    """Debates, each in its own graphs. Usable from several threads; changes follow one another."""

    def __init__(self) -> None:
        self._writing = threading.RLock()
        self._changes: dict[int, frozenset[GraphName]] = {}

    # What a kind of store knows

    @property
    @abstractmethod
    def version(self) -> int:
        """A number that grows with every change."""

    @abstractmethod
    def debates(self) -> list[str]:
        """The IRIs of the debates, sorted."""

    @abstractmethod
    def graphs(self) -> frozenset[str]:
        """The names of the graphs, the ontology's among them, without the default graph."""

    @abstractmethod
    def triples(self, graph: GraphName) -> list[ox.Triple]:
        """The triples of a graph, none where there is no such graph."""

    def default_graph_is_empty(self) -> bool:
        """Is a query that names no dataset asked of all graphs together?"""
        return not self.triples(ox.DefaultGraph())

    @abstractmethod
    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Rows | Triples | bool:
        """Answer a SPARQL query: rows for ``SELECT``, a bool for ``ASK``, else triples.

        The prefixes of ``prefixes.py`` are known. The default graph is the union of all graphs unless
        ``FROM`` or ``default_graphs`` narrows it. There is no deadline; queries of strangers go through
        ``pool.py``.

        Raises:
            QueryError: it is not well formed, or failed.
            QueryRefusedError: it is too large, or reaches outside the store.
        """

    @abstractmethod
    def dataset(self) -> rdflib.Dataset:
        """The store as an rdflib ``Dataset`` to read: its default graph is the union of all graphs.

        Writing through it is refused: a debate is replaced as a whole.
        """

    @abstractmethod
    def dump(self) -> bytes:
        """Everything in the store as N-Quads."""

    @abstractmethod
    def changed(self, version: int) -> tuple[int, bytes | None]:
        """The store's version, and the graphs that changed since another, as ``changes.encoded`` has them.

        ``None`` where that is no longer known, and the whole has to be read again.
        """

    @abstractmethod
    def write_snapshot(self, output: BinaryIO) -> frozenset[str]:
        """Write everything in the store as N-Quads to an open file; returns the names of its graphs."""

    @abstractmethod
    def _commit(self, graphs: Sequence[GraphName], content: Content | None) -> None:
        """Drop these graphs and put ``content`` in, so that readers see both or neither."""

    def close(self) -> None:  # noqa: B027 - a store in memory has nothing to let go of
        """Let go of the store. What it gave out (rows, debates) stays valid."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Debates

    def iri(self, key_or_iri: str) -> str:
        """The IRI of the debate with that key or IRI.

        Raises:
            UnknownDebateError: there is none, or the key fits several.
        """
        known = self.debates()
        found = [
            iri for iri in known if key_or_iri == iri or iri.endswith(("/" + key_or_iri, "#" + key_or_iri))
        ]
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownDebateError(f'"{key_or_iri}" fits {", ".join(found)}; give the whole IRI')
        raise UnknownDebateError(
            f'no debate "{key_or_iri}" in this store; it has {", ".join(known) or "none"}'
        )

    def debate(self, key_or_iri: str) -> Debate:
        """A debate as records, its stances included.

        Raises:
            UnknownDebateError: there is none of that key or IRI.
            StoreError: its triples make no debate.
        """
        from counterpoint.ontology.graph_reader import from_triples

        own, derived, _ = graph_names(self.iri(key_or_iri))
        debate, problems = from_triples(self.triples(own), self.triples(derived))
        if debate is None:
            raise StoreError("\n".join(map(str, problems)))
        return debate

    # Changes

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The time in which nobody else changes the store."""
        with self._writing:
            yield

    def commit(self, graphs: Sequence[GraphName], content: Content | None) -> None:
        """Drop these graphs and put ``content`` in, so that readers see both or neither.

        Nothing is checked; ``changes.py`` does that for what others write.

        Raises:
            StoreError: the change was not made.
        """
        with self._writing:
            self._commit(graphs, content)
            touched = {*graphs, *(name for name, _ in content.parts())} if content else {*graphs}
            self._changes[self.version] = frozenset(touched)
            self._changes.pop(self.version - _REMEMBERED, None)

    def changed_since(self, version: int) -> frozenset[GraphName] | None:
        """The graphs that changed since the store had that version; ``None`` where that is not known."""
        with self._writing:
            steps = [self._changes.get(number) for number in range(version + 1, self.version + 1)]
        if any(step is None for step in steps):
            return None
        return frozenset().union(*(step for step in steps if step is not None))

    def replace(self, debate: Debate) -> str:
        """Put a debate in, in place of what the store has under its IRI, which is returned.

        Its rules are run, and results of earlier analyses dropped. All of it, or on any error nothing.
        """
        return self.put(DebateGraphs.of(debate))

    def load(self, path: str | Path) -> str:
        """Put the debate of an RDF file in without making records of it; returns its IRI.

        For files of millions of triples that something else has validated: nothing is checked here but
        that the file declares exactly one debate.

        Raises:
            StoreError: the file cannot be read.
            UnknownDebateError: it declares no debate, or several.
        """
        return self.put(open_file(path))

    def put(self, incoming: Incoming) -> str:
        """Put a debate's triples in, in place of what the store has under its IRI, which is returned."""
        with self._writing:
            self.commit(graph_names(incoming.iri), incoming)
        return incoming.iri

    def results(self, key_or_iri: str) -> list[ox.Triple]:
        """The triples of a debate's analysis graph.

        Raises:
            UnknownDebateError: there is none of that key or IRI.
        """
        return self.triples(graph_names(self.iri(key_or_iri))[2])

    def record(
        self, key_or_iri: str, change: Callable[[Debate, list[ox.Triple]], Collection[ox.Triple]]
    ) -> None:
        """Put results into a debate's analysis graph, in place of what it holds.

        ``change`` is given the debate and the graph's triples as they are now, and returns what they shall
        be; nothing else changes the store meanwhile. What it raises leaves the store as it was.

        Raises:
            UnknownDebateError: there is none of that key or IRI.
        """
        with self._writing:
            iri = self.iri(key_or_iri)
            triples = change(self.debate(iri), self.results(iri))
            self.commit(graph_names(iri)[2:], AnalysisGraph(iri, triples))

    def remove(self, key_or_iri: str) -> None:
        """Take a debate out, with all that is derived from it.

        Raises:
            UnknownDebateError: there is none of that key or IRI.
        """
        with self._writing:
            self.commit(graph_names(self.iri(key_or_iri)), None)
