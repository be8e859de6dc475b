"""A process that answers questions (``confined.py``), as the server sees it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Final

from counterpoint.errors import StoreError
from counterpoint.graph import channel
from counterpoint.graph.confined import FAILURE, QUESTION, READY, failure

__all__ = ["START", "Answering", "WorkerProcess", "started"]

START: Final = 300.0
"""Seconds that a worker may take to get ready."""


class Answering(ABC):
    """A process that is ready to be asked, one question at a time."""

    def __init__(self, questions: IO[bytes], answers: int) -> None:
        """``questions`` is written to, the descriptor ``answers`` is read from."""
        self._questions = questions
        self._answers = answers

    def send(self, body: bytes, kind: bytes = QUESTION) -> None:
        """Ask. Raises ``channel.Closed`` where the process is gone."""
        channel.write(self._questions, kind, body)

    def answer(self, seconds: float) -> bytes:
        """The answer to the last question.

        Raises:
            CounterpointError: what the question got wrong, as the worker raised it.
            TooLate: not within so many seconds; the worker has been killed. Of ``channel``.
            Closed: the question ended the worker. Of ``channel``.
        """
        try:
            kind, body = channel.read_until(self._answers, time.monotonic() + seconds)
        except (channel.TooLate, channel.Closed):
            self.kill()
            raise
        if kind == FAILURE:
            raise failure(body)
        return body

    @property
    @abstractmethod
    def alive(self) -> bool:
        """Can it be asked again?"""

    @abstractmethod
    def kill(self) -> None:
        """End the process, whatever it does, and wait until it has ended."""


def started(
    module: str, arguments: Sequence[str], complaints: IO[bytes], pass_fds: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    """``module`` in a process of its own, which is told this process's number first of all."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
        [sys.executable, "-P", "-m", module, str(os.getpid()), *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, pass_fds=pass_fds,
    )  # fmt: skip


class WorkerProcess(Answering):
    """A worker that is ready. It dies with the thread that started it."""

    def __init__(
        self, module: str, *, memory: int, arguments: Sequence[str] = (), pass_fds: Sequence[int] = ()
    ) -> None:
        """Start ``module`` with this process's number, the memory in bytes, and what follows.

        Raises:
            StoreError: it does not get ready, with what it complained of.
        """
        with tempfile.TemporaryFile() as complaints:
            self._process = started(module, [str(memory), *arguments], complaints, pass_fds)
            assert self._process.stdin is not None  # noqa: S101 - they are pipes
            assert self._process.stdout is not None  # noqa: S101
            super().__init__(self._process.stdin, self._process.stdout.fileno())
            try:
                kind, _ = channel.read_until(self._answers, time.monotonic() + START)
                if kind != READY:
                    raise channel.Closed
            except (channel.Closed, channel.TooLate):
                self.kill()
                complaints.seek(0)
                reason = complaints.read().decode(errors="replace").strip() or "it gave no reason"
                raise StoreError(f"a worker did not start: {reason}") from None

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
