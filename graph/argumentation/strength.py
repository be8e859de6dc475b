"""How strong each proposition and argument of a debate is, by degrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import ClassVar, Final

from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result, Scalar, Value
from counterpoint.graph.argumentation.bipolar import Bipolar
from counterpoint.graph.argumentation.gradual import solve
from counterpoint.graph.argumentation.scopes import in_scope
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate

__all__ = ["UNSETTLED", "Strength", "strength"]

_MEASURES: Final = {
    "quadratic-energy": "QuadraticEnergyStrength",
    "df-quad": "DFQuADStrength",
    "euler": "EulerStrength",
    "h-categorizer": "HCategorizerStrength",
}
UNSETTLED: Final = (
    "The strengths did not come to rest; where they were left has no meaning, so none is given."
)


@dataclass(frozen=True, kw_only=True)
class Strength(Result):
    """σ and τ of each proposition and argument, by key; empty where the model did not come to rest.

    ``converged`` says whether it did, ``method`` how it was solved, ``steps`` in how many steps.
    """

    name: ClassVar[str] = "strength"

    model: str = "quadratic-energy"
    strength: Mapping[str, float] = field(default_factory=dict)
    base: Mapping[str, float] = field(default_factory=dict)
    converged: bool = True
    method: str = ""
    steps: int = 0

    def values(self) -> Iterator[Value]:
        """The strength of everything."""
        measure = _MEASURES[self.model]
        return (Value(measure=measure, about=(key,), value=s) for key, s in self.strength.items())

    def rows(self) -> list[dict[str, Scalar]]:
        """One row a proposition or argument."""
        return [
            {"thing": key, "base": self.base[key], "strength": value} for key, value in self.strength.items()
        ]


def strength(
    debate: Debate,
    *,
    model: str = "quadratic-energy",
    exclusions: bool = True,
    selection: Selection | None = None,
    issue: str = "",
    place: str = "",
    period: str = "",
    actor: str = "",
    progress: Progress = quiet,
) -> Strength:
    """How strong everything in a debate, or in a part of it, is; base scores come from who endorses it.

    Args:
        debate: the debate.
        model: one of ``gradual.MODELS``.
        exclusions: whether what excludes a proposition weakens it.
        selection: which statements count for the base scores.
        issue, place, period, actor: keys; only what is within all that are named.
        progress: told how far long work is.

    Raises:
        AnalysisError: there is no such model, issue, place, period or actor.
    """
    selection = selection or Selection()
    scope = in_scope(debate, issue=issue, place=place, period=period, actor=actor)
    nodes = Bipolar.of(debate, scope.nodes, selection=selection, exclusions=exclusions)
    found = solve(nodes, model, progress=progress)
    cautions = [] if found.converged else [UNSETTLED]
    if model == "euler" and (nodes.base == 1).any():
        cautions.append(
            "Under the Euler-based model a base score of 1, as of arguments nobody rejects, is frozen."
        )
    return Strength(
        parameters={
            "model": model, "exclusions": exclusions, "issue": issue, "place": place, "period": period,
            "actor": actor, **asdict(selection),
        },
        cautions=tuple(cautions),
        model=model,
        strength=dict(zip(nodes.names, map(float, found.strength), strict=True)) if found.converged else {},
        base=dict(zip(nodes.names, map(float, nodes.base), strict=True)),
        converged=found.converged,
        method=found.method,
        steps=found.steps,
    )  # fmt: skip
