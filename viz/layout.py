"""Where things go: Graphviz ``dot`` places boxes of known size left to right and routes the lines between.

The ``pygraphviz`` wheel carries Graphviz and runs it in this process; it is not safe in threads, so one
layout runs at a time. Sizes are given, labels are not: nothing depends on the fonts of the machine.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from counterpoint.errors import LayoutError
from counterpoint.viz.model import Point

__all__ = ["MOST_NODES", "Box", "Layout", "Link", "lay_out"]

MOST_NODES = 2000
"""More nodes than this are refused: a map of them could not be read, and takes minutes."""

_GAP = 16.0
_RANK_GAP = 22.0
_MARGIN = 14.0
_POINTS_PER_INCH = 72.0
_ROOT = "root"
_dot = threading.Lock()


@dataclass(frozen=True, slots=True)
class Box:
    """Something to place. ``round`` makes it a disc of that width."""

    id: str
    width: float
    height: float
    round: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A line to route. The target comes to stand at least ``span`` columns left of the source.

    ``weight`` shortens; ``loose`` lines are routed and move nothing.
    """

    id: str
    source: str
    target: str
    weight: int = 1
    span: int = 1
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Extent, the center of each box, the Bézier points of each link: whole CSS pixels, y grows downward."""

    width: float
    height: float
    centers: Mapping[str, Point]
    paths: Mapping[str, tuple[Point, ...]]

    def mirrored(self) -> Layout:
        """The same, read from the right."""

        def turned(point: Point) -> Point:
            return self.width - point[0], point[1]

        centers = {key: turned(point) for key, point in self.centers.items()}
        return replace(
            self, centers=centers, paths={key: tuple(map(turned, path)) for key, path in self.paths.items()}
        )


def lay_out(boxes: Sequence[Box], links: Sequence[Link], *, first: Collection[str] = ()) -> Layout:
    """Place boxes in columns, targets left of sources, with no overlap; the same input gives the same output.

    The boxes named in ``first`` come as far to the left as the lines allow.

    Raises:
        LayoutError: there are more than ``MOST_NODES`` boxes, or Graphviz fails.
    """
    if not boxes:
        return Layout(0.0, 0.0, {}, {})
    if len(boxes) > MOST_NODES:
        raise LayoutError(f"a map of {len(boxes)} nodes is too large to draw; {MOST_NODES} is the most")
    with _dot:
        return _read(_placed(boxes, links, first), boxes, links)


def _placed(boxes: Sequence[Box], links: Sequence[Link], first: Collection[str]) -> Any:
    import pygraphviz

    graph = pygraphviz.AGraph(strict=False, directed=True)
    graph.graph_attr.update(
        rankdir="RL",
        nodesep=_inches(_GAP),
        ranksep=_inches(_RANK_GAP),
        splines="true",
        outputorder="nodesfirst",
    )
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    graph.edge_attr.update(arrowhead="none")
    names = {box.id: f"n{number}" for number, box in enumerate(boxes)}
    for box in boxes:
        shape = "circle" if box.round else "box"
        graph.add_node(names[box.id], width=_inches(box.width), height=_inches(box.height), shape=shape)
    for number, link in enumerate(links):
        constraint = "false" if link.loose else "true"
        ends = names[link.source], names[link.target]
        attributes = {"weight": str(link.weight), "minlen": str(link.span), "constraint": constraint}
        graph.add_edge(*ends, key=f"e{number}", **attributes)
    graph.add_node(_ROOT, width="0.01", height="0.01", style="invis")
    for name in (names[box.id] for box in boxes if box.id in first):
        graph.add_edge(name, _ROOT, key=f"r{name}", weight="100", style="invis")
    try:
        graph.layout(prog="dot")
    except (ValueError, OSError, RuntimeError) as error:
        raise LayoutError(f"Graphviz could not lay out {len(boxes)} nodes: {error}") from error
    return graph


def _read(graph: Any, boxes: Sequence[Box], links: Sequence[Link]) -> Layout:
    names = {box.id: f"n{number}" for number, box in enumerate(boxes)}
    centers = {box.id: _points(graph.get_node(names[box.id]).attr["pos"])[0] for box in boxes}
    paths = {
        link.id: _points(
            graph.get_edge(names[link.source], names[link.target], f"e{number}").attr["pos"] or ""
        )
        for number, link in enumerate(links)
    }
    corners = [
        (centers[box.id][0] + side * box.width / 2, centers[box.id][1] + side * box.height / 2)
        for box in boxes
        for side in (-1, 1)
    ]
    every = [*corners, *(point for path in paths.values() for point in path)]
    left, right = min(x for x, _ in every) - _MARGIN, max(x for x, _ in every) + _MARGIN
    bottom, top = min(y for _, y in every) - _MARGIN, max(y for _, y in every) + _MARGIN

    def moved(point: Point) -> Point:
        return round(point[0] - left), round(top - point[1])

    return Layout(
        round(right - left),
        round(top - bottom),
        {key: moved(point) for key, point in centers.items()},
        {key: tuple(map(moved, path)) for key, path in paths.items()},
    )


def _points(text: str) -> tuple[Point, ...]:
    """Graphviz's ``x,y x,y …``; y grows upward there."""
    pairs = (part.split(",")[-2:] for part in text.split())
    return tuple((float(x), float(y)) for x, y in pairs)


def _inches(pixels: float) -> str:
    return f"{pixels / _POINTS_PER_INCH:.4f}"
