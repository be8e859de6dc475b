"""Messages between the server and its workers: a kind, a length, bytes, and over a socket descriptors too."""

from __future__ import annotations

import os
import select
import socket
import struct
import time
from typing import IO, Final

__all__ = ["Closed", "TooLate", "packed", "read", "read_until", "receive", "write"]

_HEADER: Final = struct.Struct(">cQ")
_CHUNK: Final = 1 << 20


class Closed(Exception):  # noqa: N818 - a state of the channel, handled where it is read
    """The other side is gone."""


class TooLate(Exception):  # noqa: N818 - likewise
    """The deadline passed before the whole message was there."""


def packed(kind: bytes, body: bytes) -> bytes:
    """A message as it goes over the wire."""
    return _HEADER.pack(kind, len(body)) + body


def receive(link: socket.socket) -> tuple[bytes, bytes, list[int]]:
    """Wait for a message on a stream socket: kind, body, and the descriptors sent with its beginning.

    Raises ``Closed`` where none will come.
    """
    header, descriptors, _, _ = socket.recv_fds(link, _HEADER.size, 1)
    rest = _all(link, _HEADER.size - len(header)) if header else b""
    if not header:
        raise Closed
    kind, length = _HEADER.unpack(header + rest)
    return kind, _all(link, length), descriptors


def _all(link: socket.socket, length: int) -> bytes:
    body = bytearray(length)
    view, at = memoryview(body), 0
    while at < length:
        got = link.recv_into(view[at:], min(length - at, _CHUNK))
        if not got:
            raise Closed
        at += got
    return bytes(body)


def write(pipe: IO[bytes], kind: bytes, body: bytes) -> None:
    """Send a message. Raises ``Closed`` where nobody reads."""
    try:
        pipe.write(_HEADER.pack(kind, len(body)))
        pipe.write(body)
        pipe.flush()
    except (BrokenPipeError, ConnectionResetError, ValueError):
        raise Closed from None


def read(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    """Wait for a message: its kind and body. Raises ``Closed`` where none will come."""
    header = pipe.read(_HEADER.size) or b""
    if len(header) < _HEADER.size:
        raise Closed
    kind, length = _HEADER.unpack(header)
    body = pipe.read(length)
    if len(body) < length:
        raise Closed
    return kind, body


def read_until(descriptor: int, deadline: float) -> tuple[bytes, bytes]:
    """Wait for a message from an unbuffered pipe until ``deadline`` (of ``time.monotonic``).

    Raises:
        TooLate: the deadline passed.
        Closed: the other side is gone.
    """
    kind, length = _HEADER.unpack(_read_exactly(descriptor, _HEADER.size, deadline))
    return kind, _read_exactly(descriptor, length, deadline)


def _read_exactly(descriptor: int, length: int, deadline: float) -> bytes:
    parts = []
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP)
    while length:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise TooLate
        try:
            part = os.read(descriptor, min(length, _CHUNK))
        except ConnectionResetError:
            raise Closed from None
        if not part:
            raise Closed
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
