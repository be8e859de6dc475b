"""Where the ticks of a row stand: beside each other, or in lanes where they would overlap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from counterpoint.viz.dates import days_of
from counterpoint.viz.views.timeline_marks import SIGN, sign_width
from counterpoint.viz.views.timeline_model import Row, Tick
from counterpoint.viz.views.timeline_scale import Scale

__all__ = ["LANE", "Lanes", "Placed", "RowPlan", "Rule", "flow", "plan"]

LANE: Final = 28.0
"""Height of a lane: of what one can hit."""
_STEP: Final = 28.0

Extent = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """A tick with its center, in pixels from where reading begins, and its lane."""

    tick: Tick
    x: float
    lane: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A line behind signs: the month or year of a tick (``tick``), or the period that some are in."""

    left: float
    right: float
    lane: int
    tick: Tick | None = None


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The marks of one row on the axis, and how many lanes they take."""

    row: Row
    signs: tuple[Placed, ...]
    rules: tuple[Rule, ...]
    lanes: int


class Lanes:
    """Lanes that fill from the top."""

    def __init__(self) -> None:
        self.taken: list[list[Extent]] = []

    def place(self, left: float, right: float, height: int = 1, first: int = 0) -> int:
        """The first lane from which on that many are free, from ``first``; taken from now on."""
        lane = first
        while not all(self._free(lane + n, left, right) for n in range(height)):
            lane += 1
        while len(self.taken) < lane + height:
            self.taken.append([])
        for n in range(height):
            self.taken[lane + n].append((left, right))
        return lane

    def _free(self, lane: int, left: float, right: float) -> bool:
        if lane >= len(self.taken):
            return True
        return all(right <= begin or left >= end for begin, end in self.taken[lane])


def plan(row: Row, scale: Scale, periods: Mapping[str, Extent]) -> RowPlan:
    """The marks of a row; ``periods`` says from where to where those reach that are on the axis."""
    lanes = Lanes()
    signs: list[Placed] = []
    rules: list[Rule] = []
    for key, ticks in _by_period(row.placed, periods).items():
        placed, rule = _loose(ticks, periods[key], lanes)
        signs += placed
        rules += rule
    for tick in row.placed:
        if tick.when.date:
            _dated(tick, scale, lanes, signs, rules)
    signs.sort(key=lambda placed: (placed.x, placed.lane))
    return RowPlan(row, tuple(signs), tuple(rules), len(lanes.taken))


def _by_period(ticks: Iterable[Tick], periods: Mapping[str, Extent]) -> dict[str, list[Tick]]:
    found: dict[str, list[Tick]] = {}
    for tick in ticks:
        if tick.when.period and tick.when.period.key in periods:
            found.setdefault(tick.when.period.key, []).append(tick)
    return found


def _loose(ticks: Sequence[Tick], extent: Extent, lanes: Lanes) -> tuple[list[Placed], list[Rule]]:
    """Ticks spread evenly over their period, in as many lanes as they need."""
    left, right = extent
    widest = max(map(sign_width, ticks)) + _STEP - SIGN
    across = max(int((right - left) // widest), 1)
    height = -(-len(ticks) // across)
    outer = min(left, (left + right) / 2 - widest / 2), max(right, (left + right) / 2 + widest / 2)
    first = lanes.place(*outer, height)
    placed = []
    for lane in range(height):
        together = ticks[lane * across : (lane + 1) * across]
        step = (right - left) / len(together)
        placed += [Placed(t, left + step * (n + 0.5), first + lane) for n, t in enumerate(together)]
    return placed, [Rule(left + 3, right - 3, first + lane) for lane in range(height)]


def _dated(tick: Tick, scale: Scale, lanes: Lanes, signs: list[Placed], rules: list[Rule]) -> None:
    first, last = days_of(tick.when.date) or (0, 0)
    left, right = scale.x(first), scale.x(last)
    center = (left + right) / 2
    wide = sign_width(tick) + _STEP - SIGN
    lane = lanes.place(min(left, center - _STEP / 2), max(right, center - _STEP / 2 + wide))
    signs.append(Placed(tick, center, lane))
    if right - left > SIGN + 4:
        rules.append(Rule(left, right, lane, tick))


def flow(ticks: Sequence[Tick], width: float) -> tuple[tuple[Placed, ...], int]:
    """Ticks one after the other in lines of that width, from 0 on; and how many lines."""
    placed, x, line = [], 0.0, 0
    for tick in ticks:
        room = sign_width(tick) + _STEP - SIGN
        if x and x + room > width:
            x, line = 0.0, line + 1
        placed.append(Placed(tick, x + _STEP / 2, line))
        x += room
    return tuple(placed), line + 1 if ticks else 0
