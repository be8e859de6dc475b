"""Where the dots of a network go: names apart, camps apart, all within the width, the same every time."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from counterpoint.errors import LayoutError
from counterpoint.viz.boxes_apart import convex_hull
from counterpoint.viz.model import Point
from counterpoint.viz.network_layout import (
    HULL_MARGIN,
    MOST_DOTS,
    Bond,
    Dot,
    Head,
    NetworkLayout,
    lay_out_network,
)

CASES = [
    (1, 1, 344), (2, 1, 344), (5, 2, 344), (31, 3, 896), (60, 4, 896), (60, 20, 640),
    (40, 0, 640), (300, 3, 896), (300, 40, 344),
]  # fmt: skip


def network(count: int, camps: int, seed: int = 1) -> tuple[list[Dot], list[Bond], list[Head]]:
    """Dots of many sizes, every seventeenth in no camp; ties of both signs between a fifth of the pairs."""
    random = Random(seed)
    dots = [
        Dot(
            f"dot-{n}",
            n % camps + 1 if camps and n % 17 != 16 else 0,
            random.uniform(24, 122),
            random.uniform(28, 70),
            random.uniform(5, 11),
        )
        for n in range(count)
    ]
    bonds = [
        Bond(a.id, b.id, 1.0 if a.camp == b.camp else -1.0)
        for a, b in combinations(dots, 2)
        if random.random() < 0.2
    ]
    heads = [
        Head(camp, random.uniform(50, 260), random.uniform(20, 54)) for camp in range(bool(camps), camps + 1)
    ]
    return dots, bonds, heads


def box(layout: NetworkLayout, dot: Dot) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a dot with its name."""
    x, y = layout.centers[dot.id]
    return x - dot.width / 2, y - dot.above, x + dot.width / 2, y - dot.above + dot.height


def overlaps(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def distance_outside(corners: tuple[Point, ...], point: Point) -> float:
    """How far a point is outside of the worst side of a convex polygon, clockwise as y grows down."""
    far = float("-inf")
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        far = max(far, ((by - ay) * (point[0] - ax) - (bx - ax) * (point[1] - ay)) / length)
    return far


@pytest.mark.parametrize(("count", "camps", "width"), CASES)
def test_no_name_overlaps_another_and_all_are_within_the_drawing(count: int, camps: int, width: int):
    dots, bonds, heads = network(count, camps)
    layout = lay_out_network(dots, bonds, heads, width=width)
    boxes = [box(layout, dot) for dot in dots]
    assert not [(a, b) for a, b in combinations(boxes, 2) if overlaps(a, b)]
    assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= width and b[3] <= layout.height for b in boxes)


@pytest.mark.parametrize(("count", "camps", "width"), [case for case in CASES if case[1]])
def test_a_hull_holds_its_members_and_its_head(count: int, camps: int, width: int):
    dots, bonds, heads = network(count, camps)
    layout = lay_out_network(dots, bonds, heads, width=width)
    for camp, corners in layout.hulls.items():
        head = next(h for h in heads if h.camp == camp)
        x, y = layout.heads[camp]
        boxes = [box(layout, dot) for dot in dots if dot.camp == camp]
        boxes.append((x - head.width / 2, y, x + head.width / 2, y + head.height))
        for left, top, right, bottom in boxes:
            points = [(left, top), (right, top), (left, bottom), (right, bottom)]
            # Centers are whole pixels, corners are not.
            assert max(distance_outside(corners, point) for point in points) <= 1


@pytest.mark.parametrize(("count", "camps", "width"), [case for case in CASES if case[1] > 1])
def test_hulls_with_their_margins_are_apart_and_hold_no_one_else(count: int, camps: int, width: int):
    dots, bonds, heads = network(count, camps)
    layout = lay_out_network(dots, bonds, heads, width=width)
    bounds = {
        camp: (
            min(x for x, _ in corners) - HULL_MARGIN,
            min(y for _, y in corners) - HULL_MARGIN,
            max(x for x, _ in corners) + HULL_MARGIN,
            max(y for _, y in corners) + HULL_MARGIN,
        )
        for camp, corners in layout.hulls.items()
    }
    assert not [(a, b) for a, b in combinations(bounds.values(), 2) if overlaps(a, b)]
    for dot in dots:
        assert not [c for c, bound in bounds.items() if c != dot.camp and overlaps(bound, box(layout, dot))]


def test_the_same_network_is_placed_the_same_and_the_order_of_its_ties_does_not_matter():
    dots, bonds, heads = network(60, 4)
    layout = lay_out_network(dots, bonds, heads, width=896)
    assert lay_out_network(dots, bonds, heads, width=896) == layout
    assert lay_out_network(dots, bonds[::-1], heads, width=896) == layout


def test_camps_with_most_ties_between_them_stand_side_by_side():
    dots = [Dot(f"{camp}-{n}", camp, 60, 40, 8) for camp in (1, 2, 3) for n in range(4)]
    bonds = [Bond(f"1-{n}", f"3-{m}", -1.0) for n in range(4) for m in range(4)]
    bonds += [Bond(f"{a}-0", f"{b}-0", 1.0) for a, b in ((1, 2), (2, 3))]
    layout = lay_out_network(dots, bonds, width=896)
    middles = {c: sum(layout.centers[f"{c}-{n}"][0] for n in range(4)) / 4 for c in (1, 2, 3)}
    assert sorted(middles, key=lambda camp: middles[camp])[1] in (1, 3)


def test_mirrored_turns_left_and_right_around():
    dots, bonds, heads = network(31, 3)
    layout = lay_out_network(dots, bonds, heads, width=896)
    mirrored = lay_out_network(dots, bonds, heads, width=896, mirrored=True)
    assert all(mirrored.centers[key] == (896 - x, y) for key, (x, y) in layout.centers.items())
    assert mirrored.hulls.keys() == layout.hulls.keys()
    assert all(distance_outside(mirrored.hulls[d.camp], mirrored.centers[d.id]) < 0 for d in dots if d.camp)


def test_a_network_of_nobody_has_no_height():
    assert lay_out_network([], [], width=600).height == 0


def test_more_dots_than_can_be_read_are_refused():
    dots = [Dot(str(n), 0, 20, 20, 5) for n in range(MOST_DOTS + 1)]
    with pytest.raises(LayoutError, match="301 dots"):
        lay_out_network(dots, [], width=900)


def test_a_hull_around_points_has_only_its_corners():
    inside = {(1.0, 1.0), (2.0, 0.0), (1.5, 1.9)}
    corners = {(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)}
    assert set(convex_hull(inside | corners)) == corners
