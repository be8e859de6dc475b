"""Results of a debate together: computed once, each with the parameters it was run with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoint.graph.analysis.catalog import ANALYSES, analysis
from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result
from counterpoint.ontology.triples import to_triples

if TYPE_CHECKING:
    from counterpoint.ontology.debate import Debate

__all__ = ["Finder", "Findings", "digest"]


def digest(debate: Debate) -> str:
    """The SHA-256 of what a debate's coder wrote: of its triples, sorted, so that order does not matter."""
    lines = sorted(map(str, to_triples(debate)))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Findings(Mapping[str, Result]):
    """The standard set of results of a debate, by the names of their analyses.

    ``input`` is the digest of the debate they were computed from; see :meth:`stale`.
    """

    debate: str
    input: str
    results: Mapping[str, Result]

    def __getitem__(self, name: str) -> Result:
        return self.results[name.replace("_", "-")]

    def __iter__(self) -> Iterator[str]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    def stale(self, debate: Debate) -> bool:
        """Whether the debate says something else by now than when these were computed."""
        return digest(debate) != self.input

    def to_json(self) -> dict[str, Any]:
        """Every result as JSON values, under its analysis's name."""
        return {
            "debate": self.debate,
            "input_digest": self.input,
            "results": {name: result.to_json() for name, result in self.results.items()},
        }


class Finder:
    """Analyses one debate, and remembers what it found: the same question again costs nothing."""

    def __init__(self, debate: Debate, known_digest: str = "") -> None:
        """``known_digest`` is the debate's digest, where it has been computed before."""
        self.debate = debate
        self.digest = known_digest or digest(debate)
        self._found: dict[str, Result] = {}

    def find(self, name: str, *, progress: Progress = quiet, **parameters: object) -> Result:
        """One analysis.

        Raises:
            AnalysisError: there is no analysis of that name, or a parameter is wrong.
        """
        entry = analysis(name)
        chosen = entry.parameters(parameters)
        question = json.dumps([entry.name, chosen], sort_keys=True)
        if question not in self._found:
            camps = self._membership(chosen, progress) if entry.camps else None
            self._found[question] = entry.run(self.debate, chosen, membership=camps, progress=progress)
        return self._found[question]

    def standard(self, *, progress: Progress = quiet) -> Findings:
        """The standard set: every analysis with its defaults."""
        results = {name: self.find(name, progress=progress) for name in ANALYSES}
        return Findings(self.debate.info.key, self.digest, results)

    def _membership(self, chosen: Mapping[str, Any], progress: Progress) -> Mapping[str, int]:
        """The coalitions of the same statements, found with the same seed."""
        shared = {option.name for option in ANALYSES["coalitions"].options} & chosen.keys()
        found: Any = self.find("coalitions", progress=progress, **{name: chosen[name] for name in shared})
        membership: Mapping[str, int] = found.membership
        return membership
