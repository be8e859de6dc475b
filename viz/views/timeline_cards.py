"""What opens in the timeline: the words of a tick and what is next to it; actors, events and periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from counterpoint.ontology.records import Polarity
from counterpoint.viz.cards import Card, Near
from counterpoint.viz.drawing import isolated
from counterpoint.viz.languages import Language
from counterpoint.viz.views.timeline_marks import shortened, tick_words
from counterpoint.viz.views.timeline_model import Band, Happening, Row, Tick, Timeline, is_in
from counterpoint.viz.wording import GLYPHS, STANCES

__all__ = ["cards"]

_MOST_NEAR = 12
"""Neighbors that a card names."""


def cards(model: Timeline) -> tuple[Card, ...]:
    """Every card of the timeline: ticks in the order of their rows, then actors, events and periods."""
    return tuple(_Cards(model).all())


class _Cards:
    def __init__(self, model: Timeline) -> None:
        self.model = model
        self.say = Language(model.language)
        self.ticks = [(row, tick) for row in model.rows for tick in row.ticks]
        self.on: dict[str, list[tuple[Row, Tick]]] = {}
        self.shown: dict[str, list[tuple[Row, Tick]]] = {}
        for row, tick in self.ticks:
            for about in tick.about:
                self.on.setdefault(about.key, []).append((row, tick))
            for key in dict.fromkeys(event.key for words in tick.words for event in words.events):
                self.shown.setdefault(key, []).append((row, tick))

    def all(self) -> Iterator[Card]:
        for row in self.model.rows:
            for number, tick in enumerate(row.ticks):
                yield self.tick(row, tick, number)
        yield from (self.actor(row) for row in self.model.rows)
        yield from (self.event(event) for event in self.model.events)
        yield from (self.band(band) for band in self.model.bands)

    def tick(self, row: Row, tick: Tick, number: int) -> Card:
        one = tick.about[0] if len(tick.about) == 1 else row.actor
        return Card(
            id=tick.card,
            kicker=f"{self.say(STANCES[Polarity(tick.polarity)])} · {tick.when.words}",
            title=one.label,
            words=tick.words,
            near=self.first(self._around(row, tick, number)),
            about=(one.kind, one.key),
        )

    def _around(self, row: Row, tick: Tick, number: int) -> Iterator[Near]:
        say = self.say
        placed = row.placed
        if number < len(placed):
            if number:
                yield self.near(say("Before"), row, placed[number - 1], name=False)
            if number + 1 < len(placed):
                yield self.near(say("After"), row, placed[number + 1], name=False)
        yield Near(label=shortened(row.actor.label), relation=say("All of"), card=row.card)
        for band in self.model.bands:
            if is_in(band, tick.when):
                yield Near(label=shortened(band.period.label), relation=say("In"), card=band.card)
        for event in self.model.events:
            if any(event.about.key == found.key for words in tick.words for found in words.events):
                yield Near(label=shortened(event.about.label), relation=say("Shown in"), card=event.card)
        if len(tick.about) == 1:
            for other, found in self.on[tick.about[0].key]:
                if found.card != tick.card:
                    yield self.near(say("On the same"), other, found, what=False)

    def actor(self, row: Row) -> Card:
        heard = self.say.many("{n} statement", "{n} statements", row.heard)
        return Card(
            id=row.card,
            kicker=row.group,
            title=row.actor.label,
            note=heard,
            near=self.first([self.near("", row, tick, name=False) for tick in row.ticks], 60),
            about=(row.actor.kind, row.actor.key),
        )

    def event(self, event: Happening) -> Card:
        said = self.shown.get(event.about.key, ())
        return Card(
            id=event.card,
            kicker=event.kind,
            title=event.about.label,
            note=event.note,
            words=event.words,
            near=self.first([self.near(self.say("Said then"), row, tick) for row, tick in said]),
            about=(event.about.kind, event.about.key),
        )

    def band(self, band: Band) -> Card:
        inside = [(row, tick) for row, tick in self.ticks if is_in(band, tick.when)]
        counted = self.say.many("{n} statement", "{n} statements", band.statements)
        return Card(
            id=band.card,
            kicker=self.say("Period"),
            title=band.period.label,
            note=" · ".join(part for part in (band.dates, counted) if part),
            near=self.first([self.near("", row, tick) for row, tick in inside], 60),
            about=(band.period.kind, band.period.key),
        )

    def near(self, relation: str, row: Row, tick: Tick, *, name: bool = True, what: bool = True) -> Near:
        """A tick as a neighbor: its sign, whose it is, what it is on and when."""
        parts = [isolated(shortened(row.actor.label))] if name else []
        parts += [isolated(shortened(tick_words(tick, self.say)))] if what else []
        label = (
            f"{GLYPHS[Polarity(tick.polarity)]} {': '.join(parts)} ({isolated(shortened(tick.when.words))})"
        )
        return Near(label=label, relation=relation, card=tick.card)

    def first(self, found: Iterable[Near], most: int = _MOST_NEAR) -> tuple[Near, ...]:
        """The first neighbors, and how many more there are."""
        every: Sequence[Near] = tuple(found)
        if len(every) <= most:
            return tuple(every)
        return (
            *every[:most],
            Near(label=self.say.many("{n} more", "{n} more", len(every) - most), relation=""),
        )
