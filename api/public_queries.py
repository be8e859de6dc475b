"""Other people's queries: checked here, answered by worker processes, waited for without a thread."""

from __future__ import annotations

import logging
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final

import anyio
from anyio import to_thread

from counterpoint.api.library import Library
from counterpoint.api.refusals import BusyError, RequestError
from counterpoint.api.sparql_protocol import Asked
from counterpoint.errors import CounterpointError
from counterpoint.graph.guard import CheckedQuery, Limits, check
from counterpoint.graph.worker import Caps
from counterpoint.settings import Settings

if TYPE_CHECKING:
    from counterpoint.graph.pool import QueryPool

__all__ = ["PublicQueries"]

log = logging.getLogger("counterpoint.api")

_NOT_YET: Final = "queries cannot be answered yet; the workers are starting"
_NO_LONGER: Final = "queries are no longer answered; the service is stopping"
_LOOK: Final = 0.05
"""Seconds between two looks at what is still being loaded."""


class PublicQueries:
    """A pool of workers on a library's store, and the line before it.

    As many queries run at once as there are workers, each in a thread of its own that waits for its worker;
    the others wait without one, and those too many are turned away.
    """

    def __init__(self, library: Library, settings: Settings, loading: Callable[[], str]) -> None:
        self._library = library
        self._loading = loading
        self._settings = settings
        self._limits = Limits(length=settings.query_length, depth=settings.query_depth)
        self._free: anyio.Semaphore
        self._threads: anyio.CapacityLimiter
        self._waiting = 0
        self._changing = Lock()
        self._pool: QueryPool | None = None
        self._missing = _NOT_YET

    def missing(self) -> str:
        """Why queries cannot be answered, in words; nothing where they can."""
        return self._loading() or self._missing

    @property
    def graphs(self) -> frozenset[str]:
        """The names of the graphs that can be asked."""
        return self._library.graphs()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The time in which queries are answered; the workers start when the debates are loaded.

        Until then everything else is served already. A change of the library reaches the workers before it
        counts as done.
        """
        self._library.on_change(self._reload)
        self._free = anyio.Semaphore(self._settings.query_workers)
        self._threads = anyio.CapacityLimiter(self._settings.query_workers)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._start)
            yield
            tasks.cancel_scope.cancel()
        await to_thread.run_sync(self._close)

    def check(self, asked: Asked) -> CheckedQuery:
        """A query that may run.

        Raises:
            RequestError: nothing is asked.
            QueryError: it is no query, or the guard refuses it.
        """
        if asked.query is None:
            raise RequestError("the request has no field query")
        return check(
            asked.query,
            self.graphs,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            limits=self._limits,
        )

    async def answer(self, query: CheckedQuery, format_name: str) -> bytes:
        """The whole answer, in a format by name.

        Raises:
            BusyError: too many wait already, this one waited too long, or the workers have not started.
            QueryError: it failed, ran too long, is too large, or ended its worker.
        """
        pool = self._pool
        if pool is None:
            raise BusyError(self.missing(), seconds=1)
        await self._turn()
        try:
            answer = await to_thread.run_sync(pool.run, query, format_name, limiter=self._threads)
        finally:
            self._free.release()
        return answer.body

    async def _turn(self) -> None:
        """Wait for a free worker, as long as a query may take."""
        seconds = self._settings.query_timeout
        busy = BusyError("more queries are asked than can be answered; come back later", math.ceil(seconds))
        if self._free.value == 0 and self._waiting >= self._settings.query_queue:
            raise busy
        self._waiting += 1
        try:
            with anyio.fail_after(seconds):
                await self._free.acquire()
        except TimeoutError:
            raise busy from None
        finally:
            self._waiting -= 1

    async def _start(self) -> None:
        while self._loading():
            await anyio.sleep(_LOOK)
        try:
            await to_thread.run_sync(self._open)
        except CounterpointError as error:
            self._missing = "queries cannot be answered; the service's log tells why"
            log.error("the query workers did not start: %s", error)

    def _open(self) -> None:
        settings = self._settings
        with self._changing:
            self._pool = self._library.workers(
                number=settings.query_workers,
                deadline=settings.query_timeout,
                caps=Caps(rows=settings.query_rows, size=settings.query_bytes),
                memory=settings.worker_memory,
            )
            self._missing = ""

    def _reload(self) -> None:
        with self._changing:
            if self._pool is not None:
                self._pool.reload()

    def _close(self) -> None:
        with self._changing:
            pool, self._pool, self._missing = self._pool, None, _NO_LONGER
        if pool is not None:
            pool.close()
