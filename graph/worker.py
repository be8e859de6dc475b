"""What a worker does that was forked (``zygote.py``): answer a query, try an update, read RDF.

An update changes the worker's own copy of the store only; what has changed goes back as whole graphs, for the
server to check and to commit, and the worker is not asked again.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, BinaryIO, Final, cast

import pyoxigraph as ox

from counterpoint.errors import QueryError
from counterpoint.graph.caps import Caps
from counterpoint.graph.changes import encoded
from counterpoint.graph.confined import Reply
from counterpoint.graph.debate_graphs import GraphName
from counterpoint.graph.evaluation import engine_errors, evaluate
from counterpoint.graph.guard import CheckedQuery, CheckedUpdate, Form
from counterpoint.graph.prefixes import PREFIXES
from counterpoint.graph.result_formats import ResultFormat, result_format
from counterpoint.graph.rows import write_triples
from counterpoint.graph.terminal import safe_csv

__all__ = ["READ", "UPDATE", "Question", "RdfText", "reply_to", "warm_up"]

UPDATE: Final = b"U"
READ: Final = b"P"


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


@dataclass(frozen=True, slots=True)
class RdfText:
    """RDF as somebody sent it: its bytes, media type, and the IRI that its relative ones stand under."""

    text: bytes
    media_type: str
    base: str

    def encoded(self) -> bytes:
        """A line of JSON, then the text."""
        return json.dumps([self.media_type, self.base]).encode() + b"\n" + self.text

    @classmethod
    def decoded(cls, body: bytes) -> RdfText:
        """What :meth:`encoded` wrote."""
        head, _, text = body.partition(b"\n")
        return cls(text, *json.loads(head))


class _Capped(io.RawIOBase):
    """Keeps what is written, up to a size."""

    def __init__(self, caps: Caps) -> None:
        self.parts: list[bytes] = []
        self._written = 0
        self._caps = caps

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._written += len(data)
        self._caps.check_size(self._written)
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
            question.caps.check_rows(len(triples))
            written = write_triples(triples, format_.name)
            question.caps.check_size(len(written))
            return written
        out = _Capped(question.caps)
        found.serialize(cast(BinaryIO, out), format=format_.rows)
    written = b"".join(out.parts)
    if isinstance(found, ox.QuerySolutions):
        question.caps.check_rows(_row_count(written, format_, question.caps.rows))
    return safe_csv(written) if format_.name == "csv" else written


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


def update(store: ox.Store, wanted: CheckedUpdate) -> bytes:
    """Change the store; the graphs that are no longer as they were, as ``changes.encoded`` writes them.

    Raises:
        QueryError: the update is not well formed, or fails.
    """
    before = _digests(store, wanted.graphs)
    with engine_errors():
        for operation in wanted.operations:
            store.update(operation, base_iri=wanted.base or None, prefixes=dict(PREFIXES))
    after = _digests(store, wanted.graphs)
    names = before.keys() | after.keys()
    return encoded(store, [graph for graph in names if before.get(graph) != after.get(graph)])


def _digests(store: ox.Store, names: Collection[str] | None) -> dict[GraphName, bytes]:
    """A digest of each graph of these names that is there, or of each; equal ones are equal graphs."""
    found: dict[GraphName, bytes] = {}
    there = store.named_graphs() if names is None else map(ox.NamedNode, filter(None, names))
    for graph in (ox.DefaultGraph(), *there):
        assert not isinstance(graph, ox.BlankNode)  # noqa: S101 - no store of ours has graphs without a name
        if isinstance(graph, ox.DefaultGraph) or store.contains_named_graph(graph):
            written = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
            found[graph] = hashlib.blake2b(written).digest()
    return found


def read(wanted: RdfText) -> bytes:
    """The triples of a text as N-Triples; its blank nodes get names that nobody has.

    Raises:
        QueryError: it is not of its format, with line and column.
    """
    format_ = ox.RdfFormat.from_media_type(wanted.media_type)
    with engine_errors():
        try:
            quads = ox.parse(
                wanted.text, format_, base_iri=wanted.base, without_named_graphs=True, rename_blank_nodes=True
            )
            triples = (quad.triple for quad in quads)
            return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        except SyntaxError as error:
            where = f"{error.lineno}:{error.offset}: " if error.lineno is not None else ""
            raise QueryError(f"{where}not {wanted.media_type}: {error.msg}") from None


def reply_to(store: ox.Store) -> Reply:
    """What a worker on that store answers, by the kind of the message."""

    def answer(kind: bytes, body: bytes) -> bytes:
        if kind == UPDATE:
            return update(store, CheckedUpdate(**json.loads(body)))
        if kind == READ:
            return read(RdfText.decoded(body))
        return reply(store, Question.decoded(body))

    return answer


def warm_up(store: ox.Store) -> None:
    """Use once what Python loads late, while files can still be opened."""
    select = CheckedQuery("SELECT ?s { VALUES ?s { '=1' } }", Form.SELECT)
    construct = CheckedQuery("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", Form.CONSTRUCT)
    for query, name in ((select, "csv"), (select, "json"), (construct, "turtle"), (construct, "jsonld")):
        reply(store, Question(query, name, Caps()))
    read(RdfText(b"", "text/turtle", "x:"))
    _digests(ox.Store(), None)
