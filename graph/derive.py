"""What follows from a debate: the ontology's rules, run to a fixpoint on Oxigraph in memory.

About 25 µs for each triple derived, most of them stances: 3 s where 120,000 triples yield 180,000. A general
OWL RL reasoner does not end at that size; it serves the tests as an oracle on small graphs.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple

from counterpoint.ontology import vocabulary
from counterpoint.ontology.rules import Rule, rules

__all__ = ["derive"]

_ASSERTED = DefaultGraph()
_DERIVED = NamedNode("urn:x-counterpoint:derived")


def derive(asserted: Iterable[Triple]) -> set[Triple]:
    """The triples that the rules derive from these, none of which is among them.

    Blank nodes are kept as they are. A stance's address begins with the debate's, so without a
    ``cp:Debate`` there are none.

    Args:
        asserted: what a debate's coder wrote, without the ontology.
    """
    known = set(asserted)
    store = _store(known)
    derived: set[Triple] = set()
    first, *later = (tuple(group) for _, group in groupby(rules(), key=lambda rule: rule.stratum))

    def run(stratum: Iterable[Rule]) -> bool:
        new = _new(store, stratum, known)
        known.update(new)
        derived.update(new)
        return bool(new)

    while run(first):
        pass
    for stratum in later:
        run(stratum)
    while run(first):  # the last stances, say, have super-classes
        pass
    return derived


def _store(asserted: Iterable[Triple]) -> Store:
    """A store of these triples, and of the ontology under its own name."""
    store = Store()
    ontology = vocabulary.resource("counterpoint.ttl").encode()
    store.bulk_load(ontology, format=RdfFormat.TURTLE, to_graph=NamedNode(vocabulary.ONTOLOGY))
    store.bulk_extend(Quad(t.subject, t.predicate, t.object, _ASSERTED) for t in asserted)
    return store


def _new(store: Store, stratum: Iterable[Rule], known: set[Triple]) -> set[Triple]:
    """What one pass over a stratum finds that was not known; each rule sees what those before it found."""
    found: set[Triple] = set()
    for rule in stratum:
        triples = store.query(rule.text, default_graph=[_ASSERTED, _DERIVED])
        assert isinstance(triples, QueryTriples)  # noqa: S101  rules are CONSTRUCTs; this tells mypy
        new = set(triples) - known - found
        store.bulk_extend(Quad(t.subject, t.predicate, t.object, _DERIVED) for t in new)
        found |= new
    return found
