"""Queries and writes of strangers, answered by processes that can be killed.

No engine here can cancel a query, and some queries end the process that runs them. So each runs in a worker
(``worker.py``) with a deadline, past which the worker is killed. Workers are forked from one process that
holds the store's content (``zygote.py``): a new one costs milliseconds and next to no memory.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from counterpoint.errors import QueryCrashError, QueryTimeoutError, StoreError
from counterpoint.graph import channel
from counterpoint.graph.changes import Changes, decoded
from counterpoint.graph.guard import CheckedQuery, CheckedUpdate, Form, check
from counterpoint.graph.result_formats import formats_for, result_format
from counterpoint.graph.store import Store
from counterpoint.graph.worker import READ, UPDATE, Caps, Question, RdfText
from counterpoint.graph.zygote_process import ForkedWorker, Zygote

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["Answer", "Cancellation", "QueryPool"]

_LARGE: Final = 1 << 20
"""Bytes of an answer after which its worker is not asked again: what it took counts against its limit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer as it goes over the wire."""

    body: bytes
    media_type: str
    form: Form


class Cancellation:
    """Lets another thread end a query that runs, or that has not begun yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: ForkedWorker | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """End it; whoever waits for its answer gets a ``QueryCrashError``."""
        with self._lock:
            self._cancelled = True
            if self._worker is not None:
                self._worker.kill()

    @contextmanager
    def of(self, worker: ForkedWorker) -> Iterator[None]:
        """The time in which a worker can be ended."""
        with self._lock:
            if self._cancelled:
                raise QueryCrashError("the query was given up before it began")
            self._worker = worker
        try:
            yield
        finally:
            with self._lock:
                self._worker = None


