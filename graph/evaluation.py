"""A checked query against an engine: the one place that calls pyoxigraph's ``query``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph as ox

from counterpoint.errors import QueryError
from counterpoint.graph.engine import is_empty
from counterpoint.graph.guard import CheckedQuery
from counterpoint.graph.prefixes import PREFIXES
from counterpoint.graph.rows import Rows, Triples

__all__ = ["Answerable", "answer", "evaluate"]

Answerable = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def evaluate(store: ox.Store, query: CheckedQuery) -> Answerable:
    """The engine's own answer, not yet read.

    Where neither the query nor the protocol names a dataset, the default graph is the store's own as soon as
    something is in it, and until then the union of all graphs: debates leave it empty. pyoxigraph's union
    would override ``FROM``, so it is asked for only where nothing narrows it.

    Raises:
        QueryError: the query is not well formed; line and column where the engine tells them.
    """
    prefixes = dict(PREFIXES)
    with engine_errors():
        if query.default_graphs is not None or query.named_graphs is not None:
            return store.query(
                query.text,
                base_iri=query.base or None,
                prefixes=prefixes,
                default_graph=[ox.NamedNode(iri) for iri in query.default_graphs or ()],
                named_graphs=[ox.NamedNode(iri) for iri in query.named_graphs or ()],
            )
        union = not query.has_dataset and is_empty(store, ox.DefaultGraph())
        return store.query(
            query.text, base_iri=query.base or None, prefixes=prefixes, use_default_graph_as_union=union
        )


def answer(store: ox.Store, query: CheckedQuery) -> Rows | Triples | bool:
    """The whole answer, read from the store: rows, triples, or for an ``ASK`` a truth value.

    Raises:
        QueryError: the query is not well formed or fails while it runs.
    """
    found = evaluate(store, query)
    with engine_errors():
        if isinstance(found, ox.QueryBoolean):
            return bool(found)
        if isinstance(found, ox.QueryTriples):
            return Triples(list(found))
        return Rows(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turn the engine's exceptions into a :class:`QueryError` that a person can act on."""
    try:
        yield
    except SyntaxError as error:
        raise QueryError(_readable(str(error))) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"the query failed: {error}") from None


def _readable(message: str) -> str:
    """``1:28: expected one of …`` of the engine's message, its character classes left out."""
    found = re.match(r"error at (\d+:\d+): expected (.*)", message, re.DOTALL)
    if not found:
        return f"not a SPARQL query: {message}"
    options = re.sub(r"\[[^\]]*\]|one of", "", found[2].replace("\n", " "))
    named = [option.strip() for option in options.split(", ") if option.strip()]
    wanted = f": expected {' or '.join(named)}" if named else ""
    return f"{found[1]}: the query is not well formed here{wanted}"
