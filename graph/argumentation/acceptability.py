"""What stands in a debate: propositions and arguments in, out or undecided, under one semantics.

"In" is: it stands unrefuted in this debate. It is not: it is true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Acceptance, Result, Scalar, Value
from counterpoint.graph.argumentation.framework import Framework
from counterpoint.graph.argumentation.scopes import in_scope
from counterpoint.graph.argumentation.semantics import SEMANTICS, Extensions
from counterpoint.graph.argumentation.solving import Deadline, TimeUp
from counterpoint.graph.argumentation.translation import to_framework
from counterpoint.ontology.debate import Debate

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Acceptability", "acceptability"]

_PREFIX: Final = {
    "complete": "Complete",
    "preferred": "Preferred",
    "stable": "Stable",
    "semi-stable": "SemiStable",
    "stage": "Stage",
}


@dataclass(frozen=True, kw_only=True)
class Acceptability(Result):
    """What stands under ``semantics``, by the key of each proposition and argument.

    ``credulous``: in, where some extension holds it; out, where none does. ``skeptical``: in, where every one
    holds it; out, where every one attacks it; else undecided. Under grounded and ideal, which have one
    extension, both are the same. Either is unknown where the time limit came first.

    ``attackers`` are, by key, what attacks it once commitments are followed; ``flagged`` arguments that
    nobody in the scope draws.
    """

    name: ClassVar[str] = "acceptability"

    semantics: str = "grounded"
    skeptical: Mapping[str, Acceptance] = field(default_factory=dict)
    credulous: Mapping[str, Acceptance] = field(default_factory=dict)
    attackers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flagged: tuple[str, ...] = ()

    def values(self) -> Iterator[Value]:
        """Skeptical, then credulous acceptance of everything; one of both where there is one extension."""
        if self.semantics not in _PREFIX:
            measure = f"{self.semantics.capitalize()}Acceptance"
            yield from (Value(measure=measure, about=(k,), accepted=a) for k, a in self.skeptical.items())
            return
        for mood, found in (("Skeptical", self.skeptical), ("Credulous", self.credulous)):
            measure = f"{_PREFIX[self.semantics]}{mood}Acceptance"
            yield from (Value(measure=measure, about=(k,), accepted=a) for k, a in found.items())

    def rows(self) -> list[dict[str, Scalar]]:
        """One row a proposition or argument."""
        return [
            {
                "thing": key,
                "skeptical": str(status),
                "credulous": str(self.credulous[key]),
                "attackers": len(self.attackers[key]),
                "flagged": key in self.flagged,
            }
            for key, status in self.skeptical.items()
        ]

    def to_networkx(self) -> nx.DiGraph[str]:
        """The framework: an edge from attacker to target; nodes have ``skeptical`` and ``credulous``."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph(analysis=self.name, semantics=self.semantics)
        for key, status in self.skeptical.items():
            graph.add_node(key, skeptical=str(status), credulous=str(self.credulous[key]))
        graph.add_edges_from((a, key) for key, attackers in self.attackers.items() for a in attackers)
        return graph


def acceptability(
    debate: Debate,
    *,
    semantics: str = "grounded",
    issue: str = "",
    place: str = "",
    period: str = "",
    actor: str = "",
    rebut: str = "mutual",
    time_limit: float = 10.0,
    progress: Progress = quiet,
) -> Acceptability:
    """Which propositions and arguments of a debate, or of a part of it, stand.

    Args:
        debate: the debate.
        semantics: one of grounded, complete, preferred, stable, semi-stable, stage, ideal.
        issue, place, period, actor: keys; only what is within all that are named (``scopes.py``).
        rebut: see :func:`to_framework`.
        time_limit: seconds for the whole; what is not known by then is unknown.
        progress: told how far the time limit is.

    Raises:
        AnalysisError: there is no such semantics, issue, place, period or actor.
    """
    if semantics not in SEMANTICS:
        raise AnalysisError(f'there is no semantics "{semantics[:40]}"; there is: {", ".join(SEMANTICS)}')
    scope = in_scope(debate, issue=issue, place=place, period=period, actor=actor)
    framework = to_framework(debate, scope.nodes, rebut=rebut)
    skeptical, credulous = _labels(Extensions(framework, semantics, Deadline(time_limit, progress)))
    names = framework.names
    unknown = sum(label is Acceptance.UNKNOWN for label in (*skeptical, *credulous))
    return Acceptability(
        parameters={
            "semantics": semantics, "issue": issue, "place": place, "period": period, "actor": actor,
            "rebut": rebut, "time_limit": time_limit,
        },
        cautions=(f"{unknown} answers were not found within the time limit.",) if unknown else (),
        semantics=semantics,
        skeptical=dict(zip(names, skeptical, strict=True)),
        credulous=dict(zip(names, credulous, strict=True)),
        attackers={names[i]: tuple(names[a] for a in found) for i, found in enumerate(framework.attackers)},
        flagged=tuple(sorted(scope.flagged)),
    )  # fmt: skip


def _labels(extensions: Extensions) -> tuple[list[Acceptance], list[Acceptance]]:
    """Skeptical and credulous acceptance of every argument of a framework, by number."""
    framework = extensions.framework
    if extensions.semantics in ("grounded", "ideal"):
        return _of_one(extensions, framework)
    skeptical, credulous = [], []
    for i in range(len(framework)):
        held = _decided(lambda i=i: extensions.containing(i) is not None)  # type: ignore[misc]
        missed = _decided(lambda i=i: extensions.without(i) is not None)  # type: ignore[misc]
        credulous.append(_status(held, Acceptance.OUT))
        skeptical.append(_skeptical(extensions, i, held, missed))
    return skeptical, credulous


def _of_one(extensions: Extensions, framework: Framework) -> tuple[list[Acceptance], list[Acceptance]]:
    """Labels where there is one extension: in, out where it is attacked by it, else undecided."""
    try:
        (held,) = extensions.every()
    except TimeUp:
        unknown = [Acceptance.UNKNOWN] * len(framework)
        return unknown, unknown
    labels = [
        Acceptance.IN
        if i in held
        else Acceptance.OUT
        if held.intersection(attackers)
        else Acceptance.UNDECIDED
        for i, attackers in enumerate(framework.attackers)
    ]
    return labels, labels


def _decided(question: Callable[[], bool]) -> bool | None:
    try:
        return question()
    except TimeUp:
        return None


def _status(held: bool | None, otherwise: Acceptance) -> Acceptance:
    if held is None:
        return Acceptance.UNKNOWN
    return Acceptance.IN if held else otherwise


def _skeptical(extensions: Extensions, i: int, held: bool | None, missed: bool | None) -> Acceptance:
    """In where no extension misses it; out where none holds it and the grounded one attacks it."""
    if missed is None:
        return Acceptance.UNKNOWN
    if not missed:
        return Acceptance.IN
    if i in extensions.rejected and held is False:
        return Acceptance.OUT
    return Acceptance.UNDECIDED
