"""Coalitions: signed modularity by its definition, the best partition of small networks, stability."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

import counterpoint as cp
from counterpoint.graph.camps.coalitions import coalitions
from counterpoint.graph.camps.signed_modularity import best_partition, signed_modularity
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Row
from counterpoint.ontology.debate import Debate


@pytest.fixture(scope="module")
def city_divided() -> Debate:
    return cp.open("city-divided").records


def by_definition(positive: np.ndarray, negative: np.ndarray, labels: np.ndarray) -> float:
    """Q as a double sum over ordered pairs."""
    total_p, total_n = positive.sum(), negative.sum()
    q = 0.0
    for i in range(len(labels)):
        for k in range(len(labels)):
            if labels[i] == labels[k]:
                chance_p = positive[i].sum() * positive[k].sum() / total_p if total_p else 0.0
                chance_n = negative[i].sum() * negative[k].sum() / total_n if total_n else 0.0
                q += positive[i, k] - negative[i, k] - (chance_p - chance_n)
    return q / (total_p + total_n) if total_p + total_n else 0.0


def partitions(size: int) -> Iterator[np.ndarray]:
    def extend(labels: list[int], used: int) -> Iterator[np.ndarray]:
        if len(labels) == size:
            yield np.array(labels)
            return
        for group in range(used + 1):
            yield from extend([*labels, group], max(used, group + 1))

    return extend([], 0)


def layers(seed: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(2):
        half = np.triu(chance.random((size, size)) * (chance.random((size, size)) < 0.45), 1)
        found.append(half + half.T)
    return found[0], found[1]


@pytest.mark.parametrize("seed", range(15))
def test_the_search_finds_the_best_partition_of_small_networks(seed: int) -> None:
    positive, negative = layers(seed, 6)
    p, n = sparse.csr_array(positive), sparse.csr_array(negative)
    labels, found = best_partition(p, n, seed=1)
    assert found == pytest.approx(by_definition(positive, negative, labels))
    assert found == pytest.approx(max(signed_modularity(p, n, other) for other in partitions(6)))


@given(st.integers(0, 10_000), st.integers(2, 8))
@settings(max_examples=40, deadline=None)
def test_modularity_is_that_of_the_definition(seed: int, size: int) -> None:
    positive, negative = layers(seed, size)
    labels = np.random.default_rng(seed).integers(0, 3, size)
    found = signed_modularity(sparse.csr_array(positive), sparse.csr_array(negative), labels)
    assert found == pytest.approx(by_definition(positive, negative, labels), abs=1e-12)


def test_an_empty_layer_adds_nothing() -> None:
    empty = sparse.csr_array((4, 4))
    assert signed_modularity(empty, empty, np.zeros(4, dtype=np.int64)) == 0.0


def two_blocks() -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    sides = [[f"a{i}" for i in range(5)], [f"b{i}" for i in range(4)]]
    for side in sides:
        graph.add_edges_from(((x, y) for x in side for y in side if x < y), weight=1.0)
    graph.add_edges_from(((x, y) for x in sides[0] for y in sides[1]), weight=-1.0)
    return graph


def test_two_hostile_blocks_are_two_camps_and_the_largest_is_the_first() -> None:
    graph = two_blocks()
    graph.add_node("alone")
    found = coalitions(graph)
    assert found.members == {1: ("a0", "a1", "a2", "a3", "a4"), 2: ("b0", "b1", "b2", "b3")}
    assert found.unplaced == ("alone",)
    assert found.stability == {}


def test_too_few_actors_with_ties_make_no_camps() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from([("a", "b"), ("b", "c"), ("d", "e")], weight=1.0)
    found = coalitions(graph)
    assert found.membership == {}
    assert found.cautions[0].startswith("too few actors")
    assert list(found.values()) == []


def test_a_seed_repeats_exactly(city_divided: Debate) -> None:
    assert coalitions(city_divided, seed=5, resamples=20) == coalitions(city_divided, seed=5, resamples=20)


def test_the_order_of_statements_does_not_matter(city_divided: Debate) -> None:
    keys = list(city_divided.statements)
    random.Random(3).shuffle(keys)
    turned = replace(city_divided, statements={key: city_divided.statements[key] for key in keys})
    assert coalitions(turned, resamples=0).membership == coalitions(city_divided, resamples=0).membership


def test_the_camps_of_the_bundled_debate(city_divided: Debate) -> None:
    found = coalitions(city_divided, resamples=40)
    camp = found.membership
    assert camp["police-unions"] == camp["officers"] == camp["trump-administration"]
    assert camp["united-we-dream"] == camp["nilc"] == camp["activists"]
    assert camp["chicago-city"] == camp["lightfoot"] == camp["san-francisco-city"]
    assert len({camp["officers"], camp["activists"], camp["lightfoot"]}) == 3
    assert found.resampled == "statements"
    assert found.cautions == ("few sources: dependence on single statements only.",)
    enough = Incidence.of(city_divided)
    counts = dict(zip(enough.actors, enough.activity, strict=True))
    assert set(found.stability) == {a for a in camp if counts[a] >= 3}
    assert all(0 <= share <= 1 for share in found.stability.values())


def test_from_five_sources_on_sources_are_drawn() -> None:
    rows = [
        Row(f"{side}{i}", "p", 1 if side == "a" else -1, source=f"s{s}")
        for side in "ab"
        for i in range(4)
        for s in range(5)
    ]
    found = coalitions(Incidence.from_rows(rows), resamples=10)
    assert found.resampled == "sources"
    assert found.cautions == ()
    assert set(found.stability.values()) == {1.0}
