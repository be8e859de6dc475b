"""Who agrees with whom, and on what: the ties of an incidence, with the statements that they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from counterpoint.graph.networks.incidence import Incidence
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Polarity
from counterpoint.viz.evidence import ref
from counterpoint.viz.views.coalitions_model import Tie, Topic

__all__ = ["said_by", "strongest", "ties_among"]

_A_SIDE: Final = 2
_MOST_TOPICS: Final = 6

Said = Mapping[str, Mapping[str, Mapping[int, Sequence[str]]]]
"""The statements of each actor on each proposition, by sign: +1 endorses, −1 rejects."""


def said_by(incidence: Incidence) -> Said:
    """Who says what, from the statements that count."""
    found: dict[str, dict[str, dict[int, list[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for row in incidence.rows:
        if row.polarity:
            found[row.actor][row.proposition][row.polarity].append(row.id)
    return found


def ties_among(debate: Debate, incidence: Incidence, actors: Sequence[str]) -> list[Tie]:
    """Every tie between two of these actors, in their order."""
    said = said_by(incidence)
    number = {actor: i for i, actor in enumerate(incidence.actors)}
    rows = [number[actor] for actor in actors]
    agree = incidence.congruence().tocsr()[rows][:, rows].toarray()
    differ = incidence.conflict().tocsr()[rows][:, rows].toarray()
    pairs = zip(*((agree + differ) > 0).nonzero(), strict=True)
    return [
        _tie(debate, said, actors[i], actors[j], int(agree[i, j]), int(differ[i, j]))
        for i, j in pairs
        if i < j
    ]


def _tie(debate: Debate, said: Said, a: str, b: str, agreement: int, disagreement: int) -> Tie:
    topics = list(_topics(debate, said, a, b))
    weight = agreement - disagreement
    return Tie(
        source=a,
        target=b,
        sign="agree" if weight > 0 else "differ" if weight < 0 else "even",
        weight=weight,
        agreement=agreement,
        disagreement=disagreement,
        shared=tuple(topic for agreed, topic in topics if agreed)[:_MOST_TOPICS],
        contested=tuple(topic for agreed, topic in topics if not agreed)[:_MOST_TOPICS],
    )


def _topics(debate: Debate, said: Said, a: str, b: str) -> Iterator[tuple[bool, Topic]]:
    """What two actors both speak to, and whether they agree: first the same things, then excluding ones."""
    for key in said[a]:
        for first in (1, -1):
            for second in (1, -1):
                if said[a][key].get(first) and said[b].get(key, {}).get(second):
                    yield first == second, _topic(debate, said, (a, key, first), (b, key, second))
    for key in said[a]:
        for other in debate.excluded_by(key):
            for first, second in ((1, 1), (1, -1), (-1, 1)):
                if said[a][key].get(first) and said[b].get(other, {}).get(second):
                    yield first != second, _topic(debate, said, (a, key, first), (b, other, second))


def _topic(debate: Debate, said: Said, first: tuple[str, str, int], second: tuple[str, str, int]) -> Topic:
    (a, key, sign), (b, other, opposite) = first, second
    return Topic(
        first=ref(debate, key),
        first_side=_side(sign),
        first_said=tuple(said[a][key][sign][:_A_SIDE]),
        second=ref(debate, other),
        second_side=_side(opposite),
        second_said=tuple(said[b][other][opposite][:_A_SIDE]),
    )


def _side(sign: int) -> str:
    return (Polarity.ENDORSES if sign > 0 else Polarity.REJECTS).value


def strongest(ties: Sequence[Tie], actors: Sequence[str], most: int) -> tuple[Tie, ...]:
    """As many ties as that: every actor's strongest, then every actor's second, and so on; in their order.

    Among equals those to the next actors in the order come first, so that lines spread over all.
    """
    if len(ties) <= most:
        return tuple(ties)
    place = {actor: i for i, actor in enumerate(actors)}
    of: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, tie in enumerate(ties):
        for one, other in ((tie.source, tie.target), (tie.target, tie.source)):
            ahead = (place[other] - place[one]) % len(actors)
            of[one].append((-abs(tie.weight), ahead, number))
    ranks: dict[int, tuple[int, int]] = {}
    for actor in actors:
        for rank, (weight, _, number) in enumerate(sorted(of[actor])):
            ranks[number] = min(ranks.get(number, (rank, weight)), (rank, weight))
    kept = sorted(ranks, key=lambda number: (*ranks[number], number))[:most]
    return tuple(ties[number] for number in sorted(kept))
