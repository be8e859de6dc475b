"""What drawings of the tree are made on: text that wraps, signs, and boxes painted under what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from counterpoint.viz import canvas, drawing
from counterpoint.viz.canvas import font_of
from counterpoint.viz.fonts import break_lines, clean, is_covered
from counterpoint.viz.wording import GLYPHS

__all__ = [
    "BODY",
    "HEADING",
    "KICKER",
    "LEDE",
    "META",
    "NAME",
    "QUIET",
    "SMALL",
    "TITLE",
    "Canvas",
    "Place",
    "Type",
]

_GLYPHS: Final = {str(polarity): glyph for polarity, glyph in GLYPHS.items()}
_SPARE: Final = 0.96
"""How much of a line is filled: a reader without our font sees one that runs a little wider."""

_SPARE_OF_OTHERS: Final = 0.74
"""The same where our font lacks a character: any other, a monospaced one too, may be taken for the line."""


Place: TypeAlias = tuple[float, float, float]
"""Where something is drawn: its start, its top and its width."""


@dataclass(frozen=True, slots=True)
class Type:
    """How text is set: its classes in ``tree_svg.css``, its size and the step of its lines in CSS pixels."""

    classes: str
    size: float
    step: float

    @property
    def font(self) -> str:
        """The font by whose metrics it is broken."""
        return font_of(self.classes)


TITLE: Final = Type("title strong", 28, 34)
LEDE: Final = Type("lede", 16, 22)
HEADING: Final = Type("heading strong", 19, 25)
NAME: Final = Type("name strong", 15, 20)
BODY: Final = Type("body", 15, 20)
SMALL: Final = Type("small", 14, 18)
META: Final = Type("meta", 13, 17)
QUIET: Final = Type("small meta", 14, 18)
KICKER: Final = Type("kicker strong", 14, 19)


class Canvas(canvas.Canvas):
    """The canvas of a tree."""

    def place(self) -> int:
        """A place in the order of painting, for a box that goes under all that is drawn from now on."""
        return len(self.parts)

    def box(
        self, x: float, y: float, width: float, height: float, classes: str, *, radius: float = 0, at: int
    ) -> None:
        """A rectangle at a place in the order of painting."""
        self.parts.insert(at, self.rect(x, y, width, height, classes, radius))

    def paragraph(
        self, x: float, y: float, width: float, words: str, kind: Type, *, limit: int, classes: str = ""
    ) -> float:
        """Text broken to a width from its top ``y`` down; returns where it ends."""
        spare = _SPARE if is_covered(clean(words), kind.font) else _SPARE_OF_OTHERS
        found = break_lines(words, width * spare, kind.size, limit=limit, font=kind.font)
        for number, line in enumerate(found):
            baseline = y + number * kind.step + kind.step / 2 + kind.size * 0.34
            self.draw(self.text(x, baseline, line, f"{kind.classes} {classes}".strip()))
        return y + kind.step * len(found)

    def sign(self, x: float, y: float, polarity: str, *, solid: bool = True, size: float = 17) -> None:
        """A sign for for, against or mixed with its top and start there: hollow and dashed if not solid."""
        radius = size / 2 if polarity == "endorses" else size * 0.22
        classes = f"sign {polarity}" + ("" if solid else " implied")
        self.draw(self.rect(x + 0.75, y + 0.75, size - 1.5, size - 1.5, classes, radius))
        middle, baseline = x + size / 2, y + size / 2 + size * 0.27
        self.draw(self.text(middle, baseline, _GLYPHS[polarity], f"glyph {classes}", "middle"))

    def change(self, x: float, y: float, kind: str, size: float = 11) -> None:
        """The sign of a change, drawn: the font that ships has no glyphs for them."""
        if kind in ("first", "second"):
            self._half(x, y, size, at_start=kind == "first")
            return
        for offset in (0.36, 0.64) if kind else (0.5,):
            self.draw(self.line(x, y + size * offset, x + size, y + size * offset, "stroke"))
        if kind == "differs":
            self.draw(self.line(x + size * 0.3, y + size, x + size * 0.7, y, "stroke"))

    def _half(self, x: float, y: float, size: float, *, at_start: bool) -> None:
        radius, middle = size / 2 - 0.75, self.x(x + size / 2)
        self.draw(self.circle(x + size / 2, y + size / 2, radius, "stroke"))
        sweep = 0 if at_start != self.mirrored else 1
        data = f"M{middle:g} {y + 0.75:g}A{radius:g} {radius:g} 0 0 {sweep} {middle:g} {y + size - 0.75:g}Z"
        self.draw(drawing.path(data, classes="filled"))

    def drawn(
        self, height: float, title: str, description: str, styles: Sequence[str] = ("tree_svg.css",)
    ) -> drawing.Drawing:
        """The drawing, of that height."""
        return drawing.Drawing(self.width, height, title, tuple(self.parts), description, tuple(styles))
