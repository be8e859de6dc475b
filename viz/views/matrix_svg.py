"""The matrix as a drawing: the table in bands, or where it is narrow the positions one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from counterpoint.viz.comparison import GLYPHS
from counterpoint.viz.drawing import Drawing
from counterpoint.viz.fonts import SEMIBOLD, break_lines, clean
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language
from counterpoint.viz.views.matrix_bands import (
    LEAST_COLUMN,
    NAMES,
    Band,
    BandRow,
    bands,
    by_position,
    columns_for,
)
from counterpoint.viz.views.matrix_canvas import MARGIN, Canvas
from counterpoint.viz.views.matrix_list_svg import draw_list
from counterpoint.viz.views.matrix_meetings import sign_words
from counterpoint.viz.views.matrix_model import Block, Camp, Cell, Matrix, Sign
from counterpoint.viz.wording import STANCES

__all__ = ["draw"]

_WIDEST_COLUMN: Final = 170.0
_ROW: Final = 32.0
_MARK: Final = 26.0
_LINE: Final = 17.0
_FEWEST: Final = 4
"""Columns that must fit, where there are as many, for a table to be of use."""


def draw(model: Matrix, subject: Subject) -> Drawing:
    """The matrix for the options' width."""
    say = subject.language
    canvas = Canvas(subject.options.width, mirrored=say.direction == "rtl")
    _head(canvas, model, say)
    if model.rows:
        _body(canvas, model, say)
    _foot(canvas, model)
    return Drawing(
        width=canvas.width,
        height=round(canvas.y + MARGIN),
        title=f"{say('Who stands where')}: {clean(model.title)}",
        parts=tuple(canvas.parts),
        description=_description(model, say),
        styles=("matrix_svg.css",),
    )


def _body(canvas: Canvas, model: Matrix, say: Language) -> None:
    if canvas.inner < NAMES + LEAST_COLUMN * min(len(model.columns), _FEWEST):
        draw_list(canvas, model, say)
        return
    for number, band in enumerate(bands(model, columns_for(canvas.inner))):
        canvas.y += 40 if number else 0
        _Table(canvas, model, band, say).draw()


def _head(canvas: Canvas, model: Matrix, say: Language) -> None:
    canvas.paragraph(model.title, 14, "kicker strong", limit=2)
    canvas.y += 2
    canvas.paragraph(say("Who stands where"), 28, "title strong")
    canvas.y += 6
    canvas.paragraph(" ".join(part for part in (model.summary, model.scope) if part), 16, "lede")
    canvas.y += 16
    if not model.rows:
        canvas.paragraph(say("No one in the sources takes a side."), 16, "lede")
        return
    _key(canvas, list(_meanings(model, say)))
    if model.compared:
        _differences(canvas, model, say)


def _meanings(model: Matrix, say: Language) -> Iterator[tuple[tuple[Sign, ...], str]]:
    """Signs that occur, with what they mean."""
    signs = {sign for row in model.rows for cell in row.cells for sign in cell.signs}
    for polarity in ("endorses", "mixed", "rejects"):
        if any(sign.polarity == polarity for sign in signs):
            yield (Sign(polarity, "stated"),), say(STANCES[polarity])  # type: ignore[index]
    for basis, words in (
        ("derived", say("derived from what is said on the opposite")),
        ("implied", say("implied by the reasons given")),
    ):
        if any(sign.basis == basis for sign in signs):
            yield (Sign("endorses", basis), Sign("rejects", basis)), words
    if any(sign.contested for sign in signs):
        yield (Sign("mixed", "derived", True),), say("contested: statements contradict each other")


def _key(canvas: Canvas, meanings: Sequence[tuple[tuple[Sign, ...], str]]) -> None:
    x = MARGIN
    for signs, words in meanings:
        line, wide = canvas.fitted(words, canvas.inner - len(signs) * 28 - 6, 13)
        needed = len(signs) * 28 + 6 + wide
        if x > MARGIN and x + needed > canvas.width - MARGIN:
            x, canvas.y = MARGIN, canvas.y + 28
        for sign in signs:
            canvas.draw(canvas.sign(sign, x, canvas.y, 24, 20))
            x += 28
        canvas.draw(canvas.text(x + 4, canvas.y + 15, line, "note"))
        x += 6 + wide + 24
    canvas.y += 44


def _differences(canvas: Canvas, model: Matrix, say: Language) -> None:
    """Which side of a cell is which, and on what the two differ."""
    names = say.joined([f"{n} {clean(side.label)}" for n, side in enumerate(model.compared, start=1)])
    canvas.paragraph(say("In each cell: {names}", names=names), 14, "note", limit=2)
    canvas.y += 14
    canvas.paragraph(say("What differs"), 18, "strong")
    canvas.y += 6
    for found in model.differences:
        canvas.draw(canvas.text(MARGIN, canvas.y + 14, GLYPHS[found.change], "note strong"))
        x = MARGIN + 24
        canvas.paragraph(found.position.label, 14, "", x=x, limit=2)
        sides = zip(model.compared, (found.first, found.second), strict=True)
        words = " · ".join(say("{place}: {stance}", place=clean(s.label), stance=said) for s, said in sides)
        for sentence in (words, *found.turning):
            canvas.paragraph(sentence, 13, "note", x=x, limit=2)
        canvas.y += 6
    words = model.agreement if model.differences or model.agreement else say("Nothing that is said differs.")
    if words:
        canvas.paragraph(words, 14, "note", limit=2)
    canvas.y += 28


def _foot(canvas: Canvas, model: Matrix) -> None:
    canvas.y += 16
    for sentence in (*model.left_out, *model.cautions):
        canvas.paragraph(sentence, 13, "note", limit=3)
        canvas.y += 2


