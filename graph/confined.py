"""What a worker process does with itself, so that no question it answers can hurt the server.

It dies with the thread that started it; once it is ready it can open no file and no socket, leaves no core
dump, has so much memory and no more, and yields to others.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final, TypeAlias

from counterpoint import errors
from counterpoint.errors import CounterpointError
from counterpoint.graph import channel

__all__ = [
    "ANSWER",
    "FAILURE",
    "QUESTION",
    "READY",
    "Reply",
    "answer_all",
    "bound",
    "die_with_parent",
    "failure",
    "serve",
    "told",
]

READY: Final = b"R"
QUESTION: Final = b"Q"
ANSWER: Final = b"A"
FAILURE: Final = b"E"

_PR_SET_PDEATHSIG: Final = 1
_FIRST: Final = "1000"
"""Whom the kernel ends when memory is short: a worker, whose work is asked for again, before the server."""
_DESCRIPTORS: Final = 4
"""Standard input, output and error, and the pipe for answers."""

Reply: TypeAlias = Callable[[bytes, bytes], bytes]
"""Answers a message, given its kind and body."""


def serve(
    prepare: Callable[[], Reply], *, parent: int, memory: int, out_of_memory: CounterpointError
) -> None:
    """Prepare, then answer from standard input to standard output until the other side is gone.

    ``prepare`` loads what is needed, files and libraries; ``memory`` is in bytes beyond what it has taken by
    then. An error goes back as a failure, and so does ``out_of_memory``; one that is not of our tree is a
    fault of ours, and goes with where it was.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(parent)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints by mistake must not get into the answers
    reply = prepare()
    _confine(memory)
    channel.write(answers, READY, b"")
    answer_all(reply, sys.stdin.buffer, answers, out_of_memory)


def answer_all(
    reply: Reply, questions: IO[bytes], answers: IO[bytes], out_of_memory: CounterpointError
) -> None:
    """Answer until the other side is gone, in this process as it is."""
    with contextlib.suppress(channel.Closed):
        while True:
            kind, body = channel.read(questions)
            try:
                kind, written = ANSWER, reply(kind, body)
            except CounterpointError as error:
                kind, written = FAILURE, told(error)
            except MemoryError:
                kind, written = FAILURE, told(out_of_memory)
            except Exception:  # a fault of ours: the server's log is to have it
                kind, written = FAILURE, told(CounterpointError(traceback.format_exc()))
            channel.write(answers, kind, written)


def told(error: CounterpointError) -> bytes:
    """An error as it goes to the other side, where :func:`failure` makes it one again."""
    return json.dumps([type(error).__name__, str(error)]).encode()


def failure(body: bytes) -> CounterpointError:
    """The error that a worker told of, to be raised on this side."""
    name, text = json.loads(body)
    found = getattr(errors, name, CounterpointError)(text)
    assert isinstance(found, CounterpointError)  # noqa: S101 - workers tell of nothing else
    return found


def die_with_parent(parent: int) -> None:
    """The kernel ends this process with the thread that started it; nothing else ends an endless question."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def bound(memory: int) -> None:
    """No core dump, ``memory`` bytes over what is held now, low priority, first to go where none is left."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST, encoding="ascii")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    os.nice(5)


def _confine(memory: int) -> None:
    """Bounds, and no further files or sockets."""
    bound(memory)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))
