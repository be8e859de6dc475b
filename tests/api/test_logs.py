"""The log: a line for each request, in one of two forms, and nothing in it that it should not hold."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from counterpoint.api.app import create_app
from counterpoint.api.logs import JsonLines, TextLines, logging_config
from counterpoint.library import Library
from counterpoint.settings import Settings

SECRET = "s3cr3t-word"
END = b"Host: localhost\r\nConnection: close\r\n\r\n"
HOSTILE = (
    b"GET /%1b%5b31mred%0a%7b%22level%22:%22forged%22%7d HTTP/1.1\r\n" + END,
    b"GET /bridge?query=" + SECRET.encode() + b" HTTP/1.1\r\n" + END,
    b"GET /sparql?query=" + SECRET.encode() + b" HTTP/1.1\r\nAuthorization: Bearer s3cr3t-word\r\n" + END,
    b"GET /%ff%fe%e2%80%ae HTTP/1.1\r\n" + END,
    b"BREW" + b"X" * 60 + b" / HTTP/1.1\r\n" + END,
    b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    b"\x00\x01\x02 nonsense\r\n\r\n",
    b'GET /healthz HTTP/1.1\r\nX-Request-Id: {"a":1}\r\n' + END,
    b"GET /healthz HTTP/1.1\r\nX-Request-Id: abc.DEF-1\r\n" + END,
)


@contextmanager
def served(tmp_path: Path, *flags: str) -> Iterator[tuple[int, Path]]:
    """The command, serving; its port, and the file that its standard error goes to."""
    log = tmp_path / "log"
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = int(found.getsockname()[1])
    code = "from counterpoint.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--port", str(port), "--record-analyses", "none", *flags]
    with log.open("w") as output:
        process = subprocess.Popen(command, stderr=output, stdout=output)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                    break
            time.sleep(0.1)
        yield port, log
    finally:
        process.terminate()
        process.wait(20)


def send(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_every_line_is_json_whatever_is_sent(tmp_path: Path) -> None:
    with served(tmp_path, "--log-format", "json") as (port, log):
        answers = [send(port, request) for request in HOSTILE]
    text = log.read_text(encoding="utf-8")
    assert SECRET not in text
    assert "\x1b" not in text
    lines: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        assert {"time", "level", "logger", "message"} <= line.keys()
        assert line["level"] in ("debug", "info", "warning", "error")
    assert {line["logger"].partition(".")[0] for line in lines} == {"uvicorn", "counterpoint"}
    requests = [line for line in lines if line["message"] == "answered" and line["path"] != "/readyz"]
    assert [(line["route"], line["status"]) for line in requests[:3]] == [
        ("/{debate}", 404), ("/{debate}", 404), ("/sparql", 400),
    ]  # fmt: skip
    assert requests[0]["path"] == "/%1B%5B31mred%0A%7B%22level%22:%22forged%22%7D"
    assert all(len(line["method"]) <= 20 for line in requests)
    assert {line["client"] for line in requests} == {"loopback"}
    assert all(line["ms"] >= 0 and isinstance(line["bytes"], int) for line in requests)
    assert b"x-request-id: abc.DEF-1" in answers[-1].lower().replace(b"abc.def-1", b"abc.DEF-1")
    assert requests[-1]["request_id"] == "abc.DEF-1"
    assert b'{"a":1}' not in answers[-2]
    assert requests[-2]["request_id"] in answers[-2].decode("latin-1")


def test_lines_for_people_are_one_for_each_request_and_act_on_no_terminal(tmp_path: Path) -> None:
    with served(tmp_path) as (port, log):
        for request in HOSTILE:
            send(port, request)
    text = log.read_text(encoding="utf-8")
    assert SECRET not in text
    assert "\x1b" not in text
    assert "GET /healthz 200" in text
    assert " loopback abc.DEF-1" in text


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("brought", "kept"),
    [
        ("a", True), ("A-1.b_2", True), ("f" * 64, True), ("f" * 65, False), ("", False), ("-a", False),
        ("a b", False), ("ä", False), ("a\tb", False), ('"', False),
    ],
)  # fmt: skip
async def test_a_request_keeps_its_number_where_it_is_well_formed(
    library: Library, brought: str, kept: bool
) -> None:
    transport = httpx.ASGITransport(create_app(library))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for address in ("/healthz", "/nothing"):
            response = await client.get(address, headers=[(b"X-Request-Id", brought.encode("latin-1"))])
            assert (response.headers["x-request-id"] == brought) == kept
            assert response.headers["x-request-id"]


def written(formatter: logging.Formatter, *arguments: Any, **more: Any) -> str:
    """What one call to a log writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    log = logging.Logger("counterpoint.test")
    log.addHandler(handler)
    log.error(*arguments, **more)
    return stream.getvalue()


def test_a_traceback_is_a_field_of_its_line() -> None:
    try:
        raise ValueError("line one\nline two")
    except ValueError:
        line = json.loads(written(JsonLines(), "it %s\n", "broke", exc_info=True))
    assert line["message"] == "it broke\n"
    assert "line one\nline two" in line["exception"]


def test_a_message_of_many_lines_is_one_object_and_many_lines_for_people() -> None:
    assert json.loads(written(JsonLines(), "a\nb\x1b[0m"))["message"] == "a\nb\x1b[0m"
    text = written(TextLines("%(levelprefix)s %(message)s", use_colors=False), "a\nb\x1b[0m\x00")
    assert text == "ERROR:    a\nb[0m\n"


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_configuration_is_one_that_logging_takes(form: str) -> None:
    before = logging.getLogger("uvicorn").handlers
    logging.config.dictConfig(logging_config("warning", form))
    try:
        assert logging.getLogger("counterpoint.api").getEffectiveLevel() == logging.WARNING
        assert not logging.getLogger("uvicorn.access").isEnabledFor(logging.INFO)
    finally:
        logging.getLogger("uvicorn").handlers = before
        logging.getLogger("counterpoint").setLevel(logging.NOTSET)


def test_json_is_chosen_by_a_setting() -> None:
    assert Settings.read({"COUNTERPOINT_LOG_FORMAT": "json"}).log_format == "json"
