"""The timeline as a narrow drawing: time runs down, for each period what happened and who said what."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from counterpoint.viz.drawing import Drawing
from counterpoint.viz.fonts import REGULAR, SEMIBOLD, break_lines
from counterpoint.viz.languages import Language
from counterpoint.viz.views.timeline_blocks import Block, Entry, blocks, lede
from counterpoint.viz.views.timeline_lanes import LANE, flow
from counterpoint.viz.views.timeline_marks import SIGN, Sheet, shortened, sign_width, tick_words
from counterpoint.viz.views.timeline_model import Happening, Row, Tick, Timeline
from counterpoint.viz.views.timeline_svg import description

__all__ = ["tall_drawing"]

_MARGIN: Final = 18.0
_INSET: Final = 30.0
"""From the line of time to the words."""


def tall_drawing(model: Timeline, width: float) -> Drawing:
    """The timeline at a width in CSS pixels; as high as it must be."""
    painter = _Tall(model, width - 2 * _MARGIN)
    painter.all()
    moved = Markup('<g transform="translate({0:g},{0:g})">{1}</g>').format(
        _MARGIN, Markup("").join([*painter.behind, *painter.parts])
    )
    return Drawing(
        width=width,
        height=round(painter.y + 2 * _MARGIN, 1),
        title=painter.say("Over time: {title}", title=shortened(model.title)),
        description=description(model),
        parts=(moved,),
        styles=("timeline_svg.css",),
    )


class _Tall:
    def __init__(self, model: Timeline, width: float) -> None:
        self.model, self.width = model, width
        self.say = Language(model.language)
        self.sheet = Sheet(width, mirrored=self.say.direction == "rtl", linked=False)
        self.y = 0.0
        self.behind: list[Markup] = []
        self.parts: list[Markup] = []

    def all(self) -> None:
        """The heading, each block, and what is left out."""
        heading = self.model.issue.label if self.model.issue else self.model.title
        self.write(heading, 19, 3, "heading", bold=True)
        self.write(lede(self.model), 14, 4, "soft")
        for block in blocks(self.model):
            self.block(block)
        self.y += 12
        for sentence in self.model.left_out:
            self.write(sentence, 13, 4, "small")

    def write(
        self, words: str, size: float, limit: int, classes: str, *, x: float = 0, bold: bool = False
    ) -> None:
        """Words in lines at ``y``, which moves below them."""
        font = SEMIBOLD if bold else REGULAR
        lines = break_lines(words, self.width - x, size, limit=limit, font=font)
        step = round(size * 1.3, 1)
        self.parts.append(self.sheet.lines(x, self.y + size, lines, step, classes))
        self.y += step * len(lines)

    def block(self, block: Block) -> None:
        """A stretch of time with what belongs to it, beside a line that runs down."""
        self.y += 22
        top = self.y
        self.parts.append(self.sheet.rect(0, self.y + 4, 12, 12, "knot", 6))
        self.write(block.heading, 16, 2, "head", x=_INSET, bold=True)
        if block.band and block.band.dates:
            self.write(block.band.dates, 13, 2, "small", x=_INSET)
        for entry in block.dated:
            self.entry(entry)
        if block.dated and block.loose and not block.undated:
            self.y += 8
            self.write(self.say("Some time in this period"), 13, 2, "small", x=_INSET)
        for row in block.rows:
            self.row(row)
        for entry in block.loose:
            self.entry(entry)
        classes = "during" if block.undated else "axis"
        self.behind.append(self.sheet.line(6, top + 16, 6, self.y, classes))

    def entry(self, entry: Entry) -> None:
        """Something said, or something that happened."""
        self.y += 10
        if entry.event:
            self.event(entry.event, entry.when)
        elif entry.tick and entry.row:
            self.said(entry.row, entry.tick, entry.when)

    def event(self, event: Happening, when: str) -> None:
        """A flag and what happened."""
        law = event.about.kind == "policies"
        self.parts.append(self.sheet.flag(_INSET + 3, self.y + 11, law=law, hollow=not event.when.date))
        self.write(event.about.label, 14, 3, "name", x=_INSET + 26, bold=True)
        self.write(" · ".join(part for part in (event.kind, when) if part), 13, 1, "small", x=_INSET + 26)

    def said(self, row: Row, tick: Tick, when: str) -> None:
        """A sign, who, and on what."""
        self.parts.append(self.sheet.mark(_INSET + 9, self.y + 10, tick, counted=False))
        self.write(row.actor.label, 14, 2, "name", x=_INSET + 26, bold=True)
        self.write(tick_words(tick, self.say), 14, 3, "plain", x=_INSET + 26)
        if when:
            self.write(when, 13, 1, "small", x=_INSET + 26)

    def row(self, row: Row) -> None:
        """An actor with all its signs of no known time."""
        self.y += 10
        room = sum(sign_width(tick) + LANE - SIGN for tick in row.ticks)
        lines = break_lines(row.actor.label, self.width - _INSET - room - 8, 14, limit=2)
        self.parts.append(self.sheet.lines(_INSET, self.y + 16, lines, 18, "plain"))
        for placed in flow(row.ticks, room + 1)[0]:
            x = self.width - room + placed.x
            self.parts.append(self.sheet.mark(x, self.y + 11, placed.tick))
        self.y += max(18 * len(lines), LANE - 4)
