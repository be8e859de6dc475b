"""Queries and writes of strangers, wherever they are answered: in processes here, or in a server."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from counterpoint.errors import QueryCrashError, QueryTimeoutError, StoreError
from counterpoint.graph.caps import Caps
from counterpoint.graph.guard import CheckedQuery, CheckedUpdate, Form, check
from counterpoint.graph.result_formats import ResultFormat, formats_for, result_format

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    import pyoxigraph as ox

    from counterpoint.graph.changes import Changes
    from counterpoint.graph.worker import RdfText

__all__ = ["Answer", "Cancellation", "Places", "QueryService"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer as it goes over the wire."""

    body: bytes
    media_type: str
    form: Form


class _Killable(Protocol):
    """What a query runs in."""

    def kill(self) -> None:
        """End it, whatever it does."""


class Cancellation:
    """Lets another thread end a query that runs, or that has not begun yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: _Killable | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """End it; whoever waits for its answer gets a ``QueryCrashError``."""
        with self._lock:
            self._cancelled = True
            if self._running is not None:
                self._running.kill()

    @contextmanager
    def of(self, running: _Killable) -> Iterator[None]:
        """The time in which what runs can be ended."""
        with self._lock:
            if self._cancelled:
                raise QueryCrashError("the query was given up before it began")
            self._running = running
        try:
            yield
        finally:
            with self._lock:
                self._running = None


class Places:
    """Places for so many at once; a semaphore whose number may change."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._taken = 0
        self._changed = threading.Condition()

    def take(self, seconds: float) -> bool:
        """Take one, waiting at most so many seconds for it; whether there was one."""
        with self._changed:
            found = self._changed.wait_for(lambda: self._taken < self.number, seconds)
            self._taken += found
            return found

    def leave(self) -> None:
        """Leave one that was taken."""
        with self._changed:
            self._taken -= 1
            self._changed.notify()

    def resize(self, number: int) -> None:
        """From now on let so many in at once; those who are in stay."""
        with self._changed:
            self.number = number
            self._changed.notify_all()


class QueryService(ABC):
    """Answers strangers. Its methods may be called from any number of threads.

    ``workers`` queries run at once, each for at most ``deadline`` seconds.
    """

    def __init__(self, *, workers: int, deadline: float, caps: Caps) -> None:
        self._deadline = deadline
        self._caps = caps
        self._places = Places(workers)
        self._closed = False

    def check(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> CheckedQuery:
        """What :func:`counterpoint.graph.guard.check` says of a query to the graphs that are asked here."""
        return check(text, self._known_graphs(), default_graphs=default_graphs, named_graphs=named_graphs)

    def run(
        self,
        query: str | CheckedQuery,
        format_name: str = "",
        cancellation: Cancellation | None = None,
    ) -> Answer:
        """Answer a query in a format by name or media type; without one, in JSON or Turtle.

        Raises:
            QueryRefusedError: the guard refuses it, or the store's server is not to be asked so.
            QueryTimeoutError: it ran past the deadline, or too many others ran until then.
            QueryCrashError: it ended what it ran in, or was cancelled.
            QueryError: it is not well formed, has no such format, or its answer is too large.
            StoreError: this is closed, or the store's server is away.
        """
        checked = self.check(query) if isinstance(query, str) else query
        name = format_name or formats_for(checked.form)[0].name
        format_ = result_format(name, checked.form)
        with self._place():
            body = self._answer(checked, format_, cancellation or Cancellation())
        return Answer(body, format_.media_type, checked.form)

    @contextmanager
    def _place(self) -> Iterator[None]:
        """One of the places of queries that run at once."""
        self._check_open()
        if not self._places.take(self._deadline):
            raise QueryTimeoutError(f"no place was free within {self._deadline:g} seconds; try again later")
        try:
            yield
        finally:
            self._places.leave()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError("the service of queries has been closed")

    @abstractmethod
    def _known_graphs(self) -> frozenset[str]:
        """The names of the graphs that a query may name."""

    @abstractmethod
    def _answer(self, query: CheckedQuery, format_: ResultFormat, cancellation: Cancellation) -> bytes:
        """The whole answer in a format, within the caps."""

    @abstractmethod
    def update(self, wanted: CheckedUpdate, seconds: float) -> Changes:
        """What an update would change, tried on a copy; the store is as it was.

        Raises:
            QueryTimeoutError: it ran longer than so many seconds.
            QueryCrashError: it ended its worker.
            QueryError: it is not well formed, or fails.
        """

    @abstractmethod
    def read(self, text: RdfText, seconds: float) -> list[ox.Triple]:
        """The triples of RDF that somebody sent, its blank nodes named as no others are.

        Raises:
            QueryTimeoutError: reading it took longer than so many seconds.
            QueryCrashError: it ended its worker.
            QueryError: it is not of its format, with line and column.
        """

    @abstractmethod
    def states(self) -> dict[str, float]:
        """How many processes there are, by what they do."""

    @abstractmethod
    def reload(self) -> None:
        """Answer from what the store holds now. Queries under way finish on what they began with.

        Raises:
            StoreError: the new content could not be taken in.
        """

    @abstractmethod
    def close(self) -> None:
        """End every query; one that is under way fails with ``QueryCrashError``."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
