"""Gradual semantics: from base scores, supports and attacks to strengths between 0 and 1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.argumentation.bipolar import Bipolar, Floats

__all__ = ["MODELS", "Strengths", "influence", "influence_slope", "solve"]

_STEPS: Final = 1_000
_TOLERANCE: Final = 1e-12
_TIME_STEP: Final = 0.1
_TIME_STEPS: Final = 100_000
Update = Callable[[Bipolar, Floats], Floats]


@dataclass(frozen=True)
class Strengths:
    """Where the iteration ended: σ of each node, shape (n,), and whether it had come to rest.

    ``method`` is ``"iteration"`` or, where that does not come to rest, ``"differential equation"``.
    """

    strength: Floats
    converged: bool
    method: str
    steps: int


def influence(energy: Floats) -> Floats:
    """h(x) = max(x, 0)²/(1 + max(x, 0)²) (Potyka 2018)."""
    positive = np.maximum(energy, 0.0) ** 2
    return np.asarray(positive / (1 + positive))


def influence_slope(energy: Floats) -> Floats:
    """h′(x) = 2x/(1 + x²)² for x > 0, else 0."""
    positive = np.maximum(energy, 0.0)
    return np.asarray(2 * positive / (1 + positive**2) ** 2)


def quadratic_energy(nodes: Bipolar, strength: Floats) -> Floats:
    """σ = τ − τ h(−E) + (1 − τ) h(E).

    Potyka, Continuous dynamical systems for weighted bipolar argumentation, KR 2018.
    """
    energy = nodes.energy(strength)
    return np.asarray(nodes.base - nodes.base * influence(-energy) + (1 - nodes.base) * influence(energy))


def euler(nodes: Bipolar, strength: Floats) -> Floats:
    """σ = 1 − (1 − τ²)/(1 + τ eᴱ).

    Amgoud and Ben-Naim, Evaluation of arguments in weighted bipolar graphs, 2018.
    """
    energy = nodes.energy(strength)
    return np.asarray(1 - (1 - nodes.base**2) / (1 + nodes.base * np.exp(energy)))


def df_quad(nodes: Bipolar, strength: Floats) -> Floats:
    """σ = τ + (1 − τ)(v⁺ − v⁻) or τ − τ(v⁻ − v⁺), v = 1 − Π (1 − φ).

    Rago, Toni, Aurisicchio and Baroni, Discontinuity-free decision support, KR 2016.
    """
    pro, con = _coalesced(nodes, strength, 1), _coalesced(nodes, strength, -1)
    lift = pro - con
    return np.asarray(nodes.base + np.where(lift > 0, (1 - nodes.base) * lift, nodes.base * lift))


def h_categorizer(nodes: Bipolar, strength: Floats) -> Floats:
    """σ = τ/(1 + Σ attacks); supports do not count.

    Besnard and Hunter 2001; weighted: Amgoud, Ben-Naim, Doder and Vesic, IJCAI 2017.
    """
    force = np.where(nodes.sign < 0, nodes.force(strength), 0.0)
    known = nodes.target >= 0
    against = np.bincount(nodes.target[known], weights=force[known], minlength=len(nodes))
    acting = nodes.direct.tocoo()
    direct = acting.data < 0
    np.add.at(against, acting.row[direct], strength[acting.col[direct]])
    return np.asarray(nodes.base / (1 + against))


def _coalesced(nodes: Bipolar, strength: Floats, sign: int) -> Floats:
    """1 − Π (1 − φ) over what is for (sign 1) or against (−1) each node."""
    rest = np.ones(len(nodes))
    chosen = (nodes.sign == sign) & (nodes.target >= 0)
    np.multiply.at(rest, nodes.target[chosen], 1 - nodes.force(strength)[chosen])
    acting = nodes.direct.tocoo()
    direct = acting.data == sign
    np.multiply.at(rest, acting.row[direct], 1 - strength[acting.col[direct]])
    return 1 - rest


MODELS: Final[dict[str, Update]] = {
    "quadratic-energy": quadratic_energy,
    "df-quad": df_quad,
    "euler": euler,
    "h-categorizer": h_categorizer,
}


def solve(
    nodes: Bipolar,
    model: str = "quadratic-energy",
    *,
    start: Floats | None = None,
    progress: Progress = quiet,
) -> Strengths:
    """The strengths at which a model comes to rest.

    It is iterated from τ, 1,000 steps to a change of at most 1e-12; where it has not come to rest then, the
    differential equation σ′ = f(σ) − σ is followed from τ (Runge–Kutta 4, step 0.1, 100,000 steps), after
    Potyka 2018. A step costs time linear in premises, arguments and exclusions.

    Raises:
        AnalysisError: there is no such model.
    """
    if model not in MODELS:
        raise AnalysisError(f'there is no model "{model[:40]}"; there is: {", ".join(MODELS)}')
    update = MODELS[model]
    strength = nodes.base.copy() if start is None else start
    for step in range(1, _STEPS + 1):
        after = update(nodes, strength)
        if _at_rest(after, strength):
            return Strengths(after, True, "iteration", step)
        strength = after
    return _follow(nodes, update, progress)


def _follow(nodes: Bipolar, update: Update, progress: Progress) -> Strengths:
    def slope(at: Floats) -> Floats:
        return update(nodes, at) - at

    strength = nodes.base.copy()
    for step in range(1, _TIME_STEPS + 1):
        first = slope(strength)
        if np.abs(first).max(initial=0.0) <= _TOLERANCE:
            return Strengths(strength, True, "differential equation", step)
        second = slope(strength + _TIME_STEP / 2 * first)
        third = slope(strength + _TIME_STEP / 2 * second)
        fourth = slope(strength + _TIME_STEP * third)
        strength = strength + _TIME_STEP / 6 * (first + 2 * second + 2 * third + fourth)
        if step % 1000 == 0:
            progress("strength", step, _TIME_STEPS)
    return Strengths(strength, False, "differential equation", _TIME_STEPS)


def _at_rest(after: Floats, before: Floats) -> bool:
    return bool(np.abs(after - before).max(initial=0.0) <= _TOLERANCE)
