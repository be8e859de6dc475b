"""What ``counterpoint.open()`` returns: a debate in a store, with its verbs.

Each verb is a thin call into its room. A :class:`Library` is a store with any number of debates, as the
service holds it; a :class:`Session` is one debate of a library.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast, overload

from counterpoint.data.bundled import bundled, bundled_path
from counterpoint.errors import UnknownDebateError

if TYPE_CHECKING:
    import networkx as nx
    import pyoxigraph as ox
    import rdflib

    from counterpoint.graph.analysis.findings import Finder, Findings
    from counterpoint.graph.analysis.jobs import AnalysisJobs
    from counterpoint.graph.analysis.progress import Progress
    from counterpoint.graph.analysis.result import Result
    from counterpoint.graph.analysis.triples import RecordedAnalysis
    from counterpoint.graph.changes import Changes
    from counterpoint.graph.debate_graphs import GraphName
    from counterpoint.graph.networks.selection import Row
    from counterpoint.graph.pool import QueryPool
    from counterpoint.graph.rows import Rows, Triples
    from counterpoint.graph.store import Store
    from counterpoint.graph.worker import Caps
    from counterpoint.ontology.debate import Debate
    from counterpoint.viz.picture import Picture
    from counterpoint.viz.report import Report

__all__ = ["Library", "Session", "bundled", "open"]

DEBATE_FILE = "debate.yaml"


def open(  # noqa: A001 - counterpoint.open, as its users write it
    debate: str | Path = "city-divided", *, store: str | Path = "memory"
) -> Session:
    """Open a debate.

    ``debate`` is a bundled debate's name, a debate file (YAML or RDF), a folder that holds a
    ``debate.yaml``, or a store that holds one debate: its directory, or the address of its SPARQL server.
    ``store`` says where it is loaded: ``"memory"``, a directory, or a server.

    Raises:
        UnknownDebateError: there is nothing of that name.
        DebateFileError: the file has problems; nothing was loaded.
    """
    if _is_store(debate):
        library = Library(debate)
        keys = library.debates()
        if len(keys) != 1:
            library.close()
            raise UnknownDebateError(
                f"{debate}: the store holds {len(keys)} debates, not one; counterpoint.Library opens it"
            )
        return Session(library, keys[0])
    library = Library(store)
    return Session(library, library.load(debate))


def locate(debate: str | Path) -> Path:
    """The file of a debate that is named as a user names it: bundled name, file, or folder.

    Raises:
        UnknownDebateError: there is nothing of that name, with what there is.
    """
    if isinstance(debate, str) and debate in bundled():
        return bundled_path(debate)
    if isinstance(debate, str) and debate.startswith(("http://", "https://")):
        raise UnknownDebateError(f"{debate} is the address of a store; give a file, or a name")
    path = Path(debate)
    if path.is_dir() and (path / DEBATE_FILE).is_file():
        return path / DEBATE_FILE
    if path.is_file():
        return path
    names = ", ".join(bundled())
    raise UnknownDebateError(f'there is no debate "{debate}"; give a file, a folder, or one of: {names}')


def _is_store(debate: str | Path) -> bool:
    from counterpoint.graph.generations import is_store
    from counterpoint.graph.remote_address import is_address

    return is_address(debate) or is_store(Path(debate))


class Library:
    """Debates in one store: ``"memory"``, a directory, or a SPARQL server. Usable from several threads."""

    def __init__(
        self, store: str | Path = "memory", *, read_only: bool = False, update: str = "", graphs: str = ""
    ) -> None:
        from counterpoint.graph.store import open_store

        self.store: Store = open_store(store, read_only=read_only, update=update, graphs=graphs)
        self._records: dict[str, tuple[int, Debate]] = {}
        self._finders: dict[str, tuple[Debate, Finder]] = {}  # with what was last looked at
        self._reading = threading.Lock()
        self._listeners: list[Callable[[], None]] = []
        self._turn = threading.RLock()  # a change and all who listen to it, before the next change

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this after every change, in the thread that made it and before it counts as done."""
        self._listeners.append(listener)

    def load(self, debate: str | Path, *, validate: bool = True) -> str:
        """Load a debate, replacing the one of the same address as a whole; its key is returned.

        ``validate=False`` puts an RDF file that something else has validated straight into the store; for
        files of millions of triples.

        Raises:
            UnknownDebateError: there is nothing of that name.
            DebateFileError: the file has problems; the store is as it was.
        """
        from counterpoint.data.formats import format_of, load

        path = locate(debate)
        if validate or format_of(path) == "yaml":
            return self.put(load(path))
        with self._turn:
            key = _key(self.store.load(path))
            self._changed()
        return key

    def put(self, debate: Debate) -> str:
        """Put a checked debate in, replacing the one of the same address as a whole; its key is returned."""
        with self._turn:
            self.store.replace(debate)
            self._changed()
        return debate.info.key

    def remove(self, key: str) -> None:
        """Take a debate out, with all that is derived from it.

        Raises:
            UnknownDebateError: the store has none of that key.
        """
        with self._turn:
            self.store.remove(key)
            self._records.pop(key, None)
            self._finders.pop(key, None)
            self._changed()

    def change(self, make: Callable[[], Changes]) -> Changes:
        """Change whole graphs, with what follows for debates among them; nobody changes the store meanwhile.

        ``make`` says what shall change; it is called when it is this change's turn. What it raises leaves
        the store as it was.

        Raises:
            DebateFileError: a debate's graph would no longer hold a debate that can be read.
            QueryRefusedError: what is derived would be written by hand.
        """
        from counterpoint.graph.changes import graphs_of
        from counterpoint.graph.writes import checked

        with self._turn:
            changes = checked(make(), self.store)
            if changes:
                self.store.commit(*graphs_of(changes))
                self._changed()
        return changes

    def changing(self) -> AbstractContextManager[object]:
        """While this lasts no other thread changes the store: what is looked at first still holds then."""
        return self._turn

    def problem(self) -> str:
        """Why the store cannot be used now, in words; nothing where it can. Waits a moment at most."""
        return self.store.problem()

    @property
    def version(self) -> int:
        """A number that grows with every change of the store."""
        return self.store.version

    def _changed(self) -> None:
        for listener in self._listeners:
            listener()

    def debates(self) -> tuple[str, ...]:
        """The keys of the debates, in order."""
        return tuple(sorted(map(_key, self.store.debates())))

    def debate(self, key: str) -> Debate:
        """One debate's records, stances included; the same object for as long as nothing was replaced.

        Raises:
            UnknownDebateError: the store has none of that key.
        """
        if (known := self._read(key)) is not None:
            return known
        with self._reading:  # of many who ask at once, one reads
            if (known := self._read(key)) is None:
                version, known = self.store.version, self.store.debate(key)
                self._records[key] = (version, known)
            return known

    def _read(self, key: str) -> Debate | None:
        """A debate's records, if they have been read since the last change."""
        version, debate = self._records.get(key, (None, None))
        return debate if version == self.store.version else None

    def finder(self, key: str) -> Finder:
        """What analyzes a debate and remembers what it found; a new one where the debate says something else.

        Raises:
            UnknownDebateError: the store has none of that key.
        """
        from counterpoint.graph.analysis.findings import Finder

        debate, known = self.debate(key), self._finders.get(key)
        if known is None or known[0] is not debate:
            with self._reading:
                known = self._finders.get(key)
                if known is None or known[0] is not debate:
                    fresh = Finder(debate)
                    if known is not None and known[1].digest == fresh.digest:
                        fresh = known[1]
                    known = self._finders[key] = (debate, fresh)
        return known[1]

    def record(self, key: str, results: Findings | Result) -> None:
        """Write results into the debate's analysis graph, in place of earlier ones of the same parameters.

        Stale results, of what the debate said before, are taken out of the graph.

        Raises:
            UnknownDebateError: the store has none of that key.
            AnalysisError: the results are of another state of the debate: analyze it again.
        """
        from counterpoint.graph.analysis.recording import recording

        with self._turn:
            self.store.record(key, recording(results))
            self._changed()

    def record_triples(self, key: str, digest: str, triples: bytes) -> None:
        """Write results that are N-Triples already, of the debate with that digest; see :meth:`record`.

        Raises:
            UnknownDebateError: the store has none of that key.
            AnalysisError: the debate has another digest by now.
        """
        import pyoxigraph as ox

        from counterpoint.graph.analysis.recording import recording_triples

        parsed = [quad.triple for quad in ox.parse(triples, ox.RdfFormat.N_TRIPLES)]
        with self._turn:
            self.store.record(key, recording_triples(digest, parsed))
            self._changed()

    def recorded(self, key: str) -> list[RecordedAnalysis]:
        """The analyses whose results the debate's analysis graph holds, stale ones marked."""
        from counterpoint.graph.analysis.triples import activities

        return activities(self.store.results(key), self.finder(key).digest)

    def session(self, key: str) -> Session:
        """One debate with its verbs."""
        return Session(self, key)

    def query(self, query: str) -> Rows | Triples | bool:
        """Ask SPARQL of all debates. See :meth:`Session.query`."""
        return self.store.query(query)

    def graphs(self) -> frozenset[str]:
        """The names of the graphs that can be asked."""
        return self.store.graphs()

    def triples(self, graph: GraphName) -> list[ox.Triple]:
        """The triples of a graph, none where there is no such graph."""
        return self.store.triples(graph)

    def default_graph_is_empty(self) -> bool:
        """Is a query that names no dataset asked of all graphs together?"""
        return self.store.default_graph_is_empty()

    def workers(self, *, number: int, deadline: float, caps: Caps, memory: int) -> QueryPool:
        """Processes that answer strangers' queries on what the store holds now.

        ``deadline`` is in seconds, ``memory`` in bytes for each worker beyond what the data take.
        """
        from counterpoint.graph.pool import QueryPool
        from counterpoint.graph.remote import RemoteStore

        if isinstance(self.store, RemoteStore):
            from counterpoint.graph.remote_queries import RemoteQueries

            found = RemoteQueries(self.store, workers=number, deadline=deadline, caps=caps, memory=memory)
            return cast("QueryPool", found)  # it has the same methods
        return QueryPool(self.store, workers=number, deadline=deadline, caps=caps, memory=memory)

    def analysts(
        self,
        *,
        number: int,
        deadline: float,
        memory: int,
        module: str = "counterpoint.graph.analysis.job_worker",
    ) -> AnalysisJobs:
        """Processes that analyze and can be killed; ``deadline`` is in seconds, ``memory`` in bytes.

        ``module`` is what they run; ``counterpoint.viz.view_worker`` draws views too.
        """
        from counterpoint.graph.analysis.jobs import AnalysisJobs

        return AnalysisJobs(workers=number, deadline=deadline, memory=memory, module=module)

    def export(self, key: str, format: str) -> str:  # noqa: A002 - the command line's word
        """One debate in an interchange format (``yaml``, ``turtle``, ``jsonld`` and so on)."""
        from counterpoint.data.formats import dump

        return dump(self.debate(key), format)

    def dump(self) -> bytes:
        """Everything in the store, as N-Quads."""
        return self.store.dump()


