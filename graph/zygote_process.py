"""The zygote (``zygote.py``) and its workers, as the server sees them."""

from __future__ import annotations

import os
import select
import signal
import socket
import tempfile
import threading
import time
from contextlib import suppress
from typing import Final

from counterpoint.errors import StoreError
from counterpoint.graph import channel, machine
from counterpoint.graph.confined import READY
from counterpoint.graph.worker_process import START, Answering, started
from counterpoint.graph.zygote import CHANGE, FORK

__all__ = ["ForkedWorker", "Zygote"]

_YIELDING: Final = ((0.1, 15), (0.5, 19))
"""Seconds after which a worker that is still busy yields to others, and its niceness from then on."""
_LONG: Final = 1.0
"""Seconds after which a worker may have taken much, and is not asked again."""
_ENDING: Final = 10_000
"""Milliseconds that the kernel gets to end a process that was killed."""


class ForkedWorker(Answering):
    """A worker that the zygote forked. ``edition`` is the content that it answers from.

    One that ``yields`` to others does so for good. One that ``is_spent`` holds much memory, and is ended
    rather than asked again.
    """

    def __init__(self, link: socket.socket, process: int, handle: int, edition: int) -> None:
        self.process = process
        self.edition = edition
        self.is_spent = False
        self.yields = False
        self._handle = handle
        self._link = link
        self._killing = threading.Lock()
        super().__init__(link.makefile("wb"), link.fileno())

    def answer(self, seconds: float) -> bytes:
        """The answer to the last question; the longer one takes, the more it yields to others."""
        began = time.monotonic()
        for after, niceness in _YIELDING:
            if self._answers_until(began + min(after, seconds)):
                break
            self.yields = True
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process, niceness)
        self.is_spent = self.is_spent or not self._answers_until(began + min(_LONG, seconds))
        return super().answer(began + seconds - time.monotonic())

    def _answers_until(self, deadline: float) -> bool:
        answering = select.poll()
        answering.register(self._answers, select.POLLIN)
        return bool(answering.poll(1000 * max(deadline - time.monotonic(), 0)))

    @property
    def alive(self) -> bool:
        """Can it be asked again?"""
        return not _ended(self._handle, 0)

    def kill(self) -> None:
        """End the process, whatever it does; another thread that waits for its answer finds it gone."""
        with self._killing:
            if self._handle < 0:
                return
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            _ended(self._handle, _ENDING)
            os.close(self._handle)
            self._handle = -1

    def close(self) -> None:
        """End it and let go of it; nobody waits for an answer any more."""
        self.kill()
        with suppress(OSError):
            self._questions.close()
        self._link.close()


def _ended(handle: int, milliseconds: int) -> bool:
    if handle < 0:
        return True
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    return bool(poll.poll(milliseconds))


class Zygote:
    """A process that knows the store's content and forks workers. It dies with the thread that started it."""

    def __init__(self, data: int, memory: int, edition: int, folder: str = "") -> None:
        """Start it; each worker gets ``memory`` bytes beyond what the data take.

        ``data`` is the descriptor of a file of N-Quads that it reads; with the ``folder`` of an engine's
        files, that of the lock which keeps them.

        Raises:
            StoreError: it does not get ready, with what it complained of.
        """
        self.edition = edition
        self._orders = threading.Lock()
        with tempfile.TemporaryFile() as complaints:
            self._control, theirs = socket.socketpair()
            with theirs:
                numbers = (memory, theirs.fileno(), data)
                self._process = started(
                    "counterpoint.graph.zygote",
                    [*map(str, numbers), *([folder] if folder else [])],
                    complaints,
                    [data, theirs.fileno()],
                )
            self._control.settimeout(START)
            try:
                self._receive()
            except channel.Closed:
                self.close()
                complaints.seek(0)
                reason = complaints.read().decode(errors="replace").strip() or "it gave no reason"
                raise StoreError(f"the process of query workers did not start: {reason}") from None

    def _receive(self) -> tuple[bytes, list[int]]:
        try:
            kind, body, handles = channel.receive(self._control)
        except OSError:  # the socket's time-out is one
            raise channel.Closed from None
        if kind != READY:
            raise channel.Closed
        return body, handles

    def fork(self, copy: str = "") -> ForkedWorker:
        """A new worker; one on disk may change what it finds if it is told where to ``copy`` it first.

        Raises ``channel.Closed`` where the zygote is gone.
        """
        with self._orders:
            ours, theirs = socket.socketpair()
            try:
                with theirs:
                    socket.send_fds(self._control, [channel.packed(FORK, copy.encode())], [theirs.fileno()])
                body, handles = self._receive()
            except (OSError, channel.Closed):
                ours.close()
                raise channel.Closed from None
            return ForkedWorker(ours, int(body), handles[0], self.edition)

    def change(self, graphs: bytes, edition: int) -> None:
        """Take in graphs, as ``changes.encoded`` wrote them; workers forked from now on have them.

        Raises ``channel.Closed`` where the zygote is gone.
        """
        self._change(graphs, [], edition)

    def move(self, folder: str, lock: int, edition: int) -> None:
        """Have workers open another folder from now on, which is kept by the lock of that descriptor.

        Raises ``channel.Closed`` where the zygote is gone.
        """
        self._change(folder.encode(), [lock], edition)

    def _change(self, body: bytes, descriptors: list[int], edition: int) -> None:
        with self._orders:
            try:
                order = channel.packed(CHANGE, body)
                sent = socket.send_fds(self._control, [order], descriptors)
                self._control.sendall(memoryview(order)[sent:])
            except OSError:
                raise channel.Closed from None
            self._receive()
            self.edition = edition

    @property
    def memory(self) -> int:
        """Bytes of memory that it takes."""
        return machine.memory_of(self._process.pid)

    @property
    def alive(self) -> bool:
        """Does it take orders?"""
        return self._process.poll() is None

    def retire(self) -> None:
        """End it once its workers have answered what they were asked."""
        self._control.close()
        threading.Thread(target=self._buried, daemon=True).start()

    def close(self) -> None:
        """End it; its workers end with it."""
        self._process.kill()
        self._control.close()
        self._buried()

    def _buried(self) -> None:
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
