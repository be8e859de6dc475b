"""One suite for a store in memory and in two real servers: the same goes in, and the same comes out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from counterpoint.errors import QueryError, QueryRefusedError, StoreError, UnknownDebateError
from counterpoint.graph.analysis.recording import recording
from counterpoint.graph.analysis.triples import activities
from counterpoint.graph.changes import graphs_of
from counterpoint.graph.debate_graphs import DebateGraphs, graph_names
from counterpoint.graph.examples import ExampleQuery, examples
from counterpoint.graph.prefixes import PREFIXES
from counterpoint.graph.remote import RemoteStore
from counterpoint.graph.rows import Rows, Triples
from counterpoint.graph.store import Store, open_store
from counterpoint.library import Library
from counterpoint.ontology import vocabulary
from counterpoint.ontology.debate import Debate

KINDS = ["memory", "oxigraph", "virtuoso"]
CITY = "https://w3id.org/counterpoint/debates/city-divided"


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "memory":
        opened: Store = open_store()
    else:
        server = request.getfixturevalue(f"{request.param}_server")
        server.clear()
        opened = server.open()
    with opened:
        yield opened


def normalized(triples: list[ox.Triple]) -> set[ox.Triple]:
    """The triples as Oxigraph keeps them: it writes numbers and truth values in one way."""
    engine = ox.Store()
    engine.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return {quad.triple for quad in engine}


def loose(value: Any) -> Any:
    """A cell, without what a server may do to numbers: six digits of a double, 1 for true."""
    if isinstance(value, bool):
        return int(value)
    return float(f"{value:.6g}") if isinstance(value, float) and math.isfinite(value) else value


def seen(rows: Any) -> list[str]:
    assert isinstance(rows, Rows)
    return sorted(str([loose(cell) for cell in row]) for row in rows)


def count(store: Store, pattern: str = "?s ?p ?o") -> int:
    rows = store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    assert isinstance(rows, Rows)
    return int(str(rows[0][0]))


def test_a_new_store_has_the_ontology_and_no_debates(store: Store) -> None:
    assert store.debates() == []
    assert store.graphs() == {vocabulary.ONTOLOGY}
    with pytest.raises(UnknownDebateError, match="it has none"):
        store.debate("harbor-cats")


def test_the_bundled_debate_comes_back_to_the_letter(store: Store, city_divided: Debate) -> None:
    iri = store.replace(city_divided)
    put_in = DebateGraphs.of(city_divided)
    own, derived, _ = graph_names(iri)
    assert normalized(store.triples(own)) == normalized(list(put_in.asserted))
    assert normalized(store.triples(derived)) == normalized(list(put_in.derived))
    back = store.debate("city-divided")
    assert dict(back.statements) == dict(city_divided.statements)
    assert len(back.stances) > 100


def test_hostile_texts_come_back_to_the_letter(store: Store, hostile: Debate) -> None:
    iri = store.replace(hostile)
    assert set(store.triples(ox.NamedNode(iri))) >= {
        triple for triple in DebateGraphs.of(hostile).asserted if "hostile" in str(triple.subject)
    }
    back = store.debate("harbor-cats")
    assert {key: claim.label for key, claim in back.claims.items()} == {
        key: claim.label for key, claim in hostile.claims.items()
    }
    assert (back.info.title, back.info.description) == (hostile.info.title, hostile.info.description)
    rows = store.query("SELECT ?label { ?c a cp:Claim ; skos:prefLabel ?label }")
    assert isinstance(rows, Rows)
    assert set(rows.column("label")) == {claim.label for claim in hostile.claims.values()}


def test_a_new_edition_replaces_the_old_one_and_leaves_other_debates(
    store: Store, small: Debate, other: Debate, city_divided: Debate
) -> None:
    versions = [store.version]
    store.replace(city_divided)
    store.replace(small)
    versions.append(store.version)
    untouched = store.triples(ox.NamedNode(CITY))
    iri = store.replace(other)
    versions.append(store.version)
    assert normalized(store.triples(ox.NamedNode(iri))) == normalized(list(DebateGraphs.of(other).asserted))
    assert set(store.triples(ox.NamedNode(CITY))) == set(untouched)
    store.remove("city-divided")
    versions.append(store.version)
    assert store.debates() == [iri]
    assert store.graphs() == {vocabulary.ONTOLOGY, iri, f"{iri}/derived"}
    assert versions == sorted(set(versions))


@pytest.fixture(scope="module")
def brokers(city_divided: Debate) -> Iterator[tuple[Any, list[ox.Triple], str]]:
    """An analysis of the bundled debate, its triples in a store in memory, and the debate's digest."""
    with Library() as library:
        library.put(city_divided)
        session = library.session("city-divided")
        found = session.analyze("brokers")
        session.record(found)
        yield found, library.store.results("city-divided"), library.finder("city-divided").digest


