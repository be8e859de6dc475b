"""What every request passes on its way in and every answer on its way out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counterpoint.api.hosts import check_host, check_origin
from counterpoint.api.problem_details import problem_response
from counterpoint.api.refusals import AddressTooLongError
from counterpoint.api.resource import OPEN_TO_READ
from counterpoint.viz.urls import Urls

__all__ = ["Border"]

log = logging.getLogger("counterpoint.api")

_LONGEST_PATH: Final = 1_024
_PIECE: Final = 256 * 1024
"""Bytes that are sent at once; the next piece waits until the client has taken most of the last."""

_ON_EVERYTHING: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # no-referrer would make browsers send our own forms with Origin: null
    "Permissions-Policy": "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}
"""OWASP's list, without Cross-Origin-Opener-Policy: an embed in a sandboxed frame may open its links in a
window that inherits the sandbox, and such a window shows no page with that header."""

_FOR_DATA: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""The policy of an answer that brings none: what is no page must not act as one."""


class Border:
    """Checks host and origin, adds the headers of every answer, and turns what went wrong into a problem."""

    def __init__(
        self, app: ASGIApp, *, allowed_hosts: Sequence[str], urls: Urls, hsts: int = 0, patience: float = 30.0
    ) -> None:
        """``hsts`` is for how many seconds browsers shall use https only; 0 says nothing.

        ``patience`` is in seconds: who takes no piece of a long answer for so long gets no more of it.
        """
        self._app = app
        self._patience = patience
        self._secure = f"max-age={hsts}" if hsts else ""
        self._allowed_hosts = allowed_hosts
        self._urls = urls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever comes of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._urls.root:
            scope["root_path"] = self._urls.root
        secure = self._secure if scope["scheme"] == "https" else ""
        answer = _Answer(scope, send, secure, self._patience)
        try:
            self._admit(scope)
            await self._app(scope, receive, answer.send)
        except ClientDisconnect:
            log.debug("the client went away")
        except Exception as error:  # the last stop: whatever it was, the one who asked gets an answer
            if answer.status:
                raise
            response = problem_response(error, Request(scope), self._urls)
            await response(scope, receive, answer.send)

    def _admit(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        check_host(headers, self._allowed_hosts)
        check_origin(scope["method"], headers)
        if len(scope["path"]) > _LONGEST_PATH:
            raise AddressTooLongError(
                f"no address here is longer than {_LONGEST_PATH} characters before its ?"
            )


class _Answer:
    """An answer on its way out: gets the headers of every answer, and for HEAD loses its body."""

    def __init__(self, scope: Scope, send: Send, secure: str, patience: float) -> None:
        self._scope = scope
        self._send = send
        self._secure = secure
        self._patience = patience
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._add_headers(MutableHeaders(scope=message), message["status"])
        elif self._scope["method"] == "HEAD":
            message = {**message, "body": b""}
        body = message.get("body", b"")
        if len(body) <= _PIECE:
            await self._send(message)
            return
        for start in range(0, len(body), _PIECE):
            piece, more = body[start : start + _PIECE], start + _PIECE < len(body)
            await self._in_time(
                {**message, "body": piece, "more_body": more or message.get("more_body", False)}
            )

    async def _in_time(self, message: Message) -> None:
        """Send a piece; whoever does not take it holds no memory of ours."""
        try:
            with anyio.fail_after(self._patience):
                await self._send(message)
        except TimeoutError:
            log.info("an answer was given up: nobody read it for %g seconds", self._patience)
            raise ClientDisconnect from None

    def _add_headers(self, headers: MutableHeaders, status: int) -> None:
        for name, value in _ON_EVERYTHING.items():
            headers.setdefault(name, value)
        if self._secure:
            headers["Strict-Transport-Security"] = self._secure
        if status != 304:
            headers.setdefault("Content-Security-Policy", _FOR_DATA)
        if self._scope.get(OPEN_TO_READ):
            headers["Access-Control-Allow-Origin"] = "*"
            headers["Access-Control-Expose-Headers"] = "ETag, Link, Allow, Retry-After"
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
