"""What a tree is made of: questions with their positions, and what of them is left out."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.viz.cards import Card
from counterpoint.viz.comparison import Contrast
from counterpoint.viz.model import Ref
from counterpoint.viz.reasons import Branch
from counterpoint.viz.stances import Side

__all__ = ["ComparedPosition", "ComparedReason", "Question", "Tree", "TreePosition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedReason:
    """A reason, and who voices it in the first and in the second.

    ``level`` is 1 on the position itself, 2 for replies, and so on. ``change`` is ``same`` where it is voiced
    in both, ``first`` or ``second`` where in one alone, and empty where only a reply to it is.
    """

    about: Ref
    premises: tuple[Ref, ...]
    supports: bool
    explicit: bool
    level: int
    first: tuple[Ref, ...]
    second: tuple[Ref, ...]
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPosition:
    """Who stands where and which reasons are voiced in the one and the other; ``unvoiced`` are in neither."""

    stances: tuple[Contrast, ...]
    reasons: tuple[ComparedReason, ...]
    unvoiced: tuple[ComparedReason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreePosition:
    """A position with its reasons, and who is for and against it.

    ``unshown_reasons`` and ``unshown_actors`` count those beyond what can be read. ``compared`` is there
    where two places, periods or sources are compared.
    """

    branch: Branch
    sides: tuple[Side, ...]
    unshown_reasons: int = 0
    unshown_actors: int = 0
    compared: ComparedPosition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An issue with its positions, in the order of the debate.

    ``reasons`` and ``actors`` count what is shown. Of what is not, ``below`` counts the replies under the
    last of the ``depth`` levels (0 where all are shown), ``unheard`` the reasons that no one voices in what
    the debate is narrowed to, and ``unshown`` the positions beyond those that can be read.
    """

    issue: Ref
    positions: tuple[TreePosition, ...]
    reasons: int = 0
    actors: int = 0
    depth: int = 0
    below: int = 0
    unheard: int = 0
    unshown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """One question, and the debate's others.

    ``unshown`` are the questions that are only named. ``place``, ``period`` and ``source`` are what alone it
    tells of; ``compared`` are the two that stand side by side. ``opened`` are the arguments on the way to
    ``focus``, itself included. ``cards`` hold the words behind each stance.
    """

    debate: str
    issue: Ref
    question: Question
    others: tuple[Question, ...] = ()
    unshown: tuple[Ref, ...] = ()
    place: Ref | None = None
    period: Ref | None = None
    source: Ref | None = None
    compared: tuple[Ref, ...] = ()
    focus: Ref | None = None
    opened: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question that is shown, the one in front first."""
        return (self.question, *self.others)
