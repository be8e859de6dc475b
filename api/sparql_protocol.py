"""What a request to ``/sparql`` asks (SPARQL 1.1 Protocol, 2.1): in its address, a form, or its body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from counterpoint.api.negotiation import media_type
from counterpoint.api.refusals import BodyTooLargeError, RequestError, UnsupportedBodyError

__all__ = ["Asked", "asked_by_get", "asked_by_post"]

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_MOST_FIELDS: Final = 200
_READ_ONLY: Final = "this service is read-only: it answers queries, and takes no SPARQL updates"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the dataset that the protocol names for it, which wins over the query's own ``FROM``.

    ``query`` is ``None`` where a GET names none: then the endpoint itself is asked for.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def asked_by_get(request: Request) -> Asked:
    """The query in an address.

    Raises:
        RequestError: it is not UTF-8, names two queries, or an update.
    """
    return _asked(_fields(request.scope["query_string"]))


async def asked_by_post(request: Request, longest: int) -> Asked:
    """The query in a body of at most ``longest`` bytes.

    Raises:
        UnsupportedBodyError: the body is neither a form nor a query, or is not in UTF-8.
        BodyTooLargeError: it is longer.
        RequestError: there is no query in it, there are two, or it is an update.
    """
    kind, parameters = media_type(request.headers.get("content-type", ""))
    if kind == UPDATE:
        raise RequestError(_READ_ONLY)
    if kind not in (FORM, QUERY) or parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedBodyError(f"post a query as {QUERY} or as the field query of {FORM}, in UTF-8")
    body = await _body(request, longest)
    in_address = _fields(request.scope["query_string"])
    if kind == FORM:
        asked = _asked([*in_address, *_fields(body)])
    else:
        asked = _asked([*in_address, ("query", _text(body))])
    if asked.query is None:
        raise RequestError("the form has no field query")
    return asked


def _asked(fields: list[tuple[str, str]]) -> Asked:
    def values(name: str) -> tuple[str, ...]:
        return tuple(value for field, value in fields if field == name)

    if values("update"):
        raise RequestError(_READ_ONLY)
    queries = values("query")
    if len(queries) > 1:
        raise RequestError("the request holds more than one query; send one at a time")
    return Asked(queries[0] if queries else None, values("default-graph-uri"), values("named-graph-uri"))


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


async def _body(request: Request, longest: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            raise BodyTooLargeError(f"the body is longer than the {longest:,} bytes that a query can take")
    return bytes(body)
