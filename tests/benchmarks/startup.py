"""How long the command line and the service take to begin."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("counterpoint"))


def run_seconds(command: Sequence[str]) -> float:
    """Seconds that a command takes from start to end."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def serve_seconds(debate: str = "city-divided") -> dict[str, float]:
    """Seconds from starting `counterpoint serve` to the first answer of each kind."""
    port = free_port()
    with _serving(port, debate) as began:
        addresses = {"/healthz": 200, f"/{debate}": 200, "/sparql?query=ASK%7B%7D": 200}
        return {address: _first(port, address, status) - began for address, status in addresses.items()}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _serving(port: int, debate: str) -> Iterator[float]:
    began = time.perf_counter()
    command = [COMMAND, "serve", debate, "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield began
    finally:
        server.terminate()
        server.wait(timeout=30)


def _first(port: int, address: str, status: int) -> float:
    """The moment of the first answer with that status."""
    for _ in range(3000):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=10) as answer:
                if answer.status == status:
                    answer.read()
                    return time.perf_counter()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.01)
    raise TimeoutError(f"no answer at {address}")
