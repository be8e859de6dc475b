"""Does every key in a debate's records refer to something, and to the right kind of thing?

What a field may refer to is the range of its property in the ontology; nothing is listed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Final

from counterpoint.ontology import vocabulary
from counterpoint.ontology.circles import circles
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.mapping import INVERSE_REFERENCES, RECORD_OF_KIND, REFERENCES
from counterpoint.ontology.nearest import did_you_mean
from counterpoint.ontology.problems import Problem
from counterpoint.ontology.records import KEY_PATTERN, KINDS, Actor, Argument, Thing

__all__ = ["allowed_kinds", "reference_problems", "references_of"]


_SUGGESTIONS: Final = 100
"""So many problems come with the nearest key: looking for it costs time in proportion to the debate."""


def reference_problems(debate: Debate) -> list[Problem]:
    """Keys that are no keys or stand for two things, references to nothing or to the wrong kind of thing."""
    problems = [*_key_problems(debate), *_own_kind_problems(debate)]
    for thing in debate.things():
        for name, key in references_of(thing):
            suggest = len(problems) < _SUGGESTIONS
            if problem := _reference_problem(debate, thing, name, key, suggest=suggest):
                problems.append(problem)
        problems += _name_problems(debate, thing)
    return problems


def references_of(thing: Thing) -> Iterator[tuple[str, str]]:
    """(field, key) for everything that a record refers to, an office's body included as ``of``."""
    record = type(thing)
    for name in (*REFERENCES[record], *INVERSE_REFERENCES.get(record, {})):
        value = getattr(thing, name)
        for key in (value,) if isinstance(value, str) else value:
            if key:
                yield name, key
    if isinstance(thing, Actor):
        yield from (("of", office.of) for office in thing.offices if office.of)


def allowed_kinds(record: type[Thing], name: str) -> tuple[str, ...]:
    """The kinds of thing that a field may refer to: ``("positions", "claims")``."""
    if name in INVERSE_REFERENCES.get(record, {}):
        return (record.kind,)
    predicate = REFERENCES[record].get(name)
    wanted = vocabulary.terms().get(vocabulary.local_name(predicate.value)) if predicate else None
    # An office's body, a source's author and publisher are actors; their properties are not ours.
    return _kinds_of(wanted.range if wanted else (vocabulary.term(Actor.__name__),))


@cache
def _kinds_of(classes: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds whose things are of one of these classes."""
    return tuple(
        kind
        for kind in KINDS
        for name in [RECORD_OF_KIND[kind].__name__]
        if set(classes) & {vocabulary.term(name), *vocabulary.superclasses(name)}
    )


def _reference_problem(debate: Debate, thing: Thing, name: str, key: str, *, suggest: bool) -> Problem | None:
    kinds = allowed_kinds(type(thing), name)
    found = debate.find(key)
    if found is not None and found.kind in kinds:
        return None
    wanted = " or ".join(map(_singular, kinds))
    fix = did_you_mean(key, (known for kind in kinds for known in getattr(debate, kind))) if suggest else ""
    if found is None:
        message = f'unknown {wanted} "{key}"'
        fix = fix or f'declare it under "{kinds[0]}"'
        return Problem("unknown-reference", message, thing.origin, fix, thing=thing.key)
    is_a = f"{_article(found.kind)} {_singular(found.kind)}"
    message = f'"{key}" is {is_a}; {name.replace("_", " ")} needs {_article(wanted)} {wanted}'
    return Problem("wrong-kind", message, thing.origin, fix, thing=thing.key)


def _name_problems(debate: Debate, thing: Thing) -> Iterator[Problem]:
    """Names of the ontology's own terms: a kind of actor, a role, a scheme."""
    match thing:
        case Actor():
            own = (kind.name for kind in debate.info.actor_kinds)
            kinds = (*vocabulary.actor_kinds(), *own)
            yield from _unknown_name(thing, "kind of actor", thing.actor_kind, kinds)
            for office in thing.offices:
                yield from _unknown_name(thing, "role", office.role, vocabulary.roles())
        case Argument():
            yield from _unknown_name(thing, "scheme", thing.scheme, ("", *vocabulary.schemes()))
        case _:
            return


def _unknown_name(thing: Thing, what: str, name: str, known: Iterable[str]) -> Iterator[Problem]:
    if name not in (choices := list(known)):
        fix = did_you_mean(name, choices)
        yield Problem(
            f"unknown-{what.split()[0]}", f'unknown {what} "{name}"', thing.origin, fix, thing=thing.key
        )


def _own_kind_problems(debate: Debate) -> Iterator[Problem]:
    """The debate's own kinds of actor that hang in the air: under no known kind, or under themselves."""
    parents = {kind.name: kind.kind_of for kind in debate.info.actor_kinds}
    shipped = vocabulary.actor_kinds()
    circular = set(chain.from_iterable(circles({name: (above,) for name, above in parents.items()})))
    for kind in debate.info.actor_kinds:
        above = kind.kind_of
        if kind.name in circular:
            yield Problem(
                "circle", f'the kind "{kind.name}" is a kind of itself', kind.origin, thing=kind.name
            )
        elif above not in shipped and above not in parents and above != Actor.__name__:
            fix = did_you_mean(above, [*shipped, *parents])
            yield Problem(
                "unknown-kind", f'unknown kind of actor "{above}"', kind.origin, fix, thing=kind.name
            )
        if kind.name in shipped:
            message = f'"{kind.name}" is a kind of actor already; give yours another name'
            yield Problem("duplicate-key", message, kind.origin, thing=kind.name)


def _key_problems(debate: Debate) -> Iterator[Problem]:
    first: dict[str, Thing] = {}
    for thing in debate.things():
        if not KEY_PATTERN.fullmatch(thing.key):
            message = f'"{thing.key}" cannot be a key'
            fix = "write lower-case letters, digits and hyphens, 64 at most, not a hyphen first"
            yield Problem("bad-key", message, thing.origin, fix, thing=thing.key)
        if (other := first.setdefault(thing.key, thing)) is not thing:
            message = f'"{thing.key}" is {_article(other.kind)} {_singular(other.kind)} already'
            yield Problem("duplicate-key", message, thing.origin, "give one another key", thing=thing.key)


def _singular(kind: str) -> str:
    return RECORD_OF_KIND[kind].__name__.lower()


def _article(word: str) -> str:
    return "an" if word[0] in "aeio" else "a"
