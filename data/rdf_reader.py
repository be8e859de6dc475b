"""RDF text to the triples that a debate's coder wrote, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from counterpoint.data.jsonld import inline_context
from counterpoint.data.limits import Limits
from counterpoint.data.rdf_guard import RdfRefusedError, guard
from counterpoint.ontology.terms import CP, RDF

__all__ = ["read_triples"]


def read_triples(text: str, format_name: str, rdf: ox.RdfFormat, limits: Limits) -> list[ox.Triple]:
    """What the coder wrote: the default graph and the debate's own, each triple once.

    The debate's ``/derived`` and ``/analysis`` graphs are left aside, since they are made again.

    Raises:
        RdfRefusedError: the text is not of that format, too large, or holds what cannot be a debate's.
    """
    quads = list(_quads(text, format_name, rdf, limits))
    debates = {
        quad.subject.value
        for quad in quads
        if quad.predicate == RDF.type and quad.object == CP.Debate and isinstance(quad.subject, ox.NamedNode)
    }
    derived = {f"{debate}/{graph}" for debate in debates for graph in ("derived", "analysis")}
    kept: dict[ox.Triple, None] = {}
    for quad in quads:
        graph: Any = quad.graph_name
        if isinstance(graph, ox.DefaultGraph) or graph.value in debates:
            kept[quad.triple] = None
        elif graph.value not in derived:
            raise RdfRefusedError(
                f"the graph {graph} belongs to no debate of this file", code="foreign-graph"
            )
    return list(kept)


def _quads(text: str, format_name: str, rdf: ox.RdfFormat, limits: Limits) -> Iterator[ox.Quad]:
    if len(text) > limits.bytes:
        raise RdfRefusedError(f"the file is larger than {limits.bytes:,} bytes", code="too-large")
    guard(text, format_name)
    if format_name == "jsonld":
        text = inline_context(text)
    try:
        for number, quad in enumerate(ox.parse(text.encode(), rdf)):
            if number >= limits.triples:
                raise RdfRefusedError(f"there are more than {limits.triples:,} triples", code="too-large")
            if isinstance(quad.object, ox.Triple):
                raise RdfRefusedError("triples about triples are not read", code="not-understood")
            yield quad
    except SyntaxError as error:
        message = f"this is not {format_name}: {error.msg}"
        raise RdfRefusedError(message, error.lineno or 0, error.offset or 0) from None
    except UnicodeEncodeError:
        raise RdfRefusedError(f"this is not {format_name}: half a surrogate pair is no character") from None
