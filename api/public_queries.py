"""Other people's queries: checked here, answered by worker processes, waited for without a thread."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final

import anyio
from anyio import to_thread
from starlette.requests import Request

from counterpoint.api.client_limits import Allowance, ClientLimits
from counterpoint.api.clients import client_of
from counterpoint.api.library import Library
from counterpoint.api.metrics import Metrics, Outcome
from counterpoint.api.refusals import BusyError, ClientLimitError, RequestError
from counterpoint.api.sparql_protocol import Asked
from counterpoint.errors import CounterpointError, QueryCrashError, QueryTimeoutError
from counterpoint.graph import machine
from counterpoint.graph.caps import Caps
from counterpoint.graph.guard import CheckedQuery, CheckedUpdate, Limits, check
from counterpoint.graph.query_service import Cancellation
from counterpoint.graph.worker import RdfText
from counterpoint.settings import Settings

if TYPE_CHECKING:
    import pyoxigraph as ox

    from counterpoint.graph.query_service import QueryService

__all__ = ["PublicQueries", "limits"]

log = logging.getLogger("counterpoint.api")

_NOT_YET: Final = "queries cannot be answered yet; the workers are starting"
_NO_LONGER: Final = "queries are no longer answered; the service is stopping"
_SHORT: Final = 4_096
"""Characters of a query that is checked at once, in a millisecond; what is longer goes to a thread."""
_MOST_CHECKED: Final = 256
"""Short queries that are known to be allowed: pages ask the same again and again."""
_LEAST_MEMORY: Final = 64 * 1024 * 1024
_LOOK: Final = 0.05
"""Seconds between two looks at what is still being loaded."""


class PublicQueries:
    """A pool of workers on a library's store, and the line before it.

    As many queries run at once as there are workers, each in a thread of its own that waits for its worker;
    the others wait without one, and those too many are turned away.
    """

    def __init__(
        self, library: Library, settings: Settings, loading: Callable[[], str], metrics: Metrics
    ) -> None:
        self._library = library
        self._loading = loading
        self._metrics = metrics
        self._clients = ClientLimits(Allowance.of(settings))
        self._settings = settings
        self._limits = limits(settings)
        self._free: anyio.Semaphore
        self._threads: anyio.CapacityLimiter
        self._waiting = 0
        self._changing = Lock()
        self._pool: QueryService | None = None
        self._missing = _NOT_YET
        self._checked: OrderedDict[tuple[int, Asked], CheckedQuery] = OrderedDict()
        metrics.watch_workers("query", self._states)

    def missing(self) -> str:
        """Why queries cannot be answered, in words; nothing where they can."""
        return self._loading() or self._missing

    def _states(self) -> Mapping[str, float]:
        """How many workers there are, by what they do."""
        return {} if self._pool is None else self._pool.states()

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

    async def check(self, asked: Asked) -> CheckedQuery:
        """A query that may run.

        Raises:
            RequestError: nothing is asked.
            QueryError: it is no query, or the guard refuses it.
        """
        if asked.query is None:
            raise RequestError("the request has no field query")
        if len(asked.query) > _SHORT:
            return await to_thread.run_sync(self._check, asked.query, asked)
        name = (self._library.version, asked)
        found = self._checked.get(name)
        if found is None:
            found = self._checked[name] = self._check(asked.query, asked)
            if len(self._checked) > _MOST_CHECKED:
                self._checked.popitem(last=False)
        return found

    def _check(self, query: str, asked: Asked) -> CheckedQuery:
        return check(
            query,
            self.graphs,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            limits=self._limits,
            any_graph=self._settings.writable,
            base=asked.base,
        )

    async def answer(self, request: Request, query: CheckedQuery, format_name: str) -> bytes:
        """The whole answer, in a format by name. When the one who asks goes away, the query is ended.

        Raises:
            ClientLimitError: the one who asks has had what one client may have.
            BusyError: too many wait already, this one waited too long, or the workers have not started.
            QueryError: it failed, ran too long, is too large, or ended its worker.
        """
        began = time.monotonic()
        outcome: Outcome = "ok"
        try:
            async with self._clients.query(client_of(request.scope).key, waits=True) as spent:
                pool = self._open_pool()
                await self._turn()
                try:
                    spent.begins()
                    return await self._run(request, pool, query, format_name)
                finally:
                    self._free.release()
        except CounterpointError as error:
            outcome = _outcome(error)
            if outcome == "refused":
                self.wrong(request)
            raise
        finally:
            self._metrics.query(outcome, time.monotonic() - began)

    def admit(self, request: Request) -> None:
        """Let the one who asks ask.

        Raises:
            ClientLimitError: they have had what one client may have.
        """
        self._clients.admit(client_of(request.scope).key)

    def wrong(self, request: Request) -> None:
        """Count a query that is none, or is not allowed, for the one who asks."""
        self._clients.error(client_of(request.scope).key)

    async def _run(
        self, request: Request, pool: QueryService, query: CheckedQuery, format_name: str
    ) -> bytes:
        cancellation = Cancellation()
        watcher = asyncio.create_task(_until_gone(request, cancellation))
        try:
            answer = await to_thread.run_sync(
                pool.run, query, format_name, cancellation, limiter=self._threads
            )
        finally:
            watcher.cancel()
        return answer.body

    def _open_pool(self) -> QueryService:
        if self._pool is None:
            raise BusyError(self.missing(), seconds=1)
        return self._pool

    def update(self, update: CheckedUpdate) -> None:
        """Make an update: try it in a worker, then commit what it changes. It may take its time.

        Raises:
            QueryError: it is not well formed, fails, ran too long, or ended its worker.
            DebateFileError: a debate in the store would not be one any more.
        """
        pool, seconds = self._open_pool(), self._settings.update_timeout
        self._library.change(lambda: pool.update(update, seconds))

    def read(self, text: RdfText) -> list[ox.Triple]:
        """The triples of RDF that somebody sent, read in a worker.

        Raises:
            QueryError: it is not of its format, or took too long.
            RequestError: it ended the worker.
        """
        try:
            return self._open_pool().read(text, self._settings.update_timeout)
        except QueryCrashError:
            raise RequestError(
                "the text ended the process that read it; send less at once, without nested entities or lists"
            ) from None

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
                memory=_share(settings.worker_memory, settings.query_workers),
                data=settings.query_data,
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


async def _until_gone(request: Request, cancellation: Cancellation) -> None:
    """End a query when the one who asks goes away."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    await to_thread.run_sync(cancellation.cancel)


def _outcome(error: CounterpointError) -> Outcome:
    match error:
        case QueryTimeoutError():
            return "timeout"
        case QueryCrashError():
            return "crash"
        case BusyError() | ClientLimitError():
            return "busy"
        case _:
            return "refused"


def limits(settings: Settings) -> Limits:
    """The size that the settings allow a query."""
    return Limits(
        length=settings.query_length,
        depth=settings.query_depth,
        operators=settings.query_operators,
        clauses=settings.query_clauses,
        patterns=settings.query_patterns,
    )


def _share(memory: int, workers: int) -> int:
    """The bytes that a worker may have: what the settings say, and all workers together half the machine."""
    return max(min(memory, machine.memory() // 2 // workers), _LEAST_MEMORY)
