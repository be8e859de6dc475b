"""A process that analyzes debates for a service, started by ``jobs.py``; see ``graph/confined.py``."""

from __future__ import annotations

import json
import pickle
import pkgutil
import sys
from collections import OrderedDict
from collections.abc import Callable
from importlib import import_module
from typing import Final

from counterpoint import __version__
from counterpoint.errors import AnalysisError
from counterpoint.graph import argumentation, camps, networks
from counterpoint.graph.analysis.catalog import analysis
from counterpoint.graph.analysis.findings import Finder
from counterpoint.graph.analysis.job import DEBATE, DIGEST_LENGTH, MOST_DEBATES, Job
from counterpoint.graph.analysis.tables import as_csv
from counterpoint.graph.analysis.triples import result_triples
from counterpoint.graph.confined import Reply, serve
from counterpoint.graph.networks.debate_networks import debate_network
from counterpoint.graph.networks.export import write_network

__all__ = ["Desk", "answer", "preload"]

_LATE: Final = (
    "scipy.sparse.linalg",
    "scipy.sparse.csgraph",
    "scipy.optimize",
    "networkx",
    "pysat.examples.rc2",
)
"""What analyses load only when they need it; a worker that is ready can open no file."""


def answer(finder: Finder, job: Job) -> bytes:
    """The answer to a job, written in its format.

    Raises:
        AnalysisError: there is no such analysis, network or parameter.
    """
    if job.what == "network":
        graph = debate_network(finder.debate, job.name, **job.parameters)
        return write_network(graph, job.format).encode()
    result = finder.find(job.name, **job.parameters)
    if job.format == "csv":
        return as_csv(result).encode()
    if job.format == "ntriples":
        triples = result_triples(finder.debate, finder.digest, [result])
        return b"".join(f"{triple} .\n".encode() for triple in triples)
    entry = analysis(job.name)
    told = {
        "debate": finder.debate.info.key,
        "input_digest": finder.digest,
        "software_version": __version__,
        "title": entry.title,
        **result.to_json(),
    }
    return json.dumps(told, ensure_ascii=False, allow_nan=False).encode()


class Desk:
    """The debates at hand, and what answers questions about them."""

    def __init__(self, answer: Callable[[Finder, Job], bytes]) -> None:
        self._answer = answer
        self._finders: OrderedDict[str, Finder] = OrderedDict()

    def reply(self, kind: bytes, body: bytes) -> bytes:
        """Take in a debate, or answer a question about one."""
        digest, rest = body[:DIGEST_LENGTH].decode("ascii"), body[DIGEST_LENGTH:]
        if kind == DEBATE:
            # From our own parent over its own pipe: nobody else can write there.
            self._finders[digest] = Finder(pickle.loads(rest), digest)  # noqa: S301
            while len(self._finders) > MOST_DEBATES:
                self._finders.popitem(last=False)
            return b""
        return self._answer(self._finders[digest], Job.decoded(rest))


def preload() -> None:
    """Load what analyses load late."""
    for package in (argumentation, camps, networks):
        for module in pkgutil.iter_modules(package.__path__):
            import_module(f"{package.__name__}.{module.name}")
    for name in _LATE:
        import_module(name)


def _prepare() -> Reply:
    preload()
    return Desk(answer).reply


def _main() -> None:
    parent, memory = (int(argument) for argument in sys.argv[1:3])
    too_much = AnalysisError("the analysis needs more memory than it may have; ask for less")
    serve(_prepare, parent=parent, memory=memory, out_of_memory=too_much)


if __name__ == "__main__":
    _main()
