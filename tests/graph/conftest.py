"""A small debate whose answers are known by hand, and stores that hold it."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from counterpoint.data.bundled import bundled_path
from counterpoint.data.reader import read_debate
from counterpoint.graph.remote import RemoteStore
from counterpoint.graph.remote_address import Addresses, Credentials
from counterpoint.graph.remote_http import Patience
from counterpoint.graph.store import Store, open_store
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    Actor,
    Argument,
    ArgumentKind,
    Basis,
    Claim,
    DebateInfo,
    Event,
    Issue,
    Mode,
    Office,
    Period,
    Place,
    Polarity,
    Policy,
    PolicyKind,
    Position,
    Source,
    Statement,
    Thing,
)

YES, NO = Polarity.ENDORSES, Polarity.REJECTS


def small_debate() -> Debate:
    """Two actors, Ann and Bob, for and against a sanctuary on the harbor; a third, Cats, never speaks."""
    things: list[Thing] = [
        Source(key="paper", label="The paper", type="article", author=("writer",), length=1000,
               sha256="a" * 64),
        Source(key="study", label="The study", by=("bob",), known_through=("paper",)),
        Period(key="then", label="Then", start="2020-01-01", end="2021-01-01"),
        Place(key="chicago", label="Chicago"),
        Place(key="san-diego", label="San Diego"),
        Policy(key="ban", label="Ban", policy_kind=PolicyKind.LAW, enacted_by=("town",),
               applies_in=("chicago",), affects=("cats",), date="2019"),
        Event(key="march", label="March", place=("chicago",)),
        Actor(key="ann", label="Ann", actor_kind="Person", member_of=("town",),
              offices=(Office(role="Mayor", of="town", start="2019-05-20"),)),
        Actor(key="bob", label="Bob", actor_kind="Person"),
        Actor(key="cats", label="Cats", actor_kind="AffectedCommunity"),
        Actor(key="town", label="Town", actor_kind="CityGovernment"),
        Actor(key="writer", label="Writer", actor_kind="Person"),
        Issue(key="harbor", label="Should the harbor be a sanctuary?"),
        Position(key="yes", label="The harbor should be a sanctuary", answers=("harbor",)),
        Position(key="no", label="The harbor should not be a sanctuary", answers=("harbor",),
                 negates=("yes",)),
        Position(key="maybe", label="The harbor should be closed", answers=("harbor",)),
        Claim(key="quiet", label="The harbor is quiet", concerns=("cats",)),
        Claim(key="safe", label="Cats are safe there"),
        Claim(key="costly", label="It costs too much"),
        Argument(key="quiet-safe", role=ArgumentKind.SUPPORT, premises=("quiet", "safe"), conclusion="yes"),
        Argument(key="cost", role=ArgumentKind.ATTACK, premises=("costly",), conclusion="yes",
                 basis=Basis.EXPLICIT, scheme="negative-consequences"),
        Argument(key="still-safe", role=ArgumentKind.ATTACK, premises=("safe",), conclusion="cost"),
        Statement(key="s-1", speaker="ann", expresses="yes", polarity=YES, source="paper", quote="a haven",
                  start=10, end=17, place=("chicago",), during=("then",), manifested_in=("march",)),
        Statement(key="s-2", speaker="bob", expresses="yes", polarity=NO, source="paper", quote="no haven",
                  start=30, end=38, place=("san-diego",), hedge="perhaps"),
        Statement(key="s-3", speaker="ann", expresses="quiet", polarity=YES, source="paper"),
        Statement(key="s-4", speaker="bob", expresses="quiet", polarity=YES, source="paper"),
        Statement(key="s-5", speaker="bob", expresses="cost", polarity=YES, source="paper", original="study",
                  quote="too dear", start=50, end=58),
        Statement(key="s-6", speaker="ann", expresses="safe", polarity=YES, source="paper"),
        Statement(key="s-7", speaker="writer", expresses="costly", polarity=YES, source="paper",
                  mode=Mode.OWN_VOICE),
    ]  # fmt: skip
    info = DebateInfo(key="harbor-cats", base="https://example.org/debates/", title="Harbor cats")
    return Debate.from_things(info, things)


@pytest.fixture(scope="session")
def small() -> Debate:
    return small_debate()


@pytest.fixture(scope="session")
def other(small: Debate) -> Debate:
    """The small debate, shorter: a later edition of it under the same IRI."""
    kept = [t for t in small.things() if t.key not in ("s-6", "s-7", "still-safe")]
    return Debate.from_things(replace(small.info, title="Harbor cats, second edition"), kept)


@pytest.fixture(scope="session")
def city_divided() -> Debate:
    return read_debate(bundled_path("city-divided"))


@pytest.fixture
def memory(small: Debate) -> Iterator[Store]:
    with open_store() as store:
        store.replace(small)
        yield store


@pytest.fixture(params=["memory", "directory"])
def make_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Store]:
    """Opens a new, empty store of either kind."""

    def make() -> Store:
        if request.param == "memory":
            return open_store()
        return open_store(tmp_path_factory.mktemp("store") / "here")

    return make


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


class RealServer:
    """A SPARQL server started for the tests on a port of its own; it can be killed and started again."""

    def __init__(self, command: Sequence[str], addresses: Addresses, credentials: Credentials) -> None:
        self.command = list(command)
        self.addresses = addresses
        self.credentials = credentials
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + 30
        while time.monotonic() < until and self.process.poll() is None:
            with suppress(httpx.TransportError):
                if httpx.get(self.addresses.query, params={"query": "ASK {}"}).is_success:
                    return
            time.sleep(0.05)
        pytest.fail(f"{self.command[0]} did not start")

    def stop(self, signal_: signal.Signals = signal.SIGTERM) -> None:
        """End it, and wait until it has ended."""
        if self.process is not None:
            self.process.send_signal(signal_)
            self.process.wait(30)
            self.process = None

    def open(self, *, read_only: bool = False, patience: Patience | None = None) -> RemoteStore:
        """The store in it."""
        return RemoteStore(
            self.addresses, self.credentials, read_only=read_only, patience=patience or Patience()
        )

    def update(self, text: str) -> None:
        """Change it behind everybody's back."""
        answer = httpx.post(
            self.addresses.update,
            content=text.encode(),
            headers={"Content-Type": "application/sparql-update"},
            auth=httpx.DigestAuth(self.credentials.user, self.credentials.password),
        )
        assert answer.is_success, answer.text[:300]

    def select(self, text: str) -> list[tuple[str, ...]]:
        """Ask it past the store: each row's values."""
        answer = httpx.post(
            self.addresses.query,
            data={"query": text},
            headers={"Accept": "application/sparql-results+json"},
        )
        assert answer.is_success, answer.text[:300]
        names = answer.json()["head"]["vars"]
        return [
            tuple(row[name]["value"] for name in names if name in row)
            for row in answer.json()["results"]["bindings"]
        ]

    def clear(self) -> None:
        """Take everything out that is not the server's own."""
        graphs = {graph for (graph,) in self.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
        for graph in graphs:
            if not re.search(r"openlinksw|localuriqaserver|www\.w3\.org/ns/ldp#", graph):
                self.update(f"DROP SILENT GRAPH <{graph}>")


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """The Oxigraph server, on a store of its own."""
    binary = Path(sys.executable).with_name("oxigraph")
    place, port = tmp_path_factory.mktemp("oxigraph"), free_port()
    command = [str(binary), "serve", "--location", str(place), "--bind", f"127.0.0.1:{port}"]
    command += ["--timeout-s", "2"]  # it does not notice that a client has gone
    server = RealServer(command, Addresses.of(f"http://127.0.0.1:{port}/query"), Credentials())
    server.start()
    yield server
    server.stop()


_VIRTUOSO_INI = """\
[Database]
DatabaseFile = {place}/virtuoso.db
ErrorLogFile = {place}/virtuoso.log
LockFile = {place}/virtuoso.lck
TransactionFile = {place}/virtuoso.trx
xa_persistent_file = {place}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {place}/temp.db
TransactionFile = {place}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 60
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxQueryMem = 256M
ThreadsPerQuery = 2
DirsAllowed = {place}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {place}
MaxClientConnections = 10
ServerThreads = 10
[SPARQL]
{settings}
"""


@pytest.fixture(scope="session")
def start_virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RealServer]]:
    """Starts a Virtuoso on a database of its own; its SPARQL settings can be given."""
    binary = shutil.which("virtuoso-t")
    if binary is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource")
    started: list[RealServer] = []

    def start(settings: str = "") -> RealServer:
        place, port = tmp_path_factory.mktemp("virtuoso"), free_port()
        (place / "virtuoso.ini").write_text(
            _VIRTUOSO_INI.format(place=place, port=port, sql_port=free_port(), settings=settings)
        )
        command = [binary, "+configfile", str(place / "virtuoso.ini"), "+foreground"]
        addresses = Addresses.of(f"http://127.0.0.1:{port}/sparql")
        server = RealServer(command, addresses, Credentials("dba", "dba"))
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.stop(signal.SIGKILL)


