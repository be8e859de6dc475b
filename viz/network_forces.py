"""Where in their cells dots would stand were they points: signed forces, then evenly spread places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from counterpoint.viz.network_cells import Row
from counterpoint.viz.network_parts import BETWEEN_ROWS, Array, Net

__all__ = ["drawn_by_ties", "spread_out"]


def drawn_by_ties(net: Net, rows: Sequence[Row]) -> Array:
    """Where each dot would stand, from −1 to 1 across and down its own cell, were it a point."""
    middles, halves = np.zeros((len(net.dots), 2)), np.ones((len(net.dots), 2))
    top = 0.0
    for row in rows:
        for camp, left, width in zip(row.camps, row.lefts, row.widths, strict=True):
            members = net.camps == camp
            middles[members] = (left + width / 2, top + row.height / 2)
            halves[members] = (width / 2, row.height / 2)
        top += row.height + BETWEEN_ROWS
    places = _sunflower(net)
    inside = (net.camps[:, None] == net.camps[None, :]) & (net.camps[:, None] != 0)
    np.fill_diagonal(inside, val=False)
    pull = np.where(inside, np.maximum(net.ties, -1.0), 0.0)
    across = np.where(~inside, np.minimum(abs(net.ties), 3.0), 0.0)
    across[net.camps == 0] = across[:, net.camps == 0] = 0.0
    across /= np.maximum(across.sum(axis=1, keepdims=True), 1.0)
    pull /= np.maximum(abs(pull).sum(axis=1, keepdims=True), 1.0)
    crowd = np.maximum(np.array([(net.camps == camp).sum() for camp in net.camps]), 1)
    for step in range(_STEPS):
        at = middles + places * halves
        push = (
            _summed(np.where(inside, 1.0 / np.maximum(_squares(places), 1e-4), 0.0), places) / crowd[:, None]
        )
        drawn = -_summed(pull, places)
        sideways = -_summed(across / np.maximum(np.sqrt(_squares(at)), 1.0), at)
        force = 0.8 * push + 0.5 * drawn + 0.45 * sideways - 0.25 * places
        length = np.maximum(np.sqrt((force**2).sum(axis=1, keepdims=True)), 1e-9)
        places = places + force / length * np.minimum(length, 0.25 * (1 - step / _STEPS))
        places /= np.maximum(np.sqrt((places**2).sum(axis=1, keepdims=True)), 1.0)
    return _evenly(net, places)


_STEPS: Final = 80


def _squares(at: Array) -> Array:
    """The squares of the distances between all points, shape (n, n)."""
    size = (at**2).sum(axis=1)
    found: Array = np.maximum(size[:, None] + size[None, :] - 2 * at @ at.T, 0.0)
    return found


def _summed(weights: Array, at: Array) -> Array:
    """Σ_j w_ij (p_i − p_j) for every point."""
    found: Array = weights.sum(axis=1, keepdims=True) * at - weights @ at
    return found


def _sunflower(net: Net) -> Array:
    """Dots spread evenly over their cells, those with most ties in the middle."""
    places = np.zeros((len(net.dots), 2))
    degree = (net.ties != 0).sum(axis=1)
    for camp in set(net.camps.tolist()):
        members = np.flatnonzero(net.camps == camp)
        places[members[np.argsort(-degree[members], kind="stable")]] = _seeds(len(members))
    return places


def _seeds(count: int) -> Array:
    """Points spread evenly over the unit disc, as a sunflower has its seeds (Vogel 1979)."""
    n = np.arange(count)
    radius, angle = np.sqrt((n + 0.5) / count), n * np.pi * (3 - 5**0.5)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _evenly(net: Net, places: Array) -> Array:
    """Each dot at one of its camp's evenly spread places, all together as near as can be to before."""
    even = np.zeros_like(places)
    for camp in set(net.camps.tolist()):
        members, seeds = np.flatnonzero(net.camps == camp), _seeds(int((net.camps == camp).sum()))
        far = ((spread_out(places[members])[:, None, :] - seeds[None, :, :]) ** 2).sum(axis=2)
        rows, chosen = linear_sum_assignment(far)
        even[members[rows]] = seeds[chosen]
    return even


def spread_out(places: Array) -> Array:
    """The same, stretched to fill −1 to 1 each way."""
    if len(places) < 2:
        return np.zeros_like(places)
    low, high = places.min(axis=0), places.max(axis=0)
    found: Array = (places - (low + high) / 2) / np.maximum((high - low) / 2, 0.25)
    return found
