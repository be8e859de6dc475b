"""Versions of debates that are no longer shown, by the file that lists them."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from threading import Lock
from typing import Final

from counterpoint.errors import SettingError

__all__ = ["Withdrawn"]

log = logging.getLogger("counterpoint.api")

_LINE: Final = re.compile(r"(?P<debate>[a-z0-9][a-z0-9-]*)@(?P<version>[0-9a-f]{12,64})")
_SHORT: Final = 12


class Withdrawn:
    """The list in a file, a version on each line as ``debate@version``; ``#`` begins a comment.

    It is read again when the file changes. Where it cannot be read then, what was read before holds.
    """

    def __init__(self, path: str = "") -> None:
        """Read the file; without a path nothing is withdrawn.

        Raises:
            SettingError: it cannot be read, or a line of it names no version.
        """
        self._path = Path(path) if path else None
        self._lock = Lock()
        self._state: object = None
        self._versions: frozenset[tuple[str, str]] = frozenset()
        if self._path:
            self._state, self._versions = _state(self._path), _read(self._path)

    def __contains__(self, version: tuple[str, str]) -> bool:
        """Whether a debate's version (its key, the version's first twelve digits) is withdrawn."""
        if self._path:
            self._look_again(self._path)
        return version in self._versions

    def _look_again(self, path: Path) -> None:
        with self._lock:
            state = _state(path)
            if state == self._state:
                return
            self._state = state
            try:
                self._versions = _read(path)
            except SettingError as error:
                log.error("%s; what was withdrawn before stays so", error)


def _state(path: Path) -> object:
    """Something that changes with the file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path) -> frozenset[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"the list of withdrawn versions cannot be read: {path}: {error}") from None
    return frozenset(
        _version(text, f"{path}:{number}")
        for number, line in enumerate(lines, start=1)
        if (text := line.partition("#")[0].strip())
    )


def _version(text: str, where: str) -> tuple[str, str]:
    found = _LINE.fullmatch(text)
    if found is None:
        raise SettingError(f'{where}: "{text[:80]}" names no version; write debate@version, as in an address')
    return found["debate"], found["version"][:_SHORT]
