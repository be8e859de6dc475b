"""Polarization: how far apart the two largest camps stand, against what chance would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result, Scalar, Value
from counterpoint.graph.camps.coalitions import grouped
from counterpoint.graph.camps.controversy import adaptive_ei_index, ei_index, random_walk_controversy
from counterpoint.graph.camps.curveball import shuffled
from counterpoint.graph.camps.evidence import incidence_of, two_layers
from counterpoint.graph.camps.signed_modularity import best_partition
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate

__all__ = ["Polarization", "Score", "polarization"]

_LEAST: Final = 5
_RESTARTS: Final = 5
_TRADES: Final = 5
TOO_FEW: Final = (
    "too few actors: polarization is measured between two camps of at least 5 actors each; there are none."
)
UNSURE: Final = "Raw numbers are high on random debates too; only the comparison with chance tells."


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One number, and where it lies among the random debates: nothing where these do not vary.

    ``z`` is its distance from their mean in standard deviations, ``p`` the share of
    (1 + #{as high or higher})/(samples + 1).
    """

    observed: float
    z: float | None = None
    p: float | None = None


@dataclass(frozen=True, kw_only=True)
class Polarization(Result):
    """Four scores: ``PolarizationModularity``, ``EIIndex``, ``AdaptiveEIIndex``, ``RandomWalkControversy``.

    ``sides`` are the actors of the two largest coalitions, found from votes that count once each; ``samples``
    is how many random debates had two such coalitions for the comparison.
    """

    name: ClassVar[str] = "polarization"

    scores: Mapping[str, Score] = field(default_factory=dict)
    sides: tuple[tuple[str, ...], ...] = ()
    samples: int = 0

    def values(self) -> Iterator[Value]:
        """Each score, and its z and p where they can be told."""
        for measure, score in self.scores.items():
            yield Value(measure=measure, value=score.observed)
            if score.z is not None and score.p is not None:
                yield Value(measure=f"{measure}ZScore", value=score.z)
                yield Value(measure=f"{measure}PValue", value=score.p)

    def rows(self) -> list[dict[str, Scalar]]:
        """One row a score."""
        return [
            {"measure": measure, "observed": score.observed, "z": score.z, "p": score.p}
            for measure, score in self.scores.items()
        ]


def polarization(
    of: Debate | Incidence,
    *,
    selection: Selection | None = None,
    seed: int = 0,
    samples: int = 200,
    progress: Progress = quiet,
) -> Polarization:
    """The polarization of a debate, with its null model.

    Votes count once; coalitions are found anew from them. The E-I indices and random-walk controversy are
    those of the ties of any agreement within the two largest. The null model shuffles endorsements, and
    rejections, by curveball (5 trades an actor), which keeps how much each actor says and how much is said
    on each proposition, and finds coalitions in each sample the same way (Salloum, Chen and Kivelä 2022).

    Args:
        of: a debate, or its incidence.
        selection: which statements count.
        seed: where random steps begin.
        samples: of the null model.
        progress: told how far the samples are.
    """
    selection = selection or Selection()
    votes = _binary(incidence_of(of, selection))
    parameters: dict[str, Scalar | tuple[str, ...]] = {"seed": seed, "samples": samples, **asdict(selection)}
    observed, sides = _scores(votes, selection, np.random.default_rng(seed))
    if observed is None:
        return Polarization(parameters=parameters, cautions=(TOO_FEW,))
    random = np.random.default_rng([seed, 1])
    drawn: list[dict[str, float]] = []
    for done in range(samples):
        progress("null model", done, samples)
        sample, _ = _scores(_shuffled(votes, random), selection, random, least=1)
        if sample is not None:
            drawn.append(sample)
    return Polarization(
        parameters=parameters,
        cautions=(UNSURE,),
        scores={measure: _compared(value, measure, drawn) for measure, value in observed.items()},
        sides=sides,
        samples=len(drawn),
    )


def _binary(incidence: Incidence) -> Incidence:
    """Each actor's vote on each proposition as one endorsement or rejection."""
    votes = incidence.votes
    return replace(incidence, endorsing=_only(votes, 1), rejecting=_only(votes, -1))


def _only(votes: Any, sign: int) -> Any:
    chosen = (votes * sign > 0).astype(float)
    chosen.eliminate_zeros()
    return chosen


def _shuffled(incidence: Incidence, random: np.random.Generator) -> Incidence:
    trades = _TRADES * len(incidence.actors)
    return replace(
        incidence,
        endorsing=shuffled(incidence.endorsing, random, trades=trades),
        rejecting=shuffled(incidence.rejecting, random, trades=trades),
    )


def _scores(
    incidence: Incidence, selection: Selection, random: np.random.Generator, *, least: int = _LEAST
) -> tuple[dict[str, float] | None, tuple[tuple[str, ...], ...]]:
    """The scores that can be told, and the two sides; nothing where a side is smaller than ``least``."""
    layers = two_layers(incidence, selection)
    labels, modularity = best_partition(layers.positive, layers.negative, seed=random, restarts=_RESTARTS)
    membership = grouped(layers.names, labels)
    a, b = (_numbers(layers.names, membership, number) for number in (1, 2))
    if min(len(a), len(b)) < least:
        return None, ()
    ties = (layers.positive > 0).astype(float)
    found = {
        "PolarizationModularity": modularity,
        "EIIndex": ei_index(ties, a, b),
        "AdaptiveEIIndex": adaptive_ei_index(ties, a, b),
        "RandomWalkControversy": random_walk_controversy(ties, a, b),
    }
    sides = tuple(tuple(layers.names[i] for i in side) for side in (a, b))
    return {measure: value for measure, value in found.items() if value is not None}, sides


def _numbers(names: tuple[str, ...], membership: Mapping[str, int], number: int) -> NDArray[np.int64]:
    return np.array([i for i, name in enumerate(names) if membership.get(name) == number], dtype=np.int64)


def _compared(value: float, measure: str, drawn: list[dict[str, float]]) -> Score:
    null = np.array([sample[measure] for sample in drawn if measure in sample])
    if len(null) < 2 or null.std(ddof=1) < 1e-12:
        return Score(observed=value)
    z = (value - null.mean()) / null.std(ddof=1)
    p = (1 + int((null >= value - 1e-12).sum())) / (len(null) + 1)
    return Score(observed=value, z=float(z), p=p)
