"""Pages and files that were made once and hold until their debate is replaced."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final

from counterpoint.api.representation import Representation

__all__ = ["Kept"]

_MOST: Final = 512
_LARGEST: Final = 4 * 1024 * 1024
_MAKERS: Final = 64


class Kept:
    """The representations used last, each with the value it was made from; for use from any thread.

    Whoever asks for what is being made waits for it: a map takes a second to lay out, and ten readers who
    come at once cost one second, not ten.
    """

    def __init__(self) -> None:
        self._found: OrderedDict[Hashable, tuple[object, Representation]] = OrderedDict()
        self._lock = Lock()
        self._making = tuple(Lock() for _ in range(_MAKERS))

    def get(self, source: object, name: Hashable, make: Callable[[], Representation]) -> Representation:
        """The representation of that name, made now unless it was made before from this very source."""
        found = self._held(source, name)
        if found is None:
            with self._making[hash(name) % _MAKERS]:
                found = self._held(source, name) or self._keep(source, name, make())
        return found

    def _held(self, source: object, name: Hashable) -> Representation | None:
        with self._lock:
            held = self._found.get(name)
            if held is None or held[0] is not source:
                return None
            self._found.move_to_end(name)
            return held[1]

    def _keep(self, source: object, name: Hashable, made: Representation) -> Representation:
        if len(made.body) <= _LARGEST:
            with self._lock:
                self._found[name] = (source, made)
                self._found.move_to_end(name)
                while len(self._found) > _MOST:
                    self._found.popitem(last=False)
        return made
