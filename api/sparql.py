"""``/sparql``: the SPARQL 1.1 Protocol for programs, an editor with example queries for people."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.describe import RDF_TYPES
from counterpoint.api.library import Library
from counterpoint.api.negotiation import HTML, choose, offered
from counterpoint.api.problem_details import said
from counterpoint.api.public_queries import PublicQueries
from counterpoint.api.query_answer import linker, query_answer
from counterpoint.api.refusals import NotAcceptableError
from counterpoint.api.representation import Representation, conditional, page
from counterpoint.api.service_description import service_description
from counterpoint.api.site import origin
from counterpoint.api.sparql_protocol import Asked, asked_by_get, asked_by_post
from counterpoint.errors import CounterpointError, QueryError
from counterpoint.graph.examples import examples
from counterpoint.graph.guard import CheckedQuery, Form
from counterpoint.graph.result_formats import FORMATS, ResultFormat, formats_for
from counterpoint.graph.rows import write_triples
from counterpoint.settings import Settings
from counterpoint.viz.pages import sparql_page
from counterpoint.viz.sparql import Example, QueryAnswer
from counterpoint.viz.urls import Urls

__all__ = ["Sparql"]

_OTHER_NAMES: Final = {
    "application/json": FORMATS["json"],
    "application/xml": FORMATS["xml"],
    "text/xml": FORMATS["xml"],
    "text/plain": FORMATS["ntriples"],
}
"""Media types that clients ask for and that a format of ours fits."""

_MACHINE: Final = (*(found.media_type for found in FORMATS.values()), *_OTHER_NAMES)
_HEADERS: Final = {"Cache-Control": "no-cache", "Vary": "Accept"}


class Sparql:
    """The endpoint; queries go to ``queries``, which runs them in other processes."""

    def __init__(self, library: Library, queries: PublicQueries, settings: Settings, urls: Urls) -> None:
        self._library = library
        self._queries = queries
        self._longest = settings.query_length
        self._settings = settings
        self._urls = urls

    async def get(self, request: Request) -> Response:
        """Answer the query in the address; without one, show the editor or describe the endpoint."""
        accept = request.headers.get("accept", "")
        if not request.scope["query_string"]:
            return await run_in_threadpool(self._endpoint, request)
        if choose(accept, (*_MACHINE, HTML)) != HTML:
            return await self._answer(request, asked_by_get(request))
        return await self._page(request)

    async def post(self, request: Request) -> Response:
        """Answer the query in the body."""
        return await self._answer(
            request, await asked_by_post(request, self._longest, self._settings.body_timeout)
        )

    async def _answer(self, request: Request, asked: Asked) -> Response:
        query = await self._checked(request, asked)
        name, chosen = _format(request.headers.get("accept", ""), query.form)
        body = await self._queries.answer(request, query, chosen.name)
        return Response(body, headers=_HEADERS, media_type=name)

    async def _checked(self, request: Request, asked: Asked) -> CheckedQuery:
        """The query, with the address that was asked as the base of its relative IRIs."""
        base = origin(request, self._settings) + self._urls.sparql()
        self._queries.admit(request)
        try:
            return await self._queries.check(replace(asked, base=base))
        except QueryError:
            self._queries.wrong(request)
            raise

    async def _page(self, request: Request) -> Response:
        """The editor with the answer under the query, or with what was wrong."""
        text, status, result, error = "", 200, None, ""
        try:
            asked = asked_by_get(request)
            text = asked.query or ""
            if asked.query is not None:
                result = await self._shown(request, asked)
        except CounterpointError as refused:
            status, title, detail = said(refused)
            error = f"{title}: {detail}"
        html = await run_in_threadpool(
            sparql_page, _examples(), urls=self._urls, query=text, result=result, error=error
        )
        response = (await run_in_threadpool(page, html)).response(status)
        response.headers.update(_HEADERS)
        return response

    async def _shown(self, request: Request, asked: Asked) -> QueryAnswer:
        query = await self._checked(request, asked)
        started = time.monotonic()
        body = await self._queries.answer(request, query, formats_for(query.form)[0].name)
        seconds = time.monotonic() - started
        link = await run_in_threadpool(linker, self._library, self._urls)
        return await run_in_threadpool(
            query_answer,
            body,
            triples=query.form.gives_triples,
            link=link,
            seconds=seconds,
        )

    def _endpoint(self, request: Request) -> Response:
        chosen = offered(request, (HTML, *RDF_TYPES))
        if chosen == HTML:
            found = page(sparql_page(_examples(), urls=self._urls))
        else:
            endpoint = origin(request, self._settings) + self._urls.sparql()
            triples = service_description(
                endpoint,
                self._queries.graphs,
                union=self._library.default_graph_is_empty(),
                writable=self._settings.writable,
            )
            found = Representation(write_triples(triples, chosen), chosen)
        return conditional(request, found, {"Vary": "Accept"})


def _examples() -> tuple[Example, ...]:
    return tuple(Example(found.name, found.title, found.sentence, found.body) for found in examples())


def _format(accept: str, form: Form) -> tuple[str, ResultFormat]:
    """The media type that a client likes best among those that hold such an answer, and its format."""
    fitting = formats_for(form)
    others = {name: found for name, found in _OTHER_NAMES.items() if found in fitting}
    named = {found.media_type: found for found in fitting} | others
    chosen = choose(accept, tuple(named))
    if chosen is None:
        raise NotAcceptableError(named)
    return chosen, named[chosen]
