"""The service and its peers as processes on loopback, and connections to them.

A connection stays open, sends each request in one packet and without Nagle's delay, so that what is timed is
the server. The peers are found beside this interpreter (``pip install oxigraph rdflib-endpoint``), in the
folder that ``BENCH_PEERS`` names, and on the path (Debian's ``virtuoso-opensource``).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
from startup import COMMAND, free_port

PREFIXES = (
    "PREFIX cp: <https://w3id.org/counterpoint/ontology#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)


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


def ours(folder: Path, port: int) -> Sequence[str]:
    return [
        COMMAND, "serve", "--store", str(folder / "ours"), "--port", str(port), "--query-timeout", "10",
        "--record-analyses", "none", "--log-level", "warning",
    ]  # fmt: skip


def contenders() -> list[Server]:
    """Ourselves and the peers that are on this machine."""
    found = [Server("counterpoint", "/sparql", lambda f, p: [*ours(f, p), "--client-limits", "off"])]
    beside = os.environ.get("BENCH_PEERS") or str(Path(sys.executable).parent)
    if oxigraph := shutil.which("oxigraph", path=beside):
        found.append(
            Server(
                "Oxigraph server", "/query",
                lambda f, p: [oxigraph, "serve", "--location", f"{f}/oxigraph", "--bind", f"127.0.0.1:{p}",
                              "--union-default-graph"],
                lambda f: run([oxigraph, "load", "--location", f"{f}/oxigraph", "--file", f"{f}/data.nq"]),
            )
        )  # fmt: skip
    if virtuoso := shutil.which("virtuoso-t"):
        found.append(
            Server("Virtuoso 7.2", "/sparql", lambda f, p: virtuoso_command(virtuoso, f, p), virtuoso_data)
        )
    if endpoint := shutil.which("rdflib-endpoint", path=beside):
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
