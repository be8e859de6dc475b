"""The matrix: who stands where, as a model, as a page and as a drawing."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from counterpoint.graph.narrowing import narrowed
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Actor, Polarity, Position, Stance, StanceBasis
from counterpoint.viz.fonts import text_width
from counterpoint.viz.picture import render
from counterpoint.viz.views.matrix_bands import bands, by_position
from counterpoint.viz.views.matrix_model import Matrix, Sign

SVG = "{http://www.w3.org/2000/svg}"


def matrix(debate: Debate, **options: object) -> Matrix:
    found: Matrix = render(debate, "matrix", options).view
    return found


def signs(model: Matrix) -> dict[tuple[str, str], Sign]:
    return {(row.actor.key, cell.position): cell.signs[0] for row in model.rows for cell in row.cells}


def over_all(debate: Debate) -> dict[tuple[str, str], Stance]:
    return {(s.holder, s.position): s for s in debate.stances.values() if not (s.place or s.period)}


def page(debate: Debate, **options: object) -> str:
    return render(debate, "matrix", options).html


def drawn(debate: Debate, **options: object) -> ElementTree.Element:
    return ElementTree.fromstring(render(debate, "matrix", options).svg)


class Tags(HTMLParser):
    """Every tag with its attributes, and the text within each table cell."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


def test_every_stance_of_the_bundled_debate_is_in_it_as_it_is(city: Debate):
    found, known = signs(matrix(city)), over_all(city)
    assert len(known) > 70
    assert {at: sign.polarity for at, sign in found.items()} == {
        at: s.polarity.value for at, s in known.items()
    }
    assert all((found[at].basis == "implied") == (s.basis is StanceBasis.IMPLIED) for at, s in known.items())
    assert all(found[at].contested == s.contested for at, s in known.items())


def test_a_stance_that_rests_on_an_excluded_position_alone_is_marked_as_derived(city: Debate):
    found = signs(matrix(city))
    assert found["chicago-city", "limit-cooperation"] == Sign("endorses", "stated", False)
    assert found["chicago-city", "cooperate"] == Sign("rejects", "derived", False)
    assert found["law-enforcement-officials", "cooperate"] == Sign("endorses", "implied", False)


def test_what_is_mixed_and_contested_says_so(harbor: Debate):
    model = matrix(harbor)
    assert signs(model)["nurses", "introduce"] == Sign("mixed", "stated", True)
    card = next(card for card in model.opened if card.id == "card--nurses--introduce")
    assert "Of two minds" in card.note
    assert "Contested" in card.note
    assert "Mixed, contested" in page(harbor)


def test_a_card_holds_every_statement_that_its_cells_rest_on_and_no_quote_twice(city: Debate):
    model = matrix(city)
    opened = {card.id: card for card in model.opened}
    known = over_all(city)
    for row in model.rows:
        for cell in row.cells:
            statements = {words.statement for words in opened[cell.card].words}
            assert statements >= set(known[row.actor.key, cell.position].statements)
    for row in model.rows:
        shown = Counter(
            words.statement
            for card in dict.fromkeys(cell.card for cell in row.cells)
            for words in opened[card].words
        )
        assert set(shown.values()) == {1}


def test_a_card_says_in_words_what_a_stance_rests_on(city: Debate):
    opened = {card.id: card for card in matrix(city).opened}
    known = {(r.actor.key, c.position): c.card for r in matrix(city).rows for c in r.cells}
    card = opened[known["chicago-city", "cooperate"]]
    assert card.id == known["chicago-city", "limit-cooperation"]
    assert re.search(
        r"Against .*Local police should cooperate.*follows from the stance on .*limit", card.note
    )
    assert re.search(r"For .*limit their cooperation.*as stated", card.note)
    implied = opened[known["law-enforcement-officials", "cooperate"]]
    assert "implied by the reasons given" in implied.note


def test_every_neighbor_of_a_card_is_there_to_be_opened(city: Debate):
    model = matrix(city)
    ids = [card.id for card in model.opened]
    assert len(set(ids)) == len(ids)
    assert {near.card for card in model.opened for near in card.near} <= set(ids)
    assert {column.card for column in model.columns} | {row.card for row in model.rows} <= set(ids)


def test_actors_stand_in_their_coalitions_the_largest_first(city: Debate):
    picture = render(city, "matrix")
    model, found = picture.view, picture.subject.find("coalitions", resamples=1)
    assert model.grouped == "camps"
    assert [camp.name for camp in model.camps] == ["Camp 1", "Camp 2", "Camp 3", "In no camp"]
    for number, camp in enumerate(model.camps[:-1], start=1):
        assert {found.membership[row.actor.key] for row in camp.rows} == {number}
    assert {row.actor.key for row in model.camps[-1].rows} <= set(found.unplaced)
    assert any("few sources" in caution for caution in model.cautions)


