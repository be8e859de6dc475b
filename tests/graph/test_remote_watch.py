"""Looking at a store in a server keeps nobody waiting, and what is found has a number that only grows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from counterpoint.errors import StoreAwayError, StoreError
from counterpoint.graph import remote_watch
from counterpoint.graph.remote_state import State
from counterpoint.graph.remote_watch import Look, Watch

Sizes = Mapping[str, tuple[str, str]] | None


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_watch, "_FRESH", 0.05)
    monkeypatch.setattr(remote_watch, "_WAIT", 0.2)


class Store:
    """A store that is looked at: what is found, how long it takes, and how often it was."""

    def __init__(self) -> None:
        self.found = Look(State(version=3, change="a"), ())
        self.failure: StoreError | None = None
        self.answers = threading.Event()
        self.answers.set()
        self.looks = 0

    def look(self, sizes: Sizes) -> Look:
        self.looks += 1
        self.answers.wait(5)
        if self.failure is not None:
            raise self.failure
        return replace(self.found, sizes=self.found.sizes if sizes is None else sizes)


def eventually(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_each_change_has_a_higher_number_even_where_the_stores_own_goes_back() -> None:
    store = Store()
    watch = Watch(store.look)
    assert watch.fresh().state.version == 3
    assert watch.number == 3
    seen = [3]
    for found in (
        Look(State(version=4, change="b"), ()),
        Look(State(version=1, change="restored"), ()),
        Look(State(version=1, change="restored"), ("urn:x:debate",)),
        Look(State(version=1, change="restored"), ("urn:x:debate",), {"urn:x:debate": ("5", "50")}),
        Look(State(version=40, change="c"), ()),
    ):
        store.found = found
        watch.fresh()
        seen.append(watch.number)
        watch.fresh()
        assert watch.number == seen[-1]
    assert seen == [3, 4, 5, 6, 7, 40]
    watch.touched()
    assert watch.number == 41


def test_asking_for_the_number_never_waits() -> None:
    store = Store()
    watch = Watch(store.look)
    watch.fresh()
    store.answers.clear()
    time.sleep(0.1)
    began = time.monotonic()
    assert [watch.number for _ in range(100)] == [3] * 100
    assert time.monotonic() - began < 0.2
    store.found = Look(State(version=9, change="b"), ())
    store.answers.set()
    eventually(lambda: watch.number == 9)


def test_a_server_that_hangs_or_fails_is_a_problem_until_it_is_back(caplog: pytest.LogCaptureFixture) -> None:
    store = Store()
    watch = Watch(store.look)
    watch.fresh()
    assert watch.problem() == ""
    store.answers.clear()
    eventually(lambda: watch.problem() == "the server that holds the data does not answer")
    store.answers.set()
    eventually(lambda: watch.problem() == "")
    store.failure = StoreAwayError("secret.example is gone")
    eventually(lambda: "does not answer" in watch.problem())
    with pytest.raises(StoreAwayError, match=r"secret\.example is gone"):
        watch.known()
    store.failure = StoreError("secret.example sends nonsense")
    eventually(lambda: "the log tells why" in watch.problem())
    assert "secret" not in watch.problem()
    store.failure = None
    eventually(lambda: watch.problem() == "")
    assert watch.known() == store.found
    told = [record.getMessage() for record in caplog.records]
    assert told == ["the store cannot be used: secret.example is gone", "the store can be used again"]


def test_many_who_ask_share_a_look_and_its_failure() -> None:
    store = Store()
    watch = Watch(store.look)
    watch.fresh()
    store.failure = StoreAwayError("gone")
    eventually(lambda: watch.problem() != "")
    before, failed = store.looks, []

    def ask() -> None:
        for _ in range(20):
            try:
                watch.known()
            except StoreAwayError as error:
                failed.append(error)

    began = time.monotonic()
    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failed) == 400
    assert store.looks - before <= 3 + (time.monotonic() - began) / 0.05
