"""Compressed answers: for whom, of what, and with which tags."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from counterpoint.api import compression
from counterpoint.api.compression import MINIMUM, Compression, is_compressible, takes_gzip

PLAIN = {"Accept-Encoding": "identity"}
GZIP = {"Accept-Encoding": "gzip"}
PAGES = (
    "/bridge.ttl",
    "/bridge.json",
    "/ontology.ttl",
    "/static/site.css",
    "/sparql",
    "/embed/bridge/map.svg",
)


def raw(response: httpx.Response) -> bytes:
    """The body as it was sent."""
    return b"".join(response.iter_raw())


def get(client: httpx.Client, address: str, **headers: str) -> tuple[httpx.Response, bytes]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    with client.stream("GET", address, headers=names) as response:
        return response, raw(response)


@pytest.mark.parametrize("address", PAGES)
def test_who_takes_gzip_gets_the_same_in_less(client: httpx.Client, address: str) -> None:
    plain, body = get(client, address, Accept_Encoding="identity")
    packed, sent = get(client, address, Accept_Encoding="gzip, br")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(sent) == body
    assert len(sent) < len(body)
    assert int(packed.headers["content-length"]) == len(sent)
    for response in (plain, packed):
        assert "Accept-Encoding" in response.headers["vary"]
    if "etag" in plain.headers:
        assert packed.headers["etag"] == plain.headers["etag"][:-1] + '-gzip"'
    for name in ("content-type", "cache-control", "link", "content-security-policy"):
        assert plain.headers.get(name) == packed.headers.get(name)


@pytest.mark.parametrize("address", PAGES)
def test_head_has_the_headers_of_get(client: httpx.Client, address: str) -> None:
    for headers in (GZIP, PLAIN):
        got = get(client, address, Accept_Encoding=headers["Accept-Encoding"])[0]
        head = client.head(address, headers=headers)
        assert head.content == b""
        for name in ("content-length", "content-encoding", "etag", "vary", "content-type"):
            assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("address", PAGES[:4])
def test_conditional_requests_work_with_either_tag(client: httpx.Client, address: str) -> None:
    plain = get(client, address, Accept_Encoding="identity")[0].headers["etag"]
    packed = get(client, address, Accept_Encoding="gzip")[0].headers["etag"]
    for asked, takes, status, tag in (
        (packed, "gzip", 304, packed),
        (f"W/{packed}", "gzip", 304, packed),
        (plain, "identity", 304, plain),
        (plain, "gzip", 304, plain),
        (f'"other", {packed}', "gzip", 304, packed),
        (packed, "identity", 200, plain),  # it cannot read what it has
        (f"{packed}, {plain}", "identity", 304, plain),
        ('"other-gzip"', "gzip", 200, packed),
        ("*", "gzip", 304, packed),
        ("*", "identity", 304, plain),
    ):
        response, sent = get(client, address, Accept_Encoding=takes, If_None_Match=asked)
        assert response.status_code == status, asked
        assert "Accept-Encoding" in response.headers["vary"]
        assert response.headers["etag"] == tag
        if status == 304:
            assert sent == b""
            assert "content-encoding" not in response.headers


def test_small_answers_and_pictures_stay_as_they_are(client: httpx.Client) -> None:
    for address in ("/healthz", "/nothing", "/embed/bridge/map.png?width=320"):
        response, _ = get(client, address, Accept_Encoding="gzip")
        assert "content-encoding" not in response.headers
        assert "accept-encoding" not in response.headers.get("vary", "").lower()


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("gzip", True), ("GZIP", True), ("gzip;q=0", False), ("gzip; q=0.0", False), ("*", True),
        ("*;q=0", False), ("br, *", True), ("gzip;q=0, *", False), ("br", False), ("identity", False),
        ("gzip;q=0.5, identity;q=0.8", False), ("gzip;q=0.8, identity;q=0.5", True), ("deflate, gzip", True),
        ("", False), ("gzip;q=x", False), ("gzip;q=2", False), (",,,", False), ("gzip gzip", False),
        ("x-gzip", True),
    ],
)  # fmt: skip
def test_a_header_takes_gzip_or_not(header: str, takes: bool) -> None:
    assert takes_gzip(header.encode()) is takes


@given(st.binary(max_size=200))
def test_no_header_breaks_it(header: bytes) -> None:
    assert takes_gzip(header) in (True, False)
    assert is_compressible(header) in (True, False)


@pytest.mark.parametrize(
    ("media_type", "gains"),
    [
        ("text/html; charset=utf-8", True), ("text/turtle", True), ("application/json", True),
        ("application/problem+json", True), ("application/ld+json", True), ("application/rdf+xml", True),
        ("application/sparql-results+json", True), ("application/n-triples", True), ("image/svg+xml", True),
        ("text/csv", True), ("application/yaml", True), ("application/gexf+xml", True),
        ("image/png", False), ("font/woff2", False), ("application/gzip", False),
        ("text/event-stream", False),
        ("application/octet-stream", False), ("", False),
    ],
)  # fmt: skip
def test_texts_gain_by_it(media_type: str, gains: bool) -> None:
    assert is_compressible(media_type.encode()) is gains


@asynccontextmanager
async def around(response: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that always answers the same."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await response(scope, receive, send)

    transport = httpx.ASGITransport(Compression(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


LONG = b"a long text, and long again. " * 1000


@pytest.mark.anyio
@pytest.mark.parametrize(
    "response",
    [
        Response(LONG, media_type="text/plain", headers={"Content-Encoding": "br"}),
        Response(LONG, media_type="text/plain", headers={"Cache-Control": "no-transform"}),
        Response(LONG, 206, media_type="text/plain", headers={"Content-Range": "bytes 0-1/9"}),
        Response(LONG, media_type="image/png"),
        Response(LONG[: MINIMUM - 1], media_type="text/plain"),
        Response(b"", 204),
        StreamingResponse(iter([LONG, LONG]), media_type="text/plain"),
    ],
)
async def test_what_must_not_be_compressed_is_not(response: Response) -> None:
    async with around(response) as client:
        answer = await client.get("/", headers=GZIP)
    assert answer.headers.get("content-encoding") in (None, "br")
    assert "vary" not in answer.headers


@pytest.mark.anyio
async def test_what_has_a_tag_is_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    levels: list[int] = []
    really = gzip.compress

    def counted(body: bytes, level: int, *, mtime: int) -> bytes:
        levels.append(level)
        return really(body, level, mtime=mtime)

    monkeypatch.setattr(gzip, "compress", counted)
    kept = Response(LONG, media_type="text/plain", headers={"ETag": '"a"'})
    async with around(kept) as client:
        first = await client.get("/", headers=GZIP)
        second = await client.get("/", headers=GZIP)
    assert first.content == second.content == LONG
    assert len(levels) == 1
    async with around(Response(LONG, media_type="text/plain")) as client:
        await client.get("/", headers=GZIP)
        await client.get("/", headers=GZIP)
    assert len(levels) == 3  # nothing says that it is the same


@pytest.mark.anyio
async def test_another_address_with_the_same_tag_is_another_answer() -> None:
    bodies = {"/a": b"a" * 5000, "/b": b"b" * 5000}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        answer = Response(bodies[scope["path"]], media_type="text/plain", headers={"ETag": '"same"'})
        await answer(scope, receive, send)

    transport = httpx.ASGITransport(Compression(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for _ in range(2):
            for path, body in bodies.items():
                assert (await client.get(path, headers=GZIP)).content == body


@pytest.mark.anyio
async def test_a_large_answer_is_compressed_beside_the_loop() -> None:
    body = b"0123456789abcdef" * 500_000
    async with around(Response(body, media_type="text/csv")) as client:
        answer = await client.get("/", headers=GZIP)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == body


@pytest.mark.anyio
async def test_a_weak_tag_holds_for_both_forms() -> None:
    async with around(Response(LONG, media_type="text/plain", headers={"ETag": 'W/"a"'})) as client:
        assert (await client.get("/", headers=GZIP)).headers["etag"] == 'W/"a"'


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["If-Match", "If-Range", "If-None-Match"])
async def test_a_condition_on_a_change_names_the_plain_form(name: str) -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(value.decode() for key, value in scope["headers"] if key == name.lower().encode())
        await Response(status_code=204)(scope, receive, send)

    transport = httpx.ASGITransport(Compression(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        await client.put("/", headers={name: '"a-gzip", "b"', **PLAIN})
    assert seen == ['"a", "b"']


def test_what_is_kept_is_bounded() -> None:
    kept = compression._Kept(1_000)
    for number in range(100):
        kept.keep((f"/{number}", b"", b'"a"'), bytes(100))
    assert kept._taken == sum(map(len, kept._found.values())) <= 1_000
    assert kept.get(("/99", b"", b'"a"')) is not None
    assert kept.get(("/0", b"", b'"a"')) is None
    assert kept.keep(("/large", b"", b'"a"'), bytes(999)) == bytes(999)
    assert kept.get(("/large", b"", b'"a"')) is None
