"""The SHACL shapes: valid, each with a passing and a failing example, each constraint with a message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import RDF, SH, BNode, Graph, URIRef

from counterpoint.graph.derive import derive
from counterpoint.ontology import vocabulary
from counterpoint.ontology.problems import Severity
from counterpoint.ontology.validation import validate

SHAPES = "https://w3id.org/counterpoint/shapes#"
NODE_SHAPES = sorted(
    str(shape).removeprefix(SHAPES)
    for shape in Graph()
    .parse(data=vocabulary.resource("shapes.ttl"), format="turtle")
    .subjects(RDF.type, SH.NodeShape)
)
CODES = {
    SH.minCount: "missing-value",
    SH.maxCount: "too-many-values",
    SH["class"]: "wrong-kind",
    SH["or"]: "wrong-kind",
    SH.hasValue: "wrong-kind",
    SH.closed: "unknown-property",
    SH.datatype: "wrong-value",
    SH["in"]: "wrong-value",
    SH.lessThan: "wrong-value",
    SH.minInclusive: "wrong-value",
    SH.minLength: "wrong-value",
    SH.nodeKind: "wrong-value",
    SH.pattern: "wrong-value",
    SH.uniqueLang: "wrong-value",
    SH.xone: "wrong-value",
}
NO_CONSTRAINT = {
    RDF.type, SH.path, SH.message, SH.severity, SH.property, SH.targetClass, SH.ignoredProperties,
    URIRef("http://www.w3.org/2000/01/rdf-schema#label"),
}  # fmt: skip


def example(examples: Path, name: str) -> list[ox.Triple]:
    """An example file together with the world it is set in."""
    files = (examples / "world.ttl", examples / f"{name}.ttl")
    return [quad.triple for file in files for quad in ox.parse(path=file)]


def constraints(graph: Graph, shape: URIRef | BNode) -> set[tuple[str, str]]:
    """(code, message) for each constraint of a shape itself."""
    message = str(graph.value(shape, SH.message))
    return {(CODES[p], message) for p in graph.predicates(shape) if p not in NO_CONSTRAINT}


def test_the_shapes_are_valid_shacl(shapes_graph: Graph) -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes_graph, meta_shacl=True)
    assert conforms, text


def test_every_class_of_a_debate_has_a_shape(shapes_graph: Graph) -> None:
    targets = {str(target) for target in shapes_graph.objects(None, SH.targetClass)}
    lists = {iri for entry in vocabulary.terms().values() for iri in entry.types}
    for entry in vocabulary.terms().values():
        if entry.kind == "Class" and not (entry.iri in lists and entry.name != "Period"):
            assert targets & {entry.iri, *vocabulary.superclasses(entry.name)}, entry.name


def test_every_constraint_has_one_message_of_its_own_in_english(shapes_graph: Graph) -> None:
    nested = {
        m
        for p in (SH["or"], SH.xone)
        for head in shapes_graph.objects(None, p)
        for m in shapes_graph.items(head)
    }
    nested |= {inner for outer in nested for inner in shapes_graph.objects(outer, SH.property)}
    found = {s for s, p in shapes_graph.subject_predicates() if p in CODES} - nested
    assert len(found) > 150
    for shape in found:
        messages = list(shapes_graph.objects(shape, SH.message))
        assert [message.language for message in messages] == ["en"]
        assert str(messages[0]).endswith(".")


@pytest.mark.parametrize("name", NODE_SHAPES)
def test_a_sound_example_of_each_shape_passes(examples: Path, name: str) -> None:
    assert validate(example(examples, f"{name}-good")) == []


@pytest.mark.parametrize("name", NODE_SHAPES)
def test_a_broken_example_of_each_shape_trips_every_constraint_of_its_own(
    examples: Path, shapes_graph: Graph, name: str
) -> None:
    shape = URIRef(SHAPES + name)
    own = [p for p in shapes_graph.objects(shape, SH.property) if isinstance(p, BNode)]
    expected = set().union(*(constraints(shapes_graph, part) for part in (shape, *own)))
    found = validate(example(examples, f"{name}-bad"))
    missed = [e for e in expected if not any(p.code == e[0] and e[1] in p.message for p in found)]
    assert expected
    assert missed == []


def test_every_shared_constraint_is_tripped_by_some_broken_example(
    examples: Path, shapes_graph: Graph
) -> None:
    shared = {s for s in shapes_graph.subjects(RDF.type, SH.PropertyShape) if isinstance(s, URIRef)}
    expected = set().union(*(constraints(shapes_graph, shape) for shape in shared))
    found = [p for name in NODE_SHAPES for p in validate(example(examples, f"{name}-bad"))]
    assert [e for e in expected if not any(p.code == e[0] and e[1] in p.message for p in found)] == []


def test_every_example_belongs_to_a_shape(examples: Path) -> None:
    names = {path.stem for path in examples.iterdir()}
    assert names == {"world", *(f"{n}-{k}" for n in NODE_SHAPES for k in ("good", "bad"))}


def test_a_problem_says_where_what_and_how_to_mend_it(examples: Path) -> None:
    found = validate(example(examples, "StatementShape-bad"))
    [problem] = [p for p in found if p.code == "unknown-property"]
    assert problem.thing == "https://example.org/debates/sample/bad/empty"
    assert str(problem) == (
        "bad/empty, cp:mispelt: A statement has no such property, "
        "or nobody may write it because it is derived: "
        'correct its spelling, or take it out. (found "x")'
    )


def test_a_misspelt_property_does_not_vanish_and_the_nearest_one_is_named(
    examples: Path, turtle: Callable[[str], list[ox.Triple]]
) -> None:
    world = example(examples, "ClaimShape-good")
    typo = turtle("<https://example.org/debates/sample/claims/good> cp:exclude :x .")
    [problem] = validate([*world, *typo])
    assert problem.fix == 'did you mean "cp:excludes"?'


def test_a_misspelt_class_does_not_vanish_either(turtle: Callable[[str], list[ox.Triple]]) -> None:
    [problem] = validate(turtle(":p a cp:Postion ."))
    assert (problem.code, problem.fix) == ("unknown-class", 'did you mean "cp:Position"?')


def test_a_thing_without_a_class_does_not_vanish_either(turtle: Callable[[str], list[ox.Triple]]) -> None:
    [problem] = validate(turtle(':p rdfs:label "p" .'))
    assert problem.code == "untyped"


def test_nothing_is_of_two_disjoint_classes(turtle: Callable[[str], list[ox.Triple]]) -> None:
    found = validate(
        turtle(':p a cp:Place, cp:Person ; <http://www.w3.org/2004/02/skos/core#prefLabel> "P"@en .')
    )
    assert [p.message for p in found] == [
        "<https://example.org/debates/d/p> is cp:Actor and cp:Place; nothing is both: make two things of it"
    ]


def test_a_name_that_is_missing_is_a_warning_where_the_thing_can_be_told_without(
    turtle: Callable[[str], list[ox.Triple]],
) -> None:
    [problem] = validate(turtle(":p a cp:Place ."))
    assert problem.severity is Severity.WARNING


def test_what_is_derived_may_not_be_written_by_hand(turtle: Callable[[str], list[ox.Triple]]) -> None:
    claims = ':p a cp:Claim ; skos:prefLabel "P"@en ; cp:supports :p .'.replace(
        "skos:prefLabel", "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    )
    [problem] = validate(turtle(claims))
    assert problem.code == "unknown-property"


def test_a_debates_own_kinds_of_actor_count_as_actors(
    examples: Path, turtle: Callable[[str], list[ox.Triple]]
) -> None:
    speaks = turtle("<https://example.org/debates/sample/statements/world-statement> cp:onBehalfOf "
                    "<https://example.org/debates/sample/actors/deputy> .")  # fmt: skip
    assert validate([*example(examples, "OwnKindShape-good"), *speaks]) == []


def test_the_old_address_of_schema_org_is_accepted(examples: Path) -> None:
    text = (
        (examples / "SourceShape-good.ttl").read_text().replace("https://schema.org/", "http://schema.org/")
    )
    old = [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]
    assert validate([*example(examples, "world"), *old]) == []


def test_ill_formed_dates_are_problems_and_log_nothing(
    caplog: pytest.LogCaptureFixture, turtle: Callable[[str], list[ox.Triple]]
) -> None:
    found = validate(turtle(':e a cp:Event ; cp:date "2019-02-30"^^xsd:date .'))
    assert [p.code for p in found if p.severity is Severity.ERROR] == ["wrong-kind"]
    assert not caplog.records


def test_a_blank_node_is_checked_like_any_other(turtle: Callable[[str], list[ox.Triple]]) -> None:
    [problem] = [p for p in validate(turtle("[] a cp:Issue .")) if p.code == "missing-value"]
    assert "No question" in problem.message


def test_derived_stances_fit_their_shape(examples: Path) -> None:
    asserted = example(examples, "StatementShape-good")
    # One statement more, on a position, with a place and a date.
    derived = derive(asserted)
    stances = {t.subject for t in derived if t.object == ox.NamedNode(vocabulary.term("Stance"))}
    assert stances
    entity = ox.NamedNode("http://www.w3.org/ns/prov#Entity")
    own = [t for t in derived if t.subject in stances and t.object != entity]
    assert validate([*asserted, *own]) == []


def test_the_shape_of_an_empty_graph_is_sound() -> None:
    assert validate([]) == []
