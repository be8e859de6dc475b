"""The tree: one question with its reasons for and against, two that are compared, and what is left out."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from counterpoint.graph.narrowing import narrowed
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    Argument,
    ArgumentKind,
    Claim,
    Mode,
    Place,
    Polarity,
    Stance,
    StanceBasis,
    Statement,
)
from counterpoint.viz.fonts import REGULAR, SEMIBOLD, text_width
from counterpoint.viz.picture import Picture, render
from counterpoint.viz.reasons import branches, heard, levels, walk
from counterpoint.viz.stances import sides
from counterpoint.viz.views.tree_model import Question, Tree

SVG = "{http://www.w3.org/2000/svg}"
VOID = {"meta", "base", "link", "br", "img", "input"}


def tree(debate: Debate, **options: object) -> Tree:
    found = render(debate, "tree", options).view
    assert isinstance(found, Tree)
    return found


def told(question: Question) -> list[str]:
    tops = [r for p in question.positions for r in (*p.branch.supports, *p.branch.attacks)]
    return [reason.about.key for reason in walk(tops)]


class Page(HTMLParser):
    """A page's elements as (tag, attributes), and its visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.raw = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.raw += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.raw -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.raw:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"[\u2068\u2069]", "", " ".join("".join(self.words).split()))

    def having(self, name: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, attrs) for tag, attrs in self.elements if name in attrs]


def page(debate: Debate, **options: object) -> Page:
    return Page(render(debate, "tree", options).html)


def says(key: str, speaker: str, about: str, place: str, polarity: Polarity = Polarity.ENDORSES) -> Statement:
    return Statement(
        key=key,
        speaker=speaker,
        expresses=about,
        polarity=polarity,
        source="article",
        quote=f"words of {key}",
        place=(place,),
        mode=Mode.DIRECT_QUOTE,
    )


@pytest.fixture(scope="module")
def two_towns(harbor: Debate) -> Debate:
    """The harbor's debate as it is led in two places; stances follow from the statements."""
    kept = [t for t in harbor.things() if not isinstance(t, Statement)]
    towns = [Place(key="north", label="Northport"), Place(key="south", label="Southport")]
    rejects = Polarity.REJECTS
    said = [
        says("n-1", "council", "introduce", "north"),
        says("s-1", "council", "introduce", "south", rejects),
        says("n-2", "shops", "introduce", "north", rejects),
        says("s-2", "shops", "introduce", "south", rejects),
        says("n-3", "nurses", "introduce", "north"),
        says("n-4", "residents", "moves", "north"),
        says("s-4", "drivers", "moves", "south"),
        says("s-5", "agency", "lungs", "south"),
        says("s-6", "agency", "ferry", "south"),
    ]
    return narrowed(Debate.from_things(harbor.info, [*kept, *towns, *said]), source="article")


@pytest.fixture(scope="module")
def crowded(harbor: Debate) -> Debate:
    """The harbor's debate with thirty more reasons for one position, each with a chain of replies."""
    claims = [
        Claim(key=f"c-{n}-{level}", label=f"Reason {n} on level {level}")
        for n in range(30)
        for level in range(9)
    ]
    arguments = [
        Argument(
            key=f"a-{n}-{level}",
            role=ArgumentKind.SUPPORT,
            premises=(f"c-{n}-{level}",),
            conclusion=f"c-{n}-{level - 1}" if level else "introduce",
        )
        for n in range(30)
        for level in range(9)
    ]
    return Debate.from_things(harbor.info, [*harbor.things(derived=True), *claims, *arguments])


# Which question comes first


def test_the_question_with_the_most_reasons_and_stances_is_in_front(city: Debate):
    assert tree(city).issue.key == "cooperation"
    assert tree(city, place="chicago").issue.key == "sanctuary"


def test_the_question_that_is_asked_for_is_in_front_and_each_other_follows_once(city: Debate):
    found = tree(city, issue="methods")
    assert found.issue.key == "methods"
    assert sorted(q.issue.key for q in found.questions) == sorted(city.issues)
    assert found.unshown == ()


