"""Queries and writes of strangers on a directory whose data are not held in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from counterpoint.graph import channel, machine
from counterpoint.graph.caps import Caps
from counterpoint.graph.directory import DirectoryStore
from counterpoint.graph.generations import Generation
from counterpoint.graph.pool import QueryPool
from counterpoint.graph.zygote_process import Zygote

__all__ = ["DirectoryPool", "fits_memory"]

_GROWTH: Final = 3
"""What data take in memory, as a multiple of their files (measured: 430 bytes a triple, and 160)."""


def fits_memory(generation: Generation) -> bool:
    """Would its data take an eighth of the machine's memory at most?

    Then four workers or more have room, each with a copy of what it has read (``QueryPool._make_room``).
    """
    on_disk = sum(file.stat().st_size for file in generation.path.iterdir())
    return _GROWTH * on_disk <= machine.memory() // 8


class DirectoryPool(QueryPool):
    """Workers that each open the store's files: slower to start, for data that memory would not hold.

    An update is tried on a copy of the files, most of which are links to the same ones.
    """

    def __init__(
        self, store: DirectoryStore, *, workers: int, deadline: float, caps: Caps, memory: int
    ) -> None:
        self._directory = store
        super().__init__(store, workers=workers, deadline=deadline, caps=caps, memory=memory)

    def _started(self) -> Zygote:
        """A zygote that knows where the store's files are now."""
        generation = self._directory.generation()
        zygote = self._start(generation.lock, generation.number, str(generation.path))
        self._now_at(generation)
        return zygote

    def _took_changes(self) -> bool:
        """Tell the zygote where the store's files are now; not where it has died."""
        generation = self._directory.generation()
        try:
            self._zygote.move(str(generation.path), generation.lock, generation.number)
        except channel.Closed:
            return False
        self._now_at(generation)
        return True

    def _now_at(self, generation: Generation) -> None:
        self._version, self._graphs = generation.number, self._directory.graphs()

    @contextmanager
    def _copy(self) -> Iterator[str]:
        with self._directory.scratch() as path:
            yield str(path)
