"""`make bench`: everything that is measured, in one run, beside its peers and the naive way.

Each measured thing has a process of its own; contenders take turns (A B A B), and the median counts.
`--triples` and `--rounds` make it smaller; `--only loading` (`startup`, `analyses`, `views`, `service`) takes
a part.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import service
from startup import COMMAND, run_seconds, serve_seconds

TASKS = str(Path(__file__).with_name("tasks.py"))
ANALYSES = str(Path(__file__).with_name("analysis_tasks.py"))
VIEWS = str(Path(__file__).with_name("view_tasks.py"))


@dataclass
class Measured:
    """What several runs of one thing took."""

    seconds: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    phases: list[dict[str, float]] = field(default_factory=list)
    facts: dict[str, float] = field(default_factory=dict)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def cpu(self) -> float:
        return statistics.median(self.cpus)

    @property
    def peak(self) -> float:
        return statistics.median(self.peaks)

    def phase(self, name: str) -> float:
        return statistics.median(run[name] for run in self.phases)

    def add(self, run: dict[str, object]) -> None:
        self.seconds.append(run["seconds"])  # type: ignore[arg-type]
        self.cpus.append(run["cpu"])  # type: ignore[arg-type]
        self.peaks.append(run["peak_mb"])  # type: ignore[arg-type]
        self.phases.append(run["phases"])  # type: ignore[arg-type]
        self.facts = run["facts"]  # type: ignore[assignment]


def task(name: str, *arguments: str, script: str = TASKS) -> dict[str, object]:
    """Run one task in a process of its own."""
    done = subprocess.run(
        [sys.executable, script, name, *arguments], check=True, capture_output=True, text=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def in_turns(rounds: int, contenders: dict[str, Callable[[], dict[str, object]]]) -> dict[str, Measured]:
    """Each contender once per round, one after the other."""
    found = {name: Measured() for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            found[name].add(contender())
    return found


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, its first column to the left and the others to the right."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    print(f"\n{title}\n")
    for row in (header, ["-" * width for width in widths], *rows):
        first, *others = (
            cell.ljust(w) if i == 0 else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *others]).rstrip())
    sys.stdout.flush()


def loading(triples: int, rounds: int, folder: Path) -> None:
    """Loading, its peers, and what is reported by itself: rules, records, validation."""
    file, small = str(folder / "debate.nt"), folder / "small"
    small.mkdir()
    made = Measured()
    made.add(task("make", str(triples), str(folder)))
    print(
        f"\nA synthetic debate: {made.facts['asserted']:,} triples, {made.facts['statements']:,} statements."
    )

    def on_disk(name: str) -> Callable[[], dict[str, object]]:
        def run() -> dict[str, object]:
            place = folder / "store"
            shutil.rmtree(place, ignore_errors=True)
            return task(name, file, str(place))

        return run

    memory = in_turns(
        rounds,
        {
            "pyoxigraph, bulk_load": lambda: task("raw", file, "memory"),
            "counterpoint": lambda: task("ours", file, "memory"),
        },
    )
    memory["rdflib, memory store (once)"] = in_turns(1, {"rdflib": lambda: task("peer", file)})["rdflib"]
    contest("Loading into memory", memory, "pyoxigraph, bulk_load")
    disk = in_turns(rounds, {"pyoxigraph, bulk_load": on_disk("raw"), "counterpoint": on_disk("ours")})
    contest(
        "Loading into a directory (ours synced to disk, and switched to in one step)",
        disk,
        "pyoxigraph, bulk_load",
    )
    alone(triples, file, small)


def contest(title: str, found: dict[str, Measured], peer: str) -> None:
    """Time and memory of contenders, and how many times the peer's they are."""
    base = found[peer]
    rows = [
        [
            name,
            f"{m.median:.2f}",
            f"{m.median / base.median:.2f}×",
            f"{m.cpu:.2f}",
            f"{m.cpu / base.cpu:.2f}×",
            f"{m.peak:,.0f}",
            f"{m.peak / base.peak:.2f}×",
        ]
        for name, m in found.items()
    ]
    table(title, ["", "seconds", "ratio", "CPU s", "ratio", "peak MiB", "ratio"], rows)


def alone(triples: int, file: str, small: Path) -> None:
    """What is not part of loading as compared above, each by itself."""
    rows = []

    def row(what: str, seconds: float, peak: float) -> None:
        rows.append([what, f"{seconds:.2f}", f"{peak:,.0f}"])

    few = str(small / "debate.nt")
    for size in sorted({min(triples, 100_000), triples}):
        task("make", str(size), str(small))
        whole = in_turns(1, {"": lambda: task("whole", few, "memory")})[""]
        derived = f"{whole.facts['derived']:,} derived"
        row(f"rules, at {size:,} triples ({derived})", whole.phase("run the rules"), whole.peak)
        row(f"all of store.load(file), at {size:,} triples, rules included", whole.median, whole.peak)
    way = in_turns(1, {"": lambda: task("records", file)})[""]
    for name in ("triples to records", "checks in code", "records to triples"):
        row(f"{name}, at {triples:,} triples", way.phase(name), way.peak)
    size = min(triples, 10_000)
    task("make", str(size), str(small))
    shapes = in_turns(1, {"": lambda: task("shapes", few)})[""]
    row(f"SHACL validation, at {size:,} triples", shapes.median, shapes.peak)
    table(
        "By themselves (no peer does this; peak MiB is of the whole process)",
        ["", "seconds", "peak MiB"],
        rows,
    )


