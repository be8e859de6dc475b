"""What a server answers, read: rows, a truth value or triples, or an error that says what came instead."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from counterpoint.errors import QueryCrashError, QueryError, QueryTimeoutError, StoreError
from counterpoint.graph.remote_http import Reply, trimmed

__all__ = ["ROWS", "TRIPLES", "refuse_parts", "rows_of", "triples_of", "truth_of"]

ROWS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"

_JSON_TYPES: Final = frozenset({ROWS, "application/json"})
_TRIPLE_TYPES: Final = frozenset({TRIPLES, "text/plain"})
_BLANK: Final = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
_TRUTH: Final = re.compile(
    rb'("datatype"\s*:\s*"http://www\.w3\.org/2001/XMLSchema#boolean"\s*,\s*"value"\s*:\s*")([01])(")'
)
_ASKED: Final = "__ASK_RETVAL"


def rows_of(reply: Reply, where: str) -> bytes:
    """The rows of a ``SELECT`` as the engine writes JSON.

    Virtuoso's blank nodes and truth values are put right: a quote within a text is never bare, so what is
    replaced is no part of one.

    Raises:
        StoreError: it is no such answer, or only part of one.
    """
    refuse_parts(reply, where)
    _expect(reply, _JSON_TYPES, where)
    found = _results(_plain_json(reply.body), where)
    if not isinstance(found, ox.QuerySolutions):
        raise StoreError(f"{where} answered with a truth value where rows were asked for")
    try:
        return found.serialize(format=ox.QueryResultsFormat.JSON) or b""
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise _broken(where, error) from None


def truth_of(reply: Reply, where: str) -> bool:
    """The answer to an ``ASK``; Virtuoso's is a table with a row, or for no with none.

    Raises:
        StoreError: it is no such answer.
    """
    refuse_parts(reply, where)
    _expect(reply, _JSON_TYPES, where)
    found = _results(reply.body, where)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    try:
        rows = [row[0] for row in found]
    except (SyntaxError, ValueError, OSError, RuntimeError, IndexError) as error:
        raise _broken(where, error) from None
    if [variable.value for variable in found.variables] != [_ASKED]:
        raise StoreError(f"{where} answered with rows where a truth value was asked for")
    return any(isinstance(value, ox.Literal) and value.value in ("1", "true") for value in rows)


def triples_of(reply: Reply, where: str) -> list[ox.Triple]:
    """The triples of a ``CONSTRUCT`` or ``DESCRIBE``.

    Raises:
        StoreError: it is no such answer, or only part of one.
    """
    refuse_parts(reply, where)
    _expect(reply, _TRIPLE_TYPES, where)
    try:
        return [quad.triple for quad in ox.parse(reply.body, ox.RdfFormat.N_TRIPLES)]
    except (SyntaxError, ValueError, OSError) as error:
        raise _broken(where, error) from None


def refuse_parts(reply: Reply, where: str) -> None:
    """Raise where the server failed, or says in its headers that it gives only part of the answer.

    Raises:
        QueryTimeoutError: its own limit of time ended the query.
        QueryCrashError: it failed at the query.
        QueryError: it does not take the query, or its answer is longer than may be taken.
        StoreError: it gives no more rows than it is set to.
    """
    text = trimmed(reply.body) if not reply.is_good else ""
    if reply.headers.get("x-sql-state", "") == "S1TAT" or "estimated execution time" in text:
        raise QueryTimeoutError("the query ran longer than the store's server allows; ask for less")
    if not reply.is_good:
        said = f': it says "{text}"' if text else ""
        if 400 <= reply.status < 500 and reply.status not in (404, 405, 408, 429):
            raise QueryError(f"{where} does not take the query (status {reply.status}){said}")
        raise QueryCrashError(f"{where} failed at the query (status {reply.status}){said}")
    if "x-sparql-maxrows" in reply.headers:
        most = reply.headers["x-sparql-maxrows"][:20]
        raise StoreError(
            f"{where} gives no more than {most!a} rows of an answer; raise ResultSetMaxRows in its settings"
        )
    if reply.is_cut:
        raise QueryError(f"{where} answers with more than can be taken; ask for less, or use LIMIT")


def _plain_json(body: bytes) -> bytes:
    if b"nodeID://" in body:
        body = _BLANK.sub(rb"\1", body)
    return _TRUTH.sub(lambda found: found[1] + (b"true" if found[2] == b"1" else b"false") + found[3], body)


def _expect(reply: Reply, types: frozenset[str], where: str) -> None:
    if reply.media_type in types:
        return
    is_page = reply.media_type in ("text/html", "application/xhtml+xml")
    hint = "; is this a page to log in, or the address of something else?" if is_page else ""
    came = f"{reply.media_type[:60]!a}" if reply.media_type else "a nameless type"
    raise StoreError(f"{where} answered with {came} where {min(types)} was asked for{hint}")


def _results(body: bytes, where: str) -> ox.QuerySolutions | ox.QueryBoolean:
    try:
        found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError, OSError) as error:
        raise _broken(where, error) from None
    return found


def _broken(where: str, error: Exception) -> StoreError:
    return StoreError(f"{where} sent an answer that cannot be read: {trimmed(str(error).encode())}")
