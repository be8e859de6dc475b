"""``/robots.txt`` and ``/sitemap.xml``: what search engines may read, and where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response

from counterpoint.api.latest import Latest
from counterpoint.api.library import Library
from counterpoint.api.refusals import NoSuchPageError
from counterpoint.api.representation import Representation, conditional
from counterpoint.api.site import origin
from counterpoint.ontology.debate import Debate
from counterpoint.settings import Settings
from counterpoint.viz.urls import Urls

__all__ = ["MOST_ADDRESSES", "Sitemap"]

MOST_ADDRESSES: Final = 50_000
"""The most addresses that one file of the protocol may list (sitemaps.org)."""

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NOT_READ: Final = ("/sparql", "/update", "/graphs", "/api/", "/metrics", "/oembed")
"""What is asked with parameters without end, or changes things, or is for programs."""


@dataclass(frozen=True, slots=True)
class _Entry:
    path: str
    changed: str = ""

    def xml(self, site: str, element: str) -> str:
        """The entry of that element, ``url`` or ``sitemap``."""
        changed = f"<lastmod>{self.changed}</lastmod>" if self.changed else ""
        return f"<{element}><loc>{escape(site + self.path)}</loc>{changed}</{element}>"


class Sitemap:
    """The pages of the site; with more than ``most``, a list of files that list them."""

    def __init__(
        self, library: Library, settings: Settings, urls: Urls, *, most: int = MOST_ADDRESSES
    ) -> None:
        self._library = library
        self._settings = settings
        self._urls = urls
        self._most = most
        self._known: Latest[list[_Entry]] = Latest()

    def robots(self, request: Request) -> Response:
        """What programs that follow links shall leave alone, and where the sitemap is."""
        root, site = self._urls.root, origin(request, self._settings)
        lines = ["User-agent: *", *(f"Disallow: {root}{path}" for path in _NOT_READ)]
        text = "\n".join([*lines, "", f"Sitemap: {site}{self._urls.sitemap()}", ""])
        return conditional(request, Representation(text.encode(), "text/plain"), {})

    def get(self, request: Request) -> Response:
        """Every page, or with more than one file may hold, the files.

        Raises:
            NoSuchPageError: there is no file of that number.
        """
        entries, site = self._entries(), origin(request, self._settings)
        number = request.path_params.get("number")
        if number is None and len(entries) > self._most:
            files = range(1, -(-len(entries) // self._most) + 1)
            return self._answer(
                request, "sitemapindex", "sitemap", [_Entry(self._urls.sitemap(n)) for n in files], site
            )
        if number is not None:
            entries = entries[(number - 1) * self._most : number * self._most] if number > 0 else []
            if not entries:
                raise NoSuchPageError("there is no such sitemap; /sitemap.xml lists those there are")
        return self._answer(request, "urlset", "url", entries, site)

    def _answer(
        self, request: Request, root: str, element: str, entries: list[_Entry], site: str
    ) -> Response:
        lines = "\n".join(entry.xml(site, element) for entry in entries)
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{lines}\n</{root}>\n'
        return conditional(request, Representation(text.encode(), "application/xml"), {})

    def _entries(self) -> list[_Entry]:
        debates = {key: self._library.debate(key) for key in self._library.debates()}
        return self._known.get(list(debates.values()), lambda: list(self._listed(debates)))

    def _listed(self, debates: Mapping[str, Debate]) -> Iterator[_Entry]:
        yield _Entry(self._urls.home())
        yield _Entry(self._urls.ontology())
        for key, debate in debates.items():
            changed = debate.info.date if _DATE.fullmatch(debate.info.date) else ""
            yield _Entry(self._urls.debate(key), changed)
            yield _Entry(self._urls.map(key), changed)
            for thing in debate.things():
                yield _Entry(self._urls.thing(key, thing.kind, thing.key), changed)
