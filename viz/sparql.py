"""What the SPARQL editor shows: example queries, and the answer to the one that was asked."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Cell", "Example", "QueryAnswer"]


@dataclass(frozen=True, slots=True)
class Example:
    """A query with a title and a sentence that says what it asks. ``name`` is that of its file."""

    name: str
    title: str
    sentence: str
    query: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One RDF term. ``kind`` is ``iri``, ``literal``, ``bnode`` or ``triple``.

    ``href`` is where the site shows the thing, a path that the caller found for an IRI of a loaded debate,
    or empty: then an IRI is shown as text that can be copied. ``short`` is what is shown in its place.
    """

    text: str
    kind: str = "literal"
    language: str = ""
    datatype: str = ""
    href: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The answer to a query, of one of three forms: rows, a yes or no, or triples as Turtle text.

    ``rows`` hold ``None`` where a variable is unbound. ``total`` is the number of rows found where it is
    known; ``capped`` says that the service's row cap cut the answer off. ``seconds`` is the time it took.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    boolean: bool | None = None
    turtle: str | None = None
    seconds: float = 0.0
    capped: bool = False
    cap: int = 0
