"""What camps are found in: a debate's incidence, or a network's two layers; and resamples of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Resampler", "TwoLayers", "incidence_of", "two_layers"]


@dataclass(frozen=True)
class TwoLayers:
    """Names of n nodes and two symmetric CSR arrays of shape (n, n): agreement, conflict; zero diagonal."""

    names: tuple[str, ...]
    positive: Any
    negative: Any

    @property
    def tied(self) -> NDArray[np.bool_]:
        """Which nodes have any tie."""
        degree = np.asarray((self.positive + self.negative).sum(axis=1)).ravel()
        return np.asarray(degree > 0)


def incidence_of(of: Debate | Incidence, selection: Selection | None = None) -> Incidence:
    """The incidence itself, or that of a debate's statements."""
    return of if isinstance(of, Incidence) else Incidence.of(of, selection)


def two_layers(
    of: Debate | Incidence | nx.Graph[str], selection: Selection | None = None, *, averaged: bool = True
) -> TwoLayers:
    """The layers of a debate, an incidence, or a network.

    Those of statements are congruence and conflict, divided by the mean of both actors' statements where
    ``averaged``. A network's edges have ``congruence`` and ``conflict``, or else a signed ``weight``.
    """
    if isinstance(of, (Debate, Incidence)):
        incidence, chosen = incidence_of(of, selection), selection or Selection()
        ways = incidence.layers if averaged else _raw(incidence)
        positive, negative = ways(contradictions=chosen.contradictions)
        return TwoLayers(incidence.actors, positive, negative)
    return _of_network(of)


def _raw(incidence: Incidence) -> Any:
    def layers(*, contradictions: bool) -> tuple[Any, Any]:
        return (
            incidence.congruence(contradictions=contradictions),
            incidence.conflict(contradictions=contradictions),
        )

    return layers


def _of_network(graph: nx.Graph[str]) -> TwoLayers:
    names = tuple(sorted(map(str, graph.nodes)))
    number = {name: i for i, name in enumerate(names)}
    cells: list[tuple[int, int, float, float]] = []
    for a, b, data in graph.edges(data=True):
        weight = float(data.get("weight", 1.0))
        agree = float(data.get("congruence", max(weight, 0.0)))
        differ = float(data.get("conflict", max(-weight, 0.0)))
        if a != b:
            i, j = number[str(a)], number[str(b)]
            cells += [(i, j, agree, differ), (j, i, agree, differ)]
    table = np.array(cells, dtype=float).reshape(-1, 4)
    places = (table[:, 0].astype(np.int64), table[:, 1].astype(np.int64))
    shape = (len(names), len(names))
    layers = [sparse.csr_array((table[:, column], places), shape=shape) for column in (2, 3)]
    for layer in layers:
        layer.eliminate_zeros()
    return TwoLayers(names, layers[0], layers[1])


class Resampler:
    """Debates that could have been: sources drawn with replacement, or statements where sources are few.

    ``unit`` is ``"sources"`` from five sources on, else ``"statements"``.
    """

    def __init__(self, incidence: Incidence) -> None:
        self._incidence = incidence
        rows = incidence.rows
        actor = {key: i for i, key in enumerate(incidence.actors)}
        column = {key: j for j, key in enumerate(incidence.propositions)}
        self._cells = np.array(
            [(actor[r.actor], column[r.proposition], r.polarity) for r in rows], dtype=np.int64
        ).reshape(-1, 3)
        sources = sorted({row.source for row in rows})
        self.unit = "sources" if len(sources) >= 5 else "statements"
        number = {source: i for i, source in enumerate(sources)}
        self._unit_of = (
            np.array([number[row.source] for row in rows], dtype=np.int64)
            if self.unit == "sources"
            else np.arange(len(rows))
        )
        self._units = len(sources) if self.unit == "sources" else len(rows)

    def draw(self, random: np.random.Generator) -> Incidence:
        """One resample: every copy of a source or statement counts."""
        times = np.bincount(random.integers(0, self._units, self._units), minlength=self._units)
        weight = times[self._unit_of].astype(float)
        return replace(
            self._incidence,
            endorsing=self._counts(1, weight),
            rejecting=self._counts(-1, weight),
            mixed=self._counts(0, weight),
        )

    def _counts(self, polarity: int, weight: NDArray[np.float64]) -> Any:
        drawn = (self._cells[:, 2] == polarity) & (weight > 0)
        places = (self._cells[drawn, 0], self._cells[drawn, 1])
        return sparse.csr_array((weight[drawn], places), shape=self._incidence.endorsing.shape)
