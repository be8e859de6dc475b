"""A store in a directory: every change is a new generation, filled beside the old one and switched to."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from counterpoint.errors import StoreError
from counterpoint.graph.debate_graphs import Content, GraphName
from counterpoint.graph.engine import empty_graphs, load_ontology, quads_without, size_of
from counterpoint.graph.engine_store import EngineStore
from counterpoint.graph.generations import Generation, Generations
from counterpoint.ontology import vocabulary

__all__ = ["DirectoryStore"]

_ONTOLOGY: Final = ox.NamedNode(vocabulary.ONTOLOGY)

_COPY: Final = 3
"""Link the old files and remove graphs from them where what stays is this many times what goes (measured:
removing a quad on disk takes 40 µs, loading one 10 µs)."""


class DirectoryStore(EngineStore):
    """Debates in a directory. A crash at any moment leaves the old state or the new one.

    One process at a time may change it. Others open it ``read_only`` and see what was last committed when
    they opened it, or called :meth:`refresh`.
    """

    def __init__(self, root: Path, *, read_only: bool = False) -> None:
        super().__init__()
        self._generations = Generations(root)
        self._lock: int | None = None
        self._ontology_is_ours = False
        if not read_only:
            self._generations.current_number()  # says no to a foreign directory before anything is made in it
            self._lock = self._generations.lock_writer()
            self._prepare()
        self._generation: Generation | None = self._generations.open_current()

    def _prepare(self) -> None:
        """Remove what a crash left behind, and make the first generation where there is none."""
        try:
            self._generations.clean()
            self._generations.forget_copies()
            if self._generations.current_number() is None:
                self._build(None, (), None)
        except OSError as error:
            self.close()
            raise StoreError(f"{self._generations.root}: {error}") from None

    def _state(self) -> Generation:
        generation = self._generation
        if generation is None:
            raise StoreError(f"{self._generations.root}: this store has been closed")
        return generation

    def generation(self) -> Generation:
        """The files that hold what was last committed. They stay while anyone holds this, or its lock."""
        return self._state()

    def scratch(self) -> AbstractContextManager[Path]:
        """A place beside the files for a copy of them, which is removed in the end."""
        return self._generations.scratch()

    def refresh(self) -> None:
        """See what was last committed, by whichever process."""
        if self._generations.current_number() != self.version:
            self._generation = self._generations.open_current()

    def close(self) -> None:
        """Let go of the directory; another process may then write it."""
        self._generation = None
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)

    def _commit(self, graphs: Sequence[GraphName], content: Content | None) -> None:
        if self._lock is None:
            raise StoreError(f"{self._generations.root} is open to read only")
        old = self._state()
        try:
            self._build(old.engine, graphs, content)
        except (OSError, RuntimeError) as error:  # the engine's own troubles are a RuntimeError
            raise StoreError(f"{self._generations.root}: the change was not made: {error}") from None
        self._generation = self._generations.open_current()
        del old
        self._generations.clean()

    def _build(self, old: ox.Store | None, without: Sequence[GraphName], content: Content | None) -> None:
        with self._generations.filling() as path:
            engine = _successor(path, old, without, content)
            if old is None or self._may_be_outdated(old, without):
                load_ontology(engine)
            engine.flush()
            del engine  # closes the database: from here on nobody writes it again
        self._ontology_is_ours = True

    def _may_be_outdated(self, old: ox.Store, without: Sequence[GraphName]) -> bool:
        """Was the ontology, which stays, put in by another process, maybe of another version?"""
        stays = _ONTOLOGY not in without and old.contains_named_graph(_ONTOLOGY)
        return stays and not self._ontology_is_ours


def _successor(
    path: Path, old: ox.Store | None, without: Sequence[GraphName], content: Content | None
) -> ox.Store:
    """A new database with all graphs of an old one but these, and with what is incoming."""
    kept: Iterator[ox.Quad] = iter(())
    if old is not None:
        leaving = size_of(old, without)
        if len(old) - leaving > _COPY * leaving:
            old.backup(path)
        else:
            kept = quads_without(old, without)
    engine = ox.Store(path)
    for graph in without:
        engine.remove_graph(graph)
    if content is None:
        engine.bulk_extend(kept)
    else:
        content.fill(engine, kept, engine.bulk_load)
    for graph in () if old is None else empty_graphs(old):
        if graph not in without:
            engine.add_graph(graph)
    return engine
