"""What belongs on the map of an issue: its positions, and whatever is said for or against them, to the end.

A position of another issue that serves here as a reason is shown, and its own reasons are left to the map
of its issue. Propositions that no issue reaches come on a map of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, Position, Proposition

__all__ = ["MOST_BOXES", "Scope", "issue_scope", "loose_scope", "tree_roots", "whole_scope"]

MOST_BOXES = 150
"""A map stays legible to about this many boxes; reasons farther from the positions are left to the text."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Keys of propositions and arguments, nearest first; ``elsewhere`` maps a position to its own issue.

    ``left_out`` counts the propositions that would have been too many.
    """

    propositions: tuple[str, ...]
    arguments: tuple[str, ...]
    elsewhere: dict[str, str]
    left_out: int = 0


def issue_scope(debate: Debate, issue: str) -> Scope:
    """What is said on an issue; the issues below it have maps of their own."""
    return _reached(debate, [position.key for position in debate.positions_on(issue)])


def whole_scope(debate: Debate) -> Scope:
    """The whole debate."""
    return _reached(debate, [*debate.positions, *debate.claims])


def loose_scope(debate: Debate) -> Scope:
    """The propositions that no issue reaches."""
    reached: set[str] = set()
    for issue in debate.issues:
        scope = issue_scope(debate, issue)
        reached.update(set(scope.propositions) - set(scope.elsewhere))
    return _reached(debate, [key for key in debate.propositions if key not in reached])


def tree_roots(debate: Debate, scope: Scope) -> tuple[str, ...]:
    """Where the text twin begins: the positions, then what no chain of reasons reaches from them."""
    own = [key for key in scope.propositions if key not in scope.elsewhere]
    used = {premise for argument in scope.arguments for premise in debate.arguments[argument].premises}
    own.sort(key=lambda key: (not isinstance(debate.find(key), Position), key in used))
    roots: list[str] = []
    reached: set[str] = set()
    for key in own:
        if key not in reached or isinstance(debate.find(key), Position):
            roots.append(key)
            _reach(debate, key, reached)
    return tuple(roots)


def _reach(debate: Debate, root: str, reached: set[str]) -> None:
    queue = [root]
    while queue:
        key = queue.pop()
        if key not in reached:
            reached.add(key)
            for argument in (*debate.arguments_for(key), *debate.arguments_against(key)):
                queue += [argument.key, *(p for p in argument.premises if p not in debate.positions)]


def _reached(debate: Debate, roots: Iterable[str]) -> Scope:
    own = dict.fromkeys(roots)
    queue = list(own)
    arguments: dict[str, None] = {}
    elsewhere: dict[str, str] = {}
    kin = _kin(debate)
    for key in queue:
        for argument in (*debate.arguments_for(key), *debate.arguments_against(key)):
            if argument.key not in arguments:
                arguments[argument.key] = None
                queue.append(argument.key)
        thing = debate.find(key)
        near = thing.premises if isinstance(thing, Argument) else kin.get(key, ())
        for other in near:
            found = debate.find(other)
            if other in own or other in elsewhere or not isinstance(found, Proposition):
                continue
            if isinstance(found, Position) and found.answers:
                if isinstance(thing, Argument):
                    elsewhere[other] = found.answers[0]
                continue
            own[other] = None
            queue.append(other)
    return _bounded(debate, tuple(own), tuple(arguments), elsewhere)


def _kin(debate: Debate) -> dict[str, list[str]]:
    """Claims that belong beside others: narrower ones, rephrasings, what cannot hold together with them."""
    kin: dict[str, list[str]] = {}
    for a, b in _pairs(debate):
        kin.setdefault(a, []).append(b)
    return kin


def _pairs(debate: Debate) -> Iterator[tuple[str, str]]:
    for proposition in debate.propositions.values():
        for broader in proposition.specializes:
            yield broader, proposition.key
        for twin in (*proposition.rephrases, *proposition.excludes, *proposition.negates):
            yield proposition.key, twin
            yield twin, proposition.key


def _bounded(
    debate: Debate, found: tuple[str, ...], arguments: Iterable[str], elsewhere: dict[str, str]
) -> Scope:
    kept = found[: max(MOST_BOXES - len(elsewhere), 1)]
    near = {*kept, *elsewhere}
    drawn: dict[str, None] = {}
    for key in arguments:
        argument = debate.arguments[key]
        if {*argument.premises, argument.conclusion} <= near | drawn.keys():
            drawn[key] = None
    return Scope((*kept, *elsewhere), tuple(drawn), elsewhere, len(found) - len(kept))
