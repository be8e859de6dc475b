"""What was made once is not made again until its debate is replaced."""

from __future__ import annotations

import threading
import time

from counterpoint.api.kept import Kept
from counterpoint.api.representation import Representation


class Maker:
    """Counts what it makes."""

    def __init__(self, size: int = 1) -> None:
        self.made = 0
        self._size = size

    def __call__(self) -> Representation:
        time.sleep(0.05)
        self.made += 1
        return Representation(b"x" * self._size, "text/plain")


def test_ten_who_come_at_once_cost_one() -> None:
    kept, make, debate = Kept(), Maker(), object()
    threads = [threading.Thread(target=kept.get, args=(debate, "page", make)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert make.made == 1


def test_a_replaced_debate_is_made_anew() -> None:
    kept, make = Kept(), Maker()
    for debate in (first := object(), first, object()):
        kept.get(debate, "page", make)
    assert make.made == 2


def test_the_oldest_and_the_very_large_are_let_go() -> None:
    kept, debate, large = Kept(), object(), Maker(5 * 1024 * 1024)
    kept.get(debate, "large", large)
    kept.get(debate, "large", large)
    assert large.made == 2
    first = Maker()
    kept.get(debate, "first", first)
    for number in range(600):
        kept.get(debate, number, lambda: Representation(b"", "text/plain"))
    kept.get(debate, "first", first)
    assert first.made == 2


def test_when_the_room_is_full_what_was_asked_for_longest_ago_makes_way() -> None:
    kept, page = Kept(room=1000), Representation(b"x" * 60, "text/plain")
    for number in range(16):
        kept.keep(None, number, page)
    assert kept.held(None, 0)
    kept.keep(None, 16, page)
    assert kept.held(None, 0)
    assert not kept.held(None, 1)
    kept.keep(None, "large", Representation(b"x" * 63, "text/plain"))
    assert not kept.held(None, "large")
