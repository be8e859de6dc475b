"""The site's pages, as text. Each is a pure function of records; the caller serves what it returns.

Send every page with ``Content-Security-Policy: csp.page_policy(html)`` and serve ``assets.static_bytes``
under ``/static/{name}`` (names in ``assets.static_names()``, types in ``assets.STATIC_TYPES``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Actor, Position, Thing
from counterpoint.viz.debate_view import debate_view, listing
from counterpoint.viz.languages import ENGLISH
from counterpoint.viz.reasons import branches
from counterpoint.viz.render import about_debate, linked_to, render
from counterpoint.viz.schema_org import catalog_data, dataset_data, page_data, thing_data
from counterpoint.viz.sparql import Example, QueryAnswer
from counterpoint.viz.stances import sides, standing, varying
from counterpoint.viz.thing_view import find, thing_view
from counterpoint.viz.urls import Urls
from counterpoint.viz.view_page import Home
from counterpoint.viz.wording import counted

__all__ = [
    "FORMATS",
    "Format",
    "actor_page",
    "debate_page",
    "error_page",
    "index_page",
    "position_page",
    "sparql_page",
    "thing_page",
]


@dataclass(frozen=True, slots=True)
class Format:
    """A form in which a page's data can be had: its name, the suffix of its address, its media type."""

    name: str
    suffix: str
    type: str


FORMATS = (
    Format("Turtle", ".ttl", "text/turtle"),
    Format("JSON-LD", ".jsonld", "application/ld+json"),
    Format("JSON", ".json", "application/json"),
)
"""The forms that every debate and every thing can be had in."""


def index_page(debates: Sequence[Debate], *, urls: Urls) -> str:
    """The list of the debates that are loaded."""
    title, found = "Counterpoint: debates", [listing(debate) for debate in debates]
    return render(
        "index.html",
        title=title,
        language="en",
        summary="",
        urls=urls,
        debates=found,
        linked_data=catalog_data(debates, urls),
    )


def debate_page(debate: Debate, *, urls: Urls, home: Home | None = None) -> str:
    """A debate's start page: what it is about, its issues, its argument map, its actors, its sources.

    ``home`` says what its address is elsewhere; then other sites find out how to show its map.
    """
    data = dataset_data(debate, urls, home.site if home else "", [(f.suffix, f.type) for f in FORMATS])
    summary, extra = debate.info.description, {"home": home, "kind": None, "options": None}
    view = debate_view(debate)
    return _page(
        "debate.html", debate, urls, debate.info.title, page=view, summary=summary, linked_data=data, **extra
    )


def actor_page(debate: Debate, key: str, *, urls: Urls) -> str:
    """An actor: where it stands, and everything it says, with the words. Raises UnknownThingError."""
    thing = find(debate, Actor.kind, key)
    view = thing_view(debate, thing)
    context = {f: getattr(view, f) for f in view.__dataclass_fields__} | {
        "standing": standing(debate, key),
        "spoken": {statement.expresses for statement in debate.statements_by(key)},
    }
    return _page_of("actor.html", debate, urls, thing, view.heading, context)


def position_page(debate: Debate, key: str, *, urls: Urls) -> str:
    """A position: who is for and against it and why, with the words. Raises UnknownThingError."""
    thing = find(debate, Position.kind, key)
    view = thing_view(debate, thing)
    issue = thing.answers[0] if isinstance(thing, Position) and thing.answers else ""
    context = {f: getattr(view, f) for f in view.__dataclass_fields__} | {
        "branch": branches(debate, (key,))[0],
        "sides": sides(debate, key),
        "varies": varying(debate, key),
        "map": urls.map(debate.info.key, issue),
    }
    return _page_of("position.html", debate, urls, thing, view.heading, context)


def thing_page(debate: Debate, kind: str, key: str, *, urls: Urls) -> str:
    """The page of any thing, actors and positions included. Raises UnknownThingError."""
    if kind == Actor.kind:
        return actor_page(debate, key, urls=urls)
    if kind == Position.kind:
        return position_page(debate, key, urls=urls)
    thing = find(debate, kind, key)
    view = thing_view(debate, thing)
    return _page_of("thing.html", debate, urls, thing, view.heading, view)


def sparql_page(
    examples: Sequence[Example],
    *,
    urls: Urls,
    query: str = "",
    result: QueryAnswer | None = None,
    error: str = "",
) -> str:
    """The SPARQL editor: a form that works without script (GET ``/sparql?query=…``), examples, the answer."""
    answer = result or QueryAnswer()
    return render(
        "sparql.html",
        title="Ask the graph: SPARQL",
        language="en",
        summary="",
        urls=urls,
        linked_data=page_data("WebPage", "Ask the graph: SPARQL"),
        examples=examples,
        query=query or (examples[0].query if examples else ""),
        result=result,
        error=error,
        rows=counted(len(answer.rows), "row"),
        seconds=f"{answer.seconds:.3f} s" if answer.seconds < 1 else f"{answer.seconds:.1f} s",
    )


def error_page(status: int, title: str, detail: str, *, urls: Urls) -> str:
    """A page that says what went wrong and what to do."""
    return render(
        "error.html",
        title=f"{status} {title}",
        language="en",
        summary="",
        linked_data="",
        status=status,
        heading=title,
        detail=detail,
        urls=urls,
    )


def _page(
    template: str, debate: Debate, urls: Urls, title: str, *, summary: str = "", **context: object
) -> str:
    link = linked_to(debate.info, urls)
    about = about_debate(debate) | {"language": debate.info.language, "formats": FORMATS, "urls": urls}
    return render(template, link, ENGLISH, title=title, summary=summary, **about, **context)


def _page_of(template: str, debate: Debate, urls: Urls, thing: Thing, heading: str, page: object) -> str:
    """The page of one thing of a debate."""
    short = heading if len(heading) <= 80 else heading[:79] + "…"
    title = f"{short} – {debate.info.title}"
    return _page(template, debate, urls, title, linked_data=thing_data(debate, thing), page=page)
