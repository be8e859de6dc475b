"""Long lists in pages: ``limit``, and a ``cursor`` that says where the next page begins.

A cursor is opaque: a version, a place, and a checksum of both and of what was asked. So one of an earlier
version of the debate, of another question, or with a letter changed, is told apart from a good one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from counterpoint.api.refusals import GoneCursorError, RequestError

__all__ = ["DEFAULT_LIMIT", "MOST", "Page", "Paging"]

DEFAULT_LIMIT: Final = 50
MOST: Final = 500
"""Items on a page."""

_FORM: Final = struct.Struct(">8sI8s")
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Page:
    """The items from ``start`` on, ``limit`` at most."""

    start: int
    limit: int


class Paging:
    """The pages of one list: of an address, with what was asked of it, at a version of its debate."""

    def __init__(self, address: str, asked: Mapping[str, str], version: str) -> None:
        """``asked`` are the parameters of the request; ``version`` changes whenever the list might."""
        self._address = address
        self._asked = {name: value for name, value in asked.items() if name not in ("limit", "cursor")}
        self._version = hashlib.sha256(version.encode()).digest()[:8]
        self._limit = asked.get("limit")
        self.page = Page(self._start(asked.get("cursor")), _limit(self._limit))

    def next(self, total: int) -> str | None:
        """The address of the next page; none where this one is the last."""
        following = self.page.start + self.page.limit
        if following >= total:
            return None
        limit = {"limit": self._limit} if self._limit is not None else {}
        cursor = {"cursor": self._cursor(self._version, following)}
        return f"{self._address}?{urlencode({**self._asked, **limit, **cursor})}"

    def _start(self, cursor: str | None) -> int:
        if cursor is None:
            return 0
        try:
            padded = cursor[:_LONGEST].encode("ascii") + b"=" * (-len(cursor) % 4)
            version, start, check = _FORM.unpack(base64.b64decode(padded, b"-_", validate=True))
        except (UnicodeEncodeError, binascii.Error, struct.error):
            raise _not_ours() from None
        if check != self._check(version, start) or self._cursor(version, start) != cursor:
            raise _not_ours()
        if version != self._version:
            raise GoneCursorError("the list has changed since the cursor was given; begin again without it")
        return int(start)

    def _cursor(self, version: bytes, start: int) -> str:
        """The one way to write a cursor: base64 has several."""
        packed = _FORM.pack(version, start, self._check(version, start))
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    def _check(self, version: bytes, start: int) -> bytes:
        question = urlencode(sorted(self._asked.items()))
        text = f"{self._address}?{question}#{version.hex()}#{start}"
        return hashlib.sha256(text.encode()).digest()[:8]


def _not_ours() -> RequestError:
    return RequestError(
        "cursor is none that this list gave; take it from next, leave the other parameters as they were, "
        "or begin again without it"
    )


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST:
        return int(text)
    raise RequestError(f'limit is "{text[:20]}": expected a whole number from 1 to {MOST}')
