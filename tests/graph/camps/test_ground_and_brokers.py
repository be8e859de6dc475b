"""Common ground, wedges, brokers, balance, consistency, voices and stances."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations, product

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

import counterpoint as cp
from counterpoint.errors import AnalysisError
from counterpoint.graph.camps.balance import balance
from counterpoint.graph.camps.brokers import cross_betweenness, participation
from counterpoint.graph.camps.common_ground import common_ground
from counterpoint.graph.camps.consistency import consistency
from counterpoint.graph.camps.frustration import exact_frustration, frustration
from counterpoint.graph.camps.stances import net, stances
from counterpoint.graph.camps.voices import voices
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Row, Selection
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind, Mode, Polarity, Statement


@pytest.fixture(scope="module")
def city_divided() -> Debate:
    return cp.open("city-divided").records


def votes(*cells: tuple[str, str, int]) -> Incidence:
    return Incidence.from_rows([Row(a, p, s, source=f"s{i}") for i, (a, p, s) in enumerate(cells)])


CAMPS = {"a1": 1, "a2": 1, "a3": 1, "b1": 2, "b2": 2}


def test_common_ground_and_wedges_are_those_computed_by_hand() -> None:
    agreed = common_ground(votes(*((a, "p", 1) for a in CAMPS)), CAMPS)
    assert [round(v.endorsement, 4) for v in agreed.divisions[0].votes] == [0.8, 0.75]
    assert agreed.common == ("p",)
    assert agreed.wedges == ()
    split = common_ground(votes(*((a, "p", 1 if a[0] == "a" else -1) for a in CAMPS)), CAMPS)
    assert [round(v.endorsement, 4) for v in split.divisions[0].votes] == [0.8, 0.25]
    assert split.wedges == ("p",)
    assert split.divisions[0].wedge == pytest.approx(0.55)
    assert "partly built in" in split.cautions[-1]


def test_mixed_votes_are_seen_and_neither_agree_nor_disagree() -> None:
    found = common_ground(votes(("a1", "p", 1), ("a2", "p", 0), ("b1", "p", 1)), CAMPS)
    assert [(v.agree, v.disagree, v.seen) for v in found.divisions[0].votes] == [(1, 0, 2), (1, 0, 1)]
    assert found.divisions[0].wedge is None
    assert found.cautions[0].startswith("too few votes")


def test_shared_rejection_is_common_ground_too() -> None:
    found = common_ground(votes(*((a, "p", -1) for a in CAMPS)), CAMPS)
    assert found.rejected == ("p",)
    assert found.common == ()


def brute_betweenness(graph: nx.Graph[int], camps: list[int]) -> list[float]:
    pairs = [(s, t) for s in graph for t in graph if camps[s] and camps[t] and camps[s] != camps[t]]
    score = [0.0] * len(camps)
    for s, t in pairs:
        if nx.has_path(graph, s, t):
            ways = list(nx.all_shortest_paths(graph, s, t))
            for way in ways:
                for node in way[1:-1]:
                    score[node] += 1 / len(ways)
    return [value / len(pairs) if pairs else 0.0 for value in score]


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_betweenness_counts_only_ways_between_camps(seed: int) -> None:
    chance = random.Random(seed)
    size = chance.randint(3, 8)
    graph: nx.Graph[int] = nx.gnp_random_graph(size, 0.4, seed=seed)
    camps = [chance.randint(0, 2) for _ in range(size)]
    ties = sparse.csr_array(nx.to_scipy_sparse_array(graph, nodelist=range(size)))
    assert cross_betweenness(ties, camps) == pytest.approx(brute_betweenness(graph, camps))


def test_participation_is_0_in_one_camp_and_larger_in_several() -> None:
    ties = sparse.csr_array([[0, 1, 1, 2], [1, 0, 0, 0], [1, 0, 0, 0], [2, 0, 0, 0]], dtype=float)
    assert participation(ties, [1, 1, 1, 2]) == [pytest.approx(0.5), 0.0, 0.0, 0.0]
    assert participation(sparse.csr_array((2, 2)), [1, 2]) == [None, None]


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_frustration_is_the_smallest_over_all_sides(seed: int) -> None:
    chance = random.Random(seed)
    size = chance.randint(2, 7)
    ties = [(a, b, chance.choice((1, -1))) for a, b in combinations(range(size), 2) if chance.random() < 0.7]
    best = min(
        sum((sides[a] == sides[b]) == (sign < 0) for a, b, sign in ties)
        for sides in product((0, 1), repeat=size)
    )
    assert exact_frustration(ties, size, time_limit=30) == best
    assert frustration(ties, size)[0] >= best


def test_a_proof_that_takes_too_long_is_given_up() -> None:
    chance = random.Random(1)
    ties = [(a, b, chance.choice((1, -1))) for a, b in combinations(range(60), 2) if chance.random() < 0.5]
    assert exact_frustration(ties, 60, time_limit=0.2) is None
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from((str(a), str(b), s) for a, b, s in ties)
    found = balance(graph, time_limit=0.2)
    assert not found.exact
    assert found.frustrated is not None
    assert "not proven" in found.cautions[0]


def test_two_sides_are_in_balance_and_one_wrong_tie_is_counted() -> None:
    graph: nx.Graph[str] = nx.Graph()
    for a, b in combinations("abcdef", 2):
        graph.add_edge(a, b, weight=1 if (a < "d") == (b < "d") else -1)
    whole = balance(graph)
    assert (whole.frustrated, whole.degree, whole.exact) == (0, 1.0, True)
    assert (whole.triads, whole.balanced_share) == (20, 1.0)
    graph.edges["a", "b"]["weight"] = -1
    assert balance(graph).frustrated == 1
    assert balance(graph).balanced == 20 - 4


def test_few_triangles_are_too_few_and_even_ties_are_counted_apart() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", congruence=2, conflict=2)
    graph.add_edge("b", "c", congruence=2, conflict=1)
    found = balance(graph)
    assert (found.ties, found.even) == (1, 1)
    assert found.balanced_share is None
    assert found.cautions[0].startswith("too few triads")


def test_consistency_is_that_of_the_formula(city_divided: Debate) -> None:
    assert set(consistency(city_divided).consistency.values()) == {1.0}
    one = next(s for s in city_divided.statements.values() if s.speaker == "aclu")
    other = Statement(
        key="again", speaker="aclu", expresses=one.expresses, polarity=Polarity.REJECTS, source="aclu-study"
    )
    turned = replace(city_divided, statements={**city_divided.statements, "again": other})
    count = sum(s.speaker == "aclu" for s in turned.statements.values())
    assert consistency(turned).consistency["aclu"] == pytest.approx(1 - 2 / count)


def test_endorsing_what_excludes_and_what_attacks_is_found(city_divided: Debate) -> None:
    said = {
        key: Statement(
            key=f"s-{key}", speaker="ice", expresses=key, polarity=Polarity.ENDORSES, source="article"
        )
        for key in ("cooperate", "limit-cooperation", "against-it")
    }
    attack = Argument(key="against-it", role=ArgumentKind.ATTACK, premises=("fear",), conclusion="cooperate")
    turned = replace(
        city_divided,
        arguments={**city_divided.arguments, "against-it": attack},
        statements={**city_divided.statements, **{s.key: s for s in said.values()}},
    )
    found = consistency(turned)
    assert found.excluding["ice"] == (("cooperate", "limit-cooperation"),)
    assert found.against["ice"] == (("against-it", "cooperate"),)


def test_voices_count_statements_and_who_is_never_quoted(city_divided: Debate) -> None:
    found = {voice.actor: voice for voice in voices(city_divided).voices}
    own = [s for s in city_divided.statements.values() if s.mode is Mode.OWN_VOICE]
    assert sum(v.statements for v in found.values()) == len(city_divided.statements) - len(own) == 72
    assert found["author"].own_voice == len(own) == 26
    assert found["author"].statements == 0
    silent = {actor for actor, voice in found.items() if voice.never_quoted}
    assert {"ice", "immigrant-communities", "undocumented-people"} <= silent
    assert "activists" not in silent
    assert voices(city_divided, selection=Selection(author=True)).voices[0].actor == "author"


def test_stances_are_those_the_rules_derive(city_divided: Debate) -> None:
    found = stances(city_divided)
    whole = [s for s in city_divided.stances.values() if not s.place and not s.period]
    assert len(found.stances) == len(whole)
    assert {s.holder for s in found.stances if s.position == "no-sanctuaries" and net(s) > 0} >= {
        "police-unions"
    }
    here = stances(city_divided, place="chicago")
    assert {s.place for s in here.stances} == {"chicago"}
    assert list(here.values()) == []
    trump = [c for c in found.course if c.position == "enforce-aggressively" and c.period == "trump-years"]
    assert trump[0].endorsing >= 1
    with pytest.raises(AnalysisError, match='no place "chicargo"; did you mean "chicago"'):
        stances(city_divided, place="chicargo")
