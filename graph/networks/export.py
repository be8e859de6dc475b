"""Networks as Gephi, visone and spreadsheets open them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from math import isfinite
from typing import Any, Final

import networkx as nx

from counterpoint.errors import AnalysisError
from counterpoint.graph.terminal import safe_csv

__all__ = ["FORMATS", "write_network"]

FORMATS: Final = ("graphml", "gexf", "csv", "json")
_UNDATED: Final = re.compile(r'<meta lastmodifieddate="[^"]*">')
"""What networkx writes of the day in a GEXF file; without it the same network is the same file."""


def write_network(graph: nx.Graph[str], format: str) -> str:  # noqa: A002 - the command line's word
    """A network as text.

    ``graphml`` and ``gexf`` keep every attribute of nodes and edges with its type, ``label`` as what tools
    show and ``weight`` as what they take for an edge's; control characters, which XML lacks, are left out.
    ``csv`` is a list of edges with the columns Gephi imports (Source, Target, Type, Weight), labels and
    attributes, no cell of which a spreadsheet takes for a formula; nodes without edges are not in it.
    ``json`` is networkx's node-link form. What is no finite number is null in JSON and missing elsewhere.

    Raises:
        AnalysisError: there is no such format.
    """
    if format not in FORMATS:
        raise AnalysisError(
            f'a network cannot be written as "{format[:40]}"; it can as: {", ".join(FORMATS)}'
        )
    plain = _plain(graph)
    if format == "json":
        return json.dumps(
            nx.node_link_data(plain, edges="edges"), ensure_ascii=False, indent=1, allow_nan=False
        )
    if format == "csv":
        return _csv(plain)
    ready = _for_xml(plain)
    lines = nx.generate_graphml(ready) if format == "graphml" else nx.generate_gexf(ready)
    return _UNDATED.sub("<meta>", "\n".join(lines), count=1) + "\n"


def _data(graph: nx.Graph[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The attributes of the graph, of each node and of each edge, and which of these they are of."""
    yield "graph", graph.graph
    yield from (("node", data) for _, data in graph.nodes(data=True))
    yield from (("edge", data) for *_, data in graph.edges(data=True))


def _plain(graph: nx.Graph[str]) -> nx.Graph[str]:
    """A copy whose attributes are text that UTF-8 has, finite numbers, truths and nothing."""
    copy: nx.Graph[str] = graph.copy()
    for _, data in _data(copy):
        data.update({name: _scalar(value) for name, value in data.items()})
    return copy


def _scalar(value: Any) -> str | int | float | bool | None:
    if hasattr(value, "item"):  # a number of numpy's
        value = value.item()
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    return str(value).encode("utf-8", "replace").decode()


def _for_xml(graph: nx.Graph[str]) -> nx.Graph[str]:
    """The same without what GraphML and GEXF cannot say, and with an id for each of several parallel edges.

    An attribute has one type in all nodes, or edges, and is left out where it has no value.
    """
    if isinstance(graph, nx.MultiGraph):
        graph = _numbered(graph)
    kinds: dict[tuple[str, str], set[type]] = defaultdict(set)
    for of, data in _data(graph):
        for name, value in data.items():
            kinds[of, name].add(type(value))
    for of, data in _data(graph):
        for name, value in list(data.items()):
            if value is None:
                del data[name]
            else:
                data[name] = _xml_value(value, kinds[of, name] - {type(None)})
    return graph


def _xml_value(value: str | float | bool, kinds: set[type]) -> str | float | bool:
    if len(kinds) > 1:
        value = float(value) if kinds == {int, float} else str(value)
    if not isinstance(value, str):
        return value
    return "".join(c for c in value if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))


def _numbered(graph: nx.MultiGraph[str]) -> nx.MultiGraph[str]:
    """The same with a key for each edge that no other edge of the graph has."""
    copy = graph.__class__(**graph.graph)
    copy.add_nodes_from(graph.nodes(data=True))
    for number, (source, target, data) in enumerate(graph.edges(data=True)):
        copy.add_edge(source, target, key=f"e{number}", **data)
    return copy


def _csv(graph: nx.Graph[str]) -> str:
    directed = "Directed" if graph.is_directed() else "Undirected"
    attributes: dict[str, None] = {}
    for *_, data in graph.edges(data=True):
        attributes.update(dict.fromkeys(data))
    names = [name for name in attributes if name != "weight"]
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(["Source", "Target", "Type", "Weight", "SourceLabel", "TargetLabel", *names])
    for source, target, data in graph.edges(data=True):
        labels = (graph.nodes[node].get("label", node) for node in (source, target))
        values = (data.get(name) for name in names)
        writer.writerow([source, target, directed, data.get("weight", 1), *labels, *values])
    return safe_csv(output.getvalue().encode()).decode()
