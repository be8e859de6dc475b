"""A debate as its two graphs: what goes into a store, and comes out of it, as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final, Protocol, TypeAlias

import pyoxigraph as ox

from counterpoint.errors import StoreError, UnknownDebateError
from counterpoint.graph.derive import derive
from counterpoint.graph.prefixes import PREFIXES
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import debate_iri
from counterpoint.ontology.triples import to_triples

__all__ = [
    "DEBATE",
    "TYPE",
    "AnalysisGraph",
    "Content",
    "DebateFile",
    "DebateGraphs",
    "GraphContents",
    "GraphName",
    "Incoming",
    "Rules",
    "graph_names",
    "open_file",
    "read_rdf",
]

GraphName: TypeAlias = ox.NamedNode | ox.DefaultGraph

Rules = Callable[[Iterable[ox.Triple]], Collection[ox.Triple]]
"""What derives triples from those asserted."""

TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
DEBATE: Final = ox.NamedNode(PREFIXES["cp"] + "Debate")
_BYTES_PER_TRIPLE: Final = 150
"""About what a triple takes in N-Triples, to guess a file's size in triples."""


def graph_names(iri: str) -> tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]:
    """The graphs of a debate: what its coder wrote, what is derived, and results of analysis."""
    return ox.NamedNode(iri), ox.NamedNode(f"{iri}/derived"), ox.NamedNode(f"{iri}/analysis")


class Content(Protocol):
    """Graphs on their way into a store."""

    def __len__(self) -> int:
        """About how many triples they have."""

    def parts(self) -> Sequence[tuple[GraphName, Collection[ox.Triple]]]:
        """Each graph's name and triples, in memory."""

    def fill(self, engine: ox.Store, kept: Iterable[ox.Quad], load: Callable[..., None]) -> None:
        """Put what is kept of an older engine, and these graphs, into a new one that nobody reads yet.

        ``load`` is the engine's method that reads a file: ``load``, or on disk ``bulk_load``.
        """


class Incoming(Content, Protocol):
    """A debate on its way into a store."""

    @property
    def iri(self) -> str:
        """The debate's IRI."""


@dataclass(frozen=True, slots=True)
class DebateGraphs:
    """The content of ``<iri>`` and ``<iri>/derived``."""

    iri: str
    asserted: Collection[ox.Triple]
    derived: Collection[ox.Triple]

    @classmethod
    def of(cls, debate: Debate) -> DebateGraphs:
        """A debate's triples, and what the rules derive from them."""
        asserted = to_triples(debate)
        return cls(debate_iri(debate.info), asserted, derive(asserted))

    @classmethod
    def from_triples(cls, asserted: Collection[ox.Triple], rules: Rules = derive) -> DebateGraphs:
        """Triples that hold one debate, and what the rules derive from them.

        Raises:
            UnknownDebateError: they declare no debate, or several.
        """
        declared = {t.subject for t in asserted if t.object == DEBATE and t.predicate == TYPE}
        return cls(_only(declared), asserted, rules(asserted))

    def __len__(self) -> int:
        return len(self.asserted) + len(self.derived)

    def parts(self) -> Sequence[tuple[GraphName, Collection[ox.Triple]]]:
        """What was written, and what is derived."""
        own, derived, _ = graph_names(self.iri)
        return (own, self.asserted), (derived, self.derived)

    def quads(self) -> Iterator[ox.Quad]:
        """Every triple in its graph."""
        return chain.from_iterable(_quads(triples, graph) for graph, triples in self.parts())

    def fill(self, engine: ox.Store, kept: Iterable[ox.Quad], load: Callable[..., None]) -> None:  # noqa: ARG002
        """Put what is kept and both graphs into a new engine."""
        engine.bulk_extend(chain(kept, self.quads()))


@dataclass(frozen=True, slots=True)
class AnalysisGraph:
    """The content of ``<iri>/analysis``, as it shall be from now on."""

    iri: str
    triples: Collection[ox.Triple]

    def __len__(self) -> int:
        return len(self.triples)

    def parts(self) -> Sequence[tuple[GraphName, Collection[ox.Triple]]]:
        """The one graph."""
        return ((graph_names(self.iri)[2], self.triples),)

    def fill(self, engine: ox.Store, kept: Iterable[ox.Quad], load: Callable[..., None]) -> None:  # noqa: ARG002
        """Put what is kept and the graph into a new engine."""
        ((graph, triples),) = self.parts()
        engine.bulk_extend(chain(kept, _quads(triples, graph)))


