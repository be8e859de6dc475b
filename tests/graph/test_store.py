"""Both stores: a debate goes in and comes out whole."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from counterpoint.errors import QueryError, StoreError, UnknownDebateError
from counterpoint.graph.debate_graphs import DebateGraphs
from counterpoint.graph.rows import Rows, Triples
from counterpoint.graph.store import Store, open_store
from counterpoint.ontology import vocabulary
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Claim
from counterpoint.ontology.triples import to_triples

MakeStore = Callable[[], Store]


def count(store: Store, graph: str = "") -> int:
    clause = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "GRAPH ?g { ?s ?p ?o }"
    rows = store.query(f"SELECT (COUNT(*) AS ?n) {{ {clause} }}")
    assert isinstance(rows, Rows)
    value = rows[0][0]
    assert isinstance(value, int)
    return value


def content(store: Store) -> list[bytes]:
    """Every quad but the ontology's, whose blank nodes are named anew at each load."""
    ontology = f"<{vocabulary.ONTOLOGY}> .".encode()
    return sorted(line for line in store.dump().splitlines() if not line.endswith(ontology))


def without_stances(debate: Debate) -> Debate:
    return replace(debate, stances={})


def test_a_debate_comes_back_as_it_was_put_in(make_store: MakeStore, small: Debate) -> None:
    with make_store() as store:
        iri = store.replace(small)
        assert store.debates() == [iri] == ["https://example.org/debates/harbor-cats"]
        back = store.debate("harbor-cats")
        assert back.info == small.info
        for kind in ("actors", "statements", "arguments", "positions", "policies", "events", "sources"):
            assert dict(getattr(back, kind)) == dict(getattr(small, kind))
        assert store.debate(iri).stances == back.stances


def test_the_bundled_debate_comes_back_with_its_stances(make_store: MakeStore, city_divided: Debate) -> None:
    with make_store() as store:
        store.replace(city_divided)
        back = store.debate("city-divided")
        assert dict(back.statements) == dict(city_divided.statements)
        assert len(back.stances) > 100


def test_a_new_edition_replaces_all_of_the_old_one(
    make_store: MakeStore, small: Debate, other: Debate
) -> None:
    with make_store() as store, make_store() as fresh:
        store.replace(small)
        store.replace(other)
        fresh.replace(other)
        assert content(store) == content(fresh)


@pytest.mark.parametrize("big_first", [True, False])
def test_replacing_one_debate_leaves_the_others(
    make_store: MakeStore, small: Debate, other: Debate, city_divided: Debate, big_first: bool
) -> None:
    """Both ways of changing a store are taken: in place, and beside it."""
    kept, changed = (city_divided, small) if big_first else (small, city_divided)
    edition = other if big_first else replace(city_divided, claims={}, arguments={}, statements={})
    with make_store() as store:
        store.replace(kept)
        before = count(store, f"{kept.info.base}{kept.info.key}/derived")
        store.replace(changed)
        store.replace(edition)
        assert without_stances(store.debate(kept.info.key)).statements == kept.statements
        assert count(store, f"{kept.info.base}{kept.info.key}/derived") == before
        assert dict(store.debate(changed.info.key).statements) == dict(edition.statements)
        store.remove(changed.info.key)
        assert [iri.rpartition("/")[2] for iri in store.debates()] == [kept.info.key]


def test_a_removed_debate_leaves_no_graph_behind(make_store: MakeStore, small: Debate) -> None:
    with make_store() as store:
        empty = store.graphs()
        store.replace(small)
        store.remove("harbor-cats")
        assert store.graphs() == empty == {vocabulary.ONTOLOGY}
        with pytest.raises(UnknownDebateError, match="it has none"):
            store.debate("harbor-cats")


def test_a_new_edition_drops_results_of_analyses_of_the_old_one(small: Debate, other: Debate) -> None:
    with open_store() as store:
        iri = store.replace(small)
        store._state().engine.update(f"INSERT DATA {{ GRAPH <{iri}/analysis> {{ <{iri}> <{iri}> 1 }} }}")
        assert f"{iri}/analysis" in store.graphs()
        store.replace(other)
        assert f"{iri}/analysis" not in store.graphs()


def test_every_change_has_a_higher_version(make_store: MakeStore, small: Debate, other: Debate) -> None:
    with make_store() as store:
        versions = [store.version]
        for change in (
            lambda: store.replace(small),
            lambda: store.replace(other),
            lambda: store.remove("harbor-cats"),
        ):
            change()
            versions.append(store.version)
        assert versions == sorted(set(versions))


