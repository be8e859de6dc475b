"""What the names in a query stand for: its ``BASE`` and ``PREFIX`` lines, and the prefixes known without."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from counterpoint.errors import QueryError
from counterpoint.graph.prefixes import PREFIXES
from counterpoint.graph.tokens import Token

__all__ = ["Prologue", "prologue"]


@dataclass(frozen=True, slots=True)
class Prologue:
    """What the names of a query stand for."""

    prefixes: Mapping[str, str]
    base: str = ""

    def resolve(self, token: Token) -> str:
        """The full IRI of an IRI or a prefixed name."""
        if token.kind == "iri":
            return urljoin(self.base, _unescaped(token.text[1:-1]))
        _, _, local = token.text.partition(":")
        return self.prefixes.get(_prefix(token), "") + re.sub(r"\\(.)", r"\1", local)


def prologue(found: Sequence[Token]) -> Prologue:
    """The base and the prefixes in force at the end of a query, or of one operation of an update.

    Raises:
        QueryError: a name has an unknown prefix.
    """
    prefixes, base, declared = dict(PREFIXES), "", set[int]()
    for index, token in enumerate(found):
        if token.word == "BASE" and index + 1 < len(found):
            base = Prologue(prefixes, base).resolve(found[index + 1])
        if token.word == "PREFIX" and index + 2 < len(found):
            prefixes[_prefix(found[index + 1])] = Prologue(prefixes, base).resolve(found[index + 2])
            declared.add(index + 1)
    for index, token in enumerate(found):
        if token.kind == "name" and _prefix(token) not in prefixes and index not in declared:
            known = ", ".join(f"{name}:" for name in PREFIXES)
            raise QueryError(
                f'{token.at}: unknown prefix "{_prefix(token)}:"; known without a PREFIX line are {known}'
            )
    return Prologue(prefixes, base)


def _prefix(name: Token) -> str:
    return name.text.partition(":")[0]


def _unescaped(iri: str) -> str:
    def character(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        return chr(code) if code < 0x110000 else found[0]

    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", character, iri)
