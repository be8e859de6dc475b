"""Networks as Gephi, visone and spreadsheets open them."""

from __future__ import annotations

import csv
import io
import json
from typing import Final

import networkx as nx

from counterpoint.errors import AnalysisError
from counterpoint.graph.terminal import safe_csv

__all__ = ["FORMATS", "write_network"]

FORMATS: Final = ("graphml", "gexf", "csv", "json")


def write_network(graph: nx.Graph[str], format: str) -> str:  # noqa: A002 - the command line's word
    """A network as text.

    ``graphml`` and ``gexf`` keep every attribute of nodes and edges with its type, ``label`` as what tools
    show; ``csv`` is a list of edges with the columns Gephi imports (Source, Target, Type, Label columns, then
    attributes), no cell of which a spreadsheet takes for a formula; ``json`` is networkx's node-link form.

    Raises:
        AnalysisError: there is no such format.
    """
    if format not in FORMATS:
        raise AnalysisError(
            f'a network cannot be written as "{format[:40]}"; it can as: {", ".join(FORMATS)}'
        )
    if format == "json":
        return json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1)
    if format == "csv":
        return _csv(graph)
    clean = _without_controls(graph)
    if format == "graphml":
        return "\n".join(nx.generate_graphml(clean, named_key_ids=True)) + "\n"
    return "\n".join(nx.generate_gexf(clean)) + "\n"


def _without_controls(graph: nx.Graph[str]) -> nx.Graph[str]:
    """A copy without the characters that XML cannot hold."""
    copy: nx.Graph[str] = graph.copy()
    for data in (*(d for _, d in copy.nodes(data=True)), *(d for *_, d in copy.edges(data=True)), copy.graph):
        for name, value in data.items():
            if isinstance(value, str):
                data[name] = "".join(
                    c for c in value if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff")
                )
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
        values = (data.get(name, "") for name in names)
        writer.writerow([source, target, directed, data.get("weight", 1), *labels, *values])
    return safe_csv(output.getvalue().encode()).decode()
