"""The vocabulary for people: every term with what the ontology says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from counterpoint.graph.prefixes import compact
from counterpoint.ontology.vocabulary import ONTOLOGY, VERSION, Term, local_name, terms
from counterpoint.viz.render import render
from counterpoint.viz.schema_org import page_data
from counterpoint.viz.urls import Urls

__all__ = ["ontology_page"]

_SECTIONS: Final = (
    ("Classes", ("Class",)),
    ("Properties", ("ObjectProperty", "DatatypeProperty")),
    ("Individuals", ("Individual",)),
)


@dataclass(frozen=True, slots=True)
class _Link:
    """A term by its short name; ``anchor`` is its place on this page, or empty for another vocabulary's."""

    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class _Fact:
    name: str
    terms: tuple[_Link, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    label: str
    texts: tuple[str, ...]
    facts: tuple[_Fact, ...]


def ontology_page(*, urls: Urls) -> str:
    """The reference page: one anchor for each term, so that ``…/ontology#Claim`` opens there."""
    sections = [
        (heading, [_entry(term) for _, term in sorted(terms().items()) if term.kind in kinds])
        for heading, kinds in _SECTIONS
    ]
    return render(
        "ontology.html",
        title="The Counterpoint vocabulary",
        language="en",
        summary="The terms in which debates are written here.",
        linked_data=page_data("DefinedTermSet", "The Counterpoint vocabulary"),
        urls=urls,
        iri=ONTOLOGY,
        version=VERSION,
        sections=sections,
    )


def _entry(term: Term) -> _Entry:
    facts = (
        ("is a", term.types),
        ("kind of", term.supers),
        ("from", term.domain),
        ("to", term.range),
        ("inverse of", (term.inverse,) if term.inverse else ()),
    )
    return _Entry(
        term.name,
        term.label,
        tuple(text for text in (term.comment, term.note) if text),
        tuple(_Fact(name, tuple(map(_link, iris))) for name, iris in facts if iris),
    )


def _link(iri: str) -> _Link:
    name = local_name(iri)
    return _Link(compact(iri), name if name in terms() else "")