def startup(rounds: int) -> None:
    """The command line and the service, to their first sign of life."""
    rounds = max(rounds, 5)
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "counterpoint --help": [COMMAND, "--help"],
        "python -c 'import counterpoint'": [sys.executable, "-c", "import counterpoint"],
    }
    found: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(run_seconds(command))
    rows = [[name, f"{statistics.median(times) * 1000:.0f}"] for name, times in found.items()]
    serving = [serve_seconds() for _ in range(rounds)]
    for address in serving[0]:
        times = [run[address] for run in serving]
        rows.append(
            [
                f"counterpoint serve, to the first answer of {address}",
                f"{statistics.median(times) * 1000:.0f}",
            ]
        )
    table("Starting", ["", "ms"], rows)


@dataclass(frozen=True)
class Line:
    """A thing of ours at a size, its peer at the same, and how many times faster ours must be.

    The tasks are written as on the command line of ``analysis_tasks.py``. A peer that takes minutes is
    measured once.
    """

    what: str
    ours: str
    peer: str = ""
    named: str = ""
    wanted: int = 0
    once: bool = False


LINES = (
    Line("C and D, 10,000 statements, 1,000 actors", "projection 10000 1000 200 0",
         "projection_networkx 10000 1000 200", "networkx, C alone"),
    Line("C and D, 100,000 statements, 5,000 actors", "projection 100000 5000 500 0",
         "projection_networkx 100000 5000 500", "networkx, C alone", 100, once=True),
    Line("the same, top 50", "projection 100000 5000 500 50"),
    Line("1,000,000 statements, 20,000 actors, top 50 (< 1,024 MiB)", "projection 1000000 20000 1000 50"),
    Line("coalitions, 1,000 actors, one restart", "coalitions 1000", "coalitions_networkx 1000",
         "networkx Louvain, positive part"),
    Line("coalitions, 10,000 actors, one restart", "coalitions 10000", "coalitions_networkx 10000",
         "networkx Louvain, positive part"),
    Line("grounded, 100 arguments", "grounded 100", "grounded_networkx 100", "networkx fixpoint"),
    Line("grounded, 1,000", "grounded 1000", "grounded_networkx 1000", "networkx fixpoint"),
    Line("grounded, 1,000", "grounded 1000", "grounded_pyarg 1000", "PyArg", 1000),
    Line("grounded, 10,000", "grounded 10000", "grounded_networkx 10000", "networkx fixpoint", 8),
    Line("sceptical preferred, 100, 3 attacks each", "preferred 100 3", "preferred_pygarg 100 3",
         "pygarg"),
    Line("sceptical preferred, 1,000, 2 attacks each", "preferred 1000 2", "preferred_pygarg 1000 2",
         "pygarg", 50),
    Line("sceptical preferred, 1,000, 3 attacks each", "preferred 1000 3", "preferred_pygarg 1000 3",
         "pygarg", 50),
    Line("sceptical preferred, 10,000, 2 attacks each", "preferred 10000 2"),
    Line("sceptical preferred, 10,000, 3 attacks each", "preferred 10000 3"),
    Line("cruxes of one goal, all claims, 1,000 nodes", "cruxes 1000", "cruxes_again 1000 50",
         "solved again per claim"),
    Line("cruxes of one goal, all claims, 10,000 nodes", "cruxes 10000", "cruxes_again 10000 50",
         "solved again per claim", 1000),
    Line("the standard set of A City Divided", "everything city-divided"),
)  # fmt: skip
"""The table at the end of the design's ``analysis.md``, and how time grows."""


def analyses(rounds: int) -> None:
    """Networks, camps and arguments, each beside its peer."""
    rows = []
    for line in LINES:

        def run(command: str) -> Callable[[], dict[str, object]]:
            return lambda: task(*command.split(), script=ANALYSES)

        contenders = {"ours": run(line.ours)}
        if line.peer and not line.once:
            contenders[line.named] = run(line.peer)
        found = in_turns(rounds, contenders)
        if line.once:
            found |= in_turns(1, {line.named: run(line.peer)})
        ours, peer = found["ours"], found.get(line.named)
        facts = ", ".join(f"{name} {value:,.4g}" for name, value in ours.facts.items())
        rows.append(
            [
                line.what,
                f"{ours.median:.4f}",
                f"{ours.peak:,.0f}",
                facts,
                line.named,
                f"{peer.median:.3f}" if peer else "",
                f"{peer.peak:,.0f}" if peer else "",
                f"{peer.median / ours.median:,.1f}×" if peer else "",
                f"≥ {line.wanted:,}×" if line.wanted else "",
            ]
        )
        print(f"  {line.what}: {ours.median:.4f} s", flush=True)
        if peer and "modularity" in peer.facts:
            rows[-1][4] += f" (modularity {peer.facts['modularity']:.4f})"
    table(
        "Analyses",
        ["", "seconds", "peak MiB", "found", "peer", "seconds", "peak MiB", "ratio", "wanted"],
        rows,
    )


