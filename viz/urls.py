"""Addresses of the site's pages, below whatever path a reverse proxy puts before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, urlencode

from counterpoint.viz.assets import static_version

__all__ = ["Urls"]


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the site's pages are. ``root`` is the proxy's prefix without a slash at its end, or empty."""

    root: str = ""

    def home(self) -> str:
        """The list of debates."""
        return f"{self.root}/"

    def debate(self, key: str, suffix: str = "") -> str:
        """A debate's start page, or with a suffix (``.ttl``) its data in that format."""
        return f"{self.root}/{quote(key)}{suffix}"

    def thing(self, key: str, kind: str, thing_key: str, suffix: str = "") -> str:
        """The page of a thing of the debate ``key``, or with a suffix its data."""
        return f"{self.root}/{quote(key)}/{quote(kind)}/{quote(thing_key)}{suffix}"

    def map(self, key: str, issue: str = "") -> str:
        """The argument map of a debate, opened at an issue where one is named."""
        query = "?" + urlencode({"issue": issue}) if issue else ""
        return f"{self.root}/{quote(key)}/map{query}"

    def embed(
        self,
        key: str,
        view: str,
        *,
        version: str = "",
        suffix: str = "",
        options: Mapping[str, object] = MappingProxyType({}),
    ) -> str:
        """A view of a debate for other sites' pages; with a version, of the debate as it was then."""
        at = f"@{quote(version)}" if version else ""
        query = f"?{urlencode(options)}" if options else ""
        return f"{self.root}/embed/{quote(key)}/{quote(view)}{at}{suffix}{query}"

    def oembed(self, address: str, form: str) -> str:
        """How oEmbed tells of an address, as ``json`` or ``xml``."""
        return f"{self.root}/oembed?" + urlencode({"format": form, "url": address})

    def api(self, path: str) -> str:
        """An address of the API for programs."""
        return f"{self.root}/api/v1/{path}"

    def static(self, name: str) -> str:
        """A file of ``viz/static``; its address changes with its content, so it may be cached for ever."""
        return f"{self.root}/static/{quote(name)}?v={static_version(name)}"

    def sparql(self, query: str | None = None) -> str:
        """The SPARQL endpoint and its editor, with a query in it where one is given."""
        return f"{self.root}/sparql" + ("?" + urlencode({"query": query}) if query is not None else "")

    def void(self) -> str:
        """What the service says of its debates to catalogs."""
        return f"{self.root}/.well-known/void"

    def sitemap(self, number: int | None = None) -> str:
        """The list of all pages, or a part of it."""
        return f"{self.root}/sitemap{'' if number is None else f'-{number}'}.xml"

    def update(self) -> str:
        """Where updates are sent to."""
        return f"{self.root}/update"

    def ontology(self) -> str:
        """The vocabulary."""
        return f"{self.root}/ontology"
