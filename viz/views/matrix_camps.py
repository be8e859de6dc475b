"""Which actors stand together: the coalitions of the debate, or where there are none, the kinds of actor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from counterpoint.viz.drawing import isolated
from counterpoint.viz.families import kind_label
from counterpoint.viz.fonts import clean
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language
from counterpoint.viz.views.matrix_model import Block, Row

if TYPE_CHECKING:
    from counterpoint.graph.camps.coalitions import Coalitions

__all__ = ["Grouping", "grouping", "shares"]

_LONGEST = 120


@dataclass(frozen=True)
class Grouping:
    """Groups of actors, each a name and keys, by ``camps`` or by ``kinds``; ``cautions`` are sentences."""

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    by: str
    cautions: tuple[str, ...] = ()


def grouping(subject: Subject, actors: Sequence[str]) -> Grouping:
    """The groups of these actors, the order within each kept."""
    if not actors:
        return Grouping((), "kinds")
    # One resample says whether the sources are few; how stable a camp is, which takes many, is not shown.
    found = cast("Coalitions", subject.find("coalitions", resamples=1))
    say = subject.language
    if not found.membership:
        reason = say(found.cautions[0]) if found.cautions else say("no two actors agree.")
        why = say("Actors are grouped by kind, not by camp: {reason}", reason=reason)
        return Grouping(_kinds(subject, actors), "kinds", (why,))
    numbers = dict.fromkeys(sorted(found.membership.values()))
    groups = [
        (say("Camp {n}", n=number), tuple(a for a in actors if found.membership.get(a) == number))
        for number in numbers
    ]
    groups.append((say("In no camp"), tuple(a for a in actors if a not in found.membership)))
    cautions = tuple(
        say("Camps are computed from who agrees with whom: {caution}", caution=say(caution))
        for caution in found.cautions
    )
    return Grouping(tuple(group for group in groups if group[1]), "camps", cautions)


def _kinds(subject: Subject, actors: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    groups: dict[str, list[str]] = {}
    for key in actors:
        record = subject.debate.actors.get(key)
        kind = kind_label(subject.debate, record.actor_kind) if record else ""
        groups.setdefault(subject.language(kind) if kind else "", []).append(key)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0].casefold()))
    return tuple((name, tuple(keys)) for name, keys in ordered)


def shares(say: Language, rows: Sequence[Row], blocks: Sequence[Block]) -> str:
    """What most members of a camp stand together on, in a sentence; nothing where no two do."""
    best, words = 1, ""
    for polarity in ("endorses", "rejects"):
        for column in (column for block in blocks for column in block.columns):
            count = _count(rows, column.position.key, polarity)
            if count > best:
                best, words = count, _shared(say, polarity, count, len(rows), column.position.label)
    return words


def _count(rows: Sequence[Row], position: str, polarity: str) -> int:
    """How many say so, less those who say otherwise."""
    found = [c.signs[0].polarity for row in rows for c in row.cells if c.position == position]
    same = found.count(polarity)
    return same if same == len(found) else 0


def _shared(say: Language, polarity: str, count: int, members: int, label: str) -> str:
    name = clean(label)
    position = isolated(name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…")
    if polarity == "endorses":
        return say("{n} of {all} are for “{position}”", n=count, all=members, position=position)
    return say("{n} of {all} are against “{position}”", n=count, all=members, position=position)
