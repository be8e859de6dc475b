"""Where the dots of a network go: camps side by side in rows, each dot with room for its name.

Camps get cells whose area goes with what is in them. In its cell a dot is drawn by signed forces: agreement
pulls within a camp, and whatever ties a dot to another camp draws it to that side. Then boxes are set apart.
Nothing is random: the same input gives the same output. Time goes with the square of the number of dots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from counterpoint.errors import LayoutError
from counterpoint.viz.boxes_apart import convex_hull, separated
from counterpoint.viz.model import Point
from counterpoint.viz.network_cells import Row, cells
from counterpoint.viz.network_forces import drawn_by_ties, spread_out
from counterpoint.viz.network_parts import (
    BELOW,
    BESIDE,
    BETWEEN_ROWS,
    HULL_MARGIN,
    MARGIN,
    Array,
    Bond,
    Dot,
    Head,
    Net,
)  # fmt: skip

__all__ = ["HULL_MARGIN", "MOST_DOTS", "Bond", "Dot", "Head", "NetworkLayout", "lay_out_network"]

MOST_DOTS: Final = 300
"""More dots than this are refused: their names could not be read."""

_BELOW_HEAD: Final = 16.0


@dataclass(frozen=True, slots=True)
class NetworkLayout:
    """Extent in CSS pixels, y growing downward.

    ``centers`` are those of the dots. ``hulls`` are the corners of each camp's convex hull, to be drawn with
    ``HULL_MARGIN`` around; it holds the boxes of its members and its head. ``heads`` is the middle of the top
    of each head.
    """

    width: float
    height: float
    centers: Mapping[str, Point]
    hulls: Mapping[int, tuple[Point, ...]]
    heads: Mapping[int, Point]


def lay_out_network(
    dots: Sequence[Dot],
    bonds: Sequence[Bond],
    heads: Sequence[Head] = (),
    *,
    width: float,
    mirrored: bool = False,
) -> NetworkLayout:
    """Place dots with no overlap of their boxes, camps apart, those in no camp below.

    Where there are no camps, all dots are placed by their ties. ``mirrored`` turns left and right around.

    Raises:
        LayoutError: there are more than ``MOST_DOTS`` dots.
    """
    if len(dots) > MOST_DOTS:
        raise LayoutError(f"a network of {len(dots)} dots cannot be read; {MOST_DOTS} is the most")
    if not dots:
        return NetworkLayout(width, 0.0, {}, {}, {})
    net = Net.of(dots, bonds, heads)
    placed = _placed(net, width)
    return _turned(placed) if mirrored else placed


def _placed(net: Net, width: float) -> NetworkLayout:
    inner = width - 2 * MARGIN
    centers = np.zeros((len(net.dots), 2))
    heads: dict[int, Point] = {}
    top = MARGIN
    rows = cells(net, inner)
    ideal = drawn_by_ties(net, rows)
    for row in rows:
        top = _fill_row(net, row, ideal, centers, heads, top) + BETWEEN_ROWS
    if (net.camps == 0).any():
        top = _fill_rest(net, centers, heads, top, inner) + BETWEEN_ROWS
    height = top - BETWEEN_ROWS + MARGIN
    hulls = {camp: _hull(net, centers, heads, camp) for row in rows for camp in row.camps if camp > 0}
    return NetworkLayout(
        float(round(width)),
        float(round(height)),
        {
            dot.id: (float(round(x)), float(round(y - drop)))
            for dot, (x, y), drop in zip(net.dots, centers, net.drop, strict=True)
        },
        hulls,
        heads,
    )


def _fill_row(net: Net, row: Row, ideal: Array, centers: Array, heads: dict[int, Point], top: float) -> float:
    """Place the camps of a row below ``top``; returns where it ends, its hulls' margins included."""
    clouds = {}
    for camp, width in zip(row.camps, row.widths, strict=True):
        members = net.camps == camp
        sizes = net.sizes[members]
        room = np.array([width, max(row.height - net.head(camp).height, 1.0)])
        reach = np.maximum(room - sizes, 0.0) / 2
        start = room / 2 + spread_out(ideal[members]) * reach
        clouds[camp] = separated(start, sizes, width)
    tall = {
        camp: net.head(camp).height
        + (_BELOW_HEAD if net.head(camp).height else 0.0)
        + _height(cloud, net, camp)
        for camp, cloud in clouds.items()
    }
    height = max(tall.values())
    for camp, left, width in zip(row.camps, row.lefts, row.widths, strict=True):
        members = net.camps == camp
        cloud, sizes, head = clouds[camp], net.sizes[members], net.head(camp)
        begin = top + (HULL_MARGIN if camp > 0 else 0.0)
        low, high = _extent(cloud, sizes)
        middle = left + width / 2
        across = middle - (low[0] + high[0]) / 2
        down = begin + head.height + (_BELOW_HEAD if head.height else 0.0) - low[1]
        centers[members] = cloud + np.array([across, down])
        if head.height:
            heads[camp] = (round(middle, 1), round(begin, 1))
    return top + height + 2 * HULL_MARGIN * any(camp > 0 for camp in row.camps)


