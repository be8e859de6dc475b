"""Full text of a debate: folded, ranked, forgiving, and bounded whatever is asked."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.graph.search.excerpts import excerpts
from counterpoint.graph.search.index import MOST_WORDS, SearchIndex
from counterpoint.graph.search.words import fold, words
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Actor, Claim, DebateInfo, Label, Polarity, Statement, Thing


def debate(*things: Thing) -> Debate:
    info = DebateInfo(key="d", base="https://example.org/", title="On trams", description="A line in Łódź")
    return Debate.from_things(info, things)


def claim(key: str, label: str, **fields: object) -> Claim:
    return Claim(key=key, label=label, **fields)  # type: ignore[arg-type]


def found(index: SearchIndex, query: str, kinds: Iterable[str] = ()) -> list[str]:
    return [index.entries[place].key for place in index.find(query, kinds).places]


def marked(index: SearchIndex, query: str) -> list[str]:
    """What is highlighted in the first answer."""
    answer = index.find(query)
    return [
        excerpt.text[span.start : span.end]
        for excerpt in excerpts(index.entries[answer.places[0]], answer.terms)
        for span in excerpt.highlights
    ]


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return SearchIndex(
        debate(
            claim("fear", "Police work makes people afraid of the police"),
            claim(
                "safety", "Sanctuary policies keep neighborhoods safe", notes=("said by the police chief",)
            ),
            claim(
                "ecole", "L’École rouvre à Besançon",
                translations=(Label("Die Straße wird geöffnet", "de"),)
            ),
            claim("tram", "東京の路面電車は安全です"),
            claim("arabic", "الشَّرِكَةُ تَدْعَمُ القِطَار"),
            claim("hindi", "पुलिस समुदाय के साथ है"),
            Actor(key="ero", label="Enforcement and Removal Operations", also=("ERO",), actor_kind="Agency"),
            Actor(key="zero", label="Friends of ERO and others", actor_kind="Agency"),
            Statement(
                key="s-1", speaker="ero", expresses="fear", polarity=Polarity.ENDORSES, source="a",
                quote="instills a fear that silences immigrants",
            ),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("instills", "s-1"),
        ("SANCTUARY", "safety"),
        ("sanctuary safe", "safety"),
        ("ecole", "ecole"),
        ("école besancon", "ecole"),
        ("strasse", "ecole"),
        ("lodz", "d"),
        ("東京", "tram"),
        ("電車", "tram"),
        ("京", "tram"),
        ("路面電車", "tram"),
        ("です", "tram"),
        ("الشركة", "arabic"),
        ("القطار", "arabic"),
        ("पुलिस", "hindi"),
        ("immigrant", "s-1"),  # the beginning of a word
        ("sanct", "safety"),
        ("ero", "ero"),  # just its name, before one that holds it
    ],
)
def test_what_is_looked_for_comes_first(index: SearchIndex, query: str, first: str) -> None:
    assert found(index, query)[0] == first


@pytest.mark.parametrize(
    "query", ["sanctury", "santcuary", "sanctuaary", "sanxtuary", "sanxtuery", "Sanctuarry polices"]
)
def test_a_wrong_letter_or_two_make_no_difference(index: SearchIndex, query: str) -> None:
    assert found(index, query)[0] == "safety"


@pytest.mark.parametrize("query", ["sxnxtxary", "xyz", "qqqqqqqqqq", "fare", "東北"])
def test_what_is_too_far_off_is_not_found(index: SearchIndex, query: str) -> None:
    assert "safety" not in found(index, query)
    assert "tram" not in found(index, query)


def test_a_whole_word_ranks_over_its_beginning_and_that_over_a_misspelled_one() -> None:
    index = SearchIndex(debate(claim("a", "police"), claim("b", "policeman"), claim("c", "palace")))
    assert found(index, "police") == ["a", "b"]
    assert found(index, "polic") == ["a", "b"]
    assert found(index, "polyce") == ["a"]


def test_more_of_the_words_rank_higher_and_half_of_them_must_be_there(index: SearchIndex) -> None:
    assert found(index, "police chief sanctuary")[0] == "safety"
    assert "fear" not in found(index, "police chief sanctuary")
    assert "fear" in found(index, "police sanctuary")


def test_a_rarer_word_and_a_shorter_text_rank_higher() -> None:
    common = [claim(f"c-{n}", f"trams number {n}") for n in range(20)]
    index = SearchIndex(debate(*common, claim("rare", "trams glow"), claim("long", "glow " + "of it " * 50)))
    assert found(index, "trams glow")[0] == "rare"
    assert found(index, "glow") == ["rare", "long"]


def test_kinds_narrow_what_is_found(index: SearchIndex) -> None:
    assert found(index, "police", ["claims"]) == ["fear", "safety"]
    assert found(index, "police", ["actors"]) == []
    assert found(index, "trams", ["debates"]) == ["d"]


def test_the_same_question_has_the_same_answer_in_the_same_order(index: SearchIndex) -> None:
    again = SearchIndex(debate(*(claim(f"k-{n}", "the same words") for n in range(9))))
    assert found(again, "same") == [f"k-{n}" for n in range(9)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("police", ["Police", "police"]),
        ("ecole", ["École", "ecole"]),
        ("strase", ["Straße"]),
        ("路面電車", ["路面電車"]),
        ("安全", ["安全"]),
        ("الشركة", ["الشَّرِكَةُ"]),
    ],
)
def test_highlights_are_offsets_of_what_was_looked_for(
    index: SearchIndex, query: str, expected: list[str]
) -> None:
    assert marked(index, query) == expected


def test_of_a_long_text_the_part_with_the_words_is_shown() -> None:
    long = "and so on " * 100 + "the needle in it" + " and so on" * 100
    index = SearchIndex(debate(claim("hay", "Hay", notes=(long,))))
    answer = index.find("needle")
    (excerpt,) = excerpts(index.entries[answer.places[0]], answer.terms)
    assert (excerpt.field, excerpt.index, len(excerpt.text)) == ("notes", 0, 300)
    (span,) = excerpt.highlights
    assert excerpt.text[span.start : span.end] == "needle"
    assert long[excerpt.offset :].startswith(excerpt.text)


@pytest.mark.parametrize(
    "query",
    [
        "", " " * 10_000, "a" * 10_000, "ab " * 5_000, ".*+?(){}[]\\^$|" * 500, "\x00\ud800\uffff",
        "'\"; --", "OR AND NOT", "*", "東" * 10_000, "\u0301" * 10_000, "🎺" * 5_000,
        " ".join(f"police{n:04}" for n in range(3_000)),
        "ﷺ" * 1_000, "\u202e" + "police",
    ],
)  # fmt: skip
def test_hostile_queries_cost_little_and_break_nothing(index: SearchIndex, query: str) -> None:
    started = time.process_time()
    answer = index.find(query)
    assert time.process_time() - started < 0.5
    assert len(answer.places) <= len(index)
    assert len(answer.terms) <= MOST_WORDS * 60


def test_an_empty_debate_is_searched_too() -> None:
    assert found(SearchIndex(debate()), "anything") == []
    assert found(SearchIndex(debate()), "trams") == ["d"]


@given(st.text(max_size=200))
def test_a_word_stands_where_it_says_and_folds_as_in_a_query(text: str) -> None:
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert fold(text[word.start : word.end]) == word.text


@given(st.text(max_size=40))
def test_folding_again_changes_nothing(text: str) -> None:
    for word in words(text):
        assert fold(word.text) == word.text


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=5))
def test_what_a_text_says_is_found_by_its_own_words(labels: list[str]) -> None:
    index = SearchIndex(debate(*(claim(f"c-{n}", label) for n, label in enumerate(labels))))
    for number, label in enumerate(labels):
        if [*words(label)]:
            assert f"c-{number}" in found(index, label)
