"""Who may ask: the Host allow-list and cross-site refusals, without and with a browser's headers."""

from __future__ import annotations

import httpx
import pytest
from starlette.datastructures import Headers

from counterpoint.api.hosts import check_host, check_origin
from counterpoint.api.refusals import CrossSiteError, RequestError, WrongHostError

ALLOWED = ("localhost", "127.0.0.1", "[::1]", "*.example.org")


def headers(*pairs: tuple[str, str]) -> Headers:
    return Headers(raw=[(name.encode(), value.encode("latin-1")) for name, value in pairs])


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8000", "LOCALHOST.", "127.0.0.1:80", "[::1]", "[::1]:8000", "a.b.example.org"],
)
def test_our_own_names_are_answered(host: str) -> None:
    check_host(headers(("host", host)), ALLOWED)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "example.org",
        "evilexample.org",
        "0",
        "[::2]",
    ],
)
def test_another_name_is_misdirected(host: str) -> None:
    with pytest.raises(WrongHostError, match="allowed_hosts"):
        check_host(headers(("host", host)), ALLOWED)


@pytest.mark.parametrize(
    "host",
    [
        "", " localhost", "localhost:", "localhost:8000:80", "localhost:port", "localhost/path",
        "user@localhost",
        "localhost,evil.example", "[::1", "::1", "localhost\x00", "localh\u00f6st", "localhost:999999",
    ],
)  # fmt: skip
def test_what_is_no_host_is_a_bad_request(host: str) -> None:
    with pytest.raises(RequestError) as caught:
        check_host(headers(("host", host)), ALLOWED)
    assert caught.value.status == 400


def test_none_and_two_hosts_are_bad_requests() -> None:
    for found in (headers(), headers(("host", "localhost"), ("host", "evil.example"))):
        with pytest.raises(RequestError) as caught:
            check_host(found, ALLOWED)
        assert caught.value.status == 400


def test_a_star_answers_to_any_name() -> None:
    check_host(headers(("host", "anything.example")), ("*",))


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_any_site_may_read(method: str) -> None:
    check_origin(method, headers(("host", "localhost"), ("origin", "https://evil.example")))


@pytest.mark.parametrize("origin", ["http://localhost:8000", "https://LOCALHOST:8000"])
def test_our_own_pages_may_post(origin: str) -> None:
    check_origin("POST", headers(("host", "localhost:8000"), ("origin", origin)))


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.example",
        "http://localhost",
        "http://localhost:8001",
        "file://",
        "http://[",
        "x",
    ],
)
def test_other_sites_may_not_post(origin: str) -> None:
    with pytest.raises(CrossSiteError):
        check_origin("POST", headers(("host", "localhost:8000"), ("origin", origin)))


def test_two_origins_are_none_of_ours() -> None:
    both = headers(("host", "localhost"), ("origin", "http://localhost"), ("origin", "http://evil.example"))
    with pytest.raises(CrossSiteError):
        check_origin("POST", both)


def test_a_rebound_name_gets_nothing_on_any_path(client: httpx.Client) -> None:
    for path in ("/", "/bridge", "/sparql?query=ASK%7B%7D", "/healthz", "/static/base.css", "/nothing"):
        response = client.get(path, headers={"Host": "evil.example"})
        assert response.status_code == 421
        assert "bridge" not in response.text.replace(path, "")


def test_a_form_on_another_site_asks_in_vain(client: httpx.Client) -> None:
    response = client.post("/sparql", data={"query": "ASK {}"}, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers
