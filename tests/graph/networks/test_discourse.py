"""Discourse networks against their definitions, written out cell by cell, and the numbers known by hand."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.errors import AnalysisError, NetworkTooLargeError
from counterpoint.graph.networks import projection
from counterpoint.graph.networks.discourse import discourse_network, network_matrices
from counterpoint.graph.networks.matrix import NetworkMatrix
from counterpoint.graph.networks.selection import Row

XYZ = [
    ("X", "1", 1, "", "s1"), ("X", "1", 1, "", "s2"), ("X", "2", -1), ("X", "3", 1),
    ("Y", "1", 1), ("Y", "2", -1),
    ("Z", "1", -1), ("Z", "2", 1), ("Z", "3", 1),
]  # fmt: skip
"""The example of analysis.md; X says its first twice, in two sources."""


def one(rows: Iterable[object], *arguments: Any, **parameters: Any) -> NetworkMatrix:
    (found,) = network_matrices(rows, *arguments, **parameters)
    return found


def pairs(matrix: Any) -> list[float]:
    """XY, XZ, YZ."""
    dense = matrix.toarray()
    return [round(float(dense[i, k]), 6) for i, k in ((0, 1), (0, 2), (1, 2))]


@pytest.mark.parametrize(
    ("normalization", "congruence"),
    [
        ("no", [3, 1, 0]),
        ("average", [1, 0.285714, 0]),
        ("jaccard", [0.75, 0.166667, 0]),
        ("cosine", [0.866025, 0.235702, 0]),
    ],
)
def test_the_networks_known_by_hand(normalization: str, congruence: list[float]) -> None:
    found = one(XYZ, normalization=normalization)
    assert pairs(found.congruence) == congruence
    if normalization == "no":
        assert pairs(found.conflict) == [0, 3, 2]


def test_contradictions_count_as_congruence_and_conflict_known_by_hand() -> None:
    found = one(XYZ, contradictions=[("3", "1")])
    assert (pairs(found.congruence), pairs(found.conflict)) == ([3, 2, 0], [1, 5, 3])
    for parameters in ({"normalization": "jaccard"}, {"normalization": "cosine"}, {"compat": "dna"}):
        assert (
            one(XYZ, **parameters).values != one(XYZ, contradictions=[("1", "3")], **parameters).values
        ).nnz == 0


# The definitions, cell by cell ----------------------------------------------------------------------------


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


class Defined:
    """The definitions of analysis.md, without any thought of speed."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.actors = sorted({r.actor for r in rows})
        self.columns = sorted({r.proposition for r in rows})

    def a(self, i: str, j: str, level: int) -> int:
        return count(self.rows, i, j, level)

    def n(self, i: str) -> int:
        return sum(self.a(i, j, s) for j in self.columns for s in (1, -1))

    def c(self, i: str, k: str) -> float:
        return sum(self.a(i, j, s) * self.a(k, j, s) for j in self.columns for s in (1, -1))

    def d(self, i: str, k: str) -> float:
        return sum(self.a(i, j, s) * self.a(k, j, -s) for j in self.columns for s in (1, -1))

    def divisor(self, i: str, k: str, normalization: str) -> float:
        cells = [(self.a(i, j, s), self.a(k, j, s)) for j in self.columns for s in (1, -1)]
        match normalization:
            case "average":
                return (self.n(i) + self.n(k)) / 2
            case "jaccard":
                return sum(x * (y == 0) + y * (x == 0) + x * y for x, y in cells)
            case "cosine":
                return math.sqrt(sum(x * x for x, _ in cells)) * math.sqrt(sum(y * y for _, y in cells))
        return 1


BUCKETS = {
    "all": lambda r: r.id,
    "source": lambda r: r.source,
    "day": lambda r: r.date,
    "week": lambda r: date.fromisoformat(r.date).isocalendar()[:2] if r.date else "",
    "month": lambda r: r.date[:7],
    "year": lambda r: r.date[:4],
    "once": lambda r: None,
}

