"""A SAT solver that keeps to a time limit, over the labels of a framework's arguments."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from threading import Timer
from typing import Final

from pysat.solvers import Solver

from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.argumentation.framework import Framework

__all__ = ["Deadline", "Labels", "TimeUp"]

_SOLVER: Final = "minisat22"
"""One that looks for an interrupt at every decision: Glucose does at restarts, which can be seconds apart."""
_EASY: Final = 100
"""Conflicts after which a search is worth a thread that watches the clock."""
_SLICE: Final = 1.0
"""Seconds between two looks at the clock while the solver searches; what it learned is kept."""


class TimeUp(Exception):  # noqa: N818 - an outcome, not a fault
    """The time limit was reached before the answer was known. Never leaves the package."""


class Deadline:
    """Until when an answer is wanted; ``None`` seconds is for ever."""

    def __init__(self, seconds: float | None, progress: Progress = quiet) -> None:
        self._seconds = seconds
        self._start = time.monotonic()
        self._progress = progress

    def check(self) -> None:
        """Tell how far the clock is, and raise ``TimeUp`` once it has run out."""
        if self._seconds is None:
            self._progress("searching", 0, 1)
            return
        spent = time.monotonic() - self._start
        self._progress("searching", int(min(spent, self._seconds) * 1000), int(self._seconds * 1000))
        if spent > self._seconds:
            raise TimeUp

    def slice(self) -> float:
        """Seconds that may pass before the next look at the clock."""
        if self._seconds is None:
            return _SLICE
        return max(0.0, min(_SLICE, self._start + self._seconds - time.monotonic()))


class Labels:
    """The sets of a framework that a semantics allows, as models of a formula.

    For argument i, ``member(i)`` is true where i is in the set, ``beaten(i)`` where the set attacks it, and
    ``covered(i)`` where it is either (the set's range). ``demands`` is ``"conflict-free"``, ``"admissible"``,
    ``"complete"`` or ``"stable"``; the encoding is that of Besnard and Doutre (2004), with one variable for
    "beaten" as in Cerutti, Giacomin and Vallati (2019). The solver tries true first, so sets found are large.
    """

    def __init__(self, framework: Framework, demands: str, deadline: Deadline) -> None:
        self.framework, self.demands = framework, demands
        self._size = len(framework)
        self._next = 3 * self._size
        self._deadline = deadline
        self._solver = Solver(name=_SOLVER)
        self._covers = False
        for clause in self._clauses(demands):
            self._solver.add_clause(clause)
        self.prefer(range(1, 2 * self._size + 1))

    def __enter__(self) -> Labels:
        return self

    def __exit__(self, *_: object) -> None:
        self._solver.delete()

    def member(self, i: int) -> int:
        """The literal that says argument i is in the set."""
        return i + 1

    def beaten(self, i: int) -> int:
        """The literal that says the set attacks argument i."""
        return self._size + i + 1

    def covered(self, i: int) -> int:
        """The literal that says i is in the set or attacked by it."""
        if not self._covers:
            self._covers = True
            self.prefer(range(2 * self._size + 1, 3 * self._size + 1))
            for j in range(self._size):
                c, m, b = 2 * self._size + j + 1, self.member(j), self.beaten(j)
                for clause in ([-c, m, b], [c, -m], [c, -b]):
                    self._solver.add_clause(clause)
        return 2 * self._size + i + 1

    def _clauses(self, demands: str) -> Iterator[list[int]]:
        for i, attackers in enumerate(self.framework.attackers):
            self._deadline.check()
            yield [-self.beaten(i), *map(self.member, attackers)]
            yield from ([self.beaten(i), -self.member(a)] for a in attackers)
            yield [-self.member(i), -self.beaten(i)]
            if demands == "stable":
                yield [self.member(i), self.beaten(i)]
            if demands in ("admissible", "complete"):
                yield from ([-self.member(i), self.beaten(a)] for a in attackers)
            if demands == "complete":
                yield [self.member(i), *(-self.beaten(a) for a in attackers)]

    def prefer(self, literals: Iterable[int]) -> None:
        """Try these literals as true first."""
        self._solver.set_phases(list(literals))

    def add(self, clause: Iterable[int]) -> None:
        """Demand one of some literals from now on."""
        self._solver.add_clause(list(clause))

    def fresh(self) -> int:
        """A new variable, to switch clauses on with."""
        self._next += 1
        return self._next

    def find(self, assumptions: Sequence[int] = ()) -> frozenset[int] | None:
        """A set that the formula and the assumptions allow, or ``None`` where there is none.

        Raises:
            TimeUp: the deadline passed.
        """
        answer = None
        while answer is None:
            self._deadline.check()
            answer = self._search(list(assumptions))
        if not answer:
            return None
        model = self._solver.get_model()
        return frozenset(i for i in range(self._size) if model[i] > 0)

    def _search(self, assumptions: list[int]) -> bool | None:
        """Whether there is a set, or ``None`` where a slice of time was not enough to know."""
        self._solver.conf_budget(_EASY)
        # "expect": else it has a handler of its own for Ctrl-C, which jumps out of it and stays
        answer: bool | None = self._solver.solve_limited(assumptions, expect_interrupt=True)
        if answer is not None:
            return answer
        self._solver.conf_budget(-1)
        self._solver.clear_interrupt()
        alarm = Timer(self._deadline.slice(), self._solver.interrupt)
        alarm.start()
        try:
            answer = self._solver.solve_limited(assumptions, expect_interrupt=True)
        finally:
            alarm.cancel()
            alarm.join()
        return answer

    def cover(self, members: Iterable[int]) -> frozenset[int]:
        """The range of a set: its members and what they attack."""
        held = frozenset(members)
        return held.union(*(self.framework.targets[i] for i in held))
