"""The timeline as a drawing: time from left to right, periods above, a row for each actor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from counterpoint.viz.drawing import Drawing
from counterpoint.viz.fonts import REGULAR, SEMIBOLD, break_lines
from counterpoint.viz.languages import Language
from counterpoint.viz.views.timeline_blocks import lede
from counterpoint.viz.views.timeline_frame import Column, Frame, frame, ticks_in
from counterpoint.viz.views.timeline_happenings import happening_row
from counterpoint.viz.views.timeline_lanes import LANE, Placed, RowPlan, Rule, flow, plan
from counterpoint.viz.views.timeline_legend import legend
from counterpoint.viz.views.timeline_marks import Sheet, shortened, spoken
from counterpoint.viz.views.timeline_model import Band, Row, Timeline
from counterpoint.viz.views.timeline_periods import bounds, period_bars, period_title
from counterpoint.viz.views.timeline_rest import no_time
from counterpoint.viz.views.timeline_scale import LABEL_SIZE

__all__ = ["MARGIN", "description", "has_gaps", "wide_drawing"]

MARGIN: Final = 24.0
"""Around a drawing that is a file of its own."""
_NAME: Final = 14.0
_NAME_STEP: Final = 17.0


def wide_drawing(model: Timeline, width: float, *, in_page: bool = False) -> Drawing:
    """The timeline at a width in CSS pixels; in a page its marks open cards, and the page says the rest."""
    margin = 0.0 if in_page else MARGIN
    painter = _Wide(model, width - 2 * margin, linked=in_page)
    parts, height = painter.all(titled=not in_page)
    moved = Markup('<g transform="translate({0:g},{0:g})">{1}</g>').format(margin, Markup("").join(parts))
    return Drawing(
        width=width,
        height=round(height + 2 * margin, 1),
        title=painter.say("Over time: {title}", title=shortened(model.title)),
        description=description(model),
        parts=(moved,),
        styles=("timeline_svg.css",),
        role="group" if in_page else "img",
    )


def has_gaps(model: Timeline, width: float) -> bool:
    """Whether the axis leaves out stretches at that width."""
    axis = frame(model, width).scale
    return bool(axis and axis.gaps)


def description(model: Timeline) -> str:
    """What the drawing shows, in sentences: how much, who in which period, and what happened."""
    say = Language(model.language)
    sentences = [lede(model)]
    for band in model.bands:
        said = say.many("{n} statement", "{n} statements", band.statements)
        parts = [part for part in (band.dates, said) if part]
        sentences.append(f"{shortened(band.period.label)}: {', '.join(parts)}.")
    for event in model.events[:20]:
        sentences.append(f"{event.kind}: {shortened(event.about.label)}, {event.when.words}.")
    return " ".join([*sentences, *model.left_out])


class _Wide:
    def __init__(self, model: Timeline, width: float, *, linked: bool) -> None:
        self.model, self.width = model, width
        self.say = Language(model.language)
        self.sheet = Sheet(width, mirrored=self.say.direction == "rtl", linked=linked)
        self.frame: Frame = frame(model, width)
        self.y = 0.0
        self.behind: list[Markup] = []
        self.front: list[Markup] = []

    def all(self, *, titled: bool) -> tuple[tuple[Markup, ...], float]:
        """Everything, and how high it is."""
        if titled:
            self.title()
        if self.frame.scale or self.frame.columns:
            self.head()
            top = self.y
            self.happened()
            self.actors()
            self.verticals(top)
        self.rest()
        if titled:
            self.foot()
        return (*self.behind, *self.front), max(self.y, 24.0)

    def title(self) -> None:
        """What a file of its own says first."""
        heading = self.model.issue.label if self.model.issue else self.model.title
        for words, size, step, most, classes, font in (
            (heading, 20.0, 25.0, 2, "heading", SEMIBOLD), (lede(self.model), 14.0, 19.0, 4, "soft", REGULAR),
        ):  # fmt: skip
            lines = break_lines(words, self.width, size, limit=most, font=font)
            self.front.append(self.sheet.lines(0, self.y + size, lines, step, classes))
            self.y += step * len(lines) + 2
        self.y += 20

    def head(self) -> None:
        """The axis, the periods above the rows, and what stands over the columns."""
        top = self.y
        self.axis()
        bars, height = period_bars(self.model.bands, self.frame, self.sheet, self.y)
        names = [self.column_head(column, top) for column in self.frame.columns]
        self.y = max([self.y + height, *(bottom for _, bottom in names)]) + 6
        row = Markup("").join([*bars, *(name for name, _ in names)])
        self.front.append(Markup('<g data-row="">{}</g>').format(row))

    def column_head(self, column: Column, top: float) -> tuple[Markup, float]:
        """What a column is called and how much is in it; and where that ends."""
        width = column.right - column.left
        lines = break_lines(self.column_name(column.bands), width, 13, limit=2)
        count = sum(len(tick.words) for row in self.frame.rows for tick in ticks_in(row, column))
        words = self.say.many("{n} statement", "{n} statements", count)
        bottom = top + 20 + 15 * len(lines)
        parts = [
            self.sheet.rect(column.left - 4, top - 4, width + 4, bottom - top + 2, "hit"),
            self.sheet.lines(column.left, top + 12, lines, 15, "over"),
            self.sheet.text(column.left, bottom - 8, words, "small"),
        ]
        if len(column.bands) != 1:
            return Markup("").join(parts[1:]), bottom
        (band,) = column.bands
        drawn = self.sheet.opener(
            band.card, period_title(band), parts, "band lit" if band.focused else "band"
        )
        return drawn, bottom

    def column_name(self, bands: Sequence[Band]) -> str:
        """What a column is called."""
        if not bands:
            return self.say("Undated")
        if len(bands) == 1:
            return bands[0].period.label
        return self.say.many("{n} period without dates", "{n} periods without dates", len(bands))

    def axis(self) -> None:
        """Dates and the line below them, broken where years are left out."""
        scale = self.frame.scale
        if scale is None:
            return
        for mark in scale.marks(self.say):
            x = min(max(mark.x, scale.left + mark.width / 2), scale.right - mark.width / 2)
            self.front.append(self.sheet.text(x, self.y + LABEL_SIZE, mark.label, "date", "middle"))
        self.y += 20
        for stretch in scale.stretches:
            self.front.append(self.sheet.line(stretch.left, self.y, stretch.right, self.y, "axis"))
        for left, right in scale.gaps:
            for x in (left + 8, right - 14):
                self.front.append(self.sheet.line(x, self.y + 5, x + 6, self.y - 5, "axis"))
        self.y += 8

    def happened(self) -> None:
        """The events that have a place in time."""
        if self.frame.scale is None:
            return
        behind, front, height = happening_row(self.model, self.frame, self.sheet, self.y)
        self.behind += behind
        self.front += front
        self.y += height

    def verticals(self, top: float) -> None:
        """Where periods begin and end, and what the columns stand on, behind everything."""
        drawn: list[Markup] = []
        scale = self.frame.scale
        edges = {x for band in self.model.bands for x in self.edges(band)}
        drawn += (self.sheet.line(x, top, x, self.y, "edge") for x in sorted(edges))
        for left, right in scale.gaps if scale else ():
            drawn.append(self.sheet.rect(left, top, right - left, self.y - top, "gap"))
        for column in self.frame.columns:
            drawn.append(
                self.sheet.rect(
                    column.left - 10, top, column.right - column.left + 10, self.y - top, "column", 4
                )
            )
        self.behind[:0] = drawn

    def edges(self, band: Band) -> Iterator[float]:
        """Where a period begins and ends, as far as is known."""
        scale, extent = self.frame.scale, self.frame.periods.get(band.period.key)
        if scale and extent:
            yield from (x for x, known in zip(extent, bounds(band, scale), strict=True) if known)

    def actors(self) -> None:
        """The rows, those of a kind together under its name."""
        group = ""
        for row in self.frame.rows:
            if row.group != group:
                group = row.group
                self.y += 8
                self.front.append(self.sheet.text(0, self.y + 14, group, "kind"))
                self.y += 22
            self.row(row)

    def row(self, row: Row) -> None:
        """One actor: its name, its signs on the axis, and those in the columns."""
        found = plan(row, self.frame.scale, self.frame.periods) if self.frame.scale else None
        flows = [(c, *flow(ticks_in(row, c), c.right - c.left)) for c in self.frame.columns]
        name = break_lines(row.actor.label, self.frame.names - 16, _NAME, limit=2, font=SEMIBOLD)
        lanes = max([found.lanes if found else 0, 1, *(lines for _, _, lines in flows)])
        height = max(lanes * LANE + 8, len(name) * _NAME_STEP + 16)
        if row.focused:
            self.behind.append(self.sheet.rect(-8, self.y, self.width + 16, height, "band-lit", 4))
        self.behind.append(self.sheet.line(0, self.y, self.width, self.y, "rule"))
        parts = [self.name(row, name, height)]
        if found:
            parts += self.signs(found)
        for column, placed, _ in flows:
            parts += [self.sign(row, p, column.left + p.x) for p in placed]
        self.front.append(Markup('<g data-row="">{}</g>').format(Markup("").join(parts)))
        self.y += height

    def name(self, row: Row, lines: Sequence[str], height: float) -> Markup:
        """An actor's name, which opens all it says."""
        parts = [
            self.sheet.rect(-4, self.y + 3, self.frame.names - 12, height - 6, "hit"),
            self.sheet.lines(0, self.y + 23, lines, _NAME_STEP, "name"),
        ]
        heard = self.say.many("{n} statement", "{n} statements", row.heard)
        return self.sheet.opener(row.card, f"{shortened(row.actor.label)}: {heard}", parts, "actor")

    def signs(self, found: RowPlan) -> Iterator[Markup]:
        """Lines behind, then the signs."""
        for rule in found.rules:
            yield self.rule(rule)
        for placed in found.signs:
            yield self.sign(found.row, placed, placed.x)

    def rule(self, rule: Rule) -> Markup:
        """A bar over the month or year of a tick, or a dashed line along the period that some are in."""
        y = self.y + 4 + LANE * (rule.lane + 0.5)
        if rule.tick is None:
            return self.sheet.line(rule.left, y, rule.right, y, "during")
        classes = f"spread {rule.tick.polarity}"
        return self.sheet.rect(rule.left, y - 4, rule.right - rule.left, 8, classes, 4)

    def sign(self, row: Row, placed: Placed, x: float) -> Markup:
        """One tick."""
        y = self.y + 4 + LANE * (placed.lane + 0.5)
        return self.sheet.sign(x, y, placed.tick, spoken(row, placed.tick, self.say))

    def rest(self) -> None:
        """What is of no known time."""
        if self.y:
            self.y += 28
        parts, height = no_time(self.model, self.frame.rest, self.sheet, self.y)
        self.front += parts
        self.y += height

    def foot(self) -> None:
        """What the signs mean and what is left out, for a file of its own."""
        parts, self.y = legend(self.model, self.frame, self.sheet, self.y + 24)
        self.front += parts
        for sentence in self.model.left_out:
            lines = break_lines(sentence, self.width, 13, limit=2)
            self.front.append(self.sheet.lines(0, self.y + 16, lines, 18, "small"))
            self.y += 18 * len(lines)