def _extent(cloud: Array, sizes: Array) -> tuple[Array, Array]:
    return (cloud - sizes / 2).min(axis=0), (cloud + sizes / 2).max(axis=0)


def _height(cloud: Array, net: Net, camp: int) -> float:
    low, high = _extent(cloud, net.sizes[net.camps == camp])
    return float(high[1] - low[1])


def _fill_rest(net: Net, centers: Array, heads: dict[int, Point], top: float, width: float) -> float:
    """Those in no camp, in rows below the camps, each near those it is tied to; returns where they end."""
    rest = np.flatnonzero(net.camps == 0)
    head = net.head(0)
    if head.height:
        heads[0] = (round(MARGIN + width / 2, 1), round(top, 1))
        top += head.height + _BELOW_HEAD
    widest = float(net.sizes[rest, 0].max()) + BESIDE
    columns = max(min(int((width + BESIDE) // widest), len(rest)), 1)
    for start in range(0, len(rest), columns):
        line = rest[start : start + columns]
        wanted = [_toward(net, centers, int(i), width) for i in line]
        line = line[np.argsort(wanted, kind="stable")]
        step = min(widest * 1.5, width / len(line))
        left = MARGIN + width / 2 - step * (len(line) - 1) / 2
        for place, i in enumerate(line):
            centers[i] = (left + place * step, top + net.dots[i].above + net.drop[i])
        top += float(net.sizes[line, 1].max()) + BELOW
    return top - BELOW


def _toward(net: Net, centers: Array, dot: int, width: float) -> float:
    """Where across those stand that a dot is tied to."""
    tied = (net.ties[dot] != 0) & (net.camps != 0)
    return float(centers[tied, 0].mean()) if tied.any() else width / 2


def _hull(net: Net, centers: Array, heads: Mapping[int, Point], camp: int) -> tuple[Point, ...]:
    members = net.camps == camp
    boxes = [(*at, *size) for at, size in zip(centers[members], net.sizes[members], strict=True)]
    if camp in heads:
        x, y = heads[camp]
        head = net.head(camp)
        boxes.append((x, y + head.height / 2, head.width, head.height))
    corners = {
        (round(float(x + i * w / 2), 1), round(float(y + j * h / 2), 1))
        for x, y, w, h in boxes
        for i in (-1, 1)
        for j in (-1, 1)
    }
    return convex_hull(corners)


def _turned(layout: NetworkLayout) -> NetworkLayout:
    """Left and right exchanged, for writing that runs from right to left."""

    def across(point: Point) -> Point:
        return round(layout.width - point[0], 1), point[1]

    return NetworkLayout(
        layout.width,
        layout.height,
        {key: across(point) for key, point in layout.centers.items()},
        {camp: tuple(across(p) for p in reversed(corners)) for camp, corners in layout.hulls.items()},
        {camp: across(point) for camp, point in layout.heads.items()},
    )