@pytest.fixture(scope="session")
def virtuoso_server(start_virtuoso: Callable[..., RealServer]) -> RealServer:
    """A Virtuoso with its usual settings."""
    return start_virtuoso()


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest) -> RealServer:
    """Each real server, empty."""
    found: RealServer = request.getfixturevalue(f"{request.param}_server")
    found.clear()
    return found


def hostile_debate() -> Debate:
    """The small debate with texts that break what does not escape them, or what puts limits to words."""
    texts = [
        "quotes \" ' \"\"\" '''",
        "backslashes \\ \\n \\u0041 \\",
        "lines\nand\ttabs\rand\r\nreturns",
        "controls \x01\x02\x0b\x0c\x1b[31m\x7f\x85",
        "emoji \U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\u202eright to left \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
        "w" * 10_000,
        "} } ; DROP ALL ; INSERT DATA { <a> <b> <c> #",
        "<script>alert(1)</script> &amp; &#0; %00 ${x} {{y}}",
        " blanks around ",
        "\ufeffe\u0301 and \u00e9",
    ]
    small = small_debate()
    claims = [Claim(key=f"hostile-{number}", label=text) for number, text in enumerate(texts)]
    info = replace(small.info, title=texts[0], description=texts[3])
    return Debate.from_things(info, [*small.things(), *claims])


@pytest.fixture(scope="session")
def hostile() -> Debate:
    return hostile_debate()
