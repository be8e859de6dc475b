"""The frame of a wide timeline: names, the axis, columns for periods without dates, and one for undated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from counterpoint.viz.dates import days_of
from counterpoint.viz.views.timeline_lanes import Extent
from counterpoint.viz.views.timeline_model import Band, Row, Tick, Timeline
from counterpoint.viz.views.timeline_scale import Scale, Span, scale, shown_days

__all__ = ["Column", "Frame", "frame", "ticks_in"]

_COLUMN: Final = 104.0
_SPACE: Final = 20.0
_LEAST_AXIS: Final = 260.0
_FEW: Final = 8
"""Dates; with as many, a period in which all is dated does not make the axis longer."""
_OPEN_END: Final = 0.2
"""Share of the axis that a period gets beyond the day that is known of it, where the other is open."""
_MONTH: Final = 31


@dataclass(frozen=True, slots=True)
class Column:
    """A column beside the axis: of some periods without dates, or (without any) of what is undated."""

    left: float
    right: float
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things are. ``scale`` is ``None`` where nothing has a date; ``rows`` are those with a place in
    time, ``rest`` the others; ``periods`` says from where to where each period on the axis reaches."""

    names: float
    scale: Scale | None
    periods: Mapping[str, Extent]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rest: tuple[Row, ...]


def frame(model: Timeline, width: float) -> Frame:
    """The frame of that width."""
    rows = tuple(row for row in model.rows if row.placed)
    names = min(max(0.22 * width, 132.0), 216.0)
    spans = list(_spans(model))
    on_axis = [band for band in model.bands if band.start or band.end]
    left_over = [band for band in model.bands if not (band.start or band.end)]
    undated = any(row.undated for row in rows)
    least = _LEAST_AXIS if spans else 0.0
    most = int((width - names - least) // (_COLUMN + _SPACE)) - undated
    groups = _groups(left_over, max(most, 1))
    end = width - (len(groups) + undated) * (_COLUMN + _SPACE) if spans else names
    axis = scale(spans, names, end) if spans else None
    return Frame(
        names=names,
        scale=axis,
        periods={band.period.key: _extent(axis, band) for band in on_axis} if axis else {},
        columns=tuple(_columns(groups, undated, end, width)),
        rows=rows,
        rest=tuple(row for row in model.rows if not row.placed),
    )


def _spans(model: Timeline) -> Iterator[Span]:
    """The days that the axis must hold."""
    dates = {tick.when.date for row in model.rows for tick in row.placed if tick.when.date}
    dates |= {event.when.date for event in model.events if event.when.date}
    found = [days for date in dates if (days := days_of(date))]
    bounds = [(days_of(band.start), days_of(band.end)) for band in _stretching(model)]
    found += [(start[0], max(end[0], start[0] + 1)) for start, end in bounds if start and end]
    yield from found
    known = [*found, *((b[0], b[0] + 1) for pair in bounds for b in pair if b)]
    shown = shown_days(known) if known else 0
    room = max(int(shown * _OPEN_END), 14) if shown > _MONTH else 365
    for start, end in bounds:
        if start and not end:
            yield start[0], min(start[0] + room, _LAST_DAY)
        elif end and not start:
            yield max(end[0] - room, 1), end[0]


def _stretching(model: Timeline) -> Iterator[Band]:
    """The periods that the axis holds whole: those of which something has no date, or all with few dates."""
    ticks = [tick for row in model.rows for tick in row.placed]
    dates = {words.date for tick in ticks if tick.when.date for words in tick.words}
    whens = [*(tick.when for tick in ticks), *(event.when for event in model.events)]
    loose = {when.period.key for when in whens if when.period}
    return (band for band in model.bands if len(dates) < _FEW or band.period.key in loose)


_LAST_DAY: Final = 3_652_060
"""The day after the calendar's last."""


def _extent(axis: Scale, band: Band) -> Extent:
    start, end = days_of(band.start), days_of(band.end)
    left = axis.x(start[0]) if start and axis.first <= start[0] else axis.left
    return left, max(axis.x(end[0]) if end and end[0] <= axis.last else axis.right, left + 6)


def _groups(bands: Sequence[Band], most: int) -> list[tuple[Band, ...]]:
    """Periods without dates, each with a column of its own while there is room; the last holds the rest."""
    if len(bands) <= most:
        return [(band,) for band in bands]
    return [*((band,) for band in bands[: most - 1]), tuple(bands[most - 1 :])]


def _columns(
    groups: Sequence[tuple[Band, ...]], undated: bool, left: float, width: float
) -> Iterator[Column]:
    count = len(groups) + undated
    room = (width - left) / count if count else 0.0
    for n, group in enumerate([*groups, *([()] if undated else [])]):
        yield Column(left + n * room + _SPACE, left + (n + 1) * room, group)


def ticks_in(row: Row, column: Column) -> tuple[Tick, ...]:
    """The ticks of a row that stand in a column."""
    if not column.bands:
        return row.undated
    keys = {band.period.key for band in column.bands}
    return tuple(tick for tick in row.placed if tick.when.period and tick.when.period.key in keys)
