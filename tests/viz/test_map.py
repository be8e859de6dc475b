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
from counterpoint.viz.languages import Language
from counterpoint.viz.map import ALL, LOOSE, MapView, Panel, map_view
from counterpoint.viz.model import to_plain
from counterpoint.viz.reasons import heard
from counterpoint.viz.scope import LEVELS_OF_MANY, MOST_BOXES, Bounds


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


def propositions(found: Panel) -> set[str]:
    return {node.id for node in found.nodes if node.kind in ("position", "claim")}


def test_a_depth_draws_so_many_levels_and_counts_the_rest_in_words(harbor: Debate, view: MapView):
    shallow = panel(map_view(harbor, bounds=Bounds(depth=1)), "charge")
    deep = panel(view, "charge")
    assert {"faster", "lungs", "moves", "regressive"} <= propositions(shallow)
    assert not {"cities", "station", "roadworks"} & propositions(shallow)
    assert shallow.left_out == len(propositions(deep)) - len(propositions(shallow))
    assert shallow.notes == (
        "At most 1 level of reasons below the positions is drawn.",
        f"{shallow.left_out} claims farther from the positions are left out.",
    )


def test_a_depth_that_reaches_everything_leaves_nothing_out(harbor: Debate, view: MapView):
    for found, whole in zip(map_view(harbor, bounds=Bounds(depth=20)).panels, view.panels, strict=True):
        assert found == whole
        assert found.notes == ()


def chained(harbor: Debate, many: int) -> Debate:
    """The debate with ``many`` reasons for a position, in chains of four levels."""
    claims, arguments = {}, {}
    for n in range(many):
        target = "taxes" if n % 4 == 0 else f"c{n - 1}"
        claims[f"c{n}"] = Claim(key=f"c{n}", label=f"Claim {n}")
        arguments[f"r{n}"] = Argument(
            key=f"r{n}", role=ArgumentKind.SUPPORT, premises=(f"c{n}",), conclusion=target
        )
    return replace(harbor, claims={**harbor.claims, **claims}, arguments={**harbor.arguments, **arguments})


def test_more_than_can_be_read_is_two_levels_deep(harbor: Debate):
    found = panel(map_view(chained(harbor, MOST_BOXES + 10)), "money")
    assert found.levels == LEVELS_OF_MANY == 2
    assert {"c0", "c1", "c4", "c5"} <= propositions(found)
    assert not {"c2", "c3", "c6"} & propositions(found)
    assert found.notes[0] == "At most 2 levels of reasons below the positions are drawn."


def test_what_can_be_read_is_for_the_caller_to_say(harbor: Debate):
    large = chained(harbor, MOST_BOXES + 10)
    found = panel(map_view(large, bounds=Bounds(most=1000)), "money")
    assert len(propositions(found)) > MOST_BOXES + 10
    assert found.notes == ()


def test_a_debate_of_thousands_is_drawn_as_few_boxes(harbor: Debate):
    for found in map_view(chained(harbor, 5000)).panels:
        assert len(propositions(found)) <= MOST_BOXES


def test_a_narrowed_map_draws_what_someone_is_heard_on_and_counts_the_rest(harbor: Debate):
    kept = {key: s for key, s in harbor.statements.items() if key in ("s-1", "s-5")}
    narrow = replace(harbor, statements=kept)
    found = map_view(narrow, bounds=Bounds(among=heard(narrow)))
    charge = panel(found, "charge")
    assert {"introduce", "refuse", "trial-first", "station", "lungs"} == propositions(charge)
    assert charge.unheard == len(propositions(panel(map_view(narrow), "charge"))) - 5
    assert charge.notes == (f"{charge.unheard} claims that no one is heard on here are left out.",)
    assert "aside" not in propositions(panel(found, ALL))


def test_every_drawn_box_is_reached_in_the_text_from_its_roots(harbor: Debate):
    from counterpoint.viz.reasons import branches, walk

    for depth in (0, 1, 2):
        for found in map_view(harbor, bounds=Bounds(depth=depth)).panels:
            told = dict.fromkeys(found.roots, 1)
            for branch in branches(harbor, found.roots, depth=depth):
                for reason in walk((*branch.supports, *branch.attacks)):
                    told.update({p.about.key: 1 for p in reason.premises})
            assert propositions(found) <= told.keys()


def test_a_map_that_is_read_from_the_right_has_its_positions_there(harbor: Debate, view: MapView):
    turned = map_view(harbor, Language("ar"))
    assert turned.direction == "rtl"
    for left, right in zip(view.panels[:1], turned.panels[:1], strict=True):
        places = {node.id: node for node in left.nodes}
        assert all(node.x == right.width - places[node.id].x for node in right.nodes)
        assert left.edges[0].points[0][0] == right.width - right.edges[0].points[0][0]


@pytest.mark.parametrize("tag", ["es", "ar"])
def test_no_footer_is_cut_in_any_language(harbor: Debate, tag: str):
    footers = {node.footer for found in map_view(harbor, Language(tag)).panels for node in found.nodes}
    assert not [footer for footer in footers if footer.endswith("…")]
