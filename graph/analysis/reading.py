"""Results read for a report: values by analysis and measure, and the statements behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from counterpoint.graph.analysis.account import Quote
from counterpoint.graph.analysis.result import Acceptance, Result, Value
from counterpoint.graph.camps.coalitions import Coalitions
from counterpoint.graph.camps.common_ground import CampVotes, CommonGround, Division
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, Mode, Polarity, Statement

__all__ = ["Reading", "counted", "joined"]

_VERBS = {Polarity.ENDORSES: "endorses", Polarity.REJECTS: "rejects", Polarity.MIXED: "is of two minds on"}
_QUOTES = 3
_MARKS = "“”\"‘’'«»„ "
"""What a quotation stands between, where its source has it in quotation marks already."""
_A_SIDE = 2
_ROUNDING = 1e-12
_ALIKE = 2
"""Actors who say the same, from whom on a camp has it in common."""


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 claim``, ``2 claims``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def joined(words: Iterable[str]) -> str:
    """Words as a list in a sentence: ``a, b and c``."""
    items = list(words)
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


@dataclass(frozen=True)
class Reading:
    """A debate and what was found in it."""

    debate: Debate
    results: Mapping[str, Result]

    @cached_property
    def _values(self) -> Mapping[tuple[str, str], tuple[Value, ...]]:
        found: dict[tuple[str, str], list[Value]] = {}
        for name, result in self.results.items():
            for value in result.values():
                found.setdefault((name, value.measure), []).append(value)
        return {where: tuple(values) for where, values in found.items()}

    def values(self, analysis: str, measure: str) -> tuple[Value, ...]:
        """The values of one measure, in the order of the result."""
        return self._values.get((analysis, measure), ())

    def number(self, analysis: str, measure: str) -> Value | None:
        """The one value of a measure of the whole debate."""
        return next((v for v in self.values(analysis, measure) if not v.about), None)

    def found(self, analysis: str, attribute: str) -> object:
        """A field of a result's record, such as its number of samples."""
        return getattr(self.results.get(analysis), attribute, None)

    def above(self, analysis: str, measure: str, least: float) -> list[Value]:
        """The values of at least that, the largest first, ties by key."""
        found = [v for v in self.values(analysis, measure) if _number(v) >= least - _ROUNDING]
        return sorted(found, key=lambda v: (-_number(v), v.about))

    def cautions(self, analysis: str) -> tuple[str, ...]:
        """What belongs beside every number of an analysis."""
        result = self.results.get(analysis)
        return result.cautions if result else ()

    @cached_property
    def camps(self) -> Mapping[int, tuple[str, ...]]:
        """The members of each coalition, by number; members by name."""
        members: dict[int, list[str]] = {}
        for value in self.values("coalitions", "Coalition"):
            if value.coalition is not None:
                members.setdefault(value.coalition, []).append(value.about[0])
        return {number: tuple(sorted(keys, key=self.name)) for number, keys in sorted(members.items())}

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The actors in no coalition."""
        found = self.results.get("coalitions")
        return found.unplaced if isinstance(found, Coalitions) else ()

    @cached_property
    def _divisions(self) -> Mapping[str, Division]:
        found = self.results.get("common-ground")
        return {d.proposition: d for d in (found.divisions if isinstance(found, CommonGround) else ())}

    def votes(self, proposition: str) -> tuple[CampVotes, ...]:
        """How the camps vote on a proposition, those of which enough are heard on it."""
        division = self._divisions.get(proposition)
        return division.counting if division else ()

    def most_alike(self, camp: int) -> tuple[str, Polarity, int] | None:
        """What most of a camp's actors, two at least, endorse or reject: with how many they are."""
        sides = [
            (number, polarity, proposition)
            for proposition in self._divisions
            for vote in self.votes(proposition)
            if vote.coalition == camp
            for number, polarity in ((vote.agree, Polarity.ENDORSES), (vote.disagree, Polarity.REJECTS))
            if number >= _ALIKE
        ]
        if not sides:
            return None
        number, polarity, proposition = min(sides, key=lambda side: (-side[0], side[2]))
        return proposition, polarity, number

    def accepted(self, measure: str, status: Acceptance) -> list[Value]:
        """The values that say a thing is in, out or undecided."""
        return [v for v in self.values("acceptability", measure) if v.accepted is status]

    def name(self, key: str) -> str:
        """What a thing is called; an argument without a name by its parts."""
        thing = self.debate.find(key)
        if isinstance(thing, Argument) and not thing.label:
            premises = joined(f"“{self.name(premise)}”" for premise in thing.premises)
            return f"the step from {premises} to {self.cited(thing.conclusion)}"
        return thing.label if thing is not None and thing.label else key

    def cited(self, key: str) -> str:
        """A proposition in quotation marks, an argument as it is called."""
        return self.name(key) if key in self.debate.arguments else f"“{self.name(key)}”"

    def names(self, keys: Iterable[str]) -> str:
        """Several things' names as a list in a sentence."""
        return joined(self.name(key) for key in keys)

    def quotes(
        self, key: str, *, by: Iterable[str] | None = None, polarity: Polarity | None = None
    ) -> tuple[Quote, ...]:
        """A few statements on a proposition or argument: one a speaker, those with words first."""
        speakers = None if by is None else set(by)

        def wanted(statement: Statement) -> bool:
            who = set(statement.on_behalf_of or (statement.speaker,))
            return (
                statement.mode is not Mode.OWN_VOICE
                and (speakers is None or bool(who & speakers))
                and (polarity is None or statement.polarity is polarity)
            )

        return self.quoted(filter(wanted, self.debate.statements_on(key)))

    def both_sides(self, key: str) -> tuple[Quote, ...]:
        """A few statements for a proposition, and a few against it."""
        return tuple(
            quote
            for side in (Polarity.ENDORSES, Polarity.REJECTS)
            for quote in self.quotes(key, polarity=side)[:_A_SIDE]
        )

    def quoted(
        self, statements: Iterable[Statement], order: Callable[[Statement], object] = lambda _: 0
    ) -> tuple[Quote, ...]:
        """A few of some statements, one a speaker, quoted ones first."""
        first: dict[str, Statement] = {}
        for statement in sorted(statements, key=lambda s: (order(s), not s.quote, s.source, s.start or 0)):
            first.setdefault(statement.speaker, statement)
        return tuple(map(self._quote, list(first.values())[:_QUOTES]))

    @cached_property
    def _several(self) -> bool:
        """Whether statements come from several sources; of one it is said once, at the head of the report."""
        return len({statement.source for statement in self.debate.statements.values()}) > 1

    def _quote(self, statement: Statement) -> Quote:
        return Quote(
            statement=statement.key,
            speaker=self.name(statement.speaker),
            verb=_VERBS[statement.polarity],
            proposition=self.name(statement.expresses),
            words=statement.quote.strip(_MARKS),
            source=self.name(statement.source) if self._several else "",
        )


def _number(value: Value) -> float:
    return float(value.value) if isinstance(value.value, (int, float)) else float("-inf")
