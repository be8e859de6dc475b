"""A process that draws views for a service, and analyzes too; see ``graph/confined.py``.

Once it is ready it can open no file, so before that it draws views of a small debate: whatever a view loads
late is loaded by then. A PNG it cannot make; that is ``png_process.py``'s.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

from counterpoint.errors import ViewError
from counterpoint.graph.analysis import job_worker
from counterpoint.graph.analysis.findings import Finder
from counterpoint.graph.analysis.job import Job
from counterpoint.graph.confined import Reply, serve
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    Actor,
    Argument,
    ArgumentKind,
    Claim,
    DebateInfo,
    Event,
    Issue,
    Period,
    Place,
    Polarity,
    Position,
    Source,
    Statement,
)
from counterpoint.viz.assets import static_bytes, static_names
from counterpoint.viz.fonts import REGULAR, SEMIBOLD, text_width
from counterpoint.viz.kinds import KINDS
from counterpoint.viz.languages import LANGUAGES
from counterpoint.viz.picture import render
from counterpoint.viz.render import load_templates
from counterpoint.viz.urls import Urls
from counterpoint.viz.view_page import Home

__all__ = ["answer"]

_LATE: Final = ("difflib", "jinja2.debug", "pygraphviz", "pyvis.network")
"""What is loaded only where something goes wrong, or by some views."""


def answer(finder: Finder, job: Job) -> bytes:
    """The answer to a job. A view's parameters are its ``options``, and for ``html`` its ``home``.

    Raises:
        ViewError: the view cannot be drawn so.
        AnalysisError: there is no such analysis, network or parameter.
        UnknownThingError: the debate has nothing of a key that is named.
    """
    if job.what != "view":
        return job_worker.answer(finder, job)
    picture = render(finder.debate, job.name, job.parameters["options"], finder=finder)
    if job.format == "html":
        return picture.page(_home(**job.parameters["home"])).encode()
    drawn = picture.to_format(job.format)
    return drawn.encode() if isinstance(drawn, str) else drawn


def _home(*, root: str, **where: Any) -> Home:
    return Home(Urls(root), **where)


def _prepare() -> Reply:
    job_worker.preload()
    for name in _LATE:
        import_module(name)
    for name in static_names():
        static_bytes(name)
    for font in (REGULAR, SEMIBOLD):
        text_width("a", 16, font)
    load_templates()
    _draw_once()
    return job_worker.Desk(answer).reply


def _draw_once() -> None:
    """Every view in every language, the whole and a part of a debate.

    A view that fails now fails again when it is asked for, and says so then; it takes no other with it.
    """
    small = _small_debate()
    finder = Finder(small)
    for kind in KINDS.values():
        for language in LANGUAGES:
            for options in ({}, {"place": "here"}):
                with suppress(Exception):
                    picture = render(small, kind.name, {"language": language, **options}, finder=finder)
                    picture.page(Home(Urls())), picture.svg, picture.json


def _small_debate() -> Debate:
    info = DebateInfo(
        key="small", base="https://example.org/", title="Small", date="2024-01-01", coders=("A",)
    )
    said = (
        ("ann", "yes", Polarity.ENDORSES),
        ("bob", "yes", Polarity.ENDORSES),
        ("cid", "no", Polarity.ENDORSES),
        ("dee", "no", Polarity.ENDORSES),
        ("ann", "good", Polarity.ENDORSES),
        ("cid", "good", Polarity.REJECTS),
    )
    return Debate.from_things(
        info,
        [
            Source(key="paper", label="A paper", date="2024-01-01"),
            Place(key="here", label="Here"),
            Period(key="then", label="Then", start="2024-01-01", end="2024-12-31"),
            Event(key="march", label="A march", date="2024-02-01"),
            Issue(key="what", label="What is to be done?"),
            Position(key="yes", label="This.", answers=("what",), negates=("no",)),
            Position(key="no", label="That.", answers=("what",)),
            Claim(key="good", label="This is good."),
            Argument(key="reason", role=ArgumentKind.SUPPORT, premises=("good",), conclusion="yes"),
            *(Actor(key=key, label=key, actor_kind="Person") for key in ("ann", "bob", "cid", "dee")),
            *(_statement(number, *words) for number, words in enumerate(said, start=1)),
        ],
    )


def _statement(number: int, actor: str, about: str, polarity: Polarity) -> Statement:
    return Statement(
        key=f"s-{number}", speaker=actor, expresses=about, polarity=polarity, date=f"2024-0{number}-01",
        source="paper", place=("here",), during=("then",), quote="So.", start=number, end=number + 3,
    )  # fmt: skip


def _main() -> None:
    parent, memory = (int(argument) for argument in sys.argv[1:3])
    too_much = ViewError(
        "the view needs more memory than it may have; ask for a part: an issue, a place, a period"
    )
    serve(_prepare, parent=parent, memory=memory, out_of_memory=too_much)


if __name__ == "__main__":
    _main()
