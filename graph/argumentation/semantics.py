"""The seven semantics: what makes a set of arguments an extension, and the questions asked of extensions.

Dung (1995): grounded, complete, preferred, stable. Caminada (2006): semi-stable. Verheij (1996): stage. Dung,
Mancarella and Toni (2007): ideal. What the grounded extension decides is decided in every complete extension,
so the solver sees only the rest, but for stage extensions, which need not hold the grounded one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from counterpoint.graph.argumentation.framework import Framework
from counterpoint.graph.argumentation.grounded import grounded
from counterpoint.graph.argumentation.maximal import every_maximal, grow, maximal_with
from counterpoint.graph.argumentation.solving import Deadline, Labels

__all__ = ["SEMANTICS", "Extensions"]

Extension = frozenset[int]
SEMANTICS: Final = ("grounded", "complete", "preferred", "stable", "semi-stable", "stage", "ideal")
_DEMANDS: Final = {
    "complete": "complete",
    "preferred": "admissible",
    "stable": "stable",
    "semi-stable": "admissible",
    "stage": "conflict-free",
    "ideal": "admissible",
}


@dataclass(frozen=True)
class _Rest:
    """What is left to decide: a framework, its arguments' numbers in the whole, and who is in anyway."""

    framework: Framework
    old: tuple[int, ...]
    given: Extension

    def whole(self, found: Extension) -> Extension:
        """An extension of the whole, from one of the rest."""
        return self.given | {self.old[i] for i in found}


class Extensions:
    """The extensions of one framework under one semantics.

    Every method raises ``TimeUp`` where the deadline passes first.
    """

    def __init__(self, framework: Framework, semantics: str, deadline: Deadline) -> None:
        self.framework = framework
        self.semantics = semantics
        self.accepted, self.rejected = grounded(framework)
        self._deadline = deadline
        self._ideal: Extension | None = None

    def some(self) -> Extension | None:
        """An extension, or ``None`` where there is none (stable only)."""
        if self.semantics == "grounded" or self.semantics == "complete":
            return self.accepted
        if self.semantics == "ideal":
            return self.ideal()
        with self._solving() as (labels, rest):
            found = self._maximal(labels, ())
            return None if found is None else rest.whole(found)

    def every(self) -> Iterator[Extension]:
        """Every extension, each once."""
        if self.semantics == "grounded":
            yield self.accepted
        elif self.semantics == "ideal":
            yield self.ideal()
        else:
            with self._solving() as (labels, rest):
                yield from map(rest.whole, self._each(labels))

    def _each(self, labels: Labels) -> Iterator[Extension]:
        if self.semantics in ("complete", "stable"):
            while (found := labels.find()) is not None:
                yield found
                everything = range(len(labels.framework))
                labels.add(-labels.member(i) if i in found else labels.member(i) for i in everything)
                if not everything:
                    return
        else:
            yield from every_maximal(labels, covering=self.semantics != "preferred")

    def containing(self, argument: int) -> Extension | None:
        """An extension that the argument is in, or ``None``."""
        if self.semantics in ("grounded", "ideal"):
            return self._one_if(lambda extension: argument in extension)
        if self.semantics != "stage":
            if argument in self.rejected:
                return None
            if argument in self.accepted:
                return self.some()
        with self._solving() as (labels, rest):
            i = rest.old.index(argument)
            if self.semantics == "preferred":
                found = labels.find([labels.member(i)])
                found = None if found is None else grow(labels, found, (), covering=False)
            else:
                found = self._maximal(labels, (labels.member(i),))
            return None if found is None else rest.whole(found)

    def without(self, argument: int) -> Extension | None:
        """An extension that the argument is not in, or ``None``: then every extension holds it."""
        if self.semantics in ("grounded", "ideal"):
            return self._one_if(lambda extension: argument not in extension)
        if self.semantics == "complete":
            return None if argument in self.accepted else self.accepted
        if self.semantics != "stage":
            if argument in self.accepted:
                return None
            if argument in self.rejected:
                return self.some()
        with self._solving() as (labels, rest):
            i = rest.old.index(argument)
            if self.semantics == "preferred" and (found := self._beaten(labels, i)) is not None:
                return rest.whole(found)
            found = self._maximal(labels, (-labels.member(i),))
            return None if found is None else rest.whole(found)

    def _beaten(self, labels: Labels, i: int) -> Extension | None:
        """A preferred extension that attacks the argument: the common reason why not every one holds it."""
        found = labels.find([labels.beaten(i)])
        return None if found is None else grow(labels, found, (), covering=False)

    def _maximal(self, labels: Labels, condition: tuple[int, ...]) -> Extension | None:
        if self.semantics in ("complete", "stable"):
            return labels.find(condition)
        return maximal_with(labels, condition, covering=self.semantics != "preferred")

    def _one_if(self, holds: Callable[[Extension], bool]) -> Extension | None:
        only = self.accepted if self.semantics == "grounded" else self.ideal()
        return only if holds(only) else None

    def credulous(self) -> Extension:
        """The arguments that some admissible set holds, those of the grounded extension among them."""
        with self._solving() as (labels, rest):
            known: set[int] = set()
            everything = range(len(labels.framework))
            while len(known) < len(everything):
                switch = labels.fresh()
                labels.add([-switch, *(labels.member(i) for i in everything if i not in known)])
                found = labels.find([switch])
                labels.add([-switch])
                if found is None:
                    break
                known |= found
            return rest.whole(frozenset(known))

    def ideal(self) -> Extension:
        """The largest admissible set of arguments that no admissible set attacks.

        Of the credulously accepted that no credulously accepted attacks, those are taken out, again and
        again, that the others do not defend (Dunne 2009, section 4).
        """
        if self._ideal is None:
            credulous = self.credulous()
            attackers, targets = self.framework.attackers, self.framework.targets
            held = {i for i in credulous if not credulous.intersection(attackers[i])}
            beaten = [len(held.intersection(a)) for a in attackers]
            waiting = [i for i in held if any(beaten[a] == 0 for a in attackers[i])]
            while waiting:
                gone = waiting.pop()
                if gone not in held:
                    continue
                held.discard(gone)
                for freed in targets[gone]:
                    beaten[freed] -= 1
                    if beaten[freed] == 0:
                        waiting += (i for i in targets[freed] if i in held)
            self._ideal = frozenset(held)
        return self._ideal

    @contextmanager
    def _solving(self) -> Iterator[tuple[Labels, _Rest]]:
        """A solver for what the grounded extension leaves open."""
        everything = range(len(self.framework))
        if self.semantics == "stage":
            rest = _Rest(self.framework, tuple(everything), frozenset())
        else:
            open_ = (i for i in everything if i not in self.accepted and i not in self.rejected)
            rest = _Rest(*self.framework.restricted(open_), self.accepted)
        with Labels(rest.framework, _DEMANDS[self.semantics], self._deadline) as labels:
            yield labels, rest