def test_a_key_that_fits_two_debates_asks_for_the_whole_iri(small: Debate) -> None:
    elsewhere = replace(small, info=replace(small.info, base="https://elsewhere.example/"))
    with open_store() as store:
        store.replace(small)
        iri = store.replace(elsewhere)
        with pytest.raises(UnknownDebateError, match="fits"):
            store.debate("harbor-cats")
        assert store.debate(iri).info == elsewhere.info


def test_a_debate_with_a_dangling_reference_leaves_the_store_as_it_was(
    make_store: MakeStore, small: Debate
) -> None:
    broken = replace(small, claims={"x": Claim(key="x", label="x", concerns=("nobody",))}, arguments={})
    with make_store() as store:
        store.replace(small)
        before, version = store.dump(), store.version
        with pytest.raises(Exception, match=r"nobody|quiet"):
            store.replace(broken)
        assert (store.dump(), store.version) == (before, version)


def test_an_rdf_file_loads_as_the_records_do(make_store: MakeStore, small: Debate, tmp_path: Path) -> None:
    file = tmp_path / "debate.ttl"
    ox.serialize(to_triples(small), file, format=ox.RdfFormat.TURTLE)
    with make_store() as store, make_store() as twin:
        assert store.load(file) == twin.replace(small)
        assert content(store) == content(twin)


def test_blank_nodes_of_a_file_stay_one_node_in_both_graphs(make_store: MakeStore, tmp_path: Path) -> None:
    file = tmp_path / "blank.ttl"
    file.write_text(
        "@prefix cp: <https://w3id.org/counterpoint/ontology#> .\n"
        "<https://x.example/d> a cp:Debate . _:a a cp:Person ."
    )
    with make_store() as store:
        store.load(file)
        assert store.query("ASK { GRAPH <https://x.example/d> { ?a a cp:Person } "
                           "GRAPH <https://x.example/d/derived> { ?a a cp:Actor } }")  # fmt: skip


def test_an_rdf_file_replaces_a_small_debate_beside_a_large_one(
    make_store: MakeStore, small: Debate, other: Debate, city_divided: Debate, tmp_path: Path
) -> None:
    file = tmp_path / "debate.nt"
    ox.serialize(to_triples(other), file, format=ox.RdfFormat.N_TRIPLES)
    with make_store() as store, make_store() as twin:
        for debate in (city_divided, small):
            store.replace(debate)
        store.load(file)
        for debate in (city_divided, other):
            twin.replace(debate)
        assert content(store) == content(twin)


def test_what_an_exported_dataset_holds_as_derived_is_derived_anew(
    make_store: MakeStore, small: Debate, tmp_path: Path
) -> None:
    with make_store() as store, make_store() as again:
        iri = store.replace(small)
        ours = [line for line in store.dump().splitlines(keepends=True) if f"<{iri}".encode() in line[-90:]]
        (tmp_path / "debate.nq").write_bytes(b"".join(ours))
        assert again.load(tmp_path / "debate.nq") == iri
        assert content(again) == content(store)


