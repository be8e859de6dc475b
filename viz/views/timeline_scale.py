"""From days to places on an axis: long stretches in which nothing is said or happens are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from counterpoint.viz.dates import MONTHS, date_words
from counterpoint.viz.fonts import text_width
from counterpoint.viz.languages import Language

__all__ = ["LABEL_SIZE", "Mark", "Scale", "Stretch", "scale", "shown_days"]

LABEL_SIZE: Final = 12.5
"""Of the words on the axis, in CSS pixels."""
_GAP: Final = 24.0
"""Width of a stretch that is left out."""
_PAD: Final = 14.0
"""Room for half a sign at the ends of a stretch."""
_LEAST: Final = 50.0
"""Width of the shortest stretch."""
_MONTH: Final = 28
_MOST_GAPS: Final = 8
_LAST: Final = date.max.toordinal() + 1

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from ``first`` up to ``last``, drawn from ``left`` to ``right`` with room at both ends."""

    first: int
    last: int
    left: float
    right: float

    def x(self, day: float) -> float:
        """Where a day is drawn."""
        share = (min(max(day, self.first), self.last) - self.first) / max(self.last - self.first, 1)
        return self.left + _PAD + share * (self.right - self.left - 2 * _PAD)


@dataclass(frozen=True, slots=True)
class Mark:
    """A date on the axis with its label."""

    x: float
    label: str
    width: float


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from ``left`` to ``right`` made of stretches with gaps between."""

    left: float
    right: float
    stretches: tuple[Stretch, ...]

    def x(self, day: float) -> float:
        """Where a day is drawn; one that is left out at the nearest that is not."""
        for stretch in self.stretches:
            if day <= stretch.last:
                return stretch.x(day)
        return self.stretches[-1].x(day)

    @property
    def first(self) -> int:
        """The first day on it."""
        return self.stretches[0].first

    @property
    def last(self) -> int:
        """The day at its end."""
        return self.stretches[-1].last

    @property
    def gaps(self) -> tuple[tuple[float, float], ...]:
        """From where to where nothing is drawn."""
        return tuple((before.right, after.left) for before, after in pairwise(self.stretches))

    def marks(self, say: Language) -> tuple[Mark, ...]:
        """Labeled dates: as many as fit, and one at least in every stretch."""
        widest = max(self.stretches, key=lambda stretch: stretch.right - stretch.left)
        density = (widest.right - widest.left - 2 * _PAD) / max(widest.last - widest.first, 1)
        unit, step = _step(density, say)
        found: list[Mark] = []
        for stretch in self.stretches:
            edge = found[-1].x + found[-1].width / 2 if found else self.left - 20
            inside = [self._mark(stretch.x(d), _label(d, unit, say)) for d in _dates(stretch, unit, step)]
            for mark in inside or [
                self._mark((stretch.left + stretch.right) / 2, _whole(stretch, unit, say))
            ]:
                if mark.x - mark.width / 2 >= edge + 8:
                    found.append(mark)
                    edge = mark.x + mark.width / 2
        return tuple(found)

    def _mark(self, x: float, label: str) -> Mark:
        return Mark(x, label, text_width(label, LABEL_SIZE))


def scale(spans: Iterable[Span], left: float, right: float) -> Scale:
    """The axis that holds some spans of days, each from its first day up to the day after its last."""
    merged = _with_room(_merged(sorted(spans)))
    kept = _cut(merged, min(_MOST_GAPS, int((right - left) // (2 * (_LEAST + _GAP)))))
    room = right - left - _GAP * (len(kept) - 1)
    widths = _widths([last - first for first, last in kept], room)
    stretches, x = [], left
    for (first, last), width in zip(kept, widths, strict=True):
        stretches.append(Stretch(first, last, x, x + width))
        x += width + _GAP
    return Scale(left, right, tuple(stretches))


def shown_days(spans: Iterable[Span]) -> int:
    """How many days an axis with these spans shows; what it leaves out is not counted."""
    return sum(last - first for first, last in _cut(_merged(sorted(spans)), _MOST_GAPS))


def _merged(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for first, last in spans:
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _with_room(spans: list[Span]) -> list[Span]:
    """One day alone gets its month around it."""
    if spans[-1][1] - spans[0][0] >= _MONTH:
        return spans
    room = (_MONTH - (spans[-1][1] - spans[0][0])) // 2
    return [(max(spans[0][0] - room, 1), min(spans[-1][1] + room, _LAST))]


def _cut(spans: list[Span], most: int) -> list[Span]:
    """Spans joined across all gaps but the longest, those that would take a quarter of the axis."""
    gaps = [(after[0] - before[1], n) for n, (before, after) in enumerate(pairwise(spans))]
    left = spans[-1][1] - spans[0][0]
    cuts = set()
    for length, place in sorted(gaps, reverse=True)[: max(most, 0)]:
        if length * 4 < left:
            break
        left -= length
        cuts.add(place)
    kept = [spans[0]]
    for place, (first, last) in enumerate(spans[1:]):
        if place in cuts:
            kept.append((first, last))
        else:
            kept[-1] = (kept[-1][0], last)
    return kept


def _widths(days: Sequence[int], room: float) -> list[float]:
    """Widths in proportion to days; none too narrow for a sign and its date."""
    free, share = room - _LEAST * len(days), sum(days)
    return [_LEAST + free * length / share for length in days]


_STEPS: Final = (
    *(("day", n) for n in (1, 2, 5, 10)),
    *(("month", n) for n in (1, 2, 3, 6)),
    *(("year", n) for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)),
)
_DAYS: Final = {"day": 1.0, "month": 30.4, "year": 365.25}


def _step(density: float, say: Language) -> tuple[str, int]:
    """The finest step whose labels have room, at so many pixels a day."""
    month = max((date_words(f"2000-{n + 1:02}", say) for n in range(len(MONTHS))), key=len)
    room = {
        "day": text_width(f"00 {month}", LABEL_SIZE),
        "month": text_width(month, LABEL_SIZE),
        "year": text_width("0000", LABEL_SIZE),
    }
    fits = (s for s in _STEPS if _DAYS[s[0]] * s[1] * density >= room[s[0]] + 14)
    return next(fits, _STEPS[-1])


def _dates(stretch: Stretch, unit: str, step: int) -> Iterator[int]:
    """The days in a stretch on which a step begins."""
    first, last = date.fromordinal(stretch.first), date.fromordinal(min(stretch.last, _LAST - 1))
    if unit == "day":
        for day in range(stretch.first, stretch.last):
            of_month = date.fromordinal(day).day
            if (of_month - 1) % step == 0 and (step == 1 or of_month <= 31 - step / 2):
                yield day
        return
    for year in range(first.year, last.year + 1):
        if unit == "year" and (year % step and step > 1):
            continue
        for month in range(1, 13, step) if unit == "month" else (1,):
            day = date(year, month, 1).toordinal()
            if stretch.first <= day <= stretch.last:
                yield day


def _label(day: int, unit: str, say: Language) -> str:
    return date_words(date.fromordinal(day).isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]], say)


def _whole(stretch: Stretch, unit: str, say: Language) -> str:
    """A stretch that no step begins in, named by when it begins and ends."""
    first = _label(stretch.first, unit, say)
    last = _label(max(stretch.last - 1, stretch.first), unit, say)
    return first if first == last else f"{first}–{last}"
