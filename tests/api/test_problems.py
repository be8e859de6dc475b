"""Whatever goes wrong, on whatever address, the answer has one shape (RFC 9457)."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import httpx
import pytest

from counterpoint import errors
from counterpoint.api.app import create_app
from counterpoint.api.problem_details import PROBLEM_TYPE
from counterpoint.library import Library
from counterpoint.settings import Settings

MEMBERS = {"type", "title", "status", "detail", "instance"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ADDRESSES = {
    "/": "/",
    "/healthz": "/healthz",
    "/readyz": "/readyz",
    "/metrics": "/metrics",
    "/robots.txt": "/robots.txt",
    "/sitemap.xml": "/sitemap.xml",
    "/sitemap-{number:int}.xml": "/sitemap-1.xml",
    "/.well-known/void": "/.well-known/void",
    "/.well-known/void.{suffix}": "/.well-known/void.ttl",
    "/static/{name}": "/static/base.css",
    "/docs/problems": "/docs/problems",
    "/sparql": "/sparql",
    "/ontology": "/ontology",
    "/ontology.{suffix}": "/ontology.ttl",
    "/api/v1/debates/{debate}/networks": "/api/v1/debates/bridge/networks",
    "/api/v1/debates/{debate}/networks/{kind}": "/api/v1/debates/bridge/networks/relations",
    "/api/v1/debates/{debate}/analyses": "/api/v1/debates/bridge/analyses",
    "/api/v1/debates/{debate}/analyses/{name}": "/api/v1/debates/bridge/analyses/voices",
    "/api/v1": "/api/v1",
    "/api/v1/": "/api/v1/",
    "/api/v1/openapi.json": "/api/v1/openapi.json",
    "/api/v1/docs": "/api/v1/docs",
    "/api/v1/search": "/api/v1/search?q=bridge",
    "/api/v1/debates": "/api/v1/debates",
    "/api/v1/debates/{debate}": "/api/v1/debates/bridge",
    "/api/v1/debates/{debate}/{kind}": "/api/v1/debates/bridge/actors",
    "/api/v1/debates/{debate}/{kind}/{key}": "/api/v1/debates/bridge/actors/ann",
    "/graphs": "/graphs?default",
    "/embed/{debate}/{name}": "/embed/bridge/map",
    "/oembed": "/oembed?url=http://localhost/bridge",
    "/{debate}": "/bridge",
    "/{debate}/map": "/bridge/map",
    "/{debate}/{kind}/{key}": "/bridge/actors/ann",
}
ONLY_TO_WRITE = {"/update", "/graphs/{path:path}"}
"""What a service that only reads has nothing at; ``test_writing.py`` walks these."""
MORE_METHODS = {
    "/sparql": ("POST",),
    "/api/v1/debates/bridge": ("PUT", "DELETE"),
    "/graphs?default": ("POST", "PUT", "DELETE"),
}
"""What an address answers beside GET, HEAD and OPTIONS."""
ASK = "/sparql?query=ASK%7B%7D"


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem in a response, checked for its shape."""
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM_TYPE
    assert response.headers["cache-control"] == "no-store"
    found: dict[str, Any] = response.json()
    assert found.keys() == MEMBERS
    assert found["status"] == status
    assert found["title"]
    assert found["type"] == "about:blank" or found["type"].startswith("/docs/problems#")
    assert "Traceback" not in response.text
    return found


def test_every_route_is_walked(library: Library) -> None:
    routes = {getattr(route, "path", None) for route in create_app(library).routes}
    assert routes == set(ADDRESSES) | ONLY_TO_WRITE


@pytest.mark.parametrize("address", ADDRESSES.values())
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "NONSENSE"])
def test_an_unknown_method_is_405_and_told_what_is_allowed(
    client: httpx.Client, address: str, method: str
) -> None:
    response = client.request(method, address)
    if method in MORE_METHODS.get(address, ()):
        problem(response, 403)  # the service of these tests reads only
        return
    found = problem(response, 405)
    assert response.headers["allow"].startswith("GET, HEAD")
    assert response.headers["allow"] in found["detail"]


@pytest.mark.parametrize("address", [a for a in ADDRESSES.values() if "POST" not in MORE_METHODS.get(a, ())])
def test_post_is_405_but_for_queries(client: httpx.Client, address: str) -> None:
    problem(client.post(address, content=b"x"), 405)


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_options_tells_what_an_address_answers(client: httpx.Client, address: str) -> None:
    response = client.options(address)
    assert response.status_code == 204
    assert response.content == b""
    allowed = ("GET", "HEAD", *MORE_METHODS.get(address, ()), "OPTIONS")
    assert response.headers["allow"] == ", ".join(allowed)


