"""A fixed table of files."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from counterpoint.viz.assets import STATIC_TYPES, static_bytes, static_names
from counterpoint.viz.urls import Urls


def test_every_file_is_served_as_what_it_is(client: httpx.Client) -> None:
    assert static_names()
    for name in static_names():
        response = client.get(f"/static/{name}")
        assert response.content == static_bytes(name)
        assert response.headers["content-type"] == STATIC_TYPES["." + name.rpartition(".")[2]]
        assert response.headers["x-content-type-options"] == "nosniff"


def test_an_address_with_its_version_is_kept_for_ever_and_another_is_not(client: httpx.Client) -> None:
    name = sorted(static_names())[0]
    assert "immutable" in client.get(Urls().static(name)).headers["cache-control"]
    for stale in (f"/static/{name}", f"/static/{name}?v=0", f"/static/{name}?v="):
        assert client.get(stale).headers["cache-control"] == "no-cache"


def test_who_has_a_file_gets_304(client: httpx.Client) -> None:
    address = Urls().static(sorted(static_names())[0])
    tag = client.get(address).headers["etag"]
    response = client.get(address, headers={"If-None-Match": tag})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        b"/static/../templates/base.html", b"/static/..%2ftemplates%2fbase.html", b"/static/%2e%2e/pages.py",
        b"/static/....//....//etc/passwd", b"/static//etc/passwd", b"/static/%2fetc%2fpasswd",
        b"/static/..\\..\\etc\\passwd", b"/static/base.css%00.txt", b"/static/./base.css",
        b"/static/%c0%ae%c0%ae/x",
        b"/../../../../etc/passwd", b"/bridge/actors/../../../../etc/passwd",
    ],
)  # fmt: skip
def test_no_path_climbs_out(raw: Callable[[bytes], bytes], path: bytes) -> None:
    answer = raw(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert answer.split(b"\r\n")[0] in (b"HTTP/1.1 404 Not Found", b"HTTP/1.1 400 Bad Request")
    assert b"root:" not in answer
