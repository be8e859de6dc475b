"""The service on its port: bytes that no client library would send, and how it starts and stops."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

import httpx
import pytest

from counterpoint.api.app import create_app
from counterpoint.api.server import address, listen
from counterpoint.errors import SettingError
from counterpoint.library import Library
from counterpoint.settings import Settings

END = b"Connection: close\r\n\r\n"


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\n" + END,
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n" + END,
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n" + END,
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n" + END,
        b"GET / HTTP/1.1\r\nHost: localhost@evil.example\r\n" + END,
        b"GET / HTTP/1.1\r\nHost: local\x00host\r\n" + END,
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n" + END,
        b"GET /bridge HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\rX-Evil: 1\r\n" + END,
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n" + END,
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n" + END + b"zz\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: localhost\r\n" + END,
    ],
    ids=range(12),
)
def test_bytes_that_are_no_request_get_a_4xx(raw: Callable[[bytes], bytes], request_: bytes) -> None:
    answer = raw(request_)
    assert not answer or answer.startswith(b"HTTP/1.1 4")
    assert b"Traceback" not in answer
    assert b"X-Evil: 1\r\n" not in answer


def test_no_header_is_split_by_what_an_address_says(raw: Callable[[bytes], bytes]) -> None:
    answer = raw(b"GET /bridge%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: localhost\r\n" + END)
    head = answer.partition(b"\r\n\r\n")[0]
    assert head.startswith(b"HTTP/1.1 404")
    assert b"set-cookie" not in head.lower()


def test_it_still_answers_after_all_that(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_answers_do_not_tell_what_serves_them(client: httpx.Client) -> None:
    assert "server" not in client.get("/bridge").headers


@pytest.mark.parametrize(
    "address_", ["/bridge", "/bridge.ttl", "/static/base.css", "/nothing", "/healthz", "/sparql"]
)
def test_every_answer_carries_the_headers_of_all(client: httpx.Client, address_: str) -> None:
    headers = client.get(address_).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingError, match=f"127.0.0.1 port {port}: .*--port"):
            listen(Settings(port=port))


def test_no_answer_waits_for_an_acknowledgment() -> None:
    with listen(Settings(port=0)) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_an_address_is_written_for_people() -> None:
    with listen(Settings(port=0)) as listening:
        port = listening.getsockname()[1]
        assert address(listening, "/debates") == f"http://127.0.0.1:{port}/debates/"


@pytest.fixture
def no_such_host() -> str:
    """A name that is no address."""
    return "no-such-host.invalid"


def test_a_host_that_is_none_is_said_in_a_sentence(no_such_host: str) -> None:
    with pytest.raises(SettingError, match=r"cannot listen on no-such-host\.invalid"):
        listen(Settings(host=no_such_host))


@pytest.mark.anyio
async def test_before_the_workers_run_it_is_alive_and_not_ready(library: Library) -> None:
    transport = httpx.ASGITransport(create_app(library))  # which starts nothing
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        assert (await client.get("/healthz")).status_code == 200
        for address_ in ("/readyz", "/sparql?query=ASK%7B%7D"):
            response = await client.get(address_)
            assert response.status_code == 503
            assert response.headers["retry-after"]


@pytest.mark.anyio
@pytest.mark.parametrize("stripped", [True, False])
async def test_behind_a_proxy_every_link_keeps_its_path(library: Library, stripped: bool) -> None:
    transport = httpx.ASGITransport(create_app(library, Settings(root_path="/deep/down")))
    prefix = "" if stripped else "/deep/down"
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        home = await client.get(f"{prefix}/")
        page = await client.get(f"{prefix}/bridge", headers={"Accept": "text/html"})
    assert home.headers["location"] == "/deep/down/bridge"
    assert page.status_code == 200
    assert 'href="/deep/down/bridge/actors/ann"' in page.text
    assert 'href="/bridge' not in page.text
    assert "</deep/down/bridge.ttl>" in page.headers["link"]


@pytest.mark.anyio
async def test_the_log_has_no_query_texts(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    transport = httpx.ASGITransport(create_app(library))
    with caplog.at_level(logging.DEBUG, "counterpoint"):
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            await client.get("/sparql", params={"query": "ASK { <secret:thing> ?p ?o }"})
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("counterpoint")]
    assert any("GET /sparql 503" in message for message in ours)
    assert not any("secret" in message for message in ours)
