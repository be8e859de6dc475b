"""A store in a SPARQL 1.1 server, whichever it is."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final

import pyoxigraph as ox

from counterpoint.errors import QueryError, StoreAwayError, StoreError
from counterpoint.graph.changes import graph_named, name_of
from counterpoint.graph.debate_graphs import Content, GraphName, graph_names
from counterpoint.graph.guard import CheckedQuery, Form, check
from counterpoint.graph.prefixes import PREFIXES
from counterpoint.graph.remote_address import Addresses, Credentials
from counterpoint.graph.remote_answers import ROWS, TRIPLES, rows_of, triples_of, truth_of
from counterpoint.graph.remote_http import Patience, Server
from counterpoint.graph.remote_state import DEFAULT_GRAPH, NOTHING, STATE_QUERY, State
from counterpoint.graph.remote_text import wire_query
from counterpoint.graph.remote_watch import Look, Watch
from counterpoint.graph.remote_writer import RemoteWriter
from counterpoint.graph.rows import Rows, Triples
from counterpoint.graph.store import Store
from counterpoint.ontology.debate import Debate

if TYPE_CHECKING:
    import rdflib

__all__ = ["RemoteStore"]

_SIZE: Final = 1 << 31
"""Bytes of an answer that our own questions take."""

_TYPED: Final = f"?d <{PREFIXES['rdf']}type> <{PREFIXES['cp']}Debate>"
_DEBATES: Final = f"SELECT DISTINCT ?d WHERE {{ GRAPH ?d {{ {_TYPED} }} }}"
_XSD: Final = PREFIXES["xsd"]
_TRIES: Final = 3
_OF_VIRTUOSO: Final = "http://www.openlinksw.com/schemas/virtrdf#"
"""A graph of some thousand triples that each Virtuoso comes with."""


class RemoteStore(Store):
    """Debates in a server of somebody else's, which others may use and change as well.

    The store is what was put in through it, and whatever debates others put in: graphs of other things in
    the same server stay out of every answer. One process at a time may change it. A reader sees a debate
    before a change or after it where the server makes a request's operations one transaction;
    ``docs/stores.md`` says what else servers differ in.
    """

    def __init__(
        self,
        addresses: Addresses,
        credentials: Credentials | None = None,
        *,
        read_only: bool = False,
        patience: Patience = Patience(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__()
        self.server = Server(addresses, credentials or Credentials.read(os.environ), patience)
        self._where = f"the store's server at {addresses.query}"
        self._watch = Watch(self._looked)
        self._read_only = read_only
        self._whole = 0
        self._writer = RemoteWriter(self.server, self._seen_state, self._ask_whether)
        try:
            look = self._watch.fresh()
            if not read_only:
                self._writer.prepare(look.state)
                self._watch.changed(self._watch.fresh())
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections to the server."""
        self.server.close()

    def problem(self) -> str:
        """Why the store cannot be used now, in words; nothing where it can. Waits a moment at most."""
        return self._watch.problem()

    @property
    def version(self) -> int:
        """A number that grows with every change, also of others, once it was noticed. Never waits.

        The server is looked at when this is asked for, at most once a second and in another thread. Of what
        does not go through this project, a change is noticed by the number of a graph's triples and the
        length of their texts.
        """
        return self._watch.number

    def changed_since(self, version: int) -> frozenset[GraphName] | None:
        """The graphs that changed: none where the version is still the same, else not known."""
        return frozenset() if version == self.version else None

    def changed(self, version: int) -> tuple[int, bytes | None]:  # noqa: ARG002 - who knows who changed what
        """The store's version; the whole has to be read again."""
        return self.version, None

    def debates(self) -> list[str]:
        """The IRIs of the debates, sorted."""
        return sorted(self._watch.known().debates)

    def graphs(self) -> frozenset[str]:
        """The names of the graphs, the ontology's among them, without the default graph."""
        return _names(self._watch.known()) - {DEFAULT_GRAPH}

    def default_graph_is_empty(self) -> bool:
        """Is a query that names no dataset asked of all graphs together?"""
        return not _has_default_graph(self._watch.known())

    def triples(self, graph: GraphName) -> list[ox.Triple]:
        """The triples of a graph, none where there is no such graph.

        Virtuoso writes doubles with fewer digits than it keeps; they are asked for once more, as texts.
        """
        name = _name(graph)
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
        reply = self.server.ask({"query": text}, accept=TRIPLES, size=_SIZE)
        with _of_ours():
            found = triples_of(reply, self._where)
            self.refuse_part(len(found))
        if self.server.is_virtuoso and any(map(_is_double, found)):
            kept = [triple for triple in found if not _is_double(triple)]
            return kept + self._doubles(name)
        return found

    def refuse_part(self, count: int) -> None:
        """Raise where the server may have cut an answer of so many triples.

        Virtuoso with ``ResultSetMaxRows`` says so in a header, but not of ``CONSTRUCT``: so it is asked for
        as many rows of what it always has, once for each size that was not asked for before.

        Raises:
            StoreError: it gives no more than so many.
        """
        if not self.server.is_virtuoso or count <= self._whole:
            return
        rows = f"{{ GRAPH <{_OF_VIRTUOSO}> {{ ?a ?b ?c }} GRAPH <{_OF_VIRTUOSO}> {{ ?d ?e ?f }} }}"
        self._rows(f"SELECT (1 AS ?x) WHERE {rows} LIMIT {count + 10}")
        self._whole = count

    def _doubles(self, graph: str) -> list[ox.Triple]:
        text = (
            f"SELECT ?s ?p (STR(?o) AS ?text) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o "
            f"FILTER(isLiteral(?o) && datatype(?o) = <{_XSD}double>) }} }}"
        )
        double = ox.NamedNode(f"{_XSD}double")
        return [
            ox.Triple(subject, predicate, ox.Literal(text.value, datatype=double))
            for subject, predicate, text in self._rows(text)
            if isinstance(subject, ox.NamedNode | ox.BlankNode)
            and isinstance(predicate, ox.NamedNode)
            and isinstance(text, ox.Literal)
        ]

    def debate(self, key_or_iri: str) -> Debate:
        """A debate as records; read again where it was changed meanwhile."""
        for _ in range(_TRIES):
            before = self._seen_state()
            found = super().debate(key_or_iri)
            after = self._seen_state()
            if before.change == after.change and not any(change.is_ready for change in after.pending):
                break
        return found

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Rows | Triples | bool:
        """Answer a SPARQL query, in the server and without a deadline of its own."""
        checked = check(text, self.graphs(), default_graphs=default_graphs, named_graphs=named_graphs)
        accept = TRIPLES if checked.form.gives_triples else ROWS
        reply = self.server.ask(self.fields(checked), accept=accept, size=_SIZE)
        if checked.form.gives_triples:
            return Triples(triples_of(reply, self._where))
        if checked.form is Form.ASK:
            return truth_of(reply, self._where)
        return Rows(rows_of(reply, self._where))

    def fields(self, query: CheckedQuery) -> Mapping[str, str | list[str]]:
        """A checked query as the protocol's fields, with the dataset that it is asked of.

        Raises:
            QueryRefusedError: it has words or functions that SPARQL 1.1 does not have.
        """
        wire = wire_query(query)
        default, named = wire.default_graphs, wire.named_graphs
        if default is None or named is None:
            look = self._watch.known()
            named = tuple(sorted(_names(look) - {DEFAULT_GRAPH}))
            default = (DEFAULT_GRAPH,) if _has_default_graph(look) else named
        return {
            "query": wire.text,
            "default-graph-uri": list(default or (NOTHING,)),
            "named-graph-uri": list(named or (NOTHING,)),
        }

    def dataset(self) -> rdflib.Dataset:
        """The store as an rdflib ``Dataset`` to read: its default graph is the union of all graphs.

        It is a copy in memory of what the store holds when this is called.
        """
        from counterpoint.graph.memory import MemoryState
        from counterpoint.graph.rdflib_view import read_only_dataset

        engine = ox.Store()
        engine.bulk_load(self.dump(), ox.RdfFormat.N_QUADS)
        return read_only_dataset(MemoryState(self.version, engine))

    def dump(self) -> bytes:
        """Everything in the store as N-Quads."""
        output = io.BytesIO()
        self.write_snapshot(output)
        return output.getvalue()

    def write_snapshot(self, output: BinaryIO) -> frozenset[str]:
        """Write everything in the store as N-Quads to an open file; returns the names of its graphs."""
        start = output.tell()
        for _ in range(_TRIES):
            before = self._watch.fresh()
            output.seek(start)
            output.truncate()
            for name in sorted(_names(before)):
                graph = graph_named("" if name == DEFAULT_GRAPH else name)
                found = self.triples(graph)
                quads = (ox.Quad(t.subject, t.predicate, t.object, graph) for t in found)
                ox.serialize(quads, output, ox.RdfFormat.N_QUADS)
            if before.state.change == self._seen_state().change:
                break
        return _names(before) - {DEFAULT_GRAPH}

    def _commit(self, graphs: Sequence[GraphName], content: Content | None) -> None:
        if self._read_only:
            raise StoreError(f"{self._where} is open to read only")
        before = self._watch.fresh()
        parts = {_name(graph): triples for graph, triples in content.parts()} if content else {}
        drops = [name for name in map(_name, graphs) if name not in parts]
        self._writer.change(before.state, drops, parts)
        try:
            self._watch.changed(self._looked(None))
        except StoreError:  # the change is made all the same
            self._watch.touched()

    # What is asked of the server

    def _looked(self, sizes: Mapping[str, tuple[str, str]] | None) -> Look:
        state = self._seen_state()
        debates = tuple(node.value for (node,) in self._rows(_DEBATES) if isinstance(node, ox.NamedNode))
        if sizes is None:
            sizes = self._sizes(state.holds | _graphs_of(debates))
        return Look(state, debates, sizes)

    def _seen_state(self) -> State:
        return State.read(self._rows(STATE_QUERY))

    def _sizes(self, names: frozenset[str]) -> dict[str, tuple[str, str]]:
        if not names:
            return {}
        wanted = " ".join(f"<{name}>" for name in sorted(names))
        text = (
            "SELECT ?g (COUNT(*) AS ?n) (SUM(STRLEN(STR(?o))) AS ?length) "
            f"WHERE {{ VALUES ?g {{ {wanted} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
        )
        return {
            graph.value: (getattr(count, "value", ""), getattr(length, "value", ""))
            for graph, count, length in self._rows(text)
            if isinstance(graph, ox.NamedNode)
        }

    def _ask_whether(self, graph: str) -> bool:
        """Is there a triple in a graph?"""
        fields = {"query": f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"}
        reply = self.server.ask(fields, accept=ROWS, size=_SIZE)
        with _of_ours():
            return truth_of(reply, self._where)

    def _rows(self, text: str) -> tuple[tuple[object, ...], ...]:
        reply = self.server.ask({"query": text}, accept=ROWS, size=_SIZE)
        with _of_ours():
            return Rows(rows_of(reply, self._where)).terms


@contextmanager
def _of_ours() -> Iterator[None]:
    """A question of our own that the server does not answer is no fault of whoever asks the store."""
    try:
        yield
    except QueryError as error:
        raise StoreAwayError(str(error)) from None


def _name(graph: GraphName) -> str:
    return name_of(graph) or DEFAULT_GRAPH


def _names(look: Look) -> frozenset[str]:
    """The graphs that make the store: those that were put in, and those of debates that others put in."""
    return look.state.holds | {name for name in _graphs_of(look.debates) if name in look.sizes}


def _has_default_graph(look: Look) -> bool:
    return DEFAULT_GRAPH in look.state.holds and DEFAULT_GRAPH in look.sizes


def _graphs_of(debates: Iterable[str]) -> frozenset[str]:
    return frozenset(graph.value for iri in debates for graph in graph_names(iri))


def _is_double(triple: ox.Triple) -> bool:
    return isinstance(triple.object, ox.Literal) and triple.object.datatype.value == f"{_XSD}double"
