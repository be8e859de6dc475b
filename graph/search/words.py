"""Text to words that compare: case and accents folded, and scripts without spaces cut into pairs.

Each word knows where it stands, in code points of the text as it is, so that what is found can be shown.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["Word", "fold", "is_pair", "words"]

_UNSPACED: Final = (
    "\u0e00-\u0eff\u0f00-\u0fbc\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Tibetan, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d"
    "\U00020000-\U0003ffff"
)
"""Letters of scripts that put no space between words: they are looked for in pairs."""

_LETTERS_OF_THEIR_OWN: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ـ": ""}
)
"""What people type plain and Unicode does not take apart; and the Arabic stretcher, which is no letter."""

_LONGEST: Final = 64
"""Letters of a word that count."""

_PLAIN: Final = re.compile(r"[^\W_]+")
_UNSPACED_RUN: Final = re.compile(f"[{_UNSPACED}]+")
_PIECES: Final = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word, or pair of letters, and the code points ``start`` ≤ i < ``end`` that it was made of."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of a text, in its order; of a run without spaces every pair, and its last letter alone."""
    pattern = _PLAIN if text.isascii() else _word_pattern()
    for match in pattern.finditer(text):
        found = match[0]
        if found.isascii() or not _UNSPACED_RUN.search(found):
            if folded := fold(found):
                yield Word(folded, match.start(), match.end())
            continue
        for piece in _PIECES.finditer(found):
            yield from _of_piece(piece[0], match.start() + piece.start())


def _of_piece(piece: str, start: int) -> Iterator[Word]:
    if not _UNSPACED_RUN.fullmatch(piece):
        if folded := fold(piece):
            yield Word(folded, start, start + len(piece))
        return
    for place in range(len(piece)):
        pair = piece[place : place + 2]
        if folded := fold(pair):
            yield Word(folded, start + place, start + place + len(pair))


def is_pair(word: str) -> bool:
    """Whether a folded word is of a script without spaces."""
    return _UNSPACED_RUN.match(word) is not None


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """``Été`` → ``ete``; at most 64 letters of it."""
    if word.isascii():
        return word.lower()[:_LONGEST]
    apart = unicodedata.normalize("NFKD", word[:_LONGEST]).casefold().translate(_LETTERS_OF_THEIR_OWN)
    kept = "".join(c for c in unicodedata.normalize("NFKD", apart) if unicodedata.category(c)[0] != "M")
    return unicodedata.normalize("NFC", kept)[:_LONGEST]


@lru_cache(maxsize=1)
def _word_pattern() -> re.Pattern[str]:
    """Letters and digits, with the marks that belong to them; ``\\w`` leaves marks out."""
    marks = [c for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c))[0] == "M"]
    return re.compile(rf"[^\W_](?:[^\W_]|[{_ranges(marks)}])*")


def _ranges(points: list[int]) -> str:
    """Code points in order as the inside of a character class."""
    found: list[list[int]] = []
    for point in points:
        if found and found[-1][1] == point - 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in found)
