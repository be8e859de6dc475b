"""Stances: who stands where, by place and over periods; as the rules derive them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.option import advice
from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result, Scalar, Value
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Polarity, Stance

__all__ = ["UNDATED", "Course", "Stances", "net", "stances"]

UNDATED: Final = "undated"
"""The period of statements that no declared period holds."""
NONE: Final = "too few statements: no actor takes a stance on a position there."


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How many actors stand on each side of a position in one period (empty: all periods)."""

    position: str
    period: str
    endorsing: int
    rejecting: int
    mixed: int


@dataclass(frozen=True, kw_only=True)
class Stances(Result):
    """The stances in a place and period, empty for all of them, and the course of each position over periods.

    Periods are in the order of their beginnings, ``undated`` last.
    """

    name: ClassVar[str] = "stances"

    stances: tuple[Stance, ...] = ()
    course: tuple[Course, ...] = ()

    def values(self) -> Iterator[Value]:
        """The net of each stance, where the stances are those of all places and periods."""
        if not self.parameters.get("place") and not self.parameters.get("period"):
            for stance in self.stances:
                yield Value(measure="NetStance", about=(stance.holder, stance.position), value=net(stance))

    def rows(self) -> list[dict[str, Scalar]]:
        """One row a stance."""
        return [
            {
                "actor": s.holder, "position": s.position, "polarity": str(s.polarity), "basis": str(s.basis),
                "net": net(s), "endorsing": s.endorsing, "rejecting": s.rejecting, "mixed": s.mixed,
                "contested": s.contested, "place": s.place, "period": s.period,
            }
            for s in self.stances
        ]  # fmt: skip


def net(stance: Stance) -> float:
    """(E − R)/(E + R + M)."""
    return (stance.endorsing - stance.rejecting) / (stance.endorsing + stance.rejecting + stance.mixed)


def stances(debate: Debate, *, place: str = "", period: str = "", progress: Progress = quiet) -> Stances:
    """The stances of a debate in one place and period, and how each position fares over time.

    Args:
        debate: one whose rules have run, as every debate of a store's has; they derive its stances.
        place: a place's key; all by default.
        period: a period's key, or ``undated``; all by default.
        progress: told when it is done.

    Raises:
        AnalysisError: the debate has no such place or period.
    """
    for kind, key, known in (
        ("place", place, [*debate.places]),
        ("period", period, [*debate.periods, UNDATED]),
    ):
        if key and key not in known:
            raise AnalysisError(f'the debate has no {kind} "{key[:80]}"{advice(key, known)}')
    there = [s for s in debate.stances.values() if s.place == place]
    chosen = sorted((s for s in there if s.period == period), key=lambda s: (s.position, s.holder))
    periods = sorted(debate.periods.values(), key=lambda p: (p.start or "0", p.end or "9", p.key))
    course = [
        Course(
            position=position,
            period=when,
            endorsing=sum(s.polarity is Polarity.ENDORSES for s in cell),
            rejecting=sum(s.polarity is Polarity.REJECTS for s in cell),
            mixed=sum(s.polarity is Polarity.MIXED for s in cell),
        )
        for position in debate.positions
        for when in ("", *(p.key for p in periods), UNDATED)
        if (cell := [s for s in there if s.position == position and s.period == when])
    ]
    progress("stances", 1, 1)
    return Stances(
        parameters={"place": place, "period": period},
        cautions=() if chosen else (NONE,),
        stances=tuple(replace(s, origin=None) for s in chosen),
        course=tuple(course),
    )