def test_results_are_recorded_read_back_and_dropped_with_a_new_edition(
    store: Store, city_divided: Debate, brokers: tuple[Any, list[ox.Triple], str]
) -> None:
    found, in_memory, digest = brokers
    store.replace(city_divided)
    store.record("city-divided", recording(found))
    results = store.results("city-divided")
    assert [(each.method, each.stale) for each in activities(results, digest)] == [("brokers", False)]
    assert numbers(results) == pytest.approx(numbers(in_memory), rel=1e-14)
    store.replace(city_divided)
    assert store.results("city-divided") == []


def numbers(triples: list[ox.Triple]) -> list[float]:
    """The doubles among the objects, all their digits."""
    found = [t.object for t in triples if isinstance(t.object, ox.Literal)]
    doubles = sorted(float(o.value) for o in found if o.datatype.value.endswith("#double"))
    assert doubles
    return doubles


@pytest.fixture(scope="module")
def analyzed(city_divided: Debate) -> list[tuple[ox.NamedNode, list[ox.Triple]]]:
    """The graphs of the bundled debate with the results that examples ask for."""
    with Library() as library:
        library.put(city_divided)
        session = library.session("city-divided")
        for name in sorted({name for query in examples() for name in query.analyses}):
            session.record(session.analyze(name))
        return [(graph, library.store.triples(graph)) for graph in graph_names(CITY)]


def test_the_example_queries_have_the_same_rows(
    store: Store, analyzed: list[tuple[ox.NamedNode, list[ox.Triple]]]
) -> None:
    with open_store() as memory:
        for each in (memory, store):
            each.commit(*graphs_of(dict(analyzed)))
        different = [query.name for query in examples() if asked(store, query) != asked(memory, query)]
    assert different == []


def asked(store: Store, query: ExampleQuery) -> list[str]:
    found = seen(store.query(query.text))
    assert found, query.name
    return found


@pytest.fixture
def filled(store: Store, small: Debate) -> Store:
    store.replace(small)
    return store


def test_the_default_graph_is_the_union_unless_the_query_narrows_it(filled: Store, small: Debate) -> None:
    iri = filled.iri("harbor-cats")
    asserted = count(filled, f"GRAPH <{iri}> {{ ?s ?p ?o }}")
    assert count(filled) > asserted + 1000
    rows = filled.query(f"SELECT (COUNT(*) AS ?n) FROM <{iri}> {{ ?s ?p ?o }}")
    assert seen(rows) == [f"[{asserted}]"]
    rows = filled.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graphs=[iri])
    assert seen(rows) == [f"[{asserted}]"]
    rows = filled.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", named_graphs=[iri])
    assert seen(rows) == [f"['{iri}']"]
    rows = filled.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert seen(rows) == sorted(f"['{graph}']" for graph in filled.graphs())
    rows = filled.query("SELECT ?s { ?s ?p ?o }", named_graphs=[iri])
    assert seen(rows) == []


def test_a_graph_of_any_name_and_a_default_graph_can_be_put_in(store: Store) -> None:
    one = ox.Triple(ox.NamedNode("https://a.example/s"), ox.NamedNode("https://a.example/p"), ox.Literal("1"))
    name, empty = ox.NamedNode("https://a.example/g"), ox.NamedNode("https://a.example/empty")
    store.commit(*graphs_of({name: [one], ox.DefaultGraph(): [one], empty: []}))
    assert store.triples(name) == store.triples(ox.DefaultGraph()) == [one]
    assert store.graphs() == {name.value, empty.value, vocabulary.ONTOLOGY}
    assert count(store) == 1
    assert not store.default_graph_is_empty()
    assert count(store, "GRAPH ?g { <https://a.example/s> ?p ?o }") == 1
    store.commit(*graphs_of({name: None, ox.DefaultGraph(): [], empty: None}))
    assert store.graphs() == {vocabulary.ONTOLOGY}
    assert store.default_graph_is_empty()
    assert count(store) > 1000


def test_ask_construct_and_describe_are_answered(filled: Store) -> None:
    assert filled.query('ASK { ?a skos:prefLabel "Ann"@en }') is True
    assert filled.query("ASK { ?a a cp:Nothing }") is False
    found = filled.query("CONSTRUCT { ?a a cp:Actor } WHERE { ?a a cp:Actor }")
    assert isinstance(found, Triples)
    assert len(set(found)) == 5
    described = filled.query(f"DESCRIBE <{filled.iri('harbor-cats')}>")
    assert isinstance(described, Triples)
    assert len(described) > 3


def test_a_query_that_is_none_is_refused_with_a_reason(filled: Store) -> None:
    for text in ("SELECT ?s WHERE { ?s ?p }", "SELECT (SUM(?x ?y) AS ?z) { ?x ?p ?y }"):
        with pytest.raises(QueryError):
            filled.query(text)
    with pytest.raises(QueryRefusedError):
        filled.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(QueryRefusedError):
        filled.query("SELECT * FROM <https://elsewhere.example/> { ?s ?p ?o }")


