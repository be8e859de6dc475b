"""The addresses under ``/api/v1`` but for networks and analyses, which ``api/analyses.py`` answers."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import BaseRoute

from counterpoint.api.bearer import Writers
from counterpoint.api.library import Library
from counterpoint.api.ready import Ready
from counterpoint.api.resource import route
from counterpoint.api.rest.description import Description
from counterpoint.api.rest.links import Links
from counterpoint.api.rest.resources import Resources
from counterpoint.api.rest.search import Search
from counterpoint.api.rest.writing import Writing
from counterpoint.api.write_queue import WriteQueue
from counterpoint.graph.analysis.option import Option
from counterpoint.settings import Settings
from counterpoint.viz.urls import Urls

__all__ = ["rest_routes"]

ROOT = "/api/v1"


def rest_routes(
    library: Library,
    writers: Writers,
    queue: WriteQueue,
    settings: Settings,
    urls: Urls,
    loading: Callable[[], str],
    limited: Callable[[Option], Option],
) -> list[BaseRoute]:
    """The routes.

    ``loading`` says what is not loaded yet, in words; ``limited`` how the settings bound a parameter of an
    analysis.
    """
    links = Links(urls)
    resources = Resources(library, Ready(library), links, loading)
    writing = Writing(library, resources, writers, links, queue, settings, loading)
    search = Search(resources, links)
    description = Description(urls, resources, limited)
    debate = f"{ROOT}/debates/{{debate}}"
    return [
        route(ROOT, get=resources.index, open_to_read=True),
        route(f"{ROOT}/", get=resources.index, open_to_read=True),
        route(f"{ROOT}/openapi.json", get=description.document, open_to_read=True),
        route(f"{ROOT}/docs", get=description.page),
        route(f"{ROOT}/search", get=search.get, open_to_read=True),
        route(f"{ROOT}/debates", get=resources.debates, open_to_read=True),
        route(debate, get=resources.debate, put=writing.put, delete=writing.delete, open_to_read=True),
        route(f"{debate}/{{kind}}", get=resources.things, open_to_read=True),
        route(f"{debate}/{{kind}}/{{key}}", get=resources.thing, open_to_read=True),
    ]
