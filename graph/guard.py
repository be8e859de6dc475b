"""What a query may be before any engine sees it.

pyoxigraph 0.5 ends the process on a few thousand nested braces or a long ``1+1+…``, plans for minutes over
hundreds of joins, and calls out on ``SERVICE``. The guard reads the query as tokens, so that the word in a
literal is no ``SERVICE``, and refuses what is too large or reaches outside; deadlines and memory limits of
the worker (``pool.py``) hold for the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from counterpoint.errors import QueryError, QueryRefusedError
from counterpoint.graph.operations import operations, written_graphs
from counterpoint.graph.prologue import Prologue, prologue
from counterpoint.graph.tokens import Place, Token, tokens

__all__ = [
    "LIMITS",
    "UPDATE_LIMITS",
    "CheckedQuery",
    "CheckedUpdate",
    "Form",
    "Limits",
    "check",
    "check_update",
    "is_iri",
]


class Form(StrEnum):
    """What a query asks for; decides which formats can answer it."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_triples(self) -> bool:
        """``CONSTRUCT`` and ``DESCRIBE`` are answered with triples, the others with rows or a truth value."""
        return self in (Form.CONSTRUCT, Form.DESCRIBE)


@dataclass(frozen=True, slots=True)
class Limits:
    """The size a query may have.

    ``length`` is in characters. ``depth`` counts nested brackets of all kinds, ``operators`` those of
    expressions and property paths, ``clauses`` ``OPTIONAL``, ``UNION``, ``FILTER``, ``AS`` and their like,
    ``patterns`` triple patterns and groups (rows of ``VALUES`` are free). Each is a fifth or less of what
    was seen to crash or stall the engine.
    """

    length: int = 65_536
    depth: int = 50
    operators: int = 300
    clauses: int = 100
    patterns: int = 100


