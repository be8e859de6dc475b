"""What was last made from some sources, for as long as they are the same objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Latest"]

T = TypeVar("T")


class Latest(Generic[T]):
    """One value and the sources it was made from; made once, whoever asks from however many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: tuple[tuple[object, ...], T] | None = None

    def get(self, sources: Sequence[object], make: Callable[[], T]) -> T:
        """The value, made now unless it was made from these very objects."""
        with self._lock:
            found = self._found
            if found is None or not _same(found[0], sources):
                found = self._found = (tuple(sources), make())
            return found[1]


def _same(before: Sequence[object], now: Sequence[object]) -> bool:
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))
