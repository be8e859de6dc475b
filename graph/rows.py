"""What a query returns: rows, or triples. An ``ASK`` is a plain ``bool``."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Union, overload

import pyoxigraph as ox

from counterpoint.errors import CounterpointError
from counterpoint.graph.guard import Form
from counterpoint.graph.prefixes import PREFIXES, compact
from counterpoint.graph.result_formats import result_format
from counterpoint.graph.terminal import safe_csv, text_table

if TYPE_CHECKING:
    import pandas
    import rdflib

__all__ = ["Row", "Rows", "Term", "Triples", "Value", "python_value"]

Term = Union[ox.NamedNode, ox.BlankNode, ox.Literal, ox.Triple]  # noqa: UP007 - a runtime alias of foreign classes
Value = str | int | float | bool | datetime.date | None
"""A cell: an IRI and a text are ``str``, an unbound variable is ``None``. ``Rows.terms`` tells them apart."""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_WHOLE: Final = (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
)  # fmt: skip


def _date_time(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


_READERS: Final[Mapping[str, Callable[[str], Value]]] = MappingProxyType(
    {
        **dict.fromkeys((_XSD + name for name in _WHOLE), int),
        **dict.fromkeys((_XSD + name for name in ("decimal", "double", "float")), float),
        _XSD + "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
        _XSD + "date": datetime.date.fromisoformat,
        _XSD + "dateTime": _date_time,
    }
)


def python_value(term: Term | None) -> Value:
    """A term as a plain Python value.

    Numbers, truth values, dates and times become Python's; ``xsd:decimal`` becomes a ``float``; everything
    else, and a literal whose text does not fit its type, is its text. An IRI is its address.
    """
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        reader = _READERS.get(term.datatype.value)
        try:
            return reader(term.value) if reader else term.value
        except (ValueError, KeyError):
            return term.value
    return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


class Row(tuple[Value, ...]):
    """One row: a tuple whose cells are also found by column name, ``row["actor"]``."""

    columns: tuple[str, ...]

    def __new__(cls, columns: tuple[str, ...], values: Sequence[Value]) -> Row:
        """Make a row of values that stand under these columns."""
        row = super().__new__(cls, values)
        row.columns = columns
        return row

    def __getnewargs__(self) -> tuple[tuple[str, ...], tuple[Value, ...]]:
        return self.columns, tuple(self)

    @overload  # type: ignore[override]
    def __getitem__(self, key: int | str) -> Value: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, key: int | str | slice) -> Value | tuple[Value, ...]:
        if isinstance(key, str):
            try:
                key = self.columns.index(key)
            except ValueError:
                raise KeyError(f"no column {key!r}; the columns are {', '.join(self.columns)}") from None
        return super().__getitem__(key)

    def as_dict(self) -> dict[str, Value]:
        """The row as a dictionary from column name to value."""
        return dict(zip(self.columns, self, strict=True))


class Rows(Sequence[Row]):
    """The answer to a ``SELECT``: a sequence of :class:`Row`, complete and independent of the store.

    Kept as the engine wrote it (SPARQL 1.1 Query Results JSON), so writing any format is the engine's work.
    """

    def __init__(self, results_json: bytes) -> None:
        self._json = results_json
        self.columns: tuple[str, ...] = tuple(v.value for v in self._solutions().variables)

    def _solutions(self) -> ox.QuerySolutions:
        parsed = ox.parse_query_results(self._json, ox.QueryResultsFormat.JSON)
        if not isinstance(parsed, ox.QuerySolutions):
            raise CounterpointError("these results are no table of rows")
        return parsed

    @cached_property
    def terms(self) -> tuple[tuple[Term | None, ...], ...]:
        """The rows as RDF terms (pyoxigraph's), ``None`` where a variable is unbound."""
        return tuple(tuple(solution) for solution in self._solutions())

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        return tuple(Row(self.columns, [python_value(term) for term in terms]) for terms in self.terms)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rows):
            return NotImplemented
        return (self.columns, self.terms) == (other.columns, other.terms)

    def __hash__(self) -> int:
        return hash((self.columns, self._json))

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {', '.join(self.columns)}>"

    def __str__(self) -> str:
        return self.to_text()

    def dicts(self) -> list[dict[str, Value]]:
        """The rows as dictionaries from column name to value."""
        return [row.as_dict() for row in self]

    def column(self, name: str) -> list[Value]:
        """One column's values."""
        return [row[name] for row in self]

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame, one column per variable.

        Raises:
            CounterpointError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise CounterpointError(
                "a data frame needs pandas, which is not installed: pip install 'counterpoint[pandas]'"
            ) from None
        return pandas.DataFrame([tuple(row) for row in self], columns=list(self.columns))

    def serialize(self, name: str = "json") -> bytes:
        """The rows as ``json``, ``xml``, ``csv`` or ``tsv``, the W3C's formats for SPARQL results.

        In CSV a cell that begins like a formula gets an apostrophe before it.
        """
        format_ = result_format(name, Form.SELECT)
        if format_.name == "json":
            return self._json
        written = self._solutions().serialize(format=format_.rows) or b""
        return safe_csv(written) if format_.name == "csv" else written

    def to_json(self) -> str:
        """SPARQL 1.1 Query Results JSON."""
        return self.serialize("json").decode()

    def to_csv(self) -> str:
        """SPARQL 1.1 Query Results CSV, safe for spreadsheets."""
        return self.serialize("csv").decode()

    def to_tsv(self) -> str:
        """SPARQL 1.1 Query Results TSV, which keeps every term's type."""
        return self.serialize("tsv").decode()

    def to_xml(self) -> str:
        """SPARQL Query Results XML."""
        return self.serialize("xml").decode()

    def to_text(self, *, width: int = 60) -> str:
        """A table for a terminal: known namespaces shortened, control characters dropped, long cells cut."""
        cells = [[_shown(term) for term in terms] for terms in self.terms]
        return text_table(self.columns, cells, width=width)


def _shown(term: Term | None) -> str:
    if term is None:
        return ""
    return compact(term.value) if isinstance(term, ox.NamedNode) else str(python_value(term))


class Triples(Sequence[ox.Triple]):
    """The answer to a ``CONSTRUCT`` or ``DESCRIBE``: triples, complete and independent of the store."""

    def __init__(self, triples: Sequence[ox.Triple]) -> None:
        self._triples = tuple(triples)

    @overload
    def __getitem__(self, index: int) -> ox.Triple: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ox.Triple, ...]: ...
    def __getitem__(self, index: int | slice) -> ox.Triple | tuple[ox.Triple, ...]:
        return self._triples[index]

    def __len__(self) -> int:
        return len(self._triples)

    def __repr__(self) -> str:
        return f"<{len(self)} triples>"

    def __str__(self) -> str:
        return self.serialize("turtle").decode()

    def serialize(self, name: str = "turtle") -> bytes:
        """The triples as ``turtle``, ``ntriples``, ``rdfxml``, ``jsonld``, ``trig`` or ``nquads``."""
        return write_triples(self._triples, name)

    def to_rdflib(self) -> rdflib.Graph:
        """The triples as an rdflib graph in memory."""
        import rdflib

        graph = rdflib.Graph()
        return graph.parse(data=self.serialize("ntriples"), format="nt")


def write_triples(triples: Sequence[ox.Triple], name: str) -> bytes:
    """Triples in a format by name, with the usual prefixes where it has prefixes."""
    format_ = result_format(name, Form.CONSTRUCT)
    return (
        ox.serialize(triples, format=format_.triples or ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""
    )
