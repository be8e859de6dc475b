"""The service as a process of its own, for long and under blows: nothing that was told as written is lost,
nothing leaks, and it ends when told to.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil
import pytest

SAMPLE = os.environ.get("COUNTERPOINT_SOAK") == "sample"
UPDATE = {"Content-Type": "application/sparql-update"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@contextmanager
def served(*flags: str, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """``counterpoint serve`` on a free port, ready, with a client; killed in the end where it still runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("counterpoint")), "serve", "--port", str(port), *flags]
    with log.open("ab") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            deadline = time.monotonic() + 60
            while not is_ready(client):
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.05)
            yield server, client
    finally:
        server.kill()
        server.wait()


def is_ready(client: httpx.Client) -> bool:
    with suppress(httpx.TransportError):
        return client.get("/readyz").status_code == 200
    return False


def rows(client: httpx.Client, query: str) -> list[tuple[str, ...]]:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return [
        tuple(row[name]["value"] for name in found["head"]["vars"]) for row in found["results"]["bindings"]
    ]


class Writer(threading.Thread):
    """Writes one number after the other, twice in each update, until the service is gone.

    ``told`` is the last that was acknowledged; the one after it may have been written or not.
    """

    def __init__(self, client: httpx.Client, told: int) -> None:
        super().__init__()
        self._client = client
        self.told = told

    def run(self) -> None:
        with suppress(httpx.TransportError):
            while True:
                number = self.told + 1
                written = (f"GRAPH <{graph}> {{ <x:s> <x:p> {number} }}" for graph in ("x:soak", "x:twin"))
                text = f"INSERT DATA {{ {' '.join(written)} }}"
                answer = self._client.post("/update", content=text.encode(), headers=UPDATE)
                assert answer.status_code == 204, answer.text
                self.told = number


def check_kills(tmp_path: Path, kills: int) -> int:
    """Kill the service again and again while it writes; the number of acknowledged writes."""
    store, log, dice = str(tmp_path / "store"), tmp_path / "log", random.Random(7)
    flags = ("--store", store, "--writable", "--no-token", "--record-analyses", "none")
    told = 0
    for _ in range(kills):
        with served(*flags, log=log) as (server, client):
            numbers, twins = (
                {int(value) for (value,) in rows(client, f"SELECT ?n {{ GRAPH <{g}> {{ ?s ?p ?n }} }}")}
                for g in ("x:soak", "x:twin")
            )
            assert numbers == twins, "half of a write was found"
            assert numbers in ({*range(1, told + 1)}, {*range(1, told + 2)}), "an acknowledged write is lost"
            assert rows(client, "SELECT ?d { ?d a cp:Debate }")
            writer = Writer(client, len(numbers))
            writer.start()
            time.sleep(dice.uniform(0.05, 2.0))
            server.send_signal(signal.SIGKILL)
            writer.join(60)
            told = writer.told
    return told


@pytest.mark.soak
def test_no_kill_loses_an_acknowledged_write_or_leaves_half_of_one(tmp_path: Path) -> None:
    assert check_kills(tmp_path, 12 if SAMPLE else 300) > 12


QUERIES: tuple[tuple[str, int], ...] = (
    ("SELECT ?s { ?s a cp:Position } ORDER BY ?s", 200),
    ("SELECT * { ?s ?p ?o } LIMIT 2000", 200),
    ("CONSTRUCT WHERE { ?s a cp:Claim }", 200),
    ("SELECT * { ?s ?p", 400),
    ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400),
    ("SELECT (COUNT(*) AS ?n) { ?a a cp:Claim . ?b a cp:Claim . ?c a cp:Claim }", 200),
)


def resources(server: psutil.Process) -> tuple[int, int, float]:
    """Processes and open files of the service and its helpers, and MiB of the service alone."""
    family = [server, *server.children(recursive=True)]
    files = 0
    for process in family:
        with suppress(psutil.NoSuchProcess):
            files += process.num_fds()
    return len(family), files, server.memory_info().rss / 2**20


def check_leaks(client: httpx.Client, server: psutil.Process, queries: int) -> None:
    def ask(number: int) -> None:
        for step in range(number, queries, 4):
            text, status = QUERIES[step % len(QUERIES)]
            if step % 500 == 100:
                text, status = ENDLESS, 504
            answer = client.get("/sparql", params={"query": text}, headers={"Accept": "*/*"})
            wrong.extend([(text, answer.text)] if answer.status_code != status else [])

    wrong: list[tuple[str, str]] = []
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.soak
def test_thousands_of_queries_leave_nothing_behind(tmp_path: Path) -> None:
    flags = ("--client-limits", "off", "--query-timeout", "2", "--query-workers", "4")
    with served(*flags, log=tmp_path / "log") as (server, client):
        process = psutil.Process(server.pid)
        check_leaks(client, process, 400)
        before = resources(process)
        check_leaks(client, process, 400 if SAMPLE else 10_000)
        after = resources(process)
    assert after[0] <= before[0] + 3, (before, after)
    assert after[1] <= before[1] + 20, (before, after)
    assert after[2] <= before[2] * 1.25 + 20, (before, after)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_within_seconds_whatever_runs(tmp_path: Path, number: signal.Signals) -> None:
    with served("--query-timeout", "60", log=tmp_path / "log") as (server, client):
        asking = threading.Thread(target=lambda: ignoring(lambda: rows(client, ENDLESS)))
        asking.start()
        time.sleep(0.5)
        family = psutil.Process(server.pid).children(recursive=True)
        assert len(family) >= 2
        began = time.monotonic()
        server.send_signal(number)
        server.wait(15)
        assert time.monotonic() - began < 10
        _, alive = psutil.wait_procs(family, timeout=5)
        assert alive == []
        asking.join()


def ignoring(act: Callable[[], object]) -> None:
    with suppress(httpx.TransportError, AssertionError):
        act()
