"""Lists narrowed to what belongs to a place, a period, an actor, a source, an issue or a position."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from counterpoint.api.refusals import RequestError
from counterpoint.graph.analysis.option import advice
from counterpoint.graph.narrowing import is_of_period, is_of_place, is_within
from counterpoint.ontology.dates import holds
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import KEY_PATTERN, Statement, Thing

__all__ = ["FILTERS", "KINDS_OF", "check_names", "narrowed_list"]

KINDS_OF: Final = {
    "place": "places",
    "period": "periods",
    "actor": "actors",
    "source": "sources",
    "issue": "issues",
    "position": "positions",
}
"""The kind of thing that each filter takes the key of."""

_OF_STATEMENTS: Final = ("place", "period", "actor", "source")

FILTERS: Final[dict[str, tuple[str, ...]]] = {
    "issues": _OF_STATEMENTS,
    "positions": (*_OF_STATEMENTS, "issue"),
    "claims": (*_OF_STATEMENTS, "issue", "position"),
    "arguments": (*_OF_STATEMENTS, "issue", "position"),
    "actors": ("place", "period", "source", "issue", "position"),
    "statements": (*_OF_STATEMENTS, "issue", "position"),
    "stances": ("place", "period", "actor", "issue", "position"),
    "sources": ("place", "period", "actor", "issue", "position"),
    "policies": ("place", "actor"),
    "events": ("place", "period"),
    "places": ("place",),
    "periods": (),
}
"""The filters that each list takes."""

_MOST_ADVISED: Final = 2_000

Asked = Mapping[str, str]


def check_names(asked: Iterable[str], known: Sequence[str], what: str) -> None:
    """Refuse a parameter that a list does not have.

    Raises:
        RequestError: it has none of that name.
    """
    for name in asked:
        if name not in known:
            raise RequestError(f'{what} has no parameter "{name[:80]}"; it has: {", ".join(known)}')


def narrowed_list(debate: Debate, kind: str, asked: Asked) -> Sequence[Thing]:
    """The records of a kind that pass every filter that is asked for, in the order of their keys.

    Raises:
        RequestError: a filter names nothing that the debate has.
    """
    wanted = {name: value for name, value in asked.items() if name in FILTERS[kind]}
    for name, value in wanted.items():
        _check(debate, kind, name, value)
    things: Iterable[Thing] = getattr(debate, kind).values()
    if wanted:
        things = _NARROWING.get(kind, _by_statements)(debate, kind, wanted)
    return sorted(things, key=lambda thing: thing.key)


def _check(debate: Debate, kind: str, name: str, value: str) -> None:
    known = getattr(debate, KINDS_OF[name])
    if value in known or (kind == "stances" and name == "period" and value == "undated"):
        return
    near = advice(value, known) if KEY_PATTERN.fullmatch(value) and len(known) <= _MOST_ADVISED else ""
    what = KINDS_OF[name]
    raise RequestError(f'{name} is "{value[:80]}": expected the key of one of the {what} of the debate{near}')


def _passing(debate: Debate, asked: Asked) -> list[Statement]:
    """The statements that pass the filters."""
    actor, position = asked.get("actor"), asked.get("position")
    found: Iterable[Statement] = debate.statements.values()
    if actor is not None:
        found = debate.statements_by(actor)
    elif position is not None:
        found = debate.statements_on(position)
    tests: dict[str, Callable[[Statement, str], bool]] = {
        "place": lambda s, key: is_of_place(debate, s, key),
        "period": lambda s, key: is_of_period(debate, s, key),
        "source": lambda s, key: key in (s.source, s.original),
        "issue": lambda s, key: _answers(debate, s.expresses, key),
        "position": lambda s, key: s.expresses == key,
    }
    chosen = [(test, asked[name]) for name, test in tests.items() if name in asked]
    return [statement for statement in found if all(test(statement, key) for test, key in chosen)]


def _answers(debate: Debate, key: str, issue: str) -> bool:
    position = debate.positions.get(key)
    return position is not None and issue in position.answers


def _statements(debate: Debate, _: str, asked: Asked) -> Iterable[Thing]:
    return _passing(debate, asked)


def _by_statements(debate: Debate, kind: str, asked: Asked) -> Iterable[Thing]:
    """The propositions, arguments, issues, actors or sources that some statement is on, by or in."""
    about = {name: asked[name] for name in ("issue", "position") if name in asked}
    told = {name: asked[name] for name in _OF_STATEMENTS if name in asked}
    things: Iterable[Thing] = getattr(debate, kind).values()
    if kind in ("actors", "sources"):
        told |= about
    elif about:
        things = [thing for thing in things if _is_about(debate, thing, about)]
    if not told:
        return things
    involved = {key for statement in _passing(debate, told) for key in _involved(debate, kind, statement)}
    return [thing for thing in things if thing.key in involved]


def _involved(debate: Debate, kind: str, statement: Statement) -> Iterable[str]:
    """The keys of the things of a kind that a statement is of."""
    if kind == "actors":
        return (statement.speaker, *statement.on_behalf_of)
    if kind == "sources":
        return (statement.source, statement.original)
    if kind == "issues":
        position = debate.positions.get(statement.expresses)
        return position.answers if position else ()
    return (statement.expresses,)


def _is_about(debate: Debate, thing: Any, about: Asked) -> bool:
    """Whether a position answers the issue; or an argument leads to the position or an answer to the issue,
    or from it; or a claim is a premise of one that leads there."""
    if thing.kind == "positions":
        return about["issue"] in thing.answers
    if thing.kind == "claims":
        return any(
            _leads(debate, argument.conclusion, about) for argument in debate.arguments_from(thing.key)
        )
    return any(_leads(debate, key, about) for key in (thing.conclusion, *thing.premises))


def _leads(debate: Debate, key: str, about: Asked) -> bool:
    return about.get("position", key) == key and (
        "issue" not in about or _answers(debate, key, about["issue"])
    )


def _stances(debate: Debate, _: str, asked: Asked) -> Iterable[Thing]:
    return [
        stance
        for stance in debate.stances.values()
        if stance.holder == asked.get("actor", stance.holder)
        and stance.position == asked.get("position", stance.position)
        and stance.place == asked.get("place", stance.place)
        and stance.period == asked.get("period", stance.period)
        and ("issue" not in asked or _answers(debate, stance.position, asked["issue"]))
    ]


def _policies(debate: Debate, _: str, asked: Asked) -> Iterable[Thing]:
    return [
        policy
        for policy in debate.policies.values()
        if ("place" not in asked or is_within(debate, policy.applies_in, asked["place"]))
        and ("actor" not in asked or asked["actor"] in (*policy.enacted_by, *policy.affects))
    ]


def _events(debate: Debate, _: str, asked: Asked) -> Iterable[Thing]:
    span = debate.periods.get(asked.get("period", ""))
    return [
        event
        for event in debate.events.values()
        if ("place" not in asked or is_within(debate, event.place, asked["place"]))
        and (
            span is None
            or span.key in event.during
            or bool(event.date and holds(span.start, span.end, event.date))
        )
    ]


def _places(debate: Debate, _: str, asked: Asked) -> Iterable[Thing]:
    return [place for place in debate.places.values() if is_within(debate, [place.key], asked["place"])]


_NARROWING: Final[dict[str, Callable[[Debate, str, Asked], Iterable[Thing]]]] = {
    "statements": _statements,
    "stances": _stances,
    "policies": _policies,
    "events": _events,
    "places": _places,
}
