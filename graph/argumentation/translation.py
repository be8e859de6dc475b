"""From a debate to an abstract framework: who attacks whom, once commitments are followed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
from scipy import sparse

from counterpoint.graph.argumentation.framework import Framework
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import ArgumentKind

__all__ = ["base_attacks", "commitments", "to_framework"]


def to_framework(debate: Debate, nodes: Collection[str] | None = None, *, rebut: str = "mutual") -> Framework:
    """The framework of a debate's propositions and arguments, or of some of them.

    An argument commits to each of its premises, a support to its conclusion. A premise commits to nothing:
    one of several does not commit to what follows from all. x attacks y where something that x commits to
    attacks, at the base, something that y commits to; so every complete extension is closed under commitment.

    Args:
        debate: the debate; its statements do not matter here.
        nodes: keys of the propositions and arguments that are looked at; all by default.
        rebut: ``"mutual"``: a support and an attack on the same target attack each other; ``"oneway"``: only
            the attack attacks the support.

    The cost is that of a few products of sparse matrices as large as the closure of the commitments.
    """
    names = sorted(nodes if nodes is not None else (*debate.propositions, *debate.arguments))
    number = {name: i for i, name in enumerate(names)}
    closure = _closure(_matrix(commitments(debate, number), number))
    base = _matrix(base_attacks(debate, number, rebut=rebut), number)
    lifted = (closure @ base @ closure.T).tocoo()
    return Framework.from_numbers(names, zip(lifted.row.tolist(), lifted.col.tolist(), strict=True))


def commitments(debate: Debate, nodes: Collection[str]) -> Iterator[tuple[str, str]]:
    """Pairs of what is held and what it commits to in one step."""
    for argument in debate.arguments.values():
        if argument.key not in nodes:
            continue
        yield from ((argument.key, premise) for premise in argument.premises if premise in nodes)
        if argument.role is ArgumentKind.SUPPORT and argument.conclusion in nodes:
            yield argument.key, argument.conclusion


def base_attacks(
    debate: Debate, nodes: Collection[str], *, rebut: str = "mutual"
) -> Iterator[tuple[str, str]]:
    """Attacks before commitments are followed: of attacks, exclusions, and supports on attacks they rebut."""
    for key in debate.propositions:
        if key in nodes:
            yield from ((key, other) for other in debate.excluded_by(key) if other in nodes)
    for argument in debate.arguments.values():
        if argument.key not in nodes or argument.conclusion not in nodes:
            continue
        if argument.role is ArgumentKind.ATTACK:
            yield argument.key, argument.conclusion
        elif rebut == "mutual":
            for attack in debate.arguments_against(argument.conclusion):
                if attack.key in nodes:
                    yield argument.key, attack.key
                    yield attack.key, argument.key


def _matrix(pairs: Iterator[tuple[str, str]], number: dict[str, int]) -> Any:
    cells = [(number[a], number[b]) for a, b in pairs]
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    shape = (len(number), len(number))
    return sparse.csr_array((np.ones(len(cells), dtype=np.int8), (rows, columns)), shape=shape).astype(bool)


def _closure(steps: Any) -> Any:
    """What follows in any number of steps, none included; the number of steps doubles with each product."""
    reached = (steps + sparse.eye_array(steps.shape[0], dtype=bool, format="csr")).astype(bool)
    while True:
        further = (reached @ reached).astype(bool)
        if further.nnz == reached.nnz:
            return reached
        reached = further
