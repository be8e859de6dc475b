"""Each rule on a small example, and all of them against an OWL RL reasoner."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable

import owlrl
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from counterpoint.graph.derive import derive
from counterpoint.ontology import vocabulary
from counterpoint.ontology.rules import rules

CP = vocabulary.CP
D = "https://example.org/debates/d/"
TYPE = str(RDF.type)
Turtle = Callable[[str], list[ox.Triple]]
Row = tuple[str, str, str]


def short(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    text = str(node.value) if not isinstance(node, ox.Triple) else str(node)
    return "a" if text == TYPE else text.removeprefix(CP).removeprefix(D)


def rows(triples: Iterable[ox.Triple]) -> set[Row]:
    return {(short(t.subject), short(t.predicate), short(t.object)) for t in triples}


def test_rules_come_in_order_each_with_a_title_and_a_sentence() -> None:
    assert [rule.stratum for rule in rules()] == sorted(rule.stratum for rule in rules())
    assert len({rule.name for rule in rules()}) == len({rule.title for rule in rules()}) == 17
    for rule in rules():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
        assert rule.title[0].isupper()
        assert rule.sentence.endswith(".")
        assert "CONSTRUCT" in rule.text


def test_nothing_is_derived_from_nothing() -> None:
    assert derive([]) == set()


def test_what_is_of_a_class_is_of_every_class_above_it(turtle: Turtle) -> None:
    found = rows(derive(turtle(":p a cp:PoliceUnion .")))
    assert {
        ("p", "a", "LaborUnion"),
        ("p", "a", "Actor"),
        ("p", "a", "http://www.w3.org/ns/prov#Agent"),
    } <= found
    assert ("p", "a", "PoliceUnion") not in found


def test_a_debates_own_kind_leads_to_the_kinds_above_it(turtle: Turtle) -> None:
    found = rows(derive(turtle(
        ":Deputy rdfs:subClassOf :Sheriff . :Sheriff rdfs:subClassOf cp:LawEnforcementAgency . :x a :Deputy ."
    )))  # fmt: skip
    assert {("x", "a", "Sheriff"), ("x", "a", "LawEnforcementAgency"), ("x", "a", "Actor")} <= found


def test_what_negates_excludes_and_both_hold_both_ways(turtle: Turtle) -> None:
    assert rows(derive(turtle(":p cp:negates :q ."))) == {
        ("q", "negates", "p"),
        ("p", "excludes", "q"),
        ("q", "excludes", "p"),
    }


def test_a_relation_with_two_names_holds_under_both(turtle: Turtle) -> None:
    assert rows(derive(turtle(":p cp:answers :i . :s cp:speakerOf :x ."))) == {
        ("i", "hasPosition", "p"),
        ("x", "speaker", "s"),
    }


def test_the_neighbors_properties_are_derived_too(turtle: Turtle) -> None:
    assert ("s", "http://www.w3.org/ns/prov#wasDerivedFrom", "t") in rows(
        derive(turtle(":s cp:inSource :t ."))
    )


ARGUMENTS = """
:p a cp:Position . :c a cp:Claim . :d a cp:Claim . :e a cp:Claim .
:one a cp:Support ; cp:premise :c ; cp:conclusion :p .
:both a cp:Attack ; cp:premise :d, :e ; cp:conclusion :p .
:cut a cp:Attack ; cp:premise :d ; cp:conclusion :one .
:under a cp:Attack ; cp:premise :e ; cp:conclusion :c .
"""


def test_a_single_premise_supports_or_attacks_by_itself_and_joint_ones_jointly(turtle: Turtle) -> None:
    names = {"supports", "attacks", "jointlySupports", "jointlyAttacks"}
    assert {row for row in rows(derive(turtle(ARGUMENTS))) if row[1] in names} == {
        ("c", "supports", "p"),
        ("d", "jointlyAttacks", "p"),
        ("e", "jointlyAttacks", "p"),
        ("e", "attacks", "c"),
    }


def test_attacks_are_told_apart_by_what_they_hit(turtle: Turtle) -> None:
    kinds = {"Rebuttal", "Undermining", "Undercut"}
    assert {row for row in rows(derive(turtle(ARGUMENTS))) if row[2] in kinds} == {
        ("both", "a", "Rebuttal"),
        ("cut", "a", "Undercut"),
        ("under", "a", "Undermining"),
    }


def test_one_attack_can_be_a_rebuttal_and_an_undermining(turtle: Turtle) -> None:
    chain = ":c a cp:Claim . :a a cp:Support ; cp:conclusion :c . :b a cp:Support ; cp:premise :c ."
    found = rows(derive(turtle(chain + ":x a cp:Attack ; cp:premise :y ; cp:conclusion :c .")))
    assert {("x", "a", "Rebuttal"), ("x", "a", "Undermining")} <= found


def test_an_attack_on_what_nothing_supports_is_no_rebuttal(turtle: Turtle) -> None:
    found = rows(derive(turtle(":c a cp:Claim . :x a cp:Attack ; cp:premise :y ; cp:conclusion :c .")))
    assert ("x", "a", "Rebuttal") not in found


@pytest.mark.parametrize("relation", ["excludes", "negates"])
@pytest.mark.parametrize("written", [":p cp:{} :q .", ":q cp:{} :p ."])
def test_endorsing_implies_rejecting_what_is_excluded_whichever_way_it_is_written(
    turtle: Turtle, relation: str, written: str
) -> None:
    found = rows(derive(turtle(written.format(relation) + ":s cp:expresses :p ; cp:polarity cp:Endorses .")))
    assert ("s", "impliesRejecting", "q") in found
    assert not any(row[1] == "impliesEndorsing" for row in found)


def test_rejecting_implies_endorsing_only_what_negates(turtle: Turtle) -> None:
    found = rows(
        derive(turtle(":p cp:negates :n ; cp:excludes :q . :s cp:expresses :p ; cp:polarity cp:Rejects ."))
    )
    assert {row for row in found if row[0] == "s"} == {("s", "impliesEndorsing", "n")}


def test_what_is_implied_implies_nothing_more(turtle: Turtle) -> None:
    chain = ":p cp:negates :q . :q cp:negates :r . :s cp:expresses :p ; cp:polarity cp:Endorses ."
    assert {row for row in rows(derive(turtle(chain))) if row[0] == "s"} == {("s", "impliesRejecting", "q")}


def test_a_mixed_statement_implies_nothing(turtle: Turtle) -> None:
    found = rows(derive(turtle(":p cp:negates :q . :s cp:expresses :p ; cp:polarity cp:Mixed .")))
    assert not {row for row in found if row[0] == "s"}


PERIODS = """
:first a cp:Period ; time:hasEnd :f . :f time:inXSDDate "2021-01-20"^^xsd:date .
:second a cp:Period ; time:hasBeginning :b ; time:hasEnd :e .
:b time:inXSDDate "2021-01-20"^^xsd:date . :e time:inXSDgYear "2025"^^xsd:gYear .
:open a cp:Period .
"""


@pytest.mark.parametrize(
    ("date", "periods"),
    [
        ("2021-01-19", {"first"}),
        ("2021-01-20", {"second"}),
        ("2024-12-31", {"second"}),
        ("2025-01-01", set()),
        ("2020-12", {"first"}),
        ("2021-02", {"second"}),
        ("2021-01", set()),
        ("2020", {"first"}),
        ("2021", set()),
        ("2024", {"second"}),
        ("2025", set()),
    ],
)
def test_a_date_falls_in_the_periods_that_hold_all_of_it(
    turtle: Turtle, date: str, periods: set[str]
) -> None:
    datatype = ["gYear", "gYearMonth", "date"][date.count("-")]
    dated = f'cp:date "{date}"^^xsd:{datatype} .'
    things = f":s a cp:Statement ; {dated} :l a cp:Law ; {dated}"
    found = rows(derive(turtle(PERIODS + things)))
    assert {row[2] for row in found if row[1] == "during"} == periods
    assert not any(row[0] == "l" and row[1] == "during" for row in found)


# Against owlrl, on the axioms that our ontological rules are about

AXIOMS = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf)


def axioms() -> Graph:
    graph = Graph()
    for triple in Graph().parse(data=vocabulary.resource("counterpoint.ttl"), format="turtle"):
        if triple[1] in AXIOMS or triple[2] == OWL.SymmetricProperty:
            graph.add(triple)
    return graph


CLASSES = sorted(n for n, t in vocabulary.terms().items() if t.kind == "Class")
RELATIONS = sorted(n for n, t in vocabulary.terms().items() if t.kind == "ObjectProperty")
TELLING = ["negates", "excludes", "rephrases", "answers", "hasPart", "inSource"]
"""Drawn more often, since most relations imply nothing."""
things = st.sampled_from([f"{D}{name}" for name in "abcdef"])
typings = st.tuples(things, st.just(TYPE), st.sampled_from(CLASSES).map(CP.__add__))
relations = st.tuples(things, (st.sampled_from(TELLING) | st.sampled_from(RELATIONS)).map(CP.__add__), things)


NO_CONSEQUENCES = (
    "supports",
    "attacks",
    "jointlySupports",
    "jointlyAttacks",
    "Rebuttal",
    "Undermining",
    "Undercut",
    "impliesRejecting",
    "impliesEndorsing",
)


def over_cp(triples: Iterable[Row], schema: set[str]) -> set[Row]:
    """Triples about the data: types of ours, relations of ours."""
    return {
        row
        for row in triples
        if row[0] not in schema and (row[1].startswith(CP) or (row[1] == TYPE and row[2].startswith(CP)))
    }


@settings(max_examples=20, deadline=None)
@given(st.lists(typings | relations, max_size=12))
def test_ontological_triples_equal_those_of_an_owl_reasoner(data: list[Row]) -> None:
    graph = axioms()
    schema = {str(node) for triple in graph for node in triple}
    for row in data:
        graph.add(tuple(map(URIRef, row)))  # type: ignore[arg-type]
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    theirs = over_cp(((str(s), str(p), str(o)) for s, p, o in graph), schema)

    asserted = [ox.Triple(*map(ox.NamedNode, row)) for row in data]
    every = {*asserted, *derive(asserted)}
    # Shortcuts, attack kinds, polarities and stances are no consequences in OWL.
    ours = over_cp(((t.subject.value, t.predicate.value, t.object.value) for t in every), schema)
    other = {CP + name for name in NO_CONSEQUENCES}
    written = set(data)
    assert {row for row in ours if row in written or not other & set(row)} == {
        row for row in theirs if row in written or not other & set(row)
    }


@settings(max_examples=25, deadline=None)
@given(st.lists(typings | relations, max_size=25))
def test_deriving_never_repeats_what_was_asserted_and_ends_at_a_fixpoint(data: list[Row]) -> None:
    asserted = {ox.Triple(*map(ox.NamedNode, row)) for row in data}
    derived = derive(asserted)
    assert not asserted & derived
    assert derive(derived | asserted) == set()


def test_blank_nodes_and_their_names_are_kept() -> None:
    node = ox.BlankNode("somebody")
    found = derive([ox.Triple(node, ox.NamedNode(TYPE), ox.NamedNode(CP + "Person"))])
    assert {t.subject for t in found} == {node}


def test_the_ontologys_own_individuals_are_not_part_of_what_a_debate_derives(turtle: Turtle) -> None:
    subjects = {
        row[0]
        for row in rows(derive(turtle(":m <http://www.w3.org/ns/org#role> cp:Mayor . :p a cp:Period .")))
    }
    assert subjects == {"p"}


@pytest.mark.soak
def test_a_hundred_thousand_triples_take_seconds() -> None:
    chance = random.Random(7)
    node = lambda kind, i: ox.NamedNode(f"{D}{kind}/{kind[0]}{i}")  # noqa: E731
    cp = lambda name: ox.NamedNode(CP + name)  # noqa: E731
    a = ox.NamedNode(TYPE)
    asserted = [ox.Triple(ox.NamedNode(D[:-1]), a, cp("Debate"))]
    asserted += [ox.Triple(node("actors", i), a, cp("PoliceUnion")) for i in range(1000)]
    asserted += [ox.Triple(node("positions", i), a, cp("Position")) for i in range(100)]
    asserted += [
        ox.Triple(node("positions", i), cp("excludes"), node("positions", i - 1)) for i in range(1, 100, 2)
    ]
    for i in range(16_000):
        statement = node("statements", i)
        asserted += [
            ox.Triple(statement, a, cp("Statement")),
            ox.Triple(statement, cp("speaker"), node("actors", chance.randrange(1000))),
            ox.Triple(
                statement, cp("expresses"), node(chance.choice(["positions", *["claims"] * 9]), i % 100)
            ),
            ox.Triple(statement, cp("polarity"), cp(chance.choice(["Endorses", "Rejects"]))),
            ox.Triple(statement, cp("mode"), cp("Paraphrase")),
            ox.Triple(statement, cp("inSource"), node("sources", chance.randrange(200))),
        ]
    start = time.perf_counter()
    derived = derive(asserted)
    assert time.perf_counter() - start < 30  # about 3 on a quiet machine
    assert len(asserted) > 97_000
    assert len(derived) > 97_000
