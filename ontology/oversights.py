"""What is probably not meant in a debate: warnings, which keep nothing from being loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, combinations, islice, product

from counterpoint.ontology.dates import holds
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.problems import Problem, Severity
from counterpoint.ontology.records import Polarity, Position, Statement, Thing
from counterpoint.ontology.references import references_of

__all__ = ["oversights"]

_MOST_PAIRS = 20
"""How many pairs of unrelated positions are named for one issue; their number grows with the square."""


def oversights(debate: Debate) -> list[Problem]:
    """Every warning. The debate's references must be sound (``references.py``)."""
    found = chain(
        _idle_claims(debate),
        _arguments_without_basis(debate),
        _idle_actors(debate),
        _contradictions(debate),
        _unrelated_positions(debate),
    )
    return list(found)


def _warning(thing: Thing, code: str, message: str, fix: str) -> Problem:
    return Problem(code, message, thing.origin, fix, Severity.WARNING, thing.key)


def _idle_claims(debate: Debate) -> Iterator[Problem]:
    for claim in debate.claims.values():
        argued = debate.arguments_for(claim.key) or debate.arguments_against(claim.key)
        if not (argued or debate.arguments_from(claim.key) or debate.statements_on(claim.key)):
            message = f'nobody states the claim "{claim.key}" and no argument uses it'
            yield _warning(claim, "idle-claim", message, "link it, or take it out")


def _arguments_without_basis(debate: Debate) -> Iterator[Problem]:
    for argument in debate.arguments.values():
        if argument.basis is None:
            message = f'the argument "{argument.key}" has no basis'
            yield _warning(
                argument, "no-basis", message, "say explicit (the source's) or reconstructed (yours)"
            )


def _idle_actors(debate: Debate) -> Iterator[Problem]:
    mentioned = {key for thing in debate.things() for _, key in references_of(thing) if key != thing.key}
    for actor in debate.actors.values():
        if actor.key not in mentioned:
            message = f'nobody quotes "{actor.key}" and nothing mentions it'
            yield _warning(actor, "idle-actor", message, "code what it says, or take it out")


def _contradictions(debate: Debate) -> Iterator[Problem]:
    """One actor endorsing and rejecting one proposition in one period and place."""
    groups: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in debate.statements.values():
        for actor in statement.on_behalf_of or (statement.speaker,):
            groups[actor, statement.expresses].append(statement)
    for (actor, expressed), statements in groups.items():
        if found := _contradiction(debate, statements):
            message = f'"{actor}" endorses and rejects "{expressed}" in one period and place'
            fix = f'see also statement "{found[0].key}"; if both are meant, give them their dates or places'
            yield _warning(found[1], "contradiction", message, fix)


def _contradiction(debate: Debate, statements: list[Statement]) -> tuple[Statement, Statement] | None:
    """The first of them that takes the other side of an earlier one in a period and place, with that one."""
    if not {Polarity.ENDORSES, Polarity.REJECTS} <= {statement.polarity for statement in statements}:
        return None
    first: dict[tuple[str, str, Polarity], Statement] = {}
    for statement in statements:
        if statement.polarity is not Polarity.MIXED:
            other = Polarity.REJECTS if statement.polarity is Polarity.ENDORSES else Polarity.ENDORSES
            for period, place in product(_periods(debate, statement), statement.place or ("",)):
                if earlier := first.get((period, place, other)):
                    return earlier, statement
                first.setdefault((period, place, statement.polarity), statement)
    return None


def _periods(debate: Debate, statement: Statement) -> set[str]:
    """The periods a statement falls in; the empty key where none is known."""
    found = set(statement.during)
    if statement.date:
        found |= {
            period.key
            for period in debate.periods.values()
            if holds(period.start, period.end, statement.date)
        }
    return found or {""}


def _unrelated_positions(debate: Debate) -> Iterator[Problem]:
    for issue in debate.issues.values():
        yield from islice(_unrelated_on(debate, issue.key), _MOST_PAIRS)


def _unrelated_on(debate: Debate, issue: str) -> Iterator[Problem]:
    positions = debate.positions_on(issue)
    related = {pair for position in positions for pair in _relations(debate, position)}
    for one, other in combinations(positions, 2):
        if (one.key, other.key) not in related and (other.key, one.key) not in related:
            message = f'nothing relates "{one.key}" and "{other.key}", two positions on "{issue}"'
            fix = "if both cannot hold, one excludes the other"
            yield _warning(other, "unrelated-positions", message, fix)


def _relations(debate: Debate, position: Position) -> Iterator[tuple[str, str]]:
    for key in (*position.excludes, *position.negates, *position.specializes, *position.rephrases):
        yield position.key, key
    for argument in debate.arguments_from(position.key):
        yield position.key, argument.conclusion
