"""Nothing overlaps, whatever is laid out."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.errors import LayoutError
from counterpoint.viz.layout import MOST_NODES, Box, Layout, Link, lay_out


def overlaps(layout: Layout, boxes: list[Box]) -> list[tuple[str, str]]:
    def apart(a: Box, b: Box) -> bool:
        (ax, ay), (bx, by) = layout.centers[a.id], layout.centers[b.id]
        return abs(ax - bx) >= (a.width + b.width) / 2 or abs(ay - by) >= (a.height + b.height) / 2

    return [(a.id, b.id) for a, b in combinations(boxes, 2) if not apart(a, b)]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Link]]:
    number = draw(st.integers(1, 25))
    sizes = st.tuples(st.integers(26, 220), st.integers(26, 160), st.booleans())
    boxes = [
        Box(f"b{n}", 26.0 if disc else float(w), 26.0 if disc else float(h), disc)
        for n, (w, h, disc) in enumerate(draw(st.lists(sizes, min_size=number, max_size=number)))
    ]
    ends = st.tuples(st.integers(0, number - 1), st.integers(0, number - 1))
    pairs = draw(st.lists(ends, max_size=40))
    links = [
        Link(f"l{n}", f"b{a}", f"b{b}", 1 + n % 3, 1 + n % 2, n % 5 == 0) for n, (a, b) in enumerate(pairs)
    ]
    return boxes, links


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_no_box_overlaps_another_even_with_circles_and_loops(graph: tuple[list[Box], list[Link]]):
    boxes, links = graph
    layout = lay_out(boxes, links, first={"b0"})
    assert overlaps(layout, boxes) == []
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in layout.centers.values())
    assert set(layout.paths) == {link.id for link in links}


@settings(max_examples=20, deadline=None)
@given(graphs())
def test_the_same_graph_is_laid_out_the_same(graph: tuple[list[Box], list[Link]]):
    assert lay_out(*graph) == lay_out(*graph)


def test_targets_stand_left_of_sources_and_lines_reach_both():
    boxes = [Box("position", 190, 60), Box("disc", 26, 26, round=True), Box("claim", 190, 80)]
    layout = lay_out(boxes, [Link("a", "disc", "position"), Link("b", "claim", "disc")])
    xs = [layout.centers[box.id][0] for box in boxes]
    assert xs == sorted(xs)
    tip = layout.paths["a"][-1]
    assert tip[0] == pytest.approx(layout.centers["position"][0] + 95, abs=2)
    assert len(layout.paths["a"]) % 3 == 1


def test_an_empty_map_has_no_extent():
    assert lay_out([], []) == Layout(0.0, 0.0, {}, {})


def test_a_map_too_large_to_read_is_refused_with_its_size():
    boxes = [Box(str(n), 10, 10) for n in range(MOST_NODES + 1)]
    with pytest.raises(LayoutError, match=str(MOST_NODES + 1)):
        lay_out(boxes, [])


def test_graphviz_says_nothing_on_standard_error(capfd: pytest.CaptureFixture[str]):
    lay_out([Box("a", 190, 60), Box("b", 190, 60)], [Link("l", "a", "b")])
    assert capfd.readouterr() == ("", "")
