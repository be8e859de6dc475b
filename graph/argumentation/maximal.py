"""Sets that are maximal by what they hold or by what they cover: preferred, semi-stable and stage extensions.

Each grows a set until no larger one is found, and rules out what is no larger than what it has found. Whether
some maximal set fulfills a condition is answered by counterexample: a set that does is grown under the
condition, and where a still larger one does without it, what is not beyond that one is ruled out (after
Dvořák, Järvisalo, Wallner and Woltran, Complexity-sensitive decision procedures, 2014).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from counterpoint.graph.argumentation.solving import Labels

__all__ = ["every_maximal", "grow", "maximal_with"]

Literal = Callable[[int], int]
Measure = Callable[[frozenset[int]], frozenset[int]]


def _measure(labels: Labels, covering: bool) -> tuple[Literal, Measure]:
    """By what sets are compared: by their range, or by their members."""
    if covering:
        return labels.covered, labels.cover
    return labels.member, lambda members: members


def grow(
    labels: Labels, found: frozenset[int], condition: Sequence[int], *, covering: bool
) -> frozenset[int]:
    """A set with the condition, at least as large as ``found``, than which no other with it is larger."""
    literal, measure = _measure(labels, covering)
    everything = range(len(labels.framework))
    switch = labels.fresh()
    kept: frozenset[int] = frozenset()
    larger: frozenset[int] | None = found
    while larger is not None:
        found, now = larger, measure(larger)
        for i in now - kept:
            labels.add([-switch, literal(i)])
        missing = [literal(i) for i in everything if i not in now]
        labels.add([-switch, *missing])
        labels.prefer(missing)
        kept = now
        larger = labels.find([switch, *condition])
    labels.add([-switch])
    return found


def maximal_with(labels: Labels, condition: Sequence[int], *, covering: bool) -> frozenset[int] | None:
    """A maximal set that fulfills the condition (literals), or ``None``. Adds clauses that stay.

    Raises:
        TimeUp: the deadline passed.
    """
    literal, measure = _measure(labels, covering)
    while (found := labels.find(condition)) is not None:
        found = grow(labels, found, condition, covering=covering)
        beyond = grow(labels, found, (), covering=covering)
        reached = measure(beyond)
        if reached == measure(found):
            return found
        same = labels.find([*condition, *map(literal, sorted(reached))])
        if same is not None or len(reached) == len(labels.framework):
            return same
        labels.add(literal(i) for i in range(len(labels.framework)) if i not in reached)
    return None


def every_maximal(labels: Labels, *, covering: bool) -> Iterator[frozenset[int]]:
    """Every maximal set, each once.

    Raises:
        TimeUp: the deadline passed.
    """
    literal, measure = _measure(labels, covering)
    everything = range(len(labels.framework))
    while (found := labels.find()) is not None:
        found = grow(labels, found, (), covering=covering)
        reached = measure(found)
        if covering:
            yield from _reaching(labels, reached)
        else:
            yield found
        if len(reached) == len(labels.framework):
            return
        labels.add(literal(i) for i in everything if i not in reached)


def _reaching(labels: Labels, reached: frozenset[int]) -> Iterator[frozenset[int]]:
    """Every set that reaches exactly what a maximal one reaches, each once."""
    switch = labels.fresh()
    assumptions = [switch, *map(labels.covered, sorted(reached))]
    while (found := labels.find(assumptions)) is not None:
        yield found
        members = (-labels.member(i) for i in found)
        others = (labels.member(i) for i in range(len(labels.framework)) if i not in found)
        labels.add([-switch, *members, *others])
    labels.add([-switch])
