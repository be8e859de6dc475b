"""The service under queries, beside its peers on the same data; under attack; and reading what it has."""

from __future__ import annotations

import asyncio
import statistics
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote

import psutil
from peers import Connection, Server, contenders, ours, running
from startup import COMMAND
from synthetic import synthetic

QUERIES = {
    "path closure": "SELECT (COUNT(*) AS ?n) { ?claim a cp:Claim ; (cp:premiseOf/cp:conclusion)+ ?other }",
    "group by": "SELECT ?kind (COUNT(*) AS ?n) { ?s cp:speaker ?a . ?a a ?kind } "
    "GROUP BY ?kind ORDER BY ?kind",
    "date filter": "SELECT ?s ?d { ?s cp:speaker ?a ; cp:date ?d "
    "FILTER(STR(?d) >= '2010' && STR(?d) < '2011') } ORDER BY ?s LIMIT 200",
    "optional": "SELECT ?s ?p ?d { ?s cp:speaker ?a OPTIONAL { ?s cp:place ?p } OPTIONAL { ?s cp:date ?d } } "
    "ORDER BY ?s LIMIT 200",
    "text": "SELECT ?c ?l { ?c a cp:Claim ; skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), '77')) } "
    "ORDER BY ?c LIMIT 100",
    "construct": "CONSTRUCT { ?a skos:related ?c } WHERE { ?s cp:speaker ?a ; cp:expresses ?c } LIMIT 1000",
    "large result": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 90000",
}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
PATIENCE = 20.0
"""Seconds after which a query is asked no more often of a contender that is slow."""


def latencies(server: Server, query: str, times: int) -> list[float]:
    """Seconds of each answer, one after the other; the first, cold one is left out where there is time."""
    connection = Connection(server.port, server.path)
    found: list[float] = []
    while len(found) <= times and sum(found) < PATIENCE:
        began = time.perf_counter()
        status, size = connection.ask(query)
        found.append(time.perf_counter() - began)
        if status != 200 or not size:
            raise RuntimeError(f"{server.name} answers {status} to {query}")
    connection.close()
    return found[1:] or found


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def throughput(server: Server, query: str, seconds: float, clients: int = 4) -> float:
    """Answers a second to several who ask at once."""
    until, counts = time.perf_counter() + seconds, [0] * clients

    def go(number: int) -> None:
        connection = Connection(server.port, server.path)
        while time.perf_counter() < until:
            connection.ask(query)
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=go, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def queries(triples: int, folder: Path) -> list[list[str]]:
    """A row for each query and contender: median and 99th percentile, ratio to Oxigraph's, throughput."""
    dataset(triples, folder)
    rows, servers = [], contenders()
    found: dict[tuple[str, str], tuple[float, float, float]] = {}
    with ExitStack() as stack:
        processes = {server.name: stack.enter_context(running(server, folder)) for server in servers}
        for name, query in QUERIES.items():
            for server in servers:
                times = 10 if name == "large result" else 40
                measured = latencies(server, query, times)
                rate = throughput(server, query, 2.0)
                found[name, server.name] = (statistics.median(measured), percentile(measured, 0.99), rate)
            for server in servers:
                rows.append(row(name, server.name, found))
        print(f"  memory: {', '.join(f'{name} {memory(p):,.0f} MiB' for name, p in processes.items())}")
        throughput(servers[0], QUERIES["text"], 1.0)  # workers that have just given a large answer are gone
        print(f"  {of_workers(processes['counterpoint'])}", flush=True)
    return rows


def row(query: str, server: str, found: dict[tuple[str, str], tuple[float, float, float]]) -> list[str]:
    median, worst, rate = found[query, server]
    peer = found.get((query, "Oxigraph server"))
    ratio = f"{median / peer[0]:.2f}" if peer else ""
    return [f"{query}: {server}", f"{median * 1000:,.1f}", f"{worst * 1000:,.1f}", ratio, f"{rate:,.0f}"]


def memory(process: psutil.Process) -> float:
    """MiB that a server and its children take, what they share counted once."""
    family = [process, *process.children(recursive=True)]
    return float(sum(each.memory_full_info().pss for each in family)) / 2**20


