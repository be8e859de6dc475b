"""Consistency: does an actor keep to one side of what it says?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import ClassVar

import numpy as np

from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result, Scalar, Value
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import ArgumentKind

__all__ = ["ActorConsistency", "consistency"]


@dataclass(frozen=True, kw_only=True)
class ActorConsistency(Result):
    """Of each actor with a statement: ``consistency`` from 0 to 1, and two kinds of contradiction.

    ``excluding`` are pairs of propositions that exclude each other and that the actor both endorses,
    ``against`` pairs of an attack argument it endorses and what that attacks and it endorses too. To endorse
    is to vote for.
    """

    name: ClassVar[str] = "consistency"

    consistency: Mapping[str, float] = field(default_factory=dict)
    excluding: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    against: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def values(self) -> Iterator[Value]:
        """The three measures of every actor."""
        for actor, value in self.consistency.items():
            yield Value(measure="Consistency", about=(actor,), value=value)
        for measure, found in (
            ("ExcludingPairsEndorsed", self.excluding),
            ("EndorsedAttacksOnEndorsed", self.against),
        ):
            for actor, pairs in found.items():
                yield Value(measure=measure, about=(actor,), value=len(pairs))

    def rows(self) -> list[dict[str, Scalar]]:
        """One row an actor."""
        return [
            {
                "actor": actor,
                "consistency": value,
                "excluding_pairs": len(self.excluding[actor]),
                "attacks_on_endorsed": len(self.against[actor]),
            }
            for actor, value in self.consistency.items()
        ]


def consistency(
    debate: Debate, *, selection: Selection | None = None, progress: Progress = quiet
) -> ActorConsistency:
    """1 − Σ_j 2 min(a⁺_j, a⁻_j)/Σ_j (a⁺_j + a⁻_j) of each actor, and what it endorses against itself."""
    selection = selection or Selection()
    incidence = Incidence.of(debate, selection)
    least = incidence.endorsing.minimum(incidence.rejecting)
    twice = 2 * np.asarray(least.sum(axis=1)).ravel()
    spoken = [i for i in range(len(incidence.actors)) if incidence.activity[i] > 0]
    progress("consistency", 1, 1)
    endorsed = {incidence.actors[i]: _endorsed(incidence, i) for i in spoken}
    return ActorConsistency(
        parameters=asdict(selection),
        consistency={incidence.actors[i]: 1 - float(twice[i]) / float(incidence.activity[i]) for i in spoken},
        excluding={actor: _excluding(debate, keys) for actor, keys in endorsed.items()},
        against={actor: _against(debate, keys) for actor, keys in endorsed.items()},
    )


def _endorsed(incidence: Incidence, i: int) -> frozenset[str]:
    votes = incidence.votes
    span = slice(votes.indptr[i], votes.indptr[i + 1])
    return frozenset(
        incidence.propositions[j]
        for j, vote in zip(votes.indices[span], votes.data[span], strict=True)
        if vote > 0
    )


def _excluding(debate: Debate, endorsed: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (key, other)
        for key in sorted(endorsed)
        for other in debate.excluded_by(key)
        if key < other and other in endorsed
    )


def _against(debate: Debate, endorsed: frozenset[str]) -> tuple[tuple[str, str], ...]:
    attacks = (debate.arguments[key] for key in sorted(endorsed) if key in debate.arguments)
    return tuple(
        (attack.key, attack.conclusion)
        for attack in attacks
        if attack.role is ArgumentKind.ATTACK and attack.conclusion in endorsed
    )
