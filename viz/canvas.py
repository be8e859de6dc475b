"""What drawings are made on: places count from where reading begins, mirrored where that is the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from counterpoint.viz import drawing
from counterpoint.viz.fonts import REGULAR, SEMIBOLD, break_lines

__all__ = ["Canvas", "Mirrored", "Sheet", "font_of"]

_ANCHORS: Final = {"": "end", "end": "", "middle": "middle"}


def font_of(classes: str) -> str:
    """The font that a class of text is set in."""
    return SEMIBOLD if "strong" in classes.split() else REGULAR


class Mirrored:
    """Makes elements for a drawing of that width; all lengths in CSS pixels, hundredths at most."""

    def __init__(self, width: float, *, mirrored: bool = False) -> None:
        self.width, self.mirrored = width, mirrored

    def x(self, place: float) -> float:
        """A place, from the left."""
        return round(self.width - place if self.mirrored else place, 2)

    def text(self, x: float, y: float, words: str, classes: str, anchor: str = "") -> Markup:
        """One line that begins, ends (``end``) or has its middle (``middle``) there, on a baseline."""
        drawn = _ANCHORS[anchor] if self.mirrored else anchor
        return drawing.text(self.x(x), round(y, 2), words, classes=classes, anchor=drawn)

    def lines(
        self, x: float, y: float, words: Sequence[str], step: float, classes: str, anchor: str = ""
    ) -> Markup:
        """Lines of text, the first with its baseline at ``y``."""
        found = (self.text(x, y + n * step, line, classes, anchor) for n, line in enumerate(words))
        return Markup("").join(found)

    def rect(
        self, x: float, y: float, width: float, height: float, classes: str, radius: float = 0
    ) -> Markup:
        """A rectangle that begins there."""
        left = self.x(x + width) if self.mirrored else self.x(x)
        sizes = round(width, 2), round(height, 2)
        return drawing.rect(left, round(y, 2), *sizes, classes=classes, radius=radius)

    def line(self, x1: float, y1: float, x2: float, y2: float, classes: str) -> Markup:
        """A straight line."""
        return drawing.line(self.x(x1), round(y1, 2), self.x(x2), round(y2, 2), classes=classes)

    def circle(self, x: float, y: float, radius: float, classes: str = "") -> Markup:
        """A circle."""
        return drawing.circle(self.x(x), round(y, 2), radius, classes=classes)


class Canvas(Mirrored):
    """Keeps what is drawn, in the order in which it is painted."""

    def __init__(self, width: float, *, mirrored: bool = False) -> None:
        super().__init__(width, mirrored=mirrored)
        self.parts: list[Markup] = []

    def draw(self, *parts: Markup) -> None:
        """Paint elements over what there is."""
        self.parts.extend(parts)


class Sheet(Canvas):
    """A canvas that grows downward: ``y`` is where the next thing goes."""

    def __init__(self, width: float, margin: float, *, mirrored: bool = False) -> None:
        super().__init__(width, mirrored=mirrored)
        self.margin = self.y = margin

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin

    def rule(self, classes: str = "rule", *, start: float | None = None, end: float | None = None) -> None:
        """A horizontal line, from margin to margin where nothing else is said."""
        first = self.margin if start is None else start
        last = self.width - self.margin if end is None else end
        self.draw(self.line(first, self.y, last, self.y, classes))

    def paragraph(
        self, words: str, size: float, classes: str, *, x: float | None = None, limit: int = 6
    ) -> None:
        """Text from ``x`` to the margin; the place moves below it."""
        start, step = self.margin if x is None else x, round(size * 1.35)
        width = self.width - self.margin - start
        found = break_lines(words, width, size, limit=limit, font=font_of(classes))
        self.draw(self.lines(start, self.y + size, found, step, classes))
        self.y += step * len(found)
