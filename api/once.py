"""Work that is done once for all who ask for it at the same time, and only so much of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Generic, TypeVar

import anyio
from anyio import to_thread

from counterpoint.api.refusals import BusyError

__all__ = ["Once"]

T = TypeVar("T")


class Once(Generic[T]):
    """Works in threads of its own, for a loop that serves: an article's thousand readers cost one work."""

    def __init__(self, most: int, busy: str) -> None:
        """``most`` works may run or wait; who asks for one more gets ``busy``, in words."""
        self._most = most
        self._busy = busy
        self._running: dict[Hashable, asyncio.Future[T]] = {}

    async def get(self, name: Hashable, work: Callable[[], T]) -> T:
        """What the work of that name comes to, begun now unless it is under way.

        Raises:
            BusyError: too much is under way.
        """
        running = self._running.get(name)
        if running is None:
            if len(self._running) >= self._most:
                raise BusyError(self._busy, seconds=2)
            running = asyncio.ensure_future(to_thread.run_sync(work, limiter=self._threads))
            self._running[name] = running
            running.add_done_callback(lambda _: self._running.pop(name, None))
        return await asyncio.shield(running)

    @cached_property
    def _threads(self) -> anyio.CapacityLimiter:
        """Made in the loop that serves."""
        return anyio.CapacityLimiter(self._most)
