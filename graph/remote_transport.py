"""Connections to a SPARQL server that keep a deadline and can be given up from another thread.

httpx limits each read of a connection, not all of them together: a server that sends a byte now and then
would hold a thread for ever. Here every wait of a call ends with the call's time.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import httpcore
import httpx

__all__ = ["Call", "Transport"]

_CONNECTIONS: Final = 32
_IDLE_SECONDS: Final = 5.0
"""How long an unused connection is kept; servers drop theirs after ten seconds or more."""


class Call:
    """The time that one or several exchanges may take together, in seconds from now."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.cancelled = False
        self._until = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._stream: httpcore.NetworkStream | None = None

    @property
    def left(self) -> float:
        """Seconds left; zero or less when they are over, or nobody wants the answer any more."""
        return 0.0 if self.cancelled else self._until - time.monotonic()

    def kill(self) -> None:
        """Give it up: the connection that it waits on is shut."""
        with self._lock:
            self.cancelled = True
            stream = self._stream
        if stream is not None:
            found = stream.get_extra_info("socket")
            if isinstance(found, socket.socket):
                with suppress(OSError):
                    found.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def waiting(self, stream: httpcore.NetworkStream | None, timeout: float | None) -> Iterator[float]:
        """The time in which the call waits on a connection; gives the seconds that it may wait."""
        with self._lock:
            left = self.left
            self._stream = stream
        if left <= 0:
            raise httpcore.ReadTimeout("the call's time is over")
        try:
            yield left if timeout is None else min(timeout, left)
        finally:
            with self._lock:
                self._stream = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """The time in which this thread's connections are this call's."""
        before = getattr(_thread, "call", None)
        _thread.call = self
        try:
            yield
        finally:
            _thread.call = before


_thread: Final = threading.local()


def _current() -> Call:
    call = getattr(_thread, "call", None)
    return call if isinstance(call, Call) else Call(1.0)


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait is part of the call that this thread is making."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _current().waiting(self._inner, timeout) as seconds:
            return self._inner.read(max_bytes, seconds)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with _current().waiting(self._inner, timeout) as seconds:
            self._inner.write(buffer, seconds)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with _current().waiting(self._inner, timeout) as seconds:
            return _Stream(self._inner.start_tls(ssl_context, server_hostname, seconds))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        with _current().waiting(None, timeout) as seconds:
            return _Stream(self._inner.connect_tcp(host, port, seconds, local_address, socket_options))


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class Transport(httpx.BaseTransport):
    """What carries httpx's requests. Errors are httpcore's."""

    def __init__(self) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=_CONNECTIONS,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=_Backend(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its answer's body is still to be read."""
        url = request.url
        assert isinstance(request.stream, httpx.SyncByteStream)  # noqa: S101 - of a client that is no async one
        response = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status, headers=response.headers, stream=_Body(response), extensions=response.extensions
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()
