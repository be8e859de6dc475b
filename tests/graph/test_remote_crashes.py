"""A change of a store in a server that breaks off anywhere leaves the old debate or the new one."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest

from counterpoint.errors import StoreError
from counterpoint.graph import remote_writer
from counterpoint.graph.debate_graphs import DebateGraphs, GraphContents
from counterpoint.graph.remote import RemoteStore
from counterpoint.graph.remote_http import Reply, Server
from counterpoint.graph.remote_state import is_abandoned, new_change
from counterpoint.ontology.debate import Debate

HARBOR = "https://example.org/debates/harbor-cats"


class Crash(BaseException):
    """The process ends here; nothing it would do afterwards is done."""


@pytest.fixture(
    params=["oxigraph as one", "oxigraph beside", pytest.param("virtuoso beside", marks=pytest.mark.soak)]
)
def idle_server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both ways of changing a store, in servers that have ended what they were asked for when we crash."""
    name, _, way = request.param.partition(" ")
    if way == "beside":
        monkeypatch.setattr(remote_writer, "_LONGEST_REQUEST", 0)
    monkeypatch.setattr(remote_writer, "_QUIET", 0)
    found = request.getfixturevalue(f"{name}_server")
    found.clear()
    return found


def crash_after(number: int, patch: pytest.MonkeyPatch) -> None:
    """Ends the process when it has had n changes of the server, before it knows of the last one."""
    calls = itertools.count(1)

    def wrapped(real: Callable[..., Reply]) -> Callable[..., Reply]:
        def call(*arguments: Any, **more: Any) -> Reply:
            here = next(calls)
            if here > number:
                raise Crash
            reply = real(*arguments, **more)
            if here == number:
                raise Crash
            return reply

        return call

    for name in ("update", "put"):
        patch.setattr(Server, name, wrapped(getattr(Server, name)))


def state_of(store: RemoteStore) -> tuple[set[ox.Triple], set[ox.Triple], str]:
    own, derived = ox.NamedNode(HARBOR), ox.NamedNode(f"{HARBOR}/derived")
    title = store.debate("harbor-cats").info.title
    return set(store.triples(own)), set(store.triples(derived)), title


def graphs_in(server: Any) -> set[str]:
    """All graphs of the server but those that Virtuoso comes with."""
    found = server.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    own = ("openlinksw", "localuriqaserver", "www.w3.org/ns/ldp#")
    return {graph for (graph,) in found if not any(name in graph for name in own)}


def test_a_crash_at_any_step_leaves_the_old_debate_or_the_new_one(
    idle_server: Any, small: Debate, other: Debate
) -> None:
    server = idle_server
    with server.open() as store:
        store.replace(other)
        new, graphs = state_of(store), graphs_in(server)
        store.replace(small)
        old = state_of(store)
    outcomes = []
    for number in range(10):
        with server.open() as store, pytest.MonkeyPatch.context() as patch:
            store.replace(small)
            crash_after(number, patch)
            try:
                store.replace(other)
                ended = True
            except Crash:
                ended = False
        with server.open() as store:
            found = state_of(store)
            assert found in (old, new), number
            assert graphs_in(server) == graphs
            outcomes.append("new" if found == new else "old")
        if ended:
            break
    assert ended
    assert outcomes == sorted(outcomes, reverse=True)  # the old one up to some step, from there the new one
    assert {"old", "new"} == {*outcomes}


_WRITER = """
import os, sys
from counterpoint.data.reader import read_debate
from counterpoint.data.bundled import bundled_path
from counterpoint.graph.store import open_store
from dataclasses import replace
debate = read_debate(bundled_path("city-divided"))
short = replace(debate, statements=dict(list(debate.statements.items())[:20]))
with open_store(sys.argv[1]) as store:
    print("open", flush=True)
    while True:
        store.replace(short)
        store.replace(debate)
"""


@pytest.mark.soak
def test_a_writer_that_is_killed_leaves_the_old_debate_or_the_new_one(
    server: Any, city_divided: Debate
) -> None:
    wanted = {key: len(graph) for key, graph in zip("ad", _graphs(city_divided), strict=True)}
    environment = dict(os.environ)
    if server.credentials.user:
        environment |= {
            "COUNTERPOINT_STORE_USER": server.credentials.user,
            "COUNTERPOINT_STORE_PASSWORD": server.credentials.password,
        }
    seen = set()
    dice = random.Random(5)
    with server.open() as store:
        store.replace(city_divided)
    for _ in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, server.addresses.query], stdout=subprocess.PIPE, env=environment
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"open\n"
        time.sleep(dice.uniform(0.1, 0.8))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        wait_until_idle(server)
        with server.open() as store:
            own, derived = (
                len(store.triples(ox.NamedNode(graph)))
                for graph in (store.iri("city-divided"), f"{store.iri('city-divided')}/derived")
            )
            whole = len(store.debate("city-divided").statements) == len(city_divided.statements)
            assert ((own, derived) == (wanted["a"], wanted["d"])) == whole
            assert whole or own < wanted["a"]
            seen.add((own, derived))
        assert not [graph for graph in graphs_in(server) if "store#filled" in graph]
    assert len(seen) <= 2


def wait_until_idle(server: Any) -> None:
    """Wait until the server has ended what a client that is gone has asked for."""
    seen = None
    while seen != (seen := server.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")):
        time.sleep(0.5)


def _graphs(debate: Debate) -> tuple[Any, Any]:
    graphs = DebateGraphs.of(debate)
    return set(graphs.asserted), set(graphs.derived)


def test_what_a_living_process_is_filling_is_left_alone(server: Any, small: Debate) -> None:
    assert is_abandoned(new_change())
    name = new_change()
    assert not is_abandoned(name, [name])
    sleeper = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    theirs = name.replace(f"-{os.getpid()}-", f"-{sleeper.pid}-")
    assert not is_abandoned(theirs)
    sleeper.communicate(b"\n")
    assert is_abandoned(theirs)
    assert is_abandoned("https://w3id.org/counterpoint/store#change-of-nobody")


def test_a_debate_of_many_triples_is_put_in_as_a_whole(server: Any) -> None:
    """Virtuoso takes no update of so many; Oxigraph does, but not one longer than we send."""
    many = [
        ox.Triple(ox.NamedNode(f"urn:x:{number}"), ox.NamedNode("urn:x:p"), ox.Literal(f"text {number}"))
        for number in range(12_000)
    ]
    graph = ox.NamedNode("urn:x:many")
    with server.open() as store:
        store.commit([graph], GraphContents({graph: many}))
        assert set(store.triples(graph)) == set(many)
        store.commit([graph], GraphContents({graph: many[:10]}))
        assert set(store.triples(graph)) == set(many[:10])


def test_a_change_that_the_server_refuses_changes_nothing(
    server: Any, small: Debate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server.open() as store:
        store.replace(small)
        before, version, graphs = state_of(store), store.version, graphs_in(server)
        bad = ox.Triple(ox.NamedNode("urn:x:s"), ox.NamedNode("urn:x:p"), ox.Literal("x"))
        content = GraphContents({ox.NamedNode(HARBOR): [_Broken(), bad]})  # type: ignore[list-item]
        with pytest.raises(StoreError, match="did not make the change"):
            store.commit([ox.NamedNode(HARBOR)], content)
        assert state_of(store) == before
        assert store.version == version
        assert graphs_in(server) == graphs
        store.remove("harbor-cats")
        assert store.debates() == []


class _Broken:
    """What no server reads as a triple."""

    def __str__(self) -> str:
        return "<urn:x:s> <urn:x:p> nothing that RDF knows"