def test_each_question_tells_every_reason_below_its_positions(city: Debate):
    for question in tree(city).questions:
        keys = [position.branch.about.key for position in question.positions]
        assert sorted(told(question)) == sorted(k for level in levels(city, keys) for k in level)
        assert question.reasons == len(told(question))


def test_a_debate_without_positions_says_so(harbor: Debate):
    empty = Debate.from_things(harbor.info, harbor.places.values())
    assert "No position on it is recorded." in page(empty).text
    assert "No position on it is recorded." in render(empty, "tree").svg


# Focus


def test_a_claim_in_focus_is_opened_with_all_that_it_stands_under(harbor: Debate):
    found = tree(harbor, focus="ferry")
    assert set(found.opened) == {"a-lungs", "a-station", "a-ferry"}
    elements = page(harbor, focus="ferry").elements
    assert sum(tag == "details" and "open" in attrs for tag, attrs in elements) == 3
    marked = [(tag, attrs["aria-current"]) for tag, attrs in elements if "aria-current" in attrs]
    assert marked == [("summary", "true")]


@pytest.mark.parametrize("key", ["buses", "fund", "a-raided", "money"])
def test_what_is_in_focus_brings_its_question_to_the_front(harbor: Debate, key: str):
    assert tree(harbor, focus=key).issue.key == "money"


def test_an_actor_in_focus_brings_the_question_on_which_it_says_most(city: Debate):
    key = next(a.key for a in city.actors.values() if a.label == "Lori Lightfoot")
    assert tree(city, focus=key).issue.key == "sanctuary"
    marked = page(city, focus=key).having("aria-current")
    assert marked
    assert all(attrs["href"].endswith(f"--{key}") for _, attrs in marked if attrs.get("href"))


def test_an_actor_in_focus_has_its_words_open(city: Debate):
    main = next(attrs for tag, attrs in page(city, focus="activists").elements if tag == "main")
    assert str(main["data-focus"]).endswith("--activists")
    assert not any("data-focus" in attrs for _, attrs in page(city).elements)


def test_a_reason_in_focus_is_marked_where_two_are_compared(two_towns: Debate):
    rows = [a for t, a in page(two_towns, compare="north,south", focus="lungs").elements if t == "tr"]
    assert sum("focused" in str(attrs.get("class")).split() for attrs in rows) == 1
    silent = page(two_towns, compare="north,south", focus="regressive").elements
    assert [t for t, a in silent if a.get("aria-current")] == ["li"]
    assert [t for t, a in silent if "open" in a] == ["details"]


def test_a_question_that_is_not_in_front_opens_where_it_holds_the_focus(harbor: Debate):
    opened = [
        a for t, a in page(harbor, issue="charge", focus="raided").elements if t == "details" and "open" in a
    ]
    assert opened[0]["id"] == "money"
    assert len(opened) == 3


def test_what_has_no_place_in_the_tree_is_named(harbor: Debate):
    assert "Not part of these reasons: Harbors have always been noisy" in page(harbor, focus="aside").text


# Depth, and what is narrowed


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_replies_below_the_depth_are_counted(harbor: Debate, depth: int):
    whole, found = tree(harbor).question, tree(harbor, depth=depth).question
    assert found.reasons + found.below == whole.reasons
    assert found.below == sum(map(len, levels(harbor, ("introduce", "refuse", "trial-first"))[depth:]))
    replies = "1 reply below is" if found.below == 1 else f"{found.below} replies below are"
    said = f"level{'s' * (depth > 1)} of reasons; {replies} left out."
    assert (said in page(harbor, depth=depth).text) == (found.below > 0)


def test_a_reason_whose_replies_are_cut_says_how_many(harbor: Debate):
    shown = {
        r.about.key: r for b in branches(harbor, ("introduce",), depth=1) for r in b.supports + b.attacks
    }
    assert shown["a-faster"].unshown == 2
    assert shown["a-moves"].unshown == 0
    assert "2 replies are not shown here." in page(harbor, depth=1).text


