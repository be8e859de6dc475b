"""Running commands in this process."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from counterpoint import cli as command_line
from counterpoint.api.server import listen, server
from counterpoint.library import Library
from counterpoint.settings import Settings


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run a command; gives its exit code, standard output and standard error."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["counterpoint", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return call


@pytest.fixture
def served() -> Iterator[Callable[[Library, Settings], tuple[int, Callable[[], None]]]]:
    """Runs the service on a free port; gives the port, and what stops it."""
    stops: list[Callable[[], None]] = []

    def run(library: Library, settings: Settings) -> tuple[int, Callable[[], None]]:
        service, listening = server(library, settings), listen(replace(settings, port=0))
        port = int(listening.getsockname()[1])
        thread = threading.Thread(target=service.run, kwargs={"sockets": [listening]})

        def stop() -> None:
            service.should_exit = True
            thread.join(20)

        thread.start()
        stops.append(stop)
        deadline = time.monotonic() + 60
        where = f"http://127.0.0.1:{port}{settings.root_path}/readyz"
        while time.monotonic() < deadline and httpx.get(where).status_code != 200:
            time.sleep(0.05)
        return port, stop

    yield run
    for stop in stops:
        stop()
