"""The nodes of a YAML file: text, lists and mappings, each with the place it was written.

Every scalar stays the text its author wrote: ``no`` is "no" and ``2019-05-20`` is not a date. Only whether
it was quoted is kept, since an empty value is one thing and ``""`` another.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from counterpoint.ontology.problems import Origin

__all__ = ["Document", "Mapping", "Node", "Scalar", "Sequence"]

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True)
class Scalar:
    """A piece of text. ``start`` and ``end`` are its place in the file, in code points, ``end`` exclusive.

    ``style`` is the quotation mark, ``|`` or ``>`` of a block, or empty for plain text.
    """

    text: str
    start: int
    end: int
    style: str = ""

    @property
    def is_null(self) -> bool:
        """Whether nothing was written here (``key:``, ``~`` or ``null``), as against ``""``."""
        return not self.style and self.text in _NULLS


@dataclass(slots=True)
class Sequence:
    """A list. ``flow`` where it is written in brackets."""

    start: int
    end: int
    flow: bool
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys and values in the order written, no key twice. ``flow`` where it is written in braces."""

    start: int
    end: int
    flow: bool
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)

    def get(self, key: str) -> Node | None:
        """The value of a key, or ``None``."""
        return next((value for name, value in self.pairs if name.text == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class Document:
    """A file's name and text; turns places in the text into lines and columns counted from 1."""

    name: str
    text: str

    @cached_property
    def _line_starts(self) -> array[int]:
        starts = array("L", [0])
        starts.extend(match.end() for match in _LINE_BREAK.finditer(self.text))
        return starts

    def origin(self, place: Node | int) -> Origin:
        """The line and column of a node, or of a place counted in code points."""
        index = place if isinstance(place, int) else place.start
        line = bisect_right(self._line_starts, index)
        return Origin(self.name, line, index - self._line_starts[line - 1] + 1)

    def line_end(self, index: int) -> int:
        """Where the line that holds this place ends, its line break left out."""
        match = _LINE_BREAK.search(self.text, index)
        return match.start() if match else len(self.text)