@pytest.mark.parametrize(
    "address", ["/bridge", "/bridge/map", "/bridge/actors/ann", "/sparql", ASK, "/ontology"]
)
def test_an_unknown_type_is_406_and_told_what_there_is(client: httpx.Client, address: str) -> None:
    found = problem(client.get(address, headers={"Accept": "image/png"}), 406)
    assert "/" in found["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "/nothing", "/nothing.ttl", "/bridge.docx", "/bridge/", "/bridge/actors", "/bridge/actors/",
        "/bridge/map/",
        "/bridge/actors/nobody", "/bridge/positions/ann", "/bridge/things/ann", "/bridge/actors/ann.yaml",
        "/bridge/actors/ann/more", "/nothing/actors/ann", "/nothing/map", "/bridge.ttl/map",
        "/bridge.ttl/actors/ann",
        "/static/", "/static/nothing.css", "/static/templates/base.html", "/ontology.docx", "/ontology/Claim",
        "/robots", "/sitemap", "/sitemap-0.xml", "/sitemap-2.xml", "/sitemap--1.xml", "/sitemap-x.xml",
        "/.well-known", "/.well-known/void.json", "/.well-known/void/", "/.well-known/security.txt",
        "/api", "/api/v1/nothing", "/api/v2", "/api/v1/debates/", "/api/v1/debates/nothing",
        "/api/v1/debates/bridge/", "/api/v1/debates/bridge/things", "/api/v1/debates/bridge/actors/bob.ttl",
        "/api/v1/debates/bridge/actors/yes", "/api/v1/debates/bridge.ttl", "/api/v1/debates/%2e%2e",
        "/api/v1/debates/..%2f..%2fetc%2fpasswd",
        "/graphs/nothing", "/embed/map", "/docs", "/redoc", "/openapi.json",
        "/BRIDGE", "/bridge%00", "/bridge/actors/ann%00", "/%00", "/%ff%fe",
        "/bridge/actors/%2e%2e", "/-bridge", "/" + "a" * 65, "/bridge/actors/" + "a" * 65, "/.env",
        "/.git/config",
        "/bridge//ann",
    ],
)  # fmt: skip
def test_an_unknown_address_is_404(client: httpx.Client, address: str) -> None:
    found = problem(client.get(address), 404)
    assert found["instance"].startswith("/")
    assert "\x00" not in found["instance"]


def test_a_thing_under_another_kind_says_where_it_is(client: httpx.Client) -> None:
    assert "/bridge/actors/ann" in problem(client.get("/bridge/positions/ann"), 404)["detail"]


def test_an_address_beyond_all_measure_is_414(client: httpx.Client) -> None:
    problem(client.get("/" + "a" * 20_000), 414)


def test_a_problem_of_ours_has_a_type_that_is_explained(client: httpx.Client) -> None:
    found = problem(client.get("/nothing"), 404)
    address, _, name = found["type"].partition("#")
    assert name == "UnknownDebateError"
    assert f"#{name}\n404 {found['title']}" in client.get(address).text


def test_a_browser_gets_the_same_as_a_page(client: httpx.Client) -> None:
    response = client.get("/nothing", headers={"Accept": BROWSER})
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>" in response.text
    assert "No such debate" in response.text
    assert "frame-ancestors 'self'" in response.headers["content-security-policy"]


def test_what_an_address_says_is_no_markup_of_ours(client: httpx.Client) -> None:
    response = client.get("/%3Cscript%3Ealert(1)%3C%2Fscript%3E", headers={"Accept": BROWSER})
    assert response.status_code == 404
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    "accept", ["text/html\r\nX: y", "\x00", "a" * 30_000, "text/html;q=" + "9" * 5_000, "*/*;q=-1"]
)
def test_a_strange_accept_header_breaks_nothing(client: httpx.Client, accept: str) -> None:
    try:
        response = client.get("/bridge", headers={"Accept": accept})
    except (httpx.LocalProtocolError, httpx.RemoteProtocolError):
        return
    assert response.status_code in (200, 400, 406)
    assert "x" not in response.headers


class Broken:
    """A library in which one verb fails."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def problem(self) -> str:
        return ""

    def debates(self) -> tuple[str, ...]:
        return ("bridge",)

    def debate(self, key: str) -> Any:
        raise self._error

    def export(self, key: str, format_: str) -> str:
        raise self._error

    def query(self, query: str) -> Any:
        raise self._error

    def analysts(self, **_: Any) -> None:
        """Nobody: nothing that is asked here needs one."""


@pytest.fixture
def ask_broken() -> Any:
    """Asks a service whose library raises the error that is given."""

    async def ask(error: Exception, accept: str) -> httpx.Response:
        transport = httpx.ASGITransport(create_app(Broken(error), Settings()))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/bridge", headers={"Accept": accept})

    return ask


SECRET = "/srv/private/store"
OF_OURS = [
    kind
    for name in errors.__all__
    if isinstance(kind := getattr(errors, name), type) and name != "DebateFileError"
]


@pytest.mark.anyio
@pytest.mark.parametrize("kind", OF_OURS, ids=lambda kind: kind.__name__)
async def test_every_error_of_ours_is_a_problem_with_its_status(kind: type, ask_broken: Any) -> None:
    found = problem(await ask_broken(kind("what went wrong"), ""), kind.status)  # type: ignore[attr-defined]
    assert found["title"] == kind.title  # type: ignore[attr-defined]


@pytest.mark.anyio
@pytest.mark.parametrize("accept", ["", BROWSER])
@pytest.mark.parametrize(
    "error", [RuntimeError(SECRET), errors.StoreError(SECRET), OSError(2, "no file", SECRET)]
)
async def test_what_is_ours_to_mend_is_told_to_the_log_only(
    error: Exception, accept: str, ask_broken: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = await ask_broken(error, accept)
    assert response.status_code in (500, 503)
    assert SECRET not in response.text
    assert "Traceback" not in response.text
    assert SECRET in caplog.text


def test_the_service_page_lists_every_status_that_is_answered() -> None:
    text = (Path(__file__).parents[2] / "docs" / "service.md").read_text(encoding="utf-8")
    for status in (400, 403, 404, 405, 406, 410, 413, 414, 415, 421, 429, 500, 501, 503, 504):
        assert f"| {status} |" in text
    assert json.dumps("about:blank") in text
