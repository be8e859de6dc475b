"""Queries of strangers to a store in a server: sent on with a deadline, their answers checked and capped.

What ``pool.py`` does with processes of its own is here the server's work; this side gives up in time, takes
no more than it may, and writes the answer in the format asked for, so that nothing of the server's own
(error pages, half an answer, formats of its own) reaches a stranger.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, cast

import pyoxigraph as ox

from counterpoint.errors import QueryCrashError, QueryError, QueryTimeoutError, StoreAwayError, StoreError
from counterpoint.graph.guard import CheckedQuery, CheckedUpdate, Form, check
from counterpoint.graph.pool import Answer, Cancellation, QueryPool
from counterpoint.graph.remote import RemoteStore
from counterpoint.graph.remote_answers import ROWS, TRIPLES, rows_of, triples_of, truth_of
from counterpoint.graph.remote_http import Reply
from counterpoint.graph.remote_transport import Call
from counterpoint.graph.result_formats import ResultFormat, formats_for, result_format
from counterpoint.graph.rows import write_triples
from counterpoint.graph.terminal import safe_csv
from counterpoint.graph.worker import Caps, RdfText

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from counterpoint.graph.changes import Changes
    from counterpoint.graph.zygote_process import ForkedWorker

__all__ = ["RemoteQueries"]

_WRAPPING: Final = 2
"""How many times as long an answer is in the format that it is fetched in, at most."""

_ROOM: Final = 64 * 1024


class RemoteQueries:
    """Answers queries as :class:`~counterpoint.graph.pool.QueryPool` does, from a store in a server.

    ``workers`` queries run at once, each for at most ``deadline`` seconds. An update is tried on a copy of
    the whole store in a process here, which is started when the first one comes; ``memory`` is for it.
    """

    def __init__(
        self,
        store: RemoteStore,
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
        self._closed = False
        self._changing = threading.Lock()
        self._calls: set[Call] = set()
        self._writing = threading.Lock()
        self._copy: QueryPool | None = None

    def check(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> CheckedQuery:
        """What :func:`counterpoint.graph.guard.check` says of a query to the store."""
        graphs = self._store.graphs()
        return check(text, graphs, default_graphs=default_graphs, named_graphs=named_graphs)

    def run(
        self,
        query: str | CheckedQuery,
        format_name: str = "",
        cancellation: Cancellation | None = None,
    ) -> Answer:
        """Answer a query in a format by name or media type; without one, in JSON or Turtle.

        Raises:
            QueryRefusedError: the guard refuses it, or it is not of SPARQL 1.1.
            QueryTimeoutError: it ran past the deadline, here or in the server, or too many others run.
            QueryCrashError: the server failed at it, or it was cancelled.
            QueryError: the server does not take it, it has no such format, or its answer is too large.
            StoreError: the server is away, or answers with something else.
        """
        checked = self.check(query) if isinstance(query, str) else query
        name = format_name or formats_for(checked.form)[0].name
        format_ = result_format(name, checked.form)
        with self._slot(), self._call(cancellation) as call:
            reply = self._asked(checked, call)
        return Answer(self._written(reply, checked.form, format_), format_.media_type, checked.form)

    def _asked(self, query: CheckedQuery, call: Call) -> Reply:
        fields = dict(self._store.fields(query))
        if self._store.server.is_virtuoso:
            fields["timeout"] = str(max(1000, int(self._deadline * 1000)))
        accept = TRIPLES if query.form.gives_triples else ROWS
        try:
            return self._store.server.ask(
                fields, accept=accept, size=_WRAPPING * self._caps.size + _ROOM, call=call
            )
        except StoreAwayError:
            if call.cancelled:
                raise QueryCrashError("the query was given up before it was answered") from None
            if call.left <= 0:
                raise QueryTimeoutError(
                    f"the query ran longer than {self._deadline:g} seconds and was given up; ask for less"
                ) from None
            raise

    def _written(self, reply: Reply, form: Form, format_: ResultFormat) -> bytes:
        """The answer in a format, within the caps."""
        where = "the store's server"
        if reply.is_cut and reply.is_good:
            raise self._too_long()
        if form.gives_triples:
            triples = triples_of(reply, where)
            self._store.refuse_part(len(triples))
            self._within_rows(len(triples))
            return self._within_size(write_triples(triples, format_.name))
        rows = _truth(truth_of(reply, where)) if form is Form.ASK else rows_of(reply, where)
        found = ox.parse_query_results(rows, ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QuerySolutions):
            self._within_rows(sum(1 for _ in found))
            found = ox.parse_query_results(rows, ox.QueryResultsFormat.JSON)
        written = found.serialize(format=format_.rows) or b""
        return self._within_size(safe_csv(written) if format_.name == "csv" else written)

    def _within_rows(self, count: int) -> None:
        if count > self._caps.rows:
            raise QueryError(f"the answer has more than {self._caps.rows:,} rows; ask for less, or use LIMIT")

    def _within_size(self, written: bytes) -> bytes:
        if len(written) > self._caps.size:
            raise self._too_long()
        return written

    def _too_long(self) -> QueryError:
        return QueryError(f"the answer is longer than {self._caps.size:,} bytes; ask for less, or use LIMIT")

    @contextmanager
    def _slot(self) -> Iterator[None]:
        """One of the places of queries that run at once."""
        if self._closed:
            raise StoreError("these queries have been closed")
        if not self._free.acquire(timeout=self._deadline):
            raise QueryTimeoutError(f"no place was free within {self._deadline:g} seconds; try again later")
        try:
            yield
        finally:
            self._free.release()

    @contextmanager
    def _call(self, cancellation: Cancellation | None) -> Iterator[Call]:
        """The time that a query has; it can be given up from other threads."""
        call = Call(self._deadline)
        with self._changing:
            self._calls.add(call)
        try:
            # A cancellation ends whatever has a method to kill it.
            with (cancellation or Cancellation()).of(cast("ForkedWorker", call)):
                yield call
        finally:
            with self._changing:
                self._calls.discard(call)

    def update(self, wanted: CheckedUpdate, seconds: float) -> Changes:
        """What an update would change, tried on a copy here; the store is as it was. See ``QueryPool``."""
        return self._local(reload=True).update(wanted, seconds)

    def read(self, text: RdfText, seconds: float) -> list[ox.Triple]:
        """The triples of RDF that somebody sent. See ``QueryPool``."""
        return self._local(reload=False).read(text, seconds)

    def _local(self, *, reload: bool) -> QueryPool:
        """A pool on a copy of the store, as it is now where that matters."""
        with self._writing:
            if self._closed:
                raise StoreError("these queries have been closed")
            if self._copy is None:
                self._copy = QueryPool(self._store, workers=1, deadline=self._deadline, memory=self._memory)
            elif reload:
                self._copy.reload()
            return self._copy

    def states(self) -> dict[str, float]:
        """Nothing: no processes of ours work here."""
        return {}

    def reload(self) -> None:
        """Nothing to do: the server answers from what it holds."""

    def close(self) -> None:
        """End every query; one that is under way fails with ``QueryCrashError``."""
        with self._changing:
            self._closed = True
            calls = list(self._calls)
        for call in calls:
            call.kill()
        with self._writing:
            if self._copy is not None:
                self._copy.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _truth(value: bool) -> bytes:
    return b'{"head":{},"boolean":%s}' % (b"true" if value else b"false")
