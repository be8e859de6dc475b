"""Questions as a tree shows them: which comes first, its positions, and as many reasons as can be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Final

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Actor, Issue, Position
from counterpoint.viz.comparison import ComparedSide
from counterpoint.viz.evidence import ref
from counterpoint.viz.issues import ordered_issues
from counterpoint.viz.reasons import Branch, branches, levels, walk
from counterpoint.viz.stances import Side, sides
from counterpoint.viz.views.tree_compare import compared_position
from counterpoint.viz.views.tree_model import Question, TreePosition

__all__ = ["MOST_IN_ALL", "Questions"]

DEEPEST: Final = 20
"""Levels of reasons that are nested at most, where all are asked for."""

MOST_REASONS: Final = 240
"""Reasons that one question shows; beyond, it shows fewer levels of them."""

MOST_IN_ALL: Final = 400
"""Reasons and stances that all questions show together; beyond, questions are only named."""

MOST_ON_A_SIDE: Final = 40
"""Reasons for or against one position, and actors on one side of it."""

MOST_POSITIONS: Final = 30


@dataclass(frozen=True)
class Questions:
    """The questions of a debate. ``among`` are the arguments that may be shown; ``None`` for all."""

    debate: Debate
    among: frozenset[str] | None = None
    depth: int = 0
    compared: tuple[ComparedSide, ...] = ()

    @cached_property
    def answered(self) -> tuple[str, ...]:
        """The issues that have positions."""
        return tuple(i.key for i in ordered_issues(self.debate) if self.debate.positions_on(i.key))

    def largest(self) -> str:
        """The issue with the most reasons and stances; nothing where none has a position."""
        return max(self.answered, key=self.weight, default="")

    def holding(self, key: str) -> str:
        """The issue in whose tree something is; for an actor, that on which it stands most; or none."""
        thing = self.debate.find(key)
        if isinstance(thing, Issue):
            return key
        if isinstance(thing, Position):
            return next((issue for issue in thing.answers if issue in self.debate.issues), "")
        count = self._stands if isinstance(thing, Actor) else self._mentions
        found = {issue: number for issue in self.answered if (number := count(issue, key))}
        return max(found, key=found.__getitem__, default="")

    def _stands(self, issue: str, actor: str) -> int:
        stances = (s for key in self.positions(issue) for s in self.debate.stances_on(key))
        return sum(stance.holder == actor for stance in stances)

    def _mentions(self, issue: str, key: str) -> int:
        reasons = (self.debate.arguments[k] for level in self.levels(issue) for k in level)
        return sum(key in (reason.key, *reason.premises) for reason in reasons)

    def weight(self, issue: str) -> int:
        """How many reasons and stances an issue has."""
        reasons = sum(len(level) for level in self.levels(issue))
        return reasons + sum(len(s.stances) for key in self.positions(issue) for s in sides(self.debate, key))

    def positions(self, issue: str) -> tuple[str, ...]:
        """The keys of an issue's positions."""
        return tuple(position.key for position in self.debate.positions_on(issue))

    def levels(self, issue: str) -> tuple[frozenset[str], ...]:
        """The arguments of an issue that may be shown, level by level."""
        return levels(self.debate, self.positions(issue), among=self.among)

    def question(self, issue: str) -> Question:
        """An issue with its positions, as much of it as can be read."""
        keys = self.positions(issue)[:MOST_POSITIONS]
        found = levels(self.debate, keys, among=self.among)
        depth = self._depth([len(level) for level in found])
        grown = branches(self.debate, keys, depth=depth, among=self.among)
        positions = tuple(self._position(branch) for branch in grown)
        shown = sum(1 for p in positions for _ in walk((*p.branch.supports, *p.branch.attacks)))
        beside = sum(p.unshown_reasons for p in positions)
        held = sum(len(level) for level in found)
        return Question(
            issue=ref(self.debate, issue),
            positions=positions,
            reasons=shown,
            actors=len({m.holder.key for p in positions for side in p.sides for m in side.stances}),
            depth=depth if depth < len(found) else 0,
            below=held - shown - beside,
            unheard=sum(len(level) for level in levels(self.debate, keys)) - held,
            unshown=len(self.positions(issue)) - len(keys),
        )

    def _depth(self, sizes: list[int]) -> int:
        """How many levels are shown: those asked for, and fewer where they hold more than can be read."""
        asked = self.depth or DEEPEST
        readable = sum(total <= MOST_REASONS for total in accumulate(sizes))
        return max(1, min(asked, readable if readable < len(sizes) else asked))

    def _position(self, branch: Branch) -> TreePosition:
        found = sides(self.debate, branch.about.key)
        shown = tuple(Side(side.polarity, side.stances[:MOST_ON_A_SIDE]) for side in found)
        kept = replace(
            branch, supports=branch.supports[:MOST_ON_A_SIDE], attacks=branch.attacks[:MOST_ON_A_SIDE]
        )
        return TreePosition(
            branch=kept,
            sides=shown,
            unshown_reasons=_top(branch) - _top(kept),
            unshown_actors=_held(found) - _held(shown),
            compared=compared_position(self.compared, branch) if self.compared else None,
        )


def _top(branch: Branch) -> int:
    return len(branch.supports) + len(branch.attacks)


def _held(found: Iterable[Side]) -> int:
    return sum(len(side.stances) for side in found)
