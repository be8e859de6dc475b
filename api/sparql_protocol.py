"""What a request asks (SPARQL 1.1 Protocol, 2.1 and 2.2): in its address, a form, or its body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from counterpoint.api.negotiation import media_type
from counterpoint.api.refusals import RequestError, UnsupportedBodyError
from counterpoint.api.request_body import read_body

__all__ = ["Asked", "AskedUpdate", "asked_by_get", "asked_by_post", "asked_to_update"]

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_MOST_FIELDS: Final = 200
_ESCAPED: Final = 12
"""The most bytes that a character takes in a form: four in UTF-8, each of them escaped as ``%xx``."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the dataset that the protocol names for it, which wins over the query's own ``FROM``.

    ``query`` is ``None`` where a GET names none: then the endpoint itself is asked for. Relative IRIs stand
    under ``base``, the address that was asked.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True)
class AskedUpdate:
    """An update, and the graphs that the protocol names for what it reads."""

    update: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


def asked_by_get(request: Request) -> Asked:
    """The query in an address.

    Raises:
        RequestError: it is not UTF-8, names two queries, or an update.
    """
    return _asked(_fields(request.scope["query_string"]))


async def asked_by_post(request: Request, longest: int, seconds: float) -> Asked:
    """The query in a body; ``longest`` is in characters, ``seconds`` what it may take to come.

    Raises:
        UnsupportedBodyError: the body is neither a form nor a query, or is not in UTF-8.
        BodyTooLargeError: it is longer.
        SlowBodyError: it takes longer.
        RequestError: there is no query in it, there are two, or it is an update.
    """
    asked = _asked(await _posted(request, "query", QUERY, longest, seconds))
    if asked.query is None:
        raise RequestError("the form has no field query")
    return asked


async def asked_to_update(request: Request, longest: int, seconds: float) -> AskedUpdate:
    """The update in a body; ``longest`` is in characters, ``seconds`` what it may take to come.

    Raises:
        UnsupportedBodyError: the body is neither a form nor an update, or is not in UTF-8.
        BodyTooLargeError: it is longer.
        SlowBodyError: it takes longer.
        RequestError: there is no update in it, there are two, or it is a query.
    """
    fields = await _posted(request, "update", UPDATE, longest, seconds)
    if _values(fields, "query"):
        raise RequestError("this address takes updates; send queries to /sparql")
    update = _one(fields, "update")
    if update is None:
        raise RequestError("the form has no field update")
    return AskedUpdate(update, _graphs(fields, "using-graph-uri"), _graphs(fields, "using-named-graph-uri"))


async def _posted(
    request: Request, name: str, direct: str, longest: int, seconds: float
) -> list[tuple[str, str]]:
    """The fields of an address and a form, or of an address and a body that is the field ``name``."""
    kind, parameters = media_type(request.headers.get("content-type", ""))
    other = UPDATE if direct == QUERY else QUERY
    if kind == other:
        raise RequestError(_ELSEWHERE[other])
    if kind not in (FORM, direct) or parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedBodyError(f"post it as {direct} or as the field {name} of {FORM}, in UTF-8")
    body = await read_body(request, _ESCAPED * longest, seconds)
    in_address = _fields(request.scope["query_string"])
    return [*in_address, *(_fields(body) if kind == FORM else [(name, _text(body))])]


_ELSEWHERE: Final = {
    UPDATE: "this address answers queries; send updates to /update, where the service takes them",
    QUERY: "this address takes updates; send queries to /sparql",
}


def _asked(fields: list[tuple[str, str]]) -> Asked:
    if _values(fields, "update"):
        raise RequestError(_ELSEWHERE[UPDATE])
    return Asked(
        _one(fields, "query"), _graphs(fields, "default-graph-uri"), _graphs(fields, "named-graph-uri")
    )


def _values(fields: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for field, value in fields if field == name)


def _one(fields: list[tuple[str, str]], name: str) -> str | None:
    found = _values(fields, name)
    if len(found) > 1:
        raise RequestError(f"the request holds more than one {name}; send one at a time")
    return found[0] if found else None


def _graphs(fields: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    """The graphs of a parameter; W3C's own tests send a second one escaped within the first."""
    return tuple(graph for value in _values(fields, name) for graph in value.split(f"&{name}="))


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:  # UnicodeDecodeError is one
        raise RequestError(
            f"the form's fields are not percent-encoded UTF-8, or more than {_MOST_FIELDS}"
        ) from None


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise RequestError("the query is not UTF-8") from None
