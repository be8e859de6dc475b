"""``/.well-known/void``: the debates of the service, described for catalogs (VoID, DCAT)."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from counterpoint.api.addresses import SUFFIXES
from counterpoint.api.catalog_triples import NAMESPACES, Site, catalog_triples, debate_triples
from counterpoint.api.describe import RDF_TYPES
from counterpoint.api.kept import Kept
from counterpoint.api.latest import Latest
from counterpoint.api.library import Library
from counterpoint.api.negotiation import HTML, offered
from counterpoint.api.refusals import NoSuchPageError
from counterpoint.api.representation import Representation, conditional
from counterpoint.api.site import origin
from counterpoint.api.statistics import Statistics, statistics
from counterpoint.graph.guard import Form
from counterpoint.graph.result_formats import result_format
from counterpoint.ontology.debate import Debate
from counterpoint.settings import Settings
from counterpoint.viz.urls import Urls

__all__ = ["Catalog"]


class Catalog:
    """The description, in every format of RDF; people are sent to the list of debates."""

    def __init__(self, library: Library, settings: Settings, urls: Urls) -> None:
        self._library = library
        self._settings = settings
        self._urls = urls
        self._kept = Kept()
        self._counted: Latest[list[tuple[Debate, Statistics]]] = Latest()

    def get(self, request: Request) -> Response:
        """The description: by ``Accept``, or by suffix.

        Raises:
            NoSuchPageError: the suffix is that of no format of RDF.
            NotAcceptableError: the request admits none.
        """
        suffix = request.path_params.get("suffix", "")
        if suffix and SUFFIXES.get(suffix) not in RDF_TYPES:
            raise NoSuchPageError("the description is offered as .ttl, .jsonld, .nt and .rdf")
        chosen = SUFFIXES[suffix] if suffix else offered(request, (*RDF_TYPES, HTML))
        if chosen == HTML:
            return RedirectResponse(self._urls.home(), 303, {"Vary": "Accept"})
        site = Site(origin(request, self._settings), self._urls)
        found = self._made(site, chosen)
        links = ", ".join(
            f'<{self._urls.void()}.{ending}>; rel="alternate"; type="{kind}"'
            for ending, kind in SUFFIXES.items()
            if kind in RDF_TYPES
        )
        return conditional(request, found, {"Link": links} | ({} if suffix else {"Vary": "Accept"}))

    def _made(self, site: Site, chosen: str) -> Representation:
        debates = [self._library.debate(key) for key in self._library.debates()]
        counted = self._counted.get(
            debates, lambda: [(debate, statistics(self._library, debate)) for debate in debates]
        )
        return self._kept.get(counted, (site.address, chosen), lambda: _written(site, counted, chosen))


def _written(site: Site, counted: Sequence[tuple[Debate, Statistics]], chosen: str) -> Representation:
    triples = list(catalog_triples(site, [debate for debate, _ in counted]))
    for debate, found in counted:
        triples += debate_triples(site, debate, found)
    format_ = result_format(chosen, Form.CONSTRUCT).triples or ox.RdfFormat.TURTLE
    body = ox.serialize(triples, format=format_, prefixes=dict(NAMESPACES)) or b""
    return Representation(body, chosen)
