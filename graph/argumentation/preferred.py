"""Preferred extensions one circle of attacks after the other, and the ideal extension.

A circle is a strongly connected component. What a preferred extension holds of one depends only on what it
holds of those before it (Baroni, Giacomin and Guida, SCC-recursiveness, 2005), so the solver sees each alone.
"""

from __future__ import annotations

from counterpoint.graph.argumentation.framework import Framework
from counterpoint.graph.argumentation.grounded import grounded
from counterpoint.graph.argumentation.maximal import grow
from counterpoint.graph.argumentation.solving import Deadline, Labels

__all__ = ["ideal", "preferred"]


def preferred(framework: Framework, held: frozenset[int], deadline: Deadline) -> frozenset[int]:
    """A preferred extension that holds an admissible set.

    Raises:
        TimeUp: the deadline passed.
    """
    accepted, rejected = map(set, grounded(framework, held))
    undecided = {i for i in range(len(framework)) if i not in accepted and i not in rejected}
    for circle in framework.circles(undecided):
        open_ = circle - rejected
        barred = {
            i for i in open_ if any(a not in open_ and a not in rejected for a in framework.attackers[i])
        }
        if open_ != barred:
            found = _within(framework, open_, barred, deadline)
            accepted |= found
            rejected.update(target for i in found for target in framework.targets[i])
    return frozenset(accepted)


def _within(framework: Framework, open_: set[int], barred: set[int], deadline: Deadline) -> set[int]:
    """A largest admissible set of some arguments and the attacks among them that holds none of the barred."""
    if len(open_) == 1:
        return {i for i in open_ if i not in framework.attackers[i]}
    inner, old = framework.restricted(open_)
    with Labels(inner, "admissible", deadline) as labels:
        for i, number in enumerate(old):
            if number in barred:
                labels.add([-labels.member(i)])
        return {old[i] for i in grow(labels, labels.find() or frozenset(), (), covering=False)}


def ideal(framework: Framework, deadline: Deadline) -> frozenset[int]:
    """The largest admissible set of arguments that no admissible set attacks.

    It is part of every preferred extension. Of one, what admissible sets attack is taken out, then what the
    others do not defend, again and again (after Dunne 2009, section 4).

    Raises:
        TimeUp: the deadline passed.
    """
    accepted, rejected = grounded(framework)
    held = set(preferred(framework, accepted, deadline)) - accepted
    open_ = (i for i in range(len(framework)) if i not in accepted and i not in rejected)
    inner, old = framework.restricted(open_)
    with Labels(inner, "admissible", deadline) as labels:
        labels.prefer(
            -(labels.member if number in held else labels.beaten)(i) for i, number in enumerate(old)
        )
        while held:
            attacked = [labels.beaten(i) for i, number in enumerate(old) if number in held]
            labels.add(attacked)
            labels.prefer(attacked)
            found = labels.find()
            if found is None:
                break
            held.difference_update(old[target] for i in found for target in inner.targets[i])
    return _defended(framework, held | accepted)


def _defended(framework: Framework, held: set[int]) -> frozenset[int]:
    """The largest admissible part of a set without conflict."""
    attackers, targets = framework.attackers, framework.targets
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
    return frozenset(held)
