"""Addresses: a thing's IRI is ``<base><debate>/<kind>/<key>``, and back."""

from __future__ import annotations

from typing import Final

from counterpoint.ontology.records import KINDS, DebateInfo

__all__ = ["DEFAULT_BASE", "analysis_graph", "debate_iri", "derived_graph", "parse_iri", "thing_iri"]

DEFAULT_BASE: Final = "https://w3id.org/counterpoint/debates/"
"""Where a debate lives whose file names no ``base``."""


def debate_iri(info: DebateInfo) -> str:
    """The debate's IRI, which is also the name of the graph that holds what its coder wrote."""
    return f"{info.base}{info.key}"


def derived_graph(info: DebateInfo) -> str:
    """The graph of what the rules derive."""
    return f"{debate_iri(info)}/derived"


def analysis_graph(info: DebateInfo) -> str:
    """The graph of analysis results."""
    return f"{debate_iri(info)}/analysis"


def thing_iri(info: DebateInfo, kind: str, key: str) -> str:
    """The IRI of the thing of that kind and key."""
    return f"{debate_iri(info)}/{kind}/{key}"


def parse_iri(info: DebateInfo, iri: str) -> tuple[str, str] | None:
    """The kind and key in an IRI of this debate, or ``None`` where it is not one (a fragment included)."""
    prefix = debate_iri(info) + "/"
    if not iri.startswith(prefix):
        return None
    kind, _, key = iri.removeprefix(prefix).partition("/")
    return (kind, key) if kind in KINDS and key and "/" not in key and "#" not in key else None
