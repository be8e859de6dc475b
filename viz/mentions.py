"""What else in a debate refers to a thing, and in which way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, Issue, Proposition, Source, Stance, Statement, Thing

__all__ = ["Mention", "mentions"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Things or statements that refer to a thing in the same way, which ``title`` names."""

    title: str
    things: tuple[Thing, ...] = ()
    statements: tuple[Statement, ...] = ()


_FIELDS = {
    "answers": "Answers on offer",
    "sub_issue_of": "Issues that are part of it",
    "specializes": "Narrower forms",
    "part_of": "Parts",
    "subgroup_of": "Subgroups",
    "member_of": "Members",
    "represents": "Represented by",
    "oversees": "Overseen by",
    "enacted_by": "Policies it enacted",
    "applies_in": "Policies that apply here",
    "affects": "Policies and events that affect it",
    "author": "Sources by this author",
    "by": "Sources it published",
    "known_through": "Sources known through it",
    "concerns": "What is about it",
}
"""The fields that are worth listing backward, and the heading of each."""


def mentions(debate: Debate, thing: Thing) -> tuple[Mention, ...]:
    """Everything that refers to a thing, in the order a reader asks for it."""
    found = [*_reasons(debate, thing), *_records(debate, thing), *_statements(debate, thing)]
    return tuple(mention for mention in found if mention.things or mention.statements)


def _reasons(debate: Debate, thing: Thing) -> Iterator[Mention]:
    if not isinstance(thing, (Proposition, Argument)):
        return
    if thing.kind != "positions":
        yield Mention("Reasons for it", debate.arguments_for(thing.key))
        yield Mention("Reasons against it", debate.arguments_against(thing.key))
    yield Mention("Where it serves as a reason", debate.arguments_from(thing.key))


def _records(debate: Debate, thing: Thing) -> Iterator[Mention]:
    for name, title in _FIELDS.items():
        others = (
            o for o in debate.things() if not isinstance(o, Statement) and thing.key in getattr(o, name, ())
        )
        yield Mention(title, tuple(others))
    if isinstance(thing, Issue):
        return
    offices = (a for a in debate.actors.values() if any(office.of == thing.key for office in a.offices))
    yield Mention("Held an office in it", tuple(offices))


def _statements(debate: Debate, thing: Thing) -> Iterator[Mention]:
    if isinstance(thing, Stance):
        kept = (debate.statements[key] for key in thing.statements if key in debate.statements)
        yield Mention("The statements it rests on", statements=tuple(kept))
    tests: dict[str, Callable[[Statement], bool]] = {
        "Spoken about here": lambda s: thing.key in s.concerns,
        "Said here": lambda s: thing.key in s.place,
        "Said in this period": lambda s: thing.key in s.during,
        "Stances shown in it": lambda s: thing.key in s.manifested_in,
        "First said here, passed on elsewhere": lambda s: thing.key == s.original,
    }
    for title, test in tests.items():
        yield Mention(title, statements=tuple(s for s in debate.statements.values() if test(s)))
    if isinstance(thing, Source):
        taken = [s for s in debate.statements.values() if s.source == thing.key]
        taken.sort(key=lambda s: s.start if s.start is not None else -1)
        yield Mention("What is taken from it, in its order", statements=tuple(taken))
