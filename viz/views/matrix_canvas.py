"""What drawings of the matrix are made on: a sheet with signs in boxes."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from counterpoint.viz import canvas, drawing
from counterpoint.viz.canvas import font_of
from counterpoint.viz.fonts import break_lines, clean, text_width
from counterpoint.viz.views.matrix_model import Sign
from counterpoint.viz.wording import GLYPHS

__all__ = ["MARGIN", "Canvas"]

MARGIN: Final = 24.0
"""Empty space at every edge, in CSS pixels."""

_BASELINE: Final = 0.36
"""How far below the middle of a line its baseline is, in heights of the font."""


class Canvas(canvas.Sheet):
    """The sheet of a matrix."""

    def __init__(self, width: float, *, mirrored: bool = False) -> None:
        super().__init__(width, MARGIN, mirrored=mirrored)

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
            shown = self.text(x + width / 2, y + height / 2 + 5, "·", "glyph", "middle")
            return drawing.group([self.rect(x, y, width, height, "", radius), shown], classes="mark silent")
        glyph = GLYPHS[sign.polarity] + (" !" if sign.contested else "")  # type: ignore[index]
        size = min(18.0, height * 0.75)
        middle = y + height / 2 + size * _BASELINE
        classes = "glyph" if size > 14 else "glyph small"
        inside = [
            self.rect(x, y, width, height, "", radius),
            self.text(x + width / 2, middle, glyph, classes, "middle"),
        ]
        return drawing.group(inside, classes=f"mark {sign.polarity} {sign.basis}", title=title)

    def fitted(self, words: str, width: float, size: float, classes: str = "") -> tuple[str, float]:
        """A text on one line, cut where it is wider, and how wide it is."""
        line = break_lines(words, width, size, limit=1, font=font_of(classes))[0]
        return line, text_width(clean(line), size, font_of(classes))