def test_a_file_of_two_debates_is_refused_and_changes_nothing(
    make_store: MakeStore, small: Debate, tmp_path: Path
) -> None:
    cp = "https://w3id.org/counterpoint/ontology#"
    lines = [f"<https://x.example/{name}> a <{cp}Debate> ." for name in "ab"]
    (tmp_path / "two.ttl").write_text("\n".join(lines))
    with make_store() as store:
        store.replace(small)
        before, version = store.dump(), store.version
        with pytest.raises(
            UnknownDebateError, match="exactly one IRI of type cp:Debate is needed, found: <https"
        ):
            store.load(tmp_path / "two.ttl")
        (tmp_path / "late.ttl").write_text(lines[0] + "\n<x:y> .")
        with pytest.raises(StoreError, match=r"late\.ttl:2:"):
            store.load(tmp_path / "late.ttl")
        assert (store.dump(), store.version) == (before, version)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.ttl", "<x:a> <x:b> .", r"a\.ttl:1:\d+: "),
        ("a.ttl", "<x:a> <x:b> <x:c> .", "exactly one IRI of type cp:Debate is needed, found: none"),
        ("a.xyz", "", 'no RDF format has the ending ".xyz"'),
    ],
)
def test_a_file_that_is_no_debate_is_refused_with_the_reason(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    (tmp_path / name).write_text(text)
    with open_store() as store, pytest.raises((StoreError, UnknownDebateError), match=says):
        store.load(tmp_path / name)


def test_the_default_graph_is_the_union_and_from_and_graph_narrow_it(
    make_store: MakeStore, small: Debate
) -> None:
    """pyoxigraph's union would override FROM: the trap that `evaluation.py` avoids."""
    everything = "{ ?s a cp:Statement . OPTIONAL { ?s a ?super FILTER(?super = prov:Entity) } }"
    with make_store() as store:
        iri = store.replace(small)
        for query, expected in {
            f"ASK {everything}": True,
            "ASK { ?stance a cp:Stance . ?statement a cp:Statement }": True,
            f"ASK FROM <{iri}> {{ ?stance a cp:Stance }}": False,
            f"ASK FROM <{iri}/derived> {{ ?stance a cp:Stance }}": True,
            f"ASK {{ GRAPH <{iri}> {{ ?stance a cp:Stance }} }}": False,
            f"ASK FROM NAMED <{iri}> {{ GRAPH ?g {{ ?statement a cp:Statement }} }}": True,
            f"ASK FROM NAMED <{iri}> {{ ?statement a cp:Statement }}": False,
            "ASK { cp:Statement a owl:Class }": True,
        }.items():
            assert store.query(query) is expected, query
        assert store.query("ASK { ?stance a cp:Stance }", default_graphs=[iri]) is False
        assert store.query("ASK { ?s a cp:Statement }", default_graphs=[iri]) is True
        assert store.query("ASK { ?s a cp:Statement }", named_graphs=[iri]) is False


def test_answers_are_rows_triples_or_a_bool(memory: Store) -> None:
    assert isinstance(memory.query("SELECT * { ?s a cp:Position }"), Rows)
    assert isinstance(memory.query("CONSTRUCT WHERE { ?s a cp:Position }"), Triples)
    assert isinstance(memory.query("DESCRIBE <https://example.org/debates/harbor-cats>"), Triples)
    assert memory.query("ASK { ?s a cp:Position }") is True


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT ?s { ?s ?p ?o }}", "1:23"),
        ("SELECT ?s {\n  ?s foo ?o }", "2:11: the query is not well formed here"),
        ("SELECT ?s { ?s nope:p ?o }", '1:16: unknown prefix "nope:"'),
        ("", "no SPARQL query"),
        ("SELECT ?s WHERE { ?s ?p", 'needs|"}"'),
    ],
)
def test_a_query_that_is_wrong_says_where(memory: Store, query: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        memory.query(query)


def test_readers_in_other_threads_see_the_old_edition_or_the_new_one(
    make_store: MakeStore, small: Debate, other: Debate
) -> None:
    editions = [DebateGraphs.of(small), DebateGraphs.of(other)]
    seen: set[int] = set()
    failures: list[BaseException] = []
    with make_store() as store:
        sizes = set()
        for edition in editions:
            store.put(edition)
            sizes.add(count(store))
        done = threading.Event()

        def read() -> None:
            try:
                while not done.is_set():
                    seen.add(count(store))
            except BaseException as error:
                failures.append(error)

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        for i in range(12):
            store.put(editions[i % 2])
        done.set()
        for reader in readers:
            reader.join()
    assert not failures
    assert seen <= sizes


def test_literals_are_normalized_so_source_files_stay_authoritative(memory: Store) -> None:
    """Oxigraph keeps the value of "01"^^xsd:integer, not its text."""
    rows = memory.query('SELECT ("01"^^xsd:integer AS ?n) {}')
    assert isinstance(rows, Rows)
    memory._state().engine.update('INSERT DATA { GRAPH <x:g> { <x:s> <x:p> "01"^^xsd:integer } }',
                                  prefixes={"xsd": "http://www.w3.org/2001/XMLSchema#"})  # fmt: skip
    stored = memory.query("SELECT (STR(?n) AS ?text) { <x:s> <x:p> ?n }")
    assert isinstance(stored, Rows)
    assert stored[0]["text"] == "1"


def test_a_store_at_an_address_that_is_no_servers_is_refused() -> None:
    with pytest.raises(StoreError, match="expected http://HOST/PATH"):
        open_store("ftp://example.org/sparql")
