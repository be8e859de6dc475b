"""What drawings of the tree are made with: text that wraps, signs, and boxes painted under what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from markupsafe import Markup

from counterpoint.viz import drawing
from counterpoint.viz.fonts import REGULAR, SEMIBOLD, break_lines, clean, is_covered
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
        return SEMIBOLD if "strong" in self.classes.split() else REGULAR


TITLE: Final = Type("title strong", 28, 34)
LEDE: Final = Type("lede", 16, 22)
HEADING: Final = Type("heading strong", 19, 25)
NAME: Final = Type("name strong", 15, 20)
BODY: Final = Type("body", 15, 20)
SMALL: Final = Type("small", 14, 18)
META: Final = Type("meta", 13, 17)
QUIET: Final = Type("small meta", 14, 18)
KICKER: Final = Type("kicker strong", 14, 19)


@dataclass
class Canvas:
    """Elements in the order they are painted; all lengths in CSS pixels.

    Coordinates are written as for left to right; ``mirrored`` turns them around.
    """

    width: float
    mirrored: bool = False
    parts: list[Markup] = field(default_factory=list)

    def place(self) -> int:
        """A place in the order of painting, for a box that goes under all that is drawn from now on."""
        return len(self.parts)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        classes: str,
        *,
        radius: float = 0,
        at: int = -1,
    ) -> None:
        """A rectangle; ``at`` is its place in the order of painting."""
        left = self.width - x - width if self.mirrored else x
        made = drawing.rect(left, y, width, height, classes=classes, radius=radius)
        self.parts.insert(len(self.parts) if at < 0 else at, made)

    def line(self, x1: float, y1: float, x2: float, y2: float, classes: str) -> None:
        """A straight line."""
        if self.mirrored:
            x1, x2 = self.width - x1, self.width - x2
        self.parts.append(drawing.line(x1, y1, x2, y2, classes=classes))

    def text(self, x: float, y: float, words: str, classes: str, *, middle: bool = False) -> None:
        """One line of text that begins at ``x``, or has its middle there; ``y`` is its baseline."""
        at = self.width - x if self.mirrored else x
        anchor = "middle" if middle else "end" if self.mirrored else ""
        self.parts.append(drawing.text(at, y, words, classes=classes, anchor=anchor))

    def paragraph(
        self, x: float, y: float, width: float, words: str, kind: Type, *, limit: int, classes: str = ""
    ) -> float:
        """Text broken to a width from its top ``y`` down; returns where it ends."""
        spare = _SPARE if is_covered(clean(words), kind.font) else _SPARE_OF_OTHERS
        found = break_lines(words, width * spare, kind.size, limit=limit, font=kind.font)
        for number, line in enumerate(found):
            baseline = y + number * kind.step + kind.step / 2 + kind.size * 0.34
            self.text(x, baseline, line, f"{kind.classes} {classes}".strip())
        return y + kind.step * len(found)

    def sign(self, x: float, y: float, polarity: str, *, solid: bool = True, size: float = 17) -> None:
        """A sign for for, against or mixed with its top and start there: hollow and dashed if not solid."""
        radius = size / 2 if polarity == "endorses" else size * 0.22
        classes = f"sign {polarity}" + ("" if solid else " implied")
        self.rect(x + 0.75, y + 0.75, size - 1.5, size - 1.5, classes, radius=radius)
        middle, baseline = x + size / 2, y + size / 2 + size * 0.27
        self.text(middle, baseline, _GLYPHS[polarity], f"glyph {classes}", middle=True)

    def change(self, x: float, y: float, kind: str, size: float = 11) -> None:
        """The sign of a change, drawn: the font that ships has no glyphs for them."""
        if kind in ("first", "second"):
            self._half(x, y, size, at_start=kind == "first")
            return
        for offset in (0.36, 0.64) if kind else (0.5,):
            self.line(x, y + size * offset, x + size, y + size * offset, "stroke")
        if kind == "differs":
            self.line(x + size * 0.3, y + size, x + size * 0.7, y, "stroke")

    def _half(self, x: float, y: float, size: float, *, at_start: bool) -> None:
        left = self.width - x - size if self.mirrored else x
        radius, middle = size / 2 - 0.75, left + size / 2
        self.parts.append(drawing.circle(middle, y + size / 2, radius, classes="stroke"))
        sweep = 0 if at_start != self.mirrored else 1
        data = f"M{middle:g} {y + 0.75:g}A{radius:g} {radius:g} 0 0 {sweep} {middle:g} {y + size - 0.75:g}Z"
        self.parts.append(drawing.path(data, classes="filled"))

    def drawn(
        self, height: float, title: str, description: str, styles: Sequence[str] = ("tree_svg.css",)
    ) -> drawing.Drawing:
        """The drawing, of that height."""
        return drawing.Drawing(self.width, height, title, tuple(self.parts), description, tuple(styles))
