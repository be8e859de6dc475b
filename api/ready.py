"""Answers that were made before and hold until the store changes: sent from the loop, without a thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.kept import Kept
from counterpoint.api.library import Library
from counterpoint.api.negotiation import choose, offered
from counterpoint.api.representation import Representation, conditional

__all__ = ["Make", "Ready"]

Make: TypeAlias = Callable[[Request, str], Representation]
"""Makes what a request asks for in a media type; it runs in a thread, and what goes wrong is raised."""

_VARY: Final = {"Vary": "Accept"}
_LONGEST_ACCEPT: Final = 500


class Ready:
    """What GET answered, kept by address and media type for as long as the store is as it was then."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept = Kept()
        self._version = -1
        self._state: object = object()

    async def get(self, request: Request, offers: tuple[str, ...], make: Make) -> Response:
        """The answer to a request, made now unless it was made before.

        Raises:
            NotAcceptableError: the request admits none of the ``offers``.
        """
        state = self._now()  # before making: what is made meanwhile of a newer state is made once more
        chosen = _chosen(request, offers)
        name = (request.scope["path"], request.scope["query_string"], chosen)
        found = self._kept.held(state, name)
        if found is None:
            found = await run_in_threadpool(self._kept.get, state, name, lambda: make(request, chosen))
        return conditional(request, found, _VARY)

    def _now(self) -> object:
        """Something that is the same as long as the store is."""
        version = self._library.version
        if version != self._version:
            self._version, self._state = version, object()
        return self._state


def _chosen(request: Request, offers: tuple[str, ...]) -> str:
    accept = request.headers.get("accept", "")
    return (len(accept) < _LONGEST_ACCEPT and _known_choice(accept, offers)) or offered(request, offers)


@lru_cache(maxsize=1024)
def _known_choice(accept: str, offers: tuple[str, ...]) -> str | None:
    return choose(accept, offers)
