"""The tree of two that are compared as a drawing: what is said, and who says it in either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from counterpoint.viz.comparison import Contrast
from counterpoint.viz.fonts import clean
from counterpoint.viz.languages import Language
from counterpoint.viz.model import Ref
from counterpoint.viz.views.tree_canvas import BODY, META, NAME, SMALL, Canvas, Place
from counterpoint.viz.views.tree_model import ComparedPosition, ComparedReason
from counterpoint.viz.views.tree_words import inline, listed, otherwise, premises, voiced_words

__all__ = ["draw_compared"]

MOST_REASONS: Final = 12
MOST_NAMES: Final = 8
"""Rows of reasons, and names in one cell; what is beyond is counted."""

_INDENT: Final = 20.0


class _Table:
    """Rows that are drawn from top to bottom: what is said, then a cell for each of the two."""

    def __init__(
        self,
        canvas: Canvas,
        compared: Sequence[Ref],
        at: Place,
        say: Language,
        *,
        narrow: bool,
    ) -> None:
        self.canvas, self.compared, self.say, self.narrow = canvas, compared, say, narrow
        self.x, self.y, self.width = at
        self.first = self.width if narrow else self.width * 0.4
        self.cell = self.width - 104 if narrow else (self.width - self.first) / 2

    def head(self) -> None:
        """The names of the two over their columns."""
        if self.narrow:
            return
        bottom = self.y
        for number, ref in enumerate(self.compared):
            x = self.x + self.first + number * self.cell + 14
            found = self.canvas.paragraph(x, self.y, self.cell - 20, clean(ref.label), NAME, limit=2)
            bottom = max(bottom, found)
        self.y = bottom + 6
        self.canvas.draw(self.canvas.line(self.x, self.y, self.x + self.width, self.y, "firm"))

    def stances(self, polarity: str, contrasts: Sequence[Contrast]) -> None:
        """Who takes one side in either."""
        words = {"endorses": self.say("For"), "rejects": self.say("Against"), "mixed": self.say("Mixed")}
        top = self.y + 10
        self.canvas.sign(self.x, top + 1, polarity)
        self.canvas.draw(self.canvas.text(self.x + 25, top + 15, words[polarity], f"name strong {polarity}"))
        cells = []
        for number in (0, 1):
            marks = ((c, (c.first, c.second)[number]) for c in contrasts)
            cells.append([self._stood(c, number) for c, mark in marks if mark and mark.polarity == polarity])
        self._cells(top, top + 22, cells)

    def _stood(self, contrast: Contrast, number: int) -> tuple[str, str]:
        mark = contrast.second if number else contrast.first
        name = inline(contrast.holder.label, 48)
        if mark is not None and not mark.stated:
            name = self.say("{name}, implied", name=name)
        elif mark is not None and mark.derived:
            name = self.say("{name}, derived", name=name)
        if contrast.change == "differs":
            other = otherwise(contrast, number, self.compared, self.say)
            name = self.say("{name}; {otherwise}", name=name, otherwise=other)
        return contrast.change, name

    def reason(self, row: ComparedReason) -> None:
        """A reason and who voices it in either."""
        top, indent = self.y + 10, _INDENT * (min(row.level, 4) - 1)
        x = self.x + indent
        self.canvas.sign(x, top + 1, "endorses" if row.supports else "rejects", solid=row.explicit)
        label = premises(row.premises, self.say)
        width = self.first - indent - 26 - (0 if self.narrow else 12)
        bottom = self.canvas.paragraph(x + 26, top, width, label, BODY, limit=6)
        self.canvas.change(x + 26, bottom + 4, row.change)
        words = voiced_words(row.change, self.compared, self.say)
        bottom = self.canvas.paragraph(x + 42, bottom + 1, width - 16, words, META, limit=2)
        cells = [[("", listed(voices, self.say, 3))] if voices else [] for voices in (row.first, row.second)]
        self._cells(top, bottom, cells)

    def _cells(self, top: float, bottom: float, cells: Sequence[Sequence[tuple[str, str]]]) -> None:
        """The two cells of a row, beside or below what is said; and the line under the row."""
        starts = self.y
        y = bottom
        for number, found in enumerate(cells):
            if self.narrow:
                at = y + 6
                name = clean(self.compared[number].label)
                ends = self.canvas.paragraph(self.x, at, 96, name, META, limit=2)
                y = max(ends, self._names(self.x + 104, at, self.cell, found))
            else:
                x = self.x + self.first + number * self.cell
                y = max(y, self._names(x + 14, top, self.cell - 22, found))
        self.y = y + 10
        if not self.narrow:
            for number in (0, 1):
                x = self.x + self.first + number * self.cell
                self.canvas.draw(self.canvas.line(x, starts, x, self.y, "rule"))
        self.canvas.draw(self.canvas.line(self.x, self.y, self.x + self.width, self.y, "rule"))

    def _names(self, x: float, y: float, width: float, found: Sequence[tuple[str, str]]) -> float:
        for change, name in found[:MOST_NAMES]:
            if change:
                self.canvas.change(x, y + 4, change)
            lead = 18 if change else 0
            y = self.canvas.paragraph(x + lead, y, width - lead, name, SMALL, limit=3) + 3
        if len(found) > MOST_NAMES:
            more = self.say.many("and {n} more", "and {n} more", len(found) - MOST_NAMES)
            y = self.canvas.paragraph(x, y, width, more, META, limit=1)
        if not found:
            y = self.canvas.paragraph(x, y, width, self.say("No one"), META, limit=1)
        return y


def draw_compared(
    canvas: Canvas,
    compared: Sequence[Ref],
    position: ComparedPosition,
    at: Place,
    say: Language,
    *,
    narrow: bool,
) -> float:
    """What is said on a position in either of the two; returns where it ends."""
    table = _Table(canvas, compared, at, say, narrow=narrow)
    if position.stances or position.reasons:
        table.head()
    for polarity in ("endorses", "rejects", "mixed"):
        if any(m and m.polarity == polarity for c in position.stances for m in (c.first, c.second)):
            table.stances(polarity, position.stances)
    for row in position.reasons[:MOST_REASONS]:
        table.reason(row)
    beyond, silent = len(position.reasons) - MOST_REASONS, len(position.unvoiced)
    notes = [say.many("and {n} more reason", "and {n} more reasons", beyond)] if beyond > 0 else []
    if not position.stances and not position.reasons:
        notes.append(say("No one speaks on this in either."))
    if silent:
        notes.append(say.many("{n} reason is voiced in neither", "{n} reasons are voiced in neither", silent))
    y = table.y + (8 if notes and table.y > at[1] else 0)
    for note in notes:
        y = canvas.paragraph(at[0], y, at[2], note, META, limit=2)
    return y
