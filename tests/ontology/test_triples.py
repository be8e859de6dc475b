"""Records and triples say the same, in both directions."""

from dataclasses import fields, replace

import pyoxigraph as ox
import pytest

from counterpoint.errors import UnknownThingError
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.graph_reader import from_triples
from counterpoint.ontology.mapping import REFERENCES
from counterpoint.ontology.records import (
    Actor,
    ActorKind,
    Argument,
    ArgumentKind,
    Basis,
    Claim,
    Correction,
    DebateInfo,
    Event,
    Issue,
    Label,
    Mode,
    Office,
    Period,
    Place,
    Polarity,
    Policy,
    PolicyKind,
    Position,
    Source,
    Statement,
    Thing,
)
from counterpoint.ontology.triples import kebab, pascal, to_triples

EVERYTHING = {
    "also": ("B", Label("C", "es")),
    "notes": ("N", Label("Ñ", "es")),
    "translations": (Label("T", "es"),),
}

THINGS: tuple[Thing, ...] = (
    Source(
        key="article",
        label="An article",
        type="article",
        author=("author",),
        by=("paper",),
        url="https://example.org/a",
        date="2021-06",
        license="none",
        language="en",
        length=400,
        sha256="ab" * 32,
        same_as=("http://www.wikidata.org/entity/Q1",),
        **EVERYTHING,
    ),
    Source(key="study", label="A study", known_through=("article",)),
    Period(key="spring", label="Spring", start="2021-03-01", end="2021-06", **EVERYTHING),
    Place(key="land", label="Land"),
    Place(key="town", label="Town", within=("land",), **EVERYTHING),
    Policy(
        key="act",
        label="Act",
        policy_kind=PolicyKind.LAW,
        enacted_by=("council",),
        applies_in=("town",),
        affects=("people",),
        date="2012",
        **EVERYTHING,
    ),
    Event(
        key="march",
        label="March",
        place=("town",),
        during=("spring",),
        date="2021-03-05",
        concerns=("act",),
        affects=("people",),
        **EVERYTHING,
    ),
    Actor(key="author", label="Author", actor_kind="Person"),
    Actor(key="paper", label="Paper", actor_kind="NewsOrganization"),
    Actor(key="people", label="People", actor_kind="AffectedCommunity"),
    Actor(key="council", label="Council", actor_kind="Sheriff"),
    Actor(
        key="mayor",
        label="Mayor",
        actor_kind="Person",
        part_of=("council",),
        subgroup_of=("people",),
        member_of=("council",),
        represents=("people",),
        oversees=("paper",),
        place=("town",),
        offices=(
            Office(role="Mayor", of="council", start="2019-05-20", end="2023"),
            Office(role="PoliceChief"),
        ),
        **EVERYTHING,
    ),
    Issue(key="big", label="Big?"),
    Issue(key="small", label="Small?", sub_issue_of=("big",), concerns=("act", "march"), **EVERYTHING),
    Position(
        key="yes",
        label="Yes",
        answers=("small",),
        negates=("no",),
        excludes=("fear",),
        specializes=("silence",),
        rephrases=("silence",),
        concerns=("town",),
        **EVERYTHING,
    ),
    Position(key="no", label="No", answers=("small",)),
    Claim(key="fear", label="Fear"),
    Claim(
        key="silence",
        label="Silence",
        excludes=("no",),
        negates=("yes",),
        specializes=("fear",),
        rephrases=("fear",),
        concerns=("people",),
        **EVERYTHING,
    ),
    Argument(
        key="because",
        role=ArgumentKind.SUPPORT,
        premises=("fear", "silence"),
        conclusion="yes",
        basis=Basis.EXPLICIT,
        scheme="negative-consequences",
        label="Because",
        **EVERYTHING,
    ),
    Argument(key="but", role=ArgumentKind.ATTACK, premises=("no",), conclusion="because"),
    Argument(key="unsaid", role=ArgumentKind.ATTACK, premises=("no",), conclusion="fear", basis=None),
    Statement(
        key="said",
        speaker="mayor",
        on_behalf_of=("council",),
        expresses="fear",
        polarity=Polarity.REJECTS,
        source="article",
        mode=Mode.DIRECT_QUOTE,
        hedge="might",
        quote="no fear",
        start=10,
        end=17,
        original="study",
        manifested_in=("march",),
        concerns=("people",),
        place=("town",),
        during=("spring",),
        date="2021-03-05",
        label="Said",
        same_as=("https://example.org/said",),
        **EVERYTHING,
    ),
    Statement(
        key="again",
        speaker="people",
        expresses="because",
        polarity=Polarity.MIXED,
        source="article",
        quote="no fear",
        start=10,
        end=17,
    ),
    Statement(
        key="unplaced",
        speaker="people",
        expresses="fear",
        polarity=Polarity.ENDORSES,
        source="article",
        quote="afraid",
    ),
)


@pytest.fixture
def debate() -> Debate:
    info = DebateInfo(
        key="town-hall",
        base="https://example.org/",
        title="Town hall",
        translations=(Label("Ayuntamiento", "es"),),
        description="What it is about",
        license="CC-BY-4.0",
        coders=("A. Coder",),
        date="2026-01-02",
        corrections=(
            Correction("2025-12", "A name was wrong."),
            Correction("2026-01-02", "A date was wrong."),
            Correction("2026-01-02", "A place was wrong."),
        ),
        actor_kinds=(ActorKind(name="Sheriff", kind_of="LawEnforcementAgency", label="Sheriff"),),
    )
    return Debate.from_things(info, THINGS)


