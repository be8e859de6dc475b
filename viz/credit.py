"""Who a debate is from and as of when, and what was put right since: below every view, page or drawing."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from counterpoint.ontology.records import DebateInfo
from counterpoint.viz.canvas import Mirrored
from counterpoint.viz.debate_view import most_used_sources
from counterpoint.viz.drawing import Drawing, isolated
from counterpoint.viz.fonts import break_lines, clean
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language

__all__ = ["corrections", "with_credit"]

_SIZE: Final = 13.0
_STEP: Final = 18.0
_MARGIN: Final = 24.0
_MOST: Final = 3
"""Corrections that a drawing tells; the page and the data have all."""


def corrections(info: DebateInfo, say: Language) -> tuple[str, ...]:
    """A sentence for each correction of a debate, the newest first."""
    return tuple(
        say("Corrected on {date}: {note}", date=isolated(found.date), note=isolated(clean(found.note)))
        for found in sorted(info.corrections, reverse=True)
    )


def with_credit(drawing: Drawing, subject: Subject) -> Drawing:
    """The drawing with its credit below it, in lines as wide as it is."""
    say = subject.language
    found = _paragraphs(subject)
    width = drawing.width - 2 * _MARGIN
    rows = [line for words in found for line in break_lines(words, width, _SIZE, limit=4)]
    if not rows:
        return drawing
    paper, top = Mirrored(drawing.width, mirrored=say.direction == "rtl"), drawing.height
    parts = (
        paper.line(_MARGIN, top, _MARGIN + width, top, "credit"),
        paper.lines(_MARGIN, top + 22, rows, _STEP, "credit"),
    )
    height = round(top + 22 + _STEP * len(rows))
    described = " ".join(part for part in (drawing.description, *found) if part)
    return replace(drawing, height=height, parts=(*drawing.parts, *parts), description=described)


def _paragraphs(subject: Subject) -> list[str]:
    """The credit in one paragraph, then the newest corrections, one each, and how many there are more."""
    info, say = subject.debate.info, subject.language
    sources = [clean((source.label or source.key)[:400]) for source in most_used_sources(subject.debate)][:3]
    parts = [
        say("From {sources}.", sources=say(", ").join(sources)) if sources else "",
        say("As of {date}.", date=isolated(info.date)) if info.date else "",
        say("The coding is published under {license}.", license=clean(info.license)) if info.license else "",
    ]
    changed = corrections(info, say)
    more = len(changed) - _MOST
    rest = [say.many("and {n} earlier correction", "and {n} earlier corrections", more)] if more > 0 else []
    said = " ".join(part for part in parts if part)
    return [words for words in (said, *changed[:_MOST], *rest) if words]
