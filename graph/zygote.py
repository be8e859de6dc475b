"""A process that holds the store's content and forks workers, which share its memory.

Started by ``zygote_process.py`` as ``python -m counterpoint.graph.zygote``, fresh and with one thread, so
that a fork copies nothing that is in use. It reads N-Quads from an inherited file, then takes orders on a
socket: to fork a worker that answers on a socket sent along, and to take in graphs that have changed. A
worker can open no file and no socket, sees no network where the kernel lets us hide it, and dies with this
process, which dies with the server.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, Final, NoReturn

import pyoxigraph as ox

from counterpoint.errors import QueryError
from counterpoint.graph import channel
from counterpoint.graph.changes import apply
from counterpoint.graph.confined import READY, answer_all, bound, die_with_parent
from counterpoint.graph.worker import reply_to, warm_up

__all__ = ["CHANGE", "FORK"]

FORK: Final = b"F"
"""Fork a worker that answers on the socket sent along; the answer is its number, with a handle on it."""
CHANGE: Final = b"C"
"""Take in the graphs of the body, as ``changes.encoded`` wrote them."""

_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_DESCRIPTORS: Final = 3
"""Questions and answers, and twice the log."""


class _Inherited(io.RawIOBase):
    """An inherited file read from its start, whatever its other readers do to the shared offset."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = os.pread(self._descriptor, len(buffer), self._position)
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)


def _loaded(descriptor: int) -> ox.Store:
    """The content of the file; its blank nodes keep their names, as the engine's own loader would not."""
    store = ox.Store()
    file = io.BufferedReader(_Inherited(descriptor), 1 << 20)
    store.bulk_extend(ox.parse(file, ox.RdfFormat.N_QUADS))
    os.close(descriptor)
    return store


def _hide_network() -> None:
    """A network of this process's own, with nothing in it, as root or in a user namespace of our own."""
    libc = ctypes.CDLL(None)
    if libc.unshare(_NEW_NETWORK) != 0:
        libc.unshare(_NEW_USER | _NEW_NETWORK)


def _main() -> None:
    parent, memory, data, orders = (int(argument) for argument in sys.argv[1:5])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the workers
    die_with_parent(parent)
    store = _loaded(data)
    warm_up(store)
    with contextlib.suppress(AttributeError, OSError):
        _hide_network()
    with socket.socket(fileno=orders) as control, contextlib.suppress(channel.Closed):
        control.sendall(channel.packed(READY, b""))
        while True:
            kind, body, descriptors = channel.receive(control)
            if kind == CHANGE:
                apply(store, body)
                control.sendall(channel.packed(READY, b""))
            elif kind == FORK:
                _fork(control, descriptors[0], lambda: _serve(store, memory))
    with contextlib.suppress(ChildProcessError):
        os.wait()  # until the last worker has answered; the kernel buries them, so this finds none in the end


def _fork(control: socket.socket, link: int, serve: Callable[[], NoReturn]) -> None:
    """A worker on the socket ``link``; its number goes back with a handle on it."""
    zygote, worker = os.getpid(), os.fork()
    if worker == 0:
        try:
            die_with_parent(zygote)
            os.dup2(link, 0)
            os.dup2(2, 1)
            os.closerange(_DESCRIPTORS, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
            serve()
        finally:
            os._exit(1)
    os.close(link)
    handle = os.pidfd_open(worker)
    try:
        socket.send_fds(control, [channel.packed(READY, str(worker).encode())], [handle])
    finally:
        os.close(handle)


def _serve(store: ox.Store, memory: int) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    bound(memory)  # reads a file, so before there is no file to be opened any more
    resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    too_much = QueryError("the query needs more memory than it may have; ask for less")
    with open(0, "rb", closefd=False) as questions, open(0, "wb", closefd=False) as answers:
        answer_all(reply_to(store), questions, answers, too_much)
    os._exit(0)


if __name__ == "__main__":
    _main()