class _Table:
    """One band, drawn at the canvas's place."""

    def __init__(self, canvas: Canvas, model: Matrix, band: Band, say: Language) -> None:
        self.canvas, self.model, self.band, self.say = canvas, model, band, say
        room = (canvas.inner - NAMES) / len(band.columns)
        self.column = min(room, _WIDEST_COLUMN * (1 + bool(model.compared) * 0.2))
        self.left = MARGIN + NAMES
        self.right = self.left + self.column * len(band.columns)

    def draw(self) -> None:
        """The heads of the columns, then camp by camp."""
        top = self.canvas.y
        self._issues()
        self._positions()
        self._uprights(top, self.canvas.y)
        for camp, rows in self.band.camps:
            self._camp(camp)
            start = self.canvas.y
            for row in rows:
                self._row(row)
            self._uprights(start, self.canvas.y)

    def _uprights(self, top: float, bottom: float) -> None:
        for start in self.band.starts:
            x = self.left + start * self.column
            self.canvas.draw(self.canvas.line(x, top, x, bottom, "rule"))

    def _issues(self) -> None:
        heads = [(block, self._issue_lines(block)) for block in self.band.blocks]
        self._heads([(len(block.columns), lines) for block, lines in heads], "note strong", 16)
        self.canvas.y += 4

    def _issue_lines(self, block: Block) -> tuple[str, ...]:
        width = self.column * len(block.columns) - 16
        return break_lines(block.issue.label, width, 13, limit=5, font=SEMIBOLD)

    def _positions(self) -> None:
        heads = [
            (1, break_lines(column.position.label, self.column - 14, 13, limit=8, font=SEMIBOLD))
            for column in self.band.columns
        ]
        chosen = [column.position.key == self.model.focus for column in self.band.columns]
        self._heads(heads, "head", _LINE, chosen)
        self.canvas.y += 8
        self.canvas.rule("rule heavy", end=self.right)

    def _heads(
        self,
        heads: Sequence[tuple[int, tuple[str, ...]]],
        classes: str,
        step: float,
        chosen: Sequence[bool] = (),
    ) -> None:
        """Heads of columns, all with their last line on one height; ``chosen`` ones stand out."""
        most = max(len(lines) for _, lines in heads)
        x = self.left
        for number, (columns, lines) in enumerate(heads):
            shown = f"{classes} strong" if chosen and chosen[number] else classes
            y = self.canvas.y + step * (most - len(lines) + 1) - 3
            self.canvas.draw(self.canvas.lines(x + 8, y, lines, step, shown))
            x += self.column * columns
        self.canvas.y += step * most

    def _camp(self, camp: Camp) -> None:
        canvas = self.canvas
        name, wide = canvas.fitted(camp.name, self.right - MARGIN, 15, "strong")
        canvas.draw(canvas.text(MARGIN, canvas.y + 32, name, "camp strong"))
        room = self.right - MARGIN - wide - 12
        if camp.shares and room > 120:
            shares, _ = canvas.fitted(camp.shares, room, 14)
            canvas.draw(canvas.text(MARGIN + wide + 12, canvas.y + 32, shares, "note"))
        canvas.y += 40
        canvas.rule("rule firm", end=self.right)

    def _row(self, found: BandRow) -> None:
        canvas = self.canvas
        chosen = found.row.actor.key == self.model.focus
        classes = "name strong" if chosen else "name"
        label = break_lines(found.row.actor.label, NAMES - 16, 15, limit=2)
        height = max(_ROW, len(label) * _LINE + 8)
        if chosen:
            canvas.draw(canvas.rect(MARGIN, canvas.y, self.right - MARGIN, height, "chosen"))
        y = canvas.y + height / 2 - (len(label) - 1) * _LINE / 2 + 5
        canvas.draw(canvas.lines(MARGIN, y, label, _LINE, classes))
        for number, cell in enumerate(found.cells):
            if cell:
                canvas.draw(*self._cell(found, cell, number, height))
        canvas.y += height
        canvas.rule(end=self.right)

    def _cell(self, found: BandRow, cell: Cell, number: int, height: float) -> Iterator[Markup]:
        words = sign_words(self.say, cell.signs, self.model.compared)
        position = self.band.columns[number].position.label
        title = f"{clean(found.row.actor.label)} · {clean(position)} · {words}"
        x, y = self.left + number * self.column + 3, self.canvas.y + (height - _MARK) / 2
        change = 18 if self.model.compared else 0
        each = (self.column - 6 - change) / len(cell.signs)
        for side, sign in enumerate(cell.signs):
            yield self.canvas.sign(sign, x + side * each, y, each - 2 * bool(change), _MARK, title=title)
        if change and cell.change != "same":
            middle = x + self.column - 6 - change / 2
            yield self.canvas.text(middle, y + _MARK / 2 + 5, GLYPHS[cell.change], "note strong", "middle")


def _description(model: Matrix, say: Language) -> str:
    """The same in words: the summary, then who is for, mixed and against, position by position."""
    parts = [model.summary, model.scope]
    for _, columns in by_position(model):
        for column, groups in columns:
            said = [
                say("{stance}: {names}", stance=_stance_words(model, say, g.side, g.polarity),
                    names=", ".join(clean(chip.row.actor.label)[:100] for chip in g.chips))
                for g in groups
            ]  # fmt: skip
            parts.append(f"{clean(column.position.label)[:200]} — {'; '.join(said) or say('not heard')}.")
    parts += [*model.left_out, *model.cautions]
    return " ".join(part for part in parts if part)


def _stance_words(model: Matrix, say: Language, side: int, polarity: str) -> str:
    stance = say(STANCES[polarity])  # type: ignore[index]
    return f"{clean(model.compared[side].label)[:100]}, {stance}" if model.compared else stance
