"""Every page can be drawn of every thing, says what it must, and lets no text out of its place."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from counterpoint.errors import UnknownThingError
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Mode
from counterpoint.viz import pages
from counterpoint.viz.assets import STATIC_TYPES, static_names
from counterpoint.viz.picture import render
from counterpoint.viz.sparql import Cell, Example, QueryAnswer
from counterpoint.viz.stances import sides
from counterpoint.viz.urls import Urls
from counterpoint.viz.view_page import Home

URLS = Urls("/base")
VOID = frozenset({"meta", "link", "br", "input", "base", "circle"})


class Checked(HTMLParser):
    """Follows a page: what is open, what is linked, what is inline."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.problems: list[str] = []
        self.inline: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.links += [v for k, v in attrs if k in ("href", "src", "action") and v]
        self.ids += [v for k, v in attrs if k == "id" and v]
        self.problems += [f"{tag} {k}" for k in found if k == "style" or k.startswith("on")]
        if tag in ("script", "img") and not (found.get("src") or "").startswith("/base/static/"):
            self.inline.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> ends something else")


def check(html: str) -> Checked:
    found = Checked(html)
    assert found.problems == []
    linked_data = html.count('<script type="application/ld+json">')
    assert found.inline == ["script"] * (4 if "map-data" in html else linked_data)
    assert linked_data <= 1
    assert found.open == []
    assert len(found.ids) == len(set(found.ids))
    for link in found.links:
        assert re.match(r"/base/|#|https?://|data:", link), link
    return found


@pytest.mark.parametrize("which", ["harbor", "hostile"])
def test_every_thing_has_a_well_formed_page(which: str, request: pytest.FixtureRequest):
    debate: Debate = request.getfixturevalue(which)
    for thing in debate.things(derived=True):
        check(pages.thing_page(debate, thing.kind, thing.key, urls=URLS))
    check(pages.debate_page(debate, urls=URLS))
    check(render(debate, "map").page(Home(URLS, of_site=True)))
    check(pages.index_page([debate], urls=URLS))


def test_every_link_within_a_debate_leads_to_a_thing_of_that_kind(harbor: Debate):
    for html in (pages.debate_page(harbor, urls=URLS), render(harbor, "map").page(Home(URLS, of_site=True))):
        for link in check(html).links:
            if found := re.match(r"/base/harbor-charge/([a-z]+)/([a-z0-9-]+)(#.*)?$", link):
                assert harbor.thing(found[2]).kind == found[1]


def test_a_chips_link_leads_to_the_words_on_the_actors_page(harbor: Debate):
    html = pages.debate_page(harbor, urls=URLS)
    assert "/base/harbor-charge/actors/council#on-introduce" in html
    assert "on-introduce" in check(pages.actor_page(harbor, "council", urls=URLS)).ids


def test_a_stance_that_follows_from_other_statements_leads_to_them(harbor: Debate):
    html = pages.actor_page(harbor, "shops", urls=URLS)
    row = re.search(r'<li class="anchor" id="on-buses">.*?</li>', html, re.DOTALL)
    assert row is not None
    assert '<a href="#on-taxes">' in row[0]
    assert {"on-buses", "on-taxes"} <= set(check(html).ids)


def test_every_chip_of_a_position_leads_to_a_place_on_the_actors_page(city: Debate):
    for html in (pages.position_page(city, key, urls=URLS) for key in city.positions):
        for link in check(html).links:
            if found := re.match(r"/base/city-divided/actors/([a-z0-9-]+)#(.+)$", link):
                assert found[2] in check(pages.actor_page(city, found[1], urls=URLS)).ids


def test_every_link_to_a_place_on_the_same_page_has_its_place(harbor: Debate):
    for html in (pages.debate_page(harbor, urls=URLS), render(harbor, "map").page(Home(URLS, of_site=True))):
        found = check(html)
        assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)


def test_who_is_against_only_by_what_they_endorse_is_marked_and_comes_after_who_says_so(harbor: Debate):
    for position in harbor.positions:
        for side in sides(harbor, position):
            stated = [mark for mark in side.stances if mark.stated]
            assert [mark.derived for mark in stated] == sorted(mark.derived for mark in stated)
            for mark in stated:
                said = [
                    s.expresses for s in harbor.statements_by(mark.holder.key) if s.mode is not Mode.OWN_VOICE
                ]
                assert mark.derived == (position not in said)
    derived = [m for p in harbor.positions for side in sides(harbor, p) for m in side.stances if m.derived]
    assert derived
    assert pages.debate_page(harbor, urls=URLS).count('<span class="basis">derived</span>') == len(derived)


