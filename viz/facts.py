"""What is known of a thing, as rows of a name and a value: read off its record's fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    Actor,
    Argument,
    Claim,
    Event,
    Issue,
    Period,
    Place,
    Policy,
    Position,
    Proposition,
    Source,
    Stance,
    StanceBasis,
    Statement,
    Thing,
)
from counterpoint.viz.evidence import ref, refs
from counterpoint.viz.model import Ref
from counterpoint.viz.wording import MODES, STANCES, kind_words, scheme_words, span_words

__all__ = ["Fact", "facts"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One row. ``href`` is an address outside the site, ``http`` or ``https`` only."""

    name: str
    refs: tuple[Ref, ...] = ()
    text: str = ""
    href: str = ""


def facts(debate: Debate, thing: Thing) -> tuple[Fact, ...]:
    """The rows of a thing's page, those that hold something."""
    rows = [*_KINDS.get(type(thing), _nothing)(debate, thing), *_same(thing)]
    return tuple(row for row in rows if row.refs or row.text)


def _nothing(debate: Debate, thing: Thing) -> Iterator[Fact]:  # noqa: ARG001
    yield from ()


def _same(thing: Thing) -> Iterator[Fact]:
    for iri in thing.same_as:
        yield _outside("Same as", iri)


def _outside(name: str, address: str) -> Fact:
    return Fact(name, text=address, href=address if address.startswith(("https://", "http://")) else "")


def _issue(debate: Debate, issue: Issue) -> Iterator[Fact]:
    yield Fact("Part of", refs(debate, issue.sub_issue_of))
    yield Fact("Concerns", refs(debate, issue.concerns))


def _proposition(debate: Debate, proposition: Proposition) -> Iterator[Fact]:
    if isinstance(proposition, Position):
        yield Fact("Answers", refs(debate, proposition.answers))
    yield Fact("Cannot hold together with", refs(debate, debate.excluded_by(proposition.key)))
    yield Fact("A narrower form of", refs(debate, proposition.specializes))
    twins = [p.key for p in debate.propositions.values() if proposition.key in p.rephrases]
    yield Fact("Another wording of", refs(debate, dict.fromkeys((*proposition.rephrases, *twins))))
    yield Fact("Concerns", refs(debate, proposition.concerns))


def _argument(debate: Debate, argument: Argument) -> Iterator[Fact]:
    together = " (together)" if len(argument.premises) > 1 else ""
    yield Fact("Because" + together, refs(debate, argument.premises))
    yield Fact(
        "Speaks for" if argument.role.value == "support" else "Speaks against",
        refs(debate, [argument.conclusion]),
    )
    yield Fact("Scheme", text=scheme_words(argument.scheme))


def _statement(debate: Debate, statement: Statement) -> Iterator[Fact]:
    yield Fact("Speaker", refs(debate, [statement.speaker]))
    yield Fact("On behalf of", refs(debate, statement.on_behalf_of))
    yield Fact("Source", refs(debate, [statement.source]))
    if statement.start is not None:
        yield Fact("Characters", text=f"{statement.start}–{statement.end}")
    yield Fact("Given as", text=MODES[statement.mode])
    yield Fact("Hedge", text=statement.hedge)
    yield Fact("First in", refs(debate, [statement.original] if statement.original else []))
    yield Fact("Shown in", refs(debate, statement.manifested_in))
    yield Fact("About", refs(debate, statement.concerns))
    yield Fact("Place", refs(debate, statement.place))
    yield Fact("Period", refs(debate, statement.during))
    yield Fact("Date", text=statement.date)


def _stance(debate: Debate, stance: Stance) -> Iterator[Fact]:
    yield Fact("Actor", refs(debate, [stance.holder]))
    yield Fact("On", refs(debate, [stance.position]))
    stated = stance.basis is StanceBasis.STATED
    yield Fact(
        "Stance", text=f"{STANCES[stance.polarity]}, {'stated' if stated else 'implied by their reasons'}"
    )
    yield Fact("Place", refs(debate, [stance.place] if stance.place else []))
    yield Fact("Period", refs(debate, [stance.period] if stance.period else []))
    counts = f"{stance.endorsing} endorsing, {stance.rejecting} rejecting, {stance.mixed} mixed"
    yield Fact("Statements", text=counts + (" (contested)" if stance.contested else ""))


def _actor(debate: Debate, actor: Actor) -> Iterator[Fact]:
    for office in actor.offices:
        dates = span_words(office.start, office.end)
        words = ", ".join(part for part in (kind_words(office.role), dates) if part)
        yield Fact("Office", text=words)
        yield Fact("Office of", refs(debate, [office.of] if office.of else []))
    yield Fact("Part of", refs(debate, actor.part_of))
    yield Fact("Subgroup of", refs(debate, actor.subgroup_of))
    yield Fact("Member of", refs(debate, actor.member_of))
    yield Fact("Represents", refs(debate, actor.represents))
    yield Fact("Oversees", refs(debate, actor.oversees))
    yield Fact("Place", refs(debate, actor.place))


def _source(debate: Debate, source: Source) -> Iterator[Fact]:
    yield Fact("Type", text=source.type)
    yield Fact("Author", refs(debate, source.author))
    yield Fact("Published by", refs(debate, source.by))
    yield Fact("Known through", refs(debate, source.known_through))
    yield Fact("Date", text=source.date)
    yield _outside("Address", source.url)
    yield Fact("License", text=source.license)
    yield Fact("Length", text=f"{source.length:,} characters" if source.length else "")
    yield Fact("SHA-256", text=source.sha256)


def _policy(debate: Debate, policy: Policy) -> Iterator[Fact]:
    yield Fact("Kind", text=policy.policy_kind.value)
    yield Fact("Enacted by", refs(debate, policy.enacted_by))
    yield Fact("Applies in", refs(debate, policy.applies_in))
    yield Fact("Affects", refs(debate, policy.affects))
    yield Fact("Date", text=policy.date)


def _event(debate: Debate, event: Event) -> Iterator[Fact]:
    yield Fact("Place", refs(debate, event.place))
    yield Fact("Period", refs(debate, event.during))
    yield Fact("Date", text=event.date)
    yield Fact("Concerns", refs(debate, event.concerns))
    yield Fact("Affects", refs(debate, event.affects))


def _place(debate: Debate, place: Place) -> Iterator[Fact]:
    yield Fact("Within", refs(debate, place.within))
    yield Fact("Holds", tuple(ref(debate, p.key) for p in debate.places.values() if place.key in p.within))


def _period(debate: Debate, period: Period) -> Iterator[Fact]:  # noqa: ARG001
    yield Fact("Dates", text=span_words(period.start, period.end))


_KINDS: dict[type[Thing], Callable[[Debate, Any], Iterator[Fact]]] = {
    Issue: _issue,
    Position: _proposition,
    Claim: _proposition,
    Argument: _argument,
    Statement: _statement,
    Stance: _stance,
    Actor: _actor,
    Source: _source,
    Policy: _policy,
    Event: _event,
    Place: _place,
    Period: _period,
}
