"""Results in the store: as triples with their provenance, asked by SPARQL, stale ones recognized."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyoxigraph as ox
import pytest

import counterpoint as cp
from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.findings import Findings, digest
from counterpoint.graph.analysis.result import Acceptance, Result, Scalar, Value
from counterpoint.graph.analysis.triples import result_triples
from counterpoint.graph.rows import Rows
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.triples import to_triples
from counterpoint.ontology.validation import validate

WHEN = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Made(Result):
    """A result whose values a test gives."""

    name = "coalitions"
    given: tuple[Value, ...] = ()

    def values(self) -> Iterable[Value]:
        return self.given

    def rows(self) -> list[dict[str, Scalar]]:
        return [{"about": " ".join(v.about), "value": v.value} for v in self.given]


def made(*values: Value, **parameters: Scalar) -> Made:
    return Made(parameters=parameters, cautions=("too few sources",), given=values)


@pytest.fixture(scope="module")
def city_divided() -> Debate:
    return cp.open("city-divided").records


def ask(session: cp.Session, query: str) -> list[tuple[object, ...]]:
    rows = session.query(query)
    assert isinstance(rows, Rows)
    return [tuple(row) for row in rows]


def test_results_are_valid_and_say_how_they_were_made(city_divided: Debate) -> None:
    result = made(
        Value(measure="Coalition", about=("aclu",), coalition=2),
        Value(measure="CommonGround", about=("fear",), value=0.75),
        Value(measure="GroundedAcceptance", about=("cooperate",), accepted=Acceptance.OUT),
        Value(measure="NeverQuoted", about=("officers",), value=True),
        Value(measure="Congruence", about=("aclu", "activists"), value=3),
        Value(measure="SignedModularity", value=0.25),
        seed=7,
        goal="cooperate",
        actor="aclu",
    )
    triples = result_triples(city_divided, "d" * 64, [result], ended=WHEN)
    assert [
        str(p) for p in validate([*to_triples(city_divided), *triples]) if "result" in str(p).lower()
    ] == []
    base = "https://w3id.org/counterpoint/debates/city-divided"
    said = {
        (t.predicate.value.rpartition("#")[2], t.object.value) for t in triples if "value" in dir(t.object)
    }
    assert said >= {
        ("inCoalition", "2"),
        ("value", "0.75"),
        ("value", "true"),
        ("value", "0.25"),
        ("value", "3"),
        ("accepted", "https://w3id.org/counterpoint/ontology#Out"),
        ("about", base),
        ("method", "coalitions"),
        ("parameters", '{"actor": "aclu", "goal": "cooperate", "seed": 7}'),
        ("seed", "7"),
        ("inputDigest", "d" * 64),
        ("endedAtTime", "2026-11-23T12:00:00Z"),
        ("goal", f"{base}/positions/cooperate"),
        ("scope", f"{base}/actors/aclu"),
        ("caution", "too few sources"),
    }


def test_a_value_that_is_missing_makes_no_result(city_divided: Debate) -> None:
    nothing = made(Value(measure="Consistency", about=("aclu",)), Value(measure="Wedge", value=float("nan")))
    triples = result_triples(city_divided, "d" * 64, [nothing], ended=WHEN)
    assert not any("#Result" in str(t.object) for t in triples)


def test_recorded_results_are_asked_for_with_sparql() -> None:
    with cp.open("city-divided") as session:
        session.record(made(Value(measure="Coalition", about=("aclu",), coalition=1), seed=0))
        found = ask(
            session,
            """
            SELECT ?name ?camp ?method { ?r cp:inCoalition ?camp ; cp:about/skos:prefLabel ?name ;
            prov:wasGeneratedBy/cp:method ?method }""",
        )
        assert found == [("American Civil Liberties Union", 1, "coalitions")]


def test_another_run_with_the_same_parameters_takes_the_place_of_the_first() -> None:
    with cp.open("city-divided") as session:
        session.record(made(Value(measure="Coalition", about=("aclu",), coalition=1), seed=0))
        session.record(made(Value(measure="Coalition", about=("aclu",), coalition=2), seed=0))
        session.record(made(Value(measure="Coalition", about=("aclu",), coalition=3), seed=1))
        camps = ask(session, "SELECT ?camp { ?r cp:inCoalition ?camp } ORDER BY ?camp")
        assert camps == [(2,), (3,)]
        assert sorted(known.parameters["seed"] for known in session.recorded()) == [0, 1]


def test_findings_of_another_state_of_the_debate_are_refused(city_divided: Debate) -> None:
    with cp.open("city-divided") as session:
        old = Findings("city-divided", "0" * 64, {"coalitions": made()})
        assert old.stale(session.records)
        with pytest.raises(AnalysisError, match=r"not of what the debate .* says now: analyze it again"):
            session.record(old)


def test_stale_results_are_marked_and_leave_with_the_next_record(city_divided: Debate) -> None:
    with cp.open("city-divided") as session:
        old = made(Value(measure="Coalition", about=("aclu",), coalition=1), seed=9)
        session.library.store.record(
            "city-divided", lambda debate, _: result_triples(debate, "0" * 64, [old], ended=WHEN)
        )
        assert [known.stale for known in session.recorded()] == [True]
        session.record(made(Value(measure="Coalition", about=("nilc",), coalition=1), seed=0))
        assert [(known.stale, known.parameters) for known in session.recorded()] == [(False, {"seed": 0})]
        assert ask(session, "SELECT ?c { ?r cp:inCoalition ?c ; cp:about/skos:prefLabel ?c2 }") == [(1,)]


def test_replacing_the_debate_drops_its_results(city_divided: Debate) -> None:
    with cp.open("city-divided") as session:
        session.record(made(Value(measure="SignedModularity", value=0.5)))
        session.library.put(replace(city_divided, stances={}))
        assert session.recorded() == []


def test_recording_keeps_every_other_triple() -> None:
    with cp.open("city-divided") as session:
        before = set(ox.parse(session.library.dump(), ox.RdfFormat.N_QUADS))
        session.record(made(Value(measure="SignedModularity", value=0.5)))
        after = set(ox.parse(session.library.dump(), ox.RdfFormat.N_QUADS))
        analysis = ox.NamedNode("https://w3id.org/counterpoint/debates/city-divided/analysis")
        blank = {q for q in before ^ after if "BlankNode" in repr(q)}
        assert {q.graph_name for q in (before ^ after) - blank} == {analysis}


def test_the_digest_does_not_see_the_order_but_every_word(city_divided: Debate) -> None:
    turned = replace(city_divided, claims=dict(reversed(city_divided.claims.items())))
    assert digest(turned) == digest(city_divided)
    claim = city_divided.claims["fear"]
    changed = {**city_divided.claims, "fear": replace(claim, label=claim.label + "!")}
    assert digest(replace(city_divided, claims=changed)) != digest(city_divided)
