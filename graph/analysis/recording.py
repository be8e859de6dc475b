"""Writing results into a debate's analysis graph: only those of what the debate says now."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pyoxigraph as ox

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.findings import Findings, digest
from counterpoint.graph.analysis.result import Result
from counterpoint.graph.analysis.triples import activities, result_triples, without_activities
from counterpoint.ontology.debate import Debate

__all__ = ["recording"]


def recording(
    results: Findings | Result,
) -> Callable[[Debate, list[ox.Triple]], Collection[ox.Triple]]:
    """What makes the new analysis graph of a debate from the one it has, as ``Store.record`` asks for it.

    The new graph has the results, and those of other analyses or parameters that are not stale.
    """

    def change(debate: Debate, recorded: list[ox.Triple]) -> Collection[ox.Triple]:
        now = digest(debate)
        if isinstance(results, Findings) and results.input != now:
            raise AnalysisError(
                f'the findings are not of what the debate "{debate.info.key}" says now: analyze it again'
            )
        new = result_triples(debate, now, results.values() if isinstance(results, Findings) else [results])
        made = {known.iri for known in activities(new, now)}
        gone = made | {known.iri for known in activities(recorded, now) if known.stale}
        return [*without_activities(recorded, gone), *new]

    return change
