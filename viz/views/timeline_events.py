"""What happened, and when: events, laws and policies, and the periods of a debate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from counterpoint.graph.narrowing import is_within
from counterpoint.ontology.dates import holds, is_date
from counterpoint.ontology.records import Event, Period, Policy, PolicyKind, Statement
from counterpoint.viz.cards import card_id
from counterpoint.viz.dates import days_of, period_words
from counterpoint.viz.evidence import evidence, ref
from counterpoint.viz.kinds import Subject
from counterpoint.viz.views.timeline_model import UNDATED, Band, Happening, Row, is_in
from counterpoint.viz.views.timeline_rows import times

__all__ = ["bands", "happenings"]


def happenings(subject: Subject, statements: Sequence[Statement]) -> tuple[Happening, ...]:
    """The events, laws and policies that the place and period asked for leave, in order of time."""
    debate = subject.debate
    things: tuple[Event | Policy, ...] = (*debate.events.values(), *debate.policies.values())
    found = [_happening(subject, thing, statements) for thing in things if _asked_for(subject, thing)]
    return tuple(sorted(found, key=_order))


def _asked_for(subject: Subject, thing: Event | Policy) -> bool:
    debate, place, period = subject.debate, subject.options.place, subject.options.period
    places = thing.place if isinstance(thing, Event) else thing.applies_in
    if place and places and not is_within(debate, places, place):
        return False
    if not period:
        return True
    span = debate.periods[period]
    during = thing.during if isinstance(thing, Event) else ()
    return period in during or bool(is_date(thing.date) and holds(span.start, span.end, thing.date))


def _happening(subject: Subject, thing: Event | Policy, statements: Iterable[Statement]) -> Happening:
    debate, say = subject.debate, subject.language
    if isinstance(thing, Event):
        kind, during, others = say("Event"), thing.during, thing.place
    else:
        kind = say("Law") if thing.policy_kind is PolicyKind.LAW else say("Policy")
        during, others = (), (*thing.enacted_by, *thing.applies_in)
    when = times(debate, thing.date, during, say)[0]
    return Happening(
        card=card_id(thing.kind, thing.key),
        about=ref(debate, thing.key),
        kind=kind,
        when=when,
        note=" · ".join([when.words, *(ref(debate, key).label for key in others)]),
        words=tuple(evidence(debate, s) for s in statements if thing.key in s.manifested_in),
        focused=thing.key == subject.options.focus,
    )


def _order(found: Happening) -> tuple[int, int, str]:
    days = days_of(found.when.date)
    return (0, days[0], found.about.key) if days else (1 + (found.when.form == UNDATED), 0, found.about.key)


def bands(subject: Subject, rows: Iterable[Row], events: Iterable[Happening]) -> tuple[Band, ...]:
    """The periods in which something is said or happens, in order of time; those without dates last."""
    said = [(tick.when, words.statement) for row in rows for tick in row.placed for words in tick.words]
    times_ = [*(when for when, _ in said), *(event.when for event in events)]
    every = (_band(subject, period) for period in subject.debate.periods.values())
    found = [
        replace(band, statements=len({key for when, key in said if is_in(band, when)}))
        for band in every
        if any(is_in(band, when) for when in times_)
    ]
    return tuple(sorted(found, key=_span))


def _band(subject: Subject, period: Period) -> Band:
    start, end = (date if is_date(date) else "" for date in (period.start, period.end))
    return Band(
        card=card_id("period", period.key),
        period=ref(subject.debate, period.key),
        start=start,
        end=end,
        dates=period_words(start, end, subject.language),
        focused=period.key == subject.options.focus,
    )


def _span(band: Band) -> tuple[float, float]:
    start, end = days_of(band.start), days_of(band.end)
    if not start and not end:
        return float("inf"), 0
    return start[0] if start else float("-inf"), -end[0] if end else float("-inf")
