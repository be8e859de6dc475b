"""Changes of the store follow one another: the line in which they wait, away from those who read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Final, TypeVar

import anyio
from anyio import to_thread

from counterpoint.api.refusals import BusyError

__all__ = ["WriteQueue"]

T = TypeVar("T")

_MOST: Final = 16
"""Changes that may be under way or wait."""


class WriteQueue:
    """One thread for all changes; a change that waits for others holds no thread that a reader needs."""

    def __init__(self) -> None:
        self._under_way = 0

    async def run(self, change: Callable[[], T]) -> T:
        """What a change comes to, when it is its turn.

        Raises:
            BusyError: too many are waiting.
        """
        if self._under_way >= _MOST:
            raise BusyError("more changes wait than can be made; come back later", seconds=5)
        self._under_way += 1
        try:
            return await to_thread.run_sync(change, limiter=self._thread)
        finally:
            self._under_way -= 1

    @cached_property
    def _thread(self) -> anyio.CapacityLimiter:
        """One at a time; made in the loop that serves."""
        return anyio.CapacityLimiter(1)
