"""The grounded extension: what is accepted where nothing is that can be doubted (Dung 1995)."""

from __future__ import annotations

from collections.abc import Iterable

from counterpoint.graph.argumentation.framework import Framework

__all__ = ["grounded"]


def grounded(framework: Framework, held: Iterable[int] = ()) -> tuple[frozenset[int], frozenset[int]]:
    """The arguments that are in, and those that are out; the others are undecided.

    An argument is in once all its attackers are out, and out once one of them is in. Each attack is looked at
    twice at most, so time is linear in arguments and attacks (Modgil and Caminada 2009, section 6). With an
    admissible set ``held``: of the complete extensions that hold it, the least.
    """
    unbeaten = [len(attackers) for attackers in framework.attackers]
    accepted: set[int] = set()
    rejected: set[int] = set()
    waiting = [*held, *(i for i, count in enumerate(unbeaten) if count == 0)]
    while waiting:
        winner = waiting.pop()
        if winner in accepted:
            continue
        accepted.add(winner)
        for loser in framework.targets[winner]:
            if loser in rejected:
                continue
            rejected.add(loser)
            for helped in framework.targets[loser]:
                unbeaten[helped] -= 1
                if unbeaten[helped] == 0:
                    waiting.append(helped)
    return frozenset(accepted), frozenset(rejected)
