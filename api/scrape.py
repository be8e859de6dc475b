"""``/metrics`` as an address: who may read it, and the numbers that are asked of the library."""

from __future__ import annotations

from contextlib import suppress
from threading import Lock
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.clients import client_of
from counterpoint.api.library import Library
from counterpoint.api.metrics import CONTENT_TYPE, Metrics
from counterpoint.api.refusals import NoSuchPageError
from counterpoint.errors import StoreError
from counterpoint.graph.rows import Rows
from counterpoint.settings import Settings

__all__ = ["Scrape"]

_COUNT: Final = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?subject ?predicate ?object } }"


class Scrape:
    """Shows the metrics to this machine, to anyone, or to nobody, as the settings say."""

    def __init__(self, library: Library, metrics: Metrics, settings: Settings) -> None:
        self._library = library
        self._metrics = metrics
        self._who = settings.metrics
        self._counting = Lock()
        self._triples: float | None = None
        metrics.watch("counterpoint_debates", "Debates that are loaded.", lambda: len(library.debates()))
        metrics.watch("counterpoint_triples", "Triples in the store, the ontology's included.", self._count)

    def changed(self) -> None:
        """Count the triples again at the next scrape."""
        self._triples = None

    def get(self, request: Request) -> Response:
        """The metrics, as text.

        Raises:
            NoSuchPageError: they are not for the one who asks.
        """
        if self._who == "off" or (self._who == "local" and not client_of(request.scope).is_local):
            raise NoSuchPageError("metrics are shown to whom the setting metrics allows")
        return Response(
            self._metrics.text(), headers={"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE}
        )

    def _count(self) -> float | None:
        with self._counting:
            if self._triples is None:
                answer: object = None
                with suppress(StoreError):  # a store that is away is told by /readyz
                    answer = self._library.query(_COUNT)
                if isinstance(answer, Rows):
                    self._triples = float(str(answer[0][0]))
            return self._triples
