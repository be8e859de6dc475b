"""Attacks that nothing answers, and what they cost what they attack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import ClassVar

from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result, Scalar, Value
from counterpoint.graph.argumentation.bipolar import Bipolar
from counterpoint.graph.argumentation.gradual import solve
from counterpoint.graph.argumentation.scopes import in_scope
from counterpoint.graph.argumentation.strength import UNSETTLED
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind

__all__ = ["Unanswered", "UnansweredAttack", "unanswered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredAttack:
    """An attack argument, its target, and how much stronger that would be without it.

    ``statements`` are the keys of those that draw the argument or endorse one of its premises.
    """

    attack: str
    target: str
    effect: float | None
    statements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unanswered(Result):
    """The unanswered attacks, those that cost their targets most first."""

    name: ClassVar[str] = "unanswered"

    attacks: tuple[UnansweredAttack, ...] = ()
    converged: bool = True

    def values(self) -> Iterator[Value]:
        """The effect of each."""
        return (
            Value(measure="UnansweredAttackEffect", about=(found.attack,), value=found.effect)
            for found in self.attacks
        )

    def rows(self) -> list[dict[str, Scalar]]:
        """One row an attack."""
        return [
            {"attack": a.attack, "target": a.target, "effect": a.effect, "statements": len(a.statements)}
            for a in self.attacks
        ]


def unanswered(
    debate: Debate,
    *,
    selection: Selection | None = None,
    issue: str = "",
    place: str = "",
    period: str = "",
    actor: str = "",
    progress: Progress = quiet,
) -> Unanswered:
    """The attacks against which, and against whose premises, nobody has written an attack.

    A reason for the target is no answer to an attack on it, and a plain denial of a premise gives no reason;
    both weigh in the strengths, by which the attacks are ranked.

    Raises:
        AnalysisError: there is no such issue, place, period or actor.
    """
    selection = selection or Selection()
    scope = in_scope(debate, issue=issue, place=place, period=period, actor=actor)
    attacks = [a for a in debate.arguments.values() if a.key in scope and _unanswered(debate, a)]
    nodes = Bipolar.of(debate, scope.nodes, selection=selection)
    whole = solve(nodes, progress=progress)
    found = []
    for done, attack in enumerate(attacks):
        progress("unanswered attacks", done, len(attacks))
        effect = _effect(nodes, whole.strength, attack) if whole.converged else None
        found.append(
            UnansweredAttack(
                attack=attack.key, target=attack.conclusion, effect=effect, statements=_drawn(debate, attack)
            )
        )
    found.sort(key=lambda a: (-(a.effect or 0.0), a.attack))
    return Unanswered(
        parameters={"issue": issue, "place": place, "period": period, "actor": actor, **asdict(selection)},
        cautions=() if whole.converged else (UNSETTLED,),
        attacks=tuple(found),
        converged=whole.converged,
    )


def _unanswered(debate: Debate, argument: Argument) -> bool:
    answered = any(debate.arguments_against(key) for key in (argument.key, *argument.premises))
    return argument.role is ArgumentKind.ATTACK and not answered


def _effect(nodes: Bipolar, strength: object, attack: Argument) -> float | None:
    """σ of the target without the attack, less σ of the target."""
    if attack.conclusion not in nodes.numbers:
        return None
    without = nodes.without([attack.key])
    if attack.conclusion not in without.numbers:
        return None
    found = solve(without)
    if not found.converged:
        return None
    now = float(strength[nodes.number(attack.conclusion)])  # type: ignore[index]
    return float(found.strength[without.number(attack.conclusion)]) - now


def _drawn(debate: Debate, argument: Argument) -> tuple[str, ...]:
    return tuple(
        statement.key
        for key in (argument.key, *argument.premises)
        for statement in debate.statements_on(key)
        if statement.polarity == "endorses"
    )
