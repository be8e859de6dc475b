"""Two places, two periods or two sources side by side: who stands where in either, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from counterpoint.graph.narrowing import narrowed
from counterpoint.ontology.debate import Debate
from counterpoint.viz.drawing import isolated
from counterpoint.viz.evidence import ref
from counterpoint.viz.fonts import clean
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language
from counterpoint.viz.model import Ref
from counterpoint.viz.stances import Mark, sides

__all__ = [
    "GLYPHS",
    "ComparedSide",
    "Contrast",
    "change",
    "change_words",
    "compared_sides",
    "contrasts",
    "named_change",
]

GLYPHS: Final = {"same": "=", "differs": "≠", "first": "◐", "second": "◑"}
"""A sign for each kind of change: the same in both, not the same, in the first or in the second alone."""


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """One of the two that are compared: what it is, and the debate narrowed to it."""

    about: Ref
    debate: Debate


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Where an actor stands on one position in the first and in the second; ``None`` where it is not heard.

    ``change`` is ``same``, ``differs``, ``first`` (only there) or ``second``.
    """

    holder: Ref
    first: Mark | None
    second: Mark | None
    change: str


def compared_sides(subject: Subject) -> tuple[ComparedSide, ...]:
    """The two that the option ``compare`` names, in its order; nothing where it names none."""
    debate = subject.debate
    return tuple(
        ComparedSide(ref(debate, key), narrowed(debate, **{option: key}))
        for option, key in subject.options.compared(debate)
    )


def change(first: object | None, second: object | None) -> str:
    """How what holds in the first is to what holds in the second; ``None`` where nothing does."""
    if first is None or second is None:
        return "second" if first is None else "first"
    return "same" if first == second else "differs"


def contrasts(compared: Sequence[ComparedSide], position: str) -> tuple[Contrast, ...]:
    """Everyone who takes a side on a position in either: first who differs, then who agrees."""
    one, two = ({m.holder.key: m for s in sides(c.debate, position) for m in s.stances} for c in compared)
    found = [_contrast(one.get(key), two.get(key)) for key in dict.fromkeys((*one, *two))]
    order = ("differs", "same", "first", "second")
    return tuple(sorted(found, key=lambda contrast: order.index(contrast.change)))


def _contrast(first: Mark | None, second: Mark | None) -> Contrast:
    holder = (first or second).holder  # type: ignore[union-attr]  # one of them is there
    polarities = (first and first.polarity, second and second.polarity)
    return Contrast(holder=holder, first=first, second=second, change=change(*polarities))


def change_words(kind: str, compared: Sequence[ComparedSide], say: Language) -> str:
    """A kind of change in words: ``the same in both``, ``only in Chicago``."""
    return named_change(kind, [side.about for side in compared], say)


def named_change(kind: str, compared: Sequence[Ref], say: Language) -> str:
    """A kind of change in words, of two by their names."""
    if kind == "same":
        return say("the same in both")
    if kind == "differs":
        return say("differs")
    return say("only in {place}", place=isolated(clean(compared[kind == "second"].label)[:_LONGEST]))


_LONGEST = 60
"""Characters of a name inside a sentence."""
