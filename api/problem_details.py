"""The one builder of error answers: RFC 9457 problem details, or the same as a page for a browser."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.negotiation import choose
from counterpoint.api.refusals import RequestError
from counterpoint.api.representation import Representation, page
from counterpoint.errors import (
    AnalysisError,
    CounterpointError,
    DebateFileError,
    QueryError,
    StoreAwayError,
    ViewError,
)
from counterpoint.ontology.problems import Problem
from counterpoint.viz.pages import error_page
from counterpoint.viz.urls import Urls

__all__ = [
    "PROBLEM_TYPE",
    "REQUEST_ID",
    "ProblemDetails",
    "printable",
    "problem_details",
    "problem_response",
    "said",
]

log = logging.getLogger("counterpoint.api")

PROBLEM_TYPE: Final = "application/problem+json"
_OFFERS: Final = (PROBLEM_TYPE, "application/json", "text/html")
_LONGEST_DETAIL: Final = 2_000
_LONGEST_INSTANCE: Final = 500
_AWAY: Final = "the server that holds the data does not answer; come back later"
REQUEST_ID: Final = "counterpoint.request_id"
"""The key in a scope of the number of the request."""

_OURS: Final = "something went wrong on our side; the service's log tells what"


@dataclass(frozen=True, slots=True)
class ProblemDetails:
    """The members of a problem (RFC 9457, 3.1). ``type`` is ``about:blank`` where the status says it all."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


def problem_details(error: Exception, request: Request, root: str = "") -> ProblemDetails:
    """What an error says to the one who asked; of one that is not theirs, only that there was one."""
    status, title, detail = said(error)
    return ProblemDetails(
        type=_type(error, root),
        title=title,
        status=status,
        detail=detail[:_LONGEST_DETAIL],
        instance=printable(request.scope["path"]),
    )


def problem_response(
    error: Exception,
    request: Request,
    urls: Urls,
    *,
    as_page: Callable[[ProblemDetails], Representation] | None = None,
) -> Response:
    """The answer to a request that failed: JSON, unless its ``Accept`` header prefers HTML.

    ``as_page`` makes a page of its own for it.
    """
    problem = problem_details(error, request, urls.root)
    if isinstance(error, StoreAwayError):  # may last, and is the same for every request
        log.warning("%s %s: %s", request.method, problem.instance, error)
    if problem.detail == _OURS:
        number = request.scope.get(REQUEST_ID)
        log.error(
            "%s %s failed", request.method, problem.instance, exc_info=error, extra={"request_id": number}
        )
    chosen = choose(request.headers.get("accept", ""), _OFFERS)
    if chosen == "text/html":
        drawn = as_page or partial(_site_page, urls)
        response = drawn(problem).response(problem.status)
    else:
        body = json.dumps(asdict(problem) | _members(error), ensure_ascii=False).encode()
        response = Response(body, problem.status, media_type=PROBLEM_TYPE)
    response.headers.update({"Cache-Control": "no-store", "Vary": "Accept", **_headers(error)})
    return response


def _site_page(urls: Urls, problem: ProblemDetails) -> Representation:
    sentence = problem.detail[:1].upper() + problem.detail[1:]
    return page(error_page(problem.status, problem.title, sentence, urls=urls))


def printable(path: str) -> str:
    """A path as it can stand in an answer or in a line of the log: escaped, and not too long."""
    return quote(path, safe="/:@!$&'()*+,;=~-._", errors="replace")[:_LONGEST_INSTANCE]


def said(error: Exception) -> tuple[int, str, str]:
    """The status and title of an error, and what of its text may be told."""
    if isinstance(error, (RequestError, QueryError, AnalysisError, ViewError)) or (
        isinstance(error, CounterpointError) and error.status < 500
    ):
        return error.status, error.title, str(error)
    if isinstance(error, StoreAwayError):  # its text names a server of ours
        return error.status, error.title, _AWAY
    if isinstance(error, CounterpointError):  # its text may name files of ours
        return error.status, error.title, _OURS
    if isinstance(error, HTTPException):
        title = HTTPStatus(error.status_code).phrase
        return error.status_code, title, "" if error.detail == title else str(error.detail)
    return 500, CounterpointError.title, _OURS


def _type(error: Exception, root: str) -> str:
    if isinstance(error, CounterpointError) and getattr(error, "explained", True):
        return f"{root}/docs/problems#{type(error).__name__}"
    return "about:blank"


def _members(error: Exception) -> dict[str, Any]:
    """What a problem has beyond the usual members: of a debate, every problem with its place."""
    if not isinstance(error, DebateFileError):
        return {}
    return {"problems": [_place(problem) for problem in error.problems]}


def _place(problem: Problem) -> dict[str, Any]:
    """A problem as JSON values; ``line`` and ``column`` count from 1, null where it is in no one place."""
    origin = problem.origin
    return {
        "line": origin.line if origin else None,
        "column": origin.column if origin else None,
        "path": problem.thing,
        "message": problem.message,
        "fix": problem.fix,
        "code": problem.code,
        "severity": problem.severity,
    }


def _headers(error: Exception) -> dict[str, str]:
    return dict(getattr(error, "headers", None) or {})
