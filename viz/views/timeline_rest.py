"""What is of no known time, drawn below the axis in columns: actors with their signs, then events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from counterpoint.viz.fonts import break_lines
from counterpoint.viz.languages import Language
from counterpoint.viz.views.timeline_happenings import flagged
from counterpoint.viz.views.timeline_lanes import LANE, flow
from counterpoint.viz.views.timeline_marks import Sheet, shortened, sign_width, spoken
from counterpoint.viz.views.timeline_model import UNDATED, Happening, Row, Timeline

__all__ = ["no_time"]

_SPACE: Final = 28.0
_COLUMN: Final = 270.0
"""About how wide a column is."""
_SIZE: Final = 14.0
_STEP: Final = 17.0


@dataclass(frozen=True, slots=True)
class _Item:
    """An actor or an event, with its name in lines and its height."""

    of: Row | Happening
    lines: tuple[str, ...]
    height: float


def no_time(model: Timeline, rows: Sequence[Row], sheet: Sheet, y: float) -> tuple[list[Markup], float]:
    """The actors in ``rows`` and the events without dates; with the height they take, which may be none."""
    say = Language(model.language)
    events = [event for event in model.events if event.when.form == UNDATED]
    count = max(int((sheet.width + _SPACE) // (_COLUMN + _SPACE)), 1)
    width = (sheet.width - _SPACE * (count - 1)) / count
    parts: list[Markup] = []
    begin = y
    counted = sum(len(tick.words) for row in rows for tick in row.ticks)
    for items, heading, more in (
        ([_actor(row, width) for row in rows], say("Heard at no known time"),
         say.many("{n} statement", "{n} statements", counted)),
        ([_event(event, width) for event in events], say("Events and policies without a date"), ""),
    ):  # fmt: skip
        if not items:
            continue
        y += 26 if y > begin else 0
        parts.append(sheet.text(0, y + 14, heading, "name"))
        parts.append(sheet.text(sheet.width, y + 14, more, "small", "end") if more else Markup(""))
        y += 24
        y += _columns(items, sheet, (y, width, count), parts, say)
    return parts, y - begin


def _actor(row: Row, width: float) -> _Item:
    room = width - _signs(row) - 16
    lines = break_lines(row.actor.label, room, _SIZE, limit=2)
    return _Item(row, lines, max(LANE + 8, len(lines) * _STEP + 14))


def _signs(row: Row) -> float:
    return sum(sign_width(tick) + LANE - 18 for tick in row.ticks)


def _event(event: Happening, width: float) -> _Item:
    lines = break_lines(event.about.label, width - 30, _SIZE, limit=2)
    return _Item(event, lines, max(LANE + 8, len(lines) * _STEP + 14))


def _columns(
    items: Sequence[_Item], sheet: Sheet, place: tuple[float, float, int], parts: list[Markup], say: Language
) -> float:
    """Items down one column after the other, all about as high; how high that is."""
    top, width, count = place
    each = -(-len(items) // count)
    deepest = 0.0
    for column in range(0, len(items), each):
        x, y = column // each * (width + _SPACE), top
        for item in items[column : column + each]:
            parts.append(sheet.line(x, y, x + width, y, "rule"))
            drawn = _row(item, sheet, (x, y, width), say)
            parts.append(Markup('<g data-row="">{}</g>').format(drawn))
            y += item.height
        deepest = max(deepest, y - top)
    return deepest


def _row(item: _Item, sheet: Sheet, place: tuple[float, float, float], say: Language) -> Markup:
    x, y, width = place
    first = y + item.height / 2 - (len(item.lines) - 1) * _STEP / 2 + 5
    if isinstance(item.of, Row):
        return _named(item, item.of, sheet, (x, y, width, first), say)
    label = sheet.lines(x + 26, first, item.lines, _STEP, "plain")
    hit = (x - 4, y + 2, width, item.height - 4)
    return flagged(item.of, sheet, (x + 6, y + item.height / 2), hit, label)


def _named(
    item: _Item, row: Row, sheet: Sheet, place: tuple[float, float, float, float], say: Language
) -> Markup:
    """An actor's name, and its signs at the end of the line."""
    x, y, width, first = place
    signs, _ = flow(row.ticks, width)
    start = x + width - _signs(row)
    name = [
        sheet.rect(
            x - 4, y + 2, max(start - x - 2, 24), item.height - 4, "band-lit" if row.focused else "hit"
        ),
        sheet.lines(x, first, item.lines, _STEP, "plain"),
    ]
    heard = say.many("{n} statement", "{n} statements", row.heard)
    parts = [sheet.opener(row.card, f"{shortened(row.actor.label)}: {heard}", name, "actor")]
    for placed in signs:
        words = spoken(row, placed.tick, say)
        parts.append(sheet.sign(start + placed.x, y + item.height / 2, placed.tick, words))
    return Markup("").join(parts)
