"""``counterpoint serve --store http://…``: the service over a server that goes away and comes back."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from counterpoint.errors import StoreError, UnknownDebateError
from counterpoint.library import Library, locate
from counterpoint.library import open as open_debate

COMMAND = str(Path(sys.executable).with_name("counterpoint"))
QUERY = {"query": "SELECT (COUNT(*) AS ?n) { ?s a cp:Statement }"}


@pytest.fixture
def service(oxigraph_server: Any, tmp_path: Path) -> Iterator[str]:
    """The address of the service, run as its users run it."""
    oxigraph_server.clear()
    log = tmp_path / "log"
    with log.open("wb") as output:
        running = subprocess.Popen(
            [COMMAND, "serve", "--port", "0", "--store", oxigraph_server.addresses.query],
            stderr=output,
            stdout=output,
            env={**os.environ, "COUNTERPOINT_RECORD_ANALYSES": "none"},
        )
    try:
        yield _eventually(lambda: re.search(r"answering on (\S+)", log.read_text()))[1]
    finally:
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) in (0, -signal.SIGTERM), log.read_text()
    assert "Traceback" not in log.read_text()


def _eventually(look: Callable[[], Any]) -> Any:
    until = time.monotonic() + 60
    while True:
        if found := look():
            return found
        assert time.monotonic() < until
        time.sleep(0.1)


def test_the_service_outlives_its_store(oxigraph_server: Any, service: str) -> None:
    with httpx.Client(base_url=service, timeout=30) as client:
        _eventually(lambda: client.get("/readyz").is_success)
        assert "A City Divided" in client.get("/city-divided", headers={"Accept": "text/html"}).text
        before = client.get("/sparql", params=QUERY).json()
        assert int(before["results"]["bindings"][0]["n"]["value"]) > 50

        oxigraph_server.stop(signal.SIGKILL)
        try:
            _eventually(lambda: client.get("/readyz").status_code == 503)
            assert "does not answer" in client.get("/readyz").json()["detail"]
            assert client.get("/healthz").is_success
            for answer in (client.get("/sparql", params=QUERY), client.get("/no-such-debate")):
                problem = answer.json()
                assert answer.status_code == problem["status"] == 503, problem
                assert answer.headers["content-type"] == "application/problem+json"
                assert int(answer.headers["retry-after"]) >= 1
                assert "does not answer" in problem["detail"]
                assert "127.0.0.1" not in answer.text
        finally:
            oxigraph_server.start()

        _eventually(lambda: client.get("/readyz").is_success)
        assert client.get("/sparql", params=QUERY).json() == before
        assert client.get("/no-such-debate").status_code == 404
        assert client.get("/city-divided.ttl").is_success


def test_a_debate_in_a_server_is_opened_by_its_address(oxigraph_server: Any) -> None:
    oxigraph_server.clear()
    address = oxigraph_server.addresses.query
    with pytest.raises(UnknownDebateError, match="holds 0 debates"):
        open_debate(address)
    with open_debate("city-divided", store=address) as debate:
        assert len(debate.records.statements) > 50
    asked = subprocess.run(
        [COMMAND, "query", address, QUERY["query"], "--format", "csv"], capture_output=True, text=True
    )
    assert asked.returncode == 0, asked.stderr
    assert int(asked.stdout.splitlines()[1]) > 50
    with pytest.raises(UnknownDebateError, match="is the address of a store"):
        locate(address)


def test_a_store_that_is_away_or_none_is_told_at_once() -> None:
    failed = subprocess.run(
        [COMMAND, "serve", "--port", "0", "--store", "http://127.0.0.1:9/query"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert failed.returncode == 2
    assert "the store's server at http://127.0.0.1:9/query cannot be reached" in failed.stderr
    assert "Traceback" not in failed.stderr
    with pytest.raises(StoreError, match="must hold no user or password"):
        Library("https://me:secret@example.org/sparql")
    with pytest.raises(StoreError, match="expected http"):
        Library("ftp://example.org/sparql")
