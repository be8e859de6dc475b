"""What a drawn timeline is made of: signs, flags, words that open cards; mirrored where time runs left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from counterpoint.ontology.records import Polarity
from counterpoint.viz import drawing
from counterpoint.viz.canvas import Mirrored
from counterpoint.viz.fonts import clean, text_width
from counterpoint.viz.languages import Language
from counterpoint.viz.views.timeline_model import Row, Tick
from counterpoint.viz.wording import GLYPHS, STANCES

__all__ = ["HIT", "SIGN", "Sheet", "shortened", "sign_width", "spoken", "tick_words"]

SIGN: Final = 18.0
"""Width of a sign; what one can hit is larger."""
HIT: Final = 28.0
_COUNT: Final = 12.0


def shortened(words: str, most: int = 160) -> str:
    """Words on one line, cut where they are long."""
    found = clean(words[: most * 4])
    return found if len(found) <= most else found[: most - 1].rstrip() + "…"


def sign_width(tick: Tick) -> float:
    """How wide a tick is drawn, with its count where several statements share it."""
    count = len(tick.words)
    return SIGN if count < 2 else SIGN + 5 + text_width(str(count), _COUNT)


def spoken(row: Row, tick: Tick, say: Language) -> str:
    """What a tick is called: who is how on what, and when."""
    stance = say(STANCES[Polarity(tick.polarity)]).lower()
    what = shortened(tick_words(tick, say))
    return f"{shortened(row.actor.label)}, {stance}: {what} ({shortened(tick.when.words)})"


def tick_words(tick: Tick, say: Language) -> str:
    """What a tick is on: the proposition, or how many statements share it."""
    if len(tick.about) == 1:
        return tick.about[0].label
    return say.many("{n} statement", "{n} statements", len(tick.words))


class Sheet(Mirrored):
    """Draws marks; with ``linked`` what has a card opens it."""

    def __init__(self, width: float, *, mirrored: bool, linked: bool) -> None:
        super().__init__(width, mirrored=mirrored)
        self.linked = linked

    def path(self, points: Iterable[tuple[float, float]], classes: str, *, closed: bool = True) -> Markup:
        """A polygon, or a line with corners."""
        data = "L".join(f"{self.x(x):g},{round(y, 2):g}" for x, y in points)
        return drawing.path(f"M{data}{'Z' if closed else ''}", classes=classes)

    def opener(self, card: str, title: str, parts: Iterable[Markup], classes: str) -> Markup:
        """Parts that open a card; in a file of its own, parts with a title."""
        inner = Markup("").join(parts)
        if not self.linked:
            return drawing.group((inner,), classes=classes, title=title)
        return Markup(
            '<a class="{0}" href="#{1}" data-opens="{1}" target="_self"><title>{2}</title>{3}</a>'
        ).format(classes, card, title, inner)

    def sign(self, x: float, y: float, tick: Tick, title: str) -> Markup:
        """A tick with its center there, which opens its words."""
        hit = self.rect(x - HIT / 2, y - HIT / 2, HIT - SIGN + sign_width(tick), HIT, "hit")
        return self.opener(tick.card, title, [hit, self.mark(x, y, tick)], "opens")

    def mark(self, x: float, y: float, tick: Tick, *, counted: bool = True) -> Markup:
        """A sign: round for, square against, between them mixed; hollow where only the period is known."""
        parts = [
            self._shape(x, y, SIGN / 2, tick.polarity),
            self.text(x, y + 4.6, GLYPHS[Polarity(tick.polarity)], "glyph", "middle"),
        ]
        if counted and len(tick.words) > 1:
            parts.append(self.text(x + SIGN / 2 + 4, y + 4.3, str(len(tick.words)), "count"))
        known = "loose" if tick.when.form == "period" else "known"
        marked = " marked" if tick.marked else ""
        return drawing.group(parts, classes=f"tick {tick.polarity} {known}{marked}")

    def _shape(self, x: float, y: float, half: float, polarity: str) -> Markup:
        if polarity == "endorses":
            return self.circle(x, y, half, "shape")
        if polarity == "rejects":
            return self.rect(x - half, y - half, 2 * half, 2 * half, "shape", 4)
        cx, cy = self.x(x), round(y, 2)
        return drawing.path(
            f"M{cx - half:g},{cy:g}a{half:g},{half:g} 0 0 1 {half:g},{-half:g}h5a4,4 0 0 1 4,4v5"
            f"a{half:g},{half:g} 0 0 1 {-half:g},{half:g}h-5a4,4 0 0 1 -4,-4z",
            classes="shape",
        )

    def flag(self, x: float, y: float, *, law: bool, hollow: bool) -> Markup:
        """A pennant for an event, a sheet of paper for a law or policy; its pole stands at ``x``."""
        classes = "flag loose" if hollow else "flag"
        if law:
            corner = [(x, y - 8), (x + 8, y - 8), (x + 12, y - 4), (x + 12, y + 8), (x, y + 8)]
            lines = [self.line(x + 3, y + d, x + 9, y + d, "print") for d in (-1, 3)]
            return Markup("").join([self.path(corner, classes), *([] if hollow else lines)])
        pole = self.line(x, y - 9, x, y + 9, "pole")
        return self.path([(x, y - 8), (x + 12, y - 4), (x, y)], classes) + pole
