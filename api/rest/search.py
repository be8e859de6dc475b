"""``/api/v1/search``: full text over labels, names, quotes and notes, the best first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, Final

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.negotiation import offered
from counterpoint.api.parameters import parameters
from counterpoint.api.record_json import encoded, plain
from counterpoint.api.refusals import BusyError, RequestError
from counterpoint.api.representation import Representation, conditional
from counterpoint.api.rest.filters import check_names
from counterpoint.api.rest.links import Links
from counterpoint.api.rest.paging import Paging
from counterpoint.api.rest.resources import JSON, Resources
from counterpoint.errors import UnknownDebateError
from counterpoint.graph.analysis.findings import Finder
from counterpoint.graph.search.excerpts import excerpts
from counterpoint.graph.search.index import MOST_CHARACTERS, Found, SearchIndex, known_words
from counterpoint.graph.search.texts import DEBATES
from counterpoint.ontology.records import KINDS

__all__ = ["SEARCHED", "Search"]

SEARCHED: Final = (DEBATES, *(kind for kind in KINDS if kind != "stances"))
"""The kinds of thing that are found."""

_PARAMETERS: Final = ("q", "debate", "kind", "limit", "cursor")
_AT_ONCE: Final = 2
_WAITING: Final = 64


@dataclass(frozen=True, slots=True)
class _Hit:
    finder: Finder
    index: SearchIndex
    found: Found
    place: int
    score: float


class Search:
    """Asks the indexes of debates, each built once for what the debate says, when it is first asked."""

    def __init__(self, resources: Resources, links: Links) -> None:
        self._resources = resources
        self._links = links
        self._indexes: dict[str, tuple[str, SearchIndex]] = {}
        self._building = Lock()
        self._asking = 0

    async def get(self, request: Request) -> Response:
        """What answers a query; a few are worked on at once, and only so many wait."""
        offered(request, (JSON,))
        if self._asking >= _WAITING:
            raise BusyError("more is searched for than can be found; come back later", seconds=2)
        self._asking += 1
        try:
            found = await to_thread.run_sync(self._answer, request, limiter=self._threads)
        finally:
            self._asking -= 1
        return conditional(request, found, {"Vary": "Accept"})

    @cached_property
    def _threads(self) -> anyio.CapacityLimiter:
        """Made in the loop that serves."""
        return anyio.CapacityLimiter(_AT_ONCE)

    def _answer(self, request: Request) -> Representation:
        asked = parameters(request)
        check_names(asked, _PARAMETERS, "the search")
        query, kinds = _query(asked), _kinds(asked)
        finders = self._finders(asked)
        paging = Paging(self._links.search(), asked, " ".join(finder.digest for finder in finders))
        hits = self._hits(finders, query, kinds)
        page, following = paging.page, paging.next(len(hits))
        shown = hits[page.start : page.start + page.limit]
        body = {
            "query": query[:MOST_CHARACTERS],
            "total": len(hits),
            "limit": page.limit,
            "items": [self._shown(hit) for hit in shown],
            "next": following,
        }
        return Representation(
            encoded(body), JSON, {"Link": f'<{following}>; rel="next"'} if following else {}
        )

    def _finders(self, asked: dict[str, str]) -> list[Finder]:
        if "debate" not in asked:
            return self._resources.finders()
        try:
            return [self._resources.finder(asked["debate"])]
        except UnknownDebateError:
            raise RequestError(f'debate is "{asked["debate"][:80]}": expected the key of a debate') from None

    def _hits(self, finders: list[Finder], query: str, kinds: tuple[str, ...]) -> list[_Hit]:
        hits = []
        indexes = [self._index(finder) for finder in finders]
        known = known_words(query, indexes)
        for finder, index in zip(finders, indexes, strict=True):
            found = index.find(query, kinds, known)
            pairs = zip(found.places.tolist(), found.scores.tolist(), strict=True)
            hits += [_Hit(finder, index, found, place, score) for place, score in pairs]
        return hits if len(finders) == 1 else sorted(hits, key=lambda hit: -hit.score)

    def _index(self, finder: Finder) -> SearchIndex:
        """The index of what a debate says now; those of debates that are gone go too."""
        key = finder.debate.info.key
        with self._building:
            digest, index = self._indexes.get(key, ("", None))
            if index is None or digest != finder.digest:
                index = SearchIndex(finder.debate)
                there = self._resources.keys()
                self._indexes = {name: held for name, held in self._indexes.items() if name in there}
                self._indexes[key] = (finder.digest, index)
        return index

    def _shown(self, hit: _Hit) -> dict[str, Any]:
        debate, entry = hit.finder.debate, hit.index.entries[hit.place]
        if entry.kind == DEBATES:
            name, links = debate.info.title, self._links.debate(debate)
        else:
            thing = debate.thing(entry.key)
            name, links = thing.label, self._links.thing(debate, thing)
        return {
            "debate": debate.info.key,
            "kind": entry.kind,
            "key": entry.key,
            "label": name,
            "score": round(hit.score, 4),
            "matches": [plain(excerpt) for excerpt in excerpts(entry, hit.found.terms)],
            "links": links,
        }


def _query(asked: dict[str, str]) -> str:
    if "q" not in asked:
        raise RequestError("the search needs a parameter q: the words to look for")
    return asked["q"]


def _kinds(asked: dict[str, str]) -> tuple[str, ...]:
    """The kinds that are asked for, with commas between; all where none is."""
    kinds = tuple(asked["kind"].split(",")) if "kind" in asked else ()
    for kind in kinds:
        if kind not in SEARCHED:
            raise RequestError(f'kind is "{kind[:40]}": expected of {", ".join(SEARCHED)}')
    return kinds
