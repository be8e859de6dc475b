"""Brokers: who stands between the camps."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from scipy import sparse

from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result, Scalar, Value
from counterpoint.graph.camps.coalitions import TOO_FEW, coalitions
from counterpoint.graph.camps.evidence import two_layers
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Brokers", "brokers", "cross_betweenness", "participation"]


@dataclass(frozen=True, kw_only=True)
class Brokers(Result):
    """Of each actor, ``betweenness`` between camps and ``participation`` in them; both from 0 to 1.

    ``betweenness`` is the share of pairs of actors of different camps on whose shortest ways of agreement the
    actor lies, where there are several ways in proportion. ``participation`` is missing of actors who agree
    with nobody.
    """

    name: ClassVar[str] = "brokers"

    betweenness: Mapping[str, float] = field(default_factory=dict)
    participation: Mapping[str, float] = field(default_factory=dict)

    def values(self) -> Iterator[Value]:
        """Betweenness, then participation."""
        for measure, found in (
            ("CrossCoalitionBetweenness", self.betweenness),
            ("Participation", self.participation),
        ):
            yield from (Value(measure=measure, about=(actor,), value=v) for actor, v in found.items())

    def rows(self) -> list[dict[str, Scalar]]:
        """One row an actor."""
        return [
            {"actor": actor, "betweenness": value, "participation": self.participation.get(actor)}
            for actor, value in self.betweenness.items()
        ]


def brokers(
    of: Debate | Incidence | nx.Graph[str],
    membership: Mapping[str, int] | None = None,
    *,
    selection: Selection | None = None,
    seed: int = 0,
    progress: Progress = quiet,
) -> Brokers:
    """Who stands between the camps, on ties where congruence exceeds conflict.

    Args:
        of: a debate, its incidence, or a network (see :func:`coalitions`).
        membership: each placed actor's camp, from 1; the debate's coalitions by default.
        selection: which statements count.
        seed: of the coalitions, where they are not given.
        progress: told how far the work is.
    """
    selection = selection or Selection()
    parameters: dict[str, Scalar | tuple[str, ...]] = {"seed": seed, **asdict(selection)}
    if membership is None:
        membership = coalitions(of, selection=selection, seed=seed, resamples=0).membership
    if not membership:
        return Brokers(parameters=parameters, cautions=(TOO_FEW,))
    layers = two_layers(of, selection, averaged=False)
    surplus = sparse.csr_array(layers.positive - layers.negative).maximum(0)
    surplus.eliminate_zeros()
    camps = [membership.get(name, 0) for name in layers.names]
    between = cross_betweenness(surplus, camps, progress)
    shares = participation(surplus, camps)
    return Brokers(
        parameters=parameters,
        betweenness=dict(zip(layers.names, between, strict=True)),
        participation={n: s for n, s in zip(layers.names, shares, strict=True) if s is not None},
    )


def cross_betweenness(ties: Any, camps: list[int], progress: Progress = quiet) -> list[float]:
    """Betweenness of each node over pairs of different camps, divided by the number of such pairs.

    Brandes (2001), accumulating only over targets of another camp than the source (Brandes 2008, section
    3.6); ties are unweighted, nodes in camp 0 (unplaced) are no ends but lie on ways. n searches: time n ·
    ties.
    """
    size = len(camps)
    near = [ties.indices[ties.indptr[i] : ties.indptr[i + 1]].tolist() for i in range(size)]
    score = [0.0] * size
    for source in range(size):
        progress("betweenness", source, size)
        if camps[source]:
            _add_ways(source, near, camps, score)
    counts = np.bincount([c for c in camps if c]) if any(camps) else np.zeros(1)
    pairs = float(counts.sum() ** 2 - (counts**2).sum())
    return [value / pairs if pairs else 0.0 for value in score]


def _add_ways(source: int, near: list[list[int]], camps: list[int], score: list[float]) -> None:
    """Add to each node its share of the shortest ways from the source to nodes of other camps."""
    ways, distance = {source: 1.0}, {source: 0}
    before: dict[int, list[int]] = {source: []}
    order, queue = [], deque([source])
    while queue:
        node = queue.popleft()
        order.append(node)
        for other in near[node]:
            if other not in distance:
                distance[other], ways[other], before[other] = distance[node] + 1, 0.0, []
                queue.append(other)
            if distance[other] == distance[node] + 1:
                ways[other] += ways[node]
                before[other].append(node)
    share = dict.fromkeys(order, 0.0)
    for node in reversed(order):
        ends = 1.0 if camps[node] and camps[node] != camps[source] else 0.0
        for earlier in before[node]:
            share[earlier] += ways[earlier] / ways[node] * (ends + share[node])
        if node != source:
            score[node] += share[node]


def participation(surplus: Any, camps: list[int]) -> list[float | None]:
    """1 − Σ_c (k_c/k)² of each node, k its weighted ties to each camp (Guimerà and Amaral 2005).

    Unplaced neighbors count as a camp each of its own would: not at all. Nothing where there are no ties.
    """
    found: list[float | None] = []
    for i in range(len(camps)):
        span = slice(surplus.indptr[i], surplus.indptr[i + 1])
        weight = np.bincount(
            [camps[j] for j in surplus.indices[span]], surplus.data[span], max(camps, default=0) + 1
        )[1:]
        total = float(weight.sum())
        found.append(1 - float(((weight / total) ** 2).sum()) if total else None)
    return found
