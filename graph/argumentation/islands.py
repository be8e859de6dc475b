"""Extensions of one island: a part of a framework that no attack joins to another.

Under each of the seven semantics, an extension of the whole is one of each island (Baumann 2011).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice, product
from typing import Final

from counterpoint.graph.argumentation.framework import Framework
from counterpoint.graph.argumentation.maximal import every_maximal, grow, maximal_with
from counterpoint.graph.argumentation.solving import Deadline, Labels

__all__ = ["Island", "combinations"]

Extension = frozenset[int]
_DEMANDS: Final = {
    "complete": "complete",
    "preferred": "admissible",
    "stable": "stable",
    "semi-stable": "admissible",
    "stage": "conflict-free",
}


class Island:
    """The extensions of an island under complete, preferred, stable, semi-stable or stage semantics.

    Extensions hold the numbers that arguments have in the whole. Where there is a stable extension, the
    semi-stable and the stage ones are the stable ones (Caminada 2006), so that is looked for first.
    Every method raises ``TimeUp`` where the deadline passes first.
    """

    def __init__(self, whole: Framework, members: Iterable[int], semantics: str, deadline: Deadline) -> None:
        self.framework, self._old = whole.restricted(members)
        self.semantics = semantics
        self._deadline = deadline

    def __contains__(self, argument: int) -> bool:
        return argument in self._numbers

    @cached_property
    def some(self) -> Extension | None:
        """A stable extension; else a semi-stable or stage one, if that is wanted."""
        if self._stable is not None or self.semantics == "stable":
            return self._stable
        with self._labels() as labels:
            return self._named(grow(labels, labels.find() or frozenset(), (), covering=True))

    def holding(self, argument: int, *, held: bool) -> Extension | None:
        """An extension that the argument is in, or is not in: stable, semi-stable or stage."""
        with self._labels() as labels:
            literal = labels.member(self._numbers[argument])
            condition = [literal if held else -literal]
            if self._stable is not None or self.semantics == "stable":
                return self._named(labels.find(condition))
            return self._named(maximal_with(labels, condition, covering=True))

    def every(self) -> Iterator[Extension]:
        """Every extension, each once."""
        with self._labels() as labels:
            if labels.demands in ("complete", "stable"):
                found = _every(labels)
            else:
                found = every_maximal(labels, covering=self.semantics != "preferred")
            for extension in found:
                yield frozenset(self._old[i] for i in extension)

    @cached_property
    def _stable(self) -> Extension | None:
        with Labels(self.framework, "stable", self._deadline) as labels:
            return self._named(labels.find())

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {number: i for i, number in enumerate(self._old)}

    def _labels(self) -> Labels:
        by_range = self.semantics in ("semi-stable", "stage")
        demands = "stable" if by_range and self._stable is not None else _DEMANDS[self.semantics]
        return Labels(self.framework, demands, self._deadline)

    def _named(self, found: Extension | None) -> Extension | None:
        return None if found is None else frozenset(self._old[i] for i in found)


def _every(labels: Labels) -> Iterator[Extension]:
    """Every set that the labels allow, each once."""
    everything = range(len(labels.framework))
    while (found := labels.find()) is not None:
        yield found
        labels.add(-labels.member(i) if i in found else labels.member(i) for i in everything)


def combinations(
    given: Extension, islands: Iterable[Iterator[Extension]], deadline: Deadline
) -> Iterator[Extension]:
    """Every union of a given set and one extension of each island, as they are found.

    Raises:
        TimeUp: the deadline passed.
    """
    others = list(islands)
    firsts = [extension for extensions in others for extension in islice(extensions, 1)]
    if len(firsts) < len(others):
        return
    base = given.union(*firsts)
    yield base
    several: list[list[Extension]] = []
    for first, extensions in zip(firsts, others, strict=True):
        known = [first]
        for extension in extensions:
            if len(known) == 1:
                base = base.difference(first)
            known.append(extension)
            for chosen in product(*several):
                deadline.check()
                yield base.union(extension, *chosen)
        if len(known) > 1:
            several.append(known)
