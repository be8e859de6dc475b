"""What many ask for at the same time is done once, and only so much at a time."""

from __future__ import annotations

import threading

import anyio
import pytest

from counterpoint.api.once import Once
from counterpoint.api.refusals import BusyError

pytestmark = pytest.mark.anyio


async def test_all_who_ask_at_once_get_what_was_done_once() -> None:
    once: Once[int] = Once(1, "busy")
    done, found = [], []

    def work() -> int:
        done.append(1)
        return 7

    async def ask() -> None:
        found.append(await once.get("name", work))

    async with anyio.create_task_group() as group:
        for _ in range(50):
            group.start_soon(ask)
    assert (len(done), found) == (1, [7] * 50)
    await once.get("name", work)
    assert len(done) == 2


async def test_more_than_can_be_done_are_told_to_come_back() -> None:
    once: Once[bool] = Once(1, "too much is asked for")
    begun, leave = threading.Event(), threading.Event()

    def slow() -> bool:
        begun.set()
        return leave.wait(20)

    async with anyio.create_task_group() as group:
        group.start_soon(once.get, "slow", slow)
        await anyio.to_thread.run_sync(begun.wait, 20)
        with pytest.raises(BusyError, match="too much is asked for"):
            await once.get("other", lambda: True)
        leave.set()
    assert await once.get("other", lambda: True)


async def test_what_fails_fails_for_all_and_is_tried_again() -> None:
    once: Once[int] = Once(1, "busy")
    tried = []

    def broken() -> int:
        tried.append(1)
        raise ValueError("broken")

    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            await once.get("name", broken)
    assert len(tried) == 2
