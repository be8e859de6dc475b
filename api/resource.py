"""One address and what it answers to: the methods it has, 405 for the others, OPTIONS, CORS for reading."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Final, TypeAlias, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from counterpoint.api.refusals import MethodNotAllowedError

__all__ = ["OPEN_TO_READ", "TEMPLATE", "Handler", "Resource", "route"]

Handler: TypeAlias = Callable[[Request], Response] | Callable[[Request], Awaitable[Response]]
"""What answers a request. A plain function runs in a thread, so it may take its time."""

OPEN_TO_READ: Final = "counterpoint.open_to_read"
"""The key in a scope that says: other sites' scripts may read the answer."""

_WRITING: Final = frozenset({"POST", "PUT", "DELETE"})
TEMPLATE: Final = "counterpoint.template"
"""The key in a scope of the address as the routes have it: ``/{debate}``."""

_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class Resource:
    """Answers the methods it is given handlers for, and HEAD and OPTIONS along with them.

    ``open_to_read`` lets other sites' scripts read what GET answers, errors included, and nothing else.
    """

    def __init__(
        self,
        *,
        get: Handler | None = None,
        post: Handler | None = None,
        put: Handler | None = None,
        delete: Handler | None = None,
        open_to_read: bool = False,
    ) -> None:
        handlers = {"GET": get, "HEAD": get, "POST": post, "PUT": put, "DELETE": delete}
        self._handlers = {method: handler for method, handler in handlers.items() if handler is not None}
        self._open = open_to_read
        self.template = ""

    @property
    def allowed(self) -> tuple[str, ...]:
        """The methods it answers, for the ``Allow`` header."""
        return (*self._handlers, "OPTIONS")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what goes wrong is raised."""
        request = Request(scope, receive)
        scope[TEMPLATE] = self.template
        scope[OPEN_TO_READ] = self._open and request.method not in _WRITING
        if request.method == "OPTIONS":
            response = self._options()
        else:
            response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        handler = self._handlers.get(request.method)
        if handler is None:
            raise MethodNotAllowedError(request.method, self.allowed)
        if iscoroutinefunction(handler):
            return cast(Response, await handler(request))
        return cast(Response, await run_in_threadpool(handler, request))

    def _options(self) -> Response:
        headers = {"Allow": ", ".join(self.allowed)}
        return Response(status_code=204, headers=headers | (_PREFLIGHT if self._open else {}))


def route(
    path: str,
    *,
    get: Handler | None = None,
    post: Handler | None = None,
    put: Handler | None = None,
    delete: Handler | None = None,
    open_to_read: bool = False,
) -> Route:
    """The route of a :class:`Resource`."""
    resource = Resource(get=get, post=post, put=put, delete=delete, open_to_read=open_to_read)
    resource.template = path
    return Route(path, resource, include_in_schema=False)
