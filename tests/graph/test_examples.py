"""The competency questions: each has the answer that its small debate was made to have."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from counterpoint.graph.examples import ExampleQuery, example, examples, markdown
from counterpoint.graph.rows import Rows
from counterpoint.graph.store import Store, open_store
from counterpoint.ontology.debate import Debate

YES = "The harbor should be a sanctuary"
NO = "The harbor should not be a sanctuary"
QUESTION = "Should the harbor be a sanctuary?"
QUIET, SAFE, COSTLY = "The harbor is quiet", "Cats are safe there", "It costs too much"
JOINT = "https://example.org/debates/harbor-cats/arguments/quiet-safe"

KNOWN: dict[str, list[tuple[object, ...]]] = {
    "who-opposes-what": [
        ("Ann", NO, "endorses what excludes it", "a haven"),
        ("Bob", YES, "rejects it", "no haven"),
    ],
    "what-attacks-a-claim": [
        (YES, COSTLY, "explicit", False),
    ],
    "what-both-camps-grant": [
        (YES, QUIET, 1, 1, "by both camps"),
        (NO, QUIET, 1, 1, "by both camps"),
        (NO, SAFE, 0, 1, "only by those against"),
        (YES, SAFE, 1, 0, "only by those for"),
    ],
    "asserted-by-one": [
        (SAFE, "Ann"),
    ],
    "unanswered-arguments": [
        ("for", SAFE, YES),
        ("for", QUIET, YES),
        ("against", SAFE, "an argument"),
    ],
    "chicago-and-san-diego": [
        (YES, 1, 0, 0, 1),
        (NO, 0, 1, 1, 0),
    ],
    "about-sanctuary": [
        ("Ann", "endorses", YES, "paraphrase", "a haven"),
        ("Bob", "rejects", YES, "paraphrase", "no haven"),
    ],
    "never-quoted": [
        ("Cats", 2),
    ],
    "acts-that-show-a-stance": [
        ("March", "Ann", "endorses", YES, "Chicago"),
    ],
    "allies": [
        ("Ann", "Bob", 0, 2),
    ],
    "belonging": [
        ("Ann", "is a member of", "Town"),
    ],
    "contested-propositions": [
        (YES, 1, 1),
        (NO, 1, 1),
    ],
    "derived-rejections": [
        ("Ann", YES, NO, "a haven"),
    ],
    "exclusive-propositions": [
        (NO, YES, "exactly one holds"),
    ],
    "explicit-and-reconstructed": [
        ("explicit", "attack", 1),
        ("reconstructed", "attack", 1),
        ("reconstructed", "support", 1),
    ],
    "hedged-statements": [
        ("Bob", "perhaps", "rejects", YES, "no haven"),
    ],
    "how-attacks-hit": [
        (COSTLY, "rebuttal", YES),
        (SAFE, "undercut", "the argument on: The harbor should be a sanctuary"),
    ],
    "joint-arguments": [
        (YES, "support", SAFE, JOINT),
        (YES, "support", QUIET, JOINT),
    ],
    "known-through": [
        ("The study", "Bob", "The paper", "Bob", "an argument on: The harbor should be a sanctuary"),
    ],
    "offices": [
        ("Ann", "mayor", "Town", datetime.date(2019, 5, 20), None),
    ],
    "own-voice": [
        ("Writer", COSTLY, None),
    ],
    "policies": [
        ("Ban", "Town", "Chicago", "Cats", "2019"),
    ],
    "positions-nobody-defends": [
        (QUESTION, "The harbor should be closed", 0),
    ],
    "reasons-for-and-against": [
        (QUESTION, YES, "for", SAFE, "reconstructed"),
        (QUESTION, YES, "for", QUIET, "reconstructed"),
        (QUESTION, YES, "against", COSTLY, "explicit"),
    ],
    "stances-by-period": [
        ("Then", YES, "Ann", "endorses"),
        ("Then", NO, "Ann", "rejects"),
    ],
    "stances-by-place": [
        ("Chicago", YES, "Ann", "endorses", "stated"),
        ("Chicago", NO, "Ann", "rejects", "stated"),
        ("San Diego", YES, "Bob", "rejects", "stated"),
        ("San Diego", NO, "Bob", "endorses", "stated"),
    ],
    "statements-per-speaker": [
        ("Ann", 3, 3, 0),
        ("Bob", 3, 2, 1),
        ("Writer", 1, 1, 0),
    ],
    "who-argues": [
        ("Bob", COSTLY, "so not", YES, "too dear"),
    ],
}

ALL = pytest.mark.parametrize("query", examples(), ids=lambda query: query.name)


@pytest.fixture(scope="module")
def city(city_divided: Debate) -> Store:
    store = open_store()
    store.replace(city_divided)
    return store


def answers(store: Store, query: ExampleQuery) -> Rows:
    found = store.query(query.text)
    assert isinstance(found, Rows)
    return found


def test_there_are_as_many_questions_as_files_and_at_least_fifteen() -> None:
    import counterpoint.graph as room

    files = list((Path(str(room.__file__)).parent / "queries").glob("*.rq"))
    assert len(files) == len(examples()) == len(KNOWN) >= 15


@ALL
def test_a_question_has_the_answer_known_by_hand(query: ExampleQuery, memory: Store) -> None:
    assert [tuple(row) for row in answers(memory, query)] == KNOWN[query.name]


@ALL
def test_a_question_has_an_answer_in_the_bundled_debate_with_names_for_things(
    query: ExampleQuery, city: Store
) -> None:
    found = answers(city, query)
    assert len(found) > 0
    named = [column for column in found.columns if column != "argument"]
    assert not [row[c] for row in found for c in named if str(row[c]).startswith("http")]


@ALL
def test_a_question_has_a_title_a_sentence_and_its_own_prefixes(query: ExampleQuery, city: Store) -> None:
    assert query.text.startswith(f"# {query.title}\n# {query.sentence}\nPREFIX ")
    assert query.title[0].isupper()
    assert not query.title.endswith(".")
    assert query.sentence.endswith(".")
    assert "ORDER BY" in query.text
    engine = city._state().engine
    bare = engine.query(query.text, use_default_graph_as_union=True)
    assert [tuple(solution) for solution in bare] == list(answers(city, query).terms)  # type: ignore[union-attr]
    assert city.query(query.body) == answers(city, query)


@ALL
def test_a_question_gives_each_row_once_and_in_the_same_order_every_time(
    query: ExampleQuery, city: Store, city_divided: Debate
) -> None:
    found = answers(city, query).terms
    assert len(set(found)) == len(found)
    with open_store() as again:
        again.replace(city_divided)
        assert answers(again, query).terms == found


def test_an_example_is_found_by_name() -> None:
    found = example("who-opposes-what")
    assert found is not None
    assert found.title == "Who opposes what, on which words"
    assert example("no-such") is None


def test_the_page_of_questions_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "queries.md"
    assert page.read_text(encoding="utf-8") == markdown()
