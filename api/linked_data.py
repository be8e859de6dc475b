"""One address per thing: a page for people; RDF and JSON by ``Accept`` or by suffix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from counterpoint.api.addresses import RESERVED, SUFFIXES, check_kind, split_suffix, whole_key
from counterpoint.api.describe import RDF_TYPES, describe
from counterpoint.api.kept import Kept
from counterpoint.api.library import Library
from counterpoint.api.negotiation import HTML, offered
from counterpoint.api.pictures import Pictures, view_job
from counterpoint.api.record_json import debate_json, thing_json
from counterpoint.api.refusals import BusyError, NoSuchPageError
from counterpoint.api.representation import Representation, conditional, http_date, page
from counterpoint.api.site import origin
from counterpoint.data.formats import MEDIA_TYPES
from counterpoint.errors import UnknownDebateError, UnknownThingError
from counterpoint.graph.analysis.findings import Finder
from counterpoint.graph.analysis.job import Job
from counterpoint.graph.rows import write_triples
from counterpoint.graph.statement_table import statements_csv
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import debate_iri
from counterpoint.ontology.records import Thing
from counterpoint.settings import Settings
from counterpoint.viz import pages
from counterpoint.viz.map import ALL, LOOSE
from counterpoint.viz.map_html import DESK
from counterpoint.viz.urls import Urls
from counterpoint.viz.view_page import Home

__all__ = ["LinkedData"]

_OF_DEBATES: Final = (HTML, *SUFFIXES.values())
_OF_THINGS: Final = tuple(offer for offer in _OF_DEBATES if offer not in (SUFFIXES["yaml"], SUFFIXES["csv"]))


class LinkedData:
    """The addresses of debates and of what is in them."""

    def __init__(
        self,
        library: Library,
        pictures: Pictures,
        settings: Settings,
        urls: Urls,
        loading: Callable[[], str],
    ) -> None:
        """``loading`` says what is not loaded yet, in words."""
        self._library = library
        self._pictures = pictures
        self._settings = settings
        self._urls = urls
        self._loading = loading
        self._kept = Kept()

    def home(self, request: Request) -> Response:
        """The list of debates, or the one debate there is."""
        keys = self._library.debates()
        if not keys:
            self._await_loading()
        if len(keys) == 1:
            return RedirectResponse(self._urls.debate(keys[0]), 307)
        offered(request, (HTML,))
        debates = [self._library.debate(key) for key in keys]
        return conditional(request, page(pages.index_page(debates, urls=self._urls)), self._described())

    def debate(self, request: Request) -> Response:
        """A debate: its start page, or all that it holds."""
        key, suffix = split_suffix(request.path_params["debate"])
        debate = self._debate(key)
        chosen = SUFFIXES[suffix] if suffix else offered(request, _OF_DEBATES)
        site = origin(request, self._settings) if chosen == HTML else ""
        found = self._kept.get(debate, (key, chosen, site), lambda: self._whole(debate, chosen, site))
        alternates = [(self._urls.debate(key, f".{ending}"), kind) for ending, kind in SUFFIXES.items()]
        headers = _headers(debate, debate_iri(debate.info), alternates, suffix, chosen)
        headers["Link"] += f", {self._described()['Link']}"
        return conditional(request, found, headers)

    async def map(self, request: Request) -> Response:
        """The argument map of a debate, a page that any site may frame; ``?issue=`` opens it at an issue."""
        finder, job = await run_in_threadpool(self._map, request)
        found = await self._pictures.get(finder, job)
        return conditional(request, found, {"Vary": "Accept", "Cross-Origin-Resource-Policy": "cross-origin"})

    def _map(self, request: Request) -> tuple[Finder, Job]:
        debate = self._debate(whole_key(request.path_params["debate"]))
        offered(request, (HTML,))
        issue = request.query_params.get("issue", "")
        if issue not in debate.issues and issue not in (ALL, LOOSE):
            issue = ""
        site = origin(request, self._settings)
        address = site + self._urls.map(debate.info.key, issue)
        home = {"root": self._urls.root, "site": site, "address": address, "issue": issue, "of_site": True}
        finder = self._library.finder(debate.info.key)
        return finder, view_job("map", {"width": DESK}, "html", home=home)

    def thing(self, request: Request) -> Response:
        """A thing of a debate: its page, its record, or the triples about it."""
        debate = self._debate(whole_key(request.path_params["debate"]))
        kind = check_kind(request.path_params["kind"])
        key, suffix = split_suffix(request.path_params["key"])
        thing = self._thing(debate, kind, key)
        chosen = SUFFIXES[suffix] if suffix else offered(request, _OF_THINGS)
        if chosen not in _OF_THINGS:
            raise NoSuchPageError(
                "a thing is not offered in that format; ask for .ttl, .jsonld, .nt, .rdf or .json"
            )
        found = self._kept.get(
            debate, (debate.info.key, key, chosen), lambda: self._one(debate, thing, chosen)
        )
        alternates = [
            (self._urls.thing(debate.info.key, kind, key, f".{ending}"), offer)
            for ending, offer in SUFFIXES.items()
            if offer in _OF_THINGS
        ]
        return conditional(request, found, _headers(debate, debate.iri(thing), alternates, suffix, chosen))

    def _described(self) -> dict[str, str]:
        """Where catalogs find what there is, and programs how to ask."""
        api = self._urls.api("openapi.json")
        return {"Link": f'<{self._urls.void()}>; rel="describedby", <{api}>; rel="service-desc"'}

    def _debate(self, key: str) -> Debate:
        if key in RESERVED:
            raise NoSuchPageError("nothing is at this address yet")
        try:
            return self._library.debate(key)
        except UnknownDebateError:
            self._await_loading()
            raise

    def _await_loading(self) -> None:
        if missing := self._loading():
            raise BusyError(missing, seconds=1)

    def _thing(self, debate: Debate, kind: str, key: str) -> Thing:
        thing = debate.thing(key)
        if thing.kind != kind:
            where = self._urls.thing(debate.info.key, thing.kind, key)
            raise UnknownThingError(f'"{key}" is not among the {kind}; it is at {where}')
        return thing

    def _whole(self, debate: Debate, chosen: str, site: str) -> Representation:
        if chosen == HTML:
            home = Home(self._urls, site, site + self._urls.debate(debate.info.key))
            return page(pages.debate_page(debate, urls=self._urls, home=home))
        if chosen == SUFFIXES["json"]:
            return Representation(debate_json(debate), chosen)
        if chosen == SUFFIXES["csv"]:
            return Representation(statements_csv(debate).encode(), chosen)
        return Representation(self._library.export(debate.info.key, MEDIA_TYPES[chosen]).encode(), chosen)

    def _one(self, debate: Debate, thing: Thing, chosen: str) -> Representation:
        if chosen == HTML:
            return page(_PAGES.get(thing.kind, _any_page)(debate, thing, self._urls))
        if chosen in RDF_TYPES:
            return Representation(write_triples(describe(self._library, debate.iri(thing)), chosen), chosen)
        return Representation(thing_json(debate, thing), chosen)


def _any_page(debate: Debate, thing: Thing, urls: Urls) -> str:
    return pages.thing_page(debate, thing.kind, thing.key, urls=urls)


_PAGES: Final[dict[str, Callable[[Debate, Thing, Urls], str]]] = {
    "actors": lambda debate, thing, urls: pages.actor_page(debate, thing.key, urls=urls),
    "positions": lambda debate, thing, urls: pages.position_page(debate, thing.key, urls=urls),
}


def _headers(
    debate: Debate, iri: str, alternates: list[tuple[str, str]], suffix: str, chosen: str
) -> dict[str, str]:
    links = [f'<{quote(iri, safe=_IN_LINKS)}>; rel="canonical"']
    links += [f'<{address}>; rel="alternate"; type="{offer}"' for address, offer in alternates]
    headers = {"Link": ", ".join(links)}
    if not suffix:
        headers["Vary"] = "Accept"
    if chosen != HTML and (modified := http_date(debate.info.date)):
        headers["Last-Modified"] = modified
    return headers


_IN_LINKS: Final = "%:/?#[]@!$&'()*+,;=~-._"
