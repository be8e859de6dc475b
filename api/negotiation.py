"""Content negotiation (RFC 9110, 12.5.1): which of our representations an ``Accept`` header asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from counterpoint.api.refusals import NotAcceptableError

__all__ = ["HTML", "MediaRange", "choose", "media_type", "offered", "ranges", "weights"]

HTML: Final = "text/html"

_MOST_RANGES: Final = 100
_NAME: Final = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_RANGE: Final = re.compile(rf"({_NAME})/({_NAME})")
_WEIGHT: Final = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an ``Accept`` header: ``text/turtle``, ``text/*`` or ``*/*``, and its weight."""

    type: str
    subtype: str
    weight: float = 1.0

    def precision(self, offer: str) -> int:
        """How exactly it names a media type: 3 by name, 2 by type, 1 by ``*/*``, 0 not at all."""
        kind, _, subtype = offer.partition("/")
        if (self.type, self.subtype) == (kind, subtype):
            return 3
        if (self.type, self.subtype) == (kind, "*"):
            return 2
        return int((self.type, self.subtype) == ("*", "*"))


def ranges(accept: str) -> tuple[MediaRange, ...]:
    """The media ranges of an ``Accept`` header; what is not one, or comes after a hundred, is passed over."""
    found = (_range(part) for part in accept.split(",", _MOST_RANGES)[:_MOST_RANGES])
    return tuple(item for item in found if item is not None)


def choose(accept: str, offers: Sequence[str]) -> str | None:
    """The offer that a header likes best, or ``None`` where it admits none.

    Among equals the earlier offer wins; no header, or an empty one, takes the first.
    """
    if not accept.strip():
        return offers[0]
    wanted = ranges(accept)
    weighed = [(_weight(offer, wanted), -place, offer) for place, offer in enumerate(offers)]
    weight, _, offer = max(weighed)
    return offer if weight > 0 else None


def offered(request: Request, offers: Sequence[str]) -> str:
    """The offer that a request likes best.

    Raises:
        NotAcceptableError: it admits none.
    """
    chosen = choose(request.headers.get("accept", ""), offers)
    if chosen is None:
        raise NotAcceptableError(offers)
    return chosen


def weights(header: str) -> dict[str, float]:
    """The weight of each name in a list such as ``Accept-Encoding``; what is not well formed is left out."""
    found: dict[str, float] = {}
    for part in header.split(",", _MOST_RANGES)[:_MOST_RANGES]:
        name, parameters = media_type(part)
        weight = parameters.get("q", "1")
        if re.fullmatch(r"\*|" + _NAME, name) and _WEIGHT.fullmatch(weight):
            found[name] = float(weight)
    return found


def media_type(header: str) -> tuple[str, dict[str, str]]:
    """The type and parameters of a ``Content-Type`` header, names in lower case."""
    kind, *rest = header.split(";")
    pairs = (part.partition("=") for part in rest)
    return kind.strip().lower(), {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}


def _weight(offer: str, wanted: Sequence[MediaRange]) -> float:
    precision, weight = max(((r.precision(offer), r.weight) for r in wanted), default=(0, 0.0))
    return weight if precision else 0.0


def _range(part: str) -> MediaRange | None:
    name, parameters = media_type(part)
    match = _RANGE.fullmatch(name)
    weight = parameters.get("q", "1")
    if match is None or not _WEIGHT.fullmatch(weight):
        return None
    return MediaRange(match[1], match[2], float(weight))
