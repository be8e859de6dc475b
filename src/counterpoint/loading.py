"""Loading debates beside a running service, and loading them again when their files change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from counterpoint.errors import CounterpointError
from counterpoint.session import Library, locate

__all__ = ["Loading"]

_INTERVAL: Final = 1.0
"""Seconds between two looks at the files."""

Stamp = tuple[int, int] | None


class Loading:
    """Loads debates into a library in a thread of its own.

    ``missing`` says in words what is not loaded yet; nothing once all is. With ``watch`` the files are looked
    at every second, and a changed one is loaded again; one that has problems leaves the debate as it was, and
    ``report`` is given them.
    """

    def __init__(
        self, library: Library, debates: Sequence[str | Path], *, watch: bool, report: Callable[[str], None]
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
            stamps = [_stamp(file) for file in files]
            for file in files:
                self._library.load(file)
        except Exception as error:
            self._failure = error
            failed()
            return
        self._missing = ""
        while self._watch and not self._ended.wait(_INTERVAL):
            stamps = [self._looked_at(file, stamp) for file, stamp in zip(files, stamps, strict=True)]

    def _looked_at(self, file: Path, before: Stamp) -> Stamp:
        """Load a file again where it has changed; returns its stamp."""
        now = _stamp(file)
        if now is not None and now != before:
            try:
                self._report(f"{file}: loaded again as {self._library.load(file)}")
            except CounterpointError as error:
                self._report(f"{file} has changed, and was not loaded:\n{error}")
        return now


def _stamp(file: Path) -> Stamp:
    """When the file was changed and how long it is; ``None`` while it is away."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
