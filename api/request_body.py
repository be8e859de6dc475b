"""The body of a request, read within bounds of length and time."""

from __future__ import annotations

import anyio
from starlette.requests import Request

from counterpoint.api.refusals import BodyTooLargeError, SlowBodyError

__all__ = ["read_body"]


async def read_body(request: Request, longest: int, seconds: float) -> bytes:
    """The whole body.

    Raises:
        BodyTooLargeError: it has more than ``longest`` bytes, or says so before it comes.
        SlowBodyError: it took more than so many seconds to come.
    """
    too_large = BodyTooLargeError(f"the body is longer than the {longest:,} bytes that are read here")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length[:20]) > longest:
        raise too_large
    body = bytearray()
    try:
        with anyio.fail_after(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > longest:
                    raise too_large
    except TimeoutError:
        raise SlowBodyError(f"the body was not there within {seconds:g} seconds") from None
    return bytes(body)
