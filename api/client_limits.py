"""What one client may have: seconds of query time and errors a minute, and queries at once.

    async with limits.query(client_of(scope).key):
        ...                                          # the time in here is the client's, however it ends
    limits.error(client_of(scope).key)               # what was asked was wrong

Accounts are kept in memory, in slots of a second, for the last minute; so an account takes at most sixty
small numbers, and there are at most ``MOST_CLIENTS`` of them.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from counterpoint.api.refusals import ClientLimitError
from counterpoint.settings import Settings

__all__ = ["MOST_CLIENTS", "WINDOW", "Allowance", "ClientLimits", "Spent", "Window"]

WINDOW: Final = 60
"""Seconds that an account looks back."""

MOST_CLIENTS: Final = 10_000
"""Accounts that are kept. One more makes that go which was used longest ago and has no query running."""

_LEAST: Final = 0.001
"""Seconds that the shortest query counts for."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a client may have; 0 sets no limit. ``seconds`` and ``errors`` are for any sixty seconds."""

    seconds: float = 60.0
    errors: int = 30
    queries: int = 5

    @classmethod
    def of(cls, settings: Settings) -> Allowance:
        """What the settings allow; without limits where they are off, or anyone may write anyway."""
        if not settings.limits_clients:
            return cls(0, 0, 0)
        return cls(settings.client_seconds, settings.client_errors, settings.client_queries)


class Window:
    """A sum over the last sixty seconds, in slots of one second: what is older than that counts no more.

    An amount leaves between 59 and 60 seconds after it came, with its slot.
    """

    __slots__ = ("_slots", "total")

    def __init__(self) -> None:
        self._slots: OrderedDict[int, float] = OrderedDict()
        self.total = 0.0

    def add(self, amount: float, now: float) -> None:
        """Count an amount now. The clock never runs backwards."""
        self.forget(now)
        slot = math.floor(now)
        self._slots[slot] = self._slots.get(slot, 0.0) + amount
        self.total += amount

    def forget(self, now: float) -> None:
        """Leave out what came too long ago."""
        oldest = math.floor(now) - WINDOW + 1
        while self._slots and next(iter(self._slots)) < oldest:
            self.total -= self._slots.popitem(last=False)[1]
        if not self._slots:
            self.total = 0.0  # and no rest of rounding

    def wait(self, limit: float, now: float) -> float:
        """Seconds until the sum is below ``limit`` if nothing is added; 0 where it is."""
        self.forget(now)
        left = self.total
        for slot, amount in self._slots.items():
            if left < limit:
                break
            left -= amount
            if left < limit:
                return slot + WINDOW - now
        return 0.0


class Spent:
    """A query that runs, or waits for a place: what it has cost its account until now."""

    __slots__ = ("_clock", "began")

    def __init__(self, clock: Callable[[], float], *, waits: bool = False) -> None:
        self._clock = clock
        self.began: float | None = None if waits else clock()

    def begins(self) -> None:
        """It has a place now: the time before, in which it waited, is not counted."""
        self.began = self._clock()

    @property
    def seconds(self) -> float:
        """What it has taken until now, waiting aside."""
        return _LEAST if self.began is None else max(self._clock() - self.began, _LEAST)


@dataclass(slots=True)
class _Account:
    time: Window = field(default_factory=Window)
    errors: Window = field(default_factory=Window)
    running: list[Spent] = field(default_factory=list)


class ClientLimits:
    """The accounts of all clients. Used from the event loop alone, so it needs no lock.

    ``client`` is a key that tells clients apart: :attr:`counterpoint.api.clients.Client.key`.
    """

    def __init__(
        self,
        allowance: Allowance,
        *,
        clock: Callable[[], float] = time.monotonic,
        most_clients: int = MOST_CLIENTS,
    ) -> None:
        self._allowance = allowance
        self._clock = clock
        self._most = most_clients
        self._accounts: OrderedDict[str, _Account] = OrderedDict()

    def __len__(self) -> int:
        return len(self._accounts)

    @asynccontextmanager
    async def query(self, client: str, *, waits: bool = False) -> AsyncIterator[Spent]:
        """The time of a query; it counts for the client however it ends, while it runs too.

        One that ``waits`` takes a place among the client's, and no time until :meth:`Spent.begins`: who waits
        in vain because of others is not made to pay for it.

        Raises:
            ClientLimitError: the client has had its time or its errors, or has enough running.
        """
        account = self._account(client)
        self._check(account)
        spent = Spent(self._clock, waits=waits)
        account.running.append(spent)
        try:
            yield spent
        finally:
            account.running.remove(spent)
            account.time.add(spent.seconds, self._clock())

    def admit(self, client: str) -> None:
        """Let a client ask; what it asks is not looked at yet.

        Raises:
            ClientLimitError: it has had its time or its errors, or has enough running.
        """
        self._check(self._account(client))

    def error(self, client: str) -> None:
        """The client asked for what is wrong: a query that is none, not allowed, or too much."""
        self._account(client).errors.add(1, self._clock())

    def _account(self, client: str) -> _Account:
        account = self._accounts.get(client)
        if account is None:
            self._make_room()
            account = self._accounts[client] = _Account()
        self._accounts.move_to_end(client)
        return account

    def _make_room(self) -> None:
        """Let go of idle accounts, the oldest first; never of one with a query running."""
        if len(self._accounts) < self._most:
            return
        idle = next((name for name, account in self._accounts.items() if not account.running), None)
        if idle is not None:
            del self._accounts[idle]

    def _check(self, account: _Account) -> None:
        allowed, now = self._allowance, self._clock()
        if 0 < allowed.queries <= len(account.running):
            raise ClientLimitError(f"{allowed.queries} queries of yours are running; wait for one to end", 1)
        if allowed.errors and (seconds := account.errors.wait(allowed.errors, now)):
            raise ClientLimitError(
                f"{allowed.errors} requests of yours within a minute were wrong; look at their answers first",
                math.ceil(seconds),
            )
        if allowed.seconds and (seconds := self._wait_for_time(account, now)):
            raise ClientLimitError(
                f"your queries took {allowed.seconds:g} seconds within a minute, which is all there is for "
                "one client",
                math.ceil(seconds),
            )

    def _wait_for_time(self, account: _Account, now: float) -> float:
        """Seconds until there is time again; what is running counts as if it ended now."""
        running = sum(spent.seconds for spent in account.running)
        limit = self._allowance.seconds - running
        return account.time.wait(limit, now) if limit > 0 else 1.0
