"""Where in its texts an entry answers a query, as offsets; never as markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from counterpoint.graph.search.texts import Entry, Text
from counterpoint.graph.search.words import Word, is_pair, words

__all__ = ["Excerpt", "Span", "excerpts"]

_LONGEST: Final = 300
"""Characters of a text that are shown."""
_BEFORE: Final = 60
"""Characters shown before the first word that was looked for, where not all of a text is."""
_MOST_SPANS: Final = 50
_MOST_TEXTS: Final = 5
_MOST_READ: Final = 100_000
"""Characters of a text in which the words are looked for."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an excerpt, in Unicode code points from its beginning: ``start`` ≤ i < ``end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A part of a text of a record.

    ``field`` is the record's, ``index`` the place in it where it holds several texts, ``language`` that of
    the text where it is not the debate's. ``text`` begins at the code point ``offset`` of the whole.
    """

    field: str
    text: str
    highlights: tuple[Span, ...]
    offset: int = 0
    index: int | None = None
    language: str = ""


def excerpts(entry: Entry, terms: frozenset[str]) -> list[Excerpt]:
    """The texts of an entry that hold one of these words of the index, the words marked."""
    found: list[Excerpt] = []
    for text in entry.texts:
        if len(found) < _MOST_TEXTS and (spans := _joined(_matches(text, terms))):
            found.append(_excerpt(text, spans))
    return found


def _matches(text: Text, terms: frozenset[str]) -> Iterator[Span]:
    for word in words(text.text[:_MOST_READ]):
        if word.text in terms and not _is_tail(word, terms):
            yield Span(word.start, word.end)


def _is_tail(word: Word, terms: frozenset[str]) -> bool:
    """Whether it is the last letter of a run without spaces, whose pair stands before it."""
    return is_pair(word.text) and word.end - word.start == 1 and any(len(term) > 1 for term in terms)


def _joined(spans: Iterator[Span]) -> list[Span]:
    """The stretches in order, those that overlap made one; no more than are shown."""
    found: list[Span] = []
    for span in spans:
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        elif len(found) < _MOST_SPANS:
            found.append(span)
    return found


def _excerpt(text: Text, spans: list[Span]) -> Excerpt:
    start = 0 if len(text.text) <= _LONGEST else max(0, spans[0].start - _BEFORE)
    end = start + _LONGEST
    return Excerpt(
        field=text.field,
        text=text.text[start:end],
        highlights=tuple(
            Span(span.start - start, min(span.end, end) - start) for span in spans if span.start < end
        ),
        offset=start,
        index=text.index,
        language=text.language,
    )