def of_workers(process: psutil.Process) -> str:
    zygotes = [p for p in process.children() if "counterpoint.graph.zygote" in " ".join(p.cmdline())]
    own = [worker.memory_full_info().uss / 2**20 for zygote in zygotes for worker in zygote.children()]
    return f"{len(own)} workers, with {', '.join(f'{each:.1f}' for each in own)} MiB of their own"


def under_attack(triples: int, folder: Path) -> list[list[str]]:
    """What an honest client waits for, alone and beside two who ask what never ends; limits as they come."""
    dataset(triples, folder)
    server = Server("counterpoint", "/sparql", ours)
    honest = [QUERIES["path closure"], QUERIES["text"], QUERIES["construct"]]
    with running(server, folder):
        alone = asked(server, honest, 10.0)
        over = threading.Event()
        threads = [threading.Thread(target=attack, args=(server, over, n)) for n in (2, 3)]
        for thread in threads:
            thread.start()
        time.sleep(2.0)
        beside = asked(server, honest, 30.0)
        over.set()
        for thread in threads:
            thread.join()
    rows = []
    for name, found in (("alone", alone), ("beside two attackers", beside)):
        times = [seconds for seconds, status in found if status == 200]
        refused = len(found) - len(times)
        worst, ratio = (
            percentile(times, 0.99),
            percentile(times, 0.99) / percentile([s for s, _ in alone], 0.99),
        )
        rows.append(
            [
                name,
                f"{len(times)}",
                f"{refused}",
                f"{statistics.median(times) * 1000:,.1f}",
                f"{worst * 1000:,.1f}",
                f"{ratio:.2f}",
            ]
        )
    return rows


def asked(server: Server, texts: Sequence[str], seconds: float) -> list[tuple[float, int]]:
    """Seconds and status of each answer, a few a second so that no allowance is used up."""
    connection, found, until = Connection(server.port, server.path), [], time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        status, _ = connection.ask(texts[len(found) % len(texts)])
        found.append((time.perf_counter() - began, status))
        time.sleep(0.05)
    connection.close()
    return found


def attack(server: Server, over: threading.Event, number: int) -> None:
    """Ask what never ends, again and again, over five connections from an address of one's own."""

    def go() -> None:
        while not over.is_set():
            connection = Connection(server.port, server.path, f"127.0.0.{number}")
            with suppress(OSError):
                if connection.ask(ENDLESS, 30)[0] == 429:
                    time.sleep(0.2)
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def reads(folder: Path, seconds: float = 5.0, clients: int = 8) -> list[list[str]]:
    """Requests a second for resources of ``/api/v1`` that were served before."""
    server = Server(
        "counterpoint",
        "/sparql",
        lambda _, p: [
            COMMAND,
            "serve",
            "--port",
            str(p),
            "--record-analyses",
            "none",
            "--log-level",
            "warning",
        ],
    )
    rows = []
    with running(server, folder):
        for address in (
            "/api/v1/debates/city-divided",
            "/api/v1/debates/city-divided/actors",
            "/city-divided",
        ):
            times = asyncio.run(hammered(server.port, address, seconds, clients))
            rows.append(
                [
                    address,
                    f"{len(times) / seconds:,.0f}",
                    f"{statistics.median(times) * 1000:.2f}",
                    f"{percentile(times, 0.99) * 1000:.2f}",
                ]
            )
    return rows


async def hammered(port: int, address: str, seconds: float, clients: int) -> list[float]:
    request = f"GET {quote(address)} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".encode()
    times: list[float] = []
    until = time.perf_counter() + seconds

    async def go() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        while time.perf_counter() < until:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length[15:]))
            times.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(go() for _ in range(clients)))
    return times


def dataset(triples: int, folder: Path) -> int:
    """A store of ours with a synthetic debate, what follows from it, and all of it as N-Quads."""
    from counterpoint.library import Library

    with Library(folder / "ours") as library:
        library.put(synthetic(triples))
        (folder / "data.nq").write_bytes(library.dump())
    with (folder / "data.nq").open("rb") as file:
        return sum(1 for _ in file)