def test_reasons_that_no_one_voices_in_a_place_are_left_out_and_counted(city: Debate):
    there = narrowed(city, place="chicago")
    found = tree(city, place="chicago", issue="cooperation").question
    assert set(told(found)) <= heard(there)
    assert found.reasons + found.unheard == tree(city, issue="cooperation").question.reasons
    text = page(city, place="chicago", issue="cooperation").text
    assert f"{found.unheard} reasons that no one voices there are left out." in text
    assert "Only what is said of Chicago." in text


def test_a_reason_is_heard_where_a_reply_to_it_is(two_towns: Debate):
    found = heard(narrowed(two_towns, place="south"))
    assert {"a-ferry", "a-station", "a-lungs", "a-moves"} <= found
    assert "a-regressive" not in found


def test_everything_it_is_narrowed_to_is_said(city: Debate):
    text = page(city, place="chicago", period="trump-years", source="article").text
    assert "Only what is said of Chicago." in text
    assert "Only what is said in this period: " in text
    assert "Only what this source gives: " in text


# Who says it


def test_a_reason_names_those_who_draw_it_or_say_a_premise(harbor: Debate):
    found = {
        r.about.key: r
        for r in walk([r for b in branches(harbor, ("introduce",)) for r in b.supports + b.attacks])
    }
    assert [ref.key for ref in found["a-moves"].voices] == ["residents", "drivers"]
    assert [ref.key for ref in found["a-faster"].voices] == ["council"]
    assert found["a-faded"].voices == ()


def test_every_stance_has_a_card_with_the_words_it_rests_on(city: Debate):
    found = tree(city)
    cards = {card.id: card for card in found.cards}
    marks = [m for q in found.questions for p in q.positions for side in p.sides for m in side.stances]
    assert len(cards) == len(marks)
    for mark in marks:
        card = cards[f"card--{mark.position.key}--{mark.holder.key}"]
        assert card.title == mark.holder.label
        assert {"mixed": "Mixed", "endorses": "For", "rejects": "Against"}[mark.polarity] in card.kicker
        assert card.words
        assert all(words.quote for words in card.words)


def test_a_card_leads_to_the_other_stances_of_its_actor(harbor: Debate):
    card = next(c for c in tree(harbor).cards if c.id == "card--introduce--shops")
    assert {(n.relation, n.card) for n in card.near} == {
        ("For, derived", "card--refuse--shops"),
        ("For", "card--taxes--shops"),
        ("Against, derived", "card--buses--shops"),
    }


def test_an_implied_stance_says_that_it_is(harbor: Debate):
    card = next(c for c in tree(harbor).cards if c.id == "card--introduce--agency")
    assert card.kicker.startswith("For, implied: ")
    assert card.note == "Implied by the reasons that it gives."


# Two side by side


def test_each_of_two_places_shows_the_stances_taken_there(two_towns: Debate):
    found = tree(two_towns, compare="north,south").question
    for position in found.positions:
        for number, place in enumerate(("north", "south")):
            there = sides(narrowed(two_towns, place=place), position.branch.about.key)
            expected = {(m.holder.key, m.polarity) for side in there for m in side.stances}
            marks = [(c.first, c.second)[number] for c in position.compared.stances]
            assert {(m.holder.key, m.polarity) for m in marks if m} == expected


def test_what_differs_between_two_is_told_apart(two_towns: Debate):
    position = tree(two_towns, compare="north,south").question.positions[0].compared
    changes = {contrast.holder.key: contrast.change for contrast in position.stances}
    assert changes["council"] == "differs"
    assert changes["shops"] == "same"
    assert changes["nurses"] == "first"
    reasons = {row.about.key: (row.change, row.level) for row in position.reasons}
    assert reasons["a-moves"] == ("same", 1)
    assert reasons["a-lungs"] == ("second", 1)
    assert reasons["a-station"] == ("", 2)
    assert reasons["a-ferry"] == ("second", 3)
    assert "a-regressive" in {row.about.key for row in position.unvoiced}


def test_what_differs_is_said_in_words_and_by_a_glyph(two_towns: Debate):
    text = page(two_towns, compare="north,south").text
    assert "≠ Against in Southport" in text.replace("≠Against", "≠ Against")
    assert "≠ For in Northport" in text.replace("≠For", "≠ For")
    assert "voiced in both" in text
    assert "◑ only in Southport" in text
    assert "Northport and Southport side by side." in text


