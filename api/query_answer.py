"""An answer as the editor's page shows it: terms as cells, with links to what the site has a page for."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Final

import pyoxigraph as ox

from counterpoint.api.library import Library
from counterpoint.errors import QueryError
from counterpoint.graph.prefixes import compact
from counterpoint.graph.rows import Term
from counterpoint.ontology.iris import debate_iri, parse_iri
from counterpoint.ontology.vocabulary import local_name, terms
from counterpoint.viz.sparql import Cell, QueryAnswer
from counterpoint.viz.urls import Urls

__all__ = ["Linker", "linker", "query_answer"]

Linker = Callable[[str], str]
"""Where the site shows what an IRI names, or nothing."""

_SHOWN_ROWS: Final = 1_000
_SHOWN_TEXT: Final = 1024 * 1024
"""The most characters, or bytes of Turtle, that a page shows; a program gets what the service allows."""

_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def query_answer(body: bytes, *, triples: bool, link: Linker, seconds: float) -> QueryAnswer:
    """The answer in ``body``, Turtle where ``triples``, else SPARQL results JSON; of many rows, the first.

    Raises:
        QueryError: the Turtle is too long for a page.
    """
    if triples and len(body) > _SHOWN_TEXT:
        raise QueryError("the answer is too long for a page; use LIMIT, or ask for it as data")
    if triples:
        return QueryAnswer(turtle=body.decode(), seconds=seconds)
    parsed = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if isinstance(parsed, ox.QueryBoolean):
        return QueryAnswer(boolean=bool(parsed), seconds=seconds)
    columns = tuple(variable.value for variable in parsed.variables)
    rows, left = [], _SHOWN_TEXT
    for row in islice(parsed, _SHOWN_ROWS + 1):
        rows.append(tuple(_cell(term, link) for term in row))
        left -= sum(len(cell.text) for cell in rows[-1] if cell is not None)
        if left < 0:
            break
    capped = left < 0 or len(rows) > _SHOWN_ROWS
    shown = tuple(rows[:-1] if capped else rows)
    return QueryAnswer(columns, shown, seconds=seconds, capped=capped, cap=len(shown))


def linker(library: Library, urls: Urls) -> Linker:
    """Links to the pages of the debates in a library, of their things, and of the vocabulary's terms."""
    infos = [library.debate(key).info for key in library.debates()]

    def link(iri: str) -> str:
        for info in infos:
            if iri == debate_iri(info):
                return urls.debate(info.key)
            if found := parse_iri(info, iri):
                return urls.thing(info.key, *found)
        name = local_name(iri)
        return f"{urls.ontology()}#{name}" if name in terms() else ""

    return link


def _cell(term: Term | None, link: Linker) -> Cell | None:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        short, href = compact(term.value), link(term.value)
        if href and short == term.value:  # a thing of a debate that is loaded: its kind and key say which
            short = "/".join(term.value.split("/")[-2:])
        return Cell(term.value, "iri", href=href, short=short)
    if isinstance(term, ox.Literal):
        datatype = "" if term.language or term.datatype.value == _STRING else term.datatype.value
        return Cell(term.value, language=term.language or "", datatype=datatype)
    return Cell(str(term), "bnode" if isinstance(term, ox.BlankNode) else "triple")
