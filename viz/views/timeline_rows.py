"""From statements to the rows of a timeline: whose they are, when they were made, and which come together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from counterpoint.ontology.dates import is_date
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Mode, Polarity, Statement
from counterpoint.viz.cards import card_id
from counterpoint.viz.dates import date_words, days_of
from counterpoint.viz.evidence import evidence, ref, refs
from counterpoint.viz.families import families
from counterpoint.viz.languages import Language
from counterpoint.viz.views.timeline_model import UNDATED, Row, Tick, When

__all__ = ["Voice", "grain_of", "in_question", "rows", "times", "voices"]

_GRAINS: Final = {"day": 10, "month": 7, "year": 4}
"""How many characters of an ISO date tell dates apart."""
_MOST_DATES: Final = 40
"""Different dates in one row, above which those of a month or year share a tick."""
_MOST_TOGETHER: Final = 6
"""Ticks of an actor at one time, above which there is one for each polarity."""


@dataclass(frozen=True, slots=True)
class Voice:
    """An actor, or an author in their own voice, with its statements."""

    actor: str
    own: bool
    statements: tuple[Statement, ...]


def in_question(debate: Debate, issue: str) -> tuple[Statement, ...]:
    """The statements on the positions of an issue and on whatever bears on them; without an issue, all."""
    if not issue:
        return tuple(debate.statements.values())
    reached: set[str] = set()
    queue = [position.key for position in debate.positions_on(issue)]
    while queue:
        if (key := queue.pop()) in reached:
            continue
        reached.add(key)
        for argument in (*debate.arguments_for(key), *debate.arguments_against(key)):
            queue += [argument.key, *(p for p in argument.premises if p not in debate.positions)]
    return tuple(s for s in debate.statements.values() if s.expresses in reached)


def voices(statements: Iterable[Statement]) -> tuple[Voice, ...]:
    """Whose statements these are: those they are made for, else the speaker; an author's own voice apart."""
    found: dict[tuple[str, bool], list[Statement]] = {}
    for statement in statements:
        own = statement.mode is Mode.OWN_VOICE
        holders = (statement.speaker,) if own else statement.on_behalf_of or (statement.speaker,)
        for holder in dict.fromkeys(holders):
            found.setdefault((holder, own), []).append(statement)
    return tuple(Voice(actor, own, tuple(said)) for (actor, own), said in found.items())


def grain_of(found: Sequence[Voice]) -> str:
    """The finest grain at which no row has too many dates: ``day``, ``month`` or else ``year``."""
    for grain, length in _GRAINS.items():
        dates = ({s.date[:length] for s in voice.statements if is_date(s.date)} for voice in found)
        if max(map(len, dates), default=0) <= _MOST_DATES:
            return grain
    return "year"


def times(debate: Debate, date: str, during: Iterable[str], say: Language, grain: str = "day") -> list[When]:
    """When something is: at its date, else in each of its periods, else at no known time."""
    if is_date(date):
        kept = date[: _GRAINS[grain]]
        return [When(form="date", date=kept, words=date_words(kept, say))]
    periods = [ref(debate, key) for key in dict.fromkeys(during) if key in debate.periods]
    found = [When(form="period", period=period, words=period.label) for period in periods]
    return found or [When(form=UNDATED, words=say("undated"))]


def rows(debate: Debate, found: Iterable[Voice], say: Language, focus: str, grain: str) -> tuple[Row, ...]:
    """A row for each voice: kinds of actors together, those heard most first; authors' own voice last."""
    kinds = {voice.ref.key: family.name for family in families(debate) for voice in family.actors}
    made = [_row(debate, voice, say, focus, grain, kinds.get(voice.actor, "Others")) for voice in found]
    weight: dict[str, int] = {}
    for row in made:
        weight[row.group] = weight.get(row.group, 0) + row.heard
    made.sort(
        key=lambda r: (
            r.own_voice,
            -weight[r.group],
            r.group,
            -r.heard,
            r.actor.label.casefold(),
            r.actor.key,
        )
    )
    return tuple(made)


def _row(debate: Debate, voice: Voice, say: Language, focus: str, grain: str, kind: str) -> Row:
    return Row(
        card=card_id("author" if voice.own else "actor", voice.actor),
        actor=ref(debate, voice.actor),
        group=say("In the author’s own voice") if voice.own else say(kind),
        own_voice=voice.own,
        heard=len(voice.statements),
        ticks=tuple(_ticks(debate, voice, say, focus, grain)),
        focused=voice.actor == focus,
    )


def _ticks(debate: Debate, voice: Voice, say: Language, focus: str, grain: str) -> Iterator[Tick]:
    moments: dict[str, tuple[When, list[Statement]]] = {}
    for statement in voice.statements:
        for when in times(debate, statement.date, statement.during, say, grain):
            moments.setdefault(when.key, (when, []))[1].append(statement)
    for when, said in sorted(moments.values(), key=lambda moment: _order(debate, moment[0])):
        for name, together in _together(when, said):
            yield Tick(
                card=card_id(*(["own"] if voice.own else []), voice.actor, when.key, name),
                polarity=together[0].polarity.value,
                when=when,
                about=refs(debate, dict.fromkeys(s.expresses for s in together)),
                words=tuple(evidence(debate, statement) for statement in together),
                marked=bool(focus) and any(focus in (s.expresses, s.key) for s in together),
            )


def _together(when: When, said: Sequence[Statement]) -> list[tuple[str, list[Statement]]]:
    """What shares a tick: the same stance on the same thing; of too many, or without a date, by polarity."""
    apart: dict[tuple[Polarity, str], list[Statement]] = {}
    for statement in said:
        apart.setdefault((statement.polarity, statement.expresses), []).append(statement)
    if when.form != UNDATED and len(apart) <= _MOST_TOGETHER:
        ordered = sorted(apart.items(), key=lambda item: list(Polarity).index(item[0][0]))
        return [(together[0].key, together) for _, together in ordered]
    sides = ((side, [s for s in said if s.polarity is side]) for side in Polarity)
    return [(side.value, together) for side, together in sides if together]


def _order(debate: Debate, when: When) -> tuple[float, float, str]:
    """Where a time stands among others: by its first day, the longer first; unknown times last."""
    if when.form == UNDATED:
        return float("inf"), 0.0, ""
    if when.period is None:
        days = days_of(when.date) or (0, 0)
        return days[0], -days[1], when.date
    period = debate.periods[when.period.key]
    first, last = days_of(period.start), days_of(period.end)
    start = first[0] if first else (last[0] - 1 if last else float("inf"))
    return start, -(last[0] if last else float("inf")), when.period.key
