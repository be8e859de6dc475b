"""Who asks: what a peer says of another counts only where the peer is a proxy of ours."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.api.clients import Client, Clients, client_of
from counterpoint.errors import SettingError

PROXY, OTHER = "10.0.0.1", "10.0.0.2"


def scope(peer: str | None, *headers: tuple[str, str]) -> dict[str, Any]:
    """A request from a peer."""
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    client = None if peer is None else (peer, 50_000)
    return {
        "type": "http",
        "scheme": "http",
        "client": client,
        "headers": [(b"host", b"upstream:8000"), *raw],
    }


def seen(peer: str | None, *headers: tuple[str, str], trusted: tuple[str, ...] = ("10.0.0.0/8",)) -> str:
    return str(Clients(trusted).enter(scope(peer, *headers)).address)


@pytest.mark.parametrize(
    "header", [("X-Forwarded-For", "192.0.2.9"), ("Forwarded", "for=192.0.2.9"), ("X-Real-IP", "192.0.2.9")]
)
def test_a_stranger_is_not_believed(header: tuple[str, str]) -> None:
    assert seen("203.0.113.5", header) == "203.0.113.5"
    assert seen("127.0.0.1", header, trusted=()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("headers", "client"),
    [
        ([("X-Forwarded-For", "192.0.2.9")], "192.0.2.9"),
        ([("X-Forwarded-For", "1.1.1.1, 192.0.2.9")], "192.0.2.9"),  # what the client made up is left of it
        ([("X-Forwarded-For", "1.1.1.1"), ("X-Forwarded-For", "192.0.2.9")], "192.0.2.9"),
        ([("X-Forwarded-For", f"1.1.1.1, 192.0.2.9, {OTHER}")], "192.0.2.9"),
        ([("X-Forwarded-For", f"{OTHER}, {PROXY}")], OTHER),
        ([("X-Forwarded-For", "192.0.2.9:4711")], "192.0.2.9"),
        ([("X-Forwarded-For", "2001:db8::7")], "2001:db8::7"),
        ([("X-Forwarded-For", "1.1.1.1, unknown")], PROXY),
        ([("X-Forwarded-For", "nonsense")], PROXY),
        ([("X-Forwarded-For", "")], PROXY),
        ([("X-Forwarded-For", "::ffff:192.0.2.9")], "192.0.2.9"),
        ([("Forwarded", "for=192.0.2.9;proto=https;by=10.0.0.1")], "192.0.2.9"),
        ([("Forwarded", 'for="[2001:db8::7]:4711"')], "2001:db8::7"),
        ([("Forwarded", 'For="1.1.1.1", for=192.0.2.9')], "192.0.2.9"),
        ([("Forwarded", 'for="x, for=192.0.2.9')], "192.0.2.9"),  # an open quotation mark swallows nothing
        ([("Forwarded", "for=_hidden")], PROXY),
        ([("Forwarded", "for=192.0.2.9"), ("X-Forwarded-For", "192.0.2.9")], "192.0.2.9"),
        ([("Forwarded", "for=1.1.1.1"), ("X-Forwarded-For", "192.0.2.9")], PROXY),  # one of them is made up
    ],
)
def test_a_proxy_of_ours_is_believed_as_far_as_it_knows(headers: list[tuple[str, str]], client: str) -> None:
    assert seen(PROXY, *headers) == client


def test_scheme_and_host_are_those_that_a_proxy_of_ours_names() -> None:
    headers = (("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "debates.example"))
    for peer, found in (
        (PROXY, ("https", [b"debates.example"])),
        ("203.0.113.5", ("http", [b"upstream:8000"])),
    ):
        asked = scope(peer, *headers)
        Clients(("10.0.0.0/8",)).enter(asked)
        assert (asked["scheme"], [v for n, v in asked["headers"] if n == b"host"]) == found


@pytest.mark.parametrize(
    "headers",
    [
        [("X-Forwarded-Proto", "gopher")],
        [("X-Forwarded-Proto", "http"), ("Forwarded", "proto=https;host=a.example")],
        [("Forwarded", "proto=javascript")],
    ],
)
def test_a_scheme_that_is_none_or_doubtful_changes_nothing(headers: list[tuple[str, str]]) -> None:
    asked = scope(PROXY, *headers)
    Clients(("10.0.0.0/8",)).enter(asked)
    assert asked["scheme"] == "http"


@pytest.mark.parametrize(
    ("address", "key", "kind"),
    [
        ("192.0.2.9", "192.0.2.9", "private"),
        ("8.8.8.8", "8.8.8.8", "public"),
        ("2a00:1450:4001:82a::200e", "2a00:1450:4001:82a::/64", "public"),
        ("2a00:1450:4001:82a:ffff::1", "2a00:1450:4001:82a::/64", "public"),
        ("::ffff:8.8.8.8", "8.8.8.8", "public"),
        ("::1", "::/64", "loopback"),
        ("127.8.8.8", "127.8.8.8", "loopback"),
        ("fe80::1%eth0", "fe80::/64", "private"),
        (None, "unknown", "unknown"),
        ("/run/socket", "unknown", "unknown"),
    ],
)
def test_an_account_is_kept_by_address_and_of_ipv6_by_its_first_half(
    address: str | None, key: str, kind: str
) -> None:
    client = Clients().enter(scope(address))
    assert (client.key, client.kind) == (key, kind)


def test_without_the_border_the_client_is_the_peer() -> None:
    assert client_of(scope("192.0.2.9")) == Client(Clients().enter(scope("192.0.2.9")).address)


@pytest.mark.parametrize("network", ["300.1.1.1", "10.0.0.0/99", "::/200", "1.2.3"])
def test_a_network_that_is_none_is_said(network: str) -> None:
    with pytest.raises(SettingError, match="trusted_proxies"):
        Clients((network,))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"]),
            st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=60),
        ),
        max_size=5,
    )
)
def test_no_header_breaks_it_and_a_stranger_changes_nothing(headers: list[tuple[str, str]]) -> None:
    clients = Clients((PROXY,))
    clients.enter(scope(PROXY, *headers))
    asked = scope("203.0.113.5", *headers)
    assert clients.enter(asked).key == "203.0.113.5"
    assert asked["scheme"] == "http"
    assert asked["headers"][0] == (b"host", b"upstream:8000")
