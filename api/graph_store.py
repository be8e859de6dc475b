"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol. Anyone may read; writing takes a token.

A graph is named by ``?graph=IRI``, the default graph by ``?default``, and a graph whose IRI is an address
under ``/graphs/`` by that address itself.
"""

from __future__ import annotations

from collections.abc import Collection
from email.parser import BytesParser
from email.policy import HTTP
from typing import Final
from urllib.parse import parse_qs, urljoin
from uuid import uuid4

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterpoint.api.bearer import Writers
from counterpoint.api.describe import RDF_TYPES
from counterpoint.api.library import Library
from counterpoint.api.negotiation import media_type, offered
from counterpoint.api.public_queries import PublicQueries
from counterpoint.api.refusals import NoSuchPageError, RequestError, UnsupportedBodyError
from counterpoint.api.representation import Representation, conditional
from counterpoint.api.request_body import read_body
from counterpoint.api.resource import route
from counterpoint.api.site import origin
from counterpoint.api.write_queue import WriteQueue
from counterpoint.graph.changes import name_of
from counterpoint.graph.debate_graphs import GraphName
from counterpoint.graph.guard import CheckedQuery, Form, is_iri
from counterpoint.graph.rows import write_triples
from counterpoint.graph.worker import RdfText
from counterpoint.settings import Settings
from counterpoint.viz.urls import Urls

__all__ = ["GraphStore"]

_MULTIPART: Final = "multipart/form-data"
_MOST_PARTS: Final = 100
_READ: Final = (*RDF_TYPES, "application/xml", "text/plain")
_OTHER_NAMES: Final = {"application/xml": "application/rdf+xml", "text/plain": "application/n-triples"}


class GraphStore:
    """The graphs of a library, each at an address."""

    def __init__(
        self,
        library: Library,
        queries: PublicQueries,
        writers: Writers,
        queue: WriteQueue,
        settings: Settings,
        urls: Urls,
    ) -> None:
        self._library = library
        self._queries = queries
        self._writers = writers
        self._queue = queue
        self._settings = settings
        self._urls = urls

    def route(self, path: str) -> Route:
        """An address where graphs are."""
        return route(path, get=self.get, post=self.post, put=self.put, delete=self.delete, open_to_read=True)

    async def get(self, request: Request) -> Response:
        """The triples of a graph, by a worker and within what a query may return."""
        graph = self._named(request)
        holds = await run_in_threadpool(self._checked, graph)
        chosen = offered(request, RDF_TYPES)
        body = write_triples([], chosen)
        if holds:
            self._queries.admit(request)
            body = await self._queries.answer(request, _all_of(graph), chosen)
        return conditional(request, Representation(body, chosen), {"Vary": "Accept"})

    async def put(self, request: Request) -> Response:
        """Put a graph in place of what is there: 201 where there was nothing, else 204."""
        self._writers.authorize(request)
        graph = self._named(request)
        triples = await self._sent(request, graph)
        new = await self._queue.run(lambda: self._replace(graph, triples))
        return self._created(request, graph) if new else Response(status_code=204)

    async def post(self, request: Request) -> Response:
        """Add triples to a graph, or where none is named, to a new one: 201 where it is new, else 200."""
        self._writers.authorize(request)
        graph = self._named(request, or_new=True)
        triples = await self._sent(request, graph)
        new = await self._queue.run(lambda: self._add(graph, triples))
        return self._created(request, graph) if new else Response(status_code=200)

    async def delete(self, request: Request) -> Response:
        """Take a graph out; the default graph is emptied."""
        self._writers.authorize(request)
        graph = self._named(request)
        await self._queue.run(lambda: self._drop(graph))
        return Response(status_code=200)

    def _replace(self, graph: GraphName, triples: Collection[ox.Triple]) -> bool:
        with self._library.changing():
            new = not self._is_there(graph)
            self._library.change(lambda: {graph: triples})
        return new

    def _add(self, graph: GraphName, triples: Collection[ox.Triple]) -> bool:
        with self._library.changing():
            return self._replace(graph, list(dict.fromkeys([*self._library.triples(graph), *triples])))

    def _drop(self, graph: GraphName) -> None:
        with self._library.changing():
            self._checked(graph)
            self._library.change(lambda: {graph: None if isinstance(graph, ox.NamedNode) else []})

    def _is_there(self, graph: GraphName) -> bool:
        """A graph that can be found; the default graph always can, and counts as new while it is empty."""
        if isinstance(graph, ox.NamedNode):
            return graph.value in self._library.graphs()
        return not self._library.default_graph_is_empty()

    def _checked(self, graph: GraphName) -> bool:
        """May there be triples in it?

        Raises:
            NoSuchPageError: there is no graph of that name.
        """
        found = self._is_there(graph)
        if isinstance(graph, ox.NamedNode) and not found:
            raise NoSuchPageError("there is no graph of that name")
        return found

    # What a request names and brings

    def _named(self, request: Request, *, or_new: bool = False) -> GraphName:
        """The graph that a request names.

        Raises:
            RequestError: it names none, more than one, or what is no IRI.
        """
        path = request.path_params.get("path")
        query = parse_qs(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        named = query.get("graph", [])
        if len(named) + ("default" in query) + (path is not None) > 1:
            raise RequestError("the request names more than one graph; use one of ?graph=IRI and ?default")
        if "default" in query:
            return ox.DefaultGraph()
        if named or path is not None:
            iri = urljoin(self._address(request), named[0]) if named else self._address(request)
            if not is_iri(iri):
                raise RequestError(f"{iri!r} is no IRI that could name a graph")
            return ox.NamedNode(iri)
        if or_new:
            return ox.NamedNode(f"{self._address(request)}/{uuid4()}")
        raise RequestError("name a graph with ?graph=IRI, or ask for the default graph with ?default")

    def _address(self, request: Request) -> str:
        """The address that was asked, as its readers know it."""
        path: str = request.scope.get("raw_path", request.scope["path"].encode()).decode("latin-1")
        return origin(request, self._settings) + self._urls.root + path.removeprefix(self._urls.root)

    async def _sent(self, request: Request, graph: GraphName) -> list[ox.Triple]:
        kind, _ = media_type(request.headers.get("content-type", ""))
        if kind not in (*_READ, _MULTIPART):
            raise UnsupportedBodyError(f"send a graph as {', '.join(RDF_TYPES)} or {_MULTIPART}")
        body = await read_body(request, self._settings.graph_bytes, self._settings.body_timeout)
        base = name_of(graph) or self._address(request)
        if kind != _MULTIPART:
            return await run_in_threadpool(self._queries.read, _rdf(body, kind, base))
        parts = await run_in_threadpool(_parts, request.headers["content-type"], body, base)
        found = [await run_in_threadpool(self._queries.read, part) for part in parts]
        return list(dict.fromkeys(triple for triples in found for triple in triples))

    def _created(self, request: Request, graph: GraphName) -> Response:
        name, here = name_of(graph), self._address(request)
        address = name if name.startswith(here) else str(request.url.path)
        return Response(status_code=201, headers={"Location": address} if name else {})


def _all_of(graph: GraphName) -> CheckedQuery:
    pattern = f"GRAPH {graph} {{ ?s ?p ?o }}" if isinstance(graph, ox.NamedNode) else "?s ?p ?o"
    return CheckedQuery(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", Form.CONSTRUCT)


def _rdf(body: bytes, kind: str, base: str) -> RdfText:
    return RdfText(body, _OTHER_NAMES.get(kind, kind), base)


def _parts(header: str, body: bytes, base: str) -> list[RdfText]:
    """The texts of a form with files (RFC 7578), each of its own type.

    Raises:
        RequestError: it is no such form.
        UnsupportedBodyError: a part is of a type that is not read.
    """
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + header.encode("latin-1") + b"\r\n\r\n" + body
    )
    parts = list(message.iter_parts()) if message.is_multipart() else []
    if not parts or len(parts) > _MOST_PARTS or message.defects:
        raise RequestError(f"the body is no {_MULTIPART} with its boundary and at most {_MOST_PARTS} parts")
    found = []
    for part in parts:
        kind = part.get_content_type()
        if kind not in _READ:
            raise UnsupportedBodyError(f"a part is {kind}; send graphs as {', '.join(RDF_TYPES)}")
        content = part.get_payload(decode=True)
        found.append(_rdf(content if isinstance(content, bytes) else b"", kind, base))
    return found
