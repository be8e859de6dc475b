"""Measuring and breaking text with the metrics of the font that ships (Source Sans 3, OFL)."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from counterpoint.viz.assets import static_bytes

__all__ = ["REGULAR", "SEMIBOLD", "break_lines", "clean", "is_covered", "text_width"]

REGULAR = "counterpoint-sans-400.woff"
SEMIBOLD = "counterpoint-sans-600.woff"

_ELLIPSIS = "…"


@dataclass(frozen=True)
class _Metrics:
    """Advance widths by code point, in thousandths of an em."""

    widths: Mapping[int, int]


@cache
def _metrics(font: str) -> _Metrics:
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(static_bytes(font)), lazy=True) as face:
        scale = 1000 / face["head"].unitsPerEm
        advances = face["hmtx"].metrics
        return _Metrics({code: round(advances[name][0] * scale) for code, name in face.getBestCmap().items()})


def text_width(text: str, size: float, font: str = REGULAR) -> float:
    """The width of a line at a size, both in CSS pixels; kerning, which mostly narrows, is left out.

    What the font lacks is drawn by the system's, and is counted at a width no such font is known to exceed.
    """
    widths = _metrics(font).widths
    return sum(widths.get(ord(char), 0) or _foreign(char) for char in text) * size / 1000


def is_covered(text: str, font: str = REGULAR) -> bool:
    """Whether the font has every character; where it has not, a whole line may be drawn in another."""
    widths = _metrics(font).widths
    return all(ord(char) in widths for char in text)


def _foreign(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 1400 if unicodedata.category(char) == "So" else 1050
    return 850


def clean(text: str) -> str:
    """Text on one line: white space collapsed; control characters and bidirectional embeddings dropped."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or _drawn(char))
    return _PILE.sub(r"\1", " ".join("".join(kept).split()))


_PILE = re.compile(r"([\u0300-\u036f]{3})[\u0300-\u036f]+")
"""More accents on one letter than any writing needs; they would be drawn over the lines around."""


def _drawn(char: str) -> bool:
    bidirectional = "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"
    return not bidirectional and unicodedata.category(char) not in ("Cc", "Cs", "Cn")


def break_lines(text: str, width: float, size: float, *, limit: int, font: str = REGULAR) -> tuple[str, ...]:
    """Text broken into at most ``limit`` lines that are each at most ``width`` wide; cut with an ellipsis."""
    lines: list[str] = []
    current = ""
    for word in clean(text).split(" "):
        joined = f"{current} {word}" if current else word
        if text_width(joined, size, font) <= width:
            current = joined
            continue
        if current:
            lines.append(current)
        *whole, current = _pieces(word, width, size, font)
        lines.extend(whole)
        if len(lines) > limit:
            break
    lines.append(current)
    if len(lines) <= limit:
        return tuple(lines)
    return (*lines[: limit - 1], _cut(lines[limit - 1], width, size, font))


def _pieces(word: str, width: float, size: float, font: str) -> list[str]:
    """A word, broken between characters where it is wider than a line."""
    pieces, current = [], ""
    for char in word[:_LONGEST]:
        if current and text_width(current + char, size, font) > width and not unicodedata.combining(char):
            pieces.append(current)
            current = ""
        current += char
    return [*pieces, current]


_LONGEST = 1000
"""Characters of one word that are looked at; no box holds as many."""


def _cut(line: str, width: float, size: float, font: str) -> str:
    while line and text_width(line + _ELLIPSIS, size, font) > width:
        line = line[:-1]
    return line.rstrip() + _ELLIPSIS
