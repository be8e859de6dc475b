"""The service under queries, beside its peers on the same data: latency, throughput, under attack, cached reads.

Every server listens on loopback and is asked over connections that stay open, a request in one packet and
without Nagle's delay, so that what is timed is the server.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import psutil
from startup import COMMAND, free_port
from synthetic import synthetic

PREFIXES = (
    "PREFIX cp: <https://w3id.org/counterpoint/ontology#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
QUERIES = {
    "path closure": "SELECT (COUNT(*) AS ?n) { <https://example.org/debates/synthetic/claims/claim-7> "
    "(cp:premiseOf/cp:conclusion)* ?claim }",
    "group by": "SELECT ?kind (COUNT(*) AS ?n) { ?s cp:speaker ?a . ?a a ?kind } GROUP BY ?kind ORDER BY ?kind",
    "date filter": "SELECT ?s ?d { ?s cp:speaker ?a ; cp:date ?d FILTER(STR(?d) >= '2010' && STR(?d) < '2011') } "
    "ORDER BY ?s LIMIT 200",
    "optional": "SELECT ?s ?p ?d { ?s cp:speaker ?a OPTIONAL { ?s cp:place ?p } OPTIONAL { ?s cp:date ?d } } "
    "ORDER BY ?s LIMIT 200",
    "text": "SELECT ?c ?l { ?c a cp:Claim ; skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), '77')) } "
    "ORDER BY ?c LIMIT 100",
    "construct": "CONSTRUCT { ?a skos:related ?c } WHERE { ?s cp:speaker ?a ; cp:expresses ?c } LIMIT 1000",
    "large result": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 90000",
}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
SLOW = {"rdflib-endpoint": {"large result", "optional", "group by", "date filter"}}
"""What takes a peer so long that it is asked less often."""


class Connection:
    """A connection that stays open; ``source`` is the address of loopback that it comes from."""

    def __init__(self, port: int, path: str, source: str = "127.0.0.1") -> None:
        self._port, self._path, self._source = port, path, source
        self._link: socket.socket | None = None

    def ask(self, query: str, timeout: float = 300.0) -> tuple[int, int]:
        """Status and bytes of the answer to a query."""
        text = PREFIXES + query
        accept = "text/turtle" if "CONSTRUCT" in query else "application/sparql-results+json"
        body = urlencode({"query": text})
        head = (
            f"POST {self._path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        for _ in range(2):
            with suppress(ConnectionError):
                return exchange(self._open(timeout), (head + body).encode())
            self.close()
        raise ConnectionError(f"port {self._port} hangs up")

    def _open(self, timeout: float) -> socket.socket:
        if self._link is None:
            self._link = socket.create_connection(
                ("127.0.0.1", self._port), timeout, source_address=(self._source, 0)
            )
            self._link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._link.settimeout(timeout)
        return self._link

    def close(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None


def exchange(link: socket.socket, request: bytes) -> tuple[int, int]:
    """Status and bytes of the answer to one request."""
    link.sendall(request)
    data = b""
    while b"\r\n\r\n" not in data:
        data += received(link)
    head, _, rest = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    status = int(lines[0].split()[1])
    length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), None)
    if length is None:
        return status, chunked(link, rest)
    got = len(rest)
    while got < length:
        got += len(received(link))
    return status, length


def received(link: socket.socket) -> bytes:
    part = link.recv(1 << 20)
    if not part:
        raise ConnectionError("hung up")
    return part


def chunked(link: socket.socket, data: bytes) -> int:
    """The bytes of a body in chunks."""
    buffer, total = bytearray(data), 0
    while True:
        while b"\r\n" not in buffer:
            buffer += received(link)
        size, _, rest = bytes(buffer).partition(b"\r\n")
        wanted = int(size.split(b";")[0], 16) + 2
        buffer = bytearray(rest)
        while len(buffer) < wanted:
            buffer += received(link)
        del buffer[:wanted]
        if wanted == 2:
            return total
        total += wanted - 2


@dataclass
class Server:
    """A contender: how it is started on the data, and where it answers."""

    name: str
    path: str
    start: Callable[[Path, int], Sequence[str]]
    load: Callable[[Path], None] = lambda _: None
    port: int = field(default_factory=free_port)


def dataset(triples: int, folder: Path) -> int:
    """A store of ours with a synthetic debate, what follows from it, and all of it as N-Quads."""
    from counterpoint.session import Library

    with Library(folder / "ours") as library:
        library.put(synthetic(triples))
        (folder / "data.nq").write_bytes(library.dump())
    with (folder / "data.nq").open("rb") as file:
        return sum(1 for _ in file)


def ours(folder: Path, port: int) -> Sequence[str]:
    return [
        COMMAND, "serve", "--store", str(folder / "ours"), "--port", str(port), "--query-timeout", "10",
        "--record-analyses", "none", "--log-level", "warning",
    ]  # fmt: skip


def contenders(peers: Path | None) -> list[Server]:
    """Ourselves and the peers that are on this machine."""
    found = [Server("counterpoint", "/sparql", lambda f, p: [*ours(f, p), "--client-limits", "off"])]
    beside = peers or Path(sys.executable).parent
    if oxigraph := shutil.which("oxigraph", path=str(beside)):
        found.append(
            Server(
                "Oxigraph server", "/query",
                lambda f, p: [oxigraph, "serve", "--location", str(f / "oxigraph"), "--bind", f"127.0.0.1:{p}",
                              "--union-default-graph"],
                lambda f: run([oxigraph, "load", "--location", str(f / "oxigraph"), "--file", str(f / "data.nq")]),
            )
        )  # fmt: skip
    if virtuoso := shutil.which("virtuoso-t"):
        found.append(
            Server("Virtuoso 7.2", "/sparql", lambda f, p: virtuoso_command(virtuoso, f, p), virtuoso_data)
        )
    if endpoint := shutil.which("rdflib-endpoint", path=str(beside)):
        found.append(
            Server(
                "rdflib-endpoint", "/",
                lambda f, p: [endpoint, "serve", "--host", "127.0.0.1", "--port", str(p), str(f / "data.nt")],
                as_triples,
            )
        )  # fmt: skip
    return found


def run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def as_triples(folder: Path) -> None:
    """The same triples without their graphs, for a server that has one graph only."""
    import pyoxigraph as ox

    quads = ox.parse(path=folder / "data.nq")
    triples = {quad.triple for quad in quads}
    ox.serialize(triples, str(folder / "data.nt"), format=ox.RdfFormat.N_TRIPLES)


def virtuoso_data(folder: Path) -> None:
    """Virtuoso's folder; the data are loaded when it runs first, by its own bulk loader."""
    place = folder / "virtuoso"
    place.mkdir()
    port = free_port()
    (place / "virtuoso.ini").write_text(VIRTUOSO.format(place=place, folder=folder, port=port, http=0))
    (place / "sql").write_text(str(port))


