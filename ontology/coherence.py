"""What cannot be so in a debate's records: circles, words that are not between their offsets, bad dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from counterpoint.ontology.circles import circles
from counterpoint.ontology.dates import first_day, is_date
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.problems import Problem
from counterpoint.ontology.records import (
    Actor,
    Event,
    Period,
    Policy,
    Proposition,
    Source,
    Statement,
    Thing,
)

__all__ = ["coherence_problems"]

_NESTING = {
    "issues": ("sub_issue_of",),
    "places": ("within",),
    "actors": ("part_of", "subgroup_of"),
}
"""Fields that nest, so that going up must come to an end."""

_SHOWN = 8
"""How many arguments of a circle a message names."""


def coherence_problems(debate: Debate) -> list[Problem]:
    """Every record that contradicts itself, or another one. References to nothing are passed over."""
    found = chain(
        _own_premises(debate),
        chain.from_iterable(_self_relations(p) for p in debate.propositions.values()),
        _nesting_problems(debate),
        chain.from_iterable(_anchor_problems(debate, s) for s in debate.statements.values()),
        chain.from_iterable(_date_problems(thing) for thing in debate.things()),
    )
    return list(found)


def _problem(thing: Thing, code: str, message: str, fix: str = "") -> Problem:
    return Problem(code, message, thing.origin, fix, thing=thing.key)


def _own_premises(debate: Debate) -> Iterator[Problem]:
    """Arguments that need what they are to show: the conclusion a premise, or a circle of undercuts."""
    for argument in debate.arguments.values():
        if argument.conclusion in argument.premises:
            message = f'"{argument.conclusion}" is a premise of "{argument.key}" and its conclusion'
            fix = "an argument starts from something else than it shows"
            yield _problem(argument, "own-premise", message, fix)
    for circle in circles({key: (argument.conclusion,) for key, argument in debate.arguments.items()}):
        shown = [f'"{key}"' for key in circle[:_SHOWN]] + (["…"] if len(circle) > _SHOWN else [])
        message = f"arguments about each other in a circle: {' → '.join([*shown, shown[0]])}"
        fix = "let one of them be against a proposition instead"
        yield _problem(debate.arguments[circle[0]], "own-premise", message, fix)


def _self_relations(proposition: Proposition) -> Iterator[Problem]:
    for name in ("excludes", "negates", "specializes", "rephrases"):
        if proposition.key in getattr(proposition, name):
            yield _problem(proposition, "self-reference", f'"{proposition.key}" {name} itself')


def _nesting_problems(debate: Debate) -> Iterator[Problem]:
    for kind, names in _NESTING.items():
        things: Mapping[str, Thing] = getattr(debate, kind)
        for name in names:
            for key in chain.from_iterable(circles({k: getattr(t, name) for k, t in things.items()})):
                message = f'"{key}" is {name.replace("_", " ")} itself, directly or in a circle'
                yield _problem(things[key], "circle", message)


def _anchor_problems(debate: Debate, statement: Statement) -> Iterator[Problem]:
    """A quote is the text between its offsets: as long as they say, and inside the source."""
    start, end, quote = statement.start, statement.end, statement.quote
    if start is None and end is None:
        return
    if start is None or end is None:
        missing = "start" if start is None else "end"
        yield _problem(
            statement, "offsets", f"the {missing} of the words is missing", "give both offsets or none"
        )
        return
    if not quote:
        yield _problem(statement, "offsets", "offsets without words", "quote the words between them")
    elif end - start != len(quote):
        message = f"{end - start} code points from {start} to {end}, but the words have {len(quote)}"
        yield _problem(
            statement, "offsets", message, f"the end is {start + len(quote)}, or the words are others"
        )
    source = debate.sources.get(statement.source)
    if start < 0 or (source and source.length is not None and end > source.length):
        length = source.length if source else 0
        message = f'the words ({start} to {end}) are not within "{statement.source}", which has {length}'
        yield _problem(statement, "offsets", f"{message} code points", "correct the offsets or the source")


def _date_problems(thing: Thing) -> Iterator[Problem]:
    """Dates that are none, and stretches of time that end before they begin."""
    for written in _dates(thing):
        if not is_date(written):
            fix = "write 2019, 2019-05 or 2019-05-20"
            yield _problem(thing, "bad-date", f'"{written}" is no date', fix)
    for start, end in _stretches(thing):
        if is_date(start) and is_date(end) and first_day(start) >= first_day(end):
            message = f"{start} to {end} ends before it begins; the end is not included"
            yield _problem(thing, "bad-date", message)


def _stretches(thing: Thing) -> list[tuple[str, str]]:
    match thing:
        case Period():
            return [(thing.start, thing.end)]
        case Actor():
            return [(office.start, office.end) for office in thing.offices]
        case _:
            return []


def _dates(thing: Thing) -> Iterator[str]:
    if isinstance(thing, (Statement, Policy, Event, Source)) and thing.date:
        yield thing.date
    yield from (written for stretch in _stretches(thing) for written in stretch if written)