DAYS = [date(2019, 12, 28) + timedelta(days=d) for d in range(0, 420, 3)]


@st.composite
def statements(draw: st.DrawFn, *, dated: bool = False, levels: tuple[Any, ...] = (1, -1, 0)) -> list[Row]:
    chance = random.Random(draw(st.integers(0, 2**32)))
    number = draw(st.integers(1, 40))
    return [
        Row(
            chance.choice("ABCDE"),
            chance.choice("pqrs"),
            chance.choice(levels),
            "" if not dated and chance.random() < 0.2 else chance.choice(DAYS).isoformat(),
            chance.choice(["s1", "s2", "s3"]),
            chance.randrange(5),
            f"id-{i:03}",
        )
        for i in range(number)
    ]


@settings(max_examples=60, deadline=None)
@given(statements(), st.sampled_from(list(BUCKETS)), st.sampled_from(["no", "average", "jaccard", "cosine"]))
def test_one_mode_networks_follow_their_definition(
    rows: list[Row], duplicates: str, normalization: str
) -> None:
    defined = Defined(kept_first(rows, BUCKETS[duplicates]))
    for aggregation in ("congruence", "conflict", "subtract", "ignore"):
        found = one(rows, "one-mode", aggregation, normalization, duplicates)
        assert list(found.rows) == defined.actors
        for i, first in enumerate(defined.actors):
            for k, second in enumerate(defined.actors):
                by = defined.divisor(first, second, normalization)
                agree, differ = defined.c(first, second), defined.d(first, second)
                wanted = {
                    "congruence": agree,
                    "conflict": differ,
                    "subtract": agree - differ,
                    "ignore": agree + differ,
                }[aggregation]
                wanted = 0 if i == k or by == 0 else wanted / by
                assert found.to_array()[i, k] == pytest.approx(wanted, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    statements(),
    st.sampled_from(list(BUCKETS)),
    st.sampled_from(["no", "activity", "prominence"]),
)
def test_two_mode_networks_follow_their_definition(
    rows: list[Row], duplicates: str, normalization: str
) -> None:
    defined = Defined(kept_first(rows, BUCKETS[duplicates]))
    for aggregation in ("ignore", "subtract", "combine"):
        found = one(rows, "two-mode", aggregation, normalization, duplicates)
        assert (list(found.rows), list(found.columns)) == (defined.actors, defined.columns)
        for i, actor in enumerate(defined.actors):
            for j, column in enumerate(defined.columns):
                pro, con = defined.a(actor, column, 1), defined.a(actor, column, -1)
                wanted: float = {
                    "ignore": pro + con, "subtract": pro - con, "combine": 2 * (con > 0) + (pro > 0)
                }[aggregation]  # fmt: skip
                by = {
                    "no": 1,
                    "activity": defined.n(actor),
                    "prominence": sum(defined.a(k, column, s) for k in defined.actors for s in (1, -1)),
                }[normalization]
                assert found.to_array()[i, j] == pytest.approx(wanted / by if by else 0, abs=1e-12)


def test_a_mixed_statement_names_its_actor_but_neither_endorses_nor_rejects() -> None:
    rows = [("A", "p", 0), ("B", "p", 1), ("B", "q", 0)]
    for aggregation in ("ignore", "subtract", "combine"):
        found = one(rows, "two-mode", aggregation, "no")
        assert (found.rows, found.columns) == (("A", "B"), ("p", "q"))
        assert found.to_array().tolist() == [[0, 0], [1, 0]]
    assert one(rows, "two-mode", "ignore", "activity").to_array().tolist() == [[0, 0], [1, 0]]
    assert one(rows, "one-mode", "ignore").to_array().tolist() == [[0, 0], [0, 0]]


# Dates ----------------------------------------


