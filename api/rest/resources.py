"""Debates and the things in them: lists in pages, and one by one, as the Python records have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.addresses import check_kind, whole_key
from counterpoint.api.library import Library
from counterpoint.api.lookup import find_debate
from counterpoint.api.parameters import parameters
from counterpoint.api.ready import Ready
from counterpoint.api.record_json import encoded, plain, thing_record
from counterpoint.api.refusals import BusyError
from counterpoint.api.representation import Representation
from counterpoint.api.rest.filters import FILTERS, check_names, narrowed_list
from counterpoint.api.rest.links import Links
from counterpoint.api.rest.paging import Paging
from counterpoint.data.formats import MEDIA_TYPES
from counterpoint.errors import UnknownDebateError, UnknownThingError
from counterpoint.graph.analysis.findings import Finder
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import debate_iri
from counterpoint.ontology.records import KINDS

__all__ = ["JSON", "Resources"]

JSON: Final = "application/json"
_PAGING: Final = ("limit", "cursor")


class Resources:
    """What ``/api/v1`` gives to read of debates."""

    def __init__(self, library: Library, ready: Ready, links: Links, loading: Callable[[], str]) -> None:
        """``loading`` says what is not loaded yet, in words."""
        self._library = library
        self._ready = ready
        self._links = links
        self._loading = loading

    async def index(self, request: Request) -> Response:
        """What there is."""
        return await self._ready.get(request, (JSON,), self._index)

    async def debates(self, request: Request) -> Response:
        """The list of debates."""
        return await self._ready.get(request, (JSON,), self._debates)

    async def debate(self, request: Request) -> Response:
        """What a debate says of itself and how much is in it; or all of it, in a format that is written."""
        return await self._ready.get(request, (JSON, *MEDIA_TYPES), self._debate)

    async def things(self, request: Request) -> Response:
        """The things of one kind."""
        return await self._ready.get(request, (JSON,), self._things)

    async def thing(self, request: Request) -> Response:
        """One thing."""
        return await self._ready.get(request, (JSON,), self._thing)

    def finder(self, key: str) -> Finder:
        """A debate with its digest.

        Raises:
            UnknownDebateError: there is none of that key.
            BusyError: it may be among those that are not loaded yet.
        """
        return find_debate(self._library, self._loading, key)

    def keys(self) -> frozenset[str]:
        """The keys of the debates."""
        return frozenset(self._library.debates())

    def finders(self) -> list[Finder]:
        """All debates that can be told apart by their keys."""
        found = []
        for key in dict.fromkeys(self._library.debates()):
            try:
                found.append(self._library.finder(key))
            except UnknownDebateError:  # two debates have it, or it has just been taken out
                continue
        return found

    def representation(self, finder: Finder, chosen: str) -> Representation:
        """A debate in a media type: a summary as JSON, else the whole of it."""
        if chosen == JSON:
            return Representation(encoded(self._summary(finder)), JSON)
        return Representation(
            self._library.export(finder.debate.info.key, MEDIA_TYPES[chosen]).encode(), chosen
        )

    def _index(self, request: Request, _: str) -> Representation:
        check_names(parameters(request), (), "the index")
        return Representation(encoded({"title": "Counterpoint", "links": self._links.index()}), JSON)

    def _debates(self, request: Request, _: str) -> Representation:
        asked = parameters(request)
        check_names(asked, _PAGING, "the list of debates")
        finders = self.finders()
        if not finders and (missing := self._loading()):
            raise BusyError(missing, seconds=1)
        version = " ".join(f"{finder.debate.info.key} {finder.digest}" for finder in finders)
        paging = Paging(self._links.debates(), asked, version)
        return _listed(paging, finders, self._summary, {})

    def _debate(self, request: Request, chosen: str) -> Representation:
        check_names(parameters(request), (), "a debate")
        return self.representation(self.finder(whole_key(request.path_params["debate"])), chosen)

    def _things(self, request: Request, _: str) -> Representation:
        kind = check_kind(request.path_params["kind"])
        asked = parameters(request)
        check_names(asked, (*FILTERS[kind], *_PAGING), f"the list of {kind}")
        finder = self.finder(whole_key(request.path_params["debate"]))
        debate = finder.debate
        paging = Paging(self._links.things(debate, kind), asked, finder.digest)
        found = narrowed_list(debate, kind, asked)
        about = {"debate": debate.info.key, "version": finder.digest, "kind": kind}
        return _listed(paging, found, lambda thing: self._record(debate, thing), about)

    def _thing(self, request: Request, _: str) -> Representation:
        kind, key = check_kind(request.path_params["kind"]), whole_key(request.path_params["key"])
        check_names(parameters(request), (), f"one of the {kind}")
        debate = self.finder(whole_key(request.path_params["debate"])).debate
        thing = debate.find(key)
        if thing is None or thing.kind != kind:
            where = f"; it is at {self._links.thing(debate, thing)['self']}" if thing else ""
            raise UnknownThingError(f'debate "{debate.info.key}" has no {key} among its {kind}{where}')
        return Representation(encoded(self._record(debate, thing)), JSON)

    def _summary(self, finder: Finder) -> dict[str, Any]:
        debate = finder.debate
        return {
            "iri": debate_iri(debate.info),
            **plain(debate.info),
            "version": finder.digest,
            "counts": {kind: len(getattr(debate, kind)) for kind in KINDS},
            "links": self._links.debate(debate),
        }

    def _record(self, debate: Debate, thing: Any) -> dict[str, Any]:
        return {**thing_record(debate, thing), "links": self._links.thing(debate, thing)}


def _listed(
    paging: Paging, found: Any, shown: Callable[[Any], dict[str, Any]], about: dict[str, Any]
) -> Representation:
    """A page of a list, and in ``Link`` where it goes on."""
    page, following = paging.page, paging.next(len(found))
    items = [shown(each) for each in found[page.start : page.start + page.limit]]
    body = {**about, "total": len(found), "limit": page.limit, "items": items, "next": following}
    return Representation(encoded(body), JSON, {"Link": f'<{following}>; rel="next"'} if following else {})
