"""Writing results into a debate's analysis graph: only those of what the debate says now."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeAlias

import pyoxigraph as ox

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.findings import Findings, digest
from counterpoint.graph.analysis.result import Result
from counterpoint.graph.analysis.triples import activities, result_triples, without_activities
from counterpoint.ontology.debate import Debate

__all__ = ["recording", "recording_triples"]


Change: TypeAlias = Callable[[Debate, list[ox.Triple]], Collection[ox.Triple]]
"""Makes a debate's new analysis graph from the one it has, as ``Store.record`` asks for it."""


def recording(results: Findings | Result) -> Change:
    """The new graph has the results, and those of other analyses or parameters that are not stale."""

    def change(debate: Debate, recorded: list[ox.Triple]) -> Collection[ox.Triple]:
        now = digest(debate)
        if isinstance(results, Findings):
            _check(debate, now, results.input)
        new = result_triples(debate, now, results.values() if isinstance(results, Findings) else [results])
        return _with(new, recorded, now)

    return change


def recording_triples(input_digest: str, triples: Collection[ox.Triple]) -> Change:
    """The same of results that are triples already; ``input_digest`` is that of the debate they are of."""

    def change(debate: Debate, recorded: list[ox.Triple]) -> Collection[ox.Triple]:
        now = digest(debate)
        _check(debate, now, input_digest)
        return _with(triples, recorded, now)

    return change


def _check(debate: Debate, now: str, then: str) -> None:
    if then != now:
        raise AnalysisError(
            f'the findings are not of what the debate "{debate.info.key}" says now: analyze it again'
        )


def _with(new: Collection[ox.Triple], recorded: list[ox.Triple], now: str) -> Collection[ox.Triple]:
    made = {known.iri for known in activities(new, now)}
    gone = made | {known.iri for known in activities(recorded, now) if known.stale}
    return [*without_activities(recorded, gone), *new]
