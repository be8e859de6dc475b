"""One measured thing per process: ``python tasks.py NAME ARGUMENTS…`` prints JSON.

``seconds`` is the time of the thing itself, after imports; ``phases`` its parts in seconds; ``facts`` counts.
``cpu`` and ``peak_mb`` are of the whole process, imports included: processor seconds, peak resident memory
in MiB.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PHASES: dict[str, float] = {}
FACTS: dict[str, float] = {}


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Add what happens inside to the phase of that name."""
    began = time.perf_counter()
    yield
    PHASES[name] = PHASES.get(name, 0.0) + time.perf_counter() - began


def make(triples: str, folder: str) -> None:
    """Not measured against anything: write the synthetic debate's asserted graph as N-Triples."""
    import pyoxigraph as ox
    from synthetic import synthetic

    from counterpoint.ontology.triples import to_triples

    with phase("make the records"):
        debate = synthetic(int(triples))
    with phase("records to triples"):
        asserted = to_triples(debate)
    with phase("write N-Triples"):
        ox.serialize(asserted, str(Path(folder) / "debate.nt"), format=ox.RdfFormat.N_TRIPLES)
    FACTS.update(asserted=len(asserted), statements=len(debate.statements))


def raw(file: str, place: str) -> None:
    """pyoxigraph alone: bulk loading the file into one graph."""
    import pyoxigraph as ox

    with phase("bulk_load"):
        store = ox.Store(place) if place != "memory" else ox.Store()
        store.bulk_load(
            path=file,
            format=ox.RdfFormat.N_TRIPLES,
            to_graph=ox.NamedNode("https://example.org/debates/synthetic"),
        )
        store.flush() if place != "memory" else None


def ours(file: str, place: str) -> None:
    """Our loader on the same triples, its rules left out: readers see all of the debate or nothing."""
    from counterpoint.graph.debate_graphs import open_file
    from counterpoint.graph.store import open_store

    with open_store(place) as store, phase("load"):
        store.put(open_file(file, rules=lambda _: ()))


def whole(file: str, place: str) -> None:
    """All that `store.load(file)` does, rules included."""
    from counterpoint.graph.debate_graphs import open_file
    from counterpoint.graph.derive import derive
    from counterpoint.graph.store import open_store

    def rules(asserted: object) -> set[object]:
        began = time.perf_counter()
        found = derive(asserted)
        PHASES["run the rules"] = time.perf_counter() - began
        FACTS["derived"] = len(found)
        return found

    with open_store(place) as store, phase("all"):
        store.put(open_file(file, rules=rules))
    PHASES["all but the rules"] = PHASES.pop("all") - PHASES["run the rules"]


def records(file: str) -> None:
    """The way of a file that is checked: triples to records, the checks in code, and back to triples."""
    from counterpoint.graph.debate_graphs import read_rdf
    from counterpoint.ontology.graph_reader import from_triples
    from counterpoint.ontology.triples import to_triples
    from counterpoint.ontology.validation import check_debate

    with phase("read the file"):
        triples = read_rdf(file)
    with phase("triples to records"):
        debate, _ = from_triples(triples)
    assert debate is not None
    with phase("checks in code"):
        FACTS["problems"] = len(check_debate(debate))
    with phase("records to triples"):
        to_triples(debate)


def shapes(file: str) -> None:
    """SHACL validation by itself."""
    from counterpoint.graph.debate_graphs import read_rdf
    from counterpoint.ontology.validation import validate

    triples = read_rdf(file)
    with phase("SHACL"):
        FACTS["problems"] = len(validate(triples))


def peer(file: str) -> None:
    """rdflib's own store in memory, parsing the same file."""
    import rdflib

    with phase("parse"):
        graph = rdflib.Graph().parse(file, format="nt")
    FACTS["triples"] = len(graph)


TASKS: dict[str, Callable[..., None]] = {
    task.__name__: task for task in (make, raw, ours, whole, records, shapes, peer)
}


def main(tasks: Mapping[str, Callable[..., None]]) -> None:
    """Run the task that the command line names, and print what it took."""
    name, *arguments = sys.argv[1:]
    tasks[name](*arguments)
    used = resource.getrusage(resource.RUSAGE_SELF)
    found = {
        "seconds": sum(PHASES.values()),
        "cpu": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss / 1024,
        "phases": PHASES,
        "facts": FACTS,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(TASKS)
