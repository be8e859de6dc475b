"""Where a SPARQL server answers, and as whom: three addresses, and credentials from the environment."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import httpx

from counterpoint.errors import StoreError
from counterpoint.settings import CREDENTIALS

__all__ = ["Addresses", "Challenged", "Credentials", "is_address"]

_DERIVED: Final = (
    (re.compile(r"^(.*)/query$"), r"\1/update", r"\1/store"),
    (re.compile(r"^/sparql$"), "/sparql-auth", "/sparql-graph-crud-auth"),
    (re.compile(r"^(.*/repositories/[^/]+)$"), r"\1/statements", r"\1/rdf-graphs/service"),
)
"""Query addresses' paths, with those for updates and graphs: Oxigraph's, Virtuoso's, GraphDB's."""


def is_address(where: object) -> bool:
    """Is this the address of a server, rather than a directory?"""
    return isinstance(where, str) and re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", where) is not None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a server takes queries, updates, and whole graphs (Graph Store HTTP Protocol)."""

    query: str
    update: str
    graphs: str

    @classmethod
    def of(cls, query: str, update: str = "", graphs: str = "") -> Addresses:
        """The addresses of a server; those that are not given follow from the first, or are the same.

        Raises:
            StoreError: one is no address, or holds a password.
        """
        given = urlsplit(_checked(query))
        found = (query, query)
        for pattern, for_update, for_graphs in _DERIVED:
            if pattern.match(given.path):
                paths = (pattern.sub(for_update, given.path), pattern.sub(for_graphs, given.path))
                found = (given._replace(path=paths[0]).geturl(), given._replace(path=paths[1]).geturl())
                break
        return cls(query, _checked(update or found[0]), _checked(graphs or found[1]))


def _checked(address: str) -> str:
    """An address that can be used and shown; what is wrong with another is told without it."""
    wrong = "the address of a store's server"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise StoreError(f"{wrong} cannot be read: {error}") from None
    if "@" in parts.netloc:
        raise StoreError(
            f"{wrong} must hold no user or password; set COUNTERPOINT_STORE_USER and "
            "COUNTERPOINT_STORE_PASSWORD in the environment"
        )
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\x00-\x20\x7f<>\"\\]", address):
        raise StoreError(f'{wrong} is "{address!a}": expected http://HOST/PATH or https://HOST/PATH')
    if parts.query or parts.fragment:
        raise StoreError(f"{wrong} must end with its path, without ? and #: {address}")
    return address


@dataclass(frozen=True, slots=True)
class Credentials:
    """As whom a server is asked: a user with a password, a token, or nobody."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Credentials:
        """What the environment holds.

        Raises:
            StoreError: it holds a token and a user, or one of user and password alone, or line ends in them.
        """
        user, password, token = (environ.get(name, "") for name in CREDENTIALS)
        if token and (user or password):
            raise StoreError(
                "COUNTERPOINT_STORE_TOKEN and COUNTERPOINT_STORE_USER exclude each other; unset one"
            )
        if bool(user) != bool(password):
            raise StoreError(
                "COUNTERPOINT_STORE_USER and COUNTERPOINT_STORE_PASSWORD go together; set both or none"
            )
        if re.search(r"[\x00-\x1f\x7f]", user + password + token) or not token.isascii():
            raise StoreError(
                "the store's credentials in the environment have characters that no request can carry"
            )
        return cls(user, password, token)


class Challenged(httpx.Auth):
    """Credentials for one address, sent when it asks for them: Bearer, Basic or Digest, as it says."""

    def __init__(self, credentials: Credentials) -> None:
        self._token = credentials.token
        self._basic = httpx.BasicAuth(credentials.user, credentials.password)
        self._digest = httpx.DigestAuth(credentials.user, credentials.password)
        self._has_user = bool(credentials.user)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request, and again with what the server asks for; from then on with it at once."""
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        if self._chosen is not None:
            yield from self._chosen.auth_flow(request)
            return
        response = yield request
        if response.status_code != httpx.codes.UNAUTHORIZED or not self._has_user:
            return
        offered = ", ".join(response.headers.get_list("www-authenticate")).lower()
        if "digest" in offered:
            self._chosen = self._digest
            yield from _continued(self._digest.auth_flow(request), response)
        elif "basic" in offered:
            self._chosen = self._basic
            yield from self._basic.auth_flow(request)


def _continued(
    flow: Generator[httpx.Request, httpx.Response, None], response: httpx.Response
) -> Generator[httpx.Request, httpx.Response, None]:
    """A flow whose first request was sent already, with this response."""
    next(flow)
    with suppress(StopIteration):
        while True:
            request = flow.send(response)
            response = yield request
