"""What Discourse Network Analyzer 3.1 computes: its formulas cell by cell, and where it departs from them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from counterpoint.errors import AnalysisError
from counterpoint.graph.networks.discourse import discourse_network, network_matrices
from counterpoint.graph.networks.matrix import NetworkMatrix
from counterpoint.graph.networks.selection import Row


def series(rows: Iterable[object], *arguments: Any, **parameters: Any) -> list[NetworkMatrix]:
    return network_matrices(rows, *arguments, compat="dna", **parameters)


def one(rows: Iterable[object], *arguments: Any, **parameters: Any) -> NetworkMatrix:
    (found,) = network_matrices(rows, *arguments, **parameters)
    return found


def days(matrices: list[NetworkMatrix]) -> list[str]:
    return [str(matrix.time)[:10] for matrix in matrices]


def kept_first(rows: list[Row], bucket: Any, *, levels: bool = True) -> list[Row]:
    seen, kept = set(), []
    for row in sorted(rows, key=lambda r: (r.date or "9999", r.source, r.offset, r.id)):
        key = (row.actor, row.proposition, row.polarity if levels else 0, bucket(row))
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept


def count(rows: list[Row], actor: str, proposition: str, level: Any) -> int:
    return sum((r.actor, r.proposition, r.polarity) == (actor, proposition, level) for r in rows)


DAYS = [date(2019, 12, 28) + timedelta(days=d) for d in range(0, 420, 3)]


@st.composite
def statements(draw: st.DrawFn) -> list[Row]:
    chance = random.Random(draw(st.integers(0, 2**32)))
    number = draw(st.integers(1, 40))
    return [
        Row(
            chance.choice("ABCDE"),
            chance.choice("pqrs"),
            1,
            chance.choice(DAYS).isoformat(),
            chance.choice(["s1", "s2", "s3"]),
            chance.randrange(5),
            f"id-{i:03}",
        )
        for i in range(number)
    ]


def java_week(day: date) -> int:
    """WeekFields.of(US): weeks begin on Sunday, the first one holds January 1."""
    for year in (day.year + 1, day.year):
        first = date(year, 1, 1)
        start = first - timedelta(days=first.isoweekday() % 7)
        if start <= day:
            return (day - start).days // 7 + 1
    raise AssertionError


DNA_BUCKETS = {
    "include": lambda r: r.id,
    "document": lambda r: r.source,
    "week": lambda r: java_week(date.fromisoformat(r.date)),
    "month": lambda r: r.date[5:7],
    "year": lambda r: r.date[:4],
    "acrossrange": lambda r: None,
}


@settings(max_examples=50, deadline=None)
@given(
    statements(),
    st.sampled_from([(0, 1), (-2, -1, 1, 3)]),
    st.sampled_from(list(DNA_BUCKETS)),
    st.sampled_from(["no", "average", "jaccard", "cosine"]),
    st.randoms(use_true_random=False),
)
def test_one_mode_networks_are_those_of_discourse_network_analyzer(
    rows: list[Row], levels: tuple[int, ...], duplicates: str, normalization: str, chance: random.Random
) -> None:
    rows = [row._replace(polarity=chance.choice(levels)) for row in rows]
    used = sorted({row.polarity for row in rows})
    span = 1 if levels == (0, 1) else max(used) - min(used)
    for aggregation in ("congruence", "conflict", "subtract", "ignore"):
        kept = kept_first(rows, DNA_BUCKETS[duplicates], levels=aggregation != "ignore")
        names, columns = sorted({r.actor for r in kept}), sorted({r.proposition for r in kept})
        a = {(i, j, q): count(kept, i, j, q) for i in names for j in columns for q in used}
        n = {i: sum(a[i, j, q] for j in columns for q in used) for i in names}
        found = one(rows, "one-mode", aggregation, normalization, duplicates, compat="dna").to_array()
        assert found.shape == (len(names), len(names))
        for x, i in enumerate(names):
            for y, k in enumerate(names):
                wanted = 0.0
                for j in columns:
                    for q in used:
                        for r in used:
                            far = abs(q - r) / span if span else 0.0
                            weight = {
                                "congruence": 1 - far, "conflict": far, "subtract": 1 - 2 * far, "ignore": 1
                            }[aggregation]  # fmt: skip
                            wanted += a[i, j, q] * a[k, j, r] * weight
                cells = [(a[i, j, q], a[k, j, q]) for j in columns for q in used]
                by = {
                    "no": 1.0,
                    "average": (n[i] + n[k]) / 2,
                    "jaccard": sum(u * (v == 0) + v * (u == 0) + u * v for u, v in cells),
                    "cosine": n[i] * n[k],
                }[normalization]
                assert found[x, y] == pytest.approx(0 if x == y or not by else wanted / by, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(
    statements(),
    st.sampled_from([(0, 1), (-2, -1, 1, 3)]),
    st.sampled_from(["no", "activity", "prominence"]),
    st.randoms(use_true_random=False),
)
def test_two_mode_networks_are_those_of_discourse_network_analyzer(
    rows: list[Row], levels: tuple[int, ...], normalization: str, chance: random.Random
) -> None:
    rows = [row._replace(polarity=chance.choice(levels)) for row in rows]
    used = [0, 1] if levels == (0, 1) else sorted({row.polarity for row in rows})
    assume(levels == (0, 1) or not set(used) <= {-1, 1})  # these alone are read as a boolean
    names, columns = sorted({r.actor for r in rows}), sorted({r.proposition for r in rows})
    a = {(i, j, q): count(rows, i, j, q) for i in names for j in columns for q in used}
    for aggregation in ("subtract", "ignore") if normalization != "no" else ("subtract", "ignore", "combine"):
        found = one(rows, "two-mode", aggregation, normalization, "include", compat="dna").to_array()
        for x, i in enumerate(names):
            for y, j in enumerate(columns):
                wanted = 0.0
                for rank, q in enumerate(used):
                    sign = (1 if q else -1) if levels == (0, 1) else q
                    wanted += {
                        "ignore": a[i, j, q],
                        "subtract": sign * a[i, j, q],
                        "combine": (a[i, j, q] > 0) * 2 ** (len(used) - rank - 1),
                    }[aggregation]
                by = {
                    "no": 1,
                    "activity": sum(a[i, other, q] for other in columns for q in used),
                    "prominence": sum(a[other, j, q] for other in names for q in used),
                }[normalization]
                assert found[x, y] == pytest.approx(wanted / by, abs=1e-9)


def test_text_qualifiers_agree_in_a_level_and_differ_where_only_one_of_two_uses_it() -> None:
    rows = [("A", "p", "yes"), ("A", "p", "no"), ("B", "p", "yes"), ("B", "q", "yes"), ("C", "q", "maybe")]
    found = one(rows, aggregation="subtract", compat="dna")
    assert found.congruence.toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert found.conflict.toarray().tolist() == [[0, 2, 3], [2, 0, 3], [3, 3, 0]]
    with pytest.raises(AnalysisError, match='polarity "maybe" is no number'):
        discourse_network(rows)


# Departures -----------------------------------------------------------------------------------------------


def test_a_qualifier_is_an_integer_if_any_date_has_one_that_no_boolean_has() -> None:
    rows = [("A", "p", 0, "2020-01-01"), ("A", "q", 1, "2020-01-01"), ("A", "p", 2, "2020-03-01")]
    found = one(rows, "two-mode", "subtract", stop="2020-02", compat="dna")
    assert found.to_array().tolist() == [[0, 1]]
    assert one(rows[:2], "two-mode", "subtract", compat="dna").to_array().tolist() == [[-1, 1]]


def test_integers_of_one_level_divide_zero_by_zero() -> None:
    rows = [("A", "p", 5, "2020-01-01"), ("B", "q", 5, "2020-01-01"), ("B", "q", 5, "2020-01-09")]
    for aggregation in ("congruence", "conflict", "subtract"):
        found = one(rows, "one-mode", aggregation, compat="dna").to_array()
        assert np.array_equal(found, [[0, np.nan], [np.nan, 0]], equal_nan=True)
    assert one(rows, "one-mode", "ignore", compat="dna").to_array().tolist() == [[0, 0], [0, 0]]
    empty = series(rows, window="1 day", isolates=True)[1].to_array()
    assert empty.tolist() == [[0, 0], [0, 0]]
    under_kernel = series(rows, window="2 days", kernel="uniform")[0].to_array()  # who share nothing have 0
    assert np.array_equal(under_kernel, [[np.nan, 0], [0, np.nan]], equal_nan=True)


def test_isolates_have_the_names_and_levels_of_incomplete_statements_within_the_dates() -> None:
    rows = [
        ("A", "p", 1, "2020-01-01"), ("B", "p", 2, "2020-01-01"),
        ("C", "", 5, "2020-01-01"), ("", "q", 1, "2020-01-01"), ("D", "r", 9, "2020-02-01"),
    ]  # fmt: skip
    found = one(rows, "two-mode", "combine", stop="2020-01", isolates=True, compat="dna")
    assert (found.rows, found.columns) == (("A", "B", "C"), ("p", "q"))
    assert found.to_array().tolist() == [[4, 0], [2, 0], [0, 0]]
    near = one(rows, stop="2020-01", compat="dna")
    assert (near.rows, near.to_array().tolist()) == (("A", "B"), [[0, 0.75], [0.75, 0]])


def test_a_blank_text_is_no_level_unless_levels_are_ignored() -> None:
    rows = [("A", "p", "yes"), ("B", "p", "")]
    assert one(rows, compat="dna").rows == ("A",)
    assert one(rows, "one-mode", "ignore", compat="dna").to_array().tolist() == [[0, 1], [1, 0]]


def test_sources_and_ids_of_digits_are_in_the_order_of_their_numbers() -> None:
    rows = [("A", "p", 0, "2020-01-01", "9"), ("A", "p", 1, "2020-01-01", "10"), ("B", "p", 0, "2020-01-01")]
    first = one(rows, "one-mode", "ignore", "jaccard", "acrossrange", compat="dna")  # keeps A's of source 9
    assert first.to_array()[0, 1] == 1
    rows[0], rows[1] = ("A", "p", 0, "2020-01-01", "11"), rows[1]
    assert one(rows, "one-mode", "ignore", "jaccard", "acrossrange", compat="dna").to_array()[0, 1] == 0.5


def test_combined_ties_are_divided_by_how_many_there_are_and_columns_by_those_of_the_like_row() -> None:
    rows = [("A", "p", 1), ("A", "p", 0), ("A", "q", 0), ("B", "q", 1)]
    assert one(rows, "two-mode", "combine", "activity", compat="dna").to_array().tolist() == [
        [1.5, 1],
        [0, 1],
    ]
    found = one(rows, "two-mode", "combine", "prominence", compat="dna")
    assert found.to_array().tolist() == [[1.5, 2], [0, 1]]


def test_a_column_whose_like_row_has_no_ties_is_cleared_before_later_rows_are_counted() -> None:
    rows = [("A", "", 1), ("B", "p", 1), ("B", "q", 1), ("B", "r", 1), ("C", "p", 1), ("C", "q", 1)]
    found = one(rows, "two-mode", "combine", "prominence", isolates=True, compat="dna")
    assert found.to_array().tolist() == [[0, 0, 0], [0, 0.5, 1], [0, 0.5, 0]]


def test_windows_reach_to_the_last_statement_given_though_it_is_a_duplicate_and_empty_ones_stay() -> None:
    rows = [("A", "p", 1, f"2020-01-0{day}", "a") for day in (1, 5)]
    found = series(rows, duplicates="acrossrange", window="1 day")
    assert days(found) == [f"2020-01-0{day}" for day in (1, 2, 3, 4, 5)]
    assert [matrix.rows for matrix in found] == [("A",), (), (), (), ()]
    assert {matrix.to_array().shape for matrix in found[1:]} == {(0, 0)}
    for mode, aggregation, shape in (("one-mode", "subtract", (0, 0)), ("two-mode", "combine", (0, 0))):
        none = series(rows, mode, aggregation, window="1 day", start="2020-02-01", stop="2020-02-02")
        assert [matrix.to_array().shape for matrix in none] == [shape, shape]


def test_middles_step_by_months_from_one_to_the_next_and_lose_the_last_day() -> None:
    rows = [("A", "p", 1, "2020-01-31", "a"), ("A", "p", 1, "2020-04-30", "b")]
    expected = ["2020-01-31", "2020-02-29", "2020-03-29", "2020-04-29"]
    assert days(series(rows, window="1 month")) == expected
    assert days(series(rows, window="5 months", kernel="uniform")) == expected


def test_a_kernel_begins_and_ends_where_statements_are_and_has_their_names_throughout() -> None:
    rows = [
        ("A", "p", 1, "2020-01-03", "a"),
        ("B", "q", 0, "2020-01-05", "b"),
        ("A", "p", 1, "2020-01-06", "a"),
    ]
    found = series(rows, start="2020-01-01", stop="2020-01-31", window="2 days", kernel="triangular")
    assert days(found) == ["2020-01-03", "2020-01-04", "2020-01-05"]
    assert {matrix.rows for matrix in found} == {("A", "B")}
    indented = series(rows, window="2 days", kernel="triangular", indent=True)
    assert days(indented) == ["2020-01-04"]
    assert series(rows, window="2 seconds", kernel="uniform") == []


def test_a_kernel_leaves_out_by_date_what_is_less_than_a_unit_beyond_its_window() -> None:
    rows = [("A", "p", 1, "2020-01-01T00:00:00", "a"), ("B", "p", 1, "2020-01-02T12:00:00", "b")]
    first = series(rows, "two-mode", "ignore", window="2 days", kernel="uniform")[0]
    assert first.to_array().ravel().tolist() == [0.5, 0]  # though a day and a half truncates to one
    first = series(rows, "two-mode", "ignore", window="2 days", kernel="gaussian")[0]
    assert first.to_array()[1, 0] == pytest.approx(math.exp(-0.5) / math.sqrt(2 * math.pi))


def test_a_kernel_knows_no_division_but_average_and_subtracts_where_asked_to_combine() -> None:
    chance = random.Random(3)
    rows = [
        (chance.choice("ABC"), chance.choice("pq"), chance.choice((0, 1)), f"2020-01-{day:02}", str(day))
        for day in range(1, 20)
    ]
    options = {"window": "6 days", "kernel": "epanechnikov"}

    def arrays(*arguments: Any) -> list[Any]:
        return [matrix.to_array() for matrix in series(rows, *arguments, **options)]

    for normalization in ("jaccard", "cosine"):
        assert np.allclose(
            arrays("one-mode", "subtract", normalization), arrays("one-mode", "subtract", "average")
        )
    for normalization in ("activity", "prominence"):
        assert np.allclose(arrays("two-mode", "subtract", normalization), arrays("two-mode", "subtract"))
    assert np.allclose(arrays("two-mode", "combine"), arrays("two-mode", "subtract"))


def test_a_kernel_weighs_integers_by_the_rank_of_their_text() -> None:
    rows = [("ABCD"[i], "p", level, "2020-01-01", str(i)) for i, level in enumerate((-1, -2, 10, 2))]
    options = {"window": "2 days", "kernel": "uniform"}
    (found,) = series(rows, "two-mode", "subtract", **options)
    assert found.to_array().ravel().tolist() == [0, 0.5, 1, 1.5]
    (near,) = series(rows, **options)
    assert near.to_array()[0].tolist() == pytest.approx([0.5, 1 / 3, 1 / 6, 0])


def test_under_a_kernel_any_two_texts_agree() -> None:
    rows = [("A", "p", "yes", "2020-01-01", "a"), ("B", "p", "no", "2020-01-01", "b")]
    options = {"window": "2 days", "kernel": "uniform"}
    for aggregation, expected in (("congruence", 0.5), ("conflict", 0), ("subtract", 0.5)):
        (found,) = series(rows, "one-mode", aggregation, **options)
        assert found.to_array().ravel().tolist() == pytest.approx([expected] * 4)


def test_a_boolean_has_both_its_values_under_a_kernel_though_one_is_used() -> None:
    rows = [("A", "p", 1, "2020-01-01", "a"), ("B", "p", 1, "2020-01-01", "b")]
    (found,) = series(rows, "two-mode", "subtract", window="2 days", kernel="uniform")
    assert found.to_array().ravel().tolist() == [0.5, 0.5]