def test_every_name_and_voice_that_is_compared_opens_its_card(two_towns: Debate):
    found = page(two_towns, compare="north,south")
    opens = {attrs["data-opens"] for _, attrs in found.having("data-opens")}
    ids = [attrs["id"] for _, attrs in found.having("id")]
    assert {
        "card--north--introduce--council",
        "card--south--introduce--council",
        "card--south--a-lungs",
    } <= opens
    assert opens <= set(ids)
    assert len(ids) == len(set(ids))


def test_the_words_of_a_side_are_said_on_that_side(two_towns: Debate):
    cards = {card.id: card for card in tree(two_towns, compare="north,south").cards}
    assert [w.statement for w in cards["card--north--introduce--council"].words] == ["n-1"]
    assert [w.statement for w in cards["card--south--introduce--council"].words] == ["s-1"]
    assert [w.statement for w in cards["card--south--a-moves"].words] == ["s-4"]


def test_two_sources_and_two_periods_are_compared_too(city: Debate):
    assert [r.key for r in tree(city, compare="article,aclu-study").compared] == ["article", "aclu-study"]
    text = page(city, compare="biden-years,trump-years").text
    assert "side by side." in text


# The page


PAGES: list[dict[str, object]] = [
    {},
    {"compare": "north,south"},
    {"focus": "ferry", "depth": 2},
    {"place": "north"},
]


@pytest.mark.parametrize("options", PAGES, ids=str)
def test_whatever_is_linked_to_in_the_page_is_there_once(two_towns: Debate, options: dict[str, object]):
    found = page(two_towns, **options)
    ids = [attrs["id"] for _, attrs in found.having("id")]
    assert len(ids) == len(set(ids))
    links = {str(attrs["href"]) for tag, attrs in found.having("href") if tag == "a"}
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)


@pytest.mark.parametrize("options", PAGES, ids=str)
def test_the_page_carries_no_styles_on_elements_and_no_handlers(
    two_towns: Debate, options: dict[str, object]
):
    for _, attrs in page(two_towns, **options).elements:
        assert not [name for name in attrs if name == "style" or name.startswith("on")]


def test_headings_step_down_one_by_one(city: Debate):
    for options in ({}, {"compare": "chicago,san-diego"}):
        found = [int(tag[1]) for tag, _ in page(city, **options).elements if re.fullmatch("h[1-6]", tag)]
        assert found[0] == 1
        assert all(lower - upper <= 1 for upper, lower in pairwise(found))


@pytest.mark.parametrize("options", [{}, {"compare": "chicago,san-diego"}], ids=str)
def test_the_file_weighs_forty_kilobytes_at_most(city: Debate, options: dict[str, object]):
    assert len(gzip.compress(render(city, "tree", options).html.encode())) <= 40 * 1024


@pytest.mark.parametrize("options", [{}, {"compare": "article,study"}, {"focus": "ferry"}], ids=str)
def test_hostile_text_stays_text_in_the_page(hostile: Debate, options: dict[str, object]):
    found = page(hostile, **options)
    assert sum(tag == "script" for tag, _ in found.elements) == 3
    assert not [tag for tag, _ in found.elements if tag in ("img", "iframe")]
    assert not [a for _, a in found.elements if str(a.get("href", "")).lower().startswith("javascript")]
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>" in found.text


def test_the_data_carry_the_questions_the_words_and_what_is_compared(two_towns: Debate):
    found: dict[str, Any] = json.loads(render(two_towns, "tree", {"compare": "north,south"}).json)
    assert found["issue"]["key"] == "charge"
    assert [ref["key"] for ref in found["compared"]] == ["north", "south"]
    row = found["question"]["positions"][0]["compared"]["stances"][0]
    assert (row["holder"]["key"], row["change"]) == ("council", "differs")
    assert {row["first"]["polarity"], row["second"]["polarity"]} == {"endorses", "rejects"}
    assert any(w["quote"] == "words of n-1" for card in found["cards"] for w in card["words"])


