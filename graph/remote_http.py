"""Exchanges with a SPARQL server, believed no further than they can be checked.

Each ends within its time, reads no more than it may, is tried again only where that changes nothing, follows
redirects within the same origin only, and ends in an answer or in an error that says what happened where.
"""

from __future__ import annotations

import random
import re
import threading
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import httpcore
import httpx

from counterpoint.errors import StoreAwayError, StoreError
from counterpoint.graph.remote_address import Addresses, Challenged, Credentials
from counterpoint.graph.remote_transport import Call, Transport
from counterpoint.graph.terminal import plain

__all__ = ["Patience", "Reply", "Server", "trimmed"]

Fields = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for, in seconds, and how often what failed is tried again.

    ``connect`` is for a connection, ``read`` between two signs of life, ``total`` for a whole exchange with
    all its tries; ``pause`` stands between the first two tries and doubles from then on.
    """

    connect: float = 5.0
    read: float = 30.0
    total: float = 120.0
    tries: int = 3
    pause: float = 0.1
    longest_pause: float = 5.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered. ``is_cut`` where the body is longer than it may be, and was not read on."""

    status: int
    media_type: str
    headers: httpx.Headers
    body: bytes
    is_cut: bool

    @property
    def is_good(self) -> bool:
        """Did it do what it was asked for?"""
        return 200 <= self.status < 300


_AWAY: Final = frozenset({502, 503, 504})
_KEPT_METHOD: Final = frozenset({307, 308})
_REDIRECTS: Final = 3
_LONGEST_ERROR: Final = 64 * 1024
_IN_ENVIRONMENT: Final = (
    "COUNTERPOINT_STORE_USER and COUNTERPOINT_STORE_PASSWORD, or COUNTERPOINT_STORE_TOKEN"
)


class Server:
    """A SPARQL server's three addresses. Usable from several threads."""

    def __init__(self, addresses: Addresses, credentials: Credentials, patience: Patience) -> None:
        self.addresses = addresses
        self.patience = patience
        self.software = ""
        self._auth = {
            address: Challenged(credentials)
            for address in (addresses.query, addresses.update, addresses.graphs)
        }
        self._client = httpx.Client(
            transport=Transport(),
            trust_env=False,  # a .netrc or a proxy of somebody else's is none of ours
            headers={"User-Agent": "counterpoint", "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(patience.read, connect=patience.connect, pool=patience.connect),
        )
        self._closed = threading.Event()

    def close(self) -> None:
        """Close the connections."""
        self._closed.set()
        self._client.close()

    @property
    def is_virtuoso(self) -> bool:
        """Does the server say that it is Virtuoso?"""
        return "virtuoso" in self.software.lower()

    def ask(
        self, fields: Fields, *, accept: str, size: int, call: Call | None = None, patient: bool = True
    ) -> Reply:
        """Ask a query, given as the protocol's form fields. It changes nothing, so it may be tried again."""
        request = self._client.build_request(
            "POST", self.addresses.query, data=dict(fields), headers={"Accept": accept}
        )
        return self._exchange(request, size=size, call=call, again=patient)

    def update(self, text: str, *, call: Call | None = None) -> Reply:
        """Make an update. Tried again only where the server cannot have seen it."""
        request = self._client.build_request(
            "POST",
            self.addresses.update,
            content=text.encode(),
            headers={"Content-Type": "application/sparql-update", "Accept": "*/*"},
        )
        return self._exchange(request, size=_LONGEST_ERROR, call=call, again=False)

    def put(self, graph: str, ntriples: bytes) -> Reply:
        """Put a graph in place of what the server has under its name."""
        request = self._client.build_request(
            "PUT",
            self.addresses.graphs,
            params={"graph": graph},
            content=ntriples,
            headers={"Content-Type": "application/n-triples", "Accept": "*/*"},
        )
        return self._exchange(request, size=_LONGEST_ERROR, again=True)

    def _exchange(
        self, request: httpx.Request, *, size: int, call: Call | None = None, again: bool = False
    ) -> Reply:
        """The answer to a request.

        Raises:
            StoreAwayError: no answer came, or it breaks off, or the server says that it is away.
            StoreError: the server wants other credentials, leads elsewhere, or packs its answer in a way
                that was not asked for.
        """
        if self._closed.is_set():
            raise StoreError(f"{_place(request)}: this store has been closed")
        call = call or Call(self.patience.total)
        auth = self._auth[_without_query(request.url)]
        with call.running():
            for number in range(1, self.patience.tries + 1):
                last = number == self.patience.tries
                try:
                    reply = self._followed(request, auth, size)
                except _FAILURES as error:
                    trouble = self._trouble(error, request, call)
                    unseen = isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout)
                    if last or not (again or unseen) or not self._pause(number, "", call):
                        raise trouble from None
                    continue
                wait = reply.headers.get("retry-after", "")
                if reply.status in _AWAY:
                    if again and not last and self._pause(number, wait, call):
                        continue
                    raise StoreAwayError(f"{_place(request)} is away (status {reply.status}){_said(reply)}")
                return reply
        raise AssertionError("the last try returns or raises")

    def _pause(self, number: int, asked: str, call: Call) -> bool:
        """Wait before the next try, as long as the server asks for; not where there is no time for it."""
        seconds = self.patience.pause * 2 ** (number - 1) * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
        if asked.isascii() and asked.isdigit() and len(asked) < 6:
            seconds = max(seconds, float(asked))
        if seconds > min(self.patience.longest_pause, call.left):
            return False
        return not self._closed.wait(seconds)

    def _followed(self, request: httpx.Request, auth: Challenged, size: int) -> Reply:
        """The answer, redirects within the same origin followed."""
        for _ in range(_REDIRECTS):
            reply = self._once(request, auth, size)
            if not 300 <= reply.status < 400:
                return self._admitted(request, reply)
            target = request.url.join(reply.headers.get("location", ""))
            if reply.status not in _KEPT_METHOD or _origin(target) != _origin(request.url):
                raise StoreError(
                    f"{_place(request)} leads to {_shown(target)} (status {reply.status}), which is not "
                    "followed; give the address where the server answers"
                )
            request = httpx.Request(request.method, target, headers=request.headers, content=request.read())
            request.extensions["timeout"] = self._client.timeout.as_dict()
        raise StoreError(f"{_place(request)} leads from one address to the next; give the last one")

    def _once(self, request: httpx.Request, auth: Challenged, size: int) -> Reply:
        response = self._client.send(request, auth=auth, stream=True)
        try:
            self.software = response.headers.get("server", self.software)
            good = 200 <= response.status_code < 300
            body, is_cut = _read(response, size if good else _LONGEST_ERROR, _place(request))
        finally:
            response.close()
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Reply(response.status_code, media_type, response.headers, body, is_cut)

    def _admitted(self, request: httpx.Request, reply: Reply) -> Reply:
        if reply.status in (401, 403, 407):
            raise StoreError(
                f"{_place(request)} does not let us in (status {reply.status}); the environment's "
                f"{_IN_ENVIRONMENT}, must be of somebody who may do this"
            )
        return reply

    def _trouble(self, error: Exception, request: httpx.Request, call: Call) -> StoreAwayError:
        where, reason = _place(request), plain(str(error))[:200]
        if call.left <= 0:
            return StoreAwayError(f"{where} did not answer within {call.seconds:g} seconds")
        if isinstance(error, httpcore.ConnectTimeout):
            return StoreAwayError(f"{where} takes no connection within {self.patience.connect:g} seconds")
        if isinstance(error, httpcore.TimeoutException):
            return StoreAwayError(f"{where} gave no sign of life for {self.patience.read:g} seconds")
        if "CERTIFICATE_VERIFY_FAILED" in reason:
            return StoreAwayError(
                f"{where} shows a certificate that is not trusted: {reason}; SSL_CERT_FILE names a file with "
                "the certificates to trust"
            )
        if isinstance(error, httpcore.ConnectError):
            return StoreAwayError(f"{where} cannot be reached: {reason or 'no connection'}; is it running?")
        return StoreAwayError(f"{where} broke off its answer: {reason or 'the connection was closed'}")


