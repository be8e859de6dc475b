"""Stances: what an actor's statements add up to, per place and period (analysis.md, Stances)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

import pyoxigraph as ox
import pytest

from counterpoint.graph.derive import derive
from counterpoint.ontology import vocabulary

CP = vocabulary.CP
D = "https://example.org/debates/d"
Turtle = Callable[[str], list[ox.Triple]]
Stance = dict[str, str]

WORLD = f"""
<{D}> a cp:Debate .
:yes a cp:Position . :no a cp:Position ; cp:excludes :yes . :reason a cp:Claim . :harm a cp:Claim .
:for a cp:Support ; cp:premise :reason ; cp:conclusion :yes ; cp:basis cp:Explicit .
:against a cp:Attack ; cp:premise :harm ; cp:conclusion :yes ; cp:basis cp:Explicit .
:us a cp:Place . :chicago a cp:Place ; cp:within :us . :ward a cp:Place ; cp:within :chicago .
:biden a cp:Period ; time:hasBeginning :bb ; time:hasEnd :be .
:bb time:inXSDDate "2021-01-20"^^xsd:date . :be time:inXSDDate "2025-01-20"^^xsd:date .
"""


def says(name: str, what: str, polarity: str = "Endorses", more: str = "", source: str = "article") -> str:
    return (
        f":{name} a cp:Statement ; cp:speaker :anna ; cp:expresses :{what} ; cp:polarity cp:{polarity} ; "
        f"cp:inSource :{source} ; cp:mode cp:Paraphrase {more} .\n"
    )


def stances(triples: Iterable[ox.Triple]) -> list[Stance]:
    """Each stance as its properties by local name; its statements joined."""
    found: dict[str, Stance] = {}
    for t in sorted(triples, key=str):
        if "/stances/" in t.subject.value and "rdf-syntax" not in t.predicate.value:
            stance = found.setdefault(t.subject.value, {"iri": t.subject.value})
            name = t.predicate.value.removeprefix(CP).removeprefix("http://www.w3.org/ns/prov#")
            value = t.object.value.removeprefix(CP).removeprefix(f"{D}/")
            stance[name] = f"{stance[name]} {value}" if name in stance else value
    return list(found.values())


def cell(found: list[Stance], position: str = "yes", place: str = "", period: str = "") -> Stance | None:
    """The stance in one cell, of the one holder."""
    wanted = (position, place, period)
    cells = [s for s in found if (s["onPosition"], s.get("place", ""), s.get("during", "")) == wanted]
    assert len(cells) <= 1
    return cells[0] if cells else None


def test_one_statement_makes_a_stated_stance_that_names_it(turtle: Turtle) -> None:
    stance = cell(stances(derive(turtle(WORLD + says("s", "yes")))))
    assert stance is not None
    key = hashlib.sha256(f"{D}/anna {D}/yes all all".encode()).hexdigest()[:12]
    assert stance == {
        "iri": f"{D}/stances/st-{key}",
        "holder": "anna",
        "onPosition": "yes",
        "polarity": "Endorses",
        "stanceBasis": "Stated",
        "endorsingCount": "1",
        "rejectingCount": "0",
        "mixedCount": "0",
        "contested": "false",
        "wasDerivedFrom": "s",
    }


def test_endorsing_a_position_is_a_stated_rejection_of_what_it_excludes(turtle: Turtle) -> None:
    stance = cell(stances(derive(turtle(WORLD + says("s", "no")))), "yes")
    assert stance is not None
    assert (stance["polarity"], stance["stanceBasis"], stance["rejectingCount"]) == ("Rejects", "Stated", "1")


def test_silence_is_no_stance(turtle: Turtle) -> None:
    assert stances(derive(turtle(WORLD))) == []


def test_a_sources_own_voice_makes_no_stance(turtle: Turtle) -> None:
    own = says("s", "yes").replace("Paraphrase", "OwnVoice") + says("t", "reason").replace(
        "Paraphrase", "OwnVoice"
    )
    assert stances(derive(turtle(WORLD + own))) == []


def test_a_statement_on_behalf_of_others_is_theirs_and_not_the_speakers(turtle: Turtle) -> None:
    found = stances(derive(turtle(WORLD + says("s", "yes", more="; cp:onBehalfOf :union, :city"))))
    assert {s["holder"] for s in found} == {"union", "city"}


def test_there_is_a_stance_for_each_place_around_and_each_period_in_a_full_cross(turtle: Turtle) -> None:
    more = '; cp:place :ward ; cp:date "2023"^^xsd:gYear'
    found = [
        s for s in stances(derive(turtle(WORLD + says("s", "yes", more=more)))) if s["onPosition"] == "yes"
    ]
    cells = {(s.get("place", ""), s.get("during", "")) for s in found}
    assert cells == {(place, period) for place in ("", "ward", "chicago", "us") for period in ("", "biden")}


def test_a_statement_that_no_period_holds_is_in_the_undated_cell(turtle: Turtle) -> None:
    for more in ("", '; cp:date "1999"^^xsd:gYear'):
        found = [
            s
            for s in stances(derive(turtle(WORLD + says("s", "yes", more=more))))
            if s["onPosition"] == "yes"
        ]
        assert {s.get("during", "") for s in found} == {"", "Undated"}


def test_a_declared_period_counts_without_a_date(turtle: Turtle) -> None:
    found = stances(derive(turtle(WORLD + says("s", "yes", more="; cp:during :biden"))))
    assert cell(found, period="biden") is not None
    assert cell(found, period="Undated") is None


@pytest.mark.parametrize(
    ("endorsing", "rejecting", "mixed", "polarity"),
    [
        (1, 0, 0, "Endorses"),
        (0, 2, 0, "Rejects"),
        (0, 0, 1, "Mixed"),
        (1, 1, 0, "Mixed"),
        (3, 1, 0, "Mixed"),  # net is ½ exactly
        (4, 1, 0, "Endorses"),
        (1, 3, 0, "Mixed"),
        (1, 4, 0, "Rejects"),
        (3, 0, 3, "Mixed"),
        (4, 0, 3, "Endorses"),
    ],
)
def test_a_stance_goes_the_way_of_more_than_half(
    turtle: Turtle, endorsing: int, rejecting: int, mixed: int, polarity: str
) -> None:
    ways = ["Endorses"] * endorsing + ["Rejects"] * rejecting + ["Mixed"] * mixed
    text = "".join(says(f"s{i}", "yes", way, source=f"source{i}") for i, way in enumerate(ways))
    stance = cell(stances(derive(turtle(WORLD + text))))
    assert stance is not None
    counts = tuple(int(stance[f"{name}Count"]) for name in ("endorsing", "rejecting", "mixed"))
    assert counts == (endorsing, rejecting, mixed)
    assert stance["polarity"] == polarity
    assert stance["contested"] == ("true" if endorsing and rejecting else "false")


def test_saying_it_twice_in_one_source_counts_once_and_in_two_sources_twice(turtle: Turtle) -> None:
    text = says("s", "yes") + says("t", "yes") + says("u", "yes", source="other") + says("v", "no")
    stance = cell(stances(derive(turtle(WORLD + text))))
    assert stance is not None
    assert (stance["endorsingCount"], stance["rejectingCount"]) == ("2", "1")
    assert stance["wasDerivedFrom"] == "s t u v"


def test_duplicates_are_removed_within_each_cell(turtle: Turtle) -> None:
    text = says("s", "yes", more="; cp:place :chicago") + says("t", "yes", more="; cp:place :us")
    found = stances(derive(turtle(WORLD + text)))
    counts = {place: (cell(found, place=place) or {})["wasDerivedFrom"] for place in ("", "us", "chicago")}
    assert counts == {"": "s t", "us": "s t", "chicago": "s"}


@pytest.mark.parametrize(("premise", "polarity"), [("reason", "Endorses"), ("harm", "Rejects")])
def test_endorsing_a_premise_of_an_explicit_argument_implies_a_stance(
    turtle: Turtle, premise: str, polarity: str
) -> None:
    stance = cell(stances(derive(turtle(WORLD + says("s", premise)))))
    assert stance is not None
    assert (stance["stanceBasis"], stance["polarity"], stance["wasDerivedFrom"]) == ("Implied", polarity, "s")


def test_rejecting_a_premise_implies_nothing(turtle: Turtle) -> None:
    assert stances(derive(turtle(WORLD + says("s", "reason", "Rejects")))) == []


def test_a_reconstructed_argument_implies_nothing(turtle: Turtle) -> None:
    world = WORLD.replace("cp:Explicit", "cp:Reconstructed")
    assert stances(derive(turtle(world + says("s", "reason")))) == []


def test_where_a_stance_is_stated_none_is_implied_but_elsewhere_it_may_be(turtle: Turtle) -> None:
    text = says("s", "yes", "Rejects", "; cp:place :chicago") + says("t", "reason", more="; cp:place :ward")
    found = stances(derive(turtle(WORLD + text)))
    bases = {
        place: (cell(found, place=place) or {})["stanceBasis"] for place in ("", "us", "chicago", "ward")
    }
    assert bases == {"": "Stated", "us": "Stated", "chicago": "Stated", "ward": "Implied"}
    everywhere = cell(found)
    assert everywhere is not None
    assert (everywhere["endorsingCount"], everywhere["wasDerivedFrom"]) == ("0", "s")


def test_a_stance_is_an_entity_like_any_other(turtle: Turtle) -> None:
    derived = derive(turtle(WORLD + says("s", "yes")))
    entity = ox.NamedNode("http://www.w3.org/ns/prov#Entity")
    assert any("/stances/" in t.subject.value and t.object == entity for t in derived)


def test_places_within_each_other_in_a_circle_do_no_harm(turtle: Turtle) -> None:
    world = WORLD + ":us cp:within :ward ."
    found = stances(derive(turtle(world + says("s", "yes", more="; cp:place :ward"))))
    assert {s.get("place", "") for s in found} == {"", "ward", "chicago", "us"}


def test_the_rules_together_reach_a_fixpoint(turtle: Turtle) -> None:
    more = '; cp:place :ward ; cp:date "2023"^^xsd:gYear'
    asserted = turtle(
        WORLD + says("s", "yes", more=more) + says("t", "harm") + says("u", "no", source="other")
    )
    derived = derive(asserted)
    assert len(derived) > 100
    assert derive({*asserted, *derived}) == set()