# More than can be read


def test_a_crowded_question_shows_fewer_levels_and_says_so(crowded: Debate):
    found = tree(crowded, issue="charge").question
    assert found.reasons <= 240
    assert found.reasons + found.below == sum(
        map(len, levels(crowded, ("introduce", "refuse", "trial-first")))
    )
    assert f"{found.below} replies below are left out." in page(crowded, issue="charge").text


def test_more_reasons_and_actors_on_a_side_than_can_be_read_are_counted(harbor: Debate):
    claims = [Claim(key=f"c-{n}", label=f"Reason {n}") for n in range(100)]
    arguments = [
        Argument(key=f"a-{n}", role=ArgumentKind.ATTACK, premises=(f"c-{n}",), conclusion="buses")
        for n in range(100)
    ]
    actors = [replace(harbor.actors["shops"], key=f"actor-{n}", label=f"Actor {n}") for n in range(60)]
    stances = [
        Stance(
            key=f"x-{n}",
            holder=f"actor-{n}",
            position="taxes",
            polarity=Polarity.MIXED,
            basis=StanceBasis.STATED,
        )
        for n in range(60)
    ]
    many = Debate.from_things(
        harbor.info, [*harbor.things(derived=True), *claims, *arguments, *actors, *stances]
    )
    buses, taxes = tree(many, issue="money").question.positions
    assert len(buses.branch.attacks) + buses.unshown_reasons == 100
    assert taxes.unshown_actors == 20
    text = page(many, issue="money").text
    assert "60 more reasons are left out." in text
    assert "20 more stances are left out." in text
    assert "and 32 more reasons" in render(many, "tree", {"issue": "money"}).svg


def test_questions_beyond_what_a_page_holds_are_named(harbor: Debate, crowded: Debate):
    things = list(crowded.things(derived=True))
    extra = [replace(harbor.issues["money"], key=f"issue-{n}", label=f"Question {n}") for n in range(60)]
    answers = [
        replace(harbor.positions["taxes"], key=f"p-{n}", answers=(f"issue-{n}",), excludes=())
        for n in range(60)
    ]
    reasons = [
        Argument(key=f"r-{n}-{m}", role=ArgumentKind.SUPPORT, premises=("aside",), conclusion=f"p-{n}")
        for n in range(60)
        for m in range(20)
    ]
    debate = Debate.from_things(harbor.info, [*things, *extra, *answers, *reasons])
    found = tree(debate)
    assert len(found.questions) + len(found.unshown) == 62
    assert 1 < len(found.questions) < 20
    text = page(debate).text
    assert f"{len(found.unshown)} more questions are only named here:" in text
    assert all(ref.label in text for ref in found.unshown)


def test_a_chain_of_a_thousand_replies_is_cut_where_no_one_reads_on(harbor: Debate):
    claims = [Claim(key=f"c-{n}", label=f"Link {n}") for n in range(1000)]
    arguments = [
        Argument(
            key=f"a-{n}",
            role=ArgumentKind.SUPPORT,
            premises=(f"c-{n}",),
            conclusion=f"c-{n - 1}" if n else "taxes",
        )
        for n in range(1000)
    ]
    found = tree(
        Debate.from_things(harbor.info, [*harbor.things(derived=True), *claims, *arguments]), issue="money"
    )
    assert found.question.depth == 20
    assert found.question.below >= 980


# The drawing

DRAWINGS: list[dict[str, object]] = [
    {},
    {"width": 320},
    {"width": 375, "compare": "article,study"},
    {"compare": "article,study"},
    {"width": 1600, "language": "ar"},
    {"width": 320, "language": "ar", "compare": "article,study"},
]


