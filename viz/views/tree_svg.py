"""The tree as a drawing: each position a block, with its reasons for and against in two columns or in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from counterpoint.viz.drawing import Drawing
from counterpoint.viz.fonts import clean
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language
from counterpoint.viz.reasons import Reason, walk
from counterpoint.viz.stances import Side
from counterpoint.viz.views.tree_canvas import (
    BODY,
    HEADING,
    KICKER,
    LEDE,
    META,
    QUIET,
    SMALL,
    TITLE,
    Canvas,
    Place,
)
from counterpoint.viz.views.tree_compare_svg import draw_compared
from counterpoint.viz.views.tree_model import Tree, TreePosition
from counterpoint.viz.views.tree_words import (
    described,
    differences,
    inline,
    left_out,
    listed,
    narrowing,
    premises,
    size,
)

__all__ = ["tree_drawing"]

NARROW: Final = 560
"""Below this width for and against stand one below the other."""

MOST_POSITIONS: Final = 8
MOST_REASONS: Final = 8
"""Boxes in a column, and replies under a box; what is beyond is counted."""

MOST_REPLIES: Final = 3
MOST_NAMES: Final = 5


def tree_drawing(tree: Tree, subject: Subject) -> Drawing:
    """The question in front, as wide as the options say and as high as it needs."""
    say, width = subject.language, float(subject.options.width)
    canvas = Canvas(width, mirrored=say.direction == "rtl")
    margin = 16.0 if width < NARROW else 28.0
    inner = width - 2 * margin
    y = _head(canvas, tree, subject, margin, inner)
    shown = tree.question.positions[:MOST_POSITIONS]
    for position in shown:
        y = _block(canvas, tree, position, (margin, y, inner), say) + 20
    beyond = len(tree.question.positions) - len(shown)
    notes = list(left_out(tree.question, say))
    if beyond:
        notes.insert(0, say.many("and {n} more position", "and {n} more positions", beyond))
    if not shown:
        notes.insert(0, say("No position on it is recorded."))
    tops = [r for p in shown for r in (*p.branch.supports, *p.branch.attacks)]
    if any(not reason.explicit for reason in walk(tops)):
        notes.append(say("A dashed sign is the coder’s link."))
    for note in notes:
        y = canvas.paragraph(margin, y, inner, note, META, limit=3)
    title = inline(tree.issue.label, 200) if tree.issue.label else clean(subject.debate.info.title)
    return canvas.drawn(y + margin - 4, title, described(tree, say))


def _head(canvas: Canvas, tree: Tree, subject: Subject, x: float, width: float) -> float:
    """The debate, the question, how much of it is shown; returns where it ends."""
    say, title = subject.language, clean(subject.debate.info.title)
    y = canvas.paragraph(x, 22, width, title, KICKER, limit=2)
    y = canvas.paragraph(x, y + 3, width, clean(tree.issue.label) or title, TITLE, limit=4)
    counted = differences(tree.question, say) if tree.compared else size(tree.question, say)
    lede = " ".join((*narrowing(tree, say), say("{size}.", size=counted)))
    return canvas.paragraph(x, y + 6, min(width, 760), lede, LEDE, limit=4) + 20


def _block(canvas: Canvas, tree: Tree, position: TreePosition, at: Place, say: Language) -> float:
    """A position under its heading; returns where it ends."""
    x, y, width = at
    pad = 14.0 if canvas.width < NARROW else 20.0
    under = canvas.place()
    inside = (x + pad, y + pad + 2, width - 2 * pad)
    label = clean(position.branch.about.label)
    bottom = canvas.paragraph(inside[0], inside[1], inside[2], label, HEADING, limit=4)
    body = (inside[0], bottom + 12, inside[2])
    if position.compared:
        bottom = draw_compared(
            canvas, tree.compared, position.compared, body, say, narrow=canvas.width < NARROW
        )
    else:
        bottom = _columns(canvas, position, body, say)
    canvas.box(x, y, width, bottom + pad - y, "block", radius=6, at=under)
    canvas.box(x, y, width, 3, "band", at=under + 1)
    return bottom + pad


def _columns(canvas: Canvas, position: TreePosition, at: Place, say: Language) -> float:
    """For and against beside each other, or where it is narrow in one column; then who is of two minds."""
    x, y, width = at
    narrow, branch = canvas.width < NARROW, position.branch
    column = width if narrow else (width - 24) / 2
    sides = {side.polarity: side for side in position.sides}
    bottom = _column(canvas, branch.supports, "endorses", sides, (x, y, column), say)
    start = (x, bottom + 18, column) if narrow else (x + column + 24, y, column)
    bottom = max(bottom, _column(canvas, branch.attacks, "rejects", sides, start, say))
    if "mixed" in sides:
        canvas.sign(x, bottom + 15, "mixed")
        canvas.draw(canvas.text(x + 25, bottom + 29, say("Mixed"), "name strong mixed"))
        bottom = _who(canvas, sides["mixed"], (x, bottom + 38, width), say)
    return bottom


def _column(
    canvas: Canvas, reasons: Sequence[Reason], polarity: str, sides: dict[str, Side], at: Place, say: Language
) -> float:
    """One side of a position: its reasons, and who takes it."""
    x, y, width = at
    name, none = (
        (say("For"), say("No reason is given for it."))
        if polarity == "endorses"
        else (say("Against"), say("No reason is given against it."))
    )
    canvas.sign(x, y + 1, polarity)
    canvas.draw(canvas.text(x + 25, y + 15, name, f"name strong {polarity}"))
    y += 28
    for reason in reasons[:MOST_REASONS]:
        y = _reason(canvas, reason, (x, y, width), say) + 8
    if len(reasons) > MOST_REASONS:
        more = say.many("and {n} more reason", "and {n} more reasons", len(reasons) - MOST_REASONS)
        y = canvas.paragraph(x, y, width, more, META, limit=1)
    if not reasons:
        y = canvas.paragraph(x, y, width, none, QUIET, limit=2) + 4
    return _who(canvas, sides[polarity], (x, y + 4, width), say) if polarity in sides else y


def _who(canvas: Canvas, side: Side, at: Place, say: Language) -> float:
    """Who is on a side, and how many."""
    x, y, width = at
    names = listed([mark.holder for mark in side.stances], say, MOST_NAMES)
    words = say.many("{n} actor: {names}", "{n} actors: {names}", len(side.stances), names=names)
    return canvas.paragraph(x, y, width, words, SMALL, limit=4)


def _reason(canvas: Canvas, reason: Reason, at: Place, say: Language) -> float:
    """A reason in its box, its first replies below it inside."""
    x, y, width = at
    under, polarity = canvas.place(), _polarity(reason)
    canvas.sign(x + 14, y + 11, polarity, solid=reason.explicit)
    bottom = canvas.paragraph(x + 40, y + 10, width - 52, _label(reason, say), BODY, limit=5)
    if reason.voices:
        bottom = canvas.paragraph(x + 40, bottom + 1, width - 52, listed(reason.voices, say), META, limit=2)
    bottom = _replies(canvas, reason, (x + 40, bottom, width - 52), say) + 10
    canvas.box(x, y, width, bottom - y, f"box {polarity}", at=under)
    canvas.draw(canvas.line(x + 1.5, y, x + 1.5, bottom, f"edge {polarity}"))
    return bottom


def _replies(canvas: Canvas, reason: Reason, at: Place, say: Language) -> float:
    x, y, width = at
    shown = reason.replies[:MOST_REPLIES]
    for reply in shown:
        top = y + 8
        canvas.sign(x + 9, top + 1, _polarity(reply), solid=reply.explicit, size=15)
        y = canvas.paragraph(x + 32, top, width - 32, _label(reply, say), SMALL, limit=4)
        if reply.voices:
            y = canvas.paragraph(x + 32, y, width - 32, listed(reply.voices, say), META, limit=1)
        canvas.draw(canvas.line(x + 1, top, x + 1, y, f"edge reply {_polarity(reply)}"))
    more = reason.unshown + sum(1 for _ in walk(reason.replies)) - len(shown)
    if more:
        words = say.many("and {n} more reply", "and {n} more replies", more)
        y = canvas.paragraph(x, y + 5, width, words, META, limit=1)
    return y


def _polarity(reason: Reason) -> str:
    return "endorses" if reason.supports else "rejects"


def _label(reason: Reason, say: Language) -> str:
    return premises([premise.about for premise in reason.premises], say)
