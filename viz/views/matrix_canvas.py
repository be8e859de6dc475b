"""What drawings of the matrix are made with: a sheet that grows downwards, mirrored where one reads so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from counterpoint.viz import drawing
from counterpoint.viz.fonts import REGULAR, SEMIBOLD, break_lines, clean, text_width
from counterpoint.viz.views.matrix_model import Sign
from counterpoint.viz.wording import GLYPHS

__all__ = ["MARGIN", "Canvas", "font_of"]

MARGIN: Final = 24.0
"""Empty space at every edge, in CSS pixels."""

_BASELINE: Final = 0.36
"""How far below the middle of a line its baseline is, in heights of the font."""


def font_of(classes: str) -> str:
    """The font that a class of text is set in."""
    return SEMIBOLD if "strong" in classes.split() else REGULAR


class Canvas:
    """Elements in the order they are painted; ``y`` is where the next goes, all lengths in CSS pixels.

    Coordinates are written as for left to right; ``mirrored`` turns them around.
    """

    def __init__(self, width: float, *, mirrored: bool = False) -> None:
        self.width = width
        self.mirrored = mirrored
        self.parts: list[Markup] = []
        self.y = MARGIN

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN

    def rect(
        self, x: float, y: float, width: float, height: float, classes: str, radius: float = 0
    ) -> Markup:
        """A rectangle."""
        left = self.width - x - width if self.mirrored else x
        return drawing.rect(left, y, width, height, classes=classes, radius=radius)

    def rule(self, y: float, classes: str = "rule", start: float = MARGIN, end: float | None = None) -> None:
        """A horizontal line."""
        stop = self.width - MARGIN if end is None else end
        if self.mirrored:
            start, stop = self.width - stop, self.width - start
        self.parts.append(drawing.line(start, y, stop, y, classes=classes))

    def upright(self, x: float, y1: float, y2: float) -> None:
        """A vertical line."""
        at = self.width - x if self.mirrored else x
        self.parts.append(drawing.line(at, y1, at, y2, classes="rule"))

    def text(self, x: float, y: float, words: str, classes: str, *, middle: bool = False) -> Markup:
        """One line of text that begins at ``x``, or has its middle there; ``y`` is its baseline."""
        at = self.width - x if self.mirrored else x
        return drawing.text(
            at, y, words, classes=classes, anchor="middle" if middle else "end" * self.mirrored
        )

    def lines(self, x: float, y: float, words: Sequence[str], step: float, classes: str) -> None:
        """Lines of text, the first with its baseline at ``y``."""
        self.parts += [self.text(x, y + n * step, line, classes) for n, line in enumerate(words)]

    def paragraph(
        self, words: str, size: float, classes: str, *, x: float = MARGIN, width: float = 0, limit: int = 6
    ) -> None:
        """Text broken to a width, and the place moved below it."""
        found = break_lines(words, width or self.width - MARGIN - x, size, limit=limit, font=font_of(classes))
        step = size * 1.35
        self.lines(x, self.y + size, found, step, classes)
        self.y += step * len(found)

    def sign(
        self,
        sign: Sign,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        radius: float = 3,
        title: str = "",
    ) -> Markup:
        """A glyph in its box."""
        if not sign.polarity:
            shown = self.text(x + width / 2, y + height / 2 + 5, "·", "glyph", middle=True)
            return drawing.group([self.rect(x, y, width, height, "", radius), shown], classes="mark silent")
        glyph = GLYPHS[sign.polarity] + (" !" if sign.contested else "")  # type: ignore[index]
        size = min(18.0, height * 0.75)
        middle = y + height / 2 + size * _BASELINE
        classes = "glyph" if size > 14 else "glyph small"
        inside = [
            self.rect(x, y, width, height, "", radius),
            self.text(x + width / 2, middle, glyph, classes, middle=True),
        ]
        return drawing.group(inside, classes=f"mark {sign.polarity} {sign.basis}", title=title)

    def fitted(self, words: str, width: float, size: float, classes: str = "") -> tuple[str, float]:
        """A text on one line, cut where it is wider, and how wide it is."""
        line = break_lines(words, width, size, limit=1, font=font_of(classes))[0]
        return line, text_width(clean(line), size, font_of(classes))