def test_what_a_camp_is_said_to_share_no_member_is_against(city: Debate):
    model = matrix(city)
    titles = {column.position.label: column.position.key for column in model.columns}
    told = [camp for camp in model.camps if camp.shares]
    assert len(told) >= 3
    for camp in told:
        count, label = re.fullmatch(r"(\d+) of \d+ are for “\u2068(.+)\u2069”", camp.shares).groups()  # type: ignore[union-attr]
        cells = [c.signs[0] for row in camp.rows for c in row.cells if c.position == titles[label]]
        assert [cell.polarity for cell in cells] == ["endorses"] * int(count)


def test_where_there_are_no_camps_actors_are_grouped_by_kind_and_it_says_why(harbor: Debate):
    model = matrix(harbor)
    assert model.grouped == "kinds"
    assert {camp.name for camp in model.camps} >= {"City government", "Labor union"}
    assert any("too few actors" in caution for caution in model.cautions)


def test_columns_are_grouped_by_issue_and_each_position_is_there_once(city: Debate):
    model = matrix(city)
    assert Counter(column.position.key for column in model.columns) == Counter(list(city.positions))
    for block in model.blocks:
        assert all(block.issue.key in city.positions[c.position.key].answers for c in block.columns)


def test_an_issue_leaves_only_its_positions_those_included_that_no_one_speaks_on(harbor: Debate):
    assert [c.position.key for c in matrix(harbor, issue="charge").columns] == [
        "introduce", "refuse", "trial-first",
    ]  # fmt: skip
    whole = matrix(harbor)
    assert "trial-first" not in [c.position.key for c in whole.columns]
    assert "1 position on which no one takes a side is left out." in whole.left_out


def test_a_position_that_answers_no_issue_is_shown_among_the_others(harbor: Debate):
    stray = Position(key="stray", label="Something else entirely")
    says = Stance(
        key="st-stray", holder="shops", position="stray", polarity=Polarity.ENDORSES, basis=StanceBasis.STATED
    )
    more = Debate.from_things(harbor.info, [*harbor.things(derived=True), stray, says])
    assert [(b.issue.label, [c.position.key for c in b.columns]) for b in matrix(more).blocks][-1] == (
        "Other positions", ["stray"],
    )  # fmt: skip


def test_the_actors_heard_most_are_shown_and_the_others_counted(city: Debate):
    model = matrix(city, top=5)
    heard = sorted(len(city.statements_by(key)) for key in {s.holder for s in over_all(city).values()})
    assert sorted(row.heard for row in model.rows) == heard[-5:]
    assert "23 actors who are heard less are left out." in model.left_out
    assert model.left_out[0] in page(city, top=5)
    assert model.left_out[0] in "".join(drawn(city, top=5, width=1200).itertext())


def test_what_is_in_focus_is_shown_whatever_is_left_out_and_its_card_is_open(city: Debate):
    model = matrix(city, top=2, focus="critics-within-police")
    assert "critics-within-police" in [row.actor.key for row in model.rows]
    assert model.opens == "card--critics-within-police"
    assert 'data-focus="card--critics-within-police"' in page(city, focus="critics-within-police")
    assert matrix(city, focus="cooperate").opens == "card--cooperate"
    assert matrix(city, focus="article").opens == ""


def test_positions_that_would_be_too_many_are_counted(harbor: Debate):
    many = [Position(key=f"p-{n}", label=f"Position {n}", answers=("charge",)) for n in range(30)]
    stances = [
        Stance(key=f"sp-{n}", holder="shops", position=f"p-{n}", polarity=Polarity.ENDORSES,
               basis=StanceBasis.STATED)
        for n in range(30)
    ]  # fmt: skip
    large = Debate.from_things(harbor.info, [*harbor.things(derived=True), *many, *stances])
    model = matrix(large, focus="p-29")
    assert len(model.columns) <= 25
    assert "p-29" in [column.position.key for column in model.columns]
    left = 34 - len(model.columns)
    assert f"{left} positions are left out; choose one issue to see all on it." in model.left_out
    assert drawn(large).get("width") == "960"


