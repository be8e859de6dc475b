"""A process that answers questions (``confined.py``), as the server sees it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from counterpoint.errors import StoreError
from counterpoint.graph import channel
from counterpoint.graph.confined import FAILURE, QUESTION, READY, failure

__all__ = ["WorkerProcess"]

_START: Final = 300.0
"""Seconds that a worker may take to get ready."""


class WorkerProcess:
    """A worker that is ready. It dies with the thread that started it."""

    def __init__(
        self, module: str, *, memory: int, arguments: Sequence[str] = (), pass_fds: Sequence[int] = ()
    ) -> None:
        """Start ``module`` with this process's number, the memory in bytes, and what follows.

        Raises:
            StoreError: it does not get ready, with what it complained of.
        """
        with tempfile.TemporaryFile() as complaints:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
                [sys.executable, "-P", "-m", module, str(os.getpid()), str(memory), *arguments],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, pass_fds=pass_fds,
            )  # fmt: skip
            try:
                kind, _ = self._receive(_START)
                if kind != READY:
                    raise channel.Closed
            except (channel.Closed, channel.TooLate):
                self.kill()
                complaints.seek(0)
                reason = complaints.read().decode(errors="replace").strip() or "it gave no reason"
                raise StoreError(f"a worker did not start: {reason}") from None

    def _receive(self, seconds: float) -> tuple[bytes, bytes]:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        return channel.read_until(self._process.stdout.fileno(), time.monotonic() + seconds)

    def send(self, body: bytes, kind: bytes = QUESTION) -> None:
        """Ask. Raises ``channel.Closed`` where the worker is gone."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        channel.write(self._process.stdin, kind, body)

    def answer(self, seconds: float) -> bytes:
        """The answer to the last question.

        Raises:
            CounterpointError: what the question got wrong, as the worker raised it.
            TooLate: not within so many seconds; the worker has been killed. Of ``channel``.
            Closed: the question ended the worker. Of ``channel``.
        """
        try:
            kind, body = self._receive(seconds)
        except (channel.TooLate, channel.Closed):
            self.kill()
            raise
        if kind == FAILURE:
            raise failure(body)
        return body

    @property
    def alive(self) -> bool:
        """Can it be asked again?"""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process, whatever it does, and wait until it has ended."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