@dataclass(frozen=True, slots=True)
class GraphContents:
    """Whole graphs by name, as they shall be from now on; an empty one is there too."""

    graphs: Mapping[GraphName, Collection[ox.Triple]]

    def __len__(self) -> int:
        return sum(map(len, self.graphs.values()))

    def parts(self) -> Sequence[tuple[GraphName, Collection[ox.Triple]]]:
        """Each graph's name and triples."""
        return tuple(self.graphs.items())

    def fill(self, engine: ox.Store, kept: Iterable[ox.Quad], load: Callable[..., None]) -> None:  # noqa: ARG002
        """Put what is kept and the graphs into a new engine."""
        quads = (_quads(triples, graph) for graph, triples in self.graphs.items())
        engine.bulk_extend(chain(kept, *quads))
        for graph in self.graphs:
            engine.add_graph(graph)


@dataclass(frozen=True, slots=True)
class DebateFile:
    """An RDF file of one graph, loaded by the engine itself, without a Python object for every triple."""

    iri: str
    path: Path
    format: ox.RdfFormat
    rules: Rules

    def __len__(self) -> int:
        return self.path.stat().st_size // _BYTES_PER_TRIPLE

    def parts(self) -> Sequence[tuple[GraphName, Collection[ox.Triple]]]:
        """The file's triples, read, and what the rules derive from them."""
        return DebateGraphs.from_triples(read_rdf(self.path), self.rules).parts()

    def fill(self, engine: ox.Store, kept: Iterable[ox.Quad], load: Callable[..., None]) -> None:
        """Put what is kept into a new engine, then the file, then what the rules derive from it.

        The rules read the file's triples from the engine, so blank nodes are the same in both graphs.

        Raises:
            StoreError: the file cannot be read.
            UnknownDebateError: it declares several debates.
        """
        own, derived, _ = graph_names(self.iri)
        first = next(iter(kept), None)
        if first is not None:
            engine.bulk_extend(chain((first,), kept))
        with _rdf_errors(self.path):
            load(path=self.path, format=self.format, to_graph=own)
        _only({quad.subject for quad in engine.quads_for_pattern(None, TYPE, DEBATE, own)})
        asserted = (quad.triple for quad in engine.quads_for_pattern(None, None, None, own))
        engine.bulk_extend(_quads(self.rules(asserted), derived))


def open_file(path: str | Path, rules: Rules = derive) -> Incoming:
    """The debate of an RDF file; its ending tells the format.

    Raises:
        StoreError: the file cannot be read, or its text is not of that format (with line and column).
        UnknownDebateError: it declares no debate, or several.
    """
    place = Path(path)
    format_ = _format_of(place)
    if format_.supports_datasets:
        return DebateGraphs.from_triples(read_rdf(place), rules)
    with _rdf_errors(place):
        quads = ox.parse(path=place, format=format_)
        declared = (quad.subject for quad in quads if quad.object == DEBATE and quad.predicate == TYPE)
        return DebateFile(_only({next(declared, None)} - {None}), place, format_, rules)


def read_rdf(path: str | Path) -> list[ox.Triple]:
    """The triples of an RDF file, of its graphs all together but for derived and analysis graphs.

    Raises:
        StoreError: the file cannot be read, or its text is not of that format (with line and column).
    """
    place = Path(path)
    format_ = _format_of(place)
    with _rdf_errors(place):
        quads = ox.parse(path=place, format=format_)
        if not format_.supports_datasets:
            return [quad.triple for quad in quads]
        return list(dict.fromkeys(quad.triple for quad in quads if not _made(quad.graph_name)))


def _made(graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
    """Does the graph hold what is made from a debate, not written?"""
    return isinstance(graph, ox.NamedNode) and graph.value.endswith(("/derived", "/analysis"))


def _only(declared: Collection[object]) -> str:
    named = [node.value for node in declared if isinstance(node, ox.NamedNode)]
    if len(declared) != 1 or not named:
        found = ", ".join(sorted(map(str, declared))) or "none"
        raise UnknownDebateError(f"exactly one IRI of type cp:Debate is needed, found: {found}")
    return named[0]


def _quads(triples: Iterable[ox.Triple], graph: GraphName) -> Iterator[ox.Quad]:
    return (ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)


def _format_of(place: Path) -> ox.RdfFormat:
    format_ = ox.RdfFormat.from_extension(place.suffix.removeprefix("."))
    if format_ is None:
        raise StoreError(f'{place}: no RDF format has the ending "{place.suffix}"')
    return format_


@contextmanager
def _rdf_errors(place: Path) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        where = f":{error.lineno}:{error.offset}" if error.lineno is not None else ""
        raise StoreError(f"{place}{where}: {error.msg}") from None
    except OSError as error:
        raise StoreError(f"{place}: {error.strerror or error}") from None