_FAILURES: Final = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    httpx.TransportError,
    zlib.error,
)


def _read(response: httpx.Response, size: int, where: str) -> tuple[bytes, bool]:
    """At most so many bytes of a body, unpacked; and whether there are more."""
    unpack = _Unpacking(response.headers.get("content-encoding", "identity").strip().lower(), where)
    parts, left = list[bytes](), size
    for packed in response.iter_raw():
        for part in unpack.parts(packed):
            parts.append(part[:left])
            left -= len(part)
            if left < 0:
                return b"".join(parts), True
    headers = response.headers
    if parts and not ("content-length" in headers or "transfer-encoding" in headers):
        raise StoreAwayError(f"{where} does not tell where its answer ends; it may have broken off")
    if not unpack.is_complete:
        raise StoreAwayError(f"{where} broke off its answer: the packed text has no end")
    return b"".join(parts), False


class _Unpacking:
    """Unpacks a body piece by piece, so that a small one cannot fill the memory."""

    def __init__(self, encoding: str, where: str) -> None:
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise StoreError(f"{where} packs its answer as {encoding[:40]!a}, which was not asked for")
        self._stream = zlib.decompressobj(wbits=31) if "gzip" in encoding else None

    @property
    def is_complete(self) -> bool:
        return self._stream is None or self._stream.eof

    def parts(self, packed: bytes) -> Iterator[bytes]:
        if self._stream is None:
            yield packed
            return
        while packed:
            yield self._stream.decompress(packed, 1 << 16)
            packed = self._stream.unconsumed_tail


def _without_query(url: httpx.URL) -> str:
    return str(url.copy_with(query=None))


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _shown(url: httpx.URL) -> str:
    return plain(str(url.copy_with(userinfo=b"", query=None, fragment=None)))[:200]


def _place(request: httpx.Request) -> str:
    return f"the store's server at {_shown(request.url)}"


def _said(reply: Reply) -> str:
    text = trimmed(reply.body)
    return f': it says "{text}"' if text else ""


def trimmed(body: bytes) -> str:
    """A server's own words, fit for a line: without markup, control characters, and the query repeated."""
    text = body[:_LONGEST_ERROR].decode(errors="replace").partition("SPARQL query:")[0]
    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1\s*>", " ", text)
    text = re.sub(r"<[^<>]{0,2000}>", " ", text)
    text = " ".join(plain(text).replace('"', "'").split())
    return text if len(text) <= 300 else text[:299] + "…"
