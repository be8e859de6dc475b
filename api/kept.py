"""Pages and files that were made once and hold until their debate is replaced."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final

from counterpoint.api.representation import Representation

__all__ = ["Kept"]

_MOST: Final = 512
_MIB: Final = 1024 * 1024
_SHARE: Final = 16
"""One representation may take this part of all the room there is."""
_MAKERS: Final = 64


class Kept:
    """The representations used last, each with the value it was made from; for use from any thread.

    Whoever asks for what is being made waits for it: a map takes a second to lay out, and ten readers who
    come at once cost one second, not ten. ``room`` is in bytes; what was asked for longest ago makes way.
    """

    def __init__(self, room: int = 64 * _MIB) -> None:
        self._room = room
        self._taken = 0
        self._found: OrderedDict[Hashable, tuple[object, Representation]] = OrderedDict()
        self._lock = Lock()
        self._making = tuple(Lock() for _ in range(_MAKERS))

    def get(self, source: object, name: Hashable, make: Callable[[], Representation]) -> Representation:
        """The representation of that name, made now unless it was made before from this very source."""
        found = self.held(source, name)
        if found is None:
            with self._making[hash(name) % _MAKERS]:
                found = self.held(source, name) or self.keep(source, name, make())
        return found

    def held(self, source: object, name: Hashable) -> Representation | None:
        """The representation of that name, where it is here and was made from this very source."""
        with self._lock:
            held = self._found.get(name)
            if held is None or held[0] is not source:
                return None
            self._found.move_to_end(name)
            return held[1]

    def keep(self, source: object, name: Hashable, made: Representation) -> Representation:
        """Keep what was made from a source, and return it; what is too large is not kept."""
        if len(made.body) <= self._room // _SHARE:
            with self._lock:
                if name in self._found:
                    self._drop(self._found.pop(name))
                self._found[name] = (source, made)
                self._taken += len(made.body)
                while len(self._found) > _MOST or self._taken > self._room:
                    self._drop(self._found.popitem(last=False)[1])
        return made

    def _drop(self, entry: tuple[object, Representation]) -> None:
        self._taken -= len(entry[1].body)
