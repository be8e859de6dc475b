"""What belongs on the map of an issue: its positions, and whatever is said for or against them, to the end.

A position of another issue that serves here as a reason is shown, and its own reasons are left to the map
of its issue. Propositions that no issue reaches come on a map of their own. What would be too many to read
is left out, the farthest from the positions first, and counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, Position, Proposition

__all__ = ["MOST_BOXES", "Bounds", "Scope", "issue_scope", "loose_scope", "tree_roots", "whole_scope"]

MOST_BOXES = 150
"""A map stays legible to about this many boxes."""

LEVELS_OF_MANY = 2
"""The levels of reasons that are drawn where all would be too many."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What of a debate may be drawn.

    ``depth`` is how many levels of reasons below the positions, 0 for all that can be read; ``among`` the
    keys of the arguments that are shown, ``None`` for all, and of the claims without one those that someone
    is heard on; ``most`` the boxes that can be read.
    """

    depth: int = 0
    among: frozenset[str] | None = None
    most: int = MOST_BOXES


_LEGIBLE = Bounds()


@dataclass(frozen=True, slots=True)
class Scope:
    """Keys of propositions and arguments, nearest first; ``elsewhere`` maps a position to its own issue.

    ``levels`` is how many levels of reasons are drawn, 0 for all; ``left_out`` counts the propositions that
    are too many or too far, ``unheard`` those that no one is heard on.
    """

    propositions: tuple[str, ...]
    arguments: tuple[str, ...]
    elsewhere: dict[str, str]
    levels: int = 0
    left_out: int = 0
    unheard: int = 0


def issue_scope(debate: Debate, issue: str, bounds: Bounds = _LEGIBLE) -> Scope:
    """What is said on an issue; the issues below it have maps of their own."""
    return _scope(debate, [position.key for position in debate.positions_on(issue)], bounds)


def whole_scope(debate: Debate, bounds: Bounds = _LEGIBLE) -> Scope:
    """The whole debate."""
    return _scope(debate, _tops(debate, debate.positions, debate.claims), bounds)


def loose_scope(debate: Debate, bounds: Bounds = _LEGIBLE) -> Scope:
    """The propositions that no issue reaches."""
    reached = {
        key
        for issue in debate.issues
        for key in _reached(debate, [position.key for position in debate.positions_on(issue)]).propositions
    }
    rest = [key for key in debate.propositions if key not in reached]
    positions = [key for key in rest if key in debate.positions]
    return _scope(debate, _tops(debate, positions, (key for key in rest if key in debate.claims)), bounds)


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
            _reach(debate, key, frozenset(scope.arguments), reached)
    return tuple(roots)


def _reach(debate: Debate, root: str, drawn: frozenset[str], reached: set[str]) -> None:
    queue = [root]
    while queue:
        key = queue.pop()
        if key not in reached:
            reached.add(key)
            for argument in _on(debate, key, drawn):
                queue += [argument.key, *(p for p in argument.premises if p not in debate.positions)]


@dataclass(slots=True)
class _Reached:
    """The level of everything that roots reach; ``elsewhere`` has the issue of a foreign position."""

    propositions: dict[str, int]
    arguments: dict[str, int] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)

    def add(self, debate: Debate, key: str, level: int, *, premise: bool) -> bool:
        """Note a proposition, unless it is known or is another issue's; whether it is new and followed."""
        found = debate.find(key)
        if key in self.propositions or not isinstance(found, Proposition):
            return False
        foreign = isinstance(found, Position) and bool(found.answers)
        if foreign and not premise:
            return False
        self.propositions[key] = level
        if foreign and isinstance(found, Position):
            self.elsewhere[key] = found.answers[0]
        return not foreign


def _reached(debate: Debate, roots: Iterable[str], among: frozenset[str] | None = None) -> _Reached:
    """What stands below some propositions, level by level: reasons, their premises, replies to either."""
    found = _Reached(dict.fromkeys(roots, 0))
    kin = _kin(debate, among)
    layer, level = list(found.propositions), 0
    while layer:
        level += 1
        reasons = [a for key in layer for a in _on(debate, key, among) if a.key not in found.arguments]
        found.arguments.update((argument.key, level) for argument in reasons)
        beside = [other for key in layer for other in kin.get(key, ())]
        below = [premise for argument in reasons for premise in argument.premises]
        layer = [argument.key for argument in reasons]
        layer += [key for key in beside if found.add(debate, key, level, premise=False)]
        layer += [key for key in below if found.add(debate, key, level, premise=True)]
    return found


def _on(debate: Debate, key: str, among: frozenset[str] | None = None) -> tuple[Argument, ...]:
    found = (*debate.arguments_for(key), *debate.arguments_against(key))
    return found if among is None else tuple(a for a in found if a.key in among)


def _kin(debate: Debate, among: frozenset[str] | None) -> dict[str, list[str]]:
    """Claims that belong beside others: narrower ones, rephrasings, what cannot hold together with them."""
    kin: dict[str, list[str]] = {}
    for a, b in _pairs(debate):
        if among is None or debate.statements_on(b):
            kin.setdefault(a, []).append(b)
    return kin


def _pairs(debate: Debate) -> Iterator[tuple[str, str]]:
    for proposition in debate.propositions.values():
        for broader in proposition.specializes:
            yield broader, proposition.key
        for twin in (*proposition.rephrases, *proposition.excludes, *proposition.negates):
            yield proposition.key, twin
            yield twin, proposition.key


def _tops(debate: Debate, positions: Iterable[str], claims: Iterable[str]) -> list[str]:
    """Positions, then the claims that nothing leads to from them: those that are no one's reason first."""
    tops = list(positions)
    used = {premise for argument in debate.arguments.values() for premise in argument.premises}
    claims = tuple(claims)
    for later in (claim for claim in claims if claim not in used), claims:
        reached = _reached(debate, tops).propositions
        tops += [claim for claim in later if claim not in reached]
    return tops


def _scope(debate: Debate, roots: Iterable[str], bounds: Bounds) -> Scope:
    whole = _reached(debate, roots)
    found = whole if bounds.among is None else _heard(debate, whole, bounds.among)
    levels = bounds.depth or (LEVELS_OF_MANY if len(found.propositions) > bounds.most else 0)
    near = [key for key, level in found.propositions.items() if not levels or level <= levels]
    kept = near[: bounds.most]
    elsewhere = {key: found.elsewhere[key] for key in kept if key in found.elsewhere}
    left_out = len(found.propositions) - len(kept)
    return Scope(
        propositions=(*(key for key in kept if key not in elsewhere), *elsewhere),
        arguments=_drawn(debate, found.arguments, set(kept)),
        elsewhere=elsewhere,
        levels=levels if left_out else 0,
        left_out=left_out,
        unheard=len(whole.propositions) - len(found.propositions),
    )


def _heard(debate: Debate, whole: _Reached, among: frozenset[str]) -> _Reached:
    """What is left of a reach where only some arguments are shown."""
    tops = [
        key
        for key, level in whole.propositions.items()
        if level == 0 and (key in debate.positions or debate.statements_on(key) or _on(debate, key, among))
    ]
    return _reached(debate, tops, among)


def _drawn(debate: Debate, arguments: Iterable[str], near: Collection[str]) -> tuple[str, ...]:
    """The arguments all of whose ends are drawn; an undercut comes after what it hits."""
    drawn: dict[str, None] = {}
    for key in arguments:
        argument = debate.arguments[key]
        if all(premise in near for premise in argument.premises) and (
            argument.conclusion in near or argument.conclusion in drawn
        ):
            drawn[key] = None
    return tuple(drawn)
