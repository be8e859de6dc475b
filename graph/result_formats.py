"""The formats an answer can be written in: rows and truth values in four, triples in six."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from counterpoint.errors import QueryError
from counterpoint.graph.guard import Form

__all__ = ["FORMATS", "ResultFormat", "formats_for", "result_format"]


@dataclass(frozen=True, slots=True)
class ResultFormat:
    """A name as on the command line, a media type, and the engine's own name for one of the two kinds."""

    name: str
    media_type: str
    rows: ox.QueryResultsFormat | None = None
    triples: ox.RdfFormat | None = None


_ALL: Final = (
    ResultFormat("json", "application/sparql-results+json", rows=ox.QueryResultsFormat.JSON),
    ResultFormat("xml", "application/sparql-results+xml", rows=ox.QueryResultsFormat.XML),
    ResultFormat("csv", "text/csv", rows=ox.QueryResultsFormat.CSV),
    ResultFormat("tsv", "text/tab-separated-values", rows=ox.QueryResultsFormat.TSV),
    ResultFormat("turtle", "text/turtle", triples=ox.RdfFormat.TURTLE),
    ResultFormat("ntriples", "application/n-triples", triples=ox.RdfFormat.N_TRIPLES),
    ResultFormat("rdfxml", "application/rdf+xml", triples=ox.RdfFormat.RDF_XML),
    ResultFormat("jsonld", "application/ld+json", triples=ox.RdfFormat.JSON_LD),
    ResultFormat("trig", "application/trig", triples=ox.RdfFormat.TRIG),
    ResultFormat("nquads", "application/n-quads", triples=ox.RdfFormat.N_QUADS),
)

FORMATS: Final[Mapping[str, ResultFormat]] = MappingProxyType({format_.name: format_ for format_ in _ALL})
"""Every format by name; for each form of query the first that fits is the default."""


def formats_for(form: Form) -> tuple[ResultFormat, ...]:
    """The formats that can answer a query of that form, the default first."""
    return tuple(f for f in _ALL if (f.triples if form.gives_triples else f.rows) is not None)


def result_format(name: str, form: Form) -> ResultFormat:
    """The format of that name or media type.

    Raises:
        QueryError: there is none, or it cannot hold the answer to a query of that form.
    """
    fitting = formats_for(form)
    for format_ in fitting:
        if name in (format_.name, format_.media_type):
            return format_
    names = ", ".join(format_.name for format_ in fitting)
    raise QueryError(f'"{name}" cannot hold the answer to {form}; choose one of {names}')
