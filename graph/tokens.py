"""SPARQL as tokens: enough of its grammar to tell a keyword from the same word in a literal.

Whether ``<`` opens an IRI or compares two values depends on where it stands (``?a<?b)FILTER(?c>1`` holds
no IRI), so the tokenizer keeps track of which brackets hold expressions, and what it says of a query is
what the engine reads too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from counterpoint.errors import QueryError

__all__ = ["Place", "Token", "tokens"]


class Place(Enum):
    """What the innermost open bracket holds; ``DATA`` are the rows of ``VALUES`` and of ``INSERT DATA``."""

    PATTERN = auto()
    EXPRESSION = auto()
    DATA = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its ``kind`` (a group of the pattern below), text, place, and where it begins.

    ``depth`` counts the brackets open around it, ``inside`` is the innermost of them; a bracket itself
    stands outside the ones it opens. ``start`` is where in the text it begins.
    """

    kind: str
    text: str
    place: Place
    inside: str
    depth: int
    line: int
    column: int
    start: int

    @property
    def end(self) -> int:
        """Where in the text it ends."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """A keyword in upper case; empty for every other kind of token."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def at(self) -> str:
        """``line:column``, counted from 1."""
        return f"{self.line}:{self.column}"


_NAME_START: Final = r"A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D"
_NAME_START_HIGH: Final = (
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_FIRST: Final = _NAME_START + _NAME_START_HIGH
_REST: Final = _FIRST + r"0-9\-\u00B7\u0300-\u036F\u203F\u2040"
_LOCAL: Final = rf"(?:[{_REST}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])"
_IRI: Final = r'<[^<>"{}|^`\x00-\x20]*>'
_OTHERS: Final = rf"""
  (?P<space>[ \t\r\n]+)
| (?P<comment>\#[^\r\n]*)
| (?P<string>\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
    | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
| (?P<variable>[?$][{_FIRST}0-9][{_FIRST}0-9\u00B7\u0300-\u036F\u203F\u2040]*)
| (?P<blank>_:[{_FIRST}0-9](?:[{_REST}.]*[{_REST}])?)
| (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?)
| (?P<name>(?:[{_FIRST}](?:[{_REST}.]*[{_REST}])?)?:(?:{_LOCAL}(?:(?:{_LOCAL}|\.)*{_LOCAL})?)?)
| (?P<number>(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|\.?[0-9]+[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+))
| (?P<word>[A-Za-z_][A-Za-z0-9_]*)
| (?P<mark>\^\^|&&|\|\||!=|<=|>=|<<|>>|[{{}}()\[\].;,|/^*+?!=<>~&-])
"""
_WITH_IRI: Final = re.compile(rf"(?P<iri>{_IRI}) | {_OTHERS}", re.VERBOSE | re.DOTALL)
_WITHOUT_IRI: Final = re.compile(_OTHERS, re.VERBOSE | re.DOTALL)

_OPERANDS: Final = frozenset({"iri", "string", "variable", "blank", "language", "name", "number"})
_OPEN: Final = {"{": "}", "(": ")", "[": "]"}
_EXPRESSION_WORDS: Final = frozenset({"SELECT", "ORDER", "GROUP", "HAVING"})
_PATTERN_WORDS: Final = frozenset(
    {"WHERE", "FROM", "VALUES", "LIMIT", "OFFSET", "CONSTRUCT", "DESCRIBE", "ASK"}
)
_NO_CALL: Final = frozenset({"A", "VALUES", "WHERE", "UNDEF"})
_CALLED_BY: Final = frozenset({"FILTER", "BY", "HAVING"})


@dataclass(slots=True)
class _Frame:
    open: str
    place: Place
    values: bool = False


@dataclass(slots=True)
class _State:
    """The open brackets and the last two tokens."""

    frames: list[_Frame] = field(default_factory=lambda: [_Frame("", Place.PATTERN)])
    last: Token | None = None
    before_last: Token | None = None

    @property
    def place(self) -> Place:
        return self.frames[-1].place

    def reads_iri(self) -> bool:
        """Is a ``<`` here the start of an IRI, rather than a comparison?"""
        if self.place is not Place.EXPRESSION or self.last is None:
            return True
        return not (self.last.kind in _OPERANDS or self.last.text in (")", "]"))

    def step(self, token: Token) -> None:
        frame = self.frames[-1]
        if token.word in _EXPRESSION_WORDS:
            frame.place = Place.EXPRESSION
        elif token.word in _PATTERN_WORDS:
            frame.place = Place.PATTERN
            frame.values = token.word == "VALUES"
        elif token.word == "DATA":
            frame.values = True
        elif token.kind == "mark" and token.text in _OPEN:
            self._open(frame, token)
        elif token.kind == "mark" and token.text in _OPEN.values():
            self._close(token)
        self.before_last, self.last = self.last, token

    def _open(self, frame: _Frame, token: Token) -> None:
        place = frame.place
        if token.text == "{":
            place = Place.DATA if frame.values or place is Place.DATA else Place.PATTERN
            frame.values = False
            if frame.open != "(":
                frame.place = Place.PATTERN
        elif token.text == "(" and place is Place.PATTERN and self._is_call():
            place = Place.EXPRESSION
        self.frames.append(_Frame(token.text, place))

    def _is_call(self) -> bool:
        last, before = self.last, self.before_last
        if last is None:
            return False
        if last.kind == "word":
            return last.word not in _NO_CALL
        return last.kind in ("iri", "name") and before is not None and before.word in _CALLED_BY

    def _close(self, token: Token) -> None:
        if len(self.frames) == 1 or _OPEN[self.frames[-1].open] != token.text:
            raise QueryError(f'{token.at}: "{token.text}" closes nothing that is open')
        self.frames.pop()


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query in order; white space and comments are left out.

    Raises:
        QueryError: a character that begins no token, or a bracket that is never closed or opened.
    """
    state = _State()
    position, line, line_start = 0, 1, 0
    while position < len(text):
        pattern = _WITH_IRI if state.reads_iri() else _WITHOUT_IRI
        found = pattern.match(text, position)
        column = position - line_start + 1
        if found is None or found.lastgroup is None:
            raise QueryError(f"{line}:{column}: {text[position]!r} begins nothing that SPARQL knows")
        if found.lastgroup not in ("space", "comment"):
            frame, depth = state.frames[-1], len(state.frames) - 1
            token = Token(
                found.lastgroup, found.group(), frame.place, frame.open, depth, line, column, position
            )
            yield token
            state.step(token)
        if "\n" in found.group():
            line += found.group().count("\n")
            line_start = position + found.group().rindex("\n") + 1
        position = found.end()
    if len(state.frames) > 1:
        raise QueryError(f'the query ends before a "{_OPEN[state.frames[-1].open]}" that it needs')
