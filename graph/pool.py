"""Queries and writes of strangers, answered by processes that can be killed.

No engine here can cancel a query, and some queries end the process that runs them. So each runs in a worker
(``worker.py``) with a deadline, past which the worker is killed. Workers are forked from one process that
holds the store's content (``zygote.py``): a new one costs milliseconds and next to no memory.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from typing import Final

import pyoxigraph as ox

from counterpoint.errors import QueryCrashError, QueryError, QueryTimeoutError, StoreError
from counterpoint.graph import channel, machine
from counterpoint.graph.caps import Caps
from counterpoint.graph.changes import Changes, decoded, without_triples
from counterpoint.graph.confined import QUESTION
from counterpoint.graph.guard import CheckedQuery, CheckedUpdate
from counterpoint.graph.query_service import Cancellation, QueryService
from counterpoint.graph.result_formats import ResultFormat
from counterpoint.graph.store import Store
from counterpoint.graph.worker import READ, UPDATE, Question, RdfText
from counterpoint.graph.zygote_process import ForkedWorker, Zygote

__all__ = ["QueryPool"]

_LARGE: Final = 1 << 20
"""Bytes of an answer after which its worker is not asked again: what it took counts against its limit."""


class QueryPool(QueryService):
    """Workers on a store's content, each with ``memory`` bytes beyond what the data take.

    After a change of the store call :meth:`reload`; until it returns the old content answers.
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
        super().__init__(workers=workers, deadline=deadline, caps=caps)
        self._store = store
        self._workers = workers
        self._memory = memory
        self._idle: list[ForkedWorker] = []
        self._busy: set[ForkedWorker] = set()
        self._changing = threading.Lock()
        self._reloading = threading.Lock()
        # A zygote dies with the thread that started it, so one thread that lives as long as the pool does.
        self._starter = ThreadPoolExecutor(1, "counterpoint-workers")
        self._graphs: frozenset[str] = frozenset()
        self._version = -1
        self._zygote = self._started()
        self._make_room()

    def _started(self) -> Zygote:
        """A zygote with all that the store holds now."""
        with tempfile.TemporaryFile(prefix="counterpoint-") as snapshot:
            with self._store.writing():
                version, graphs = self._store.version, self._store.write_snapshot(snapshot)
            snapshot.flush()
            zygote = self._start(snapshot.fileno(), version)
        try:
            zygote.change(without_triples(graphs), version)  # N-Quads tell of no empty graph
        except channel.Closed:
            zygote.close()
            raise StoreError("the process of query workers ended as soon as it had started") from None
        self._version, self._graphs = version, graphs
        return zygote

    def _start(self, data: int, edition: int, folder: str = "") -> Zygote:
        return self._starter.submit(Zygote, data, self._memory, edition, folder).result()

    def states(self) -> dict[str, float]:
        """How many workers there are, by what they do."""
        with self._changing:
            return {"busy": len(self._busy), "idle": len(self._idle)}

    def _known_graphs(self) -> frozenset[str]:
        return self._graphs

    def _answer(self, query: CheckedQuery, format_: ResultFormat, cancellation: Cancellation) -> bytes:
        question = Question(query, format_.name, self._caps).encoded()
        with self._working(self._idle_one() or self._fork()) as worker, cancellation.of(worker):
            try:
                body = _asked(worker, "query", QUESTION, question, self._deadline)
            except QueryError:  # an answer that became too large, where it took its time
                worker.is_spent = worker.is_spent or worker.yields
                raise
            worker.is_spent = worker.is_spent or len(body) > _LARGE
        return body

    def update(self, wanted: CheckedUpdate, seconds: float) -> Changes:
        """What an update would change, tried on a copy; the store is as it was."""
        body = json.dumps(asdict(wanted)).encode()
        with self._copy() as copy:
            return decoded(self._once("update", UPDATE, body, seconds, copy))

    def read(self, text: RdfText, seconds: float) -> list[ox.Triple]:
        """The triples of RDF that somebody sent, its blank nodes named as no others are."""
        written = self._once("text", READ, text.encoded(), seconds)
        return [quad.triple for quad in ox.parse(written, ox.RdfFormat.N_TRIPLES)]

    @contextmanager
    def _copy(self) -> Iterator[str]:
        """Where a worker that changes what it finds puts its copy; in memory it has one."""
        yield ""

    def _once(self, what: str, kind: bytes, body: bytes, seconds: float, copy: str = "") -> bytes:
        """The answer of a worker that is not asked again."""
        self._check_open()
        with self._working(self._fork(copy)) as worker:
            worker.is_spent = True
            return _asked(worker, what, kind, body, seconds)

    def _idle_one(self) -> ForkedWorker | None:
        """A worker that waits for a question.

        Those that died waiting are passed over, and beside long queries those that would yield to them.
        """
        while True:
            with self._changing:
                is_crowded = any(worker.is_spent for worker in self._busy)
                worker = self._idle.pop() if self._idle else None
            if worker is None or (worker.alive and not (worker.yields and is_crowded)):
                return worker
            worker.close()

    def _fork(self, copy: str = "") -> ForkedWorker:
        try:
            return self._zygote.fork(copy)
        except channel.Closed:
            self._revive()
        try:
            return self._zygote.fork(copy)
        except channel.Closed:
            raise QueryCrashError("the process of query workers has ended twice; try again later") from None

    def _revive(self) -> None:
        """A new zygote for one that has died."""
        with self._reloading:
            self._check_open()
            if not self._zygote.alive:
                self._zygote.close()
                self._zygote = self._started()

    @contextmanager
    def _working(self, worker: ForkedWorker) -> Iterator[ForkedWorker]:
        """The time in which a worker works; after it, the worker is kept or ended."""
        with self._changing:
            self._busy.add(worker)
        try:
            yield worker
        finally:
            with self._changing:
                self._busy.discard(worker)
                is_current = worker.edition == self._version and not self._closed
                keep = is_current and not worker.is_spent and worker.alive
                if keep:
                    self._idle.append(worker)
            if not keep:
                worker.close()

    def reload(self) -> None:
        """Answer from what the store holds now. Queries under way finish on what they began with."""
        with self._reloading:
            if not self._took_changes():
                old, self._zygote = self._zygote, self._started()
                old.retire()
            for worker in self._drained():
                worker.close()
            self._make_room()

    def _make_room(self) -> None:
        """Let so many queries run at once that their workers fit into half of the machine's memory.

        The engine counts references in what it reads, so a worker copies, page by page, what it has read.
        """
        fitting = machine.memory() // 2 // max(self._zygote.memory, 1)
        self._places.resize(max(1, min(self._workers, fitting)))

    def _took_changes(self) -> bool:
        """Tell the zygote what has changed; not where that is not known, or it has died."""
        version, graphs = self._store.changed(self._version)
        if graphs is None:
            return False
        try:
            self._zygote.change(graphs, version)
        except channel.Closed:
            return False
        self._version, self._graphs = version, self._store.graphs()
        return True

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


def _asked(worker: ForkedWorker, what: str, kind: bytes, body: bytes, seconds: float) -> bytes:
    """The answer to a question."""
    try:
        worker.send(body, kind)
        return worker.answer(seconds)
    except channel.TooLate:
        raise QueryTimeoutError(
            f"the {what} ran longer than {seconds:g} seconds and was ended; ask for less"
        ) from None
    except channel.Closed:
        raise QueryCrashError(f"the {what} ended the process that ran it; simplify it") from None
