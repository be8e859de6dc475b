"""Connections: how many there may be, and how long one may take to say what it wants."""

from __future__ import annotations

import json
import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from urllib.parse import urlsplit

import httpx
import pytest

from counterpoint.api.connections import Connections
from counterpoint.library import Library
from counterpoint.settings import Settings

PATIENCE = 0.6
HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"

Run = Callable[[Library, Settings], AbstractContextManager[str]]
Connect = Callable[[], socket.socket]


@pytest.fixture(scope="module")
def where(library: Library, run_service: Run) -> Iterator[str]:
    """A service that waits for a head no longer than a moment, and has room for 30 connections."""
    settings = Settings(head_timeout=PATIENCE, connections=30, record_analyses="none")
    with run_service(library, settings) as where:
        yield where


@pytest.fixture
def connect(where: str) -> Iterator[Connect]:
    with ExitStack() as stack:

        def opened() -> socket.socket:
            place = urlsplit(where)
            return stack.enter_context(socket.create_connection((place.hostname, place.port), timeout=10))

        yield opened


def everything(link: socket.socket) -> bytes:
    """What comes until the other side hangs up."""
    parts = []
    while part := link.recv(1 << 16):
        parts.append(part)
    return b"".join(parts)


def dribble(link: socket.socket) -> None:
    """Send letter by letter until the other side has hung up, ten seconds at most."""
    with suppress(OSError):  # a broken pipe or a reset, as the kernel likes
        for _ in range(200):
            link.sendall(b"a")
            time.sleep(0.05)


def test_a_head_that_does_not_come_in_time_is_a_problem_that_says_so(connect: Connect) -> None:
    link, began = connect(), time.monotonic()
    link.sendall(HEAD)
    head, _, body = everything(link).partition(b"\r\n\r\n")
    assert PATIENCE <= time.monotonic() - began < PATIENCE + 3
    assert head.startswith(b"HTTP/1.1 408 ")
    assert b"Content-Type: application/problem+json" in head
    assert json.loads(body)["detail"] == "the head of the request did not come in time"


def test_a_head_letter_by_letter_gets_no_more_time(connect: Connect) -> None:
    link, began = connect(), time.monotonic()
    dribble(link)
    assert time.monotonic() - began < PATIENCE + 3


def test_one_that_says_nothing_is_hung_up_on(connect: Connect) -> None:
    assert everything(connect()) == b""


def test_the_second_request_of_a_connection_has_no_more_time_than_the_first(connect: Connect) -> None:
    link = connect()
    link.sendall(HEAD + b"\r\n")
    assert link.recv(1 << 16).startswith(b"HTTP/1.1 200")
    link.sendall(HEAD)
    assert b"HTTP/1.1 408 " in everything(link)


def test_what_comes_after_an_answer_that_did_not_wait_for_it_ends(connect: Connect) -> None:
    link, began = connect(), time.monotonic()
    link.sendall(b"POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n")
    assert link.recv(1 << 16).startswith(b"HTTP/1.1 405")
    dribble(link)
    assert time.monotonic() - began < PATIENCE + 3


def test_a_body_may_take_longer_than_a_head(connect: Connect) -> None:
    link, body = connect(), b"ASK {}"
    link.sendall(
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        b"Content-Type: application/sparql-query\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    for letter in body:
        time.sleep(PATIENCE / 4)
        link.sendall(bytes([letter]))
    assert everything(link).startswith(b"HTTP/1.1 200")


def test_a_body_that_does_not_come_in_time_is_a_problem_too(library: Library, run_service: Run) -> None:
    with run_service(library, Settings(body_timeout=0.3, record_analyses="none")) as where:
        place = urlsplit(where)
        with socket.create_connection((place.hostname, place.port), timeout=10) as link:
            link.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                b"Content-Type: application/sparql-query\r\nContent-Length: 10\r\n\r\nASK"
            )
            answer = everything(link)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"the body was not there within 0.3 seconds" in answer


def test_honest_clients_are_answered_beside_many_that_say_too_little(where: str, connect: Connect) -> None:
    links = [connect() for _ in range(25)]
    for link in links:
        link.sendall(HEAD)
    for _ in range(20):
        assert httpx.get(where + "healthz").status_code == 200
    assert all(everything(link).startswith(b"HTTP/1.1 408 ") for link in links)


def test_one_connection_too_many_is_told_so_and_the_next_is_answered(where: str, connect: Connect) -> None:
    time.sleep(PATIENCE / 2)
    links = [connect() for _ in range(30)]
    head, _, body = everything(connect()).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 5" in head
    assert "too many connections" in json.loads(body)["detail"]
    for link in links:
        link.close()
    time.sleep(0.2)
    assert httpx.get(where + "healthz").status_code == 200


def test_how_many_there_are_is_among_the_metrics(where: str, connect: Connect) -> None:
    def shown() -> dict[str, float]:
        lines = httpx.get(where + "metrics").text.splitlines()
        pairs = (line.split() for line in lines if line.startswith("counterpoint_connections"))
        return {name: float(number) for name, number in pairs}

    before = shown()
    connect(), connect()
    time.sleep(0.1)
    assert shown()["counterpoint_connections"] == before["counterpoint_connections"] + 2
    assert before["counterpoint_connections_refused"] >= 0


def test_one_client_has_so_many_connections_and_others_have_theirs() -> None:
    bounds = Connections(Settings(client_connections=2, trusted_proxies=("10.0.0.0/8",)))
    assert [bounds.enter("192.0.2.1") for _ in range(2)] == [None, None]
    refused = bounds.enter("192.0.2.1")
    assert refused is not None
    assert refused[0] == 429
    assert bounds.enter("192.0.2.2") is None
    assert bounds.enter("::ffff:192.0.2.2") is None
    assert bounds.enter("192.0.2.2") is not None
    assert [bounds.enter(f"2001:db8::{n}") is None for n in range(3)] == [True, True, False]
    assert bounds.enter("2001:db8:0:1::1") is None
    assert all(bounds.enter(peer) is None for peer in ("127.0.0.1", "::1", "10.1.2.3", "") for _ in range(9))
    for _ in range(3):
        bounds.leave("192.0.2.1")
    assert bounds.enter("192.0.2.1") is None


@pytest.mark.parametrize("change", [{"client_limits": "off"}, {"client_connections": 0}])
def test_the_limit_for_each_client_can_be_switched_off(change: dict[str, str | int]) -> None:
    bounds = Connections(replace(Settings(client_connections=1), **change))  # type: ignore[arg-type]
    assert all(bounds.enter("192.0.2.1") is None for _ in range(9))


def test_there_are_never_more_than_half_of_the_files_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (10, 10))
    bounds = Connections(Settings(connections=1000))
    assert [bounds.enter("127.0.0.1") is None for _ in range(6)] == [True] * 5 + [False]
    assert (bounds.open, bounds.refused) == (6, 1)
