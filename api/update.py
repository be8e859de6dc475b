"""``/update``: the update operation of the SPARQL 1.1 Protocol, for those who may write."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.bearer import Writers
from counterpoint.api.public_queries import PublicQueries, limits
from counterpoint.api.site import origin
from counterpoint.api.sparql_protocol import AskedUpdate, asked_to_update
from counterpoint.api.write_queue import WriteQueue
from counterpoint.graph.guard import CheckedUpdate, check_update
from counterpoint.settings import Settings
from counterpoint.viz.urls import Urls

__all__ = ["Update"]


class Update:
    """Takes updates. Each is tried in a process of its own, and committed as a whole or not at all."""

    def __init__(
        self,
        queries: PublicQueries,
        writers: Writers,
        queue: WriteQueue,
        settings: Settings,
        urls: Urls,
    ) -> None:
        self._queries = queries
        self._queue = queue
        self._writers = writers
        self._settings = settings
        self._urls = urls
        self._limits = replace(limits(settings), length=settings.update_length)

    async def post(self, request: Request) -> Response:
        """Make the update in the body; 204 when it is done and will stay done."""
        self._writers.authorize(request)
        asked = await asked_to_update(request, self._settings.update_length, self._settings.body_timeout)
        base = origin(request, self._settings) + self._urls.update()
        await self._queue.run(lambda: self._queries.update(self._checked(asked, base)))
        return Response(status_code=204)

    def _checked(self, asked: AskedUpdate, base: str) -> CheckedUpdate:
        return check_update(
            asked.update, using=asked.using, using_named=asked.using_named, limits=self._limits, base=base
        )