@pytest.mark.parametrize(
    ("option", "key"), [("place", "chicago"), ("period", "trump-years"), ("source", "aclu-study")]
)
def test_a_place_period_or_source_narrows_it_and_is_named(city: Debate, option: str, key: str):
    model = matrix(city, **{option: key})
    known = over_all(narrowed(city, **{option: key}))
    assert {at: s.polarity for at, s in signs(model).items()} == {
        at: s.polarity.value for at, s in known.items()
    }
    assert city.thing(key).label in model.scope
    assert city.thing(key).label in re.sub("<[^>]+>", "", page(city, **{option: key}))


def test_two_places_stand_side_by_side_and_what_differs_is_told(city: Debate):
    model = matrix(city, compare="united-states,chicago")
    one, two = (over_all(narrowed(city, place=key)) for key in ("united-states", "chicago"))
    cells = {(row.actor.key, cell.position): cell for row in model.rows for cell in row.cells}
    assert set(cells) == set(one) | set(two)
    for at, cell in cells.items():
        said = tuple(found[at].polarity.value if at in found else "" for found in (one, two))
        assert tuple(sign.polarity for sign in cell.signs) == said
        expected = "second" if not said[0] else "first" if not said[1] else "same"
        assert cell.change == (expected if "" in said or said[0] == said[1] else "differs")
    assert {d.position.key: d.change for d in model.differences}["methods-justified"] == "first"
    told = next(d for d in model.differences if d.position.key == "cooperate")
    assert (told.first, told.second, told.change) == ("2 for, 1 against", "1 against", "differs")
    assert model.agreement == "On 4 positions both lean the same way."


def test_who_changes_sides_between_the_compared_comes_first_and_is_named(city: Debate):
    turned = next(
        s for s in city.statements.values()
        if s.speaker == "chicago-city" and s.expresses == "limit-cooperation"
    )  # fmt: skip
    other = replace(turned, key="turned", polarity=Polarity.REJECTS, place=("san-diego",), quote="")
    model = matrix(
        Debate.from_things(city.info, [*city.things(derived=True), other]), compare="chicago,san-diego"
    )
    first = model.differences[0]
    assert (first.position.key, first.change) == ("limit-cooperation", "differs")
    assert any("City of Chicago" in words and "Against" in words for words in first.turning)


def test_nothing_to_compare_is_said_and_not_made_up(city: Debate):
    model = matrix(city, compare="new-york,san-francisco", issue="methods")
    assert model.differences == ()
    assert model.rows == ()
    text = page(city, compare="new-york,san-francisco", issue="methods")
    assert "Nothing that is said differs." in text
    assert "No one in the sources takes a side." in text


def test_bands_hold_every_column_once_and_only_actors_with_a_stance(city: Debate):
    model = matrix(city)
    for most in (1, 3, 5, 6, 12):
        found = bands(model, most)
        assert [c.position.key for band in found for c in band.columns] == [
            c.position.key for c in model.columns
        ]
        assert all(len(band.columns) <= most for band in found)
        cells = [
            cell for band in found for _, rows in band.camps for row in rows for cell in row.cells if cell
        ]
        assert len(cells) == len(signs(model))
        assert all(any(row.cells) for band in found for _, rows in band.camps for row in rows)
    assert [len(band.columns) for band in bands(model, 8)] == [6, 6]


def test_the_list_by_position_says_what_the_table_says(city: Debate):
    model = matrix(city)
    listed = {
        (chip.row.actor.key, column.position.key): chip.sign
        for _, columns in by_position(model)
        for column, groups in columns
        for group in groups
        for chip in group.chips
    }
    assert listed == signs(model)


def test_the_page_is_a_real_table_whose_every_head_has_its_scope(city: Debate):
    tags = Tags(page(city))
    assert all(head.get("scope") in ("col", "row", "colgroup", "rowgroup") for head in tags.all("th"))
    assert len([head for head in tags.all("th") if head["scope"] == "col"]) == 12 + 2
    assert len(tags.all("table")) == len(tags.all("caption")) == 2
    assert all("data-grid" in table for table in tags.all("table"))


def test_the_page_names_no_color_alone_and_has_no_style_of_its_own_tags(city: Debate):
    tags = Tags(page(city))
    assert not [attributes for _, attributes in tags.found if "style" in attributes]
    assert not [a for _, attributes in tags.found for a in attributes if a.startswith("on")]
    text = page(city)
    assert text.count('<span class="vh">For</span>')
    assert text.count('<span class="vh">Against, derived</span>')


def test_every_link_of_the_page_leads_to_something_on_it(city: Debate):
    tags = Tags(page(city))
    ids = {attributes["id"] for _, attributes in tags.found if "id" in attributes}
    targets = {a["href"] for a in tags.all("a")}
    assert len(targets) > 60
    assert {str(target)[1:] for target in targets if str(target).startswith("#")} <= ids
    assert {a["data-opens"] for a in tags.all("a") if "data-opens" in a} <= ids


