"""The site's pages as linked data that search engines read: schema.org, in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import debate_iri
from counterpoint.ontology.records import (
    Actor,
    Argument,
    Event,
    Issue,
    Period,
    Place,
    Policy,
    PolicyKind,
    Proposition,
    Source,
    Stance,
    Statement,
    Thing,
)
from counterpoint.ontology.vocabulary import local_name, superclasses, terms
from counterpoint.viz.evidence import ref
from counterpoint.viz.quotations import inline_json
from counterpoint.viz.urls import Urls

__all__ = ["catalog_data", "dataset_data", "page_data", "thing_data"]

Data = dict[str, Any]

_CONTEXT = "https://schema.org"
_NAME = "Counterpoint debates"
_SHORT = MappingProxyType(
    {
        "issues": "Question",
        "positions": "Claim",
        "claims": "Claim",
        "statements": "Quotation",
        "sources": "CreativeWork",
        "events": "Event",
        "places": "Place",
    }
)
"""What another page's thing is said to be, where only its name is told."""

_SOURCES = MappingProxyType({"article": "Article", "study": "ScholarlyArticle", "book": "Book"})


def page_data(kind: str, name: str, description: str = "") -> Markup:
    """A page that is about the site itself: an editor, a vocabulary."""
    return _script({"@type": kind, "name": name, "description": description})


def catalog_data(debates: Sequence[Debate], urls: Urls) -> Markup:
    """The list of debates: a ``DataCatalog``."""
    datasets = [
        {"@type": "Dataset", "@id": debate_iri(d.info), "name": d.info.title, "url": urls.debate(d.info.key)}
        for d in debates
    ]
    return _script({"@type": "DataCatalog", "name": _NAME, "dataset": datasets})


def dataset_data(debate: Debate, urls: Urls, site: str, formats: Iterable[tuple[str, str]]) -> Markup:
    """A debate: a ``Dataset`` with its license and files; ``formats`` are suffixes and media types.

    Addresses begin with ``site``, scheme and host; where it is empty they are relative to the page.
    """
    info = debate.info
    address = site + urls.debate(info.key)
    return _script(
        {
            "@type": "Dataset",
            "@id": debate_iri(info),
            "name": info.title,
            "description": info.description or info.title,
            "url": address,
            "inLanguage": info.language,
            "license": info.license,
            "creator": [{"@type": "Person", "name": name} for name in info.coders],
            "dateModified": info.date,
            "isAccessibleForFree": True,
            "keywords": [issue.label for issue in debate.issues.values() if issue.label],
            "isBasedOn": [_short(debate, source.key) for source in debate.sources.values()],
            "includedInDataCatalog": {"@type": "DataCatalog", "name": _NAME, "url": site + urls.home()},
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": address + suffix}
                for suffix, media_type in formats
            ],
        }
    )


def thing_data(debate: Debate, thing: Thing) -> Markup:
    """A thing of a debate, as the type of schema.org that is nearest to it."""
    kind, more = _said(debate, thing) if isinstance(thing, (Statement, Stance)) else _typed(debate, thing)
    info = debate.info
    return _script(
        {
            "@type": kind,
            "@id": debate.iri(thing),
            "name": ref(debate, thing.key).label,
            "inLanguage": info.language if kind in _IN_WORDS else "",
            **more,
            "subjectOf": {"@type": "Dataset", "@id": debate_iri(info), "name": info.title},
        }
    )


_IN_WORDS = frozenset({"Claim", "Question", "Quotation", "CreativeWork"})


def _said(debate: Debate, thing: Statement | Stance) -> tuple[str, Data]:
    """A statement is a quotation; a stance is a work of those who coded the debate, about an actor."""
    if isinstance(thing, Stance):
        return "CreativeWork", {"about": [_short(debate, thing.holder), _short(debate, thing.position)]}
    return "Quotation", {
        "text": thing.quote,
        "spokenByCharacter": _short(debate, thing.speaker),
        "about": _short(debate, thing.expresses),
        "isPartOf": _short(debate, thing.source),
        "dateCreated": thing.date,
    }


def _typed(debate: Debate, thing: Thing) -> tuple[str, Data]:
    match thing:
        case Issue():
            return "Question", {"text": thing.label}
        case Proposition():
            quotes = [s.key for s in debate.statements_on(thing.key) if s.quote]
            return "Claim", {"text": thing.label, "appearance": [_short(debate, key) for key in quotes]}
        case Argument():
            about = [_short(debate, key) for key in (*thing.premises, thing.conclusion)]
            return "CreativeWork", {"about": about}
        case Actor():
            members = {"memberOf": [_short(debate, key) for key in thing.member_of]}
            return _kind_of(debate, thing), members if thing.member_of else {}
        case Source():
            more = {"url": thing.url, "datePublished": thing.date, "license": thing.license}
            authors = [_short(debate, key) for key in thing.author]
            return _SOURCES.get(thing.type, "CreativeWork"), {
                **more,
                "inLanguage": thing.language,
                "author": authors,
            }
        case Policy():
            law = thing.policy_kind is PolicyKind.LAW
            return "Legislation" if law else "CreativeWork", {"dateCreated": thing.date}
        case Event():
            return "Event", {
                "startDate": thing.date,
                "location": [_short(debate, key) for key in thing.place],
            }
        case Place():
            return "Place", {"containedInPlace": [_short(debate, key) for key in thing.within]}
        case Period():
            return "Thing", {"description": "/".join((thing.start or "..", thing.end or ".."))}
    return "Thing", {}


def _kind_of(debate: Debate, actor: Actor) -> str:
    """``Person``, ``Organization``, or of people named together ``Thing``: there is no type for them."""
    above = {own.name: own.kind_of for own in debate.info.actor_kinds}
    name, seen = actor.actor_kind, set[str]()
    while name in above and name not in seen:
        seen.add(name)
        name = above[name]
    known = {name, *map(local_name, superclasses(name) if name in terms() else ())}
    return next((kind for kind in ("Person", "Organization") if kind in known), "Thing")


def _short(debate: Debate, key: str) -> Data:
    """Another thing, by its address and name, and its type where it has no other."""
    found = debate.find(key)
    if found is None:
        return {"@type": "Thing", "name": key}
    kind = _kind_of(debate, found) if isinstance(found, Actor) else _SHORT.get(found.kind, "Thing")
    return {"@type": kind, "@id": debate.iri(found), "name": ref(debate, key).label}


def _script(value: Data) -> Markup:
    """The data without what is empty."""
    return inline_json(
        {"@context": _CONTEXT, **{name: v for name, v in value.items() if v not in ("", [], ())}}
    )
