"""Cruxes: the contested propositions that, if they were settled, would move a goal most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import ClassVar

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order
from scipy.sparse.linalg import splu

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.option import advice
from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result, Scalar, Value
from counterpoint.graph.argumentation.bipolar import Bipolar, Floats, sides
from counterpoint.graph.argumentation.gradual import Strengths, influence, influence_slope, solve
from counterpoint.graph.argumentation.scopes import in_scope
from counterpoint.graph.argumentation.strength import UNSETTLED
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate

__all__ = ["Crux", "Cruxes", "cruxes", "division", "gradient"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crux:
    """What settling one proposition would do to one goal.

    ``gradient`` is ∂σ_goal/∂τ, ``division`` H from 0 (nobody on one side) to 1 (as many on each),
    ``influence`` |gradient| · H. ``swing`` and ``removal`` are changes of σ_goal, given for the first few of
    each goal. ``endorsing`` and ``rejecting`` are the actors on each side.
    """

    proposition: str
    goal: str
    gradient: float
    division: float
    influence: float
    endorsing: tuple[str, ...]
    rejecting: tuple[str, ...]
    swing: float | None = None
    removal: float | None = None


@dataclass(frozen=True, kw_only=True)
class Cruxes(Result):
    """The cruxes of each goal, those that would move it most first; ``converged`` as in :class:`Strength`."""

    name: ClassVar[str] = "cruxes"

    cruxes: tuple[Crux, ...] = ()
    goals: tuple[str, ...] = ()
    converged: bool = True

    def values(self) -> Iterator[Value]:
        """Influence, and where it was computed swing and removal, of each crux on its goal."""
        for crux in self.cruxes:
            for measure, value in (
                ("CruxInfluence", crux.influence),
                ("StrengthSwing", crux.swing),
                ("RemovalEffect", crux.removal),
            ):
                if value is not None:
                    yield Value(measure=measure, about=(crux.proposition,), goal=crux.goal, value=value)

    def rows(self) -> list[dict[str, Scalar]]:
        """One row a crux and goal."""
        return [
            {
                "goal": crux.goal,
                "proposition": crux.proposition,
                "influence": crux.influence,
                "gradient": crux.gradient,
                "division": crux.division,
                "swing": crux.swing,
                "removal": crux.removal,
                "endorsing": ", ".join(crux.endorsing),
                "rejecting": ", ".join(crux.rejecting),
            }
            for crux in self.cruxes
        ]


def cruxes(
    debate: Debate,
    *,
    goal: str = "",
    top: int = 5,
    selection: Selection | None = None,
    issue: str = "",
    place: str = "",
    period: str = "",
    actor: str = "",
    progress: Progress = quiet,
) -> Cruxes:
    """The cruxes of one goal, or of every position.

    A crux has an actor on each side: whoever endorses it, or an argument that uses or supports it, against
    whoever rejects it, or endorses an attack on it or what excludes it. The goal and its rivals are left out.

    Args:
        debate: the debate.
        goal: key of the proposition that is to be moved; every position by default.
        top: how many cruxes of each goal get their swing and the effect of their removal, each solved anew.
        selection: which statements count.
        issue, place, period, actor: keys; only what is within all that are named.
        progress: told how far long work is.

    Raises:
        AnalysisError: there is no such goal, issue, place, period or actor.
    """
    selection = selection or Selection()
    scope = in_scope(debate, issue=issue, place=place, period=period, actor=actor)
    goals = [goal] if goal else [key for key in debate.positions if key in scope]
    if goal and goal not in debate.propositions:
        raise AnalysisError(f'the debate has no proposition "{goal[:80]}"{advice(goal, debate.propositions)}')
    nodes = Bipolar.of(debate, scope.nodes, selection=selection)
    solution = solve(nodes, progress=progress)
    found: list[Crux] = []
    if solution.converged:
        divided = division(debate, selection)
        for done, key in enumerate(goals):
            progress("cruxes", done, len(goals))
            found += _of_goal(debate, nodes, solution, key, divided, top)
    cautions = [] if solution.converged else [UNSETTLED]
    return Cruxes(
        parameters={
            "goal": goal, "top": top, "issue": issue, "place": place, "period": period, "actor": actor,
            **asdict(selection),
        },
        cautions=tuple(cautions),
        cruxes=tuple(found),
        goals=tuple(goals),
        converged=solution.converged,
    )  # fmt: skip


def gradient(nodes: Bipolar, strength: Floats, goal: int) -> Floats:
    """∂σ_goal/∂τ_x for every node x at once, shape (n,), under quadratic energy at rest.

    At rest σ = f(σ, τ), so ∂σ/∂τ = (I − J)⁻¹ ∂f/∂τ with J = ∂f/∂σ. One sparse solve of
    (I − J)ᵀ λ = e_goal gives the row that is wanted: ∂σ_goal/∂τ_x = λ_x (1 − h(|E_x|)). Nodes from which no
    path leads to the goal have λ = 0 and are left out of it.
    """
    energy = nodes.energy(strength)
    slope = nodes.base * influence_slope(-energy) + (1 - nodes.base) * influence_slope(energy)
    jacobian = sparse.csr_array(sparse.diags_array(slope) @ nodes.energy_slope(strength))
    near = np.sort(breadth_first_order(jacobian, goal, return_predecessors=False))
    system = (sparse.eye_array(len(near)) - jacobian[near][:, near]).T
    adjoint = np.zeros(len(nodes))
    adjoint[near] = splu(sparse.csc_array(system)).solve((near == goal).astype(float))
    return np.asarray(adjoint * (1 - influence(np.abs(energy))))


def division(
    debate: Debate, selection: Selection | None = None
) -> Mapping[str, tuple[float, tuple[str, ...], tuple[str, ...]]]:
    """How actors divide on each proposition: H = 4PQ/(P + Q)², and who is on either side.

    For x are those who endorse it, or an argument with x as a premise or supported conclusion; against it
    those who reject it, or endorse an attack on it or what excludes it. Who is on both sides is on neither.
    """
    held = sides(Incidence.of(debate, selection or Selection()))
    found = {}
    for key in debate.propositions:
        pro, con = (set(actors) for actors in held.get(key, (set(), set())))
        for argument in (*debate.arguments_from(key), *debate.arguments_for(key)):
            pro |= held.get(argument.key, (set(),))[0]
        for argument in debate.arguments_against(key):
            con |= held.get(argument.key, (set(),))[0]
        for other in debate.excluded_by(key):
            con |= held.get(other, (set(),))[0]
        pro, con = pro - con, con - pro
        both = len(pro) + len(con)
        value = 4 * len(pro) * len(con) / both**2 if both else 0.0
        found[key] = (value, tuple(sorted(pro)), tuple(sorted(con)))
    return found


def _of_goal(
    debate: Debate,
    nodes: Bipolar,
    solution: Strengths,
    goal: str,
    divided: Mapping[str, tuple[float, tuple[str, ...], tuple[str, ...]]],
    top: int,
) -> list[Crux]:
    number = nodes.number(goal)
    slopes = gradient(nodes, solution.strength, number)
    left_out = {goal, *debate.excluded_by(goal)}
    found = []
    for i, name in enumerate(nodes.names):
        share, pro, con = divided.get(name, (0.0, (), ()))
        if share > 0 and slopes[i] != 0 and name not in left_out:
            found.append(
                Crux(
                    proposition=name, goal=goal, gradient=float(slopes[i]), division=share,
                    influence=abs(float(slopes[i])) * share, endorsing=pro, rejecting=con,
                )
            )  # fmt: skip
    found.sort(key=lambda crux: (-crux.influence, crux.proposition))
    return [_settled(nodes, solution, crux) if place < top else crux for place, crux in enumerate(found)]


def _settled(nodes: Bipolar, solution: Strengths, crux: Crux) -> Crux:
    """The crux with its swing and the effect of its removal."""
    i = nodes.number(crux.proposition)
    granted, denied = (_goal(nodes.with_base(i, value), crux.goal) for value in (1.0, 0.0))
    without = _goal(nodes.without([crux.proposition]), crux.goal)
    now = float(solution.strength[nodes.number(crux.goal)])
    swing = None if granted is None or denied is None else granted - denied
    return replace(crux, swing=swing, removal=None if without is None else without - now)


def _goal(nodes: Bipolar, goal: str) -> float | None:
    """σ of the goal, or nothing where the model does not come to rest."""
    found = solve(nodes)
    return float(found.strength[nodes.number(goal)]) if found.converged else None
