"""``/docs/problems``: what the ``type`` of a problem points at."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.refusals import RequestError
from counterpoint.api.representation import Representation, conditional
from counterpoint.errors import CounterpointError

__all__ = ["problem_types"]


def problem_types(request: Request) -> Response:
    """Each kind of problem with its status and what it means, as plain text."""
    lines = ["The problems that this service answers with (RFC 9457, application/problem+json).", ""]
    for kind in _kinds(CounterpointError):
        lines += [f"#{kind.__name__}", f"{kind.status} {kind.title}", cleandoc(kind.__doc__ or ""), ""]
    return conditional(request, Representation("\n".join(lines).encode(), "text/plain"), {})


def _kinds(root: type[CounterpointError]) -> Iterator[type[CounterpointError]]:
    for kind in root.__subclasses__():
        if kind is not RequestError:
            yield kind
            yield from _kinds(kind)
