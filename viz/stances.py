"""Where actors stand, ready to be drawn: stated or implied, contested, here or everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Polarity, Stance, StanceBasis
from counterpoint.viz.evidence import ref, refs
from counterpoint.viz.issues import ordered_issues
from counterpoint.viz.model import Ref

__all__ = ["Cell", "Mark", "Side", "Standing", "sides", "standing", "varying"]

_ORDER = (Polarity.ENDORSES, Polarity.REJECTS, Polarity.MIXED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One actor on one position. ``where`` says how it differs in a place or period, in words.

    ``rests`` are the propositions and arguments that its statements are on, where they are not on the
    position itself: what it excludes and the actor endorses, or the reasons that imply the stance.
    ``derived`` says that none is on the position itself, and a stated stance follows by exclusion alone.
    """

    holder: Ref
    position: Ref
    polarity: str
    stated: bool
    contested: bool
    where: tuple[str, ...] = ()
    rests: tuple[Ref, ...] = ()
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """The actors with one polarity on a position: first those who say so, then those it is implied for."""

    polarity: str
    stances: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The stances on a position in one place or period, where they differ from those over all."""

    where: str
    stances: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an actor stands on the positions of one issue."""

    ref: Ref
    stances: tuple[Mark, ...]


def sides(debate: Debate, position: str) -> tuple[Side, ...]:
    """Who is for, against and mixed on a position, over all places and periods."""
    marks = [_mark(debate, stance) for stance in debate.stances_on(position) if _everywhere(stance)]
    marks.sort(key=lambda mark: (not mark.stated, mark.derived, mark.holder.label.casefold()))
    found = (Side(p.value, tuple(m for m in marks if m.polarity == p.value)) for p in _ORDER)
    return tuple(side for side in found if side.stances)


def varying(debate: Debate, position: str) -> tuple[Cell, ...]:
    """The places and periods where someone's stance on a position differs from its stance over all."""
    over_all = {s.holder: s.polarity for s in debate.stances_on(position) if _everywhere(s)}
    cells: dict[str, list[Mark]] = {}
    for stance in debate.stances_on(position):
        if not _everywhere(stance) and over_all.get(stance.holder) != stance.polarity:
            cells.setdefault(_where(debate, stance), []).append(_mark(debate, stance))
    return tuple(Cell(where, tuple(marks)) for where, marks in cells.items())


def standing(debate: Debate, actor: str) -> tuple[Standing, ...]:
    """Where an actor stands, issue by issue."""
    found = debate.stances_of(actor)
    over_all = {stance.position: stance for stance in found if _everywhere(stance)}
    issues = []
    for issue in ordered_issues(debate):
        marks = tuple(
            _mark(debate, over_all[position.key], _differences(debate, found, over_all[position.key]))
            for position in debate.positions_on(issue.key)
            if position.key in over_all
        )
        if marks:
            issues.append(Standing(ref(debate, issue.key), marks))
    return tuple(issues)


def _differences(debate: Debate, found: Iterable[Stance], over_all: Stance) -> tuple[str, ...]:
    words = {Polarity.ENDORSES: "for", Polarity.REJECTS: "against", Polarity.MIXED: "mixed"}
    return tuple(
        f"{words[stance.polarity]} in {_where(debate, stance)}"
        for stance in found
        if stance.position == over_all.position
        and not _everywhere(stance)
        and stance.polarity is not over_all.polarity
    )


def _everywhere(stance: Stance) -> bool:
    return not stance.place and not stance.period


def _where(debate: Debate, stance: Stance) -> str:
    period = (
        "undated statements"
        if stance.period == "undated"
        else stance.period and ref(debate, stance.period).label
    )
    return ", ".join(part for part in (stance.place and ref(debate, stance.place).label, period) if part)


def _mark(debate: Debate, stance: Stance, where: tuple[str, ...] = ()) -> Mark:
    return Mark(
        holder=ref(debate, stance.holder),
        position=ref(debate, stance.position),
        polarity=stance.polarity.value,
        stated=stance.basis is StanceBasis.STATED,
        contested=stance.contested,
        where=where,
        rests=_rests(debate, stance),
        derived=stance.basis is StanceBasis.STATED and stance.position not in _expressed(debate, stance),
    )


def _rests(debate: Debate, stance: Stance) -> tuple[Ref, ...]:
    return refs(debate, (key for key in _expressed(debate, stance) if key != stance.position))


def _expressed(debate: Debate, stance: Stance) -> dict[str, None]:
    """What the statements that a stance rests on express, each once."""
    found = (debate.statements.get(key) for key in stance.statements)
    return dict.fromkeys(statement.expresses for statement in found if statement is not None)
