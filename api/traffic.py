"""Every request from outside: who asks, under which number, how long it took; one line of the log each."""

from __future__ import annotations

import logging
import re
import secrets
import time
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counterpoint.api.clients import Clients
from counterpoint.api.metrics import NOWHERE, Metrics
from counterpoint.api.problem_details import REQUEST_ID, printable
from counterpoint.api.resource import TEMPLATE

__all__ = ["Answered", "Traffic"]

log = logging.getLogger("counterpoint.api")

_HEADER: Final = b"x-request-id"
_WELL_FORMED: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LONGEST_METHOD: Final = 20


@dataclass(frozen=True, slots=True)
class Answered:
    """What the log says of a request; no query string, no header, no address of a client."""

    method: str
    path: str
    route: str
    status: int
    ms: float
    bytes: int
    request_id: str
    client: str

    def __str__(self) -> str:
        return (
            f"{self.method} {self.path} {self.status or '-'} {self.ms:.0f} ms {self.bytes} B "
            f"{self.client} {self.request_id}"
        )


class Traffic:
    """Counts, numbers and logs requests; what happens to them is not its business."""

    def __init__(self, app: ASGIApp, *, clients: Clients, metrics: Metrics) -> None:
        self._app = app
        self._clients = clients
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and say afterwards what came of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        client = self._clients.enter(scope)
        answer = _Answer(_request_id(scope), send)
        scope[REQUEST_ID] = answer.request_id
        self._metrics.in_flight.inc()
        try:
            await self._app(scope, receive, answer.send)
        finally:
            self._metrics.in_flight.dec()
            took = time.monotonic() - started
            route = str(scope.get(TEMPLATE) or getattr(scope.get("route"), "path", NOWHERE))
            self._metrics.request(route, scope["method"], answer.status, took, answer.bytes)
            if log.isEnabledFor(logging.INFO):
                answered = Answered(
                    scope["method"][:_LONGEST_METHOD], printable(scope["path"]), route, answer.status,
                    round(1000 * took, 1), answer.bytes, answer.request_id, client.kind,
                )  # fmt: skip
                log.info("%s", answered, extra={"answered": answered})


class _Answer:
    """An answer on its way out: its status and size are noted, its number is put on it."""

    def __init__(self, request_id: str, send: Send) -> None:
        self.request_id = request_id
        self._send = send
        self.status = 0
        self.bytes = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)["X-Request-Id"] = self.request_id
        else:
            self.bytes += len(message.get("body", b""))
        await self._send(message)


def _request_id(scope: Scope) -> str:
    """The number that the request brings, where it is one well-formed name; else a new one."""
    brought = [value for name, value in scope["headers"] if name == _HEADER]
    if len(brought) == 1 and _WELL_FORMED.fullmatch(brought[0]):
        return str(brought[0].decode("ascii"))
    return secrets.token_hex(8)
