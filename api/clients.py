"""Who asks, and under which name of ours: the socket's peer, or what a trusted proxy says of its client."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from starlette.datastructures import Headers
from starlette.types import Scope

from counterpoint.errors import SettingError

__all__ = ["Client", "Clients", "address_of", "client_of"]

_IN_SCOPE: Final = "counterpoint.client"
_IPV6_SITE: Final = 64
"""The first bits of an IPv6 address that tell one customer from another: whoever has one has them all."""

_MOST_HOPS: Final = 20
_LONGEST: Final = 2_000
_PAIR: Final = re.compile(r'\s*([A-Za-z]+)\s*=\s*("[^"\\]*"|[^\s";,]*)\s*')
_NODE: Final = re.compile(r"\[(?P<six>[0-9A-Fa-f:.]+)\](:\d{1,5})?|(?P<four>[0-9.]+)(:\d{1,5})?")
_FORWARDING: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Client:
    """One who asks. ``address`` is ``None`` where the socket has none, or a proxy names none."""

    address: Address | None
    is_direct: bool = True
    """Nothing says that anyone stands between: not even a header that is not trusted."""

    @property
    def key(self) -> str:
        """What accounts are kept by: the address, of IPv6 its first 64 bits."""
        if isinstance(self.address, IPv6Address):
            return f"{IPv6Address(int(self.address) >> _IPV6_SITE << _IPV6_SITE)}/{_IPV6_SITE}"
        return str(self.address or "unknown")

    @property
    def kind(self) -> str:
        """What a log may say of it: ``loopback``, ``private``, ``public`` or ``unknown``."""
        if self.address is None:
            return "unknown"
        if self.address.is_loopback:
            return "loopback"
        return "private" if self.address.is_private or self.address.is_link_local else "public"

    @property
    def is_local(self) -> bool:
        """On this machine, with nobody in between."""
        return self.is_direct and self.address is not None and self.address.is_loopback


def client_of(scope: Scope) -> Client:
    """The client of a request that :meth:`Clients.enter` has seen; else the socket's peer."""
    found = scope.get(_IN_SCOPE)
    return found if isinstance(found, Client) else Client(_peer(scope))


class Clients:
    """Reads who asks. ``trusted`` are the addresses, or networks such as ``10.0.0.0/8``, of our own proxies.

    Raises:
        SettingError: one of them is neither.
    """

    def __init__(self, trusted: Sequence[str] = ()) -> None:
        self._trusted = tuple(map(_network, trusted))

    def enter(self, scope: Scope) -> Client:
        """Note the client in the scope; from a trusted proxy, take the scheme and host that it names too.

        ``Forwarded`` (RFC 7239) or ``X-Forwarded-For``, ``-Proto`` and ``-Host`` are read from the right, as
        far as the proxies are ours. Where both are there and name different clients, one of them was made up
        by the client and passed on by the proxy: then the proxy itself counts as the client.
        """
        peer, headers = _peer(scope), Headers(scope=scope)
        if not any(name in headers for name in _FORWARDING):
            client = Client(peer)
        elif not self.is_trusted(peer):
            client = Client(peer, is_direct=False)
        else:
            client = Client(self._forwarded_for(peer, headers), is_direct=False)
        if self._trusted and self.is_trusted(peer):
            _take_site(scope, headers)
        scope[_IN_SCOPE] = client
        return client

    def is_trusted(self, address: Address | None) -> bool:
        """Is it one of our own proxies?"""
        return address is not None and any(
            address.version == network.version and address in network for network in self._trusted
        )

    def _forwarded_for(self, proxy: Address | None, headers: Headers) -> Address | None:
        standard = [hop.get("for", "") for hop in _elements(headers.getlist("forwarded"))]
        usual = _items(headers.getlist("x-forwarded-for"))
        named = {self._first_stranger(proxy, hops) for hops in (standard, usual) if hops}
        return named.pop() if len(named) == 1 else proxy

    def _first_stranger(self, proxy: Address | None, hops: Sequence[str]) -> Address | None:
        """The address nearest to us that is not one of our proxies; ``proxy`` where an entry is none."""
        found = proxy
        for hop in reversed(hops[-_MOST_HOPS:]):
            node = _node(hop)
            if node is None:
                return found
            found = node
            if not self.is_trusted(node):
                break
        return found


def _peer(scope: Scope) -> Address | None:
    client = scope.get("client")
    return address_of(client[0]) if client else None


def address_of(text: str) -> Address | None:
    """The address of a socket's end; IPv4 in IPv6 is IPv4. ``None`` where it is none."""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def _node(text: str) -> Address | None:
    """The address in a ``for=`` or an item of ``X-Forwarded-For``, with or without a port."""
    match = _NODE.fullmatch(text)
    return address_of((match["six"] or match["four"]) if match else text)


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise SettingError(
            f'trusted_proxies has "{text}": expected an address or a network such as 10.0.0.0/8'
        ) from None


def _items(lines: Iterable[str]) -> list[str]:
    return [item.strip() for item in ",".join(lines)[-_LONGEST:].split(",") if item.strip()]


def _elements(lines: Iterable[str]) -> list[dict[str, str]]:
    """The elements of ``Forwarded``, each as its pairs; what is no pair is passed over."""
    pairs = ((_PAIR.fullmatch(pair) for pair in item.split(";")) for item in _items(lines))
    return [{m[1].lower(): m[2].strip('"') for m in found if m} for found in pairs]


def _take_site(scope: Scope, headers: Headers) -> None:
    """Put the scheme and host under which the client asked in place of those that the proxy used."""
    nearest = (_elements(headers.getlist("forwarded")) or [{}])[-1]
    scheme = _agreed(nearest.get("proto", ""), _last(headers, "x-forwarded-proto"))
    host = _agreed(nearest.get("host", ""), _last(headers, "x-forwarded-host"))
    if scheme in ("http", "https"):
        scope["scheme"] = scheme
    if host:
        others = [(name, value) for name, value in scope["headers"] if name != b"host"]
        scope["headers"] = [*others, (b"host", host.encode("latin-1", "replace"))]


def _agreed(standard: str, usual: str) -> str:
    """What either header says; nothing where they differ, since then one of them is the client's own."""
    found = {text.lower() for text in (standard, usual) if text}
    return found.pop() if len(found) == 1 else ""


def _last(headers: Headers, name: str) -> str:
    return (_items(headers.getlist(name)) or [""])[-1]
