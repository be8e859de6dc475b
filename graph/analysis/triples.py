"""Results → triples of a debate's analysis graph, and what is recorded there.

An analysis that was run is ``<debate>/analysis#<name>-<digest of its parameters>``, a ``prov:Activity``; each
value it measured is a ``cp:Result`` whose address begins with the activity's. There are no blank nodes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from counterpoint import __version__
from counterpoint.graph.analysis.result import Acceptance, Result, Scalar, Value
from counterpoint.graph.prefixes import PREFIXES
from counterpoint.ontology.iris import analysis_graph, debate_iri
from counterpoint.ontology.terms import CP, PROV, RDF, XSD

if TYPE_CHECKING:
    from counterpoint.ontology.debate import Debate

__all__ = ["RecordedAnalysis", "activities", "as_turtle", "result_triples", "without_activities"]

_ACCEPTED = {
    Acceptance.IN: CP["In"],
    Acceptance.OUT: CP["Out"],
    Acceptance.UNDECIDED: CP["Undecided"],
}
_SCOPE = ("issue", "place", "period", "actor")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAnalysis:
    """An analysis whose results a store holds.

    ``parameters`` are all it was run with; ``input_digest`` is that of the debate it was run on. Where the
    debate has another by now it is ``stale``.
    """

    iri: str
    method: str
    parameters: dict[str, Any]
    version: str
    input_digest: str
    ended: str
    stale: bool


def result_triples(
    debate: Debate, input_digest: str, results: Iterable[Result], *, ended: datetime | None = None
) -> list[ox.Triple]:
    """The triples of some results, each with the activity that generated it.

    Args:
        debate: the debate they are about.
        input_digest: of the debate, as :func:`counterpoint.graph.analysis.findings.digest` gives it.
        results: as the analyses returned them.
        ended: when they were computed; now, unless given.
    """
    at = (ended or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found: dict[ox.Triple, None] = {}
    for result in results:
        activity = _activity_node(debate, result)
        found.update(dict.fromkeys(_activity(debate, activity, result, input_digest, at)))
        for value in result.values():
            found.update(dict.fromkeys(_value(debate, activity, value)))
    return list(found)


def _activity_node(debate: Debate, result: Result) -> ox.NamedNode:
    code = hashlib.sha256(_parameters(result).encode()).hexdigest()[:12]
    return ox.NamedNode(f"{analysis_graph(debate.info)}#{result.name}-{code}")


def _parameters(result: Result) -> str:
    return json.dumps(dict(result.parameters), sort_keys=True, ensure_ascii=False)


def _activity(
    debate: Debate, node: ox.NamedNode, result: Result, input_digest: str, ended: str
) -> Iterator[ox.Triple]:
    yield ox.Triple(node, RDF.type, PROV.Activity)
    yield ox.Triple(node, PROV.used, ox.NamedNode(debate_iri(debate.info)))
    yield ox.Triple(node, PROV.endedAtTime, ox.Literal(ended, datatype=XSD.dateTime))
    yield ox.Triple(node, CP.method, ox.Literal(result.name))
    yield ox.Triple(node, CP.parameters, ox.Literal(_parameters(result)))
    yield ox.Triple(node, CP.softwareVersion, ox.Literal(__version__))
    yield ox.Triple(node, CP.inputDigest, ox.Literal(input_digest))
    if isinstance(seed := result.parameters.get("seed"), int):
        yield ox.Triple(node, CP.seed, ox.Literal(seed))
    if goal := result.parameters.get("goal"):
        yield ox.Triple(node, CP.goal, _thing(debate, str(goal)))
    for name in _SCOPE:
        if key := result.parameters.get(name):
            yield ox.Triple(node, CP.scope, _thing(debate, str(key)))
    for caution in result.cautions:
        yield ox.Triple(node, CP.caution, ox.Literal(caution, language="en"))


def _value(debate: Debate, activity: ox.NamedNode, value: Value) -> Iterator[ox.Triple]:
    said = list(_said(value))
    if not said:
        return
    parts = (activity.value, value.measure, *value.about, *((value.goal,) if value.goal else ()))
    node = ox.NamedNode(".".join(parts))
    yield ox.Triple(node, RDF.type, CP.Result)
    yield ox.Triple(node, PROV.wasGeneratedBy, activity)
    yield ox.Triple(node, CP.measure, CP[value.measure])
    for about in value.about:
        yield ox.Triple(node, CP.about, _thing(debate, about))
    if not value.about:
        yield ox.Triple(node, CP.about, ox.NamedNode(debate_iri(debate.info)))
    if value.goal:
        yield ox.Triple(node, CP.goal, _thing(debate, value.goal))
    for predicate, obj in said:
        yield ox.Triple(node, predicate, obj)


def _said(value: Value) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    if value.coalition is not None:
        yield CP.inCoalition, ox.Literal(value.coalition)
    if value.accepted in _ACCEPTED:
        yield CP.accepted, _ACCEPTED[value.accepted]
    elif value.accepted is not None:
        yield CP.value, ox.Literal(str(value.accepted))
    if (literal := _literal(value.value)) is not None:
        yield CP.value, literal


def _literal(value: Scalar) -> ox.Literal | None:
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return None
    return ox.Literal(value)


def _thing(debate: Debate, key: str) -> ox.NamedNode:
    return ox.NamedNode(debate.iri(debate.thing(key)))


def as_turtle(debate: Debate, input_digest: str, results: Iterable[Result]) -> str:
    """Some results as they are recorded, in Turtle."""
    triples = result_triples(debate, input_digest, results)
    prefixes = {name: PREFIXES[name] for name in ("cp", "prov", "xsd")}
    text: bytes | None = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return (text or b"").decode()


def activities(triples: Iterable[ox.Triple], input_digest: str) -> list[RecordedAnalysis]:
    """The analyses that an analysis graph holds, by name; stale where they are of another input."""
    described: dict[str, dict[str, str]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
            described.setdefault(triple.subject.value, {})[triple.predicate.value] = triple.object.value
    return [
        RecordedAnalysis(
            iri=iri,
            method=facts[CP.method.value],
            parameters=json.loads(facts[CP.parameters.value]),
            version=facts[CP.softwareVersion.value],
            input_digest=facts[CP.inputDigest.value],
            ended=facts[PROV.endedAtTime.value],
            stale=facts[CP.inputDigest.value] != input_digest,
        )
        for iri, facts in sorted(described.items())
        if CP.method.value in facts
    ]


def without_activities(triples: Iterable[ox.Triple], gone: set[str]) -> list[ox.Triple]:
    """An analysis graph without these activities and what they generated."""

    def stays(node: object) -> bool:
        return not isinstance(node, ox.NamedNode) or node.value not in gone

    kept = list(triples)
    results = {t.subject for t in kept if t.predicate == PROV.wasGeneratedBy and not stays(t.object)}
    return [t for t in kept if stays(t.subject) and t.subject not in results]
