"""Coalitions: who stands with whom, and how surely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result, Scalar, Value
from counterpoint.graph.camps.evidence import Resampler, TwoLayers, incidence_of, two_layers
from counterpoint.graph.camps.signed_modularity import best_partition
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Coalitions", "coalitions", "grouped"]

_LEAST: Final = 6
"""Actors with ties, below which there are no coalitions to speak of."""
_ENOUGH: Final = 3
"""Statements of an actor, below which its stability says nothing."""
_RESAMPLE_RESTARTS: Final = 3

TOO_FEW: Final = "too few actors agree or disagree with anyone: at least 6 are needed to tell camps apart."
FEW_SOURCES: Final = "few sources: dependence on single statements only."


@dataclass(frozen=True, kw_only=True)
class Coalitions(Result):
    """Groups of actors that agree within and disagree between, the largest first, numbered from 1.

    ``membership`` gives each placed actor's number; ``unplaced`` are those that stand alone. ``stability``
    is, of actors with three statements or more, the share of resampled debates with the actor in which it is
    in the matching coalition. ``resampled`` says whether ``sources`` or ``statements`` were drawn.
    """

    name: ClassVar[str] = "coalitions"

    membership: Mapping[str, int] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    modularity: float | None = None
    stability: Mapping[str, float] = field(default_factory=dict)
    resampled: str = ""

    @property
    def members(self) -> Mapping[int, tuple[str, ...]]:
        """The actors of each coalition, by its number."""
        found: dict[int, list[str]] = {}
        for actor, number in sorted(self.membership.items()):
            found.setdefault(number, []).append(actor)
        return {number: tuple(found[number]) for number in sorted(found)}

    def values(self) -> Iterator[Value]:
        """Modularity, then each actor's coalition and stability."""
        if self.modularity is not None:
            yield Value(measure="SignedModularity", value=self.modularity)
        for actor, number in self.membership.items():
            yield Value(measure="Coalition", about=(actor,), coalition=number)
        for actor, share in self.stability.items():
            yield Value(measure="CoalitionStability", about=(actor,), value=share)

    def rows(self) -> list[dict[str, Scalar]]:
        """One row an actor."""
        actors = sorted(
            {*self.membership, *self.unplaced}, key=lambda a: (self.membership.get(a, 1 << 30), a)
        )
        return [
            {"actor": a, "coalition": self.membership.get(a), "stability": self.stability.get(a)}
            for a in actors
        ]


def coalitions(
    of: Debate | Incidence | nx.Graph[str],
    *,
    selection: Selection | None = None,
    seed: int = 0,
    restarts: int = 20,
    resamples: int = 200,
    progress: Progress = quiet,
) -> Coalitions:
    """The coalitions of a debate or a signed network: the partition of most signed modularity.

    Layers are congruence and conflict, divided by the mean of both actors' numbers of statements. Singletons
    are unplaced.

    Args:
        of: a debate, its incidence, or a network whose edges have ``congruence`` and ``conflict`` (or a
            signed ``weight``); a network has no statements, and so no stability.
        selection: which statements of a debate count.
        seed: where random steps begin.
        restarts: of the search; the best is taken.
        resamples: of sources or statements, for the stability.
        progress: told how far the resamples are.
    """
    selection = selection or Selection()
    evidence = incidence_of(of, selection) if isinstance(of, (Debate, Incidence)) else of
    layers = two_layers(evidence, selection)
    parameters: dict[str, Scalar | tuple[str, ...]] = {
        "seed": seed, "restarts": restarts, "resamples": resamples, **asdict(selection),
    }  # fmt: skip
    if int(layers.tied.sum()) < _LEAST:
        return Coalitions(parameters=parameters, cautions=(TOO_FEW,), unplaced=layers.names)
    labels, modularity = best_partition(layers.positive, layers.negative, seed=seed, restarts=restarts)
    membership = grouped(layers.names, labels)
    stability: dict[str, float] = {}
    cautions: tuple[str, ...] = ()
    unit = ""
    if isinstance(evidence, Incidence) and resamples:
        resampler = Resampler(evidence)
        unit = resampler.unit
        cautions = (FEW_SOURCES,) if unit == "statements" else ()
        stability = _stability(evidence, membership, resampler, selection, seed, resamples, progress)
    return Coalitions(
        parameters=parameters,
        cautions=cautions,
        membership=membership,
        unplaced=tuple(name for name in layers.names if name not in membership),
        modularity=modularity,
        stability=stability,
        resampled=unit,
    )


def grouped(names: tuple[str, ...], labels: NDArray[np.int64]) -> dict[str, int]:
    """Each name's group, numbered from 1: the largest first, then the one with the smallest name."""
    groups: dict[int, list[str]] = {}
    for name, label in zip(names, labels.tolist(), strict=True):
        groups.setdefault(label, []).append(name)
    ranked = sorted((g for g in groups.values() if len(g) > 1), key=lambda g: (-len(g), min(g)))
    return {name: number for number, group in enumerate(ranked, start=1) for name in sorted(group)}


def _stability(
    incidence: Incidence,
    membership: Mapping[str, int],
    resampler: Resampler,
    selection: Selection,
    seed: int,
    resamples: int,
    progress: Progress,
) -> dict[str, float]:
    random = np.random.default_rng([seed, 1])
    reference = np.array([membership.get(name, 0) for name in incidence.actors])
    present, matched = np.zeros(len(reference)), np.zeros(len(reference))
    for done in range(resamples):
        progress("resampling", done, resamples)
        drawn = resampler.draw(random)
        there = drawn.activity > 0
        labels = _labels(two_layers(drawn, selection), random)
        present += there
        matched += there & (_matching(reference, labels)[labels] == reference) & (labels > 0)
    enough = incidence.activity >= _ENOUGH
    return {
        name: float(matched[i] / present[i])
        for i, name in enumerate(incidence.actors)
        if name in membership and enough[i] and present[i]
    }


def _labels(layers: TwoLayers, random: np.random.Generator) -> NDArray[np.int64]:
    """Each node's group, numbered from 1; 0 where it is unplaced."""
    labels, _ = best_partition(layers.positive, layers.negative, seed=random, restarts=_RESAMPLE_RESTARTS)
    membership = grouped(layers.names, labels)
    return np.array([membership.get(name, 0) for name in layers.names], dtype=np.int64)


def _matching(reference: NDArray[np.int64], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each group of ``labels`` the group of ``reference`` it stands for: most members in common overall.

    −1 where it stands for none; entry 0, of the unplaced, is −1.
    """
    overlap = np.zeros((labels.max(initial=0) + 1, reference.max(initial=0) + 1))
    np.add.at(overlap, (labels, reference), 1)
    rows, columns = linear_sum_assignment(-overlap[1:, 1:])
    stands_for = np.full(overlap.shape[0], -1, dtype=np.int64)
    stands_for[rows + 1] = columns + 1
    return stands_for
