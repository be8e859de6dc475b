"""The small page that stands in a frame where a view cannot: it says why, and tells its height."""

from __future__ import annotations

from functools import cache

from counterpoint.ontology.debate import Debate
from counterpoint.viz.assets import own, static_text
from counterpoint.viz.credit import corrections
from counterpoint.viz.csp import page_policy
from counterpoint.viz.fonts import clean
from counterpoint.viz.languages import ENGLISH, Language
from counterpoint.viz.render import render, unlinked

__all__ = ["corrected_page", "notice_page", "withdrawn_page"]

_POLICY = "%policy%"


def withdrawn_page(debate: Debate, say: Language, latest: str) -> str:
    """A version was withdrawn; ``latest`` is where the debate is as it is now, if that may be seen."""
    text = say("Those who published this view have withdrawn it.")
    return _page(say("Withdrawn"), text, say, debate=debate, latest=latest)


def corrected_page(debate: Debate, say: Language, latest: str) -> str:
    """An earlier version is no longer kept; ``latest`` is where the debate is as it is now."""
    text = say("The debate has been corrected since this view was published, and that version is not kept.")
    return _page(say("Corrected since"), text, say, debate=debate, latest=latest)


def notice_page(heading: str, detail: str) -> str:
    """Something is wrong with what was asked for."""
    return _page(heading, detail, ENGLISH)


def _page(heading: str, detail: str, say: Language, *, debate: Debate | None = None, latest: str = "") -> str:
    page = render(
        "notice.html",
        unlinked,
        say,
        name=clean(debate.info.title) if debate else "Counterpoint",
        date=debate.info.date if debate else "",
        corrected=corrections(debate.info, say) if debate else (),
        heading=heading,
        detail=clean(detail),
        latest=latest,
        style=own(_style()),
        height=own(static_text("height.js")),
        policy=_POLICY,
    )
    return page.replace(_POLICY, page_policy(page), 1)


@cache
def _style() -> str:
    return static_text("base.css") + static_text("view.css")
