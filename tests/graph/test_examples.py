"""The competency questions: each has the answer that its small debate was made to have."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from counterpoint import __version__
from counterpoint.graph.analysis.findings import Finder, digest
from counterpoint.graph.analysis.recording import recording
from counterpoint.graph.examples import ExampleQuery, analyses_of, example, examples, markdown
from counterpoint.graph.rows import Rows
from counterpoint.graph.store import Store, open_store
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    Actor,
    Claim,
    DebateInfo,
    Issue,
    Polarity,
    Position,
    Source,
    Statement,
    Thing,
)

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
    "what-stands": [
        (QUESTION, "The harbor should be closed", "in", 0.5),
        (QUESTION, YES, "undecided", 0.469),
        (QUESTION, NO, "undecided", 0.41),
    ],
    "who-argues": [
        ("Bob", COSTLY, "so not", YES, "too dear"),
    ],
}

ALL = pytest.mark.parametrize("query", examples(), ids=lambda query: query.name)


def recorded(debate: Debate) -> Store:
    """A store with a debate and the results of its analyses."""
    store = open_store()
    store.replace(debate)
    record(store, debate)
    return store


@pytest.fixture(scope="module")
def city(city_divided: Debate) -> Store:
    return recorded(city_divided)


@pytest.fixture(scope="module")
def city_again(city_divided: Debate) -> Store:
    """The same, loaded and analyzed once more."""
    return recorded(city_divided)


RUN, STOP = "The ferry should run", "The ferry should stop"
LOUD, USEFUL = "The ferry is loud", "The ferry is useful"

KNOWN_OF_FERRY: dict[str, list[tuple[object, ...]]] = {
    "camps": [
        (1, "Ada"), (1, "Ben"), (1, "Cleo"), (2, "Harbor police"), (2, "Hugo"), (2, "Ida"),
    ],
    "how-results-were-made": [
        ("acceptability", "grounded", __version__, 4),
        ("coalitions", None, __version__, 13),
        ("strength", None, __version__, 4),
    ],
    "what-police-reject": [
        ("in", LOUD, "Harbor police"),
        ("in", USEFUL, "Harbor police"),
        ("undecided", RUN, "Harbor police"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def ferry() -> Debate:
    """Three for a ferry, three against; the police deny that it is loud, which nobody refutes."""
    camps = {"run": ("ada", "ben", "cleo"), "stop": ("police", "hugo", "ida")}
    names = {"police": "Harbor police"}
    things: list[Thing] = [
        Source(key="paper", label="The paper"),
        Issue(key="ferry", label="Should the ferry run?"),
        Position(key="run", label=RUN, answers=("ferry",)),
        Position(key="stop", label=STOP, answers=("ferry",), negates=("run",)),
        Claim(key="loud", label=LOUD),
        Claim(key="useful", label=USEFUL),
    ]
    for position, members in camps.items():
        rival = Polarity.ENDORSES if position == "run" else Polarity.REJECTS
        for key in members:
            kind = "LawEnforcementAgency" if key == "police" else "Person"
            things.append(Actor(key=key, label=names.get(key, key.capitalize()), actor_kind=kind))
            said = {position: Polarity.ENDORSES, "useful": rival, "loud": Polarity.ENDORSES}
            if key == "police":
                said["loud"] = Polarity.REJECTS
            things += [
                Statement(key=f"{key}-{p}", speaker=key, expresses=p, polarity=polarity, source="paper")
                for p, polarity in said.items()
            ]
    return Debate.from_things(DebateInfo(key="ferry", base="https://example.org/", title="Ferry"), things)


ANALYSES = sorted({name for query in examples() for name in query.analyses})


def record(store: Store, debate: Debate) -> None:
    """Put the results of every analysis that an example names into the store."""
    finder = Finder(debate)
    for name in ANALYSES:
        store.record(debate.info.key, recording(finder.find(name)))


def answers(store: Store, query: ExampleQuery) -> Rows:
    found = store.query(query.text)
    assert isinstance(found, Rows)
    return found


def test_there_are_as_many_questions_as_files_and_at_least_fifteen() -> None:
    import counterpoint.graph as room

    files = list((Path(str(room.__file__)).parent / "queries").glob("*.rq"))
    assert len(files) == len(examples()) == len(KNOWN) + len(KNOWN_OF_FERRY) >= 15


@pytest.mark.parametrize("name", KNOWN_OF_FERRY)
def test_a_question_of_results_has_the_answer_known_by_hand(name: str, ferry: Debate) -> None:
    query = example(name)
    assert query is not None
    with open_store() as store:
        store.replace(ferry)
        record(store, ferry)
        found = [tuple(row) for row in answers(store, query)]
    if name == "how-results-were-made":
        assert {row[3] for row in found} == {digest(ferry)}
        found = [(row[0], json.loads(str(row[1])).get("semantics"), row[2], row[4]) for row in found]
    if name == "camps":
        assert all(0.8 < row[2] <= 1 for row in found)
        found = [row[:2] for row in found]
    assert found == KNOWN_OF_FERRY[name]


@pytest.mark.parametrize("name", KNOWN)
def test_a_question_has_the_answer_known_by_hand(name: str, memory: Store, small: Debate) -> None:
    query = example(name)
    assert query is not None
    if query.analyses:
        record(memory, small)
    assert [tuple(row) for row in answers(memory, query)] == KNOWN[name]


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
    named = f"# analyses: {' '.join(query.analyses)}\n" if query.analyses else ""
    assert query.text.startswith(f"# {query.title}\n# {query.sentence}\n{named}PREFIX ")
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
    query: ExampleQuery, city: Store, city_again: Store
) -> None:
    found = answers(city, query).terms
    assert len(set(found)) == len(found)
    assert answers(city_again, query).terms == found


def test_a_query_names_the_analyses_whose_results_it_asks_for() -> None:
    assert analyses_of("# A title\n# analyses: coalitions strength\nSELECT *") == ("coalitions", "strength")
    assert analyses_of('SELECT ("# analyses: coalitions" AS ?text) {}') == ()


def test_an_example_is_found_by_name() -> None:
    found = example("who-opposes-what")
    assert found is not None
    assert found.title == "Who opposes what, on which words"
    assert example("no-such") is None


def test_the_page_of_questions_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "queries.md"
    assert page.read_text(encoding="utf-8") == markdown()
