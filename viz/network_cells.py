"""Camps in cells, side by side in rows: a strip treemap whose order keeps camps with many ties together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np

from counterpoint.viz.network_parts import BELOW, BESIDE, BETWEEN_CAMPS, HULL_MARGIN, MARGIN, Net

__all__ = ["Row", "cells"]

_SPREAD: Final = 1.75
"""How much more room a camp gets than its boxes take."""
_WIDEST_SHAPE: Final = 1.6
_MOST_ORDERED: Final = 7
"""Camps whose every order is tried."""


@dataclass(frozen=True)
class Row:
    """Camps side by side: where each one's cell begins, how wide each is; the height all aim at."""

    camps: tuple[int, ...]
    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    height: float


def cells(net: Net, width: float) -> list[Row]:
    """Camps in rows, each as wide as what is in it asks for, near a square where that can be."""
    order = _order(net)
    areas = [_area(net, camp) for camp in order]
    least = [_least_width(net, camp) for camp in order]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(order) + 1):
        best.append(
            min(
                (best[start][0] + _cost(areas[start:end], least[start:end], width), start)
                for start in range(end)
            )
        )
    rows, end = [], len(order)
    while end:
        start = best[end][1]
        rows.append(_row(order[start:end], areas[start:end], least[start:end], width))
        end = start
    return rows[::-1]


def _area(net: Net, camp: int) -> float:
    members = net.sizes[net.camps == camp]
    return float(((members[:, 0] + BESIDE) * (members[:, 1] + BELOW)).sum()) * _SPREAD


def _least_width(net: Net, camp: int) -> float:
    return max(float(net.sizes[net.camps == camp, 0].max()), net.head(camp).width)


def _usable(count: int, width: float) -> float:
    return width - 2 * HULL_MARGIN * count - BETWEEN_CAMPS * (count - 1)


def _cost(areas: Sequence[float], least: Sequence[float], width: float) -> float:
    """How far from square a row's cells are, each by its area; infinite where they do not fit."""
    usable = _usable(len(areas), width)
    if usable < sum(least):
        return float("inf") if len(areas) > 1 else sum(areas) * 9.0
    height = sum(areas) / usable
    shapes = [max(area / height, narrowest) / height for area, narrowest in zip(areas, least, strict=True)]
    return sum(
        area * max(shape / _WIDEST_SHAPE, 1 / shape) for area, shape in zip(areas, shapes, strict=True)
    )


def _row(camps: Sequence[int], areas: Sequence[float], least: Sequence[float], width: float) -> Row:
    usable = max(_usable(len(camps), width), sum(least) if len(camps) > 1 else 0.0)
    widths = _shared_out(areas, least, usable)
    if len(camps) == 1:
        widths = [min(usable, max(least[0], (areas[0] * _WIDEST_SHAPE * 1.5) ** 0.5))]
    taken = sum(widths) + 2 * HULL_MARGIN * len(camps) + BETWEEN_CAMPS * (len(camps) - 1)
    lefts, left = [], MARGIN + max(width - taken, 0.0) / 2
    for one in widths:
        lefts.append(left + HULL_MARGIN)
        left += one + 2 * HULL_MARGIN + BETWEEN_CAMPS
    return Row(tuple(camps), tuple(lefts), tuple(widths), sum(areas) / max(sum(widths), 1.0))


def _shared_out(areas: Sequence[float], least: Sequence[float], usable: float) -> list[float]:
    """The width shared out by area, no one getting less than it needs."""
    widths = [usable * area / sum(areas) for area in areas]
    for _ in areas:
        short = [max(need - width, 0.0) for width, need in zip(widths, least, strict=True)]
        spare = [max(width - need, 0.0) for width, need in zip(widths, least, strict=True)]
        if not sum(short) or not sum(spare):
            break
        share = sum(short) / sum(spare)
        widths = [
            max(width, need) - over * min(share, 1.0)
            for width, need, over in zip(widths, least, spare, strict=True)
        ]
    return widths


def _order(net: Net) -> list[int]:
    """The camps in the order in which the fewest ties pass over a camp between."""
    camps = sorted({int(camp) for camp in net.camps} - {0})
    if not 2 < len(camps) <= _MOST_ORDERED:
        return camps
    between = np.array(
        [[(net.ties[np.ix_(net.camps == a, net.camps == b)] != 0).sum() for b in camps] for a in camps]
    )
    places = range(len(camps))

    def passing(order: tuple[int, ...]) -> float:
        return sum(
            float(between[order[i], order[j]]) * (j - i - 1) for i in places for j in range(i + 1, len(camps))
        )

    return [camps[i] for i in min((o for o in permutations(places) if o[0] < o[-1]), key=passing)]
