"""The periods of a timeline above its rows: bars along the axis with their names, in lanes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from counterpoint.viz.dates import days_of
from counterpoint.viz.fonts import break_lines, text_width
from counterpoint.viz.views.timeline_frame import Frame
from counterpoint.viz.views.timeline_lanes import LANE, Extent, Lanes
from counterpoint.viz.views.timeline_marks import Sheet, shortened
from counterpoint.viz.views.timeline_model import Band
from counterpoint.viz.views.timeline_scale import Scale

__all__ = ["bounds", "period_bars", "period_title"]

_HEIGHT: Final = 30.0
_SIZE: Final = 13.0
_NAME: Final = 220.0
"""How wide a name may be where its bar is shorter."""


def period_bars(bands: Sequence[Band], frame: Frame, sheet: Sheet, y: float) -> tuple[list[Markup], float]:
    """A bar and a name for each period on the axis; and how high they are together."""
    lanes, drawn = Lanes(), []
    for band in bands:
        if frame.scale and (extent := frame.periods.get(band.period.key)):
            drawn.append(_bar(band, frame.scale, extent, lanes, sheet, y))
    return drawn, len(lanes.taken) * _HEIGHT


def _bar(band: Band, scale: Scale, extent: Extent, lanes: Lanes, sheet: Sheet, top: float) -> Markup:
    left, right = extent
    (name,) = break_lines(band.period.label, max(right - left, _NAME), _SIZE, limit=1)
    room = text_width(name, _SIZE) + 8
    begin = max(min(left, scale.right - room), 0)
    first, last = min(begin, left), max(begin + room, right + 3)
    y = top + lanes.place(first, last) * _HEIGHT
    parts = [
        sheet.rect(first, y, last - first, LANE, "hit"),
        sheet.text(begin, y + 14, name, "over"),
        sheet.rect(left + 1, y + 20, right - left - 2, 5, "span", 2.5),
        *_arrows(band, scale, extent, sheet, y + 22.5),
    ]
    return sheet.opener(band.card, period_title(band), parts, "band lit" if band.focused else "band")


def _arrows(band: Band, scale: Scale, extent: Extent, sheet: Sheet, y: float) -> list[Markup]:
    """An arrow where a period is open, or goes on beyond the axis."""
    left, right = extent
    begins, ends = bounds(band, scale)
    tips = [*([] if begins else [(left + 1, -7)]), *([] if ends else [(right - 1, 7)])]
    return [sheet.path([(x, y - 5.5), (x + tip, y), (x, y + 5.5)], "onward") for x, tip in tips]


def bounds(band: Band, scale: Scale) -> tuple[bool, bool]:
    """Whether its first day is known and on the axis, and whether its end is."""
    start, end = days_of(band.start), days_of(band.end)
    return bool(start and scale.first <= start[0]), bool(end and end[0] <= scale.last)


def period_title(band: Band) -> str:
    """A period with its dates."""
    return " · ".join(part for part in (shortened(band.period.label), band.dates) if part)
