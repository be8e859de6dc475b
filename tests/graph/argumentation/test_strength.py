"""Gradual strength, cruxes and unanswered attacks: values known by hand, and gradients by differences."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse

import counterpoint as cp
from counterpoint.errors import AnalysisError
from counterpoint.graph.argumentation.bipolar import Bipolar
from counterpoint.graph.argumentation.cruxes import cruxes, gradient
from counterpoint.graph.argumentation.gradual import MODELS, solve
from counterpoint.graph.argumentation.strength import strength
from counterpoint.graph.argumentation.unanswered import unanswered
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind

MakeDebate = Callable[..., Debate]


def test_base_scores_and_strengths_are_those_computed_by_hand(voted: Debate) -> None:
    found = strength(voted)
    assert {k: round(v, 4) for k, v in found.base.items() if k in "abrlk"} == {
        "a": 0.6, "b": 0.6667, "r": 0.5, "l": 0.6, "k": 0.4,
    }  # fmt: skip
    assert found.converged
    assert found.strength["s"] == pytest.approx(0.8)
    assert found.strength["l"] == pytest.approx(0.609697, abs=1e-6)
    assert found.strength["k"] == pytest.approx(0.162379, abs=1e-6)
    apart = strength(voted, exclusions=False).strength
    assert apart["l"] == pytest.approx(0.637155, abs=1e-6)
    assert apart["k"] == pytest.approx(0.294118, abs=1e-6)


def test_a_plain_graph_has_the_strengths_computed_by_hand() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node, base in zip("abcdef", (0.5, 0.2, 0.85, 0.65, 0.4, 1.0), strict=True):
        graph.add_node(node, base=base)
    graph.add_edges_from([("c", "a"), ("e", "b"), ("f", "c")], sign=-1)
    graph.add_edges_from([("b", "a"), ("d", "a"), ("e", "c")], sign=1)
    nodes = Bipolar.from_networkx(graph)
    found = dict(zip(nodes.names, solve(nodes).strength, strict=True))
    assert [round(float(found[k]), 3) for k in "abc"] == [0.519, 0.172, 0.625]


def test_the_other_models_have_the_values_of_their_formulas(voted: Debate) -> None:
    quad = strength(voted, model="df-quad").strength
    assert quad["s"] == pytest.approx(0.5)
    assert quad["l"] == pytest.approx(0.6 + 0.4 * (0.5 * 0.6 * 2 / 3 - quad["k"]))
    against = 1 - (1 - 0.6) * (1 - quad["l"])
    assert quad["k"] == pytest.approx(0.4 - 0.4 * against)
    eul = strength(voted, model="euler")
    assert eul.strength["s"] == 1.0
    assert "frozen" in eul.cautions[0]
    energy = 1.0 * 0.6 * 2 / 3 - eul.strength["k"]
    assert eul.strength["l"] == pytest.approx(1 - (1 - 0.36) / (1 + 0.6 * math.exp(energy)))
    cat = strength(voted, model="h-categorizer").strength
    assert cat["s"] == pytest.approx(1 / 1.5)
    assert cat["k"] == pytest.approx(0.4 / (1 + 0.6 + cat["l"]))


def test_the_crux_is_the_one_computed_by_hand(voted: Debate) -> None:
    found = {crux.proposition: crux for crux in cruxes(voted, goal="l").cruxes}
    assert list(found) == ["a", "r"]
    assert found["a"].gradient == pytest.approx(0.084801, abs=1e-6)
    assert found["a"].division == pytest.approx(0.8889, abs=1e-4)
    assert found["a"].influence == pytest.approx(0.075378, abs=1e-6)
    assert found["r"].gradient == pytest.approx(-0.031335, abs=1e-6)
    assert found["r"].division == 1.0
    nodes = Bipolar.of(voted, {*voted.propositions, *voted.arguments})
    slopes = gradient(nodes, solve(nodes).strength, nodes.number("l"))
    assert slopes[nodes.number("b")] == pytest.approx(0.058752, abs=1e-6)


def test_swing_and_removal_are_what_solving_again_gives(voted: Debate, make_debate: MakeDebate) -> None:
    crux = cruxes(voted, goal="l").cruxes[0]
    nodes = Bipolar.of(voted, {*voted.propositions, *voted.arguments})

    def goal(base: float) -> float:
        return float(solve(nodes.with_base(nodes.number("a"), base)).strength[nodes.number("l")])

    assert crux.swing == pytest.approx(goal(1) - goal(0))
    bare = replace(
        voted,
        claims={k: c for k, c in voted.claims.items() if k != "a"},
        arguments={},
        statements={k: s for k, s in voted.statements.items() if s.expresses != "a"},
    )
    assert crux.removal == pytest.approx(strength(bare).strength["l"] - strength(voted).strength["l"])


@st.composite
def structures(draw: st.DrawFn) -> Bipolar:
    """Claims, arguments with one to three premises, undercuts, exclusions; some base scores are 0."""
    claims = draw(st.integers(2, 5))
    arguments = draw(st.integers(0, 5))
    size = claims + arguments
    rows, columns, targets, signs = [], [], [], []
    for i in range(arguments):
        for premise in draw(st.sets(st.integers(0, claims - 1), min_size=1, max_size=3)):
            rows.append(i)
            columns.append(premise)
        targets.append(draw(st.integers(0, claims + i - 1)))
        signs.append(draw(st.sampled_from([1.0, -1.0])))
    pairs = draw(st.sets(st.tuples(st.integers(0, claims - 1), st.integers(0, claims - 1)), max_size=2))
    cells = sorted({c for a, b in pairs if a != b for c in ((a, b), (b, a))})
    direct = sparse.csr_array(
        (
            np.full(len(cells), -1.0),
            (np.array([a for a, _ in cells], int), np.array([b for _, b in cells], int)),
        ),
        shape=(size, size),
    )
    premises = sparse.csr_array(
        (np.ones(len(rows)), (np.array(rows, int), np.array(columns, int))), shape=(arguments, size)
    )
    premises.sort_indices()
    base = draw(st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.7, 0.9]), min_size=size, max_size=size))
    return Bipolar(
        names=tuple(f"n{i}" for i in range(size)),
        base=np.array(base),
        inference=np.arange(claims, size),
        target=np.array(targets, dtype=np.int64),
        sign=np.array(signs),
        premises=premises,
        direct=direct,
    )


@given(structures(), st.data())
@settings(max_examples=60, deadline=None)
def test_gradients_are_the_slopes_of_finite_differences(nodes: Bipolar, data: st.DataObject) -> None:
    rest = solve(nodes)
    assume(rest.converged and rest.method == "iteration")
    goal = data.draw(st.integers(0, len(nodes) - 1))
    slopes = gradient(nodes, rest.strength, goal)
    step = 1e-5
    for x in range(len(nodes)):
        up, down = (solve(nodes.with_base(x, nodes.base[x] + d)) for d in (step, -step))
        assume(up.converged and down.converged)
        difference = (up.strength[goal] - down.strength[goal]) / (2 * step)
        assert slopes[x] == pytest.approx(difference, abs=2e-4)


@given(structures())
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("model", MODELS)
def test_strengths_at_rest_are_fixed_and_between_0_and_1(model: str, nodes: Bipolar) -> None:
    found = solve(nodes, model)
    assume(found.converged)
    assert ((found.strength >= -1e-9) & (found.strength <= 1 + 1e-9)).all()
    assert np.allclose(MODELS[model](nodes, found.strength), found.strength, atol=1e-9)


def test_where_iteration_swings_the_differential_equation_comes_to_rest() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for i in range(6):
        graph.add_node(f"x{i}", base=0.9)
        graph.add_node(f"y{i}", base=0.9)
    graph.add_edges_from([(f"x{i}", f"y{j}") for i in range(6) for j in range(6)], sign=-1)
    graph.add_edges_from([(f"y{i}", f"x{j}") for i in range(6) for j in range(6)], sign=-1)
    found = solve(Bipolar.from_networkx(graph))
    assert found.converged
    assert found.method == "differential equation"
    assert np.allclose(found.strength, found.strength[0])


def test_an_attack_that_nothing_answers_is_ranked_by_what_it_costs(voted: Debate) -> None:
    found = unanswered(voted).attacks
    assert [(a.attack, a.target) for a in found] == [("u", "s"), ("t", "k")]
    assert found[0].effect == pytest.approx(0.2)
    answer = Argument(key="v", role=ArgumentKind.ATTACK, premises=("b",), conclusion="r")
    answered = replace(voted, arguments={**voted.arguments, "v": answer})
    assert [a.attack for a in unanswered(answered).attacks] == ["v", "t"]


def test_the_cruxes_of_the_bundled_debate_have_an_actor_on_each_side() -> None:
    with cp.open("city-divided") as session:
        found = cruxes(session.records)
        assert found.converged
        assert {c.goal for c in found.cruxes} <= set(session.records.positions)
        for crux in found.cruxes:
            assert crux.endorsing
            assert crux.rejecting
            assert crux.proposition != crux.goal
            assert crux.proposition not in session.records.excluded_by(crux.goal)


def test_a_goal_that_there_is_not_is_told(voted: Debate) -> None:
    with pytest.raises(AnalysisError, match='no proposition "z"'):
        cruxes(voted, goal="z")
    with pytest.raises(AnalysisError, match='no model "best"; there is: quadratic-energy'):
        strength(voted, model="best")
