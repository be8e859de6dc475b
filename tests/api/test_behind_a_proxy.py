"""The site under a path of a reverse proxy, with another name and https: every link still leads on."""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from counterpoint.api.app import create_app
from counterpoint.library import Library
from counterpoint.ontology.debate import Debate
from counterpoint.settings import Settings

PREFIX, NAME = "/deep/down", "debates.example"
SITE = f"https://{NAME}{PREFIX}"
MOST = 600
_ATTRIBUTES = {"href", "src", "action", "data-src", "poster"}
_DROPPED = {"connection", "keep-alive", "transfer-encoding", "date", "server"}


class Proxy(BaseHTTPRequestHandler):
    """Shows what is behind it under a path, as https://debates.example; anything else is nobody's."""

    protocol_version = "HTTP/1.1"
    upstream = ("127.0.0.1", 0)

    def do_GET(self) -> None:
        if not self.path.startswith(PREFIX + "/"):
            self.send_error(418, "outside")
            return
        connection = http.client.HTTPConnection(*self.upstream, timeout=60)
        sent = {
            name: value for name, value in self.headers.items() if name.lower() not in ("host", *_DROPPED)
        }
        sent |= {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": NAME}
        connection.request("GET", self.path.removeprefix(PREFIX), headers={"Host": "127.0.0.1", **sent})
        answer = connection.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in (*_DROPPED, "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


@pytest.fixture(scope="module")
def proxied(
    make_debate: Callable[[str], Debate],
    run_service: Callable[[Library, Settings], AbstractContextManager[str]],
) -> Iterator[httpx.Client]:
    """A client that speaks to the proxy; addresses are those of the site."""
    settings = Settings(
        root_path=PREFIX,
        allowed_hosts=("127.0.0.1", NAME),
        trusted_proxies=("127.0.0.0/8",),
        record_analyses="none",
        hsts=600,
    )
    with Library() as library:
        for key in ("bridge", "tunnel"):
            library.put(make_debate(key))
        with run_service(library, settings) as where:
            handler = type("Here", (Proxy,), {"upstream": ("127.0.0.1", urlsplit(where).port)})
            server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                with httpx.Client(
                    base_url=f"http://127.0.0.1:{server.server_port}",
                    timeout=60,
                    headers={"Accept": "text/html,*/*"},
                ) as client:
                    yield client
            finally:
                server.shutdown()
                server.server_close()


class Links(HTMLParser):
    """Every address in a page, relative to the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.found += [value for name, value in values.items() if name in _ATTRIBUTES]
        if tag == "meta" and values.get("property") in ("og:url", "og:image"):
            self.found.append(values["content"])


def links(page: str, response: httpx.Response) -> Iterator[str]:
    """The addresses that an answer leads to."""
    for target in re.findall(r"<([^>]*)>", response.headers.get("link", "")):
        yield urljoin(page, target)
    if "location" in response.headers:
        yield urljoin(page, response.headers["location"])
    kind = response.headers.get("content-type", "").partition(";")[0]
    if kind == "text/html":
        parser = Links()
        parser.feed(response.text)
        yield from (urljoin(page, target) for target in parser.found)
    elif kind == "text/css":
        yield from (urljoin(page, target) for target in re.findall(r"url\([\"']?([^)\"']+)", response.text))
    elif kind == "application/json" and "/oembed?" in page:
        parser = Links()
        parser.feed(json.loads(response.text).get("html", ""))
        yield from parser.found


def crawl(client: httpx.Client, start: str) -> dict[str, tuple[int, str]]:
    """Every address of the site that can be reached, with its status and the page that leads to it."""
    seen: dict[str, tuple[int, str]] = {}
    waiting = [(start, "")]
    while waiting:
        address, page = waiting.pop()
        address = address.partition("#")[0]
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or parts.hostname not in (NAME, "127.0.0.1", "localhost"):
            continue
        if address in seen or ".png" in parts.path or parts.path.startswith(f"{PREFIX}/embed/tunnel/"):
            continue  # a picture costs half a second and leads nowhere; the views of one debate are enough
        assert address.startswith(SITE), f"{page} leads to {address}, which is not {SITE}"
        response = client.get(address.removeprefix(f"https://{NAME}"))
        seen[address] = (response.status_code, page)
        assert len(seen) < MOST, "the site has no end"
        waiting += [(target, address) for target in links(address, response)]
    return seen


def test_every_link_of_every_page_leads_on_and_none_leads_out(proxied: httpx.Client) -> None:
    seen = crawl(proxied, f"{SITE}/")
    wrong = {address: found for address, found in seen.items() if found[0] >= 400}
    assert wrong == {}
    paths = {urlsplit(address).path.removeprefix(PREFIX) for address in seen}
    assert {"/", "/bridge", "/tunnel", "/sparql", "/ontology", "/bridge/map", "/bridge.ttl"} <= paths
    assert {"/bridge/actors/ann", "/bridge/statements/s-1", "/bridge/sources/article", "/oembed"} <= paths
    assert any(path.startswith("/static/") for path in paths)
    assert any(path.startswith("/embed/bridge/") for path in paths)


def test_what_comes_by_https_is_told_to_stay_so(proxied: httpx.Client) -> None:
    for path in ("/", "/bridge", "/bridge.ttl", "/nothing", "/static/base.css"):
        response = proxied.get(PREFIX + path)
        assert response.headers["strict-transport-security"] == "max-age=600"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("peer", "believed"), [("10.1.2.3", True), ("127.0.0.1", False), ("203.0.113.9", False)]
)
async def test_only_a_proxy_of_ours_says_how_it_was_asked(
    library: Library, peer: str, believed: bool
) -> None:
    settings = Settings(
        trusted_proxies=("10.0.0.0/8",), allowed_hosts=("localhost", NAME), hsts=600, root_path=PREFIX
    )
    transport = httpx.ASGITransport(create_app(library, settings), client=(peer, 1))
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": NAME, "Accept": "text/html"}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        page = await client.get("/bridge", headers=headers)
        wrong = await client.get("/bridge", headers={**headers, "X-Forwarded-Host": "evil.example"})
    assert (f'content="{SITE}/bridge"' in page.text) == believed
    assert (f'content="http://localhost{PREFIX}/bridge"' in page.text) == (not believed)
    assert ("strict-transport-security" in page.headers) == believed
    assert wrong.status_code == (421 if believed else 200)
    assert "evil.example" not in wrong.headers.get("link", "")


def test_plain_http_is_told_nothing_of_https(client: httpx.Client) -> None:
    assert "strict-transport-security" not in client.get("/bridge").headers


@pytest.mark.parametrize(
    "path", ["/", "/bridge", "/bridge/map", "/bridge.ttl", "/nothing", "/healthz", "/sparql"]
)
def test_every_answer_has_the_headers_that_make_browsers_careful(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-permitted-cross-domain-policies"] == "none"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-resource-policy"] in ("same-origin", "cross-origin")
    assert "frame-ancestors" in headers["content-security-policy"]
    for told in ("server", "x-powered-by", "set-cookie"):
        assert told not in headers


def test_other_sites_may_use_what_is_made_for_them_and_no_more(client: httpx.Client) -> None:
    open_ones = ("/bridge.ttl", "/static/base.css", "/bridge/map", "/embed/bridge/map.svg")
    assert {client.get(path).headers["cross-origin-resource-policy"] for path in open_ones} == {
        "cross-origin"
    }
    closed = ("/healthz", "/metrics", "/docs/problems", "/nothing/at/all/here")
    assert {client.get(path).headers["cross-origin-resource-policy"] for path in closed} == {"same-origin"}
