"""The store as rdflib sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import rdflib
from oxrdflib import OxigraphStore
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from counterpoint.errors import StoreError
from counterpoint.graph.store import Store
from counterpoint.ontology.debate import Debate

CP = rdflib.Namespace("https://w3id.org/counterpoint/ontology#")
# rdflib 7.6 warns about its own use of a name that it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")

IRI = rdflib.URIRef("https://example.org/debates/harbor-cats")


def test_the_dataset_reads_the_union_and_each_graph(make_store: Callable[[], Store], small: Debate) -> None:
    with make_store() as store:
        store.replace(small)
        dataset = store.dataset()
        assert len(set(dataset.subjects(rdflib.RDF.type, CP.Statement))) == len(small.statements)
        assert (CP.Statement, rdflib.RDF.type, rdflib.OWL.Class) in dataset
        assert not set(dataset.graph(IRI).subjects(rdflib.RDF.type, CP.Stance))
        assert set(dataset.graph(rdflib.URIRef(f"{IRI}/derived")).subjects(rdflib.RDF.type, CP.Stance))
        names = {graph.identifier for graph in dataset.graphs()}
        assert IRI in names


def test_the_dataset_answers_sparql_over_the_union(memory: Store) -> None:
    rows = list(memory.dataset().query("SELECT ?s { ?s a cp:Stance . ?s cp:holder ?h . ?h a cp:Person }"))
    assert rows


def test_a_bare_graph_over_the_same_engine_is_the_trap_that_the_view_avoids(memory: Store) -> None:
    engine = memory._state().engine
    assert len(rdflib.Graph(store=OxigraphStore(store=engine))) == 0
    assert memory.dataset().default_graph.identifier == DATASET_DEFAULT_GRAPH_ID
    assert len(list(memory.dataset().triples((None, rdflib.RDF.type, CP.Statement)))) > 0


def test_writing_through_the_view_is_refused_and_changes_nothing(memory: Store) -> None:
    before = memory.dump()
    dataset = memory.dataset()
    triple = (IRI, rdflib.RDF.type, CP.Claim)
    for write in (
        lambda: dataset.add((*triple, dataset.graph(IRI))),
        lambda: dataset.graph(IRI).add(triple),
        lambda: dataset.remove((IRI, rdflib.RDF.type, CP.Debate)),
        lambda: dataset.update("INSERT DATA { <x:a> <x:b> <x:c> }"),
        lambda: dataset.graph(IRI).parse(data="<x:a> <x:b> <x:c> .", format="turtle"),
    ):
        with pytest.raises(StoreError, match="replaced as a whole"):
            write()
    assert memory.dump() == before


def test_a_dataset_of_a_directory_keeps_the_edition_it_began_with(
    tmp_path_factory: pytest.TempPathFactory, small: Debate, other: Debate
) -> None:
    from counterpoint.graph.store import open_store

    with open_store(tmp_path_factory.mktemp("s") / "here") as store:
        store.replace(small)
        dataset = store.dataset()
        for edition in (other, small, other):
            store.replace(edition)
        assert len(set(dataset.subjects(rdflib.RDF.type, CP.Statement))) == len(small.statements)
