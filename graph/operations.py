"""The operations of an update: in texts that the engine reads, and the graphs that they may change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from counterpoint.errors import QueryRefusedError
from counterpoint.graph.prologue import Prologue, prologue
from counterpoint.graph.tokens import Token

__all__ = ["operations", "written_graphs"]

_DECLARING: Final = frozenset({"BASE", "PREFIX"})
_BEFORE_A_GRAPH: Final = frozenset(
    {"GRAPH", "WITH", "INTO", "TO", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}
)
_SKIPPED: Final = frozenset({"SILENT", "GRAPH"})
_DEFAULT: Final = ""
_LONGEST: Final = 4_000_000
"""Characters of all parts together, each with its ``PREFIX`` lines."""


def operations(text: str, found: Sequence[Token]) -> tuple[str, ...]:
    """An update, of which these are the tokens, in parts to run one after the other.

    SPARQL lets ``PREFIX`` and ``BASE`` stand before each operation, pyoxigraph 0.5 before the first only. So
    each part begins where some do, and has those before it in front; lines and columns stay as they were.

    Raises:
        QueryRefusedError: that would make it too long.
    """
    parts = list(_parts(found))
    if len(parts) == 1:
        return (text,)
    written, declared, length = [], "", 0
    for part, after in zip(parts, [*parts[1:], []], strict=True):
        own = text[part[0].start : after[0].start if after else len(text)]
        place = "\n" * (part[0].line - 1) + " " * (part[0].column - 1)
        length += len(declared) + len(place) + len(own)
        if length > _LONGEST:
            raise QueryRefusedError(
                f"{part[0].at}: too many operations have PREFIX or BASE lines of their own; "
                "put them all before the first operation"
            )
        written.append(declared + place + own)
        declared += "".join(f"{token.text} " for token in _declarations(part))
    return tuple(written)


def _parts(found: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens of each part."""
    begin = 0
    for index, token in enumerate(found):
        if index and not token.depth and token.word in _DECLARING and found[index - 1].text == ";":
            yield found[begin:index]
            begin = index
    yield found[begin:]


def _declarations(part: Sequence[Token]) -> Sequence[Token]:
    """The ``PREFIX`` and ``BASE`` lines at the beginning of a part."""
    end = 0
    while end < len(part) and part[end].word in _DECLARING:
        end += 3 if part[end].word == "PREFIX" else 2
    return part[:end]


def written_graphs(found: Sequence[Token]) -> tuple[str, ...] | None:
    """The names of all graphs that an update may change, ``""`` for the default graph, and maybe of more.

    ``None`` where only running it tells: a variable stands for a graph, it says ``ALL`` or ``NAMED``, a name
    is relative, or there is a ``BASE``, under which the engine may resolve names in ways of its own.

    Raises:
        QueryError: a name has an unknown prefix.
    """
    names: set[str | None] = {_DEFAULT}
    declared: list[Token] = []
    for part in _parts(found):
        names.update(_written(part, prologue([*declared, *part])))
        declared += _declarations(part)
    if any(token.word == "BASE" for token in found):
        return None
    known = {name for name in names if name is not None}
    return tuple(sorted(known)) if len(known) == len(names) else None


def _written(part: Sequence[Token], under: Prologue) -> Iterator[str | None]:
    for index, token in enumerate(part):
        if token.word not in _BEFORE_A_GRAPH:
            continue
        target = next((each for each in part[index + 1 : index + 4] if each.word not in _SKIPPED), None)
        if target is None or not (target.kind in ("iri", "name") or target.word == "DEFAULT"):
            yield None
        elif target.word == "DEFAULT":
            yield _DEFAULT
        else:
            name = under.resolve(target)
            yield name if urlsplit(name).scheme else None