def virtuoso_command(program: str, folder: Path, port: int) -> Sequence[str]:
    place = folder / "virtuoso"
    sql = (place / "sql").read_text()
    (place / "virtuoso.ini").write_text(VIRTUOSO.format(place=place, folder=folder, port=sql, http=port))
    return [program, "+foreground", "+configfile", str(place / "virtuoso.ini"), "+wait"]


VIRTUOSO = """[Database]
DatabaseFile={place}/virtuoso.db
ErrorLogFile={place}/virtuoso.log
LockFile={place}/virtuoso.lck
TransactionFile={place}/virtuoso.trx
xa_persistent_file={place}/virtuoso.pxa
[TempDatabase]
DatabaseFile={place}/temp.db
TransactionFile={place}/temp.trx
[Parameters]
ServerPort=127.0.0.1:{port}
DirsAllowed={folder}
NumberOfBuffers=170000
MaxDirtyBuffers=130000
[HTTPServer]
ServerPort=127.0.0.1:{http}
ServerRoot={place}
ServerThreads=20
[SPARQL]
ResultSetMaxRows=1000000
"""


def virtuoso_load(folder: Path) -> None:
    """The data into Virtuoso, through its own loader."""
    isql = shutil.which("isql-vt") or shutil.which("isql-v") or "isql"
    sql = (folder / "virtuoso" / "sql").read_text()
    text = (
        f"ld_dir('{folder}', 'data.nq', 'http://x/'); rdf_loader_run(); checkpoint; "
        'grant select on "DB.DBA.SPARQL_SINV_2" to "SPARQL";'
    )
    run([isql, f"127.0.0.1:{sql}", "dba", "dba", f"EXEC={text}"])


@contextmanager
def running(server: Server, folder: Path) -> Iterator[psutil.Process]:
    """A contender that answers."""
    server.load(folder)
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(server.start(folder, server.port), stdout=log, stderr=log, cwd=folder)
    try:
        deadline = time.monotonic() + 600
        while not answers(server):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{server.name} did not start; see {folder / 'log'}")
            time.sleep(0.1)
        if server.name.startswith("Virtuoso"):
            virtuoso_load(folder)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def answers(server: Server) -> bool:
    connection = Connection(server.port, server.path)
    try:
        return connection.ask("ASK { ?s ?p ?o }")[0] in (200, 400)
    except OSError:
        return False
    finally:
        connection.close()


def latencies(server: Server, query: str, times: int) -> list[float]:
    """Seconds of each of so many answers, one after the other; the first, cold one is left out."""
    connection = Connection(server.port, server.path)
    found = []
    for _ in range(times + 1):
        began = time.perf_counter()
        status, size = connection.ask(query)
        found.append(time.perf_counter() - began)
        if status != 200 or not size:
            raise RuntimeError(f"{server.name} answers {status} to {query}")
    connection.close()
    return found[1:]


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


def queries(triples: int, folder: Path, peers: Path | None) -> list[list[str]]:
    """A row for each query and contender: median and 99th percentile, ratio to Oxigraph's, throughput."""
    dataset(triples, folder)
    rows, servers = [], contenders(peers)
    found: dict[tuple[str, str], tuple[float, float, float]] = {}
    with ExitStack() as stack:
        processes = {server.name: stack.enter_context(running(server, folder)) for server in servers}
        for name, query in QUERIES.items():
            for server in servers:
                times = 3 if name in SLOW.get(server.name, ()) else 10 if name == "large result" else 40
                measured = latencies(server, query, times)
                rate = throughput(server, query, 2.0)
                found[name, server.name] = (statistics.median(measured), percentile(measured, 0.99), rate)
            for server in servers:
                rows.append(row(name, server.name, found))
        print(f"  memory: {', '.join(f'{name} {memory(p):,.0f} MiB' for name, p in processes.items())}")
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
    return f"{len(own)} workers of their own {', '.join(f'{each:.1f}' for each in own)} MiB"


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


def peers_folder() -> Path | None:
    """Where the peers' programs are, if not beside this interpreter: ``COUNTERPOINT_PEERS``."""
    place = os.environ.get("COUNTERPOINT_BENCH_PEERS")
    return Path(place) if place else None
