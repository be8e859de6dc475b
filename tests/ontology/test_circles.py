"""Finding what leads back to itself."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.ontology.circles import circles

KEYS = st.sampled_from("abcdefgh")


@given(st.dictionaries(KEYS, st.lists(KEYS, max_size=4), max_size=8))
def test_the_groups_are_those_that_networkx_finds(ways: dict[str, list[str]]) -> None:
    graph = nx.DiGraph([(key, other) for key, others in ways.items() for other in others if other in ways])
    expected = {
        frozenset(group)
        for group in nx.strongly_connected_components(graph)
        if len(group) > 1 or graph.has_edge(*(2 * tuple(group)))
    }
    found = circles(ways)
    assert {frozenset(group) for group in found} == expected
    assert sum(map(len, found)) == len(set().union(*found))


def test_a_circle_is_told_in_its_order() -> None:
    assert circles({"d": "a", "a": "b", "b": "c", "c": "a"}) == [("a", "b", "c")]


def test_a_chain_of_a_hundred_thousand_is_no_circle() -> None:
    assert circles({str(n): (str(n + 1),) for n in range(100_000)}) == []