def views(rounds: int) -> None:
    """Pages beside stock pyvis's on the same graph; layouts; each view of the bundled debate."""
    rows = []
    for boxes in (60, 500, 2000):
        for speed in ("fast", "slow"):
            found = in_turns(
                rounds if boxes < 2000 else 1,
                {
                    "ours": lambda b=boxes, s=speed: task("ours", str(b), s, script=VIEWS),  # type: ignore[misc]
                    "stock pyvis": lambda b=boxes, s=speed: task("stock", str(b), s, script=VIEWS),  # type: ignore[misc]
                },
            )
            ours, stock = found["ours"].facts, found["stock pyvis"].facts
            for name, facts in (("ours", ours), ("stock pyvis", stock)):
                ratio = f"{stock['paint'] / ours['paint']:.1f}×" if name == "ours" else ""
                ready = f"{facts['ready']:.2f}" + (" (cut off)" if facts["cut off"] else "")
                what, sizes = f"{boxes} nodes, {speed}, {name}", (facts["kilobytes"], facts["gzipped"])
                asked, paint = f"{facts['elsewhere']}", f"{facts['paint']:.2f}"
                rows.append([what, *(f"{size:,.0f}" for size in sizes), asked, paint, ready, ratio])
                print(f"  {rows[-1][0]}: {facts['paint']:.2f} s", flush=True)
    table(
        "Map pages in Chromium; slow is slow 4G with a processor four times slower",
        ["", "KiB", "gzipped", "other hosts asked", "first paint s", "ready s", "paint, times faster"],
        rows,
    )
    rows = []
    for boxes in (60, 300, 1000):
        measured = in_turns(rounds, {"": lambda b=boxes: task("layout", str(b), script=VIEWS)})[""]  # type: ignore[misc]
        facts, legible = measured.facts, measured.phase("lay out what is legible")
        phases = [f"{measured.phase(name):.3f}" for name in ("lay out", "draw")]
        shown = f"{facts['boxes']} boxes, {facts['discs']} discs"
        rows.append([shown, *phases, f"{facts['kilobytes']:,.0f}", f"{facts['legible']}", f"{legible:.3f}"])
    table(
        "Laying out and drawing a map; and the part of it that a page shows",
        ["", "lay out s", "draw s", "SVG KiB", "boxes shown", "lay out s"],
        rows,
    )
    rows = []
    for name in ("tree", "matrix", "map", "coalitions", "timeline"):
        measured = in_turns(rounds, {"": lambda n=name: task("view", n, script=VIEWS)})[""]  # type: ignore[misc]
        phases = [f"{measured.phase(phase) * 1000:,.0f}" for phase in ("cold", "page again", "svg", "png")]
        rows.append([name, *phases, f"{measured.facts['gzipped']:.1f}"])
    table(
        "Views of A City Divided", ["", "cold ms", "page again ms", "SVG ms", "PNG ms", "gzipped KiB"], rows
    )


def serving(sizes: Sequence[int]) -> None:
    """The service beside SPARQL servers, under attack, and reading what it has at hand."""
    for triples in sizes:
        with tempfile.TemporaryDirectory() as folder:
            rows = service.queries(triples, Path(folder))
        header = ["", "p50 ms", "p99 ms", "p50 / Oxigraph's", "answers a second, 4 clients"]
        table(f"Queries over HTTP, {triples:,} asserted triples and what follows", header, rows)
    with tempfile.TemporaryDirectory() as folder:
        rows = service.under_attack(sizes[0], Path(folder))
    table(
        "An honest client beside two that send endless queries over five connections each",
        ["", "answered", "refused", "p50 ms", "p99 ms", "p99, times that alone"],
        rows,
    )
    with tempfile.TemporaryDirectory() as folder:
        rows = service.reads(Path(folder))
    table(
        "Reading what was served before, 8 connections", ["", "requests a second", "p50 ms", "p99 ms"], rows
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["loading", "startup", "analyses", "views", "service"])
    options = parser.parse_args()
    import pyoxigraph

    print(f"Python {platform.python_version()}, pyoxigraph {pyoxigraph.__version__}, {platform.machine()}; "
          f"medians of {options.rounds} interleaved rounds, each measured in its own process.")  # fmt: skip
    if options.only in (None, "startup"):
        startup(options.rounds)
    if options.only in (None, "analyses"):
        analyses(options.rounds)
    if options.only in (None, "views"):
        views(options.rounds)
    if options.only in (None, "service"):
        serving((options.triples // 10, options.triples))
    if options.only in (None, "loading"):
        with tempfile.TemporaryDirectory(prefix="counterpoint-bench-") as folder:
            loading(options.triples, options.rounds, Path(folder))


if __name__ == "__main__":
    main()
