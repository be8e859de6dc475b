"""Queries of strangers, answered by processes that can be killed.

No engine here can cancel a query, and some queries end the process that runs them. So each runs in a worker
(``worker.py``) with a deadline, past which the worker is killed and another one started.
"""

from __future__ import annotations

import queue
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from counterpoint.errors import QueryCrashError, QueryTimeoutError, StoreError
from counterpoint.graph import channel
from counterpoint.graph.guard import CheckedQuery, Form, check
from counterpoint.graph.result_formats import formats_for, result_format
from counterpoint.graph.store import Store
from counterpoint.graph.worker import Caps, Question
from counterpoint.graph.worker_process import WorkerProcess

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["Answer", "QueryPool"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer as it goes over the wire."""

    body: bytes
    media_type: str
    form: Form


@dataclass(frozen=True)
class _Snapshot:
    """The store's content at one moment, in a file that has no name and goes with its last reader."""

    number: int
    data: IO[bytes]
    graphs: frozenset[str]

    @classmethod
    def of(cls, store: Store, number: int) -> _Snapshot:
        data = tempfile.TemporaryFile(prefix="counterpoint-")  # noqa: SIM115 - lives as long as the snapshot
        graphs = store.write_snapshot(data)
        data.flush()
        return cls(number, data, graphs)


class _Worker(WorkerProcess):
    """A worker process that has loaded a snapshot."""

    def __init__(self, snapshot: _Snapshot, memory: int) -> None:
        self.number = snapshot.number
        data = snapshot.data.fileno()
        super().__init__("counterpoint.graph.worker", memory=memory, arguments=[str(data)], pass_fds=[data])

    def answer(self, seconds: float) -> bytes:
        """The answer to the last question.

        Raises:
            QueryTimeoutError: not within so many seconds; the worker has been killed.
            QueryCrashError: the query ended the worker.
            QueryError: what the query or the size of its answer got wrong.
        """
        try:
            return super().answer(seconds)
        except channel.TooLate:
            raise QueryTimeoutError(
                f"the query ran longer than {seconds:g} seconds and was ended; ask for less"
            ) from None
        except channel.Closed:
            raise QueryCrashError("the query ended the process that ran it; simplify it") from None


class QueryPool:
    """Workers on a store's content. :meth:`run` may be called from any number of threads.

    ``workers`` queries run at once, each for at most ``deadline`` seconds, with ``memory`` bytes beyond what
    the data take. After a change of the store call :meth:`reload`; until it returns the old content answers.
    """

    def __init__(
        self,
        store: Store,
        *,
        workers: int = 2,
        deadline: float = 10.0,
        caps: Caps = Caps(),  # noqa: B008 - frozen
        memory: int = 1 << 30,
    ) -> None:
        self._store = store
        self._workers = workers
        self._deadline = deadline
        self._caps = caps
        self._memory = memory
        # A worker dies with the thread that started it, so one thread that lives as long as the pool does.
        self._starter = ThreadPoolExecutor(1, "counterpoint-workers")
        self._idle: queue.Queue[Future[_Worker]] = queue.Queue()
        self._changing = threading.Lock()
        self._reloading = threading.Lock()
        self._closed = False
        self._snapshot = _Snapshot.of(store, 0)
        for _ in range(workers):
            self._idle.put(self._start(self._snapshot))

    def _start(self, snapshot: _Snapshot) -> Future[_Worker]:
        return self._starter.submit(_Worker, snapshot, self._memory)

    def check(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> CheckedQuery:
        """What :func:`counterpoint.graph.guard.check` says of a query to this pool's content."""
        graphs = self._snapshot.graphs
        return check(text, graphs, default_graphs=default_graphs, named_graphs=named_graphs)

    def run(self, query: str | CheckedQuery, format_name: str = "") -> Answer:
        """Answer a query in a format by name or media type; without one, in JSON or Turtle.

        Raises:
            QueryRefusedError: the guard refuses it.
            QueryTimeoutError: it ran past the deadline, or no worker was free within it.
            QueryCrashError: it ended its worker.
            QueryError: it is not well formed, has no such format, or its answer is too large.
        """
        checked = self.check(query) if isinstance(query, str) else query
        name = format_name or formats_for(checked.form)[0].name
        format_ = result_format(name, checked.form)
        question = Question(checked, format_.name, self._caps)
        worker = self._asked(question)
        try:
            return Answer(worker.answer(self._deadline), format_.media_type, checked.form)
        finally:
            self._give_back(worker)

    def _asked(self, question: Question) -> _Worker:
        """A worker that has taken the question; one that died idle is replaced."""
        until = time.monotonic() + self._deadline
        while True:
            worker = self._take(until)
            try:
                worker.send(question.encoded())
            except channel.Closed:
                worker.kill()
                self._give_back(worker)
            else:
                return worker

    def _take(self, until: float) -> _Worker:
        if self._closed:
            raise StoreError("this pool of query workers has been closed")
        busy = QueryTimeoutError(f"no worker was free within {self._deadline:g} seconds; try again later")
        try:
            started = self._idle.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise busy from None
        try:
            return started.result(timeout=max(0.0, until - time.monotonic()))
        except FutureTimeoutError:
            self._idle.put(started)
            raise busy from None
        except StoreError:
            self._idle.put(self._start(self._snapshot))
            raise

    def _give_back(self, worker: _Worker) -> None:
        with self._changing:
            current = worker.number == self._snapshot.number and not self._closed
            if current and worker.alive:
                done: Future[_Worker] = Future()
                done.set_result(worker)
                self._idle.put(done)
            elif current:
                self._idle.put(self._start(self._snapshot))
        if not current:
            worker.kill()

    def reload(self) -> None:
        """Answer from what the store holds now. Queries under way finish on what they began with.

        Raises:
            StoreError: the new workers did not start; the old ones go on.
        """
        with self._reloading:
            snapshot = _Snapshot.of(self._store, self._snapshot.number + 1)
            starting = [self._start(snapshot) for _ in range(self._workers)]
            try:
                for future in starting:
                    future.result()
            except StoreError:
                self._retire(starting)
                snapshot.data.close()
                raise
            with self._changing:
                old, self._snapshot = self._snapshot, snapshot
                leaving = self._drained()
                for future in starting:
                    self._idle.put(future)
            self._retire(leaving)
            old.data.close()

    def _drained(self) -> list[Future[_Worker]]:
        found = []
        with suppress(queue.Empty):
            while True:
                found.append(self._idle.get_nowait())
        return found

    def _retire(self, futures: Sequence[Future[_Worker]]) -> None:
        for future in futures:
            if not future.cancel():
                with suppress(StoreError):
                    future.result().kill()

    def close(self) -> None:
        """End every worker; a query that is under way fails with ``QueryCrashError``."""
        with self._changing:
            self._closed = True
            leaving = self._drained()
        self._retire(leaving)
        self._starter.shutdown()
        self._snapshot.data.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