def test_the_page_of_the_bundled_debate_weighs_at_most_40_kilobytes(city: Debate):
    assert len(gzip.compress(page(city).encode(), 9)) <= 40 * 1024


def test_the_model_is_json_that_holds_the_same(city: Debate):
    read = json.loads(render(city, "matrix").json)
    cells = [cell for camp in read["camps"] for row in camp["rows"] for cell in row["cells"]]
    assert len(cells) == len(over_all(city))
    assert {card["id"] for card in read["opened"]} >= {cell["card"] for cell in cells}


@pytest.mark.parametrize("width", [320, 375, 600, 960, 1280, 1600])
def test_the_drawing_stays_within_its_width(city: Debate, width: int):
    root = drawn(city, width=width)
    assert root.get("width") == str(width)
    for box in root.iter(f"{SVG}rect"):
        left, wide = float(box.get("x", 0)), float(box.get("width", 0))
        assert left >= 0
        assert left + wide <= width
    for said in root.iter(f"{SVG}text"):
        if not said.get("text-anchor"):
            size = 28 if "title" in str(said.get("class")) else 13
            assert float(said.get("x", 0)) + text_width(said.text or "", size) <= width


def test_the_drawing_has_a_mark_for_every_stance_and_says_it_in_words(city: Debate):
    root = drawn(city)
    marks = [
        g for g in root.iter(f"{SVG}g") if "mark" in str(g.get("class")) and g.find(f"{SVG}title") is not None
    ]
    assert len(marks) == len(over_all(city))
    words = Counter(str(g.findtext(f"{SVG}title")).rsplit(" · ", 1)[1] for g in marks)
    assert words["For, implied"] == 1
    assert words["For"] + words["Against"] > 30
    described = root.findtext(f"{SVG}desc") or ""
    assert all(city.positions[key].label in described for key in city.positions)
    assert all(row.actor.label in described for row in matrix(city).rows)


def test_a_narrow_drawing_lists_the_actors_of_each_position(city: Debate):
    chips = [g for g in drawn(city, width=375).iter(f"{SVG}g") if str(g.get("class")).startswith("chip")]
    assert len(chips) == len(over_all(city))
    boxes = sorted(
        (float(r.get("y", 0)), float(r.get("x", 0)), float(r.get("width", 0)))
        for r in (chip.find(f"{SVG}rect") for chip in chips)
        if r is not None
    )
    assert all(y2 > y1 or x1 + w1 <= x2 for (y1, x1, w1), (y2, x2, _) in pairwise(boxes))


def test_a_drawing_read_from_right_to_left_is_mirrored(city: Debate):
    def marks(language: str) -> list[float]:
        boxes = (g.find(f"{SVG}rect") for g in drawn(city, language=language).iter(f"{SVG}g"))
        found: list[Any] = [box for box in boxes if box is not None and float(box.get("width", 0)) > 40]
        return sorted(float(b.get("x")) + (language == "ar") * float(b.get("width")) for b in found)

    turned = sorted(960 - x for x in marks("ar"))
    assert len(turned) > 30
    assert turned == pytest.approx(marks("en"), abs=0.02)


@pytest.mark.parametrize("width", [375, 960])
def test_hostile_text_is_drawn_as_text_within_the_drawing(hostile: Debate, width: int):
    picture = render(hostile, "matrix", {"width": width})
    root = ElementTree.fromstring(picture.svg)
    assert {child.tag.removeprefix(SVG) for child in root.iter()} <= {
        "svg", "style", "title", "desc", "g", "rect", "line", "text",
    }  # fmt: skip
    assert float(root.get("height", 0)) < 3000
    assert any("<script>" in (said.text or "") for said in root.iter(f"{SVG}text"))
    assert not re.search("[\u202a-\u202e]", "".join(said.text or "" for said in root.iter(f"{SVG}text")))
    assert picture.png.startswith(b"\x89PNG")


def test_hostile_text_makes_no_tag_and_no_handler(hostile: Debate):
    tags = Tags(page(hostile))
    assert not tags.all("img")
    assert len(tags.all("script")) == 3
    assert not [a for _, attributes in tags.found for a in attributes if a.startswith("on")]


def test_a_debate_without_stances_says_so(harbor: Debate):
    silent = Debate.from_things(harbor.info, [Actor(key="one", label="One", actor_kind="Person")])
    assert matrix(silent).rows == ()
    assert "No one in the sources takes a side." in page(silent)
    assert "No one in the sources takes a side." in "".join(drawn(silent).itertext())
