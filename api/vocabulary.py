"""``/ontology``: the vocabulary, as RDF and as a reference page."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.addresses import SUFFIXES
from counterpoint.api.describe import RDF_TYPES
from counterpoint.api.kept import Kept
from counterpoint.api.negotiation import HTML, offered
from counterpoint.api.refusals import NoSuchPageError
from counterpoint.api.representation import Representation, conditional, page
from counterpoint.graph.rows import write_triples
from counterpoint.ontology.vocabulary import ONTOLOGY, resource
from counterpoint.viz.ontology_page import ontology_page
from counterpoint.viz.urls import Urls

__all__ = ["Vocabulary"]

_FILE: Final = "counterpoint.ttl"


class Vocabulary:
    """The ontology under the names it is asked for by."""

    def __init__(self, urls: Urls) -> None:
        self._urls = urls
        self._kept = Kept()

    def get(self, request: Request) -> Response:
        """The ontology: by ``Accept``, or by suffix."""
        suffix = request.path_params.get("suffix", "")
        if suffix and SUFFIXES.get(suffix) not in RDF_TYPES:
            raise NoSuchPageError("the vocabulary is offered as .ttl, .jsonld, .nt and .rdf")
        chosen = SUFFIXES[suffix] if suffix else offered(request, (HTML, *RDF_TYPES))
        found = self._kept.get(self, chosen, lambda: self._made(chosen))
        headers = {"Link": f'<{ONTOLOGY}>; rel="canonical"'}
        return conditional(request, found, headers if suffix else {**headers, "Vary": "Accept"})

    @cached_property
    def _triples(self) -> list[ox.Triple]:
        quads = ox.parse(resource(_FILE), format=ox.RdfFormat.TURTLE)
        return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]

    def _made(self, chosen: str) -> Representation:
        if chosen == HTML:
            return page(ontology_page(urls=self._urls))
        if chosen == SUFFIXES["ttl"]:  # the file as it was written, with its comments
            return Representation(resource(_FILE).encode(), chosen)
        return Representation(write_triples(self._triples, chosen), chosen)
