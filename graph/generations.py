"""The files of a store in a directory: generations side by side, and a pointer to the one that counts.

    counterpoint-store.json      names the generation that counts; switched by one rename
    writer.lock                  held by the process that may change the store
    generations/000007/          an Oxigraph database, never changed once the pointer has named it
    generations/000007.lock      held, shared, by every process that reads it
    scratch/                     copies on which updates are tried

A process that dies while it fills a new generation leaves a directory that the pointer does not name; the
next one that opens the store to write removes it, and all of the copies.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from counterpoint.errors import StoreError

__all__ = ["Generation", "Generations", "is_store", "sync"]

_FORMAT: Final = 1
_POINTER: Final = "counterpoint-store.json"


def is_store(path: Path) -> bool:
    """Does the directory hold a store that has been filled?"""
    return (path / _POINTER).is_file()


class Generation:
    """One committed state of the store, open to read; its files stay while anyone holds this."""

    def __init__(self, number: int, path: Path, lock: int) -> None:
        self.number = number
        self.path = path
        self.lock = lock
        """A descriptor; whoever has it, or a copy, keeps the files from being removed."""
        weakref.finalize(self, os.close, lock)
        try:
            self.engine = ox.Store.read_only(str(path))
        except OSError as error:
            raise StoreError(f"{path}: not readable as a store: {error}") from None


class Generations:
    """The generations in a directory."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folder = root / "generations"
        self._scratch = root / "scratch"
        self._pointer = root / _POINTER

    def current_number(self) -> int | None:
        """The generation that counts, ``None`` where the directory is missing, empty, or was never filled.

        Raises:
            StoreError: it holds something else, or was written by a later version.
        """
        try:
            pointer = json.loads(self._pointer.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            self._refuse_foreign()
            return None
        except (OSError, ValueError) as error:
            raise StoreError(f"{self._pointer}: not readable: {error}") from None
        if pointer.get("format") != _FORMAT:
            raise StoreError(f"{self._pointer}: format {pointer.get('format')}, this version reads {_FORMAT}")
        return int(pointer["generation"])

    def _refuse_foreign(self) -> None:
        ours = {self._folder.name, self._scratch.name, "writer.lock", _POINTER + ".new"}
        if self.root.exists() and not self.root.is_dir():
            raise StoreError(f"{self.root} is a file; a store is a directory")
        foreign = {entry.name for entry in self.root.iterdir()} - ours if self.root.exists() else set()
        if foreign:
            raise StoreError(
                f"{self.root} is not empty and holds no Counterpoint store; choose another directory"
            )

    def lock_writer(self) -> int:
        """Become the one process that may change the store; the lock ends with its descriptor.

        Raises:
            StoreError: another process has it, or the directory cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.root / "writer.lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(f"{self.root}: cannot be written: {error.strerror}") from None
        if not _locked(lock, fcntl.LOCK_EX):
            holder = os.pread(lock, 20, 0).decode(errors="replace").strip()
            os.close(lock)
            raise StoreError(
                f"{self.root} is being written by process {holder or 'unknown'}; "
                "stop it, or open the store read-only"
            )
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        return lock

    def open_current(self) -> Generation:
        """Open the generation that counts, and keep its files from being removed.

        Raises:
            StoreError: there is none.
        """
        while True:
            number = self.current_number()
            if number is None:
                raise StoreError(f"{self.root}: there is no store here yet")
            path = self.path(number)
            with contextlib.suppress(FileNotFoundError):
                lock = os.open(self._lock_path(number), os.O_RDWR | os.O_CREAT, 0o644)
                fcntl.flock(lock, fcntl.LOCK_SH)
                if path.is_dir() and self.current_number() == number:
                    return Generation(number, path, lock)
                os.close(lock)

    def path(self, number: int) -> Path:
        """The directory of a generation."""
        return self._folder / f"{number:06d}"

    def _lock_path(self, number: int) -> Path:
        return self._folder / f"{number:06d}.lock"

    def _publish(self, number: int) -> None:
        """Make a filled and closed generation the one that counts; it is safe on disk before and after."""
        path = self.path(number)
        for entry in (*path.iterdir(), path, self._folder):
            sync(entry)
        new = self._pointer.with_name(_POINTER + ".new")
        new.write_text(json.dumps({"format": _FORMAT, "generation": number}) + "\n", encoding="utf-8")
        sync(new)
        new.replace(self._pointer)
        sync(self.root)

    @contextlib.contextmanager
    def filling(self) -> Iterator[Path]:
        """The directory of a new generation, to be filled and closed: after that it is the one that counts.

        On an error it is removed, and all is as it was.
        """
        number = self._next_number()
        try:
            yield self.path(number)
            self._publish(number)
        except BaseException:
            if self.current_number() != number:
                shutil.rmtree(self.path(number), ignore_errors=True)
            raise

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """A place for a copy of a generation, whose files it can share; it is removed in the end."""
        self._scratch.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._scratch, ignore_cleanup_errors=True) as folder:
            yield Path(folder) / "copy"

    def forget_copies(self) -> None:
        """Remove what earlier processes left in the place for copies. Only for the writer, at its start."""
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _next_number(self) -> int:
        """A number that no generation has, not even one that failed and is not quite removed yet."""
        return max(self._numbers(), default=0) + 1

    def _numbers(self) -> set[int]:
        return {int(path.stem) for path in self._folder.iterdir() if path.stem.isdecimal()}

    def clean(self) -> None:
        """Remove the generations that do not count and that nobody reads. Only for the writer.

        What an engine that is just closing still writes into is removed the next time.
        """
        for number in self._numbers() - {self.current_number()}:
            self._remove(number)

    def _remove(self, number: int) -> None:
        lock = os.open(self._lock_path(number), os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if _locked(lock, fcntl.LOCK_EX):
                shutil.rmtree(self.path(number), ignore_errors=True)
                self._lock_path(number).unlink()
        finally:
            os.close(lock)


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def sync(path: Path) -> None:
    """Wait until a file, or what a directory lists, is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
