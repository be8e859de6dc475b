"""Every error that leaves Counterpoint, in one tree.

    CounterpointError               what went wrong, where, what to do
    ├── DebateFileError             a debate file has problems (all of them, in ``.problems``)
    ├── UnknownDebateError          no bundled debate, file or store of that name
    ├── UnknownThingError           a debate has no thing with that key
    ├── UnknownTermError            the ontology has no such term
    ├── SourceTextError             a source's text is missing or is not the one that was coded
    ├── QueryError                  a query is not well formed or not allowed
    │   ├── QueryRefusedError       the guard refused it (SERVICE, LOAD, a foreign dataset, too large)
    │   ├── QueryTimeoutError       it ran past its deadline and was ended
    │   └── QueryCrashError         its worker died
    ├── StoreError                  the store cannot be opened, read or written
    │   └── StoreAwayError          its server does not answer
    ├── AnalysisError               an analysis cannot be done as it was asked for
    │   ├── AnalysisTimeoutError    it ran past its deadline and was ended
    │   ├── AnalysisCrashError      its process died
    │   └── NetworkTooLargeError    it would not fit in memory; says how large, and what makes it smaller
    ├── FrameworkFileError          a file of an argumentation framework cannot be read
    ├── ViewError                   a view cannot be drawn as it was asked for
    │   ├── ViewTimeoutError        it ran past its deadline and was ended
    │   └── ViewCrashError          its process died
    ├── LayoutError                 Graphviz could not lay a map out
    └── SettingError                a setting has a value it cannot have

What a request gets wrong is under ``RequestError`` in ``api/refusals.py``.

No exception of rdflib, pyoxigraph, yaml or networkx reaches a user. Each class carries the exit code of
the command line (``exit_code``), and the status and title that the service answers with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterpoint.ontology.problems import Problem

__all__ = [
    "AnalysisCrashError",
    "AnalysisError",
    "AnalysisTimeoutError",
    "CounterpointError",
    "DebateFileError",
    "FrameworkFileError",
    "LayoutError",
    "NetworkTooLargeError",
    "QueryCrashError",
    "QueryError",
    "QueryRefusedError",
    "QueryTimeoutError",
    "SettingError",
    "SourceTextError",
    "StoreAwayError",
    "StoreError",
    "UnknownDebateError",
    "UnknownTermError",
    "UnknownThingError",
    "ViewCrashError",
    "ViewError",
    "ViewTimeoutError",
]


class CounterpointError(Exception):
    """The root of the tree. Its text says what went wrong, where, and what to do."""

    exit_code: int = 2
    status: int = 500
    title: str = "Internal error"


class DebateFileError(CounterpointError):
    """A debate file has problems; nothing of it was loaded.

    ``problems`` lists every one of them, in the order of the file.
    """

    exit_code = 1
    status = 422
    title = "The debate file has problems"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownDebateError(CounterpointError):
    """There is no bundled debate, file or store of that name."""

    status = 404
    title = "No such debate"


class UnknownThingError(CounterpointError):
    """The debate has no thing with that key."""

    status = 404
    title = "No such thing in this debate"


class UnknownTermError(CounterpointError):
    """The ontology has no such term."""

    title = "No such term"


class SourceTextError(CounterpointError):
    """A source's text is missing, or is not the one that was coded."""

    title = "Source text not usable"


class QueryError(CounterpointError):
    """A query is not well formed, or cannot be answered."""

    status = 400
    title = "The query cannot be answered"


class QueryRefusedError(QueryError):
    """The guard refused the query before it ran."""

    title = "The query is not allowed"


class QueryTimeoutError(QueryError):
    """The query ran past its deadline and was ended."""

    status = 504
    title = "The query took too long"


class QueryCrashError(QueryError):
    """The worker that ran the query died; the next query finds a fresh one."""

    status = 500
    title = "The query ended its worker"


class StoreError(CounterpointError):
    """The store cannot be opened, read or written."""

    status = 503
    title = "The store is not available"


class StoreAwayError(StoreError):
    """The server that holds the store does not answer, or breaks off; come back later."""

    title = "The store is away"
    headers: Mapping[str, str] = MappingProxyType({"Retry-After": "5"})


class AnalysisError(CounterpointError):
    """An analysis cannot be done as it was asked for: no such analysis, parameter, or thing."""

    status = 400
    title = "The analysis cannot be done"


class AnalysisTimeoutError(AnalysisError):
    """The analysis ran past its deadline and was ended."""

    status = 504
    title = "The analysis took too long"


class AnalysisCrashError(AnalysisError):
    """The process that ran the analysis died; the next one finds a fresh one."""

    status = 500
    title = "The analysis ended its process"


class NetworkTooLargeError(AnalysisError):
    """A network would not fit in memory; a threshold or the strongest ties only make it smaller."""

    title = "The network is too large"


class FrameworkFileError(CounterpointError):
    """A file of an argumentation framework cannot be read."""

    status = 422
    title = "The framework's file has problems"


class ViewError(CounterpointError):
    """A view cannot be drawn as it was asked for."""

    status = 400
    title = "The view cannot be drawn"


class ViewTimeoutError(ViewError):
    """The view ran past its deadline and was ended."""

    status = 504
    title = "The view took too long"


class ViewCrashError(ViewError):
    """The process that drew the view died; the next one finds a fresh one."""

    status = 500
    title = "The view ended its process"


class LayoutError(CounterpointError):
    """Graphviz could not lay a map out."""

    title = "The map cannot be laid out"


class SettingError(CounterpointError):
    """A setting has a value that it cannot have."""

    title = "A setting is wrong"