def test_a_date_filter_includes_both_ends_and_counts_the_undated() -> None:
    rows = [
        ("A", "p", 1, "2020-01-01"),
        ("B", "p", 1, "2020-01-31"),
        ("C", "p", 1, "2020-02-01"),
        ("D", "p", 1),
    ]
    found = one(rows, start="2020-01-01", stop="2020-01")
    assert (found.rows, found.left_out, found.statements) == (("A", "B"), 1, 2)
    assert one(rows, start="2020-01-01", stop="2020-01", isolates=True).rows == ("A", "B", "C", "D")


def test_filter_comes_before_duplicates_and_duplicates_before_windows() -> None:
    rows = [("A", "p", 1, f"2020-01-0{d}", "s") for d in (1, 2, 5)] + [
        ("B", "p", 1, f"2020-01-0{d}", "t") for d in (1, 5)
    ]
    assert one(rows, start="2020-01-02").to_array().tolist() == [[0, 1], [1, 0]]
    graphs = network_matrices(rows, window="1 day")
    assert [(g.time.day, g.rows) for g in graphs if g.time] == [(1, ("A", "B"))]


# What is asked for ----------------------------------------


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"mode": "three-mode"}, 'mode is "three-mode"; it must be one of: one-mode, two-mode'),
        ({"aggregation": "combine"}, "of a one-mode network it must be one of: congruence, conflict"),
        ({"normalization": "activity"}, "of a one-mode network it must be one of: no, average"),
        ({"duplicates": "decade"}, 'duplicates is "decade"; it must be one of: all, source, day'),
        ({"compat": "gephi"}, 'compat is "gephi"; it must be None or "dna"'),
        ({"start": "May 2020"}, 'the date "May 2020" cannot be read; write YYYY-MM-DD'),
        ({"start": "2021-01-01", "stop": "2020"}, "the start, 2021-01-01, is after the stop, 2020-12-31"),
        ({"window": "9 days", "kernel": "cosine"}, 'the kernel is "cosine"; it must be one of: uniform'),
        ({"top": 0}, "top is 0; it must be a number of ties from 1 on"),
    ],
)
def test_what_cannot_be_is_told_with_what_can(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(AnalysisError) as error:
        discourse_network([("A", "p", 1, "2020-01-01")], **parameters)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "rows", [[("A", "p")], [{"actor": "A", "polarity": 1}], {"actor": ["A"], "polarity": [1]}]
)
def test_a_row_or_table_that_lacks_a_field_is_told(rows: Any) -> None:
    with pytest.raises(AnalysisError, match=r"has no (proposition|polarity)"):
        discourse_network(rows)


def test_rows_come_as_tuples_mappings_objects_or_a_table() -> None:
    pandas = pytest.importorskip("pandas")
    names = ("actor", "proposition", "polarity", "date", "source")
    rows = [(*row, "", "")[:5] for row in XYZ]
    mappings = [dict(zip(names, row, strict=True)) for row in rows]
    table = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    given_rows = [rows, mappings, [Row(*row) for row in rows], table, pandas.DataFrame(mappings)]
    found = [discourse_network(form) for form in given_rows]
    assert all(isinstance(graph, nx.Graph) for graph in found)
    assert all(nx.utils.graphs_equal(found[0], graph) for graph in found)


def test_dates_come_as_text_dates_moments_or_seconds() -> None:
    when = datetime(2020, 5, 1, 12, 30)
    forms = [
        "2020-05-01T12:30:00",
        when,
        "2020-05-01T14:30:00+02:00",
        (when - datetime(1970, 1, 1)).total_seconds(),
    ]
    graphs = [
        network_matrices([("A", "p", 1, form), ("B", "p", 1, form)], window="1 day")[0] for form in forms
    ]
    assert {graph.time for graph in graphs} == {when}


