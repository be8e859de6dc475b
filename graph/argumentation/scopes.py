"""Part of a debate: what bears on an issue, is said of a place or in a period, or is held by one actor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.option import advice
from counterpoint.graph.narrowing import is_of_period, is_of_place
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import ArgumentKind, Mode, Statement

__all__ = ["Scope", "in_scope"]


@dataclass(frozen=True, slots=True)
class Scope:
    """The propositions and arguments of a debate that are looked at.

    ``flagged`` are arguments that nobody in the scope draws: they are there because all that they use and
    target is.
    """

    nodes: frozenset[str]
    flagged: frozenset[str] = frozenset()

    def __contains__(self, key: str) -> bool:
        return key in self.nodes


def in_scope(debate: Debate, *, issue: str = "", place: str = "", period: str = "", actor: str = "") -> Scope:
    """What is within every scope that is named; without one, everything.

    An issue holds its and its sub-issues' positions, the arguments that conclude there, their premises, and
    what excludes any of these, again and again. A place holds what is expressed there or within it, a
    period what is expressed in it, an actor what it endorses more than it rejects; to these come the premises
    and conclusions of their arguments (an actor is not taken to hold what its attacks conclude against), and
    arguments all of whose parts are there.

    Raises:
        AnalysisError: the debate has no such issue, place, period or actor.
    """
    scopes = []
    if issue:
        _known(debate.issues, issue, "issue")
        scopes.append(Scope(_issue(debate, issue)))
    if place:
        _known(debate.places, place, "place")
        scopes.append(
            _spoken(debate, (s.expresses for s in _reported(debate) if is_of_place(debate, s, place)))
        )
    if period:
        _known(debate.periods, period, "period")
        scopes.append(
            _spoken(debate, (s.expresses for s in _reported(debate) if is_of_period(debate, s, period)))
        )
    if actor:
        _known(debate.actors, actor, "actor")
        scopes.append(_spoken(debate, _endorsed(debate, actor), attacked=False))
    if not scopes:
        return Scope(frozenset((*debate.propositions, *debate.arguments)))
    nodes = frozenset.intersection(*(scope.nodes for scope in scopes))
    return Scope(nodes, nodes & frozenset().union(*(scope.flagged for scope in scopes)))


def _known(things: Iterable[str], key: str, kind: str) -> None:
    names = list(things)
    if key not in names:
        raise AnalysisError(f'the debate has no {kind} "{key[:80]}"{advice(key, names)}')


def _reported(debate: Debate) -> Iterable[Statement]:
    return (s for s in debate.statements.values() if s.mode is not Mode.OWN_VOICE)


def _endorsed(debate: Debate, actor: str) -> list[str]:
    incidence = Incidence.of(debate, Selection())
    if actor not in incidence.actors:
        return []
    votes = incidence.votes[[incidence.actors.index(actor)], :].tocoo()
    return [incidence.propositions[j] for j, vote in zip(votes.col, votes.data, strict=True) if vote > 0]


def _issue(debate: Debate, issue: str) -> frozenset[str]:
    below = {issue}
    while more := {i.key for i in debate.issues.values() if below.intersection(i.sub_issue_of)} - below:
        below |= more
    open_ = [p.key for i in below for p in debate.positions_on(i)]
    found = set(open_)
    while open_:
        key = open_.pop()
        near = [a.key for a in (*debate.arguments_for(key), *debate.arguments_against(key))]
        if key in debate.arguments:
            near += debate.arguments[key].premises
        for other in (*near, *debate.excluded_by(key)):
            if other not in found:
                found.add(other)
                open_.append(other)
    return frozenset(found)


def _spoken(debate: Debate, expressed: Iterable[str], *, attacked: bool = True) -> Scope:
    """What is expressed, with all that its arguments use and conclude, and the arguments in between."""
    found = set(expressed)
    flagged: set[str] = set()
    while True:
        parts = {
            part
            for key in found
            if (argument := debate.arguments.get(key)) is not None
            for part in (
                *argument.premises,
                *((argument.conclusion,) if attacked or argument.role is ArgumentKind.SUPPORT else ()),
            )
        }
        between = {
            a.key
            for a in debate.arguments.values()
            if a.key not in found and found.issuperset((*a.premises, a.conclusion))
        }
        if parts <= found and not between:
            return Scope(frozenset(found), frozenset(flagged))
        found |= parts | between
        flagged |= between
