"""What an RDF text must not hold before a parser sees it: entities, and nesting without bound.

The RDF parser expands XML entities, takes quadratic time on deep XML, and ends the whole process where
memory runs out. So these are looked for first, in time proportional to the text.
"""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

__all__ = ["DEPTH", "RdfRefusedError", "guard"]

DEPTH: Final = 100
"""How deep brackets, quoted triples, or XML elements may nest."""

# Outside of what may hold any character (long and short literals, IRIs, comments, escapes), the brackets.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""' r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"' r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<<|>>|<[^<>\s]*>|\#[^\n\r]*|\\.|[\[({]|[\])}]",
    re.DOTALL,
)  # fmt: skip
_OPEN = frozenset(("(", "[", "{", "<<"))
_CLOSE = frozenset((")", "]", "}", ">>"))


class RdfRefusedError(ValueError):
    """The text is refused. ``line`` and ``column`` count from 1, or are 0 where they are not known."""

    def __init__(self, message: str, line: int = 0, column: int = 0, code: str = "syntax") -> None:
        super().__init__(message)
        self.line, self.column, self.code = line, column, code


def guard(text: str, format_name: str) -> None:
    """Let a text pass that a parser can be trusted with.

    Raises:
        RdfRefusedError: it nests too deep, declares entities, or is no XML.
    """
    if format_name == "rdfxml":
        _guard_xml(text)
    elif format_name != "jsonld":
        _guard_brackets(text)


def _guard_brackets(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in _OPEN:
            depth += 1
        elif token[0] in _CLOSE:
            depth = max(0, depth - 1)
        if depth > DEPTH:
            line = text.count("\n", 0, token.start()) + 1
            column = token.start() - text.rfind("\n", 0, token.start())
            raise RdfRefusedError(f"brackets are nested more than {DEPTH} deep", line, column)


def _guard_xml(text: str) -> None:
    parser = expat.ParserCreate("utf-8")
    depth = 0

    def refuse(message: str) -> None:
        raise RdfRefusedError(message, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH:
            refuse(f"elements are nested more than {DEPTH} deep")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(name: str, *_: object) -> None:
        refuse(f'entities are not read ("{name}"); write the addresses out')

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(text.encode(errors="replace"), True)
    except expat.ExpatError as error:
        raise RdfRefusedError(expat.ErrorString(error.code), error.lineno, error.offset + 1) from None
