"""``/healthz`` says that the process answers; ``/readyz`` that it can answer what it is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from counterpoint.api.refusals import BusyError

__all__ = ["Health"]

_NEVER_KEPT: Final = {"Cache-Control": "no-store"}


class Health:
    """``ready`` says what is not ready yet, in words; nothing where all is."""

    def __init__(self, ready: Callable[[], str]) -> None:
        self._ready = ready

    async def live(self, _: Request) -> Response:
        """200 as soon as the process answers at all."""
        return JSONResponse({"status": "ok"}, headers=_NEVER_KEPT)

    def ready(self, _: Request) -> Response:
        """200 when debates are loaded and queries can run, else 503."""
        if missing := self._ready():
            raise BusyError(missing, seconds=1)
        return JSONResponse({"status": "ready"}, headers=_NEVER_KEPT)