def _key(iri: str) -> str:
    """The key of a debate: what follows its base."""
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


@dataclass(frozen=True)
class Session:
    """One debate in a store."""

    library: Library
    key: str

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store behind it."""
        self.library.close()

    @property
    def records(self) -> Debate:
        """The debate as a pure value: its records, and what refers to what."""
        return self.library.debate(self.key)

    def query(self, query: str) -> Rows | Triples | bool:
        """Ask SPARQL; well-known prefixes (``cp:``, ``skos:`` and so on) need not be declared.

        Returns rows for SELECT (``.to_pandas()``), a truth value for ASK, triples for CONSTRUCT.

        Raises:
            QueryError: the query is not well formed.
        """
        return self.library.query(query)

    def graph(self) -> rdflib.Dataset:
        """The store as an rdflib dataset, to read."""
        return self.library.store.dataset()

    def load(self, debate: str | Path) -> Session:
        """Load another debate into the same store, and open it."""
        return Session(self.library, self.library.load(debate))

    def render(self, view: str = "map", **options: object) -> Picture:
        """Draw a view: ``tree``, ``matrix``, ``map``, ``coalitions`` or ``timeline``.

        ``options`` are ``issue``, ``focus``, ``place``, ``theme`` and so on; ``docs/views.md`` lists them.
        The picture is saved by ``.save("map.html")`` (or ``.svg``, ``.png``, ``.json``) and shows itself in
        Jupyter.

        Raises:
            ViewError: there is no such view, or it cannot be drawn so.
            AnalysisError: there is no such option, or it cannot have that value.
            UnknownThingError: the debate has nothing of a key that is named.
        """
        from counterpoint.viz.picture import render

        return render(self.records, view, options)

    def network(self, kind: str = "congruence", **parameters: object) -> nx.Graph[str]:
        """A network of the debate: ``congruence``, ``conflict``, ``affiliation``, ``arguments`` and so on.

        Raises:
            AnalysisError: there is no such kind, or a parameter is wrong.
            NetworkTooLargeError: it would not fit in memory; a threshold, or ``top``, makes it smaller.
        """
        from counterpoint.graph.networks.debate_networks import debate_network

        return debate_network(self.records, kind, **parameters)

    def statements(self, **parameters: object) -> list[Row]:
        """The statements that count, a row for each actor of each: what ``cp.discourse_network`` takes.

        ``parameters`` say which count: ``units``, ``propositions``, ``author``. Duplicates and dates are left
        to the network.

        Raises:
            AnalysisError: a parameter is wrong.
        """
        from counterpoint.graph.analysis.catalog import SELECTION
        from counterpoint.graph.analysis.option import read_options
        from counterpoint.graph.networks.selection import Selection, statement_rows

        known = [option for option in SELECTION if option.name in ("units", "propositions", "author")]
        chosen = read_options(known, parameters, "the list of statements")
        return statement_rows(self.records, Selection(**chosen))

    @overload
    def analyze(self, name: None = None, *, progress: Progress | None = None) -> Findings: ...

    @overload
    def analyze(self, name: str, *, progress: Progress | None = None, **parameters: object) -> Result: ...

    def analyze(
        self, name: str | None = None, *, progress: Progress | None = None, **parameters: object
    ) -> Findings | Result:
        """One analysis by its name (``coalitions``, ``acceptability``), or the standard set of them all.

        Computed once for what the debate says now; ``docs/analysis.md`` lists names and parameters.

        Raises:
            AnalysisError: there is no such analysis, or a parameter is wrong.
        """
        from counterpoint.graph.analysis.progress import quiet

        finder = self.library.finder(self.key)
        if name is None:
            return finder.standard(progress=progress or quiet)
        return finder.find(name, progress=progress or quiet, **parameters)

    def record(self, results: Findings | Result | None = None) -> None:
        """Write results, or the standard set, into the debate's analysis graph, where SPARQL finds them.

        Raises:
            AnalysisError: the results are of another state of the debate: analyze it again.
        """
        self.library.record(self.key, results if results is not None else self.analyze())

    def recorded(self) -> list[RecordedAnalysis]:
        """The analyses whose results are in the debate's analysis graph, stale ones marked."""
        return self.library.recorded(self.key)

    def report(self, *, progress: Progress | None = None) -> Report:
        """What the analyses found, in words: ``.to_text()``, ``.to_markdown()``, ``.to_html()``."""
        from counterpoint.graph.analysis.report import account
        from counterpoint.viz.report import Report

        return Report(account(self.records, self.analyze(progress=progress)))

    def export(self, format: str) -> str:  # noqa: A002 - the command line's word
        """The debate in an interchange format: ``yaml``, ``turtle``, ``jsonld`` and so on."""
        return self.library.export(self.key, format)
