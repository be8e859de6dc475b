"""A small debate in a library, and the service over it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace

import httpx
import pytest

from counterpoint.api.server import address, listen, server
from counterpoint.library import Library
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    Actor,
    Argument,
    ArgumentKind,
    Claim,
    DebateInfo,
    Issue,
    Mode,
    Office,
    Polarity,
    Position,
    Source,
    Statement,
)
from counterpoint.settings import Settings

HOSTILE = '<script>alert("x")</script>\r\nSet-Cookie: a=b'


def small_debate(key: str = "bridge") -> Debate:
    """A debate about a bridge: one issue, two positions, three actors, three statements."""
    info = DebateInfo(
        key=key,
        base="https://example.org/debates/",
        title=f"The {key} debate",
        description="Whether to build it.",
        license="CC-BY-4.0",
        coders=("A Coder",),
        date="2024-05-06",
    )
    said = {"source": "article", "mode": Mode.DIRECT_QUOTE}
    return Debate.from_things(
        info,
        [
            Source(key="article", label="An article", type="article", url="https://example.org/a",
            length=300),
            Issue(key="build", label="Should the bridge be built?"),
            Position(key="yes", label="The bridge should be built.", answers=("build",), negates=("no",)),
            Position(key="no", label="The bridge should not be built.", answers=("build",)),
            Claim(key="cost", label="The bridge costs too much."),
            Argument(
                key="too-dear", role=ArgumentKind.SUPPORT, premises=("cost",), conclusion="no",
                label="It is too dear."
            ),
            Actor(key="ann", label="Ann", actor_kind="Person", offices=(Office(role="Mayor",
            start="2020-01-01"),)),
            Actor(key="bob", label="Bob & Sons", actor_kind="Person"),
            Actor(key="eve", label=HOSTILE, actor_kind="Activists"),
            Statement(
                key="s-1", speaker="ann", expresses="yes", polarity=Polarity.ENDORSES, quote="Build it.",
                start=10,
                end=19, **said,
            ),
            Statement(
                key="s-2", speaker="bob", expresses="cost", polarity=Polarity.ENDORSES, quote="Too dear!",
                start=40,
                end=49, **said,
            ),
            Statement(
                key="s-3", speaker="eve", expresses="no", polarity=Polarity.ENDORSES, quote="<b>Never</b>",
                start=60,
                end=72, **said,
            ),
        ],
    )  # fmt: skip


@pytest.fixture(scope="session")
def make_debate() -> Callable[[str], Debate]:
    """Makes the small debate under another key."""
    return small_debate


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The loop that uvicorn runs on."""
    return "asyncio"


@pytest.fixture(scope="session")
def library() -> Iterator[Library]:
    """A library with the small debate."""
    with Library() as library:
        library.put(small_debate())
        yield library


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Limits small enough to run into."""
    return Settings(
        query_timeout=2.0, query_rows=500, query_bytes=200_000, query_length=5_000, record_analyses="none",
        client_limits="off",
    )  # fmt: skip


@contextmanager
def running(library: Library, settings: Settings) -> Iterator[str]:
    """The service on a free port of this machine; its address."""
    service, listening = server(library, settings), listen(replace(settings, port=0))
    thread = threading.Thread(target=service.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        where = address(listening)
        wait_until_ready(where)
        yield where
    finally:
        service.should_exit = True
        thread.join(20)
    assert not thread.is_alive()


def wait_until_ready(where: str) -> None:
    """Wait for ``/readyz``, at most twenty seconds."""
    for _ in range(200):
        if httpx.get(f"{where}readyz").status_code == 200:
            return
        time.sleep(0.1)
    pytest.fail("the service did not become ready")


@pytest.fixture(scope="session")
def run_service() -> Callable[[Library, Settings], AbstractContextManager[str]]:
    """Runs the service while a ``with`` block lasts; gives its address."""
    return running


@pytest.fixture(scope="session")
def service(library: Library, settings: Settings) -> Iterator[str]:
    """The address of a running service."""
    with running(library, settings) as where:
        yield where


@pytest.fixture(scope="session")
def client(service: str) -> Iterator[httpx.Client]:
    """A client of the running service; it follows no redirects."""
    with httpx.Client(base_url=service, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def raw(service: str) -> Callable[[bytes], bytes]:
    """Sends bytes to the service as they are, and returns all that comes back."""
    host, port = service.removeprefix("http://").rstrip("/").split(":")

    def exchange(request: bytes) -> bytes:
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            with suppress(ConnectionError):  # it may be refused before all of it was sent
                connection.sendall(request)
                return b"".join(iter(lambda: connection.recv(65_536), b""))
            return b""

    return exchange
