"""How apart two sides of an unsigned network are: E-I indices and random-walk controversy."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import spsolve

__all__ = ["adaptive_ei_index", "ei_index", "random_walk_controversy"]

Side = NDArray[np.int64]


def _ties(ties: Any, a: Side, b: Side) -> float:
    """Ordered pairs from a to b that are tied."""
    return float(ties[a][:, b].sum())


def ei_index(ties: Any, a: Side, b: Side) -> float | None:
    """(E − I)/(E + I), E ties between the sides, I within one (Krackhardt and Stern 1988).

    ``ties`` is a symmetric 0/1 CSR array, shape (n, n); ``a`` and ``b`` number the nodes of each side.
    Nothing where there are no ties.
    """
    between = _ties(ties, a, b)
    within = (_ties(ties, a, a) + _ties(ties, b, b)) / 2
    total = between + within
    return (between - within) / total if total else None


def adaptive_ei_index(ties: Any, a: Side, b: Side) -> float | None:
    """(σ_AA + σ_BB − 2σ_AB)/(σ_AA + σ_BB + 2σ_AB), σ the densities of ties (Chen et al. 2021).

    Nothing where there are no ties, or a side has fewer than two nodes.
    """
    if min(len(a), len(b)) < 2:
        return None
    inner = sum(_ties(ties, x, x) / (len(x) * (len(x) - 1)) for x in (a, b))
    outer = 2 * _ties(ties, a, b) / (len(a) * len(b))
    return (inner - outer) / (inner + outer) if inner + outer else None


def random_walk_controversy(ties: Any, a: Side, b: Side) -> float | None:
    """P_AA P_BB − P_AB P_BA: do walks that end at a leading node of a side begin on that side?

    Walks are absorbed at the ⌈0.1 n⌉ nodes of highest degree of each side (ties by order) and start anywhere
    on a side with equal chance; e_XY is the chance to be absorbed on side Y from side X, and
    P_XY = e_XY/(e_AY + e_BY). Garimella, De Francisci Morales, Gionis and Mathioudakis (2018). One sparse
    solve for both sides. Nothing where a side is never reached.
    """
    nodes = np.concatenate([a, b])
    inner = sparse.csr_array(ties[nodes][:, nodes], dtype=float)
    degree = np.asarray(inner.sum(axis=1)).ravel()
    sides = (np.arange(len(a)), len(a) + np.arange(len(b)))
    hubs = [side[np.argsort(-degree[side], kind="stable")[: ceil(0.1 * len(side))]] for side in sides]
    absorbed = np.zeros((len(nodes), 2))
    for column, hub in enumerate(hubs):
        absorbed[hub, column] = 1.0
    free = np.flatnonzero((absorbed.sum(axis=1) == 0) & (degree > 0))
    if len(free):
        step: Any = sparse.csr_array(sparse.diags_array(1 / degree[free]) @ inner[free])
        system: Any = sparse.csc_array(sparse.eye_array(len(free)) - step[:, free])
        stuck = _unreached(inner, np.concatenate(hubs))[free]
        solid = np.flatnonzero(~stuck)
        if len(solid):
            right = (step @ absorbed)[solid]
            solution = spsolve(system[solid][:, solid], right)
            absorbed[free[solid]] = np.asarray(solution).reshape(len(solid), 2)
    reach = np.array([absorbed[side].mean(axis=0) for side in sides])
    ends = reach.sum(axis=0)
    if (ends == 0).any():
        return None
    share = reach / ends
    return float(share[0, 0] * share[1, 1] - share[0, 1] * share[1, 0])


def _unreached(ties: Any, hubs: Side) -> NDArray[np.bool_]:
    """Nodes whose component holds no hub: walks there never end."""
    from scipy.sparse.csgraph import connected_components

    _, component = connected_components(ties, directed=False)
    return ~np.isin(component, component[hubs])