class QueryPool:
    """Workers on a store's content. Its methods may be called from any number of threads.

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
        self._deadline = deadline
        self._caps = caps
        self._memory = memory
        self._free = threading.Semaphore(workers)
        self._idle: list[ForkedWorker] = []
        self._busy: set[ForkedWorker] = set()
        self._changing = threading.Lock()
        self._reloading = threading.Lock()
        self._closed = False
        # A zygote dies with the thread that started it, so one thread that lives as long as the pool does.
        self._starter = ThreadPoolExecutor(1, "counterpoint-workers")
        self._graphs: frozenset[str] = frozenset()
        self._version = -1
        self._zygote = self._started()

    def _started(self) -> Zygote:
        """A zygote with all that the store holds now."""
        with tempfile.TemporaryFile(prefix="counterpoint-") as snapshot:
            with self._store.writing():
                version, graphs = self._store.version, self._store.write_snapshot(snapshot)
            snapshot.flush()
            zygote = self._starter.submit(Zygote, snapshot, self._memory, version).result()
        self._version, self._graphs = version, graphs
        return zygote

    def states(self) -> dict[str, float]:
        """How many workers there are, by what they do."""
        with self._changing:
            return {"busy": len(self._busy), "idle": len(self._idle)}

    def check(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> CheckedQuery:
        """What :func:`counterpoint.graph.guard.check` says of a query to this pool's content."""
        return check(text, self._graphs, default_graphs=default_graphs, named_graphs=named_graphs)

    def run(
        self,
        query: str | CheckedQuery,
        format_name: str = "",
        cancellation: Cancellation | None = None,
    ) -> Answer:
        """Answer a query in a format by name or media type; without one, in JSON or Turtle.

        Raises:
            QueryRefusedError: the guard refuses it.
            QueryTimeoutError: it ran past the deadline, or no worker was free within it.
            QueryCrashError: it ended its worker, or was cancelled.
            QueryError: it is not well formed, has no such format, or its answer is too large.
        """
        checked = self.check(query) if isinstance(query, str) else query
        name = format_name or formats_for(checked.form)[0].name
        format_ = result_format(name, checked.form)
        question = Question(checked, format_.name, self._caps).encoded()
        with self._slot(), self._asked(question) as worker, (cancellation or Cancellation()).of(worker):
            body = _answer(worker, self._deadline, "query")
            worker.is_spent = worker.is_spent or len(body) > _LARGE
        return Answer(body, format_.media_type, checked.form)

    def update(self, wanted: CheckedUpdate, seconds: float) -> Changes:
        """What an update would change, tried on a copy; the store is as it was.

        Raises:
            QueryTimeoutError: it ran longer than so many seconds.
            QueryCrashError: it ended its worker.
            QueryError: it is not well formed, or fails.
        """
        with self._forked() as worker:
            worker.send(json.dumps(asdict(wanted)).encode(), UPDATE)
            return decoded(_answer(worker, seconds, "update"))

    def read(self, text: RdfText, seconds: float) -> list[ox.Triple]:
        """The triples of RDF that somebody sent, its blank nodes named as no others are.

        Raises:
            QueryTimeoutError, QueryCrashError: reading it took too long, or ended the worker.
            QueryError: it is not of its format, with line and column.
        """
        with self._forked() as worker:
            worker.send(text.encoded(), READ)
            written = _answer(worker, seconds, "text")
        return [quad.triple for quad in ox.parse(written, ox.RdfFormat.N_TRIPLES)]

    @contextmanager
    def _slot(self) -> Iterator[None]:
        """One of the places of queries that run at once."""
        if self._closed:
            raise StoreError("this pool of query workers has been closed")
        if not self._free.acquire(timeout=self._deadline):
            raise QueryTimeoutError(f"no worker was free within {self._deadline:g} seconds; try again later")
        try:
            yield
        finally:
            self._free.release()

    @contextmanager
    def _asked(self, question: bytes) -> Iterator[ForkedWorker]:
        """A worker that has taken the question; one that died idle is replaced."""
        worker = self._idle_one()
        if worker is not None:
            try:
                worker.send(question)
            except channel.Closed:
                worker.close()
                worker = None
        if worker is None:
            worker = self._fork()
            worker.send(question)
        with self._counted(worker):
            yield worker

    @contextmanager
    def _forked(self) -> Iterator[ForkedWorker]:
        """A worker for one thing only."""
        worker = self._fork()
        worker.is_spent = True
        with self._counted(worker):
            yield worker

    def _idle_one(self) -> ForkedWorker | None:
        with self._changing:
            return self._idle.pop() if self._idle else None

    def _fork(self) -> ForkedWorker:
        try:
            return self._zygote.fork()
        except channel.Closed:
            self._revive()
            return self._zygote.fork()

    def _revive(self) -> None:
        """A new zygote for one that has died."""
        with self._reloading:
            if self._closed:
                raise StoreError("this pool of query workers has been closed")
            if not self._zygote.alive:
                self._zygote.close()
                self._zygote = self._started()

    @contextmanager
    def _counted(self, worker: ForkedWorker) -> Iterator[None]:
        """The time in which a worker works; after it, the worker is kept or ended."""
        with self._changing:
            self._busy.add(worker)
        try:
            yield
        finally:
            with self._changing:
                self._busy.discard(worker)
                keep = not self._closed and worker.edition == self._version and not worker.is_spent
                keep = keep and worker.alive
                if keep:
                    self._idle.append(worker)
            if not keep:
                worker.close()

    def reload(self) -> None:
        """Answer from what the store holds now. Queries under way finish on what they began with.

        Raises:
            StoreError: the new content could not be taken in.
        """
        with self._reloading:
            version, graphs = self._store.changed(self._version)
            try:
                if graphs is None:
                    raise channel.Closed
                self._zygote.change(graphs, version)
                self._version, self._graphs = version, self._store.graphs()
            except channel.Closed:
                old, self._zygote = self._zygote, self._started()
                old.retire()
            for worker in self._drained():
                worker.close()

    def _drained(self) -> list[ForkedWorker]:
        with self._changing:
            found, self._idle = self._idle, []
        return found

    def close(self) -> None:
        """End every worker; a query that is under way fails with ``QueryCrashError``."""
        with self._changing:
            self._closed = True
            busy = list(self._busy)
        for worker in busy:
            worker.kill()
        for worker in self._drained():
            worker.close()
        with self._reloading:
            self._zygote.close()
        self._starter.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _answer(worker: ForkedWorker, seconds: float, what: str) -> bytes:
    try:
        return worker.answer(seconds)
    except channel.TooLate:
        raise QueryTimeoutError(
            f"the {what} ran longer than {seconds:g} seconds and was ended; ask for less"
        ) from None
    except channel.Closed:
        raise QueryCrashError(f"the {what} ended the process that ran it; simplify it") from None
