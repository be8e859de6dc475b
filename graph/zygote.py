"""A process that forks workers, each of which finds the store's content in it.

Started by ``zygote_process.py`` as ``python -m counterpoint.graph.zygote``, fresh and with one thread, so
that a fork copies nothing that is in use. It takes orders on a socket: to fork a worker that answers on a
socket sent along, and to take in what has changed. Its workers share the memory that it read an inherited
file of N-Quads into; of what is too large for that it knows the directory only, which each worker opens.

A worker can make no socket and in memory open no file either, sees no network where the kernel lets us hide
it, and dies with this process, which dies with the server.
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
from abc import ABC, abstractmethod
from typing import Any, Final, NoReturn

import pyoxigraph as ox

from counterpoint.errors import QueryError
from counterpoint.graph import channel
from counterpoint.graph.changes import apply
from counterpoint.graph.confined import READY, answer_all, bound, die_with_parent
from counterpoint.graph.no_sockets import forbid_sockets
from counterpoint.graph.worker import reply_to, warm_up

__all__ = ["CHANGE", "FORK"]

FORK: Final = b"F"
"""Fork a worker that answers on the socket sent along; the answer is its number, with a handle on it.

Where the body names a directory that is not there yet, the worker copies the content into it and may change
the copy.
"""
CHANGE: Final = b"C"
"""Take in what has changed: graphs, as ``changes.encoded`` wrote them, or another directory with its lock."""

_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_DESCRIPTORS: Final = 3
"""Questions and answers, and twice the log."""
_FILES: Final = 512
"""Files that a worker on disk may have open; those of its tables it opens as it needs them."""


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


class _Held(ABC):
    """The content, as this process has it."""

    kept: tuple[int, ...] = ()
    """Descriptors that workers keep."""

    @abstractmethod
    def change(self, body: bytes, descriptors: list[int]) -> None:
        """Take in what has changed."""

    @abstractmethod
    def confine(self, memory: int, copy: str) -> ox.Store:
        """In a worker: bind it to so many bytes and to as few files as can be; the store it answers from."""


class _InMemory(_Held):
    """All of it, read from N-Quads; what a worker changes is its own."""

    def __init__(self, descriptor: int) -> None:
        self._store = ox.Store()
        file = io.BufferedReader(_Inherited(descriptor), 1 << 20)
        # Parsed here, blank nodes keep their names, as with the engine's own loader they would not.
        self._store.bulk_extend(ox.parse(file, ox.RdfFormat.N_QUADS))
        os.close(descriptor)
        warm_up(self._store)

    def change(self, body: bytes, descriptors: list[int]) -> None:  # noqa: ARG002 - those on disk need them
        apply(self._store, body)

    def confine(self, memory: int, copy: str) -> ox.Store:  # noqa: ARG002 - a fork is a copy
        bound(memory)  # reads a file, so before there is no file to be opened any more
        resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        return self._store


class _OnDisk(_Held):
    """Where it is. A worker opens it for itself: the engine's threads would not outlive a fork."""

    def __init__(self, lock: int, folder: str) -> None:
        if not forbid_sockets():
            sys.exit("on this system queries cannot be kept from the network unless the data are in memory")
        self.kept = (lock,)
        self._folder = folder
        warm_up(ox.Store())

    def change(self, body: bytes, descriptors: list[int]) -> None:
        for lock in self.kept:
            os.close(lock)
        self.kept = tuple(descriptors)
        self._folder = body.decode()

    def confine(self, memory: int, copy: str) -> ox.Store:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
        store = ox.Store.read_only(self._folder)
        if copy:
            store.backup(copy)
            store = ox.Store(copy)
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        bound(memory)
        return store


def _hide_network() -> None:
    """A network of this process's own, with nothing in it, as root or in a user namespace of our own."""
    libc = ctypes.CDLL(None)
    if libc.unshare(_NEW_NETWORK) != 0:
        libc.unshare(_NEW_USER | _NEW_NETWORK)


def _main() -> None:
    parent, memory, orders, data = (int(argument) for argument in sys.argv[1:5])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the workers
    die_with_parent(parent)
    with contextlib.suppress(AttributeError, OSError):
        _hide_network()
    held: _Held = _OnDisk(data, sys.argv[5]) if len(sys.argv) > 5 else _InMemory(data)
    with socket.socket(fileno=orders) as control, contextlib.suppress(channel.Closed):
        control.sendall(channel.packed(READY, b""))
        while True:
            kind, body, descriptors = channel.receive(control)
            if kind == CHANGE:
                held.change(body, descriptors)
                control.sendall(channel.packed(READY, b""))
            elif kind == FORK:
                _fork(control, descriptors[0], held, memory, body.decode())
    with contextlib.suppress(ChildProcessError):
        os.wait()  # until the last worker has answered; the kernel buries them, so this finds none in the end


def _fork(control: socket.socket, link: int, held: _Held, memory: int, copy: str) -> None:
    """A worker on the socket ``link``; its number goes back with a handle on it."""
    zygote, worker = os.getpid(), os.fork()
    if worker == 0:
        try:
            die_with_parent(zygote)
            _keep(link, held.kept)
            _serve(held.confine(memory, copy))
        finally:
            os._exit(1)
    os.close(link)
    handle = os.pidfd_open(worker)
    try:
        socket.send_fds(control, [channel.packed(READY, str(worker).encode())], [handle])
    finally:
        os.close(handle)


def _keep(link: int, descriptors: tuple[int, ...]) -> None:
    """Leave a worker its link, the log, and these, and no descriptor else."""
    os.dup2(link, 0)
    os.dup2(2, 1)
    for number, descriptor in enumerate(descriptors, _DESCRIPTORS):
        os.dup2(descriptor, number)
    os.closerange(_DESCRIPTORS + len(descriptors), resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _serve(store: ox.Store) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    too_much = QueryError("the query needs more memory than it may have; ask for less")
    with open(0, "rb", closefd=False) as questions, open(0, "wb", closefd=False) as answers:
        answer_all(reply_to(store), questions, answers, too_much)
    os._exit(0)


if __name__ == "__main__":
    _main()