def test_the_order_of_rows_and_the_names_of_things_do_not_matter() -> None:
    chance = random.Random(5)
    rows = [
        (chance.choice("ABCDEFG"), chance.choice("pqr"), chance.choice((1, -1)), "", str(i))
        for i in range(80)
    ]
    base = discourse_network(rows, aggregation="subtract", normalization="average")
    assert isinstance(base, nx.Graph)
    renamed = [(chr(ord("Z") - ord(a) + ord("A")), f"x{p}", s, d, i) for a, p, s, d, i in rows]
    chance.shuffle(renamed)
    again = discourse_network(renamed, aggregation="subtract", normalization="average")
    assert isinstance(again, nx.Graph)
    back = nx.relabel_nodes(again, {n: chr(ord("Z") - ord(n) + ord("A")) for n in again})
    assert set(base) == set(back)
    for i, k, data in base.edges(data=True):
        assert back.edges[i, k] == pytest.approx(data)


def test_threshold_and_top_keep_the_strongest_and_actors_who_agree_as_much_as_they_differ_stay_tied() -> None:
    rows = [
        ("A", "p", 1),
        ("A", "q", 1),
        ("B", "p", 1),
        ("B", "q", -1),
        ("C", "p", 1),
        ("C", "q", 1),
        ("D", "q", -1),
    ]
    whole = discourse_network(rows, aggregation="subtract")
    assert isinstance(whole, nx.Graph)
    assert whole.edges["A", "B"] == {"weight": 0.0, "congruence": 1.0, "conflict": 1.0}
    strong = discourse_network(rows, aggregation="subtract", threshold=2)
    assert isinstance(strong, nx.Graph)
    assert list(strong.edges) == [("A", "C")]
    top = discourse_network(rows, aggregation="subtract", top=1)
    assert isinstance(top, nx.Graph)
    assert sorted(map(sorted, top.edges)) == [["A", "C"], ["A", "D"], ["B", "D"]]
    affiliation = discourse_network(rows, "two-mode", "subtract", top=1)
    assert isinstance(affiliation, nx.Graph)
    assert sorted(map(sorted, affiliation.edges)) == [["A", "p"], ["B", "p"], ["C", "p"], ["D", "q"]]


def test_blocks_of_actors_give_the_same_network_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    rows = [
        (f"a{chance.randrange(30)}", chance.choice("pqrs"), chance.choice((1, -1)), "", str(i))
        for i in range(300)
    ]
    cases = [
        {"aggregation": "subtract", "normalization": n, "top": top, "threshold": threshold}
        for n in ("no", "average", "jaccard", "cosine") for top in (None, 4) for threshold in (None, 0.3)
    ]  # fmt: skip
    whole = [one(rows, **case) for case in cases]  # type: ignore[arg-type]
    monkeypatch.setattr(projection, "_BLOCK", 100)
    for case, expected in zip(cases, whole, strict=True):
        found = one(rows, **case)  # type: ignore[arg-type]
        for name in ("values", "congruence", "conflict"):
            assert np.allclose(getattr(found, name).toarray(), getattr(expected, name).toarray(), atol=0)


def test_a_graph_too_large_for_memory_is_refused_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"a{i}", "p", 1) for i in range(60)]
    monkeypatch.setattr("counterpoint.graph.networks.matrix._LARGEST", 1000)
    with pytest.raises(
        NetworkTooLargeError, match=r"1,770 ties and would take about 0\.0 GB as a graph; give a thr"
    ):
        discourse_network(rows)
    monkeypatch.setattr(projection, "_MOST_TIES", 1500)
    with pytest.raises(NetworkTooLargeError, match="60 actors has more than 1,500 ties"):
        network_matrices(rows)
    assert network_matrices(rows, top=2)[0].values.nnz < 300


def test_nothing_said_is_an_empty_network() -> None:
    for mode, aggregation in (("one-mode", "congruence"), ("two-mode", "subtract")):
        graph = discourse_network([], mode, aggregation)
        assert isinstance(graph, nx.Graph)
        assert len(graph) == 0
    assert discourse_network([("A", "p", 1)], window="3 days") == []
