"""The timeline in words, time running down: for each period or year who said what, and what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from counterpoint.ontology.dates import holds
from counterpoint.viz.dates import days_of
from counterpoint.viz.languages import Language
from counterpoint.viz.views.timeline_model import UNDATED, Band, Happening, Row, Tick, Timeline

__all__ = ["Block", "Entry", "blocks", "lede"]


_YEAR = "year "
"""Before a year, among the keys of periods, which hold no spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something said (``row`` and ``tick``), or something that happened (``event``)."""

    row: Row | None = None
    tick: Tick | None = None
    event: Happening | None = None

    @property
    def date(self) -> str:
        """Its date as ISO; empty where only the period is known, or nothing."""
        found = self.tick or self.event
        return found.when.date if found else ""

    @property
    def when(self) -> str:
        """Its date for people; empty where it has none."""
        found = self.tick or self.event
        return found.when.words if found and found.when.date else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of time: a period (``band``), a year outside of all, or (``undated``) no known time.

    ``dated`` are its entries in order, ``loose`` those of which only the period is known. Without a date,
    ``rows`` has the ticks of each actor together.
    """

    heading: str
    band: Band | None = None
    year: str = ""
    dated: tuple[Entry, ...] = ()
    loose: tuple[Entry, ...] = ()
    rows: tuple[Row, ...] = ()
    undated: bool = False


def blocks(model: Timeline) -> tuple[Block, ...]:
    """The blocks in order of time; what is of no known time comes last."""
    dated: dict[str, list[Entry]] = {}
    loose: dict[str, list[Entry]] = {}
    for entry in _entries(model):
        if entry.date:
            dated.setdefault(_home(model.bands, entry), []).append(entry)
        elif period := _period(entry):
            loose.setdefault(period, []).append(entry)
    in_time = sorted(
        [
            *(_period_block(band, dated, loose) for band in model.bands),
            *(_year_block(key, found) for key, found in dated.items() if key.startswith(_YEAR)),
        ],
        key=_start,
    )
    found = [block for block in in_time if block.dated or block.loose]
    return (*found, *_no_time(model))


def _entries(model: Timeline) -> Iterator[Entry]:
    yield from (Entry(event=event) for event in model.events)
    yield from (Entry(row=row, tick=tick) for row in model.rows for tick in row.ticks)


def _period(entry: Entry) -> str:
    found = entry.tick or entry.event
    return found.when.period.key if found and found.when.period else ""


def _home(bands: Sequence[Band], entry: Entry) -> str:
    """The key of the period that a dated entry is shown in: its own, else the shortest; else its year."""
    own = {ref.key for words in entry.tick.words for ref in words.periods} if entry.tick else set()
    around = [band for band in bands if holds(band.start, band.end, entry.date)]
    best = min(around, key=lambda band: (band.period.key not in own, _length(band)), default=None)
    return best.period.key if best else f"{_YEAR}{entry.date[:4]}"


def _length(band: Band) -> float:
    start, end = days_of(band.start), days_of(band.end)
    return end[0] - start[0] if start and end else float("inf")


def _period_block(band: Band, dated: dict[str, list[Entry]], loose: dict[str, list[Entry]]) -> Block:
    return Block(
        heading=band.period.label,
        band=band,
        dated=_in_order(dated.get(band.period.key, ())),
        loose=tuple(loose.get(band.period.key, ())),
    )


def _year_block(key: str, found: Sequence[Entry]) -> Block:
    year = key.removeprefix(_YEAR)
    return Block(heading=str(int(year)), year=year, dated=_in_order(found))


def _in_order(found: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(found, key=_days))


def _days(entry: Entry) -> tuple[int, int]:
    """By the first day, the longer first."""
    first, last = days_of(entry.date) or (0, 0)
    return first, -last


def _start(block: Block) -> tuple[float, float]:
    """When a block begins; one that begins at no known day, at its first entry's; without any, at the end."""
    end = days_of(block.band.end) if block.band else None
    begin = days_of(block.band.start if block.band else block.year)
    if not begin and block.dated:
        begin = days_of(block.dated[0].date)
    if begin:
        return begin[0], -end[0] if end else float("-inf")
    return (end[0] - 1, 0) if end else (float("inf"), 0)


def _no_time(model: Timeline) -> Iterator[Block]:
    say = Language(model.language)
    rows = tuple(replace(row, ticks=row.undated) for row in model.rows if row.undated)
    events = tuple(Entry(event=event) for event in model.events if event.when.form == UNDATED)
    if rows or events:
        yield Block(heading=say("At no known time"), loose=events, rows=rows, undated=True)


def lede(model: Timeline) -> str:
    """What is in question, and how much of what is said has a place in time, in a few sentences."""
    return " ".join((*model.narrowed, _placed(model)))


def _placed(model: Timeline) -> str:
    say = Language(model.language)
    if not model.statements:
        return say("No one is heard here.")
    total = say.many("{n} statement", "{n} statements", model.statements)
    if not model.dated and not model.in_periods:
        return say("{statements}; the sources date none, and place none in a period.", statements=total)
    known = []
    if model.dated:
        known.append(say.many("{n} has a date", "{n} have a date", model.dated))
    if model.in_periods:
        known.append(say.many("{n} has a period", "{n} have a period", model.in_periods))
    if model.undated:
        known.append(say.many("{n} is undated", "{n} are undated", model.undated))
    return say("{statements}: {known}.", statements=total, known=say.joined(known))
