"""Connections: how many may be open, and how long one may take to say what it wants.

A request's body, its query and its answer have bounds of their own; these hold before there is a request.
"""

from __future__ import annotations

import asyncio
import json
import resource
from collections import Counter
from http import HTTPStatus
from typing import ClassVar, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from counterpoint.api.clients import Client, Clients, address_of
from counterpoint.api.metrics import Metrics
from counterpoint.api.problem_details import PROBLEM_TYPE
from counterpoint.settings import Settings

__all__ = ["Connections"]

_ALL: Final = "too many connections are open; come back in a few seconds"
_OF_ONE: Final = "too many connections of this client are open; use those, or close some"
_SLOW: Final = "the head of the request did not come in time"
_SHARE: Final = 2
"""Of the files that the process may have open, one in so many may be a connection."""


class Connections:
    """Counts connections. Those from this machine and from our own proxies count in the whole only."""

    def __init__(self, settings: Settings) -> None:
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self._most = min(settings.connections, files // _SHARE)
        self._most_of_one = settings.client_connections if settings.limits_clients else 0
        self._clients = Clients(settings.trusted_proxies)
        self._of_each: Counter[str] = Counter()
        self.patience = settings.head_timeout
        self.open = 0
        """How many there are now."""
        self.refused = 0
        """How many were refused since the service began."""

    def measured(self, metrics: Metrics) -> None:
        """Show the numbers among what the service counts of itself."""
        metrics.watch("counterpoint_connections", "Connections that are open.", lambda: self.open)
        metrics.watch(
            "counterpoint_connections_refused",
            "Connections that were refused since the service began.",
            lambda: self.refused,
        )

    def protocol(self) -> type[H11Protocol]:
        """What uvicorn speaks on a connection, with these bounds."""
        return type("BoundedProtocol", (_Bounded,), {"bounds": self})

    def enter(self, peer: str) -> tuple[HTTPStatus, str] | None:
        """A connection from an address is there; nothing where it may stay, or what to answer it.

        Either way :meth:`leave` is called when it is closed.
        """
        self.open += 1
        answer = None
        if self.open > self._most:
            answer = HTTPStatus.SERVICE_UNAVAILABLE, _ALL
        if one := self._counted(peer):
            self._of_each[one] += 1
            if 0 < self._most_of_one < self._of_each[one]:
                answer = answer or (HTTPStatus.TOO_MANY_REQUESTS, _OF_ONE)
        self.refused += answer is not None
        return answer

    def leave(self, peer: str) -> None:
        """A connection from an address has been closed."""
        self.open -= 1
        if one := self._counted(peer):
            self._of_each[one] -= 1
            if not self._of_each[one]:
                del self._of_each[one]

    def _counted(self, peer: str) -> str:
        """What the connections of a peer are counted by; nothing where they are not."""
        address = address_of(peer)
        if address is None or address.is_loopback or self._clients.is_trusted(address):
            return ""
        return Client(address).key


class _Bounded(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, for those who are let in and say what they want in time."""

    bounds: ClassVar[Connections]
    _peer: str = ""
    _refused: bool = False
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._peer = self.client[0] if self.client else ""
        answer = self.bounds.enter(self._peer)
        if answer is not None:
            self._refused = True
            self._refuse(*answer)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._wait_no_longer()
        self.bounds.leave(self._peer)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait_no_longer()
        else:
            self._wait()

    def _wait(self) -> None:
        """From now on there is so much time for a request to be there whole, but for its body."""
        if self._timer is None:
            self._timer = self.loop.call_later(self.bounds.patience, self._too_late)

    def _wait_no_longer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_late(self) -> None:
        if self.transport.is_closing():
            self.transport.abort()
            return
        began, _ = self.conn.trailing_data
        if began and self.conn.their_state is h11.IDLE:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, _SLOW)
        else:
            self.transport.close()

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        """Answer without having been asked, and close."""
        members = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
        body = json.dumps(members).encode()
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {PROBLEM_TYPE}\r\n"
            f"Content-Length: {len(body)}\r\nRetry-After: 5\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
