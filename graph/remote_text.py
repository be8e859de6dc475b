"""A checked query as it is sent to a server that nobody here knows.

Servers have words, functions and pragmas of their own: Virtuoso's ``DEFINE get:soft`` and ``bif:http_get``
fetch pages, Jena's ``java:`` functions run code. So only SPARQL 1.1 is let through. And servers differ in
where a literal ends (some replace ``\\u0022`` first), so comments are left out and each literal is written
anew, in the one way that all read alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from counterpoint.errors import QueryError, QueryRefusedError
from counterpoint.graph.guard import CheckedQuery
from counterpoint.graph.prefixes import PREFIXES
from counterpoint.graph.tokens import Place, Token, tokens

__all__ = ["WireQuery", "wire_query"]

_WORDS: Final = frozenset(
    """
    A ABS ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT
    DATATYPE DAY DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT
    HAVING HOURS IF IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE LIMIT MAX MD5 MIN
    MINUS MINUTES MONTH NAMED NOT NOW OFFSET OPTIONAL ORDER PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM
    SAMPLE SECONDS SELECT SEPARATOR SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG
    STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TRUE TZ UCASE UNDEF UNION URI UUID VALUES WHERE YEAR
    """.split()  # noqa: SIM905 - a list of 90 strings is no easier to read
)
"""The keywords and functions of SPARQL 1.1 queries, but for ``SERVICE``."""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_OF_SERVERS: Final = re.compile(r"(?i)(bif|sql|java|javascript|file|jar):")
_CALLERS: Final = frozenset({"FILTER", "BY", "HAVING", "ASC", "DESC"})
_ESCAPES: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", "\\": "\\", '"': '"', "'": "'"}
_WRITTEN: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


@dataclass(frozen=True, slots=True)
class WireQuery:
    """A query's text without dataset clauses, and the dataset: ``None`` where nothing names one."""

    text: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None


def wire_query(query: CheckedQuery) -> WireQuery:
    """The query as SPARQL 1.1 that stands alone: the prefixes that it takes for granted are declared.

    Its dataset, whether the protocol or ``FROM`` names it, is apart, to be sent as fields of the protocol:
    Virtuoso takes a query that has ``FROM`` but no ``FROM NAMED`` to be about every named graph there is.

    Raises:
        QueryRefusedError: it has words or functions that SPARQL 1.1 does not have.
    """
    everything = list(tokens(query.text))
    found, dataset = _without_dataset(everything, query.base)
    text = _text(query, found)
    if query.default_graphs is not None or query.named_graphs is not None:
        return WireQuery(text, query.default_graphs or (), query.named_graphs or ())
    if not dataset:
        return WireQuery(text, None, None)
    return WireQuery(
        text,
        tuple(iri for iri, named in dataset if not named),
        tuple(iri for iri, named in dataset if named),
    )


def _without_dataset(found: Sequence[Token], base: str) -> tuple[list[Token], list[tuple[str, bool]]]:
    """The tokens that are no dataset clause; and the graphs that these name, with whether as ``NAMED``."""
    declared, kept, dataset = _declared(found), list[Token](), list[tuple[str, bool]]()
    rest = iter(enumerate(found))
    for index, token in rest:
        if token.word == "BASE" and index + 1 < len(found):
            base = urljoin(base, _rewritten(found[index + 1])[1:-1])
        if token.word != "FROM":
            kept.append(token)
            continue
        named = index + 1 < len(found) and found[index + 1].word == "NAMED"
        graph = next((token for _, token in islice(rest, 2 if named else 1) if token.word != "NAMED"), None)
        if graph is None or graph.kind not in ("iri", "name"):
            raise QueryError(f"{token.at}: FROM must be followed by the IRI of a graph")
        dataset += [(urljoin(base, iri), named) for iri in _meanings(graph, declared)]
    return kept, dataset


def _text(query: CheckedQuery, found: Sequence[Token]) -> str:
    declared = _declared(found)
    for index, token in enumerate(found):
        _check(token, found[:index][-1:], found[index + 1 : index + 2], declared)
    used = {token.text.partition(":")[0] for token in found if token.kind == "name"}
    head = [f"BASE <{query.base}>"] if query.base else []
    head += [
        f"PREFIX {prefix}: <{PREFIXES[prefix]}>"
        for prefix in sorted(used & PREFIXES.keys())
        if not any(name == prefix for name, _ in declared)
    ]
    return "\n".join([*head, "".join(_written(found))])


def _written(found: Sequence[Token]) -> Iterator[str]:
    """The tokens, with a space where there was anything between two of them."""
    end = 0
    for token in found:
        if token.start > end:
            yield " "
        yield _rewritten(token)
        end = token.end


def _rewritten(token: Token) -> str:
    if token.kind == "string":
        quote = 3 if token.text[:3] in ('"""', "'''") else 1
        value = _unescaped(token.text[quote:-quote], token)
        return '"' + "".join(_WRITTEN.get(c, c) for c in value) + '"'
    if token.kind == "iri" and "\\" in token.text:
        iri = _unescaped(token.text[1:-1], token)
        if re.search(r'[\x00-\x20<>"{}|^`\\]', iri):
            raise QueryError(f"{token.at}: an escape in this IRI stands for a character that no IRI may have")
        return f"<{iri}>"
    return token.text


def _unescaped(text: str, token: Token) -> str:
    def character(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if not code:
            if found[3] not in _ESCAPES:
                raise QueryError(f"{token.at}: \\{found[3]} is no escape that SPARQL knows")
            return _ESCAPES[found[3]]
        number = int(code, 16)
        if number == 0 or 0xD800 <= number < 0xE000 or number > 0x10FFFF:
            raise QueryError(f"{token.at}: \\u{code} stands for no character")
        return chr(number)

    value = re.sub(r"(?s)\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", character, text)
    if "\x00" in value:
        raise QueryError(f"{token.at}: a literal cannot have the character U+0000")
    return value


def _declared(found: Sequence[Token]) -> set[tuple[str, str]]:
    """Each prefix that the query declares, with its namespace; one declared twice has two."""
    return {
        (found[index + 1].text.partition(":")[0], _rewritten(found[index + 2])[1:-1])
        for index, token in enumerate(found[:-2])
        if token.word == "PREFIX"
    }


def _check(
    token: Token, before: Sequence[Token], after: Sequence[Token], declared: Collection[tuple[str, str]]
) -> None:
    if token.word and token.word not in _WORDS:
        raise QueryRefusedError(f"{token.at}: {token.text[:40]} is no word of SPARQL 1.1 queries")
    if token.kind not in ("iri", "name"):
        return
    meant = _meanings(token, declared)
    if any(map(_OF_SERVERS.match, meant)):
        raise QueryRefusedError(
            f"{token.at}: {token.text[:80]} means something to some servers only; leave it out"
        )
    called = bool(after) and after[0].text == "("
    expression = token.place is Place.EXPRESSION or (bool(before) and before[0].word in _CALLERS)
    if called and expression and not all(iri.startswith(_XSD) for iri in meant):
        raise QueryRefusedError(f"{token.at}: {token.text[:80]} is a function that SPARQL 1.1 does not have")


def _meanings(token: Token, declared: Collection[tuple[str, str]]) -> list[str]:
    """The IRIs that a token can stand for."""
    if token.kind == "iri":
        return [_rewritten(token)[1:-1]]
    prefix, _, local = token.text.partition(":")
    namespaces = [iri for name, iri in declared if name == prefix] or [PREFIXES.get(prefix, "")]
    return [iri + local.replace("\\", "") for iri in namespaces]
