"""What the script of the map is given: pyvis's model of each panel, cut to what the page does not have yet.

The static drawing in the page holds places, sizes, kinds, lines of text and curves, in the model's order; so
the script takes them from there, and each is in the page once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from counterpoint.viz.languages import ENGLISH, Language
from counterpoint.viz.map import Panel
from counterpoint.viz.model import Node, Plain

__all__ = ["map_data", "network_data"]

PLACEHOLDER = "\ufffc"
"""Stands for a box's label in what is spoken of it; in an argument's words, for its conclusion's label."""


def network_data(panel: Panel) -> dict[str, list[dict[str, Plain]]]:
    """A panel as pyvis's model: nodes at fixed places, the edges between them, and the kind of each."""
    from pyvis.network import Network

    network = Network(directed=True)
    for node in panel.nodes:
        place = {"x": node.x, "y": node.y, "width": node.width, "height": node.height}
        signs = {"kind": node.kind, "role": node.role, "basis": node.basis, "elsewhere": node.elsewhere}
        shown = {name: value for name, value in signs.items() if value}
        network.add_node(node.id, shape="custom", fixed=True, **place, **shown)
    for edge in panel.edges:
        network.add_edge(edge.source, edge.target, kind=edge.kind, role=edge.role)
    nodes, edges, *_ = network.get_network_data()
    for node in nodes:
        del node["color"], node["label"]
    return {"nodes": nodes, "edges": edges}


def map_data(panels: Sequence[Panel], say: Language = ENGLISH) -> Plain:
    """The panels' nodes by their identifiers and edges by the numbers of their ends, and what is spoken.

    ``texts`` has for each node the number of its sentence in ``spoken``, and its label where the drawing cuts
    it; ``elsewhere`` of a panel the issue that a node answers where that is another, by the node's number.
    """
    spoken: dict[str, int] = {}
    texts: dict[str, Plain] = {}
    for panel in panels:
        hit = _conclusions(panel)
        for node in panel.nodes:
            sentence = _sentence(node, hit.get(node.id), say)
            number = spoken.setdefault(sentence, len(spoken))
            texts.setdefault(node.id, _text(node, number))
    return {
        "words": cast(Plain, words(say)),
        "spoken": list(spoken),
        "texts": texts,
        "panels": {panel.key: _ends(panel) for panel in panels},
    }


def _conclusions(panel: Panel) -> dict[str, Node]:
    nodes = {node.id: node for node in panel.nodes}
    return {e.source: nodes[e.target] for e in panel.edges if e.kind == "conclusion"}


def _sentence(node: Node, hit: Node | None, say: Language) -> str:
    label = node.label
    if hit is not None:
        label = say("Another argument’s inference") if hit.kind == "argument" else hit.label
    other = say("It answers another issue: {issue}", issue=node.elsewhere)
    return node.spoken.removesuffix(f" {other}").replace(label, PLACEHOLDER)


def _text(node: Node, number: int) -> Plain:
    cut = node.kind != "argument" and node.label != " ".join(node.lines)
    return [number, node.label] if cut else number


def _ends(panel: Panel) -> Plain:
    data = network_data(panel)
    ids = [str(node["id"]) for node in data["nodes"]]
    number = {key: n for n, key in enumerate(ids)}
    edges: list[Plain] = [[number[str(e["from"])], number[str(e["to"])]] for e in data["edges"]]
    elsewhere: dict[str, Plain] = {str(number[n.id]): n.elsewhere for n in panel.nodes if n.elsewhere}
    return {"nodes": cast(Plain, ids), "edges": edges, "elsewhere": elsewhere}


def words(say: Language) -> dict[str, str]:
    """The words of the script."""
    return {
        "issue": say("Issue"),
        "position": say("Position"),
        "claim": say("Claim"),
        "exclusion": say("Not both"),
        "support": say("Reason for"),
        "attack": say("Reason against"),
        "inference": say("Another argument’s inference"),
        "elsewhere": say("It answers another issue: {issue}", issue=PLACEHOLDER),
        "near": say("Next to it"),
        "end": say("No further box in this direction."),
        "absent": say("What was asked for has no box on this map."),
        "map": say(
            "Argument map. Arrow keys walk from box to box, Enter opens the words, Escape closes them."
        ),
    }
