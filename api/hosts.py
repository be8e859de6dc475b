"""Who may ask: the Host allow-list, and the refusal of other sites' pages (DNS rebinding, form posts)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from counterpoint.api.refusals import CrossSiteError, RequestError, WrongHostError

__all__ = ["READING", "check_host", "check_origin", "is_ours"]

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods that any page may use."""

_HOST: Final = re.compile(r"(?P<name>[A-Za-z0-9_][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(?P<port>:\d{1,5})?")


def check_host(headers: Headers, allowed: Sequence[str]) -> None:
    """Refuse a request for a name that is not ours.

    ``allowed`` holds names without port; ``*.example.org`` stands for every name under it, ``*`` for any.

    Raises:
        RequestError: there is no Host, more than one, or one that is no host at all (400).
        WrongHostError: it is not on the list (421).
    """
    hosts = headers.getlist("host")
    match = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    if match is None:
        raise RequestError("the request needs one Host header, a name or an address with or without a port")
    name = match["name"].lower().removesuffix(".")
    if not _is_allowed(name, allowed):
        raise WrongHostError(
            f'this service does not answer to "{name[:255]}"; its names are in the setting allowed_hosts'
        )


def is_ours(authority: str, allowed: Sequence[str]) -> bool:
    """Whether the authority of an address, ``localhost:8000``, has one of the service's names by the list.

    ``*``, which stands for any, says of none that it is the service's.
    """
    match = _HOST.fullmatch(authority)
    named = [pattern for pattern in allowed if pattern != "*"]
    return match is not None and _is_allowed(match["name"].lower().removesuffix("."), named)


def check_origin(method: str, headers: Headers) -> None:
    """Refuse anything but reading where a browser says that another site's page asks.

    Raises:
        CrossSiteError: ``Origin`` is not the host that is asked, or ``null``.
    """
    origin = headers.get("origin")
    if method in READING or origin is None:
        return
    if headers.getlist("origin") != [origin] or _authority(origin) != headers["host"].lower():
        raise CrossSiteError(
            f"{method[:20]} is answered to this site's own pages and to programs, not to other sites"
        )


def _is_allowed(name: str, allowed: Sequence[str]) -> bool:
    return any(_matches(name, pattern.lower()) for pattern in allowed)


def _authority(origin: str) -> str:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return ""
    return parts.netloc.lower() if parts.scheme in ("http", "https") else ""


def _matches(name: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return name.endswith(pattern[1:])
    return pattern in ("*", name)
