"""The seven semantics: what makes a set of arguments an extension, and the questions asked of extensions.

Dung (1995): grounded, complete, preferred, stable. Caminada (2006): semi-stable. Verheij (1996): stage. Dung,
Mancarella and Toni (2007): ideal. What the grounded extension decides is decided in every complete extension,
so the solver sees only the rest, but for stage extensions, which need not hold the grounded one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final

from counterpoint.graph.argumentation.framework import Framework
from counterpoint.graph.argumentation.grounded import grounded
from counterpoint.graph.argumentation.islands import Extension, Island, combinations
from counterpoint.graph.argumentation.maximal import maximal_with
from counterpoint.graph.argumentation.preferred import ideal, preferred
from counterpoint.graph.argumentation.solving import Deadline, Labels

__all__ = ["SEMANTICS", "Extension", "Extensions"]

SEMANTICS: Final = ("grounded", "complete", "preferred", "stable", "semi-stable", "stage", "ideal")


class Extensions:
    """The extensions of one framework under one semantics.

    Every method raises ``TimeUp`` where the deadline passes first.
    """

    def __init__(self, framework: Framework, semantics: str, deadline: Deadline) -> None:
        self.framework = framework
        self.semantics = semantics
        self.accepted, self.rejected = grounded(framework)
        self._deadline = deadline

    def some(self) -> Extension | None:
        """An extension, or ``None`` where there is none (stable only)."""
        if self.semantics in ("grounded", "complete"):
            return self.accepted
        if self.semantics == "preferred":
            return preferred(self.framework, self.accepted, self._deadline)
        if self.semantics == "ideal":
            return self._ideal
        return self._joined(self._given)

    def every(self) -> Iterator[Extension]:
        """Every extension, each once."""
        if self.semantics == "grounded":
            yield self.accepted
        elif self.semantics == "ideal":
            yield self._ideal
        else:
            every = [island.every() for island in self._islands]
            yield from combinations(self._given, every, self._deadline)

    def containing(self, argument: int) -> Extension | None:
        """An extension that the argument is in, or ``None``."""
        if self.semantics in ("grounded", "ideal"):
            return self._one_if(lambda extension: argument in extension)
        if self.semantics != "stage":
            if argument in self.rejected:
                return None
            if argument in self.accepted:
                return self.some()
        if self.semantics in ("complete", "preferred"):
            return self._extended(self._near(argument, lambda labels, i: labels.find([labels.member(i)])))
        return self._on_its_island(argument, held=True)

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
        if self.semantics == "preferred":
            return self._extended(self._near(argument, _preferred_without))
        return self._on_its_island(argument, held=False)

    def _near(self, argument: int, ask: Callable[[Labels, int], Extension | None]) -> Extension | None:
        """An admissible set of what is left open and has a path of attacks to the argument.

        Such sets tell what complete and preferred extensions hold there (directionality; Baroni and
        Giacomin 2007).
        """
        inner, old = self.framework.restricted(self.framework.reaching(argument, self._open))
        with Labels(inner, "admissible", self._deadline) as labels:
            found = ask(labels, old.index(argument))
        return None if found is None else frozenset(old[i] for i in found)

    def _extended(self, held: Extension | None) -> Extension | None:
        """A complete or preferred extension that holds an admissible set."""
        if held is None:
            return None
        if self.semantics == "complete":
            return grounded(self.framework, held)[0]
        return preferred(self.framework, held, self._deadline)

    def _on_its_island(self, argument: int, *, held: bool) -> Extension | None:
        (home,) = (island for island in self._islands if argument in island)
        found = home.holding(argument, held=held)
        return None if found is None else self._joined(self._given | found, but=home)

    def _joined(self, given: Extension, but: Island | None = None) -> Extension | None:
        """A given set and an extension of every island but one, or ``None`` where one has none."""
        found = [given]
        for island in self._islands:
            if island is not but:
                if island.some is None:
                    return None
                found.append(island.some)
        return frozenset().union(*found)

    def _one_if(self, holds: Callable[[Extension], bool]) -> Extension | None:
        only = self.accepted if self.semantics == "grounded" else self._ideal
        return only if holds(only) else None

    @cached_property
    def _ideal(self) -> Extension:
        return ideal(self.framework, self._deadline)

    @cached_property
    def _open(self) -> set[int]:
        """What the grounded extension leaves undecided."""
        return set(range(len(self.framework))) - self.accepted - self.rejected

    @cached_property
    def _given(self) -> Extension:
        """What every extension holds."""
        return frozenset() if self.semantics == "stage" else self.accepted

    @cached_property
    def _islands(self) -> list[Island]:
        """The islands of what is left to decide, small ones first."""
        left = range(len(self.framework)) if self.semantics == "stage" else self._open
        islands = sorted(self.framework.islands(left), key=len)
        return [Island(self.framework, members, self.semantics, self._deadline) for members in islands]


def _preferred_without(labels: Labels, i: int) -> Extension | None:
    """An admissible set, and every preferred extension that holds it does not hold the argument.

    Mostly one is found that attacks it, or none holds it at all; else a maximal one without it is looked for.
    """
    found = labels.find([labels.beaten(i)])
    if found is None and labels.find([labels.member(i)]) is None:
        return frozenset()
    return found if found is not None else maximal_with(labels, [-labels.member(i)], covering=False)
