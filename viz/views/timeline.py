"""The timeline: stances and events by period, a row for each actor; on a phone, time runs down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from counterpoint.ontology.dates import is_date
from counterpoint.viz.cards import Card
from counterpoint.viz.drawing import Drawing, to_svg
from counterpoint.viz.evidence import ref
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language
from counterpoint.viz.narrowed_words import narrowed_words
from counterpoint.viz.views import timeline_cards
from counterpoint.viz.views.timeline_blocks import blocks, lede
from counterpoint.viz.views.timeline_events import bands, happenings
from counterpoint.viz.views.timeline_legend import signs
from counterpoint.viz.views.timeline_marks import shortened, tick_words
from counterpoint.viz.views.timeline_model import Band, Happening, Row, Timeline
from counterpoint.viz.views.timeline_rows import grain_of, in_question, rows, voices
from counterpoint.viz.views.timeline_svg import has_gaps, wide_drawing
from counterpoint.viz.views.timeline_tall_svg import tall_drawing

__all__ = ["cards", "context", "drawing", "view_model"]

_ROWS: Final = 20
"""Actors that are shown where the reader does not say how many."""
_EVENTS: Final = 60
"""Events and policies that are shown."""

NARROW: Final = 640
"""Narrower than this, in CSS pixels, time runs down."""
_PAGE_SIDES: Final = 64
"""What a page keeps free on both sides of a drawing."""
_MIDDLE: Final = 700
_LONG: Final = 240
"""Characters of a label in the list; what it opens has all of them."""
_SHEET: Final = 1200
"""Height of a drawing that is legible on one sheet of paper."""
_WINDOWS: Final = (38, 44, 50, 56, 64, 76, 90)
"""Widths of windows, in rem, at which timeline.css changes what it shows."""


def view_model(subject: Subject) -> Timeline:
    """The timeline of what is said on an issue, or in the whole debate."""
    debate, options, say = subject.debate, subject.options, subject.language
    found = in_question(debate, options.issue)
    heard = voices(found)
    grain = grain_of(heard)
    every = rows(debate, heard, say, options.focus, grain)
    shown = _most_heard(every, options.top or _ROWS)
    every_event = happenings(subject, found)
    events = _foremost(every_event)
    periods = bands(subject, shown, events)
    dated = sum(is_date(s.date) for s in found)
    in_periods = sum(not is_date(s.date) and any(key in debate.periods for key in s.during) for s in found)
    return Timeline(
        debate=debate.info.key,
        title=debate.info.title,
        language=say.tag,
        issue=ref(debate, options.issue) if options.issue else None,
        rows=shown,
        bands=periods,
        events=events,
        statements=len(found),
        dated=dated,
        in_periods=in_periods,
        undated=len(found) - dated - in_periods,
        grain=grain,
        opens=_opened(shown, events, periods),
        narrowed=narrowed_words(subject),
        left_out=_left_out(say, every, shown, len(every_event) - len(events), grain),
    )


def _most_heard(every: Sequence[Row], top: int) -> tuple[Row, ...]:
    """The rows to show: what was asked for, then those with a place in time, then those heard most."""
    best = sorted(every, key=_rank)[:top]
    kept = {row.card for row in best}
    return tuple(row for row in every if row.card in kept)


def _rank(row: Row) -> tuple[bool, bool, bool, int]:
    marked = any(tick.marked for tick in row.ticks)
    return not row.focused, not marked, not row.placed, -row.heard


def _foremost(every: Sequence[Happening]) -> tuple[Happening, ...]:
    """The events to show: what was asked for, then those that someone's words are shown in."""
    best = sorted(every, key=lambda event: (not event.focused, -len(event.words)))[:_EVENTS]
    kept = {event.card for event in best}
    return tuple(event for event in every if event.card in kept)


def _opened(shown: Sequence[Row], events: Sequence[Happening], periods: Sequence[Band]) -> str:
    """The card of what the reader asked for; none where nothing here is about it."""
    asked = [
        *(event.card for event in events if event.focused),
        *(band.card for band in periods if band.focused),
        *(row.card for row in shown if row.focused),
        *(tick.card for row in shown for tick in row.ticks if tick.marked),
    ]
    return asked[0] if asked else ""


def _left_out(
    say: Language, every: Sequence[Row], shown: Sequence[Row], events: int, grain: str
) -> tuple[str, ...]:
    """What is not shown, or not told apart, in sentences."""
    kept, all_said = _statements(shown), _statements(every)
    actors = len({row.card for row in every}) - len(shown)
    sentences = []
    if actors:
        said = say.many("{n} statement", "{n} statements", len(all_said - kept))
        sentences.append(
            say.many(
                "{n} more actor, with {statements}, is not shown.",
                "{n} more actors, with {statements}, are not shown.",
                actors,
                statements=said,
            )
        )
    if events:
        sentences.append(say.many("{n} more event is not shown.", "{n} more events are not shown.", events))
    if grain == "month":
        sentences.append(say("What is said in one month shares a mark."))
    if grain == "year":
        sentences.append(say("What is said in one year shares a mark."))
    return tuple(sentences)


def _statements(rows_: Sequence[Row]) -> set[str]:
    return {words.statement for row in rows_ for tick in row.ticks for words in tick.words}


def drawing(model: Timeline, subject: Subject) -> Drawing:
    """Time from left to right, a row for each actor; in a narrow drawing, time runs down."""
    if subject.options.width < NARROW:
        return tall_drawing(model, subject.options.width)
    return wide_drawing(model, subject.options.width)


def cards(model: Timeline) -> Sequence[Card]:
    """The words of each tick, and what is known of each actor, event and period."""
    return timeline_cards.cards(model)


def context(model: Timeline, subject: Subject) -> Mapping[str, object]:
    """The drawings for wide pages, and what is the same in words, which narrow pages show."""
    drawings = [_in_page(model, *found) for found in _drawn_at(subject.options.width)]
    return {
        "drawings": drawings,
        "folds": drawings[0].shown.split()[0] if drawings else "",
        "blocks": blocks(model),
        "lede": lede(model),
        "legend": list(signs(model, gaps=any(found.gaps for found in drawings))),
        "short": lambda words: shortened(words, _LONG),
        "tick_words": lambda tick: shortened(tick_words(tick, subject.language), _LONG),
    }


@dataclass(frozen=True, slots=True)
class _InPage:
    """A drawing in a page, and by which classes of timeline.css it is shown at some widths."""

    svg: Markup
    shown: str
    gaps: bool


def _in_page(model: Timeline, width: float, shown: str) -> _InPage:
    drawn = wide_drawing(model, width, in_page=True)
    prints = " prints" if width <= _MIDDLE + 80 and drawn.height <= _SHEET else ""
    return _InPage(to_svg(drawn), shown + prints, has_gaps(model, width))


def _drawn_at(width: int) -> Iterator[tuple[float, str]]:
    """Widths to draw at, and the windows that show each: none is shrunk so far that it is hard to hit."""
    whole = width - _PAGE_SIDES
    if whole >= _MIDDLE + 80:
        change = _from(whole)
        yield _MIDDLE, f"from-44 until-{change}"
        yield whole, f"from-{change}"
    elif whole >= NARROW - _PAGE_SIDES:
        yield whole, f"from-{_from(whole)}"


def _from(width: float) -> int:
    """The narrowest window, in rem, that shows a drawing of that width at 7/8 of its size or more."""
    needed = (width * 0.875 + 48) / 16
    return next((n for n in _WINDOWS if n >= needed), _WINDOWS[-1])
