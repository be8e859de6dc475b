"""Answers compressed with gzip for those who take it; what has an ETag is compressed once and kept.

A compressed answer has an ETag of its own, ``"…-gzip"``, since it is other bytes. In a request's conditions
that ending is taken off again, so that what answers knows one tag for both forms and ``If-None-Match`` and
``If-Match`` hold with either. Whole answers only: what is sent piece by piece passes as it is.
"""

from __future__ import annotations

import gzip
import re
from collections import OrderedDict
from functools import cached_property, lru_cache
from typing import Final

import anyio
from anyio import to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counterpoint.api.negotiation import weights

__all__ = ["MINIMUM", "Compression", "is_compressible", "takes_gzip"]

MINIMUM: Final = 1_024
"""Bytes below which compressing gains nothing that a network would notice."""

_MIB: Final = 1024 * 1024
_AT_ONCE: Final = 2
_BRIEF: Final = 64 * 1024
"""Bytes that are compressed at once, in a few milliseconds; what is longer goes to a thread."""

_LEVEL_KEPT: Final = 6
_LEVEL_ONCE: Final = 1
_MOST_KEPT: Final = 1_024
_LONGEST_HEADER: Final = 1_000

_TEXTS: Final = re.compile(
    rb"text/(?!event-stream)[\w.+-]+|[\w.-]+/[\w.-]+\+(json|xml)"
    rb"|application/(json|xml|javascript|yaml|trig|n-triples|n-quads|sparql-query|manifest\+json)"
)
_GZIP_TAG: Final = re.compile(rb'-gzip"')
_SEPARATE: Final = re.compile(rb'(W/)?"[^"]*-gzip"\s*,?')
_CONDITIONS: Final = (b"if-none-match", b"if-match", b"if-range")

_Name = tuple[str, bytes, bytes]
RawHeaders = list[tuple[bytes, bytes]]


@lru_cache(256)
def takes_gzip(accept_encoding: bytes) -> bool:
    """Whether an ``Accept-Encoding`` header (RFC 9110, 12.5.3) admits gzip, and prefers nothing to it."""
    found = weights(accept_encoding.decode("latin-1"))
    plain = found.get("identity", 0.0)
    wanted = found.get("gzip", found.get("x-gzip", found.get("*", 0.0)))
    return wanted > 0 and wanted >= plain


@lru_cache(256)
def is_compressible(content_type: bytes) -> bool:
    """Whether a media type is text of some kind; pictures, fonts and archives are compressed already."""
    return _TEXTS.fullmatch(content_type.partition(b";")[0].strip().lower()) is not None