def texts(picture: Picture) -> Iterator[tuple[float, float, float, str]]:
    """The start, end and baseline of each line of a drawing, by the metrics it was made with."""
    sizes = {
        "title": 28,
        "lede": 16,
        "heading": 19,
        "name": 15,
        "body": 15,
        "small": 14,
        "meta": 13,
        "kicker": 14,
        "credit": 13,
    }
    for element in ElementTree.fromstring(picture.svg).iter(f"{SVG}text"):
        classes = element.get("class", "").split()
        if "glyph" in classes:
            continue
        words = (element.text or "").strip("\u2068\u2069")
        size = min(sizes[name] for name in classes if name in sizes)
        width = text_width(words, size, SEMIBOLD if "strong" in classes else REGULAR)
        x = float(element.get("x", 0))
        start = x - width if element.get("text-anchor") == "end" else x
        yield start, start + width, float(element.get("y", 0)), words


@pytest.mark.parametrize("options", DRAWINGS, ids=str)
@pytest.mark.parametrize("which", ["harbor", "hostile"])
def test_every_line_of_the_drawing_is_inside_it(
    request: pytest.FixtureRequest, which: str, options: dict[str, object]
):
    picture = render(request.getfixturevalue(which), "tree", options)
    found = list(texts(picture))
    assert len(found) > 20
    for start, end, y, words in found:
        assert start >= -1, words
        assert end <= picture.drawing.width + 1, words
        assert 0 < y < picture.drawing.height, words


@pytest.mark.parametrize("options", DRAWINGS, ids=str)
def test_every_box_of_the_drawing_is_inside_it(harbor: Debate, options: dict[str, object]):
    picture = render(harbor, "tree", options)
    for box in ElementTree.fromstring(picture.svg).iter(f"{SVG}rect"):
        x, y, width, height = (float(box.get(name, 0)) for name in ("x", "y", "width", "height"))
        assert min(x, y, width, height) >= 0
        assert x + width <= picture.drawing.width + 0.5
        assert y + height <= picture.drawing.height + 0.5


def test_no_line_of_the_drawing_lies_on_another(harbor: Debate):
    for options in DRAWINGS:
        found = sorted(texts(render(harbor, "tree", options)), key=lambda line: line[2])
        for number, (start, end, y, words) in enumerate(found):
            for start2, end2, y2, words2 in found[number + 1 :]:
                if y2 - y >= 11:
                    break
                assert end <= start2 + 1 or end2 <= start + 1, (words, words2)


def test_the_drawing_has_two_columns_where_there_is_room_and_one_where_there_is_not(harbor: Debate):
    def starts(width: int) -> set[float]:
        found = ElementTree.fromstring(render(harbor, "tree", {"width": width}).svg)
        return {float(box.get("x", 0)) for box in found.iter(f"{SVG}rect") if "box" in box.get("class", "")}

    assert len(starts(960)) == 2
    assert len(starts(400)) == 1


def test_for_and_against_are_told_apart_without_color(harbor: Debate):
    svg = render(harbor, "tree").svg
    assert "⁨+⁩" in svg
    assert "⁨−⁩" in svg
    assert 'class="sign endorses implied"' in svg
    assert "A dashed sign is the coder’s link." in svg


def test_the_drawing_says_the_same_in_words(two_towns: Debate):
    plain = re.sub(r"[\u2068\u2069]", "", render(two_towns, "tree").drawing.description)
    assert "Position: The city should introduce a charge for cars." in plain
    assert "A reason against it: Traffic will simply move to the ring road and the outer districts." in plain
    both = re.sub(
        r"[\u2068\u2069]", "", render(two_towns, "tree", {"compare": "north,south"}).drawing.description
    )
    assert "Northport — For: City council and Nurses’ association. Against: Chamber of commerce." in both
    assert "It is voiced in both." in both


def test_a_drawing_that_is_read_from_right_to_left_is_mirrored(harbor: Debate):
    def first(language: str) -> float:
        svg = ElementTree.fromstring(render(harbor, "tree", {"language": language}).svg)
        return next(float(r.get("x", 0)) for r in svg.iter(f"{SVG}rect") if "sign" in r.get("class", ""))

    assert first("en") < 480 < first("ar")


@pytest.mark.parametrize("which", ["harbor", "hostile"])
def test_the_drawing_becomes_a_png(request: pytest.FixtureRequest, which: str):
    found = render(request.getfixturevalue(which), "tree", {"width": 480, "theme": "dark"}).png
    assert found.startswith(b"\x89PNG")
