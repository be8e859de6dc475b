"""The camps as a drawing of its own: the network with its heading and key, or a card for each camp."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from counterpoint.viz import canvas, drawing
from counterpoint.viz.drawing import Drawing
from counterpoint.viz.fonts import break_lines, text_width
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language
from counterpoint.viz.views.coalitions_figure import GLYPHS_BY_NAME, drawing_title, figure, figure_parts
from counterpoint.viz.views.coalitions_model import Camp, CampsView, Divided, Shared
from counterpoint.viz.views.coalitions_words import camp_name, described, heard, votes_words

__all__ = ["NARROW", "camps_drawing"]

NARROW: Final = 600
"""CSS pixels, below which a network cannot be read and camps are drawn as cards."""

_MARGIN: Final = 24.0
_NARROW_MARGIN: Final = 16.0
_SAMPLE: Final = 34.0
_APART: Final = 8.0


def camps_drawing(view: CampsView, subject: Subject) -> Drawing:
    """The drawing for the options' width, with everything that a file of its own has to say."""
    say, width = subject.language, float(subject.options.width)
    narrow = width < NARROW
    sheet = _Sheet(width, _NARROW_MARGIN if narrow else _MARGIN, mirrored=say.direction == "rtl")
    _head(sheet, view, say)
    if narrow:
        _cards(sheet, view, say)
    else:
        _network(sheet, view, say)
    _foot(sheet, view)
    return Drawing(
        width=width,
        height=round(sheet.y + sheet.margin),
        title=drawing_title(view, say),
        parts=tuple(sheet.parts),
        description=described(view, say),
        styles=("coalitions_svg.css",),
    )


class _Sheet(canvas.Sheet):
    def names(self, labels: Sequence[str], size: float) -> None:
        """Names one after the other, each a text of its own so that no writing touches another's."""
        x, step = self.margin, round(size * 1.5)
        for label in labels:
            name = break_lines(label, self.width - 2 * self.margin, size, limit=1)[0]
            wide = text_width(name, size)
            if x > self.margin and x + wide > self.width - self.margin:
                x, self.y = self.margin, self.y + step
            if x > self.margin:
                self.draw(self.text(x - _APART - 2, self.y + size, "·", "note"))
            self.draw(self.text(x, self.y + size, name, ""))
            x += wide + 2 * _APART
        self.y += step


def _head(sheet: _Sheet, view: CampsView, say: Language) -> None:
    sheet.paragraph(view.title, 14, "kicker strong", limit=2)
    sheet.y += 2
    sheet.paragraph(say("Camps"), 28, "heading strong")
    sheet.y += 6
    sheet.paragraph(" ".join(part for part in (view.summary, view.scope) if part), 16, "lede")
    sheet.y += 20


def _network(sheet: _Sheet, view: CampsView, say: Language) -> None:
    if not view.nodes:
        return
    found = figure(view, sheet.width - 2 * sheet.margin, say)
    moved = Markup('<g transform="translate({:g},{:g})">{}</g>')
    sheet.draw(moved.format(sheet.margin, sheet.y, Markup("").join(figure_parts(found))))
    sheet.y += found.layout.height + 28
    _key(sheet, view, say)


def _key(sheet: _Sheet, view: CampsView, say: Language) -> None:
    """What lines and dots mean."""
    x = sheet.margin
    for classes, words in _signs(view, say):
        wide = text_width(words, 13)
        if x > sheet.margin and x + _SAMPLE + wide > sheet.width - sheet.margin:
            x, sheet.y = sheet.margin, sheet.y + 22
        _sample(sheet, x, classes)
        sheet.draw(sheet.text(x + _SAMPLE, sheet.y + 13, words, "note"))
        x += _SAMPLE + wide + 26
    sheet.y += 22


def _signs(view: CampsView, say: Language) -> Iterator[tuple[str, str]]:
    signs = {tie.sign for tie in view.edges}
    names = {
        "agree": say("agree"),
        "differ": say("disagree"),
        "even": say("agree as much as they disagree"),
    }
    yield from ((f"tie {sign}", words) for sign, words in names.items() if sign in signs)
    if any(abs(tie.weight) > 1 for tie in view.edges):
        yield "tie agree w3", say("more often")
    yield "actor", say("an actor; larger is heard more")
    if view.camps and view.unplaced:
        yield "actor alone", say("in no camp")


def _sample(sheet: _Sheet, x: float, classes: str) -> None:
    y = sheet.y + 9
    if classes.startswith("tie"):
        data = f"M{sheet.x(x):g} {y:g}L{sheet.x(x + _SAMPLE - 8):g} {y:g}"
        sheet.draw(drawing.path(data, classes=classes))
    else:
        sheet.draw(drawing.group([sheet.circle(x + 13, y, 6)], classes=classes))


def _cards(sheet: _Sheet, view: CampsView, say: Language) -> None:
    """A card for each camp, one below the other."""
    if view.common:
        sheet.paragraph(say("What all camps share"), 19, "name strong")
        _shares(sheet, view.common, say)
        sheet.y += 18
    for camp in view.camps:
        _card(sheet, camp, say)
    if view.unplaced:
        sheet.rule()
        sheet.y += 12
        sheet.paragraph(say("In no camp") if view.camps else say("Actors"), 19, "name strong")
        sheet.y += 4
        sheet.names([one.label for one in view.unplaced], 14)
        sheet.y += 18


def _card(sheet: _Sheet, camp: Camp, say: Language) -> None:
    sheet.rule()
    sheet.y += 12
    sheet.paragraph(camp_name(camp.number, say), 19, "name strong")
    sheet.paragraph(say.many("{n} actor", "{n} actors", camp.size), 13, "note")
    sheet.y += 4
    sheet.names([member.label for member in camp.members], 14)
    if camp.shares:
        sheet.y += 10
        sheet.paragraph(say("What it shares"), 13, "note strong")
        _shares(sheet, camp.shares, say)
    if camp.divides:
        sheet.y += 10
        sheet.paragraph(say("What divides it"), 13, "note strong")
        _divisions(sheet, camp.divides, say)
    sheet.y += 18


def _shares(sheet: _Sheet, shares: Sequence[Shared], say: Language) -> None:
    for share in shares:
        sheet.y += 4
        glyph, classes = GLYPHS_BY_NAME[share.polarity], f"side strong {share.polarity}"
        sheet.draw(sheet.text(sheet.margin, sheet.y + 14, glyph, classes))
        sheet.paragraph(share.about.label, 14, "", x=sheet.margin + 18, limit=4)
        sheet.paragraph(heard(share, say), 13, "note", x=sheet.margin + 18)


def _divisions(sheet: _Sheet, found: Sequence[Divided], say: Language) -> None:
    for division in found:
        sheet.y += 4
        sheet.paragraph(division.about.label, 14, "", limit=4)
        if division.within:
            sheet.paragraph(say("divides the camp itself"), 13, "note")
        sheet.paragraph(" · ".join(votes_words(vote, say) for vote in division.votes), 13, "note")


def _foot(sheet: _Sheet, view: CampsView) -> None:
    sheet.y += 8
    for sentence in (*view.left_out, *view.cautions):
        sheet.paragraph(sentence, 13, "note", limit=3)
        sheet.y += 2
