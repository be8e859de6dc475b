"""Networks as files: each format is read back by something else, whatever the labels are."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest

from counterpoint.errors import AnalysisError
from counterpoint.graph.networks.debate_networks import debate_network
from counterpoint.graph.networks.export import FORMATS, write_network
from counterpoint.graph.networks.network_options import KINDS
from counterpoint.graph.store import open_store
from counterpoint.ontology.debate import Debate

GEXF = "{http://www.gexf.net/1.2draft}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
HOSTILE = {
    "formula": '=HYPERLINK("http://evil.example","click")',
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd",
    "tab": "\t=1+1",
    "markup": '<script>alert("1")</script> & ]]> <!-- -->',
    "quotes": "He said \"no\", and: 'yes'",
    "bidi": "\u202egnitirw dekcab\u202c",
    "emoji": "🏳️‍🌈 👩🏽‍⚖️",
    "accents": "Ñandú — Łódź — 東京",
    "lines": "one\ntwo",
    "empty": "",
}

Reader = Callable[[str], "nx.Graph[str]"]


def read_graphml(text: str) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.read_graphml(io.BytesIO(text.encode()))
    return graph


def read_gexf(text: str) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.read_gexf(io.BytesIO(text.encode()))
    return graph


def read_json(text: str) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.node_link_graph(json.loads(text), edges="edges")
    return graph


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def edges(graph: nx.Graph[str], *names: str) -> list[tuple[Any, ...]]:
    found = []
    for a, b, data in graph.edges(data=True):
        ends = (a, b) if graph.is_directed() else tuple(sorted((a, b)))
        found.append((*ends, *(data[name] for name in names)))
    return sorted(found)


@pytest.fixture(scope="module")
def city(city_divided: Debate) -> Debate:
    """The bundled debate as a store gives it: with stances."""
    with open_store() as store:
        store.replace(city_divided)
        return store.debate(city_divided.info.key)


@pytest.fixture
def hostile() -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    for key, label in HOSTILE.items():
        graph.add_node(key, label=label, kind="actors")
        graph.add_edge("formula", key, weight=0.5, relation=label)
    return graph


READERS = pytest.mark.parametrize(
    ("format_", "read"), [("graphml", read_graphml), ("gexf", read_gexf), ("json", read_json)]
)


@READERS
@pytest.mark.parametrize("kind", KINDS)
def test_a_network_is_read_back_as_it_was(city: Debate, kind: str, format_: str, read: Reader) -> None:
    graph = debate_network(city, kind)
    again = read(write_network(graph, format_))
    names = sorted({name for *_, data in graph.edges(data=True) for name in data})
    assert again.is_directed() == graph.is_directed()
    assert edges(again, *names) == edges(graph, *names)
    assert dict(again.nodes(data="label")) == dict(graph.nodes(data="label"))
    assert dict(again.nodes(data="kind")) == dict(graph.nodes(data="kind"))
    if format_ != "gexf":  # it has no attributes of a graph
        assert {name: again.graph[name] for name in graph.graph} == graph.graph


@pytest.mark.parametrize("kind", KINDS)
def test_csv_is_a_list_of_edges_as_gephi_imports_it(city: Debate, kind: str) -> None:
    graph = debate_network(city, kind)
    found = rows(write_network(graph, "csv"))
    assert list(found[0])[:6] == ["Source", "Target", "Type", "Weight", "SourceLabel", "TargetLabel"]
    assert {row["Type"] for row in found} == {"Directed" if graph.is_directed() else "Undirected"}
    assert [(r["Source"], r["Target"], float(r["Weight"])) for r in found] == [
        (a, b, weight) for a, b, weight in graph.edges(data="weight")
    ]
    labels = dict(graph.nodes(data="label"))
    assert all(row["SourceLabel"] == labels[row["Source"]] for row in found)
    assert all(row["TargetLabel"] == labels[row["Target"]] for row in found)


@READERS
def test_labels_of_any_kind_are_read_back(hostile: nx.Graph[str], format_: str, read: Reader) -> None:
    again = read(write_network(hostile, format_))
    for key, label in HOSTILE.items():
        assert (again.nodes[key].get("label") or "") == label
        assert (again.edges["formula", key].get("relation") or "") == label


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_network_is_written_the_same_each_time(city: Debate, format_: str) -> None:
    first, second = (write_network(debate_network(city, "affiliation"), format_) for _ in range(2))
    assert first == second


def test_no_cell_of_csv_is_a_formula(hostile: nx.Graph[str]) -> None:
    found = rows(write_network(hostile, "csv"))
    for row in found:
        for cell in row.values():
            assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r")
        label = HOSTILE[row["Target"]]
        assert row["TargetLabel"] in (label, "'" + label)


def test_a_negative_weight_in_csv_stays_a_number() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=-1.5)
    assert rows(write_network(graph, "csv"))[0]["Weight"] == "-1.5"


@pytest.mark.parametrize(("format_", "read"), [("graphml", read_graphml), ("gexf", read_gexf)])
def test_characters_that_xml_lacks_are_left_out(format_: str, read: Reader) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("a", label="be\x07ll \x1b[31mred\x00 \ufffe\uffff\ud83d end")
    assert read(write_network(graph, format_)).nodes["a"]["label"] == "bell [31mred ? end"


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_written_is_utf_8_whatever_the_label(format_: str) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", note="half of a pair: \ud83d")
    graph.add_node("a", label="\ud83d")
    assert write_network(graph, format_).encode()


@pytest.mark.parametrize("format_", FORMATS)
def test_a_network_without_edges_is_written(format_: str) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("a", label="Alone")
    text = write_network(graph, format_)
    if format_ == "csv":
        assert text == "Source,Target,Type,Weight,SourceLabel,TargetLabel\r\n"
    else:
        again = {"graphml": read_graphml, "gexf": read_gexf, "json": read_json}[format_](text)
        assert dict(again.nodes(data="label")) == {"a": "Alone"}
        assert not again.number_of_edges()
    assert write_network(nx.DiGraph(), format_)


def peculiar() -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("a", label="A", rank=1, sure=True, score=None, mixed="text")
    graph.add_node("b", label="B", rank=np.float64(2.5), sure=False, score=float("nan"), mixed=3)
    graph.add_node("c", label="C", rank=np.int64(3), sure=True, score=0.25, mixed=None)
    graph.add_edge("a", "b", weight=float("inf"), contested=True)
    graph.add_edge("b", "c", weight=np.float64(2), contested=None)
    return graph


@READERS
def test_attributes_keep_their_types_and_what_is_no_value_is_left_out(format_: str, read: Reader) -> None:
    nodes = read(write_network(peculiar(), format_)).nodes
    assert [nodes[key]["rank"] for key in "abc"] == [1, 2.5, 3]
    assert [nodes[key]["sure"] for key in "abc"] == [True, False, True]
    assert [nodes[key].get("score") for key in "abc"] == [None, None, 0.25]
    assert [str(nodes[key].get("mixed")) for key in "abc"] == ["text", "3", "None"]


def test_json_is_strict() -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    assert json.loads(write_network(peculiar(), "json"), parse_constant=refuse)["edges"]


def test_csv_leaves_cells_without_a_value_empty() -> None:
    first, second = rows(write_network(peculiar(), "csv"))
    assert (first["Weight"], first["contested"]) == ("", "True")
    assert (second["Weight"], second["contested"]) == ("2.0", "")


def test_writing_leaves_the_network_as_it_is() -> None:
    graph = peculiar()
    for format_ in FORMATS:
        write_network(graph, format_)
    assert graph.nodes["b"]["mixed"] == 3
    assert graph.nodes["a"]["score"] is None


def test_graphml_names_its_attributes_for_visone_and_uses_no_id_twice(city: Debate) -> None:
    for kind in KINDS:
        root = ET.fromstring(write_network(debate_network(city, kind), "graphml"))
        keys = root.findall(f"{GRAPHML}key")
        assert len({key.get("id") for key in keys}) == len(keys)
        assert len({(key.get("for"), key.get("attr.name")) for key in keys}) == len(keys)
        names = {(key.get("for"), key.get("attr.name")): key.get("attr.type") for key in keys}
        assert names["node", "label"] == "string"
        assert names["edge", "weight"] in ("double", "long")
        ids = [edge.get("id") for edge in root.iter(f"{GRAPHML}edge") if edge.get("id")]
        assert len(set(ids)) == len(ids)


def test_gexf_has_labels_weights_and_ids_where_gephi_looks(city: Debate) -> None:
    for kind in KINDS:
        graph = debate_network(city, kind)
        root = ET.fromstring(write_network(graph, "gexf"))
        nodes, ties = list(root.iter(f"{GEXF}node")), list(root.iter(f"{GEXF}edge"))
        assert {n.get("id"): n.get("label") for n in nodes} == dict(graph.nodes(data="label"))
        assert len({edge.get("id") for edge in ties}) == len(ties) == graph.number_of_edges()
        assert sorted(float(edge.get("weight", "")) for edge in ties) == sorted(
            weight for *_, weight in graph.edges(data="weight")
        )
        declared = root.find(f"{GEXF}graph")
        assert declared is not None
        assert declared.get("defaultedgetype") == ("directed" if graph.is_directed() else "undirected")


@READERS
def test_parallel_edges_are_all_written(format_: str, read: Reader) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="relations")
    for relation in ("member_of", "represents", "oversees"):
        graph.add_edge("a", "b", relation=relation, weight=1)
        graph.add_edge("b", "a", relation=relation, weight=1)
    again = read(write_network(graph, format_))
    assert isinstance(again, nx.MultiDiGraph)
    assert edges(again, "relation", "weight") == edges(graph, "relation", "weight")


def test_a_format_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(AnalysisError, match='cannot be written as "dot"; it can as: graphml, gexf, csv'):
        write_network(nx.Graph(), "dot")


def test_a_gexf_file_is_the_same_on_another_day() -> None:
    assert "lastmodifieddate" not in write_network(nx.path_graph(2), "gexf")
