"""A process that holds a copy of the store and answers queries, so that no query can hurt the server.

Started by ``pool.py`` as ``python -m counterpoint.graph.worker``: reads N-Quads from an inherited file, then
answers as ``confined.py`` says.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, BinaryIO, cast

import pyoxigraph as ox

from counterpoint.errors import QueryError
from counterpoint.graph.confined import Reply, serve
from counterpoint.graph.evaluation import engine_errors, evaluate
from counterpoint.graph.guard import CheckedQuery, Form
from counterpoint.graph.result_formats import ResultFormat, result_format
from counterpoint.graph.rows import write_triples
from counterpoint.graph.terminal import safe_csv

__all__ = ["Caps", "Question"]


@dataclass(frozen=True, slots=True)
class Caps:
    """How much one answer may be: rows or triples, and bytes as written."""

    rows: int = 100_000
    size: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Question:
    """A checked query, the format (by name) of its answer, and the caps on it."""

    query: CheckedQuery
    format_name: str
    caps: Caps

    def encoded(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decoded(cls, body: bytes) -> Question:
        """The question that :meth:`encoded` wrote."""
        fields: dict[str, Any] = json.loads(body)
        query = fields["query"]
        for name in ("default_graphs", "named_graphs"):
            query[name] = None if query[name] is None else tuple(query[name])
        query["form"] = Form(query["form"])
        return cls(CheckedQuery(**query), fields["format_name"], Caps(**fields["caps"]))


class _Capped(io.RawIOBase):
    """Keeps what is written, up to a size."""

    def __init__(self, size: int) -> None:
        self.parts: list[bytes] = []
        self._left = size
        self._size = size

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise QueryError(f"the answer is longer than {self._size:,} bytes; ask for less, or use LIMIT")
        self.parts.append(bytes(data))
        return len(data)


def reply(store: ox.Store, question: Question) -> bytes:
    """The answer to a question, in its format.

    Raises:
        QueryError: the query fails, or its answer is larger than the caps allow.
    """
    format_ = result_format(question.format_name, question.query.form)
    found = evaluate(store, question.query)
    with engine_errors():
        if isinstance(found, ox.QueryTriples):
            triples = list(islice(found, question.caps.rows + 1))
            _within_rows(len(triples), question.caps)
            return _within_size(write_triples(triples, format_.name), question.caps)
        out = _Capped(question.caps.size)
        found.serialize(cast(BinaryIO, out), format=format_.rows)
    written = b"".join(out.parts)
    if isinstance(found, ox.QuerySolutions):
        _within_rows(_row_count(written, format_, question.caps.rows), question.caps)
    return safe_csv(written) if format_.name == "csv" else written


def _within_rows(count: int, caps: Caps) -> None:
    if count > caps.rows:
        raise QueryError(f"the answer has more than {caps.rows:,} rows; ask for less, or use LIMIT")


def _within_size(written: bytes, caps: Caps) -> bytes:
    if len(written) > caps.size:
        raise QueryError(f"the answer is longer than {caps.size:,} bytes; ask for less, or use LIMIT")
    return written


def _row_count(written: bytes, format_: ResultFormat, cap: int) -> int:
    """The rows in an answer; an upper bound where that is already within the cap."""
    match format_.name:
        case "xml":
            return written.count(b"<result>")
        case "tsv":
            return written.count(b"\n") - 1
        case "csv":
            bound, strings = written.count(b"\r\n") - 1, rb'"(?:[^"]|"")*"'
            return bound if bound <= cap else re.sub(strings, b"", written).count(b"\r\n") - 1
        case _:
            bound, strings = written.count(b"},{") + 1, rb'"(?:[^"\\]|\\.)*"'
            return bound if bound <= cap else re.sub(strings, b"", written).count(b"},{") + 1


class _Inherited(io.RawIOBase):
    """An inherited file read from its start, whatever its other readers do to the shared offset."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = os.pread(self._descriptor, len(buffer), self._position)
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)


def _loaded(descriptor: int) -> ox.Store:
    store = ox.Store()
    store.load(io.BufferedReader(_Inherited(descriptor), 1 << 20), ox.RdfFormat.N_QUADS)
    os.close(descriptor)
    return store


def _warm_up(store: ox.Store) -> None:
    """Use once what Python loads late, while files can still be opened."""
    select = CheckedQuery("SELECT ?s { VALUES ?s { '=1' } }", Form.SELECT)
    construct = CheckedQuery("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", Form.CONSTRUCT)
    for query, name in ((select, "csv"), (select, "json"), (construct, "turtle"), (construct, "jsonld")):
        reply(store, Question(query, name, Caps()))


def _main() -> None:
    parent, memory, data = (int(argument) for argument in sys.argv[1:4])

    def prepare() -> Reply:
        store = _loaded(data)
        _warm_up(store)
        return lambda _, question: reply(store, Question.decoded(question))

    too_much = QueryError("the query needs more memory than it may have; ask for less")
    serve(prepare, parent=parent, memory=memory, out_of_memory=too_much)


if __name__ == "__main__":
    _main()
