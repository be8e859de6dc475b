"""What happened, drawn above the actors: flags at their dates, with labels that keep clear of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from counterpoint.viz.dates import days_of
from counterpoint.viz.fonts import SEMIBOLD, break_lines, text_width
from counterpoint.viz.languages import Language
from counterpoint.viz.views.timeline_frame import Frame
from counterpoint.viz.views.timeline_lanes import Extent, Lanes
from counterpoint.viz.views.timeline_marks import Sheet, shortened
from counterpoint.viz.views.timeline_model import Happening, Timeline
from counterpoint.viz.views.timeline_scale import Scale

__all__ = ["flagged", "happening_row"]

_SIZE: Final = 13.0
_STEP: Final = 15.0
_LANE: Final = 36.0
_FLAG: Final = 18.0
"""From a flag's pole to its label."""
_LABEL: Final = 168.0
_LEAST_LABEL: Final = 60.0
_WIDE: Final = 24.0
"""A month, year or period wider than this is drawn behind its flag."""
_MOST_LANES: Final = 12


@dataclass(frozen=True, slots=True)
class _Placed:
    """An event with its pole at ``x``; ``extent`` is where its month, year or period reaches.

    Its label begins at ``label``, or ends there where it stands ``before`` the flag; ``taken`` is what is
    between the ends of all that is drawn of it.
    """

    event: Happening
    x: float
    extent: Extent
    lines: tuple[str, ...]
    label: float
    before: bool
    taken: Extent
    lane: int


def happening_row(
    model: Timeline, frame: Frame, sheet: Sheet, y: float
) -> tuple[list[Markup], list[Markup], float]:
    """What is behind (poles, months and years), what is in front, and the height; nothing without dates."""
    say = Language(model.language)
    placed, left_out = _placed(model.events, frame)
    if not placed:
        return [], [], 0.0
    height = (max(p.lane for p in placed) + 1) * _LANE + 8
    name = break_lines(say("What happened"), frame.names - 16, 14, limit=2, font=SEMIBOLD)
    front = [sheet.lines(0, y + 22, name, 17, "name")]
    behind = [sheet.line(0, y, sheet.width, y, "rule")]
    for found in placed:
        at = y + 4 + found.lane * _LANE
        behind.append(sheet.line(found.x, at + 22, found.x, y + height, "pole-line"))
        if found.extent[1] - found.extent[0] > _WIDE:
            behind.append(_span(found, sheet, at + 14))
        front.append(_labeled(found, sheet, at))
    if left_out:
        words = say.many("{n} more event is not drawn.", "{n} more events are not drawn.", left_out)
        front.append(sheet.text(frame.names, y + height + 12, words, "small"))
        height += 22
    return behind, [Markup('<g data-row="">{}</g>').format(Markup("").join(front))], height


def _span(found: _Placed, sheet: Sheet, y: float) -> Markup:
    """The month or year of an event as a bar, its period as a dashed line."""
    left, right = found.extent
    if found.event.when.period:
        return sheet.line(left, y, right, y, "during")
    return sheet.rect(left, y - 3, right - left, 6, "spread", 3)


def _labeled(found: _Placed, sheet: Sheet, y: float) -> Markup:
    width = max(text_width(line, _SIZE) for line in found.lines)
    left = found.label - width if found.before else found.label
    begin, end = min(left, found.x - 8), max(left + width, found.x + _FLAG)
    first = y + (19 if len(found.lines) == 1 else 12)
    return flagged(
        found.event,
        sheet,
        (found.x, y + 14),
        (begin - 2, y, end - begin + 4, _LANE - 4),
        sheet.lines(found.label, first, found.lines, _STEP, "happened", "end" if found.before else ""),
    )


def flagged(
    event: Happening,
    sheet: Sheet,
    at: tuple[float, float],
    hit: tuple[float, float, float, float],
    label: Markup,
) -> Markup:
    """A flag with its label, which open what is known of the event."""
    parts = [
        sheet.rect(*hit, "hit"),
        sheet.flag(*at, law=event.about.kind == "policies", hollow=not event.when.date),
        label,
    ]
    title = f"{event.kind}: {shortened(event.about.label)} ({shortened(event.when.words)})"
    return sheet.opener(event.card, title, parts, "event lit" if event.focused else "event")


def _placed(events: Sequence[Happening], frame: Frame) -> tuple[list[_Placed], int]:
    """Events where they stand, and for how many there was no room."""
    scale, lanes = frame.scale, Lanes()
    if scale is None:
        return [], 0
    found: list[_Placed] = []
    extents = [(extent, event) for event in events if (extent := _extent(event, frame, scale))]
    for extent, event in sorted(extents, key=lambda pair: (sum(pair[0]), pair[1].about.key)):
        placed = _one(event, extent, scale, lanes, found)
        if placed.lane < _MOST_LANES or event.focused:
            found.append(placed)
    return found, len(extents) - len(found)


def _extent(event: Happening, frame: Frame, scale: Scale) -> Extent | None:
    if days := days_of(event.when.date):
        return scale.x(days[0]), scale.x(days[1])
    return frame.periods.get(event.when.period.key) if event.when.period else None


def _one(event: Happening, extent: Extent, scale: Scale, lanes: Lanes, done: Sequence[_Placed]) -> _Placed:
    """An event beside its flag, below the labels that its pole would cross."""
    x = sum(extent) / 2
    label, room, before = _side(extent, scale)
    lines = break_lines(event.about.label, room, _SIZE, limit=2)
    width = max(text_width(line, _SIZE) for line in lines)
    begin = min(label - width if before else label, extent[0], x - 10)
    end = max(label if before else label + width, extent[1], x + _FLAG)
    first = max((p.lane + 1 for p in done if p.taken[0] < x < p.taken[1]), default=0)
    lane = lanes.place(begin - 4, end + 6, first=first)
    return _Placed(event, x, extent, lines, label, before, (begin, end), lane)


def _side(extent: Extent, scale: Scale) -> tuple[float, float, bool]:
    """Where a label begins, how wide it may be, and whether it stands before its flag, as at the end."""
    x = sum(extent) / 2
    wide = extent[1] - extent[0] > _WIDE
    after = max(x + _FLAG, extent[1] + 6 if wide else 0.0)
    ahead = min(x - 8, extent[0] - 6) if wide else x - 8
    room_after, room_before = scale.right - after, ahead - scale.left
    if max(room_after, room_before) < _LEAST_LABEL:  # Its period is as wide as the axis: on its line.
        return x + _FLAG, max(scale.right - x - _FLAG, _LEAST_LABEL), False
    before = room_after < _LABEL * 0.75 and room_before > room_after
    return (ahead if before else after), min(_LABEL, room_before if before else room_after), before
