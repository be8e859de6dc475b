"""Strangers' queries to a store in a server: guarded, ended in time, capped, and in every format."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from counterpoint.errors import (
    QueryCrashError,
    QueryError,
    QueryRefusedError,
    QueryTimeoutError,
    StoreAwayError,
    StoreError,
)
from counterpoint.graph.caps import Caps
from counterpoint.graph.changes import graphs_of
from counterpoint.graph.guard import check, check_update
from counterpoint.graph.pool import QueryPool
from counterpoint.graph.query_service import Cancellation
from counterpoint.graph.remote import RemoteStore
from counterpoint.graph.remote_queries import RemoteQueries
from counterpoint.graph.remote_text import wire_query
from counterpoint.graph.result_formats import FORMATS
from counterpoint.graph.store import open_store
from counterpoint.graph.worker import RdfText
from counterpoint.library import Library
from counterpoint.ontology.debate import Debate

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f && ?f != ?i) }"
NAMES = "SELECT ?name { ?a a cp:Actor ; skos:prefLabel ?name } ORDER BY ?name"


@pytest.fixture(scope="module", params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.soak)])
def store(request: pytest.FixtureRequest, small: Debate) -> Iterator[RemoteStore]:
    server = request.getfixturevalue(f"{request.param}_server")
    server.clear()
    with server.open() as opened:
        opened.replace(small)
        yield opened


@pytest.fixture
def queries(store: RemoteStore) -> Iterator[RemoteQueries]:
    with RemoteQueries(store, deadline=2.0, caps=Caps(rows=500, size=100_000)) as opened:
        yield opened


@pytest.fixture(scope="module")
def pool(small: Debate) -> Iterator[QueryPool]:
    """The same questions to the same debate, here."""
    with open_store() as memory:
        memory.replace(small)
        with QueryPool(memory, workers=1) as opened:
            yield opened


@pytest.mark.parametrize("name", [name for name, found in FORMATS.items() if found.rows])
def test_rows_come_in_every_format_as_from_a_store_of_our_own(
    queries: RemoteQueries, pool: QueryPool, name: str
) -> None:
    here, there = pool.run(NAMES, name), queries.run(NAMES, name)
    assert (there.body, there.media_type, there.form) == (here.body, here.media_type, here.form)
    assert queries.run("ASK { ?a a cp:Actor }", "json").body == pool.run("ASK { ?a a cp:Actor }", "json").body


@pytest.mark.parametrize("name", [name for name, found in FORMATS.items() if found.triples])
def test_triples_come_in_every_format_as_from_a_store_of_our_own(
    queries: RemoteQueries, pool: QueryPool, name: str
) -> None:
    query = "CONSTRUCT { ?a skos:prefLabel ?name } WHERE { ?a a cp:Actor ; skos:prefLabel ?name }"
    here, there = pool.run(query, name), queries.run(query, name)
    assert there.media_type == here.media_type
    format_ = FORMATS[name].triples
    assert {*ox.parse(there.body, format_)} == {*ox.parse(here.body, format_)}


def test_a_query_without_end_is_given_up_in_time(queries: RemoteQueries) -> None:
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError, match="ran longer than"):
        queries.run(ENDLESS)
    assert time.monotonic() - began < 4
    assert b"Ann" in queries.run(NAMES, "csv").body


def test_a_query_that_nobody_wants_any_more_is_given_up(queries: RemoteQueries) -> None:
    cancellation = Cancellation()
    threading.Timer(0.3, cancellation.cancel).start()
    began = time.monotonic()
    with pytest.raises(QueryCrashError, match="given up"):
        queries.run(ENDLESS, "json", cancellation)
    assert time.monotonic() - began < 1.5


def test_no_more_queries_run_at_once_than_may(store: RemoteStore) -> None:
    with (
        RemoteQueries(store, workers=1, deadline=0.3) as queries,
        queries._place(),
        pytest.raises(QueryTimeoutError, match="no place was free"),
    ):
        queries.run(NAMES)


@pytest.mark.parametrize(
    ("query", "caps", "reason"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 101", Caps(rows=100), "more than 100 rows"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", Caps(rows=100), "more than 100 rows"),
        ("SELECT * { ?s ?p ?o }", Caps(size=5_000), "longer than 5,000 bytes"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", Caps(size=5_000), "longer than 5,000 bytes"),
        ("SELECT * { ?s ?p ?o } LIMIT 100", Caps(size=5_000), "longer than 5,000 bytes"),
    ],
)
def test_an_answer_that_is_too_large_is_refused_and_never_cut(
    store: RemoteStore, query: str, caps: Caps, reason: str
) -> None:
    with RemoteQueries(store, caps=caps) as queries, pytest.raises(QueryError, match=reason):
        queries.run(query)


def test_cells_that_begin_a_formula_are_safe_in_csv(queries: RemoteQueries) -> None:
    assert queries.run("SELECT ('=1+1' AS ?x) {}", "csv").body == b"x\r\n'=1+1\r\n"


WRONG = {
    "not well formed": "SELECT ?s { ?s ?p }",
    "no aggregate": "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
}


@pytest.mark.parametrize("query", WRONG.values(), ids=WRONG)
def test_the_servers_error_is_told_in_a_line(queries: RemoteQueries, query: str) -> None:
    with pytest.raises(QueryError) as refused:
        queries.run(query)
    text = str(refused.value)
    assert "\n" not in text
    assert "SPARQL query:" not in text
    assert "127.0.0.1" not in text
    assert len(text) < 450


FOREIGN = {
    "a pragma": 'DEFINE get:soft "replacing" SELECT * { ?s ?p ?o }',
    "a pragma with its prefix": 'PREFIX get: <urn:x:> DEFINE get:soft "replacing" SELECT * { ?s ?p ?o }',
    "a function of the server": 'PREFIX bif: <bif:> SELECT (bif:http_get("http://127.0.0.1/") AS ?x) {}',
    "the same by its IRI": 'SELECT (<bif:http_get>("http://127.0.0.1/") AS ?x) {}',
    "the same escaped": 'SELECT (<b\\u0069f:http_get>("http://127.0.0.1/") AS ?x) {}',
    "a procedure": "SELECT * { ?s ?p ?o FILTER <sql:x>(?s) }",
    "a Java class": "SELECT (<java:java.lang.System.exit>(1) AS ?x) {}",
    "a function of others": "PREFIX f: <http://jena.apache.org/ARQ/function#> SELECT (f:now() AS ?x) {}",
    "a redefined prefix": 'PREFIX xsd: <bif:> SELECT (xsd:http_get("http://127.0.0.1/") AS ?x) {}',
    "a full-text search": "PREFIX bif: <bif:> SELECT * { ?s ?p ?o . ?o bif:contains 'x' }",
    "an update": "INSERT DATA { <a:a> <b:b> <c:c> }",
    "a service": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "another graph": "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
    "an option": "SELECT * { ?s ?p ?o OPTION (transitive) }",
}


@pytest.mark.parametrize("query", FOREIGN.values(), ids=FOREIGN)
def test_what_is_no_sparql_1_1_is_not_sent(
    queries: RemoteQueries, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []
    really = queries._store.server.ask

    def ask(*asked: object, **others: object) -> object:
        if threading.current_thread().name != "store-watch":  # which looks at the store once in a while
            sent.append(asked)
        return really(*asked, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(queries._store.server, "ask", ask)
    with pytest.raises(QueryError):
        queries.run(query)
    assert sent == []


def wire(text: str) -> str:
    return wire_query(check(text)).text


def test_what_is_sent_reads_the_same_everywhere() -> None:
    assert (
        wire("SELECT ?s { ?s ?p '''it's \"it\"''' } # } ; DROP ALL") == 'SELECT ?s { ?s ?p "it\'s \\"it\\"" }'
    )
    assert wire('ASK { ?s ?p "\\u0022 } ; DROP ALL #" }') == 'ASK { ?s ?p "\\" } ; DROP ALL #" }'
    assert wire('ASK { ?s ?p "a\\\\u0041\\n" }') == 'ASK { ?s ?p "a\\\\u0041\\n" }'
    assert wire('ASK { ?s <urn:x:\\u0061> """a\nb""" }') == 'ASK { ?s <urn:x:a> "a\\nb" }'
    assert wire("SELECT*{?s?p?o}") == "SELECT*{?s?p?o}"
    assert wire("ASK { ?a a cp:Actor }").startswith(
        "PREFIX cp: <https://w3id.org/counterpoint/ontology#>\nASK"
    )
    assert wire("PREFIX cp: <urn:x:> ASK { ?a a cp:A }") == "PREFIX cp: <urn:x:> ASK { ?a a cp:A }"
    for text in ('ASK { ?s ?p "\\ud800" }', 'ASK { ?s ?p "\\q" }', "ASK { ?s <urn:\\u0020x> ?o }"):
        with pytest.raises(QueryError):
            wire(text)


def test_dataset_clauses_go_into_the_protocols_fields() -> None:
    found = wire_query(
        check("PREFIX x: <urn:x:> BASE <http://h/d/> SELECT * FROM <e> FROM NAMED x:n FROM x:m { ?s ?p ?o }")
    )
    assert found.text == "PREFIX x: <urn:x:> BASE <http://h/d/> SELECT * { ?s ?p ?o }"
    assert (found.default_graphs, found.named_graphs) == (("http://h/d/e", "urn:x:m"), ("urn:x:n",))
    assert wire_query(check("ASK {}")).default_graphs is None


def test_an_update_is_tried_on_a_copy_and_rdf_is_read_here(
    queries: RemoteQueries, store: RemoteStore
) -> None:
    before = store.version
    changes = queries.update(check_update("INSERT DATA { GRAPH <urn:x:g> { <urn:x:s> <urn:x:p> 1 } }"), 20.0)
    assert [graph.value for graph in changes if isinstance(graph, ox.NamedNode)] == ["urn:x:g"]
    assert store.version == before
    store.commit(*graphs_of(changes))
    assert "urn:x:g" in store.graphs()
    again = queries.update(check_update("DROP GRAPH <urn:x:g>"), 20.0)
    assert list(again.values()) == [None]
    store.commit(*graphs_of(again))
    assert "urn:x:g" not in store.graphs()
    text = RdfText(b"<a> <urn:x:b> 1, 2 .", "text/turtle", "urn:x:")
    assert len(queries.read(text, 20.0)) == 2


def test_closed_queries_answer_no_more(store: RemoteStore) -> None:
    queries = RemoteQueries(store, deadline=5.0)
    failed: list[Exception] = []

    def ask() -> None:
        try:
            queries.run(ENDLESS)
        except QueryCrashError as error:
            failed.append(error)

    running = threading.Thread(target=ask)
    running.start()
    time.sleep(0.3)
    queries.close()
    running.join(2)
    assert len(failed) == 1
    with pytest.raises(StoreError, match="closed"):
        queries.run(NAMES)


def test_the_library_gives_strangers_queries_to_the_server(
    oxigraph_server: Any, small: Debate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COUNTERPOINT_STORE_USER", raising=False)
    with Library(oxigraph_server.addresses.query) as library:
        library.put(small)
        with library.workers(number=1, deadline=5.0, caps=Caps(), memory=1 << 28) as workers:
            assert isinstance(workers, RemoteQueries)
            assert json.loads(workers.run(NAMES).body)["results"]["bindings"]
            workers.reload()


def test_a_server_that_is_away_is_no_fault_of_the_query(oxigraph_server: Any, small: Debate) -> None:
    oxigraph_server.clear()
    with oxigraph_server.open() as store, RemoteQueries(store, deadline=2.0) as queries:
        store.replace(small)
        checked = queries.check(NAMES)
        oxigraph_server.stop()
        try:
            with pytest.raises(StoreAwayError, match="cannot be reached"):
                queries.run(checked)
        finally:
            oxigraph_server.start()
        assert b"Ann" in queries.run(NAMES).body


def test_a_refused_query_is_refused_by_the_guard_too(queries: RemoteQueries) -> None:
    with pytest.raises(QueryRefusedError):
        queries.check("SELECT * { ?s ?p ?o }", default_graphs=["urn:x:none"])
