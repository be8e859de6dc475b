"""What is sent: bytes of a media type, their headers, their ETag, and 304 for those who have them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from counterpoint.viz.csp import page_policy

__all__ = ["FOR_EVER", "OWN_SITE", "Representation", "conditional", "http_date", "page"]

OWN_SITE: Final = "'self'"
"""Who may frame a page of the site."""

REVALIDATE: Final = "no-cache"
"""Keep it, and ask each time whether it still holds."""

FOR_EVER: Final = "public, max-age=31536000, immutable"
"""Keep it: the address changes with the content."""

_WITH_304: Final = ("cache-control", "content-location", "etag", "vary", "last-modified", "link")


@dataclass(frozen=True, slots=True)
class Representation:
    """A body, its media type, and the headers that belong to it wherever it is sent."""

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = field(init=False, compare=False)
    """A strong validator: of exactly these bytes."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "etag", f'"{hashlib.sha256(self.body).hexdigest()[:32]}"')

    def response(self, status: int = 200) -> Response:
        """An answer that holds it."""
        return Response(self.body, status, dict(self.headers), self.media_type)


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
    response = found.response()
    response.headers.update({"Cache-Control": REVALIDATE, "ETag": found.etag, **headers})
    if not _has_it(request.headers.get("if-none-match", ""), found.etag):
        return response
    return Response(
        status_code=304, headers={n: response.headers[n] for n in _WITH_304 if n in response.headers}
    )


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
