"""What ``counterpoint.open()`` returns: a debate in a store; each verb is a thin call into its room."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from counterpoint.graph.analysis.findings import Findings
    from counterpoint.graph.analysis.progress import Progress
    from counterpoint.graph.analysis.result import Result
    from counterpoint.graph.analysis.triples import RecordedAnalysis
    from counterpoint.graph.networks.selection import Row
    from counterpoint.graph.rows import Rows, Triples
    from counterpoint.library import Library
    from counterpoint.ontology.debate import Debate
    from counterpoint.viz.picture import Picture
    from counterpoint.viz.report import Report

__all__ = ["Session"]


@dataclass(frozen=True)
class Session:
    """One debate in a store."""

    library: Library
    key: str

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store behind it."""
        self.library.close()

    @property
    def records(self) -> Debate:
        """The debate as a pure value: its records, and what refers to what."""
        return self.library.debate(self.key)

    def query(self, query: str) -> Rows | Triples | bool:
        """Ask SPARQL; well-known prefixes (``cp:``, ``skos:`` and so on) need not be declared.

        Returns rows for SELECT (``.to_pandas()``), a truth value for ASK, triples for CONSTRUCT.

        Raises:
            QueryError: the query is not well formed.
        """
        return self.library.query(query)

    def graph(self) -> rdflib.Dataset:
        """The store as an rdflib dataset, to read."""
        return self.library.store.dataset()

    def load(self, debate: str | Path) -> Session:
        """Load another debate into the same store, and open it."""
        return Session(self.library, self.library.load(debate))

    def render(self, view: str = "map", **options: object) -> Picture:
        """Draw a view: ``tree``, ``matrix``, ``map``, ``coalitions`` or ``timeline``.

        ``options`` are ``issue``, ``focus``, ``place``, ``theme`` and so on; ``docs/views.md`` lists them.
        The picture is saved by ``.save("map.html")`` (or ``.svg``, ``.png``, ``.json``) and shows itself in
        Jupyter.

        Raises:
            ViewError: there is no such view, or it cannot be drawn so.
            AnalysisError: there is no such option, or it cannot have that value.
            UnknownThingError: the debate has nothing of a key that is named.
        """
        from counterpoint.viz.picture import render

        return render(self.records, view, options)

    def network(self, kind: str = "congruence", **parameters: object) -> nx.Graph[str]:
        """A network of the debate: ``congruence``, ``conflict``, ``affiliation``, ``arguments`` and so on.

        Raises:
            AnalysisError: there is no such kind, or a parameter is wrong.
            NetworkTooLargeError: it would not fit in memory; a threshold, or ``top``, makes it smaller.
        """
        from counterpoint.graph.networks.debate_networks import debate_network

        return debate_network(self.records, kind, **parameters)

    def statements(self, **parameters: object) -> list[Row]:
        """The statements that count, a row for each actor of each: what ``cp.discourse_network`` takes.

        ``parameters`` say which count: ``units``, ``propositions``, ``author``. Duplicates and dates are left
        to the network.

        Raises:
            AnalysisError: a parameter is wrong.
        """
        from counterpoint.graph.analysis.catalog import SELECTION
        from counterpoint.graph.analysis.option import read_options
        from counterpoint.graph.networks.selection import Selection, statement_rows

        known = [option for option in SELECTION if option.name in ("units", "propositions", "author")]
        chosen = read_options(known, parameters, "the list of statements")
        return statement_rows(self.records, Selection(**chosen))

    @overload
    def analyze(self, name: None = None, *, progress: Progress | None = None) -> Findings: ...

    @overload
    def analyze(self, name: str, *, progress: Progress | None = None, **parameters: object) -> Result: ...

    def analyze(
        self, name: str | None = None, *, progress: Progress | None = None, **parameters: object
    ) -> Findings | Result:
        """One analysis by its name (``coalitions``, ``acceptability``), or the standard set of them all.

        Computed once for what the debate says now; ``docs/analysis.md`` lists names and parameters.

        Raises:
            AnalysisError: there is no such analysis, or a parameter is wrong.
        """
        from counterpoint.graph.analysis.progress import quiet

        finder = self.library.finder(self.key)
        if name is None:
            return finder.standard(progress=progress or quiet)
        return finder.find(name, progress=progress or quiet, **parameters)

    def record(self, results: Findings | Result | None = None) -> None:
        """Write results, or the standard set, into the debate's analysis graph, where SPARQL finds them.

        Raises:
            AnalysisError: the results are of another state of the debate: analyze it again.
        """
        self.library.record(self.key, results if results is not None else self.analyze())

    def recorded(self) -> list[RecordedAnalysis]:
        """The analyses whose results are in the debate's analysis graph, stale ones marked."""
        return self.library.recorded(self.key)

    def report(self, *, progress: Progress | None = None) -> Report:
        """What the analyses found, in words: ``.to_text()``, ``.to_markdown()``, ``.to_html()``."""
        from counterpoint.graph.analysis.report import account
        from counterpoint.viz.report import Report

        return Report(account(self.records, self.analyze(progress=progress)))

    def export(self, format: str) -> str:  # noqa: A002 - the command line's word
        """The debate in an interchange format: ``yaml``, ``turtle``, ``jsonld`` and so on."""
        return self.library.export(self.key, format)