def test_everything_can_be_dumped_and_seen_through_rdflib(filled: Store, small: Debate) -> None:
    copy = ox.Store()
    copy.load(filled.dump(), ox.RdfFormat.N_QUADS)
    assert {
        graph.value for graph in copy.named_graphs() if isinstance(graph, ox.NamedNode)
    } == filled.graphs()
    dataset = filled.dataset()
    assert len(dataset) >= len(DebateGraphs.of(small))
    with pytest.raises(StoreError, match="only reads"):
        dataset.update("INSERT DATA { <a:a> <b:b> <c:c> }")


def test_a_change_that_fails_leaves_everything_as_it_was(filled: Store) -> None:
    before = (filled.version, filled.results("harbor-cats"))

    def fail(*_: object) -> list[ox.Triple]:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        filled.record("harbor-cats", fail)
    assert (filled.version, filled.results("harbor-cats")) == before


# What only a server has


@pytest.fixture
def remote(server: Any, small: Debate) -> Iterator[RemoteStore]:
    with server.open() as opened:
        opened.replace(small)
        yield opened


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.parametrize(
    "change",
    [
        "INSERT DATA {{ GRAPH <{iri}> {{ <{iri}> <urn:x:new> 1 }} }}",
        "DELETE {{ GRAPH <{iri}> {{ <{iri}> <{label}> ?o }} }} "
        'INSERT {{ GRAPH <{iri}> {{ <{iri}> <{label}> "Another title"@en }} }} '
        "WHERE {{ GRAPH <{iri}> {{ <{iri}> <{label}> ?o }} }}",
        "DROP SILENT GRAPH <{iri}>",
    ],
    ids=["more", "corrected", "gone"],
)
def test_changes_behind_our_back_are_noticed(server: Any, remote: RemoteStore, change: str) -> None:
    iri, before = remote.iri("harbor-cats"), remote.version
    server.update(change.format(iri=iri, label=f"{PREFIXES['skos']}prefLabel"))
    wait_for(lambda: remote.version > before)
    assert remote.changed_since(before) is None


def test_changes_of_another_process_have_the_same_number_there(
    server: Any, remote: RemoteStore, other: Debate
) -> None:
    with server.open() as second:
        assert second.debate("harbor-cats").info.title == "Harbor cats"
        remote.replace(other)
        wait_for(lambda: bool(second.version == remote.version))
        assert second.debate("harbor-cats").info.title == other.info.title


def test_graphs_of_others_are_no_part_of_the_store(server: Any, remote: RemoteStore) -> None:
    server.update('INSERT DATA { GRAPH <urn:x:secret> { <urn:x:s> <urn:x:p> "secret" } }')
    assert "urn:x:secret" not in remote.graphs()
    for pattern in ("?s <urn:x:p> ?o", "GRAPH ?g { ?s <urn:x:p> ?o }"):
        assert count(remote, pattern) == 0
        assert remote.query(f"ASK {{ {pattern} }}") is False
        narrowed = f"SELECT * FROM <{remote.iri('harbor-cats')}> {{ {pattern} }}"
        assert seen(remote.query(narrowed)) == []
    with pytest.raises(QueryRefusedError, match="is no graph of this store"):
        remote.query("SELECT * FROM <urn:x:secret> { ?s ?p ?o }")
    assert b"secret" not in remote.dump()


def test_a_debate_that_others_put_in_is_one(server: Any, remote: RemoteStore, city_divided: Debate) -> None:
    lines = " . ".join(map(str, list(DebateGraphs.of(city_divided).asserted)[:2260]))
    server.update(f"INSERT DATA {{ GRAPH <{CITY}> {{ {lines} }} }}")
    wait_for(lambda: CITY in remote.debates() and CITY in remote.graphs())
    assert count(remote, f"<{CITY}> a cp:Debate") == 1


def test_a_read_only_store_is_left_as_it_is(server: Any, small: Debate) -> None:
    with server.open(read_only=True) as store:
        assert store.graphs() == frozenset()
        assert count(store) == 0
        with pytest.raises(StoreError, match="read only"):
            store.replace(small)
    assert (
        server.select("SELECT ?s { GRAPH ?g { ?s <https://w3id.org/counterpoint/store#version> ?o } }") == []
    )


def test_the_ontology_is_renewed_where_it_is_another_edition(server: Any, remote: RemoteStore) -> None:
    ontology = f"GRAPH <{vocabulary.ONTOLOGY}>"
    full = count(remote, f"{ontology} {{ ?s ?p ?o }}")
    state = "https://w3id.org/counterpoint/store#"
    server.update(f"DROP SILENT GRAPH <{vocabulary.ONTOLOGY}>")
    server.update(f"DELETE WHERE {{ GRAPH <{state}state> {{ <{state}store> <{state}ontology> ?o }} }}")
    with server.open() as again:
        assert count(again, f"{ontology} {{ ?s ?p ?o }}") == full
