"""Queries of strangers to a store in a server: sent on with a deadline, their answers checked and capped.

What ``pool.py`` does with processes of its own is here the server's work; this side gives up in time, takes
no more than it may, and writes the answer in the format asked for, so that nothing of the server's own
(error pages, half an answer, formats of its own) reaches a stranger.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from counterpoint.errors import QueryCrashError, QueryTimeoutError, StoreAwayError
from counterpoint.graph.caps import Caps
from counterpoint.graph.guard import CheckedQuery, CheckedUpdate, Form
from counterpoint.graph.pool import QueryPool
from counterpoint.graph.query_service import Cancellation, QueryService
from counterpoint.graph.remote import RemoteStore
from counterpoint.graph.remote_answers import ROWS, TRIPLES, rows_of, triples_of, truth_of
from counterpoint.graph.remote_http import Reply
from counterpoint.graph.remote_transport import Call
from counterpoint.graph.result_formats import ResultFormat
from counterpoint.graph.rows import write_triples
from counterpoint.graph.terminal import safe_csv
from counterpoint.graph.worker import RdfText

if TYPE_CHECKING:
    from counterpoint.graph.changes import Changes

__all__ = ["RemoteQueries"]

_WRAPPING: Final = 2
"""How many times as long an answer is in the format that it is fetched in, at most."""

_ROOM: Final = 64 * 1024


class RemoteQueries(QueryService):
    """Answers from a store in a server.

    An update is tried on a copy of the whole store in a process here, which is started when the first one
    comes; ``memory`` is for it.
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
        super().__init__(workers=workers, deadline=deadline, caps=caps)
        self._store = store
        self._memory = memory
        self._changing = threading.Lock()
        self._calls: set[Call] = set()
        self._writing = threading.Lock()
        self._copy: QueryPool | None = None

    def _known_graphs(self) -> frozenset[str]:
        return self._store.graphs()

    def _answer(self, query: CheckedQuery, format_: ResultFormat, cancellation: Cancellation) -> bytes:
        with self._call(cancellation) as call:
            reply = self._asked(query, call)
        return self._written(reply, query.form, format_)

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
            self._caps.check_size(len(reply.body))
        if form.gives_triples:
            triples = triples_of(reply, where)
            self._store.refuse_part(len(triples))
            self._caps.check_rows(len(triples))
            return self._within_size(write_triples(triples, format_.name))
        rows = _truth(truth_of(reply, where)) if form is Form.ASK else rows_of(reply, where)
        found = ox.parse_query_results(rows, ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QuerySolutions):
            self._caps.check_rows(sum(1 for _ in found))
            found = ox.parse_query_results(rows, ox.QueryResultsFormat.JSON)
        written = found.serialize(format=format_.rows) or b""
        return self._within_size(safe_csv(written) if format_.name == "csv" else written)

    def _within_size(self, written: bytes) -> bytes:
        self._caps.check_size(len(written))
        return written

    @contextmanager
    def _call(self, cancellation: Cancellation) -> Iterator[Call]:
        """The time that a query has; it can be given up from other threads."""
        call = Call(self._deadline)
        with self._changing:
            self._calls.add(call)
        try:
            with cancellation.of(call):
                yield call
        finally:
            with self._changing:
                self._calls.discard(call)

    def update(self, wanted: CheckedUpdate, seconds: float) -> Changes:
        """What an update would change, tried on a copy here; the store is as it was."""
        return self._local(reload=True).update(wanted, seconds)

    def read(self, text: RdfText, seconds: float) -> list[ox.Triple]:
        """The triples of RDF that somebody sent, its blank nodes named as no others are."""
        return self._local(reload=False).read(text, seconds)

    def _local(self, *, reload: bool) -> QueryPool:
        """A pool on a copy of the store, as it is now where that matters."""
        with self._writing:
            self._check_open()
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


def _truth(value: bool) -> bytes:
    return b'{"head":{},"boolean":%s}' % (b"true" if value else b"false")
