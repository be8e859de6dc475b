"""Text is packed for those who take it so; what is kept by others stays what they asked for."""

from __future__ import annotations

import gzip

import httpx
import pytest

from counterpoint.api.representation import Representation, takes_gzip


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("", False), ("gzip", True), ("br, gzip;q=0.5", True), ("GZIP", True), ("x-gzip", True), ("*", True),
        ("identity", False), ("gzip;q=0", False), ("gzip; q=0.000", False), ("*;q=0", False),
        ("*, gzip;q=0", False), ("gzip;q=1.0, *;q=0", True), ("deflate, br", False), (",,;q=,", False),
        ("gzip;q=0.001", True), ("a" * 5_000 + ", gzip", False),
    ],
)  # fmt: skip
def test_what_a_header_takes(header: str, takes: bool) -> None:
    assert takes_gzip(header) is takes


def test_only_what_is_worth_it_is_packed() -> None:
    assert Representation(b"x" * 1_399, "text/html").packed == b""
    assert Representation(b"x" * 5_000, "image/png").packed == b""
    packed = Representation(b"x" * 5_000, "text/html")
    assert gzip.decompress(packed.packed) == packed.body
    assert packed.size == 5_000 + len(packed.packed)


@pytest.mark.parametrize(
    "path", ["/bridge", "/bridge.ttl", "/bridge/map", "/embed/bridge/tree", "/static/base.css"]
)
def test_an_answer_is_packed_where_that_is_asked_for(client: httpx.Client, path: str) -> None:
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert packed.headers["etag"] != plain.headers["etag"], "strong validators are of bytes"
    for answer in (packed, plain):
        assert "Accept-Encoding" in answer.headers["vary"]
    for encoding, answer in (("gzip", packed), ("identity", plain)):
        asked = {"Accept-Encoding": encoding, "If-None-Match": answer.headers["etag"]}
        again = client.get(path, headers=asked)
        assert (again.status_code, again.headers["etag"]) == (304, answer.headers["etag"])
        assert "Accept-Encoding" in again.headers["vary"]
    crossed = {"Accept-Encoding": "identity", "If-None-Match": packed.headers["etag"]}
    assert client.get(path, headers=crossed).status_code == 200


def test_a_picture_is_not_packed_again(client: httpx.Client) -> None:
    answer = client.get("/embed/bridge/tree.png", headers={"Accept-Encoding": "gzip"})
    assert answer.content.startswith(b"\x89PNG")
    assert "content-encoding" not in answer.headers


def test_head_says_what_get_says(client: httpx.Client) -> None:
    get = client.get("/embed/bridge/tree", headers={"Accept-Encoding": "gzip"})
    head = client.head("/embed/bridge/tree", headers={"Accept-Encoding": "gzip"})
    names = ("content-length", "content-encoding", "etag", "vary")
    assert [head.headers[name] for name in names] == [get.headers[name] for name in names]
    assert head.content == b""
