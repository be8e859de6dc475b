"""What the timeline is made of: rows of actors, their ticks in time, the periods, and what happened."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.ontology.dates import holds
from counterpoint.viz.model import Evidence, Ref

__all__ = ["UNDATED", "Band", "Happening", "Row", "Tick", "Timeline", "When", "is_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When something was said or happened, as far as the sources tell.

    ``form`` is ``date`` (``date`` is ISO: a day, or a month or year as a whole), ``period`` (some time in
    it) or ``undated``. ``words`` say it to people.
    """

    form: str
    words: str
    date: str = ""
    period: Ref | None = None

    @property
    def key(self) -> str:
        """What tells it from other times, and is part of the names of cards."""
        return self.date or (f"in-{self.period.key}" if self.period else UNDATED)


UNDATED = "undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """What one actor says at one time with one polarity; ``card`` opens its words.

    ``about`` is what it is on: one proposition or argument, or several where they share a tick. ``marked``
    says that it is on what the reader asked for.
    """

    card: str
    polarity: str
    when: When
    about: tuple[Ref, ...]
    words: tuple[Evidence, ...]
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One actor with its ticks in order of time, undated ones last.

    ``group`` names the kind of actor, ``heard`` counts its statements. ``own_voice`` is the row of what an
    author says in no one else's name.
    """

    card: str
    actor: Ref
    group: str
    own_voice: bool
    heard: int
    ticks: tuple[Tick, ...]
    focused: bool = False

    @property
    def placed(self) -> tuple[Tick, ...]:
        """The ticks that have a place in time."""
        return tuple(tick for tick in self.ticks if tick.when.form != UNDATED)

    @property
    def undated(self) -> tuple[Tick, ...]:
        """The ticks that have none."""
        return tuple(tick for tick in self.ticks if tick.when.form == UNDATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A period; ``start`` and ``end`` are ISO, empty where it is open, and ``dates`` says them to people.

    ``statements`` counts those that are placed in it, or dated in it.
    """

    card: str
    period: Ref
    start: str
    end: str
    dates: str
    statements: int = 0
    focused: bool = False


def is_in(band: Band, when: When) -> bool:
    """Whether a time is in a period: it is the period itself, or a date of which all falls in it."""
    if when.period:
        return when.period.key == band.period.key
    return bool(when.date) and holds(band.start, band.end, when.date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event, law or policy (``kind`` says which). ``note`` says where and by whom; ``words`` show it."""

    card: str
    about: Ref
    kind: str
    when: When
    note: str
    words: tuple[Evidence, ...]
    focused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Who took which stance when, and what happened.

    ``language`` is the tag of the language its words are in. ``statements`` counts all that are in question,
    ``dated``, ``in_periods`` and ``undated`` how many of them have a date, a period alone, or neither.
    ``grain`` is what dates are told apart by: ``day``, or ``month`` or ``year`` where there are too many.
    ``opens`` is the card that is open at first; ``narrowed`` says in sentences what of the debate is in
    question, ``left_out`` what is not shown.
    """

    debate: str
    title: str
    language: str
    issue: Ref | None
    rows: tuple[Row, ...]
    bands: tuple[Band, ...]
    events: tuple[Happening, ...]
    statements: int
    dated: int
    in_periods: int
    undated: int
    grain: str = "day"
    opens: str = ""
    narrowed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