LIMITS: Final = Limits()
UPDATE_LIMITS: Final = Limits(length=1_000_000)
"""Of a whole update; its data (``INSERT DATA``, ``DELETE DATA``) count as length only."""


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A query that passed the guard.

    ``default_graphs`` and ``named_graphs`` are those of the protocol's parameters, ``None`` where it named
    none; ``has_dataset`` where the text itself says ``FROM``. Without any of them the default graph is as
    ``evaluation.py`` has it. Relative IRIs stand under ``base``.
    """

    text: str
    form: Form
    has_dataset: bool = False
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class CheckedUpdate:
    """An update that passed the guard, what the protocol's parameters say written into it.

    Its ``operations`` run one after the other, as one update. It changes no other ``graphs`` than these, the
    default graph among them as ``""``; ``None`` where only running it tells.
    """

    operations: tuple[str, ...]
    base: str = ""
    graphs: tuple[str, ...] | None = None


_OUTSIDE: Final = frozenset({"SERVICE", "LOAD"})
_UPDATES: Final = frozenset({"INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_CLAUSES: Final = frozenset(
    {"OPTIONAL", "UNION", "MINUS", "FILTER", "BIND", "GRAPH", "EXISTS", "SELECT", "VALUES", "LATERAL", "AS"}
)
_OPERATORS: Final = frozenset(
    {"^^", "&&", "||", "!=", "<=", ">=", "|", "/", "^", "*", "+", "-", "?", "!", "=", "<", ">", "&", "~"}
)
_SEPARATORS: Final = frozenset({".", ";", ",", "{", "[", "<<"})


def check(
    text: str,
    graphs: Collection[str] | None = None,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    limits: Limits = LIMITS,
    any_graph: bool = False,
    base: str = "",
) -> CheckedQuery:
    """Let a query through, or say what keeps it out, and where.

    ``graphs`` are the names of the store's graphs, which dataset clauses and the protocol's
    ``default-graph-uri`` and ``named-graph-uri`` must stay within; ``None`` leaves them unchecked. With
    ``any_graph`` the protocol may name others, which are empty.

    Raises:
        QueryError: the text is no SPARQL query as far as its tokens tell.
        QueryRefusedError: it is one, and is not allowed here.
    """
    found = _within_limits(text, limits)
    _check_words(found, _OUTSIDE, "is not allowed; queries read this store only")
    _check_words(found, _UPDATES, "changes data; this is for queries, which only read")
    named = _dataset(found, prologue(found))
    of_protocol = (*default_graphs, *named_graphs)
    _check_iris(of_protocol)
    wanted = [] if any_graph else [(iri, "") for iri in of_protocol]
    _check_graphs([*([] if of_protocol else named), *wanted], graphs)
    checked = CheckedQuery(text, _form(found), has_dataset=bool(named), base=base)
    if of_protocol:
        return replace(checked, default_graphs=tuple(default_graphs), named_graphs=tuple(named_graphs))
    return checked


def check_update(
    text: str,
    *,
    using: Sequence[str] = (),
    using_named: Sequence[str] = (),
    limits: Limits = UPDATE_LIMITS,
    base: str = "",
) -> CheckedUpdate:
    """Let an update through, or say what keeps it out, and where.

    ``using`` and ``using_named`` are the protocol's ``using-graph-uri`` and ``using-named-graph-uri``; each
    ``WHERE`` of the update then reads those graphs.

    Raises:
        QueryError: the text is no SPARQL update as far as its tokens tell, or names graphs in both places.
        QueryRefusedError: it is one, and is not allowed here.
    """
    found = _within_limits(text, limits)
    _check_words(found, _OUTSIDE, "is not allowed; an update works on this store only")
    if using or using_named:
        text = _with_datasets(text, found, using, using_named)
        found = list(tokens(text))
    parts = operations(text, found)
    return CheckedUpdate(parts, base, written_graphs(found))


def _with_datasets(text: str, found: list[Token], using: Sequence[str], using_named: Sequence[str]) -> str:
    _check_iris((*using, *using_named))
    for token in found:
        if token.word in ("USING", "WITH"):
            raise QueryError(
                f"{token.at}: the update says {token.word}, and the request has a using-graph-uri or "
                "using-named-graph-uri; only one of them may"
            )
    clauses = [f"USING <{iri}>" for iri in using] + [f"USING NAMED <{iri}>" for iri in using_named]
    return _with_clauses(text, found, " ".join(clauses) + " ")


def _with_clauses(text: str, found: list[Token], clauses: str) -> str:
    """The update with these clauses before each ``WHERE`` that ends an operation.

    ``DELETE WHERE { … }`` takes none, so it is written as ``DELETE { … } WHERE { … }``.
    """
    written, last = [], 0
    for index, token in enumerate(found):
        if token.word != "WHERE" or token.depth:
            continue
        written.append(text[last : token.start])
        if found[index - 1].word == "DELETE":
            written.append(text[token.end : _group_end(found, index + 1)] + " ")
        written.append(clauses)
        last = token.start
    return "".join(written) + text[last:]


def _group_end(found: list[Token], index: int) -> int:
    """Where the group that begins at a token ends."""
    closing = (t for t in found[index + 1 :] if t.text == "}" and t.depth == found[index].depth + 1)
    return next(closing).end


def is_iri(text: str) -> bool:
    """Could the text be an absolute IRI, as far as SPARQL's grammar tells?"""
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|\\^`]*", text) is not None


def _check_iris(iris: Sequence[str]) -> None:
    for iri in iris:
        if not is_iri(iri):
            raise QueryError(f"{iri!r} is no IRI; the name of a graph is one, with its scheme")


def _within_limits(text: str, limits: Limits) -> list[Token]:
    if len(text) > limits.length:
        raise QueryRefusedError(f"it has {len(text):,} characters; at most {limits.length:,} are allowed")
    found = _within_depth(text, limits.depth)
    _check_counts(found, limits)
    return found


def _within_depth(text: str, limit: int) -> list[Token]:
    found = []
    for token in tokens(text):
        if token.depth > limit:
            raise QueryRefusedError(f"{token.at}: brackets nest deeper than the {limit} allowed")
        found.append(token)
    return found


def _check_words(found: list[Token], words: Collection[str], why: str) -> None:
    for token in found:
        if token.word in words:
            raise QueryRefusedError(f"{token.at}: {token.word} {why}")


def _check_counts(found: list[Token], limits: Limits) -> None:
    seen: Counter[str] = Counter()
    allowed = {"operators": limits.operators, "clauses": limits.clauses, "triple patterns": limits.patterns}
    for token in found:
        what = _counted_as(token)
        if what:
            seen[what] += 1
            if seen[what] > allowed[what]:
                raise QueryRefusedError(f"{token.at}: more than {allowed[what]} {what}; split the query")


def _counted_as(token: Token) -> str:
    if token.word in _CLAUSES:
        return "clauses"
    if token.place is Place.DATA:
        return ""
    if token.kind == "mark":
        if token.text in _OPERATORS:
            return "operators"
        in_pattern = token.place is Place.PATTERN and token.text in _SEPARATORS
        return "triple patterns" if in_pattern else ""
    in_list = token.place is Place.PATTERN and token.inside == "("
    return "triple patterns" if in_list else ""


def _form(found: list[Token]) -> Form:
    for token in found:
        if token.word in Form.__members__:
            return Form[token.word]
    raise QueryError("this is no SPARQL query: it has no SELECT, ASK, CONSTRUCT or DESCRIBE")


def _dataset(found: list[Token], under: Prologue) -> list[tuple[str, str]]:
    """The graphs that ``FROM`` and ``FROM NAMED`` name, each with its ``line:column``."""
    named = []
    for index, token in enumerate(found):
        if token.word != "FROM":
            continue
        rest = [t for t in found[index + 1 : index + 3] if t.word != "NAMED"]
        if rest:
            named.append((under.resolve(rest[0]), rest[0].at))
    return named


def _check_graphs(named: list[tuple[str, str]], graphs: Collection[str] | None) -> None:
    if graphs is None:
        return
    for iri, at in named:
        if iri not in graphs:
            where = f"{at}: " if at else ""
            known = ", ".join(f"<{graph}>" for graph in sorted(graphs)) or "none"
            raise QueryRefusedError(f"{where}<{iri}> is no graph of this store; it has {known}")
