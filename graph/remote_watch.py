"""What is known of a store in a server, looked at again now and then without keeping anyone waiting."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from counterpoint.errors import CounterpointError, StoreAwayError, StoreError
from counterpoint.graph.remote_state import State

__all__ = ["Look", "Watch"]

log = logging.getLogger("counterpoint.store")

_AWAY: Final = "the server that holds the data does not answer"
_UNUSABLE: Final = "the server that holds the data cannot be used; the log tells why"
"""What anybody may read; the log names the server."""

_FRESH: Final = 1.0
"""Seconds for which a look holds."""

_WAIT: Final = 2.0
"""Seconds that one who needs to know waits for a look; a server takes milliseconds for it."""

_SHARE: Final = 20
"""Counting the graphs' triples takes no more than this part of the time: what is large is counted rarely."""


@dataclass(frozen=True, slots=True)
class Look:
    """The store as it was seen at one moment.

    ``sizes`` has for each graph how many triples it has and how long their texts are together, by which
    changes of others are noticed that do not count themselves.
    """

    state: State
    debates: tuple[str, ...]
    sizes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def differs(self, other: Look) -> bool:
        """Is this another state of the store?"""
        return (self.state.version, self.state.change, self.debates, self.sizes) != (
            other.state.version,
            other.state.change,
            other.debates,
            other.sizes,
        )


class Watch:
    """Looks at a store, at most once at a time, and gives each state a number that only grows.

    ``look`` looks; it is given the sizes to keep, or ``None`` where they shall be counted anew.
    """

    def __init__(self, look: Callable[[Mapping[str, tuple[str, str]] | None], Look]) -> None:
        self._look = look
        self._turn = threading.Lock()
        self._knowing = threading.Condition()
        self._found: Look | None = None
        self._failure: StoreError | None = None
        self._ended = 0.0
        self._began: float | None = None
        self._counting_due = 0.0
        self._number = 0

    @property
    def number(self) -> int:
        """The number of the last state that was seen. Never waits: it starts a look where one is due."""
        self._start_if_due()
        return self._number

    def problem(self) -> str:
        """Why the store cannot be used, in words; nothing where it can. Waits a moment at most."""
        self._start_if_due()
        with self._knowing:
            self._knowing.wait_for(lambda: self._began is None, timeout=0.25)
            if self._failure is not None:
                return _AWAY if isinstance(self._failure, StoreAwayError) else _UNUSABLE
            if self._began is not None and time.monotonic() - self._began > _WAIT:
                return _AWAY
            return ""

    def known(self) -> Look:
        """The store as it was a second ago, or is now.

        Raises:
            StoreError: it could not be looked at.
        """
        self._start_if_due()
        with self._knowing:
            if self._found is None or self._failure is not None:
                done = self._knowing.wait_for(lambda: self._began is None, timeout=_WAIT)
                if not done and self._failure is None:
                    raise StoreAwayError(f"the store's server has not answered for {_WAIT:g} seconds")
            if self._failure is not None:
                raise self._failure.with_traceback(None)
            if self._found is None:
                raise StoreAwayError("the store has not been looked at yet")
            return self._found

    def fresh(self) -> Look:
        """The store as it is now, its graphs counted.

        Raises:
            StoreError: it cannot be looked at.
        """
        return self._once(count=True)

    def changed(self, found: Look) -> None:
        """Take in the state after a change of our own: it counts at once."""
        with self._knowing:
            self._take(found, is_ours=True)

    def touched(self) -> None:
        """Count a change of our own after which the store could not be looked at."""
        with self._knowing:
            self._number += 1
            self._ended = 0.0

    def _start_if_due(self) -> None:
        with self._knowing:
            due = self._began is None and time.monotonic() - self._ended > _FRESH
            if due:
                self._began = time.monotonic()
        if due:
            threading.Thread(target=self._in_background, name="store-watch", daemon=True).start()

    def _in_background(self) -> None:
        try:
            self._once(count=time.monotonic() >= self._counting_due)
        except CounterpointError:
            pass  # kept, for those who ask
        finally:
            with self._knowing:
                self._began = None
                self._knowing.notify_all()

    def _once(self, *, count: bool) -> Look:
        with self._turn:
            before, number, began = self._found, self._number, time.monotonic()
            try:
                found = self._look(None if count or before is None else before.sizes)
            except StoreError as error:
                with self._knowing:
                    if self._failure is None:
                        log.warning("the store cannot be used: %s", error)
                    self._failure, self._ended = error, time.monotonic()
                raise
            ended = time.monotonic()
            with self._knowing:
                if count:
                    self._counting_due = ended + max(_WAIT, _SHARE * (ended - began))
                if number == self._number:  # nothing of ours came between
                    self._take(found)
                return found

    def _take(self, found: Look, *, is_ours: bool = False) -> None:
        if self._found is None:
            self._number = max(self._number, found.state.version)
        elif is_ours or found.differs(self._found):
            self._number = max(self._number + 1, found.state.version)
        if self._failure is not None:
            log.warning("the store can be used again")
        self._found, self._failure, self._ended = found, None, time.monotonic()
