"""Signed modularity, and the search for the partition of a signed network that has most of it.

Q = 1/(2w⁺ + 2w⁻) Σ_ik [w⁺_ik − w⁻_ik − (w⁺_i w⁺_k/2w⁺ − w⁻_i w⁻_k/2w⁻)] δ(c_i, c_k), over ordered pairs,
i = k included; w_i± = Σ_k w_ik± and 2w± = Σ_i w_i±; an empty layer adds nothing. Gómez, Jensen and Arenas,
Analysis of community structure in networks of correlated data, Physical Review E 80, 016114 (2009).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["best_partition", "signed_modularity"]

Labels = NDArray[np.int64]
_GAIN = 1e-12
"""What a move must gain: less is rounding."""

_WIDE = 2_000
"""Nodes up to which every group is looked at for each of them; beyond, only those it has a tie with."""


@dataclass(frozen=True)
class _Layers:
    """Both layers of one level as w⁺ − w⁻, and each node's strengths over the root of its layer's total.

    So the null model's share in moving i to c is −p_i P_c + m_i M_c, with P and M the sums over c.
    """

    difference: Any
    positive: NDArray[np.float64]
    negative: NDArray[np.float64]

    @classmethod
    def of(cls, positive: Any, negative: Any) -> _Layers:
        return cls(sparse.csr_array(positive - negative), _strengths(positive), _strengths(negative))

    def merged(self, labels: Labels) -> _Layers:
        """The layers between groups of nodes; what was within a group is on the diagonal."""
        n, groups = len(labels), int(labels.max()) + 1
        member = sparse.csr_array((np.ones(n), (np.arange(n), labels)), shape=(n, groups))
        return _Layers(
            sparse.csr_array(member.T @ self.difference @ member),
            np.bincount(labels, self.positive, groups).astype(np.float64),
            np.bincount(labels, self.negative, groups).astype(np.float64),
        )


def _strengths(layer: Any) -> NDArray[np.float64]:
    strengths = np.asarray(layer.sum(axis=1), dtype=float).ravel()
    total = strengths.sum()
    return strengths / np.sqrt(total) if total > 0 else strengths * 0.0


def signed_modularity(positive: Any, negative: Any, labels: Labels) -> float:
    """Q of a partition: ``labels`` gives each node's group, both layers are symmetric CSR arrays, (n, n).

    0 where there are no ties at all.
    """
    total = float(positive.sum() + negative.sum())
    return _quality(_Layers.of(positive, negative), labels) / total if total > 0 else 0.0


def _quality(layers: _Layers, labels: Labels) -> float:
    coo = layers.difference.tocoo()
    within = float(coo.data[labels[coo.row] == labels[coo.col]].sum())
    p, m = np.bincount(labels, layers.positive), np.bincount(labels, layers.negative)
    return within - float(p @ p) + float(m @ m)


def best_partition(
    positive: Any, negative: Any, *, seed: int | np.random.Generator = 0, restarts: int = 20
) -> tuple[Labels, float]:
    """The partition of most signed modularity that some restarts find, and its Q.

    Each restart takes the nodes in another order and moves one at a time to the group where Q gains most,
    until none gains; then the groups become nodes, and so on (Blondel et al. 2008, with signed gains: a group
    without ties to a node can be worth moving to, so all groups are looked at, but of more than 2,000 nodes
    only once they have been merged). Ties between partitions go to the smallest canonical labeling, which
    numbers groups by their first node.

    A pass costs time in proportion to ties and, up to 2,000 nodes, to nodes times groups.
    """
    if not positive.shape[0]:
        return np.zeros(0, dtype=np.int64), 0.0
    random = np.random.default_rng(seed)
    layers = _Layers.of(positive, negative)
    found = [_search(layers, random) for _ in range(restarts)]
    ranked = [(-round(_quality(layers, labels), 9), tuple(labels.tolist())) for labels in found]
    labels = np.array(min(ranked)[1], dtype=np.int64)
    return labels, signed_modularity(positive, negative, labels)


def _search(layers: _Layers, random: np.random.Generator) -> Labels:
    """One restart: levels upwards, then once more over single nodes."""
    labels = _canonical(_upwards(layers, np.arange(len(layers.positive)), random))
    while True:
        refined = _canonical(_moved(layers, labels, random))
        if (refined == labels).all():
            return labels
        labels = _canonical(_upwards(layers, refined, random))


def _upwards(layers: _Layers, labels: Labels, random: np.random.Generator) -> Labels:
    for groups in _levels(layers, labels, random):
        labels = groups
    return labels


def _levels(layers: _Layers, labels: Labels, random: np.random.Generator) -> Iterator[Labels]:
    """The partition after each level; the last one no merging of groups improves."""
    labels = _canonical(_moved(layers, labels, random))
    yield labels
    while True:
        level = layers.merged(labels)
        merged = _canonical(_moved(level, np.arange(len(level.positive)), random))
        if merged.max(initial=-1) == labels.max(initial=-1):
            return
        labels = _canonical(merged[labels])
        yield labels


def _moved(layers: _Layers, labels: Labels, random: np.random.Generator) -> Labels:
    """The partition after moving single nodes until no move gains."""
    n = len(labels)
    labels = labels.copy()
    indptr, indices, data = layers.difference.indptr, layers.difference.indices, layers.difference.data
    p, m = layers.positive, layers.negative
    sum_p, sum_m = np.bincount(labels, p, n), np.bincount(labels, m, n)
    sizes = np.bincount(labels, minlength=n)
    free = np.flatnonzero(sizes == 0).tolist()
    looked_at = np.arange(n)
    queue, waiting = deque(random.permutation(n).tolist()), np.ones(n, dtype=bool)
    while queue:
        i = queue.popleft()
        waiting[i] = False
        near, weights = indices[indptr[i] : indptr[i + 1]], data[indptr[i] : indptr[i + 1]]
        own = labels[i]
        sum_p[own] -= p[i]
        sum_m[own] -= m[i]
        sizes[own] -= 1
        others = near != i
        groups, ties = labels[near[others]], weights[others]
        if n > _WIDE:  # only groups with a tie to it, and its own
            looked_at, groups = np.unique(np.append(groups, own), return_inverse=True)
            ties = np.append(ties, 0.0)
        gains = np.bincount(groups, ties, len(looked_at)) - p[i] * sum_p[looked_at] + m[i] * sum_m[looked_at]
        gains[sizes[looked_at] == 0] = -np.inf
        best = int(looked_at[gains.argmax()])
        stay = float(gains[np.searchsorted(looked_at, own)]) if sizes[own] else 0.0
        if gains.max() <= max(stay, 0.0) + _GAIN:
            best = own if stay >= -_GAIN or not free else free.pop()
        if sizes[own] == 0 and best != own:
            free.append(int(own))
        labels[i] = best
        sum_p[best] += p[i]
        sum_m[best] += m[i]
        sizes[best] += 1
        if best != own:
            outside = near[(labels[near] != best) & ~waiting[near]]
            waiting[outside] = True
            queue.extend(outside.tolist())
    return labels


def _canonical(labels: Labels) -> Labels:
    """The same partition with groups numbered from 0 by their first node."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse.ravel()]