def test_a_statement_shows_words_source_offsets_mode_hedge_place_period_and_event(harbor: Debate):
    lines = [
        pages.thing_page(harbor, "statements", key, urls=URLS) for key in ("s-1", "s-4", "s-9", "s-12", "s-2")
    ]
    for words in ("“<bdi>will introduce the charge</bdi>”", "characters 120–145", "The center", "Trial year"):
        assert words in lines[0]
    assert "hedged “<bdi>probably</bdi>”" in lines[1]
    assert "first in" in lines[1]
    assert "reported action" in lines[2]
    assert "March on the harbor road" in lines[2]
    assert "in the author’s own voice" in lines[3]
    assert "quoted directly" in lines[4]


def test_an_implied_stance_is_said_to_be_implied(harbor: Debate):
    html = pages.position_page(harbor, "introduce", urls=URLS)
    chip = re.search(r'<a class="chip endorses implied".*?</a>', html, re.DOTALL)
    assert chip is not None
    assert "Health agency" in chip[0]
    assert "implied" in chip[0]


def test_silence_is_shown_as_silence(harbor: Debate):
    assert "No one in the sources takes a side." in pages.position_page(harbor, "trial-first", urls=URLS)


def test_a_coders_link_is_called_one_and_shows_its_premises_words(harbor: Debate):
    html = pages.thing_page(harbor, "arguments", "a-lungs", urls=URLS)
    assert "coder’s link" in html
    assert "children pay the price" in html


def test_an_actor_that_says_nothing_is_said_to_be_quoted_nowhere(harbor: Debate):
    debate = Debate.from_things(harbor.info, [a for a in harbor.actors.values() if a.key == "council"])
    assert "quote them nowhere" in pages.actor_page(debate, "council", urls=URLS)


def test_an_address_that_is_not_of_the_web_is_text(hostile: Debate):
    html = pages.thing_page(hostile, "sources", "article", urls=URLS)
    assert "<bdi>javascript:alert(1)</bdi>" in html
    assert 'href="javascript' not in html


def test_a_thing_under_another_kind_is_unknown(harbor: Debate):
    with pytest.raises(UnknownThingError, match="positions"):
        pages.thing_page(harbor, "claims", "introduce", urls=URLS)


def test_the_editor_shows_examples_rows_languages_and_the_cap():
    example = Example("who", "Who speaks", "Every actor.", "SELECT * WHERE { ?s ?p ?o } # <b>")
    row = (Cell("https://example.org/x", "iri", href="/base/d/actors/x"), Cell("<b>", language="en"), None)
    answer = QueryAnswer(("a", "b", "c"), (row,), seconds=0.0123, capped=True, cap=1)
    html = pages.sparql_page([example], urls=URLS, query="SELECT <i>", result=answer)
    assert "SELECT &lt;i&gt;</textarea>" in html
    for words in ("1 row in 0.012 s", "cut at 1 rows", "&lt;b&gt;", "@en", "Who speaks", "Every actor."):
        assert words in html
    check(html)


def test_the_editor_begins_with_an_example_and_shows_an_error_as_text():
    example = Example("who", "Who speaks", "Every actor.", "ASK {}")
    html = pages.sparql_page([example], urls=URLS, error="<parse> error")
    assert "ASK {}</textarea>" in html
    assert "&lt;parse&gt; error" in html
    check(html)


@pytest.mark.parametrize(
    ("answer", "words"),
    [(QueryAnswer(boolean=True), "Yes"), (QueryAnswer(turtle="<a> <b> 1 ."), "&lt;a&gt;")],
)
def test_the_editor_shows_truth_and_triples(answer: QueryAnswer, words: str):
    assert words in pages.sparql_page([], urls=URLS, query="x", result=answer)


def test_an_error_page_says_what_went_wrong_as_text():
    html = pages.error_page(404, "No such thing", '"<x>" is not here', urls=URLS)
    assert "&lt;x&gt;" in html
    check(html)


def test_every_static_file_has_a_type_and_an_address_that_changes_with_it():
    for name in static_names():
        assert any(name.endswith(ending) for ending in STATIC_TYPES)
        assert re.fullmatch(r"/base/static/.+\?v=[0-9a-f]{10}", URLS.static(name))
