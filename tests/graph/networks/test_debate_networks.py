"""Every kind of network of a debate, against counting by hand in its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import networkx as nx
import pytest

from counterpoint.errors import AnalysisError
from counterpoint.graph.networks.debate_networks import debate_network
from counterpoint.graph.networks.network_options import KINDS, network_options
from counterpoint.graph.store import open_store
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Actor, Mode, Polarity, Statement

YES, NO, MIXED = Polarity.ENDORSES, Polarity.REJECTS, Polarity.MIXED


@pytest.fixture(scope="module")
def town(small: Debate) -> Debate:
    """The small debate with more said in it, as a store gives it: with stances."""
    added = [
        Actor(
            key="friends",
            label="Friends of the harbor",
            actor_kind="AdvocacyGroup",
            represents=("cats", "town"),
            member_of=("town",),
        ),
        _said("t-1", "ann", "yes", YES),  # once more, in the same source
        _said("t-2", "ann", "yes", YES, source="study"),
        _said("t-3", "bob", "no", YES, date="2020-03-01"),
        _said("t-4", "bob", "costly", NO, date="2020-03-02", behalf=("friends", "town")),
        _said("t-5", "ann", "costly", YES, date="2021-05"),
        _said("t-6", "ann", "costly", NO, date="2021-06"),
        _said("t-7", "bob", "safe", MIXED),
        _said("t-8", "friends", "quiet", NO),
        _said("t-9", "cats", "cost", NO, date="2020-03-03"),
    ]
    with open_store() as store:
        store.replace(Debate.from_things(small.info, [*small.things(), *added]))
        return store.debate(small.info.key)


def _said(
    key: str,
    speaker: str,
    expresses: str,
    polarity: Polarity,
    *,
    source: str = "paper",
    date: str = "",
    behalf: tuple[str, ...] = (),
) -> Statement:
    return Statement(
        key=key, speaker=speaker, expresses=expresses, polarity=polarity, source=source, date=date,
        on_behalf_of=behalf,
    )  # fmt: skip


Counts = Counter[tuple[str, str, Polarity]]


def counted(
    debate: Debate,
    *,
    speakers: bool = False,
    author: bool = False,
    columns: Iterable[str] | None = None,
    every: bool = False,
) -> Counts:
    """How often each actor endorses and rejects each thing: once a source, unless ``every`` time."""
    seen: set[tuple[str, str, Polarity, str]] = set()
    counts: Counts = Counter()
    for statement in debate.statements.values():
        if statement.polarity is MIXED or (statement.mode is Mode.OWN_VOICE and not author):
            continue
        if columns is not None and statement.expresses not in columns:
            continue
        for actor in (statement.speaker,) if speakers else statement.on_behalf_of or (statement.speaker,):
            cell = (actor, statement.expresses, statement.polarity)
            if every or (*cell, statement.source) not in seen:
                counts[cell] += 1
            seen.add((*cell, statement.source))
    return counts


def agreement(counts: Counts, excluding: Iterable[tuple[str, str]]) -> dict[frozenset[str], tuple[int, int]]:
    """Congruence and conflict of each pair of actors with any, term by term of the definition."""
    actors = sorted({actor for actor, _, _ in counts})
    things = {thing for _, thing, _ in counts}
    pairs = {pair for a, b in excluding for pair in ((a, b), (b, a))}
    found = {}
    for one, other in combinations(actors, 2):
        agree = differ = 0
        for thing in things:
            for side, opposite in ((YES, NO), (NO, YES)):
                agree += counts[one, thing, side] * counts[other, thing, side]
                differ += counts[one, thing, side] * counts[other, thing, opposite]
        for a, b in pairs:
            for side, opposite in ((YES, NO), (NO, YES)):
                agree += counts[one, a, side] * counts[other, b, opposite]
            differ += counts[one, a, YES] * counts[other, b, YES]
        if agree or differ:
            found[frozenset((one, other))] = (agree, differ)
    return found


def ties(graph: nx.Graph[str], *names: str) -> dict[frozenset[str], tuple[object, ...]]:
    return {frozenset((a, b)): tuple(data[name] for name in names) for a, b, data in graph.edges(data=True)}


EXCLUDING = [("yes", "no")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_node_has_its_label_and_kind(town: Debate, kind: str) -> None:
    graph = debate_network(town, kind)
    assert graph.graph["debate"] == "harbor-cats"
    assert graph.graph["network"] == kind
    assert len(graph)
    for key, data in graph.nodes(data=True):
        thing = town.thing(key)
        assert (data["label"], data["kind"]) == (thing.label or key, thing.kind)


@pytest.mark.parametrize("kind", ["congruence", "conflict", "subtract"])
@pytest.mark.parametrize("contradictions", [True, False])
def test_actors_are_tied_by_what_both_speak_on(town: Debate, kind: str, contradictions: bool) -> None:
    expected = agreement(counted(town), EXCLUDING if contradictions else [])
    weighs = {"congruence": lambda c, _: c, "conflict": lambda _, d: d, "subtract": lambda c, d: c - d}[kind]
    graph = debate_network(town, kind, contradictions=contradictions)
    assert ties(graph, "weight", "congruence", "conflict") == {
        pair: (weighs(c, d), c, d) for pair, (c, d) in expected.items()
    }


@pytest.mark.parametrize(
    ("parameters", "naive"),
    [
        ({"units": "speaker"}, {"speakers": True}),
        ({"author": True}, {"author": True}),
        ({"duplicates": "all"}, {"every": True}),
        ({"propositions": "positions"}, {"columns": ("yes", "no", "maybe")}),
        ({"propositions": "claims"}, {"columns": ("quiet", "safe", "costly")}),
        ({"propositions": "both"}, {"columns": ("yes", "no", "maybe", "quiet", "safe", "costly")}),
        ({"units": "speaker", "author": "yes", "duplicates": "all"},
         {"speakers": True, "author": True, "every": True}),
    ],
)  # fmt: skip
def test_a_selection_says_whose_statements_count_and_on_what(
    town: Debate, parameters: dict[str, object], naive: dict[str, object]
) -> None:
    counts = counted(town, **naive)  # type: ignore[arg-type]
    assert ties(debate_network(town, "congruence", **parameters), "congruence", "conflict") == agreement(
        counts, EXCLUDING
    )
    weights = {
        frozenset((actor, thing)): (counts[actor, thing, YES], counts[actor, thing, NO])
        for actor, thing, _ in counts
    }
    assert ties(debate_network(town, "affiliation", **parameters), "endorsing", "rejecting") == weights


def test_actors_are_affiliated_with_what_they_endorse_and_reject(town: Debate) -> None:
    counts = counted(town)
    graph = debate_network(town, "affiliation")
    assert ties(graph, "weight", "endorsing", "rejecting") == {
        frozenset((a, t)): (counts[a, t, YES] - counts[a, t, NO], counts[a, t, YES], counts[a, t, NO])
        for a, t, _ in counts
    }
    assert {a for a, kind in graph.nodes(data="kind") if kind == "actors"} >= {a for a, _, _ in counts}


def test_a_tie_of_as_many_endorsements_as_rejections_weighs_nothing_and_is_there(town: Debate) -> None:
    assert debate_network(town, "affiliation").edges["ann", "costly"] == {
        "weight": 0, "endorsing": 1, "rejecting": 1,
    }  # fmt: skip


@pytest.mark.parametrize("limit", [{"threshold": 2}, {"top": 1}])
def test_a_tie_that_a_threshold_or_top_leaves_out_stays_out(town: Debate, limit: dict[str, int]) -> None:
    graph = debate_network(town, "affiliation", **limit)
    assert 0 < graph.number_of_edges() < debate_network(town, "affiliation").number_of_edges()
    assert all(abs(weight) >= limit.get("threshold", 1) for *_, weight in graph.edges(data="weight"))


def test_a_threshold_keeps_ties_by_their_absolute_weight(town: Debate) -> None:
    whole = debate_network(town, "subtract")
    kept = debate_network(town, "subtract", threshold="2")
    assert {frozenset(pair) for pair in kept.edges} == {
        frozenset((a, b)) for a, b, weight in whole.edges(data="weight") if abs(weight) >= 2
    }


def test_ties_are_divided_by_the_mean_of_both_actors_statements(town: Debate) -> None:
    counts = counted(town)
    said: Counter[str] = Counter()
    for (actor, _, _), number in counts.items():
        said[actor] += number
    graph = debate_network(town, "congruence", normalization="average")
    for a, b, data in graph.edges(data=True):
        congruence, conflict = agreement(counts, EXCLUDING)[frozenset((a, b))]
        assert data["congruence"] == pytest.approx(congruence / ((said[a] + said[b]) / 2))
        assert data["conflict"] == pytest.approx(conflict / ((said[a] + said[b]) / 2))


def test_dates_keep_what_was_said_within_them_and_isolates_the_rest(town: Debate) -> None:
    graph = debate_network(town, "affiliation", start="2020-03-02", stop="2020-03-03")
    assert {frozenset(pair) for pair in graph.edges} == {
        frozenset(("friends", "costly")), frozenset(("town", "costly")), frozenset(("cats", "cost")),
    }  # fmt: skip
    assert "ann" not in graph
    assert "ann" in debate_network(town, "affiliation", start="2020-03-02", stop="2020-03-03", isolates=True)


def test_stances_are_ties_of_an_actor_and_a_position(town: Debate) -> None:
    graph = debate_network(town, "stances")
    expected = {
        frozenset((s.holder, s.position)): (
            (s.endorsing - s.rejecting) / (s.endorsing + s.rejecting + s.mixed),
            str(s.polarity),
            str(s.basis),
            s.contested,
        )
        for s in town.stances.values()
        if not s.place and not s.period
    }
    assert ties(graph, "weight", "polarity", "basis", "contested") == expected
    assert expected[frozenset(("bob", "no"))] == (1, "endorses", "stated", False)
    assert {kind for _, kind in graph.nodes(data="kind")} == {"actors", "positions"}


def test_stances_are_those_of_one_place_and_without_the_implied_where_asked(town: Debate) -> None:
    assert {frozenset(pair) for pair in debate_network(town, "stances", place="chicago").edges} == {
        frozenset((s.holder, s.position))
        for s in town.stances.values()
        if s.place == "chicago" and not s.period
    }
    stated = debate_network(town, "stances", implied=False)
    assert {basis for *_, basis in stated.edges(data="basis")} == {"stated"}


def test_arguments_point_from_premises_to_conclusions(town: Debate) -> None:
    graph = debate_network(town, "arguments")
    assert graph.is_directed()
    assert set(graph) == {*town.positions, *town.claims, *town.arguments}
    assert {(a, b, d["relation"], d["weight"], d["basis"]) for a, b, d in graph.edges(data=True)} == {
        ("quiet", "quiet-safe", "premise", 1, "reconstructed"),
        ("safe", "quiet-safe", "premise", 1, "reconstructed"),
        ("quiet-safe", "yes", "supports", 1, "reconstructed"),
        ("costly", "cost", "premise", 1, "explicit"),
        ("cost", "yes", "attacks", -1, "explicit"),
        ("safe", "still-safe", "premise", 1, "reconstructed"),
        ("still-safe", "cost", "attacks", -1, "reconstructed"),
        ("yes", "no", "excludes", -1, ""),
        ("no", "yes", "excludes", -1, ""),
    }


def test_arguments_on_an_issue_leave_the_other_issues_out(city_divided: Debate) -> None:
    graph = debate_network(city_divided, "arguments", issue="sanctuary")
    positions = {p.key for p in city_divided.positions_on("sanctuary")}
    assert positions <= set(graph)
    assert len(graph) < len(debate_network(city_divided, "arguments"))
    assert all({a, b} <= set(graph) for a, b in graph.edges)


def test_relations_keep_each_of_two_between_the_same_actors(town: Debate) -> None:
    graph = debate_network(town, "relations")
    assert isinstance(graph, nx.MultiDiGraph)
    assert set(graph) == set(town.actors)
    assert sorted((a, b, data["relation"]) for a, b, data in graph.edges(data=True)) == [
        ("ann", "town", "member_of"),
        ("friends", "cats", "represents"),
        ("friends", "town", "member_of"),
        ("friends", "town", "represents"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_lists_parameters_that_it_takes(town: Debate, kind: str) -> None:
    defaults = {option.name: option.default for option in network_options(kind)}
    assert nx.utils.graphs_equal(debate_network(town, kind, **defaults), debate_network(town, kind))


@pytest.mark.parametrize(
    ("kind", "parameters", "message"),
    [
        ("congruense", {}, 'no network "congruense"; did you mean "congruence"'),
        ("congruence", {"treshold": 1}, 'no parameter "treshold"; did you mean "threshold"'),
        ("congruence", {"threshold": -1}, "it must be a number, 0 or more"),
        ("congruence", {"normalization": "activity"}, "one of: no, average, jaccard, cosine"),
        ("affiliation", {"normalization": "cosine"}, "one of: no, activity, prominence"),
        ("congruence", {"start": "yesterday"}, 'the date "yesterday" cannot be read'),
        ("stances", {"place": "nowhere"}, 'no place "nowhere"; there is: chicago, san-diego'),
        ("arguments", {"issue": "harbour"}, 'no issue "harbour"; did you mean "harbor"'),
        ("relations", {"seed": 1}, 'no parameter "seed"'),
    ],
)
def test_what_cannot_be_asked_for_is_told_with_what_can(
    town: Debate, kind: str, parameters: dict[str, object], message: str
) -> None:
    with pytest.raises(AnalysisError, match=message):
        debate_network(town, kind, **parameters)


@pytest.mark.parametrize("kind", KINDS)
def test_a_debate_in_which_nobody_speaks_has_networks_without_ties(small: Debate, kind: str) -> None:
    silent = Debate.from_things(small.info, [*small.actors.values(), *small.sources.values()])
    graph = debate_network(silent, kind)
    assert graph.number_of_edges() == (1 if kind == "relations" else 0)
