"""A debate narrowed to what is said of a place, in a period, or by one source."""

from __future__ import annotations

from collections.abc import Iterable

from counterpoint.errors import StoreError
from counterpoint.graph.derive import derive
from counterpoint.ontology.dates import holds
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.graph_reader import from_triples
from counterpoint.ontology.records import Statement
from counterpoint.ontology.triples import to_triples

__all__ = ["is_of_period", "is_of_place", "is_within", "narrowed"]


def is_of_place(debate: Debate, statement: Statement, place: str) -> bool:
    """Whether a statement's place is this one or within it."""
    return is_within(debate, statement.place, place)


def is_within(debate: Debate, places: Iterable[str], place: str) -> bool:
    """Whether one of some places is this one or within it."""
    open_, seen = list(places), set[str]()
    while open_:
        if (key := open_.pop()) == place:
            return True
        if key not in seen and key in debate.places:
            seen.add(key)
            open_ += debate.places[key].within
    return False


def is_of_period(debate: Debate, statement: Statement, period: str) -> bool:
    """Whether a statement is of the period, or all of its date falls in it."""
    span = debate.periods[period]
    return period in statement.during or bool(statement.date and holds(span.start, span.end, statement.date))


def narrowed(debate: Debate, *, place: str = "", period: str = "", source: str = "") -> Debate:
    """The debate with only the statements of a place, period and source, its stances derived anew from them.

    Args:
        debate: the debate; as it is where nothing is asked for.
        place, period, source: keys of things that it has; empty for all.

    Raises:
        StoreError: what is left is no debate.
    """
    if not (place or period or source):
        return debate

    def kept(statement: Statement) -> bool:
        return (
            (not place or is_of_place(debate, statement, place))
            and (not period or is_of_period(debate, statement, period))
            and (not source or source in (statement.source, statement.original))
        )

    things = [t for t in debate.things() if not isinstance(t, Statement) or kept(t)]
    written = list(to_triples(Debate.from_things(debate.info, things)))
    found, problems = from_triples(written, derive(written))
    if found is None:
        raise StoreError("\n".join(map(str, problems)))
    return found
