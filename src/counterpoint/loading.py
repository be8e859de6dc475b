"""Loading debates beside a running service, and loading them again when their files change."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counterpoint.errors import CounterpointError
from counterpoint.library import Library, locate

__all__ = ["Loading"]

_INTERVAL: Final = 1.0
"""Seconds between two looks at the files."""

Stamp = tuple[int, int, int] | None
"""What tells one state of a file from another: inode, time of change, length; ``None`` while it is away."""


@dataclass(frozen=True, slots=True)
class _Watched:
    """A file, its state when it was loaded last or found wrong, and its state at the last look."""

    path: Path
    known: Stamp
    seen: Stamp


class Loading:
    """Loads debates into a library in a thread of its own.

    ``missing`` says in words what is not loaded yet; nothing once all is. With ``watch`` the files are looked
    at every second, and one that has changed, and then stayed the same for a look, is loaded again: what is
    still being written, or saved many times in a row, waits. One that has problems leaves the debate as it
    was. ``report`` is given what was done or is wrong, with a level of ``logging``.
    """

    def __init__(
        self,
        library: Library,
        debates: Sequence[str | Path],
        *,
        watch: bool,
        report: Callable[[int, str], None],
    ) -> None:
        self._library = library
        self._debates = debates
        self._watch = watch
        self._report = report
        self._ended = threading.Event()
        self._failure: Exception | None = None
        self._missing = "debates are being loaded"

    def missing(self) -> str:
        """What is not loaded yet, or why the store is away, in words; nothing where all is there."""
        return self._missing or self._library.problem()

    def start(self, failed: Callable[[], None]) -> None:
        """Begin; ``failed`` is called, in the loading thread, where a debate cannot be loaded at first."""
        threading.Thread(target=self._run, args=(failed,), name="loading", daemon=True).start()

    def end(self) -> None:
        """Stop looking at the files."""
        self._ended.set()

    def raise_failure(self) -> None:
        """Raise what kept the debates from being loaded, if anything did."""
        if self._failure is not None:
            raise self._failure

    def _run(self, failed: Callable[[], None]) -> None:
        try:
            files = [locate(debate) for debate in self._debates]
            watched = [_Watched(file, stamp, stamp) for file in files for stamp in (_stamp(file),)]
            for file in files:
                self._library.load(file)
        except Exception as error:
            self._failure = error
            failed()
            return
        self._missing = ""
        while self._watch and not self._ended.wait(_INTERVAL):
            watched = [self._looked_at(file) for file in watched]

    def _looked_at(self, file: _Watched) -> _Watched:
        """Load a file again where it has changed and rests; returns how it was found."""
        now = _stamp(file.path)
        if now is None or now == file.known or now != file.seen:
            return _Watched(file.path, file.known, now)
        self._load_again(file.path)
        return _Watched(file.path, now, now)

    def _load_again(self, path: Path) -> None:
        try:
            self._report(logging.INFO, f"{path}: loaded again as {self._library.load(path)}")
        except CounterpointError as error:
            self._report(logging.WARNING, f"{path} has changed, and was not loaded:\n{error}")
        except Exception as error:  # whatever it is, the other files are still to be watched
            self._report(logging.ERROR, f"{path} has changed, and could not be loaded: {error!r}")


def _stamp(file: Path) -> Stamp:
    """The state of a file; ``None`` while it is away."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
