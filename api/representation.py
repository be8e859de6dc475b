"""What is sent: bytes of a media type, packed for who takes it so, their ETag, and 304 for who has them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from counterpoint.viz.csp import page_policy

__all__ = ["FOR_EVER", "OWN_SITE", "Representation", "conditional", "http_date", "page", "takes_gzip"]

OWN_SITE: Final = "'self'"
"""Who may frame a page of the site."""

REVALIDATE: Final = "no-cache"
"""Keep it, and ask each time whether it still holds."""

FOR_EVER: Final = "public, max-age=31536000, immutable"
"""Keep it: the address changes with the content."""

_WITH_304: Final = ("cache-control", "content-location", "etag", "vary", "last-modified", "link")


_LEAST_PACKED: Final = 1_400
"""Bytes that go into one packet of the network anyway."""

_PACKED_ALREADY: Final = frozenset({"image/png", "font/woff", "font/woff2"})


@dataclass(frozen=True, slots=True)
class Representation:
    """A body, its media type, and the headers that belong to it wherever it is sent.

    ``packed`` is the body as gzip, made once; empty where it would not be worth it.
    """

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    packed: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Pack the body."""
        worth = len(self.body) >= _LEAST_PACKED and self.media_type not in _PACKED_ALREADY
        object.__setattr__(self, "packed", gzip.compress(self.body, 6, mtime=0) if worth else b"")

    @property
    def size(self) -> int:
        """Bytes that it takes to keep."""
        return len(self.body) + len(self.packed)

    @property
    def etag(self) -> str:
        """A strong validator: of exactly these bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    def response(self, status: int = 200, *, packed: bool = False) -> Response:
        """An answer that holds it."""
        if not packed:
            return Response(self.body, status, dict(self.headers), self.media_type)
        headers = {**self.headers, "Content-Encoding": "gzip"}
        return Response(self.packed, status, headers, self.media_type)


def page(html: str, frames: str = OWN_SITE) -> Representation:
    """An HTML page with the policy that fits its own scripts and styles; ``frames`` says who may frame it."""
    headers = {"Content-Security-Policy": f"{page_policy(html)}; frame-ancestors {frames}"}
    if frames == OWN_SITE:
        headers["X-Frame-Options"] = "SAMEORIGIN"
    return Representation(html.encode(), "text/html", headers)


def conditional(request: Request, found: Representation, headers: Mapping[str, str]) -> Response:
    """The representation with its ETag and these headers, or 304 where the one who asks has it already.

    ``If-Modified-Since`` is not looked at: our dates are those of a day, an ETag is that of the bytes.
    """
    packed = bool(found.packed) and takes_gzip(request.headers.get("accept-encoding", ""))
    tag = f'{found.etag[:-1]}-gzip"' if packed else found.etag
    response = found.response(packed=packed)
    response.headers.update({"Cache-Control": REVALIDATE, "ETag": tag, **headers})
    if found.packed:
        response.headers.add_vary_header("Accept-Encoding")
    if not _has_it(request.headers.get("if-none-match", ""), tag):
        return response
    return Response(
        status_code=304, headers={n: response.headers[n] for n in _WITH_304 if n in response.headers}
    )


def takes_gzip(header: str) -> bool:
    """Whether an ``Accept-Encoding`` header admits gzip (RFC 9110, 12.5.3); none at all does not."""
    weights: dict[str, bool] = {}
    for part in header[:1_000].lower().split(","):
        name, _, weight = part.partition(";")
        refused = weight.strip().removeprefix("q=").strip("0.") == "" and weight.strip() != ""
        weights[name.strip()] = not refused
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", False)))


def http_date(day: str) -> str:
    """A ``YYYY-MM-DD`` as HTTP writes dates; empty for any other text."""
    try:
        found = date.fromisoformat(day if len(day) == len("2020-01-01") else "")
    except ValueError:
        return ""
    return format_datetime(datetime(found.year, found.month, found.day, tzinfo=UTC), usegmt=True)


def _has_it(header: str, tag: str) -> bool:
    asked = (item.strip().removeprefix("W/") for item in header[:4_000].split(","))
    return any(item in ("*", tag) for item in asked)
