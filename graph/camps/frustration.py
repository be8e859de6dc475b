"""The frustration index: how many ties stand in the way of two sides with friends within and foes between."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF

from counterpoint.graph.analysis.progress import Progress, quiet

__all__ = ["exact_frustration", "frustration"]

_SLICE: Final = 500
"""Conflicts between two looks at the clock."""

Signed = list[tuple[int, int, int]]
"""Ties: two node numbers and +1 or −1."""


def frustration(
    ties: Signed, size: int, *, seed: int = 0, restarts: int = 20
) -> tuple[int, NDArray[np.int64]]:
    """An upper bound of the frustration index L, and the sides (0 or 1) that reach it.

    Local search: from random sides, the node whose change of side helps most changes, until none helps; the
    best of the restarts. Harary (1959); the search after Doreian and Mrvar (1996).
    """
    random = np.random.default_rng(seed)
    near: list[list[tuple[int, int]]] = [[] for _ in range(size)]
    for a, b, sign in ties:
        near[a].append((b, sign))
        near[b].append((a, sign))
    best, chosen = len(ties) + 1, np.zeros(size, dtype=np.int64)
    for _ in range(restarts):
        sides = random.integers(0, 2, size)
        _settle(near, sides)
        count = _frustrated(ties, sides)
        if count < best:
            best, chosen = count, sides
    return (best if ties else 0), chosen


def _settle(near: list[list[tuple[int, int]]], sides: NDArray[np.int64]) -> None:
    """Change sides, one node at a time, for as long as that helps."""
    spin = 1 - 2 * sides
    pull = np.array([sum(sign * spin[j] for j, sign in others) for others in near]) * spin
    while len(pull) and pull.min() < 0:
        i = int(pull.argmin())
        spin[i] *= -1
        sides[i] ^= 1
        pull[i] *= -1
        for j, sign in near[i]:
            pull[j] += 2 * sign * spin[i] * spin[j]


def _frustrated(ties: Signed, sides: NDArray[np.int64]) -> int:
    return sum(bool(sides[a] == sides[b]) == (sign < 0) for a, b, sign in ties)


def exact_frustration(
    ties: Signed, size: int, *, time_limit: float, progress: Progress = quiet
) -> int | None:
    """The frustration index L, or ``None`` where the time limit comes first.

    MaxSAT: x_i is the side of node i, each tie a soft demand that x_a = x_b or x_a ≠ x_b (Aref and Wilson
    2019 minimize the same). RC2's core-guided search (Ignatiev, Morgado and Marques-Silva 2019) is taken one
    core at a time, with the clock looked at between and within.
    """
    formula = WCNF()
    for number, (a, b, sign) in enumerate(ties):
        broken = size + number + 1
        x, y = a + 1, (b + 1) if sign > 0 else -(b + 1)
        formula.append([broken, -x, y])
        formula.append([broken, x, -y])
        formula.append([-broken], weight=1)
    end = time.monotonic() + time_limit
    with _Timed(formula, end, time_limit, progress) as solver:
        try:
            model = solver.compute()
        except _TimeUpError:
            return None
    return None if model is None else int(solver.cost)


class _TimeUpError(Exception):
    """The clock ran out within a search."""


class _Timed(RC2):  # type: ignore[misc]  # pysat has no types
    """RC2 that asks its solver in slices of conflicts, between which a clock can end it."""

    def __init__(self, formula: WCNF, end: float, limit: float, progress: Progress) -> None:
        self._end, self._limit, self._progress = end, limit, progress
        super().__init__(formula, solver="g4", adapt=True, exhaust=True, minz=True)

    def _call_oracle(self, assumptions: Sequence[int] = (), expect_interrupt: bool = False) -> bool:  # noqa: ARG002
        """The superclass's one way to its solver."""
        answer = None
        while answer is None:
            left = self._end - time.monotonic()
            self._progress("proving", int((self._limit - left) * 1000), int(self._limit * 1000))
            if left < 0:
                raise _TimeUpError
            self.oracle.conf_budget(_SLICE)
            # "expect": else it has a handler of its own for Ctrl-C, which jumps out of it and stays
            answer = self.oracle.solve_limited(list(assumptions), expect_interrupt=True)
        return bool(answer)
