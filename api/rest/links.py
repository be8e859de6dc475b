"""The addresses that stand in answers: each below this site, so that they hold behind any name."""

from __future__ import annotations

from typing import Final

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import KINDS, Thing
from counterpoint.viz.urls import Urls

__all__ = ["INDEX_LINKS", "OF_DEBATES", "THING_LINKS", "Links"]

Addresses = dict[str, str]

_LISTS: Final = (*KINDS, "networks", "analyses")

INDEX_LINKS: Final = ("self", "debates", "search", "openapi", "docs")
OF_DEBATES: Final = ("self", "page", "rdf", "yaml", *_LISTS, "search")
THING_LINKS: Final = ("self", "page", "rdf", "debate")
"""The names of the links of the index, of a debate and of a thing."""


class Links:
    """Where things are, under ``/api/v1`` and as pages and RDF."""

    def __init__(self, urls: Urls) -> None:
        self._urls = urls

    def index(self) -> Addresses:
        """What the API begins with."""
        names = {
            "self": "",
            "debates": "debates",
            "search": "search",
            "openapi": "openapi.json",
            "docs": "docs",
        }
        return {name: self._urls.api(path) for name, path in names.items()}

    def debates(self) -> str:
        """The list of debates."""
        return self._urls.api("debates")

    def search(self) -> str:
        """The search."""
        return self._urls.api("search")

    def debate(self, debate: Debate) -> Addresses:
        """A debate's own, its page, its RDF and YAML, and its lists."""
        key = debate.info.key
        own = self._urls.api(f"debates/{key}")
        return {
            "self": own,
            "page": self._urls.debate(key),
            "rdf": self._urls.debate(key, ".ttl"),
            "yaml": self._urls.debate(key, ".yaml"),
            **{kind: f"{own}/{kind}" for kind in _LISTS},
            "search": f"{self.search()}?debate={key}",
        }

    def things(self, debate: Debate, kind: str) -> str:
        """The list of a kind."""
        return self._urls.api(f"debates/{debate.info.key}/{kind}")

    def thing(self, debate: Debate, thing: Thing) -> Addresses:
        """A thing's own, its page, its RDF, and its debate."""
        return self.of(debate.info.key, thing.kind, thing.key)

    def of(self, debate: str, kind: str, key: str) -> Addresses:
        """As :meth:`thing`, by keys."""
        return {
            "self": self._urls.api(f"debates/{debate}/{kind}/{key}"),
            "page": self._urls.thing(debate, kind, key),
            "rdf": self._urls.thing(debate, kind, key, ".ttl"),
            "debate": self._urls.api(f"debates/{debate}"),
        }
