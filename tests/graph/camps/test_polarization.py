"""Polarization: indices known by hand, and a null model that keeps what it must."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

import counterpoint as cp
from counterpoint.graph.camps.controversy import adaptive_ei_index, ei_index, random_walk_controversy
from counterpoint.graph.camps.curveball import shuffled
from counterpoint.graph.camps.polarization import polarization
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Row

A, B = np.array([0, 1, 2]), np.array([3, 4, 5])


def ties(*edges: tuple[int, int], size: int = 6) -> sparse.csr_array:
    matrix = np.zeros((size, size))
    for a, b in edges:
        matrix[a, b] = matrix[b, a] = 1
    return sparse.csr_array(matrix)


TRIANGLES = ties((0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3), (1, 4))


def test_two_triangles_with_two_bridges_have_the_values_computed_by_hand() -> None:
    assert ei_index(TRIANGLES, A, B) == pytest.approx(-0.5)
    assert adaptive_ei_index(TRIANGLES, A, B) == pytest.approx(0.636364, abs=1e-6)
    assert random_walk_controversy(TRIANGLES, A, B) == pytest.approx(0.6)


def test_sides_without_a_tie_between_them_are_wholly_apart() -> None:
    apart = ties((0, 1), (1, 2), (3, 4), (4, 5))
    assert ei_index(apart, A, B) == -1
    assert adaptive_ei_index(apart, A, B) == 1
    assert random_walk_controversy(apart, A, B) == pytest.approx(1)


def test_without_ties_nothing_can_be_said() -> None:
    none = ties()
    assert ei_index(none, A, B) is None
    assert adaptive_ei_index(none, A, B) is None


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_the_null_model_keeps_how_much_each_says_and_is_said_on_each(seed: int) -> None:
    chance = np.random.default_rng(seed)
    votes = sparse.csr_array((chance.random((8, 10)) < 0.4).astype(float))
    found = shuffled(votes, chance, trades=40)
    assert (found.sum(axis=0) == votes.sum(axis=0)).all()
    assert (found.sum(axis=1) == votes.sum(axis=1)).all()
    assert found.max() <= 1


def test_hostile_camps_stand_further_apart_than_chance() -> None:
    chance = np.random.default_rng(4)
    rows = []
    for side in (1, -1):
        for i in range(8):
            for j in chance.choice(10, 6, replace=False):
                rows.append(Row(f"{side}-{i}", f"p{j}", side if j % 2 else -side, source=f"s{len(rows)}"))
    found = polarization(Incidence.from_rows(rows), samples=40)
    modularity = found.scores["PolarizationModularity"]
    assert modularity.z is not None
    assert modularity.z > 2
    assert modularity.p == pytest.approx(1 / 41)
    assert {len(side) for side in found.sides} == {8}


def test_small_camps_are_too_few() -> None:
    rows = [Row(f"{s}{i}", "p", 1 if s == "a" else -1, source="x") for s in "ab" for i in range(4)]
    found = polarization(Incidence.from_rows(rows), samples=5)
    assert found.scores == {}
    assert found.cautions[0].startswith("too few actors")


def test_what_does_not_vary_by_chance_gets_no_score_of_chance() -> None:
    rows = [Row(f"{s}{i}", "p", 1 if s == "a" else -1, source="x") for s in "ab" for i in range(6)]
    found = polarization(Incidence.from_rows(rows), samples=5)
    assert found.scores["EIIndex"].z is None
    assert not any(value.measure.endswith("ZScore") for value in found.values())


def test_a_seed_repeats_exactly() -> None:
    debate = cp.open("city-divided").records
    assert polarization(debate, seed=2, samples=10) == polarization(debate, seed=2, samples=10)
