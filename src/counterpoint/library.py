"""Debates opened: one with ``counterpoint.open()``, or any number in a :class:`Library`, as in the service.

Each verb is a thin call into its room.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoint.data.bundled import bundled, bundled_path
from counterpoint.errors import UnknownDebateError
from counterpoint.session import Session

if TYPE_CHECKING:
    import pyoxigraph as ox

    from counterpoint.graph.analysis.findings import Finder, Findings
    from counterpoint.graph.analysis.jobs import AnalysisJobs
    from counterpoint.graph.analysis.result import Result
    from counterpoint.graph.analysis.triples import RecordedAnalysis
    from counterpoint.graph.caps import Caps
    from counterpoint.graph.changes import Changes
    from counterpoint.graph.debate_graphs import GraphName
    from counterpoint.graph.query_service import QueryService
    from counterpoint.graph.rows import Rows, Triples
    from counterpoint.graph.store import Store
    from counterpoint.ontology.debate import Debate

__all__ = ["Library", "bundled", "locate", "open"]

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


def _is_store(debate: str | Path) -> bool:
    from counterpoint.graph.generations import is_store
    from counterpoint.graph.remote_address import is_address

    return is_address(debate) or is_store(Path(debate))


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

    def workers(
        self, *, number: int, deadline: float, caps: Caps, memory: int, data: str = "auto"
    ) -> QueryService:
        """What answers strangers' queries on what the store holds now: processes here, or its server.

        ``deadline`` is in seconds, ``memory`` in bytes for each process beyond what the data take. ``data``
        says where processes find a directory's data: in ``memory``, on ``disk``, or, with ``auto``, in memory
        where they fit well.
        """
        from counterpoint.graph.directory import DirectoryStore
        from counterpoint.graph.directory_pool import DirectoryPool, fits_memory
        from counterpoint.graph.pool import QueryPool
        from counterpoint.graph.remote import RemoteStore

        if isinstance(self.store, RemoteStore):
            from counterpoint.graph.remote_queries import RemoteQueries

            return RemoteQueries(self.store, workers=number, deadline=deadline, caps=caps, memory=memory)
        if isinstance(self.store, DirectoryStore):
            on_disk = data == "disk" or (data == "auto" and not fits_memory(self.store.generation()))
            if on_disk:
                return DirectoryPool(self.store, workers=number, deadline=deadline, caps=caps, memory=memory)
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
