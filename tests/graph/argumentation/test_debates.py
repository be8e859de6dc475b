"""What stands in a debate: the translation, its closure, and scopes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import counterpoint as cp
from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.result import Acceptance
from counterpoint.graph.argumentation.acceptability import acceptability
from counterpoint.graph.argumentation.scopes import in_scope
from counterpoint.graph.argumentation.tasks import answer
from counterpoint.graph.argumentation.translation import commitments, to_framework
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind, Claim, DebateInfo, Thing

MakeDebate = Callable[..., Debate]


@pytest.fixture(scope="module")
def city_divided() -> Debate:
    return cp.open("city-divided").records


def labels(debate: Debate, status: Acceptance) -> set[str]:
    return {key for key, found in acceptability(debate).skeptical.items() if found is status}


def test_the_attacks_are_those_computed_by_hand(make_debate: MakeDebate) -> None:
    graph = to_framework(make_debate()).to_networkx()
    assert set(graph.edges) == {("l", "k"), ("k", "l"), ("s", "k"), ("k", "s"), ("u", "s"), ("t", "k")}


def test_the_grounded_labels_are_those_computed_by_hand(make_debate: MakeDebate) -> None:
    whole, without = make_debate(), make_debate(t=False)
    assert labels(whole, Acceptance.IN) == set("abrutl")
    assert labels(whole, Acceptance.OUT) == set("sk")
    assert labels(without, Acceptance.IN) == set("abru")
    assert labels(without, Acceptance.OUT) == set("s")
    assert labels(without, Acceptance.UNDECIDED) == set("lk")


def test_rebuttal_is_mutual_unless_it_is_asked_for_one_way() -> None:
    things: list[Thing] = [Claim(key=key) for key in "pqc"]
    things += [
        Argument(key="pro", role=ArgumentKind.SUPPORT, premises=("p",), conclusion="c"),
        Argument(key="con", role=ArgumentKind.ATTACK, premises=("q",), conclusion="c"),
    ]
    debate = Debate.from_things(DebateInfo(key="d", base="https://example.org/", title="D"), things)
    assert set(to_framework(debate).to_networkx().edges) == {("con", "c"), ("con", "pro"), ("pro", "con")}
    oneway = to_framework(debate, rebut="oneway").to_networkx()
    assert set(oneway.edges) == {("con", "c"), ("con", "pro")}
    assert acceptability(debate, rebut="oneway").skeptical["c"] is Acceptance.OUT


@st.composite
def debates(draw: st.DrawFn) -> Debate:
    """Small debates with joint premises, circles of supports, undercuts and exclusions."""
    claims = [f"c{i}" for i in range(draw(st.integers(2, 4)))]
    arguments = [f"a{i}" for i in range(draw(st.integers(1, 4)))]
    things: list[Thing] = [
        Claim(key=key, excludes=tuple(draw(st.sets(st.sampled_from(claims), max_size=1)) - {key}))
        for key in claims
    ]
    for place, key in enumerate(arguments):
        premises = draw(st.sets(st.sampled_from(claims), min_size=1, max_size=2))
        target = draw(st.sampled_from([*claims, *arguments[:place]]))
        role = draw(st.sampled_from(list(ArgumentKind)))
        things.append(Argument(key=key, role=role, premises=tuple(sorted(premises)), conclusion=target))
    return Debate.from_things(DebateInfo(key="d", base="https://example.org/", title="D"), things)


@given(debates())
@settings(max_examples=150, deadline=None)
def test_every_complete_extension_holds_what_its_members_commit_to(debate: Debate) -> None:
    steps = list(commitments(debate, {*debate.propositions, *debate.arguments}))
    for extension in answer(to_framework(debate), "EE-CO", limit=200).extensions:
        held = set(extension)
        assert all(follows in held for key, follows in steps if key in held)


def test_every_semantics_answers_for_the_bundled_debate(city_divided: Debate) -> None:
    grounded = acceptability(city_divided).skeptical
    assert grounded["enforce-aggressively"] is Acceptance.OUT
    assert grounded["violent-crime-first"] is Acceptance.IN
    for semantics in ("complete", "preferred", "stable", "semi-stable", "ideal"):
        found = acceptability(city_divided, semantics=semantics)
        for key, status in grounded.items():
            if status is not Acceptance.UNDECIDED:
                assert found.skeptical[key] is status
        assert not found.cautions


def test_a_time_limit_leaves_answers_unknown_and_says_so(city_divided: Debate) -> None:
    found = acceptability(city_divided, semantics="stage", time_limit=1e-9)
    assert Acceptance.UNKNOWN in found.skeptical.values()
    assert found.cautions[0].endswith("answers were not found within the time limit.")


def test_an_issue_holds_its_positions_their_arguments_and_rivals(city_divided: Debate) -> None:
    nodes = in_scope(city_divided, issue="sanctuary").nodes
    assert {"be-sanctuaries", "no-sanctuaries", "havens-against-sanctuaries", "safe-havens"} <= nodes
    assert "ordinance-shelters" in nodes
    assert "cooperate" not in nodes
    assert {"cooperate", "be-sanctuaries"} <= in_scope(city_divided, issue="cooperation").nodes


def test_a_place_holds_what_is_said_there_and_within_it(city_divided: Debate) -> None:
    here = in_scope(city_divided, place="san-diego").nodes
    assert here < in_scope(city_divided, place="united-states").nodes
    assert "be-sanctuaries" not in here


def test_an_actor_holds_what_it_endorses_and_not_what_it_attacks(city_divided: Debate) -> None:
    scope = in_scope(city_divided, actor="aclu")
    assert scope.nodes == {"chilling-effect", "cooperation-erodes-trust", "chill-costs-trust"}
    assert "cooperate" not in in_scope(city_divided, actor="activists").nodes
    assert not acceptability(city_divided, actor="ice").skeptical


def test_arguments_that_nobody_there_draws_are_flagged(city_divided: Debate) -> None:
    scope = in_scope(city_divided, place="san-diego")
    drawn = {s.expresses for s in city_divided.statements.values() if "san-diego" in s.place}
    assert scope.flagged
    assert not scope.flagged & drawn


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"issue": "sanctuaries"}, 'no issue "sanctuaries"; did you mean "sanctuary"'),
        ({"actor": "../../etc"}, 'no actor "../../etc"'),
        ({"semantics": "best"}, 'no semantics "best"; there is: grounded'),
    ],
)
def test_what_there_is_not_is_told(city_divided: Debate, given: dict[str, str], message: str) -> None:
    with pytest.raises(AnalysisError, match=message):
        acceptability(city_divided, **given)
