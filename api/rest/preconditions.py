"""``If-Match`` and ``If-None-Match`` of a change (RFC 9110, 13.1)."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers

from counterpoint.api.refusals import PreconditionError

__all__ = ["check_preconditions"]

_LONGEST = 4_000


def check_preconditions(headers: Headers, exists: bool, is_current: Callable[[set[str]], bool]) -> None:
    """Refuse a change of something that is not as the one who asks thinks it is.

    ``is_current`` says whether one of some strong ETags is that of a representation as it is now; it is only
    asked where there is something.

    Raises:
        PreconditionError: it is not.
    """
    if (wanted := _tags(headers, "if-match")) is not None:
        if not exists:
            raise PreconditionError("If-Match: there is no such debate; leave the header out to make one")
        if "*" not in wanted and not is_current({tag for tag in wanted if not tag.startswith("W/")}):
            raise PreconditionError(
                "If-Match: the debate has changed since; get it again, and change what it says by now"
            )
    if exists and (unwanted := _tags(headers, "if-none-match")) is not None:
        if "*" in unwanted:
            raise PreconditionError(
                "If-None-Match: the debate is there already; leave the header out to replace it"
            )
        if is_current({tag.removeprefix("W/") for tag in unwanted}):
            raise PreconditionError("If-None-Match: the debate is the one of that ETag")


def _tags(headers: Headers, name: str) -> set[str] | None:
    """The ETags of a header; none at all where it is not there."""
    if name not in headers:
        return None
    joined = ",".join(headers.getlist(name))
    return {tag.strip() for tag in joined[:_LONGEST].split(",")}
