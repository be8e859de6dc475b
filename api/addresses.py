"""Names in an address: which are ours, and which could be a debate's, a kind's or a thing's."""

from __future__ import annotations

from typing import Final

from counterpoint.api.refusals import NoSuchPageError
from counterpoint.ontology.records import KEY_PATTERN, KINDS

__all__ = ["RESERVED", "SUFFIXES", "check_kind", "split_suffix", "whole_key"]

RESERVED: Final = frozenset(
    {
        "about", "api", "ask", "docs", "embed", "graphs", "healthz", "metrics", "oembed", "ontology",
        "readyz", "search", "sparql", "static", "update",
    }
)  # fmt: skip
"""First parts of an address that are no debate's name, whether something answers there yet or not."""

SUFFIXES: Final = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "json": "application/json",
    "yaml": "application/yaml",
    "csv": "text/csv",
}
"""The media type that each suffix of an address stands for."""


def split_suffix(name: str) -> tuple[str, str]:
    """The key and the suffix in the last part of an address; the suffix is empty where there is none.

    Raises:
        NoSuchPageError: the name is no key, or the suffix none of ours.
    """
    key, dot, suffix = name.partition(".")
    if not KEY_PATTERN.fullmatch(key) or (dot and suffix not in SUFFIXES):
        endings = ", ".join(f".{ending}" for ending in SUFFIXES)
        raise NoSuchPageError(
            f"nothing is at this address; a key is a-z, 0-9 and hyphens, and may end in {endings}"
        )
    return key, suffix


def whole_key(name: str) -> str:
    """The key in a part of an address that can have no suffix.

    Raises:
        NoSuchPageError: the name is no key.
    """
    if not KEY_PATTERN.fullmatch(name):
        raise NoSuchPageError("nothing is at this address; a key is a-z, 0-9 and hyphens")
    return name


def check_kind(kind: str) -> str:
    """The kind, where it is one.

    Raises:
        NoSuchPageError: it is not.
    """
    if kind not in KINDS:
        raise NoSuchPageError(f"there is no such kind of thing; the kinds are {', '.join(KINDS)}")
    return kind