class Compression:
    """Compresses whole answers of 1,024 bytes and more, of types that gain by it.

    ``room`` is how many bytes of compressed answers are kept; what was asked for longest ago makes way.
    """

    def __init__(self, app: ASGIApp, *, room: int = 64 * _MIB) -> None:
        self._app = app
        self.kept = _Kept(room)

    @cached_property
    def _threads(self) -> anyio.CapacityLimiter:
        return anyio.CapacityLimiter(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and compress what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = b", ".join(value for name, value in scope["headers"] if name == b"accept-encoding")
        takes = bool(wanted) and takes_gzip(wanted[:_LONGEST_HEADER])
        asked = _plain_conditions(scope, takes)
        await self._app(scope, receive, _Answer(self, scope, send, takes=takes, asked=asked).send)

    async def compressed(self, scope: Scope, etag: bytes, body: bytes) -> bytes:
        """A body compressed; with a strong ETag from what is kept, where it is."""
        if not etag.startswith(b'"'):
            return await self._compress(body, _LEVEL_ONCE)
        name = (scope["path"], scope["query_string"], etag)
        found = self.kept.get(name)
        return found or self.kept.keep(name, await self._compress(body, _LEVEL_KEPT))

    async def _compress(self, body: bytes, level: int) -> bytes:
        if len(body) <= _BRIEF:
            return gzip.compress(body, level, mtime=0)
        return await to_thread.run_sync(lambda: gzip.compress(body, level, mtime=0), limiter=self._threads)


class _Answer:
    """An answer on its way out: its head waits until its body shows that it is whole."""

    def __init__(self, by: Compression, scope: Scope, send: Send, *, takes: bool, asked: bytes) -> None:
        self._by = by
        self._scope = scope
        self._send = send
        self._takes = takes
        self._asked = asked
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        if start is None:
            await self._send(message)
            return
        whole = not message.get("more_body", False)
        body = message.get("body", b"")
        headers: RawHeaders = list(start["headers"])
        if start["status"] == 304:
            _vary(headers)
            if self._takes and self._has_compressed(_value(headers, b"etag")):
                _mark(headers)
        elif whole and len(body) >= MINIMUM and _may(headers):
            _vary(headers)
            if self._takes:
                body = await self._by.compressed(self._scope, _value(headers, b"etag"), body)
                _mark(headers)
                _set(headers, b"content-encoding", b"gzip")
                _set(headers, b"content-length", str(len(body)).encode())
                message = {**message, "body": body}
        await self._send({**start, "headers": headers})
        await self._send(message)

    def _has_compressed(self, tag: bytes) -> bool:
        """Whether what the client has, by its ``If-None-Match``, is the compressed form."""
        if self._asked.strip() == b"*":
            return self._by.kept.get((self._scope["path"], self._scope["query_string"], tag)) is not None
        return tag not in self._asked and tag[:-1] + b'-gzip"' in self._asked


class _Kept:
    """Compressed bodies by the address and the tag of what they were made from. Used from the loop alone."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._found: OrderedDict[_Name, bytes] = OrderedDict()

    def get(self, name: _Name) -> bytes | None:
        found = self._found.get(name)
        if found is not None:
            self._found.move_to_end(name)
        return found

    def keep(self, name: _Name, body: bytes) -> bytes:
        if name not in self._found and len(body) <= self._room // 8:
            self._found[name] = body
            self._taken += len(body)
            while self._taken > self._room or len(self._found) > _MOST_KEPT:
                self._taken -= len(self._found.popitem(last=False)[1])
        return body


def _plain_conditions(scope: Scope, takes: bool) -> bytes:
    """Take the ending of compressed forms off the tags in a request's conditions.

    Who reads and does not take gzip cannot use the forms that its ``If-None-Match`` names, so they are left
    out; of a change the condition is about the thing, whatever its form. Returns that header as it came.
    """
    asked, changed, headers = b"", False, []
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            asked = asked + b"," + value if asked else value
        if name in _CONDITIONS and b'-gzip"' in value:
            changed = True
            if name == b"if-none-match" and not takes and scope["method"] in ("GET", "HEAD"):
                value = _SEPARATE.sub(b"", value) or b'""'
            else:
                value = _GZIP_TAG.sub(b'"', value)
        headers.append((name, value))
    if changed:
        scope["headers"] = headers
    return asked


def _may(headers: RawHeaders) -> bool:
    """Whether an answer is of a type that gains, is not encoded yet, and may be changed on its way."""
    return (
        is_compressible(_value(headers, b"content-type"))
        and not _value(headers, b"content-encoding")
        and not _value(headers, b"content-range")
        and b"no-transform" not in _value(headers, b"cache-control")
    )


def _value(headers: RawHeaders, name: bytes) -> bytes:
    return next((value for key, value in headers if key.lower() == name), b"")


def _set(headers: RawHeaders, name: bytes, value: bytes) -> None:
    headers[:] = [(key, old) for key, old in headers if key.lower() != name]
    headers.append((name, value))


def _mark(headers: RawHeaders) -> None:
    """Give a strong ETag the ending of the compressed form; a weak one holds for both."""
    tag = _value(headers, b"etag")
    if tag.startswith(b'"') and tag.endswith(b'"'):
        _set(headers, b"etag", tag[:-1] + b'-gzip"')


def _vary(headers: RawHeaders) -> None:
    before = _value(headers, b"vary")
    if before != b"*" and b"accept-encoding" not in before.lower():
        _set(headers, b"vary", (before + b", " if before else b"") + b"Accept-Encoding")
