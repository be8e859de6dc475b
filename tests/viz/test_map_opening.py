"""Where a map opens: at an issue, at a box with its words, or with a word on why there is no such box."""

from __future__ import annotations

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.viz.map import ALL, MapView, map_view
from counterpoint.viz.map_opening import opening
from counterpoint.viz.scope import Bounds


@pytest.fixture(scope="module")
def view(harbor: Debate) -> MapView:
    return map_view(harbor)


def test_without_a_wish_the_first_issue_is_shown(harbor: Debate, view: MapView):
    found = opening(harbor, view)
    assert (found.panel, found.focus, found.note) == ("charge", "", "")


def test_a_box_is_shown_where_its_reasons_are(harbor: Debate, view: MapView):
    assert opening(harbor, view, focus="fund").panel == "money"
    assert opening(harbor, view, focus="buses").panel == "charge", "it is drawn where the map opens anyway"
    assert opening(harbor, view, issue="money", focus="night-bus").panel == "money"


def test_the_box_wins_over_an_issue_without_it(harbor: Debate, view: MapView):
    found = opening(harbor, view, issue="money", focus="station")
    assert (found.panel, found.focus) == ("charge", "station")


def test_an_argument_has_a_disc_and_a_statement_the_box_of_what_it_expresses(harbor: Debate, view: MapView):
    assert opening(harbor, view, focus="a-bond").focus == "a-bond"
    assert opening(harbor, view, focus="s-5").focus == "station"


def test_an_issue_is_its_panel(harbor: Debate, view: MapView):
    found = opening(harbor, view, focus="money")
    assert (found.panel, found.focus, found.note) == ("money", "", "")


def test_a_thing_without_a_box_is_named_and_said_to_have_none(harbor: Debate, view: MapView):
    found = opening(harbor, view, issue="money", focus="mayor")
    assert (found.panel, found.focus) == ("money", "")
    assert (
        found.note.replace("\u2068", "").replace("\u2069", "").startswith("“Ana Ruiz” has no box on this map")
    )


def test_a_box_that_is_left_out_is_said_to_be(harbor: Debate):
    found = opening(harbor, map_view(harbor, bounds=Bounds(depth=1)), focus="roadworks")
    assert found.focus == ""
    assert found.note.endswith("is not among what is drawn here.")


def test_a_claim_beside_the_issues_is_found(harbor: Debate, view: MapView):
    assert opening(harbor, view, focus="aside").panel not in ("charge", "money", ALL)


def test_a_debate_without_a_map_opens_nowhere(harbor: Debate):
    empty = Debate(info=harbor.info)
    assert opening(empty, map_view(empty)).panel == ""
