"""A debate as a pure value: its records, and what refers to what.

Knows no store, no file and no HTTP. Records are held by key in the order they were written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import TypeVar

from counterpoint.errors import UnknownThingError
from counterpoint.ontology.iris import thing_iri
from counterpoint.ontology.records import (
    Actor,
    Argument,
    ArgumentKind,
    Claim,
    DebateInfo,
    Event,
    Issue,
    Mode,
    Period,
    Place,
    Policy,
    Position,
    Source,
    Stance,
    Statement,
    Thing,
)

__all__ = ["Debate"]

V = TypeVar("V")


@dataclass(frozen=True, kw_only=True)
class Debate:
    """A debate's records, each kind a mapping from key to record, and the cross references between them."""

    info: DebateInfo
    issues: Mapping[str, Issue] = field(default_factory=dict)
    positions: Mapping[str, Position] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    stances: Mapping[str, Stance] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)

    @classmethod
    def from_things(cls, info: DebateInfo, things: Iterable[Thing]) -> Debate:
        """Build a debate from its records, whatever their order; each goes to its kind."""
        by_kind: dict[str, dict[str, Thing]] = defaultdict(dict)
        for thing in things:
            by_kind[thing.kind][thing.key] = thing
        return cls(info=info, **{kind: MappingProxyType(found) for kind, found in by_kind.items()})  # type: ignore[arg-type]

    def __reduce__(self) -> tuple[Callable[..., Debate], tuple[DebateInfo, tuple[Thing, ...]]]:
        """Pickled as its records: another process may work on it."""
        return Debate.from_things, (self.info, tuple(self.things(derived=True)))

    @cached_property
    def propositions(self) -> Mapping[str, Position | Claim]:
        """Positions and claims, by key."""
        return MappingProxyType({**self.positions, **self.claims})

    def things(self, *, derived: bool = False) -> Iterator[Thing]:
        """Every record; stances, which are derived, only where asked for."""
        kinds: list[Mapping[str, Thing]] = [
            self.sources, self.periods, self.places, self.policies, self.events, self.actors,
            self.issues, self.positions, self.claims, self.arguments, self.statements,
        ]  # fmt: skip
        if derived:
            kinds.append(self.stances)
        return chain.from_iterable(kind.values() for kind in kinds)

    @cached_property
    def _by_key(self) -> Mapping[str, Thing]:
        return {thing.key: thing for thing in self.things(derived=True)}

    def thing(self, key: str) -> Thing:
        """The record with that key, of whatever kind.

        Raises:
            UnknownThingError: the debate has none.
        """
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownThingError(f'debate "{self.info.key}" has nothing with the key "{key}"') from None

    def find(self, key: str) -> Thing | None:
        """The record with that key, or ``None``."""
        return self._by_key.get(key)

    def iri(self, thing: Thing) -> str:
        """The address of a record of this debate."""
        return thing_iri(self.info, thing.kind, thing.key)

    @cached_property
    def _positions_on(self) -> Mapping[str, tuple[Position, ...]]:
        return _grouped(
            (issue, position) for position in self.positions.values() for issue in position.answers
        )

    def positions_on(self, issue: str) -> tuple[Position, ...]:
        """The answers on offer to an issue."""
        return self._positions_on.get(issue, ())

    @cached_property
    def _arguments_on(self) -> Mapping[str, tuple[Argument, ...]]:
        return _grouped((argument.conclusion, argument) for argument in self.arguments.values())

    def arguments_for(self, key: str) -> tuple[Argument, ...]:
        """The supports whose conclusion is this proposition or argument."""
        return tuple(a for a in self._arguments_on.get(key, ()) if a.role is ArgumentKind.SUPPORT)

    def arguments_against(self, key: str) -> tuple[Argument, ...]:
        """The attacks whose conclusion is this proposition or argument."""
        return tuple(a for a in self._arguments_on.get(key, ()) if a.role is ArgumentKind.ATTACK)

    @cached_property
    def _arguments_from(self) -> Mapping[str, tuple[Argument, ...]]:
        return _grouped(
            (premise, argument) for argument in self.arguments.values() for premise in argument.premises
        )

    def arguments_from(self, key: str) -> tuple[Argument, ...]:
        """The arguments that use this proposition as a premise."""
        return self._arguments_from.get(key, ())

    @cached_property
    def _statements_on(self) -> Mapping[str, tuple[Statement, ...]]:
        return _grouped((statement.expresses, statement) for statement in self.statements.values())

    def statements_on(self, key: str) -> tuple[Statement, ...]:
        """The statements that express this proposition or argument, whatever their polarity."""
        return self._statements_on.get(key, ())

    @cached_property
    def _statements_by(self) -> Mapping[str, tuple[Statement, ...]]:
        return _grouped(
            (actor, statement)
            for statement in self.statements.values()
            for actor in dict.fromkeys((statement.speaker, *statement.on_behalf_of))
        )

    def statements_by(self, actor: str) -> tuple[Statement, ...]:
        """The statements this actor makes, or others make on its behalf."""
        return self._statements_by.get(actor, ())

    @cached_property
    def _stances_of(self) -> Mapping[str, tuple[Stance, ...]]:
        return _grouped((stance.holder, stance) for stance in self.stances.values())

    def stances_of(self, actor: str) -> tuple[Stance, ...]:
        """An actor's stances, in every place and period; empty until the rules have run."""
        return self._stances_of.get(actor, ())

    @cached_property
    def _stances_on(self) -> Mapping[str, tuple[Stance, ...]]:
        return _grouped((stance.position, stance) for stance in self.stances.values())

    def stances_on(self, position: str) -> tuple[Stance, ...]:
        """The stances on a position, in every place and period; empty until the rules have run."""
        return self._stances_on.get(position, ())

    @cached_property
    def _excluded(self) -> Mapping[str, tuple[str, ...]]:
        pairs = {
            pair
            for p in self.propositions.values()
            for other in (*p.excludes, *p.negates)
            for pair in ((p.key, other), (other, p.key))
        }
        return _grouped(sorted(pairs))

    def excluded_by(self, key: str) -> tuple[str, ...]:
        """The propositions that cannot hold together with this one, in either direction it was written."""
        return self._excluded.get(key, ())

    def reported_statements(self) -> tuple[Statement, ...]:
        """The statements that the sources report; their authors' own voice left out."""
        return tuple(s for s in self.statements.values() if s.mode is not Mode.OWN_VOICE)


def _grouped(pairs: Iterable[tuple[str, V]]) -> dict[str, tuple[V, ...]]:
    groups: dict[str, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
