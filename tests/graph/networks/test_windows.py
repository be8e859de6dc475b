"""Windows of time: where they lie, which statements each holds, and how much these weigh."""

from __future__ import annotations

import math
from datetime import datetime

import pytest

from counterpoint.errors import AnalysisError
from counterpoint.graph.networks.discourse import discourse_network, network_matrices


def test_windows_lie_within_the_range_a_unit_apart_and_empty_ones_are_left_out() -> None:
    rows = [
        ("A", "p", 1, "2020-01-01", "a"),
        ("B", "p", 1, "2020-01-03", "b"),
        ("C", "p", 1, "2020-01-09", "c"),
    ]
    found = network_matrices(rows, window="3 days")
    held = {g.time.day: g.rows for g in found if g.time}
    assert held == {2: ("A", "B"), 3: ("B",), 4: ("B",), 8: ("C",)}
    even = network_matrices(rows, window=(4, "days"))  # h = round(1.5) = 2
    assert {g.time.day: g.rows for g in even if g.time} == {3: ("A", "B"), 4: ("B",), 5: ("B",), 7: ("C",)}
    graphs = discourse_network(rows, window=3)
    assert isinstance(graphs, list)
    assert graphs[0].graph["time"] == "2020-01-02T00:00:00"
    assert sorted(graphs[0]) == ["A", "B"]


@pytest.mark.parametrize("kernel", ["uniform", "epanechnikov", "triangular", "gaussian"])
@pytest.mark.parametrize("compat", [None, "dna"])
def test_kernels_weigh_by_the_distance_from_the_middle(kernel: str, compat: str | None) -> None:
    rows = [("A", "p", 1, "2020-01-01T00:00:00", "a"), ("B", "p", 1, "2020-01-03T12:00:00", "b")]
    size = 5 if compat is None else 6  # DNA makes it even

    def zeta(gamma: datetime, when: str) -> float:
        days = (gamma - datetime.fromisoformat(when)).total_seconds() / 86_400
        u = 2 * (days if compat is None else int(days)) / size
        inside = abs(u) <= 1
        return {
            "uniform": 0.5 * inside,
            "epanechnikov": 0.75 * (1 - u * u) * inside,
            "triangular": (abs(1 - u) if compat else 1 - abs(u)) * inside,
            "gaussian": math.exp(-u * u / 2) / math.sqrt(2 * math.pi),
        }[kernel]

    found = network_matrices(rows, window="5 days", kernel=kernel, compat=compat)
    assert [g.time for g in found] == [datetime(2020, 1, d) for d in (1, 2, 3)]
    two = network_matrices(
        rows, "two-mode", "ignore", window="5 days", kernel=kernel, compat=compat, isolates=True
    )
    for matrix, affiliation in zip(found, two, strict=True):
        assert matrix.time is not None
        first, second = (zeta(matrix.time, str(row[3])) for row in rows)
        dense = dict(zip(matrix.rows, matrix.to_array(), strict=True))
        if first and second:
            assert dense["A"][1] == pytest.approx(math.sqrt(first * second), abs=1e-12)
            assert dense["A"][0] == pytest.approx(first if compat else 0, abs=1e-12)  # DNA keeps the diagonal
        assert affiliation.to_array().ravel().tolist() == pytest.approx([first, second], abs=1e-12)


def test_a_kernel_is_averaged_over_its_weights_and_by_dna_over_the_whole_period() -> None:
    rows = [
        ("A", "p", 1, "2020-01-01", "a"),
        ("A", "q", 1, "2020-01-01", "b"),
        ("B", "p", 1, "2020-01-02", "c"),
    ]
    ours = network_matrices(rows, normalization="average", window="10 days", kernel="triangular")[0]
    root, last = 1.0, 1 - 0.2
    assert ours.to_array()[0, 1] == pytest.approx(math.sqrt(root * last) / ((2 * root + last) / 2))
    dna = network_matrices(
        rows, normalization="average", window="10 days", kernel="triangular", compat="dna"
    )[0]
    factor = 2 / (1 + 1) + 2 / (1 + 0)  # over p and q
    assert dna.to_array()[0, 1] == pytest.approx(math.sqrt(1.0 * abs(1 + 0.2)) * factor)


def test_whole_months_are_counted_as_java_does() -> None:
    rows = [
        ("A", "p", 1, "2020-01-31", "a"),
        ("B", "p", 1, "2020-01-31", "b"),
        ("C", "p", 1, "2020-03-01", "c"),
    ]
    found = network_matrices(
        rows, start="2020-01-31", window="2 months", kernel="triangular", compat="dna", isolates=True
    )
    assert [str(g.time)[:10] for g in found] == ["2020-01-31", "2020-02-29"]
    # From January 31 to February 29 no month has passed: u = 0. From March 1 back to February 29 neither.
    assert found[1].to_array()[0].tolist() == pytest.approx([1, 1, 1])


def test_months_step_to_their_last_day_and_windows_of_a_wrong_unit_are_refused() -> None:
    rows = [("A", "p", 1, "2020-01-31", "a"), ("A", "p", 1, "2020-04-30", "b")]
    found = network_matrices(rows, window="5 months", kernel="uniform")
    assert [str(g.time)[:10] for g in found] == ["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"]
    with pytest.raises(AnalysisError, match="more than 100000 windows, one for each of the seconds"):
        network_matrices(rows, window="5 seconds")
    with pytest.raises(AnalysisError, match="write a size and a unit, such as 30 days"):
        network_matrices(rows, window="some time")
    with pytest.raises(AnalysisError, match="leaves the calendar"):
        network_matrices(rows, window="999999 years")


def test_weights_of_statements_far_from_the_middle_are_still_divided() -> None:
    rows = [("A", "p", 1, "2020-01-01", "a"), ("A", "q", 1, "2020-01-20", "b")]
    found = network_matrices(rows, "two-mode", "ignore", "activity", window="1 day", kernel="gaussian")
    assert all(matrix.to_array().sum() == pytest.approx(1) for matrix in found)
