"""What the service needs of the session: debates in a store, and those still on their way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import pyoxigraph as ox

from counterpoint.graph.analysis.findings import Finder
from counterpoint.graph.analysis.job import Job
from counterpoint.graph.analysis.triples import RecordedAnalysis
from counterpoint.graph.caps import Caps
from counterpoint.graph.changes import Changes
from counterpoint.graph.debate_graphs import GraphName
from counterpoint.graph.query_service import QueryService
from counterpoint.graph.rows import Rows, Triples
from counterpoint.ontology.debate import Debate

__all__ = ["Jobs", "Library", "Loading"]


class Jobs(Protocol):
    """Processes that do jobs about debates; ``counterpoint.graph.analysis.jobs.AnalysisJobs`` has them."""

    def run(self, debate: Debate, digest: str, job: Job) -> bytes:
        """The answer to a job.

        Raises:
            AnalysisError: it cannot be done, takes too long, or ends its process.
        """
        ...

    def states(self) -> dict[str, int]:
        """How many processes are ``busy``, and how many ``idle``."""
        ...

    def get_ready(self) -> None:
        """Start a process now; returns at once."""
        ...

    def close(self) -> None:
        """End every process."""
        ...


class Library(Protocol):
    """The verbs that the service calls; ``counterpoint.session.Library`` has them."""

    @property
    def version(self) -> int:
        """A number that grows with every change."""
        ...

    def changing(self) -> AbstractContextManager[object]:
        """While this lasts nothing else changes the store: what is looked at first still holds then."""
        ...

    def put(self, debate: Debate) -> str:
        """Put a checked debate in, replacing the one of the same address as a whole; its key."""
        ...

    def remove(self, key: str) -> None:
        """Take a debate out, with all that is derived from it.

        Raises:
            UnknownDebateError: there is none of that key.
        """
        ...

    def graphs(self) -> frozenset[str]:
        """The names of the graphs that can be asked."""
        ...

    def workers(
        self, *, number: int, deadline: float, caps: Caps, memory: int, data: str = ...
    ) -> QueryService:
        """Processes that answer other people's queries on what the store holds now."""
        ...

    def debates(self) -> Sequence[str]:
        """The keys of the debates, in order."""
        ...

    def debate(self, key: str) -> Debate:
        """One debate's records, the same object for as long as the debate is not replaced.

        Raises:
            UnknownDebateError: there is none of that key.
        """
        ...

    def export(self, key: str, format: str) -> str:  # noqa: A002 -- the session's word
        """One debate in an interchange format (``yaml``, ``turtle``, ``jsonld`` and so on)."""
        ...

    def analysts(self, *, number: int, deadline: float, memory: int, module: str = ...) -> Jobs:
        """Processes that analyze for other people, or do what ``module`` does."""
        ...

    def finder(self, key: str) -> Finder:
        """What knows the digest of a debate, the same object while the debate says the same.

        Raises:
            UnknownDebateError: there is none of that key.
        """
        ...

    def recorded(self, key: str) -> Sequence[RecordedAnalysis]:
        """The analyses whose results are in the store."""
        ...

    def record_triples(self, key: str, digest: str, triples: bytes) -> None:
        """Write results, as N-Triples, where SPARQL finds them."""
        ...

    def problem(self) -> str:
        """Why the store cannot be used now, in words; nothing where it can. Waits a moment at most."""
        ...

    def triples(self, graph: GraphName) -> list[ox.Triple]:
        """The triples of a graph, none where there is no such graph."""
        ...

    def default_graph_is_empty(self) -> bool:
        """Is a query that names no dataset asked of all graphs together?"""
        ...

    def change(self, make: Callable[[], Changes]) -> Changes:
        """Change whole graphs as ``make`` says when it is this change's turn, with what follows for debates.

        Raises:
            DebateFileError: a debate's graph would no longer hold one.
            QueryRefusedError: what is derived would be written by hand.
        """
        ...

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this after every change, in the thread that made it and before it counts as done."""
        ...

    def query(self, query: str) -> Rows | Triples | bool:
        """The answer to a query of our own; other people's go to the workers."""
        ...


class Loading(Protocol):
    """Debates that are loaded beside the running service; ``counterpoint.loading.Loading`` does it."""

    def missing(self) -> str:
        """What is not loaded yet, in words; nothing where all is."""
        ...

    def start(self, failed: Callable[[], None]) -> None:
        """Begin; ``failed`` is called where a debate cannot be loaded."""
        ...

    def end(self) -> None:
        """Stop."""
        ...
