"""What may be written to a store by others, and what follows from it.

Any graph may be, but a debate's stays one: where ``<D>`` says that ``<D>`` is a ``cp:Debate``, it must be one
that can be read, ``<D>/derived`` is what the rules make of it, and results in ``<D>/analysis`` go with what
they were computed from.
"""

from __future__ import annotations

from collections.abc import Collection

import pyoxigraph as ox

from counterpoint.errors import DebateFileError, QueryRefusedError
from counterpoint.graph.changes import Changes
from counterpoint.graph.debate_graphs import DEBATE, TYPE, GraphName, graph_names
from counterpoint.graph.derive import derive
from counterpoint.graph.store import Store
from counterpoint.ontology.graph_reader import from_triples

__all__ = ["checked"]


def checked(changes: Changes, store: Store) -> Changes:
    """The changes, and with them what follows for the debates they touch.

    Raises:
        DebateFileError: a graph would hold a debate that cannot be read, with all that is wrong with it.
        QueryRefusedError: what the rules derive would be written by hand.
    """
    before = frozenset(store.debates())
    found: dict[GraphName, Collection[ox.Triple] | None] = dict(changes)
    for graph, triples in changes.items():
        if not isinstance(graph, ox.NamedNode):
            continue
        own, derived, analysis = graph_names(graph.value)
        if triples and ox.Triple(own, TYPE, DEBATE) in triples:
            found |= {derived: _derived(triples), analysis: None}
        elif graph.value in before:
            found |= {derived: None, analysis: None}
    _refuse_derived(changes, found, before)
    return found


def _derived(triples: Collection[ox.Triple]) -> Collection[ox.Triple]:
    derived = derive(triples)
    debate, problems = from_triples(list(triples), list(derived))
    if debate is None or problems:
        raise DebateFileError(problems)
    return derived


def _refuse_derived(changes: Changes, found: Changes, before: Collection[str]) -> None:
    """The rules' graph is written by the rules: a change of it alone would be gone with the next."""
    for graph in changes:
        name = graph.value if isinstance(graph, ox.NamedNode) else ""
        debate = name.removesuffix("/derived")
        if debate != name and debate in before and ox.NamedNode(debate) not in found:
            raise QueryRefusedError(
                f"<{name}> is what the rules derive from <{debate}>; it is not written by hand, <{debate}> is"
            )
