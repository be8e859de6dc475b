"""What the map's view model holds, and where it puts it."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind, Claim
from counterpoint.viz.boxes import PADDING_X, TEXT_SIZE
from counterpoint.viz.fonts import text_width
from counterpoint.viz.map import ALL, LOOSE, MapView, Panel, map_view
from counterpoint.viz.model import to_plain
from counterpoint.viz.scope import MOST_BOXES


@pytest.fixture(scope="module")
def view(harbor: Debate) -> MapView:
    return map_view(harbor)


def panel(view: MapView, key: str) -> Panel:
    return next(panel for panel in view.panels if panel.key == key)


def test_there_is_a_panel_for_each_issue_then_the_rest_then_the_whole(view: MapView):
    assert [p.key for p in view.panels] == ["charge", "money", LOOSE, ALL]


def test_every_proposition_and_argument_is_on_the_whole_map(view: MapView, harbor: Debate):
    drawn = {node.id for node in panel(view, ALL).nodes}
    assert {*harbor.propositions, *harbor.arguments, *harbor.issues} <= drawn


def test_no_node_overlaps_another_on_any_panel(view: MapView):
    for found in view.panels:
        for a, b in combinations(found.nodes, 2):
            apart_x = abs(a.x - b.x) >= (a.width + b.width) / 2
            assert apart_x or abs(a.y - b.y) >= (a.height + b.height) / 2, (found.key, a.id, b.id)


@pytest.mark.parametrize("which", ["harbor", "hostile"])
def test_no_line_of_text_is_wider_than_its_box(which: str, request: pytest.FixtureRequest):
    for node in (node for p in map_view(request.getfixturevalue(which)).panels for node in p.nodes):
        for line in (*node.lines, node.footer):
            assert text_width(line, TEXT_SIZE) <= node.width - 2 * PADDING_X


def test_joint_premises_meet_in_one_disc(view: MapView):
    ends = [e.source for e in panel(view, "money").edges if e.target == "a-fund"]
    assert sorted(ends) == ["fund", "needs", "night-bus"]


def test_an_undercut_points_at_the_argument_it_hits(view: MapView):
    hits = [e for e in panel(view, "charge").edges if e.source == "a-ferry" and e.kind == "conclusion"]
    assert [(e.target, e.role, e.arrow) for e in hits] == [("a-station", "attack", True)]


def test_an_exclusion_is_drawn_once_and_has_no_direction(view: MapView):
    found = panel(view, "money")
    assert [n.id for n in found.nodes if n.kind == "exclusion"] == ["buses~taxes"]
    assert {e.arrow for e in found.edges if e.kind == "exclusion"} == {False}


def test_a_position_of_another_issue_is_shown_and_its_reasons_left_to_its_own_map(view: MapView):
    found = panel(view, "charge")
    buses = next(node for node in found.nodes if node.id == "buses")
    assert buses.elsewhere == "What should the income be spent on?"
    assert "a-fund" not in {node.id for node in found.nodes}


def test_the_coders_links_are_told_from_the_sources(view: MapView):
    basis = {n.id: n.basis for n in panel(view, ALL).nodes if n.kind == "argument"}
    assert basis["a-faster"] == "explicit"
    assert basis["a-cities"] == "reconstructed"


def test_voices_are_counted_by_actor_and_the_author_apart(view: MapView):
    footers = {node.id: node.footer for node in panel(view, ALL).nodes}
    assert footers["introduce"] == "+ 1   − 1   ± 1"
    assert footers["moves"] == "+ 2"
    assert footers["aside"] == "author’s own voice"
    assert footers["ferry"] == "no one quoted"


def test_the_view_model_is_plain_json(view: MapView):
    plain = to_plain(view)
    assert json.loads(json.dumps(plain)) == plain


def test_a_circle_of_reasons_is_drawn(harbor: Debate):
    back = Argument(key="back", role=ArgumentKind.SUPPORT, premises=("introduce",), conclusion="cities")
    view = map_view(replace(harbor, arguments={**harbor.arguments, "back": back}))
    assert "back" in {node.id for node in panel(view, "charge").nodes}


def test_a_large_issue_shows_what_is_near_and_says_how_many_are_not_drawn(harbor: Debate):
    claims = {f"c{n}": Claim(key=f"c{n}", label=f"Claim {n}") for n in range(MOST_BOXES + 20)}
    arguments = {
        f"r{n}": Argument(key=f"r{n}", role=ArgumentKind.SUPPORT, premises=(f"c{n}",), conclusion="taxes")
        for n in range(MOST_BOXES + 20)
    }
    large = replace(harbor, claims={**harbor.claims, **claims}, arguments={**harbor.arguments, **arguments})
    found = panel(map_view(large), "money")
    boxes = [node for node in found.nodes if node.kind in ("position", "claim")]
    assert len(boxes) <= MOST_BOXES
    assert found.left_out >= 20


def test_a_debate_without_anything_has_no_panel(harbor: Debate):
    assert map_view(Debate(info=harbor.info)).panels == ()
