"""Boxes of known size set apart, and the hull around points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from counterpoint.viz.model import Point
from counterpoint.viz.network_parts import BELOW, BESIDE, Array

__all__ = ["convex_hull", "separated"]


def separated(centers: Array, sizes: Array, width: float) -> Array:
    """Boxes set apart so that none overlaps another, between 0 and ``width`` across, as deep as they need.

    ``centers`` and ``sizes`` have shape (n, 2). Up to ``_MOST_PUSHED`` boxes are pushed apart from where they
    are; more, and what that does not settle, are put in rows, in the order of where they are.
    """
    if len(centers) > _MOST_PUSHED:
        return _in_rows(centers, sizes, width)
    at = centers.copy()
    at[:, 1] += np.arange(len(at)) * 1e-3
    least = sizes[:, 0] / 2
    most = np.maximum(width - least, least)
    needed = (sizes[:, None, :] + sizes[None, :, :]) / 2 + (BESIDE, BELOW)
    others = ~np.eye(len(at), dtype=bool)
    first = np.sign(np.arange(len(at))[:, None] - np.arange(len(at))[None, :])
    for step in range(_PUSHES):
        at[:, 0] = np.clip(at[:, 0], least, most)
        apart = at[:, None, :] - at[None, :, :]
        over = needed - abs(apart)
        hit = np.asarray((over > 0.01).all(axis=2)) & others
        if not hit.any():
            return at
        side = np.where(apart == 0, first[:, :, None], np.sign(apart))
        across = hit & (over[:, :, 0] < over[:, :, 1])
        at += (np.stack([across, hit & ~across], axis=2) * side * over / 2).sum(axis=1)
        if step >= _PATIENCE and step % 10 == 0:
            at[:, 1] *= 1.03
    return _in_rows(at, sizes, width)


_MOST_PUSHED: Final = 80
_PUSHES, _PATIENCE = 200, 60
"""Steps of pushing, and those after which more depth is given."""


def _in_rows(centers: Array, sizes: Array, width: float) -> Array:
    """Boxes in rows that fill most of the width, each row as high as its highest."""
    at = np.zeros_like(centers)
    top = 0.0
    left = list(np.argsort(centers[:, 1], kind="stable"))
    while left:
        taken = np.cumsum(sizes[left, 0] + 2 * BESIDE) - 2 * BESIDE
        row = np.array(left[: max(int((taken <= width).sum()), 1)])
        left = left[len(row) :]
        row = row[np.argsort(centers[row, 0], kind="stable")]
        air = (width - sizes[row, 0].sum()) / (len(row) + 1) if left else 2 * BESIDE
        ends = np.cumsum(sizes[row, 0] + air)
        begin = air if left else (width - ends[-1] + air) / 2
        at[row, 0] = begin + ends - air - sizes[row, 0] / 2
        at[row, 1] = top + sizes[row, 1] / 2
        top += float(sizes[row, 1].max()) + BELOW
    return at


def convex_hull(points: set[Point]) -> tuple[Point, ...]:
    """The corners of the smallest convex polygon around points (Andrew 1979), clockwise as y grows down."""
    ordered = sorted(points)
    if len(ordered) < 3:
        return tuple(ordered)

    def chain(through: Sequence[Point]) -> list[Point]:
        found: list[Point] = []
        for x, y in through:
            while len(found) > 1 and not _turns_left(found[-2], found[-1], (x, y)):
                found.pop()
            found.append((x, y))
        return found[:-1]

    return tuple(chain(ordered) + chain(ordered[::-1]))


def _turns_left(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0