def test_every_field_of_every_record_survives_the_graph(debate: Debate) -> None:
    again, problems = from_triples(to_triples(debate))
    assert problems == []
    assert again == debate


def test_the_example_leaves_no_field_of_any_record_empty() -> None:
    for record in REFERENCES:
        if record.kind == "stances":
            continue
        for spec in fields(record):
            if spec.name not in ("origin", "same_as"):
                values = [getattr(thing, spec.name) for thing in THINGS if type(thing) is record]
                assert any(value not in ("", (), None) for value in values), f"{record.__name__}.{spec.name}"


def test_a_triple_that_no_field_takes_is_reported(debate: Debate) -> None:
    for triple in to_triples(debate)[::7]:
        stray = ox.Triple(triple.subject, ox.NamedNode("https://example.org/stray"), ox.Literal("x"))
        _, problems = from_triples([*to_triples(debate), stray])
        assert [problem.code for problem in problems] == ["not-understood"]


def test_an_anchor_of_two_statements_is_one_node(debate: Debate) -> None:
    anchors = [t for t in to_triples(debate) if t.predicate.value.endswith("#anchor")]
    assert len(anchors) == 3
    assert len({t.object for t in anchors}) == 2
    assert any(t.object.value.endswith("/sources/article#char=10,17") for t in anchors)


def test_a_correction_has_an_address_of_its_own(debate: Debate) -> None:
    found = {
        t.object.value
        for t in to_triples(debate)
        if t.predicate.value == "https://schema.org/correction" and isinstance(t.object, ox.NamedNode)
    }
    ends = ("2025-12", "2026-01-02", "2026-01-02.2")
    assert found == {f"https://example.org/town-hall#correction-{end}" for end in ends}


@pytest.mark.parametrize("dropped", ["text", "datePublished"])
def test_a_correction_without_date_or_note_is_reported(debate: Debate, dropped: str) -> None:
    kept = [t for t in to_triples(debate) if t.predicate.value != f"https://schema.org/{dropped}"]
    again, problems = from_triples(kept)
    assert again is not None
    assert again.info.corrections == ()
    assert [p.message for p in problems] == [
        f"<https://example.org/town-hall#correction-{end}>: a correction needs a date and a note"
        for end in ("2025-12", "2026-01-02", "2026-01-02.2")
    ]


@pytest.mark.parametrize("date", ["2026-01 05> <x", "yesterday", "2026-02-30", "2026-1-5"])
def test_a_correction_on_no_date_is_reported_and_left_out(debate: Debate, date: str) -> None:
    published = ox.NamedNode("https://schema.org/datePublished")
    node = ox.NamedNode("https://example.org/town-hall#correction-2025-12")
    triples = [t for t in to_triples(debate) if (t.subject, t.predicate) != (node, published)]
    again, problems = from_triples([*triples, ox.Triple(node, published, ox.Literal(date))])
    assert [p.code for p in problems] == ["wrong-value"]
    assert again is not None
    assert again.info.corrections == debate.info.corrections[1:]
    to_triples(again)


def test_a_reference_to_nothing_is_an_error(debate: Debate) -> None:
    stray = replace(debate.claims["fear"], concerns=("nobody",))
    broken = Debate.from_things(debate.info, [*debate.things(), stray])
    with pytest.raises(UnknownThingError, match="nobody"):
        to_triples(broken)


@pytest.mark.parametrize("drop", ["speaker", "expresses", "polarity", "inSource", "premise", "conclusion"])
def test_a_missing_value_is_reported_and_not_made_up(debate: Debate, drop: str) -> None:
    kept = [t for t in to_triples(debate) if not t.predicate.value.endswith(f"ontology#{drop}")]
    _, problems = from_triples(kept)
    assert "missing-value" in {problem.code for problem in problems}


def test_blank_nodes_for_anchors_and_offices_are_read(debate: Debate) -> None:
    names: dict[str, ox.BlankNode] = {}

    def blank(node: object) -> object:
        if isinstance(node, ox.NamedNode) and any(
            part in node.value for part in ("#char", "#mayor", "#correction")
        ):
            return names.setdefault(node.value, ox.BlankNode())
        return node

    triples = [ox.Triple(blank(t.subject), t.predicate, blank(t.object)) for t in to_triples(debate)]  # type: ignore[arg-type]
    again, problems = from_triples(triples)
    assert problems == []
    assert again == debate


def test_schema_org_is_read_with_http_too(debate: Debate) -> None:
    def old(node: ox.NamedNode) -> ox.NamedNode:
        return ox.NamedNode(node.value.replace("https://schema.org/", "http://schema.org/"))

    triples = [ox.Triple(t.subject, old(t.predicate), t.object) for t in to_triples(debate)]
    assert from_triples(triples) == (debate, [])


def test_a_graph_without_a_debate_is_refused() -> None:
    found, problems = from_triples([])
    assert found is None
    assert [problem.code for problem in problems] == ["not-one-debate"]


@pytest.mark.parametrize("notation", ["example", "negative-consequences", "position-to-know"])
def test_a_scheme_has_one_name_in_two_spellings(notation: str) -> None:
    assert kebab(pascal(notation)) == notation
