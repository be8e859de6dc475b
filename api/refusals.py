"""What a request can do wrong: errors of the one tree, each with its status and the way out in its text.

CounterpointError
└── RequestError                 400
    ├── NoTokenError             401  (with WWW-Authenticate)
    ├── ReadOnlyError            403  nothing is written here
    ├── WrongHostError           421  the Host is not one of ours
    ├── CrossSiteError           403  another site's page asks for more than reading
    ├── NoSuchPageError          404
    ├── MethodNotAllowedError    405  (with Allow)
    ├── NotAcceptableError       406
    ├── ConflictError            409
    ├── CorrectedError           410  (with the latest version, in Link)
    ├── WithdrawnError           410  (likewise)
    ├── GoneCursorError          410  the list has changed since
    ├── PreconditionError        412
    ├── SlowBodyError            408
    ├── BodyTooLargeError        413
    ├── AddressTooLongError      414
    ├── UnsupportedBodyError     415
    ├── ClientLimitError         429  (with Retry-After)
    ├── NoSuchFormatError        501
    └── BusyError                503  (with Retry-After)
"""

from __future__ import annotations

from collections.abc import Iterable

from counterpoint.errors import CounterpointError

__all__ = [
    "AddressTooLongError",
    "BodyTooLargeError",
    "BusyError",
    "ClientLimitError",
    "ConflictError",
    "CorrectedError",
    "CrossSiteError",
    "GoneCursorError",
    "MethodNotAllowedError",
    "NoSuchFormatError",
    "NoSuchPageError",
    "NoTokenError",
    "NotAcceptableError",
    "PreconditionError",
    "ReadOnlyError",
    "RequestError",
    "SlowBodyError",
    "UnsupportedBodyError",
    "WithdrawnError",
    "WrongHostError",
]


class RequestError(CounterpointError):
    """The request is not well formed. ``headers`` go out with the answer."""

    status = 400
    title = "Bad request"
    explained = False
    """Whether the ``type`` of the problem leads to what is said of it; else the status says it all."""

    def __init__(self, detail: str, headers: dict[str, str] | None = None) -> None:
        self.headers = headers or {}
        super().__init__(detail)


class NoTokenError(RequestError):
    """Writing takes a token, and the request brings none, or one that is not known."""

    status = 401
    title = "A token is needed"

    def __init__(self, detail: str, challenge: str) -> None:
        super().__init__(detail, {"WWW-Authenticate": challenge})


class ReadOnlyError(RequestError):
    """Nothing is written on this service."""

    status = 403
    title = "Read only"


class WrongHostError(RequestError):
    """The ``Host`` is not one of those the service answers to."""

    status = 421
    title = "Misdirected request"


class CrossSiteError(RequestError):
    """A page of another site asks for more than reading."""

    status = 403
    title = "Cross-site request refused"


class NoSuchPageError(RequestError):
    """Nothing is at that address."""

    status = 404
    title = "Not found"


class MethodNotAllowedError(RequestError):
    """The address does not answer to that method."""

    status = 405
    title = "Method not allowed"

    def __init__(self, method: str, allowed: Iterable[str]) -> None:
        allow = ", ".join(allowed)
        super().__init__(f"{method[:20]} is not answered here; use {allow}", {"Allow": allow})


class NotAcceptableError(RequestError):
    """There is no representation that the ``Accept`` header admits."""

    status = 406
    title = "Not acceptable"

    def __init__(self, offers: Iterable[str]) -> None:
        super().__init__(
            f"there is no such representation; ask for one of {', '.join(dict.fromkeys(offers))}"
        )


class ConflictError(RequestError):
    """What is there already does not go together with what is asked."""

    status = 409
    title = "Conflict"


class CorrectedError(RequestError):
    """The debate says something else by now, and its earlier version is not kept."""

    status = 410
    title = "Corrected since"


class WithdrawnError(RequestError):
    """The version is withdrawn by those who published it."""

    status = 410
    title = "Withdrawn"


class GoneCursorError(RequestError):
    """The list that the cursor is of has changed."""

    status = 410
    title = "The list has changed"


class PreconditionError(RequestError):
    """What is there is not what ``If-Match`` or ``If-None-Match`` says."""

    status = 412
    title = "Precondition failed"


class SlowBodyError(RequestError):
    """The request's body took too long to come."""

    status = 408
    title = "Request timeout"


class BodyTooLargeError(RequestError):
    """The request's body is larger than any that could be answered."""

    status = 413
    title = "Request body too large"


class AddressTooLongError(RequestError):
    """The request's address is longer than any of ours."""

    status = 414
    title = "Address too long"


class UnsupportedBodyError(RequestError):
    """The request's body is of a type that is not read here."""

    status = 415
    title = "Unsupported media type"


class ClientLimitError(RequestError):
    """One client has had its share of query time, of errors, or of queries at once; others are answered."""

    status = 429
    title = "Too many requests"
    explained = True

    def __init__(self, detail: str, seconds: int) -> None:
        super().__init__(detail, {"Retry-After": str(max(seconds, 1))})


class NoSuchFormatError(RequestError):
    """oEmbed is not told in that format."""

    status = 501
    title = "Not implemented"


class BusyError(RequestError):
    """Too much is waiting already."""

    status = 503
    title = "Busy"

    def __init__(self, detail: str, seconds: int) -> None:
        super().__init__(detail, {"Retry-After": str(seconds)})
