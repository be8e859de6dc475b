"""Where Virtuoso differs from the other stores; ``docs/stores.md`` names each of these tests."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from counterpoint.errors import QueryTimeoutError, StoreError
from counterpoint.graph.changes import graphs_of
from counterpoint.graph.guard import check
from counterpoint.graph.remote import RemoteStore
from counterpoint.graph.remote_answers import ROWS, rows_of
from counterpoint.graph.rows import Rows
from counterpoint.ontology import vocabulary
from counterpoint.ontology.debate import Debate

pytestmark = pytest.mark.soak  # some twenty seconds for one server of several

GRAPH = ox.NamedNode("urn:x:graph")


@pytest.fixture(scope="module")
def virtuoso_server(start_virtuoso: Callable[..., Any]) -> Iterator[Any]:
    """A Virtuoso for these tests alone: they bring it into states that it does not always get out of."""
    server = start_virtuoso()
    yield server
    server.stop(signal.SIGKILL)


@pytest.fixture
def store(virtuoso_server: Any) -> Iterator[RemoteStore]:
    virtuoso_server.clear()
    with virtuoso_server.open() as opened:
        yield opened


def literals(store: RemoteStore, *given: ox.Literal) -> list[ox.Literal]:
    """The same literals, put in and read back."""
    triples = [
        ox.Triple(ox.NamedNode(f"urn:x:{number}"), ox.NamedNode("urn:x:p"), literal)
        for number, literal in enumerate(given)
    ]
    store.commit(*graphs_of({GRAPH: triples}))
    found = sorted(store.triples(GRAPH), key=lambda triple: str(triple.subject))
    return [triple.object for triple in found if isinstance(triple.object, ox.Literal)]


def typed(text: str, type_: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{type_}"))


def test_virtuoso_writes_some_literals_in_its_own_way(store: RemoteStore) -> None:
    given = [typed("01", "integer"), typed("1", "boolean"), typed("1.10", "decimal"), typed("-0044", "gYear")]
    assert literals(store, *given) == [
        typed("1", "integer"),
        typed("true", "boolean"),
        typed("1.1", "decimal"),
        typed("-044", "gYear"),
    ]
    kept = [
        ox.Literal(" blanks "),
        ox.Literal("x", language="en-us"),
        typed("2020-01-01", "date"),
        typed("2020", "gYear"),
        typed("7", "nonNegativeInteger"),
        typed("2020-01-01T00:00:00Z", "dateTime"),
        typed("0.7525773195876289", "double"),
    ]
    assert literals(store, *kept) == kept


def test_virtuoso_changes_literals_that_do_not_fit_their_type(store: RemoteStore) -> None:
    long = "123456789012345678901234567890"
    given = [typed("abc", "integer"), typed(long, "integer")]
    assert literals(store, *given) == [typed("0", "integer"), typed(long, "decimal")]


def test_virtuoso_gives_doubles_six_digits_and_no_booleans_in_rows(store: RemoteStore) -> None:
    literals(store, typed("0.7525773195876289", "double"))
    rows = store.query("SELECT ?x (STR(?x) AS ?text) (?x = ?x AS ?same) { ?s <urn:x:p> ?x }")
    assert isinstance(rows, Rows)
    assert tuple(rows[0]) == (0.752577, "0.7525773195876289", 1)


def test_virtuoso_takes_no_update_of_some_thousand_triples(virtuoso_server: Any, store: RemoteStore) -> None:
    lines = " . ".join(f'<urn:x:{number}> <urn:x:p> "text {number}"' for number in range(12_000))
    reply = store.server.update(f"INSERT DATA {{ GRAPH <{GRAPH.value}> {{ {lines} }} }}")
    assert reply.status == 400
    assert b"memory exhausted" in reply.body


def test_virtuoso_keeps_what_an_update_did_before_it_failed(virtuoso_server: Any, store: RemoteStore) -> None:
    literals(store, ox.Literal("old"))
    reply = store.server.update(f"DROP SILENT GRAPH <{GRAPH.value}> ; DROP GRAPH <urn:x:none>")
    assert reply.status == 500
    assert store.triples(GRAPH) == []


def test_virtuoso_empties_a_graph_that_nothing_is_moved_to(store: RemoteStore) -> None:
    literals(store, ox.Literal("old"))
    assert store.server.update(f"MOVE SILENT GRAPH <urn:x:none> TO GRAPH <{GRAPH.value}>").is_good
    assert store.triples(GRAPH) == []


def test_virtuoso_looks_into_graphs_that_the_dataset_leaves_out(
    virtuoso_server: Any, store: RemoteStore
) -> None:
    virtuoso_server.update('INSERT DATA { GRAPH <urn:x:secret> { <urn:x:s> <urn:x:p> "secret" } }')
    rows = store.query("SELECT (COUNT(*) AS ?n) { GRAPH <urn:x:secret> { ?s ?p ?o } }")
    assert isinstance(rows, Rows)
    assert rows[0][0] == 1
    assert len(_rows(store, "SELECT ?o { GRAPH <urn:x:secret> { ?s ?p ?o } }")) == 0
    assert len(_rows(store, "SELECT ?g { GRAPH ?g { ?s <urn:x:p> ?o } }")) == 0


def _rows(store: RemoteStore, text: str) -> Rows:
    found = store.query(text)
    assert isinstance(found, Rows)
    return found


def test_virtuoso_repeats_rows_of_a_path_with_alternatives(store: RemoteStore) -> None:
    names = [ox.NamedNode(f"urn:x:{letter}") for letter in "abcd"]
    one, two = ox.NamedNode("urn:x:one"), ox.NamedNode("urn:x:two")
    edges = [(0, 1), (0, 2), (1, 3), (2, 3)]
    triples = [ox.Triple(names[a], one if b == 1 else two, names[b]) for a, b in edges]
    store.commit(*graphs_of({GRAPH: triples}))
    rows = _rows(store, "SELECT ?x { <urn:x:a> (<urn:x:one>|<urn:x:two>)+ ?x }")
    assert set(rows.column("x")) == {"urn:x:b", "urn:x:c", "urn:x:d"}
    assert len(rows) > 3


def test_virtuoso_gives_part_of_an_answer_and_is_found_out(store: RemoteStore, small: Debate) -> None:
    store.replace(small)
    endless = check("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    fields = {**store.fields(endless), "timeout": "1000"}
    reply = store.server.ask(fields, accept=ROWS, size=10_000)
    assert reply.is_good
    with pytest.raises(QueryTimeoutError, match="longer than the store's server allows"):
        rows_of(reply, "here")


def test_virtuoso_set_to_few_rows_is_found_out(start_virtuoso: Callable[..., Any]) -> None:
    server = start_virtuoso("ResultSetMaxRows = 100")
    with server.open() as store:
        with pytest.raises(StoreError, match="raise ResultSetMaxRows"):
            store.query("SELECT * { ?s ?p ?o }")
        with pytest.raises(StoreError, match="raise ResultSetMaxRows"):
            store.triples(ox.NamedNode(vocabulary.ONTOLOGY))
    server.stop(signal.SIGKILL)


def test_virtuoso_keeps_what_it_acknowledged_when_it_is_killed(
    virtuoso_server: Any, store: RemoteStore, small: Debate
) -> None:
    store.replace(small)
    version = store.version
    virtuoso_server.stop(signal.SIGKILL)
    virtuoso_server.start()
    with virtuoso_server.open() as again:
        assert dict(again.debate("harbor-cats").statements) == dict(small.statements)
        assert again.version == version
