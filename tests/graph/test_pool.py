"""Queries of strangers run in processes that can be killed, on data in memory and on disk."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pyoxigraph as ox
import pytest

from counterpoint.errors import QueryCrashError, QueryError, QueryRefusedError, QueryTimeoutError, StoreError
from counterpoint.graph import machine
from counterpoint.graph.caps import Caps
from counterpoint.graph.changes import name_of
from counterpoint.graph.debate_graphs import GraphContents
from counterpoint.graph.directory import DirectoryStore
from counterpoint.graph.directory_pool import DirectoryPool, fits_memory
from counterpoint.graph.guard import CheckedQuery, Form, check_update
from counterpoint.graph.pool import QueryPool
from counterpoint.graph.query_service import Answer, Cancellation, Places
from counterpoint.graph.store import Store, open_store
from counterpoint.ontology.debate import Debate

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CRASH = CheckedQuery("SELECT * " + "{" * 20_000 + "}" * 20_000, Form.SELECT)
POSITIONS = "SELECT ?s { ?s a cp:Position } ORDER BY ?s"


Workers = Callable[[], list[psutil.Process]]


@pytest.fixture
def workers() -> Workers:
    """The workers that have been forked since the test began; other tests' servers may have some too."""

    def running() -> list[psutil.Process]:
        children = psutil.Process().children()
        zygotes = [p for p in children if "counterpoint.graph.zygote" in " ".join(p.cmdline())]
        return [worker for zygote in zygotes for worker in zygote.children()]

    others = running()
    return lambda: [process for process in running() if process not in others]


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path, memory: Store, small: Debate) -> Iterator[Store]:
    """The small debate, in memory and on disk."""
    if request.param == "memory":
        yield memory
        return
    with open_store(tmp_path / "store") as directory:
        directory.replace(small)
        yield directory


def opened(store: Store, *, workers: int = 2, deadline: float = 60.0, memory: int = 256 << 20) -> QueryPool:
    """The kind of pool that suits a store."""
    if isinstance(store, DirectoryStore):
        return DirectoryPool(store, workers=workers, deadline=deadline, caps=Caps(), memory=memory)
    return QueryPool(store, workers=workers, deadline=deadline, memory=memory)


@pytest.fixture
def pool(workers: Workers, store: Store) -> Iterator[QueryPool]:
    with opened(store, deadline=1.5) as pool:
        yield pool


def bindings(answer: Answer) -> list[object]:
    found: list[object] = json.loads(answer.body)["results"]["bindings"]
    return found


def run_endless(pool: QueryPool) -> None:
    with pytest.raises(QueryTimeoutError):
        pool.run(ENDLESS)


def test_an_answer_is_what_the_store_itself_says_in_every_format(pool: QueryPool, store: Store) -> None:
    for name in ("json", "xml", "csv", "tsv"):
        found = store.query(POSITIONS)
        assert not isinstance(found, bool)
        assert pool.run(POSITIONS, name).body == found.serialize(name)
    answer = pool.run(POSITIONS)
    assert (answer.media_type, answer.form) == ("application/sparql-results+json", Form.SELECT)
    assert json.loads(pool.run("ASK { ?s a cp:Stance }").body)["boolean"] is True
    assert pool.run("CONSTRUCT WHERE { ?s a cp:Position }").media_type == "text/turtle"
    assert b"cp:Position" in pool.run(
        "CONSTRUCT WHERE { ?s a cp:Position }", "application/ld+json"
    ).body.replace(b"https://w3id.org/counterpoint/ontology#", b"cp:")


def test_an_endless_query_is_ended_at_its_deadline_and_the_next_one_answered(pool: QueryPool) -> None:
    for _ in range(2):
        began = time.monotonic()
        with pytest.raises(QueryTimeoutError, match=r"longer than 1\.5 seconds"):
            pool.run(ENDLESS)
        assert time.monotonic() - began < 4
        assert len(bindings(pool.run(POSITIONS))) == 3


def test_a_query_that_ends_its_worker_is_an_error_and_the_next_one_is_answered(pool: QueryPool) -> None:
    for _ in range(3):
        with pytest.raises(QueryCrashError, match="ended the process"):
            pool.run(CRASH)
        assert len(bindings(pool.run(POSITIONS))) == 3


def test_the_guard_stands_before_the_workers(pool: QueryPool) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE"):
        pool.run("SELECT * { SERVICE <http://x.example/> {} }")
    with pytest.raises(QueryRefusedError, match="is no graph of this store"):
        pool.run("SELECT * FROM <file:///etc/passwd> {}")
    with pytest.raises(QueryError, match="choose one of turtle"):
        pool.run("CONSTRUCT WHERE { ?s ?p ?o }", "csv")


def test_a_service_call_that_slips_past_the_guard_finds_no_socket(pool: QueryPool) -> None:
    query = CheckedQuery("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", Form.SELECT)
    with pytest.raises(QueryError, match="failed"):
        pool.run(query)


def test_an_error_in_a_query_costs_no_worker(pool: QueryPool, workers: Workers) -> None:
    pool.run(POSITIONS)
    before = sorted(p.pid for p in workers())
    with pytest.raises(QueryError, match="not well formed"):
        pool.run("SELECT * { ?s ?p ?o } LIMIT x")
    pool.run(POSITIONS)
    assert sorted(p.pid for p in workers()) == before


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_more_rows_than_the_cap_are_an_error_and_exactly_as_many_are_not(memory: Store, name: str) -> None:
    tricky = '"a},{", "b\\"},{\\"", "c\\n\\n\\n", "<result>", "d,\\r\\n"'
    with QueryPool(memory, workers=1, caps=Caps(rows=5)) as pool:
        values = "SELECT ?x { VALUES ?x { " + tricky.replace(",  ", " ").replace('", "', '" "') + " %s } }"
        assert pool.run(values % "", name).body
        with pytest.raises(QueryError, match="more than 5 rows"):
            pool.run(values % "6", name)
        with pytest.raises(QueryError, match="more than 5 rows"):
            pool.run("CONSTRUCT WHERE { ?s ?p ?o }")


def test_more_bytes_than_the_cap_are_an_error(memory: Store) -> None:
    with QueryPool(memory, workers=1, caps=Caps(size=5_000)) as pool:
        with pytest.raises(QueryError, match="longer than 5,000 bytes"):
            pool.run("SELECT * { ?s ?p ?o }")
        with pytest.raises(QueryError, match="longer than 5,000 bytes"):
            pool.run("CONSTRUCT WHERE { ?s ?p ?o }")
        assert pool.run(POSITIONS)


def test_a_query_that_eats_memory_ends_its_worker_and_not_the_machine(store: Store) -> None:
    more = "BIND(REPLACE(?{}, 'a', ?{}) AS ?{})"
    steps = " ".join(more.format(one, one, other) for one, other in zip("xyz", "yzw", strict=True))
    hungry = f"SELECT (STRLEN(?w) AS ?n) {{ BIND('{'a' * 300}' AS ?x) {steps} }}"
    with opened(store, workers=1, deadline=60, memory=48 << 20) as pool:
        with pytest.raises(QueryError) as found:
            pool.run(hungry)
        assert not isinstance(found.value, QueryTimeoutError)
        assert len(bindings(pool.run(POSITIONS))) == 3


def test_after_a_reload_answers_are_from_the_new_edition(
    pool: QueryPool, store: Store, other: Debate, city_divided: Debate, workers: Workers
) -> None:
    store.replace(city_divided)
    assert len(bindings(pool.run(POSITIONS))) == 3
    pool.reload()
    assert len(bindings(pool.run(POSITIONS))) == 15
    store.remove("city-divided")
    store.remove("harbor-cats")
    pool.reload()
    assert bindings(pool.run(POSITIONS)) == []
    assert len(workers()) == 1


def test_a_query_under_way_finishes_on_the_edition_it_began_with(memory: Store) -> None:
    slow = "SELECT (COUNT(DISTINCT ?p) AS ?m) { ?a ?b ?c . ?d ?e ?f OPTIONAL { ?p a cp:Position } }"
    with QueryPool(memory, workers=1, deadline=60) as pool:
        pool.run(POSITIONS)
        answers: list[Answer] = []
        thread = threading.Thread(target=lambda: answers.append(pool.run(slow)))
        thread.start()
        time.sleep(0.3)
        memory.remove("harbor-cats")
        pool.reload()
        assert bindings(pool.run(POSITIONS)) == []
        thread.join()
    assert json.loads(answers[0].body)["results"]["bindings"][0]["m"]["value"] == "3"


def test_queries_of_many_threads_are_all_answered(workers: Workers, memory: Store) -> None:
    results: list[int] = []
    with QueryPool(memory, deadline=60) as pool:  # on a busy machine, waiting for a worker takes long

        def ask() -> None:
            results.extend(len(bindings(pool.run(POSITIONS))) for _ in range(10))

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == [3] * 80


def test_a_worker_that_was_started_from_a_short_lived_thread_outlives_it(
    workers: Workers, memory: Store
) -> None:
    """The kernel ends a worker with the *thread* that started it, so the pool keeps one of its own."""
    made: list[QueryPool] = []
    thread = threading.Thread(target=lambda: made.append(QueryPool(memory, workers=1, deadline=1.0)))
    thread.start()
    thread.join()
    with made[0] as pool:
        ender = threading.Thread(target=run_endless, args=[pool])
        ender.start()
        ender.join()
        pids = []
        for _ in range(2):
            time.sleep(0.3)
            pool.run(POSITIONS)
            pids.append([p.pid for p in workers()])
        assert pids[0] == pids[1]


def test_a_worker_that_died_idle_is_replaced_unseen(pool: QueryPool, workers: Workers) -> None:
    pool.run(POSITIONS)
    assert len(workers()) == 1
    for worker in workers():
        worker.kill()
        worker.wait(timeout=5)
    assert len(bindings(pool.run(POSITIONS))) == 3


def test_when_all_workers_are_busy_the_caller_is_told(memory: Store) -> None:
    with QueryPool(memory, workers=1, deadline=1.0) as pool:
        pool.run(POSITIONS)
        pool._deadline = 3.0
        thread = threading.Thread(target=run_endless, args=[pool])
        thread.start()
        time.sleep(0.2)
        pool._deadline = 0.5
        with pytest.raises(QueryTimeoutError, match=r"no place was free within 0\.5 seconds"):
            pool.run(POSITIONS)
        thread.join()


def test_closing_ends_every_worker(memory: Store, workers: Workers) -> None:
    pool = QueryPool(memory)
    pool.run(POSITIONS)
    pool.close()
    assert workers() == []
    with pytest.raises(StoreError, match="has been closed"):
        pool.run(POSITIONS)


def test_workers_die_with_a_server_that_is_killed() -> None:
    code = f"""
import threading, time
from counterpoint.graph.pool import QueryPool
from counterpoint.graph.store import open_store
pool = QueryPool(open_store(), deadline=600)
pool.run("ASK {{}}")
threading.Thread(target=lambda: pool.run("{ENDLESS}"), daemon=True).start()
time.sleep(0.5)
print("ready", flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        children = psutil.Process(server.pid).children(recursive=True)
        assert len(children) == 2
        server.kill()
        server.wait()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []


def test_a_worker_can_open_nothing_and_leaves_no_core(memory: Store, workers: Workers) -> None:
    with QueryPool(memory, workers=1) as pool:
        pool.run(POSITIONS)
        (worker,) = workers()
        assert len(list(Path(f"/proc/{worker.pid}/fd").iterdir())) == 3
        assert worker.rlimit(psutil.RLIMIT_NOFILE) == (3, 3)
        assert worker.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        assert 0 < worker.rlimit(psutil.RLIMIT_AS)[0] < 4 << 30


def test_a_worker_sees_no_network_where_the_kernel_lets_us_hide_it(memory: Store, workers: Workers) -> None:
    zero = "l = ctypes.CDLL(None); exit(bool(l.unshare(1 << 30) and l.unshare(1 << 30 | 1 << 28)))"
    hide = "import ctypes; " + zero
    if subprocess.run([sys.executable, "-c", hide], check=False).returncode:
        pytest.skip("this kernel gives a process of ours no network of its own")
    with QueryPool(memory, workers=1) as pool:
        pool.run(POSITIONS)
        (worker,) = workers()
        assert Path(f"/proc/{worker.pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
        routes = Path(f"/proc/{worker.pid}/net/route").read_text().splitlines()
        assert len(routes) <= 1  # its heading


def test_the_process_that_forks_is_light_and_has_one_thread(memory: Store, workers: Workers) -> None:
    code = "import sys, counterpoint.graph.zygote; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert not {"numpy", "scipy", "rdflib", "networkx", "pandas"} & set(loaded.split())
    with QueryPool(memory, workers=1) as pool:
        pool.run(POSITIONS)
        (worker,) = workers()
        zygote = worker.parent()
        assert zygote is not None
        assert zygote.num_threads() == 1


def test_a_zygote_that_has_died_is_replaced_with_what_the_store_holds_now(
    pool: QueryPool, store: Store, city_divided: Debate
) -> None:
    for process in psutil.Process().children():
        if "counterpoint.graph.zygote" in " ".join(process.cmdline()):
            process.kill()
            process.wait()
    store.replace(city_divided)
    assert len(bindings(pool.run(POSITIONS))) == 15
    pool.reload()
    assert len(bindings(pool.run(POSITIONS))) == 15


def test_a_worker_costs_little_memory_of_its_own(memory: Store, workers: Workers) -> None:
    with QueryPool(memory, workers=1) as pool:
        pool.run(POSITIONS)
        (worker,) = workers()
        assert worker.memory_full_info().uss < 16 << 20


def test_an_update_is_tried_and_leaves_the_store_as_it_was(pool: QueryPool, store: Store) -> None:
    before = sorted(store.dump().splitlines())
    text = (
        "INSERT DATA { GRAPH <x:g> { <x:s> <x:p> _:b } } ; CREATE GRAPH <x:h> ; INSERT DATA { <x:s> <x:p> 1 }"
    )
    changes = pool.update(check_update(text), 10)
    assert {name_of(graph): len(triples or ()) for graph, triples in changes.items()} == {
        "": 1,
        "x:g": 1,
        "x:h": 0,
    }
    assert sorted(store.dump().splitlines()) == before
    assert json.loads(pool.run("ASK { GRAPH <x:g> { ?s ?p ?o } }").body)["boolean"] is False
    with pytest.raises(QueryError, match="not well formed"):
        pool.update(check_update("INSERT DATA { <x:s> }"), 10)
    endless = (
        "INSERT { <x:s> <x:p> ?n } WHERE { { "
        + ENDLESS.replace("{", "{ GRAPH ?g {").replace("}", "} }")
        + " } }"
    )
    with pytest.raises(QueryTimeoutError, match="the update ran longer"):
        pool.update(check_update(endless), 0.5)


def test_a_graph_without_triples_is_there_in_the_workers_too(memory: Store) -> None:
    memory.commit([], GraphContents({ox.NamedNode("x:empty"): []}))
    with QueryPool(memory, workers=1) as pool:
        assert json.loads(pool.run("ASK { GRAPH <x:empty> {} }").body)["boolean"] is True
        dropped = pool.update(check_update("DROP GRAPH <x:empty>"), 10)
        assert {name_of(graph): triples for graph, triples in dropped.items()} == {"x:empty": None}
        with pytest.raises(QueryError):
            pool.update(check_update("DROP GRAPH <x:nothing>"), 10)


def test_a_query_that_is_cancelled_is_ended_at_once(memory: Store, workers: Workers) -> None:
    with QueryPool(memory, workers=1, deadline=60) as pool:
        cancellation = Cancellation()
        threading.Timer(0.5, cancellation.cancel).start()
        with pytest.raises(QueryCrashError):
            pool.run(ENDLESS, cancellation=cancellation)
        assert workers() == []
        with pytest.raises(QueryCrashError, match="given up before it began"):
            pool.run(POSITIONS, cancellation=cancellation)
        assert len(bindings(pool.run(POSITIONS))) == 3


@pytest.fixture
def directory(tmp_path: Path, small: Debate) -> Iterator[DirectoryStore]:
    with DirectoryStore(tmp_path / "store") as directory:
        directory.replace(small)
        yield directory


def test_so_many_queries_run_at_once_as_copies_of_the_data_have_room_for(
    memory: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with QueryPool(memory, workers=8) as pool:
        assert pool._places.number == 8
        monkeypatch.setattr(machine, "memory", lambda: 7 * pool._zygote.memory)
        pool.reload()
        assert pool._places.number == 3
        monkeypatch.setattr(machine, "memory", lambda: pool._zygote.memory)
        pool.reload()
        assert pool._places.number == 1
        assert len(bindings(pool.run(POSITIONS))) == 3


def test_places_let_in_as_many_as_they_are_now() -> None:
    places = Places(2)
    assert [places.take(0) for _ in range(3)] == [True, True, False]
    places.resize(1)
    places.leave()
    assert not places.take(0.01)
    threading.Timer(0.1, places.leave).start()
    assert places.take(10)
    threading.Timer(0.1, places.resize, [2]).start()
    assert places.take(10)


def test_when_memory_is_short_a_worker_goes_before_the_server(memory: Store, workers: Workers) -> None:
    with QueryPool(memory, workers=1) as pool:
        pool.run(POSITIONS)
        (worker,) = workers()
        assert Path(f"/proc/{worker.pid}/oom_score_adj").read_text() == "1000\n"


def test_a_query_yields_to_others_the_more_the_longer_it_runs(memory: Store, workers: Workers) -> None:
    with QueryPool(memory, workers=1, deadline=60) as pool:
        pool.run(POSITIONS)
        (worker,) = workers()
        prompt = worker.nice()
        cancellation = Cancellation()
        threading.Timer(1.6, cancellation.cancel).start()
        thread = threading.Thread(target=lambda: given_up(pool, cancellation))
        thread.start()
        seen = []
        with suppress(psutil.NoSuchProcess):
            while worker.is_running():
                seen.append(worker.nice())
                time.sleep(0.05)
        thread.join()
    assert {prompt, 19} < set(seen)
    assert len(set(seen)) > 2
    assert sorted(seen) == seen


def given_up(pool: QueryPool, cancellation: Cancellation) -> None:
    with pytest.raises(QueryCrashError):
        pool.run(ENDLESS, cancellation=cancellation)


def test_a_directory_is_read_into_memory_where_it_fits(directory: DirectoryStore, workers: Workers) -> None:
    assert fits_memory(directory.generation())
    with QueryPool(directory, workers=1) as pool:
        assert len(bindings(pool.run(POSITIONS))) == 3
        (worker,) = workers()
        assert worker.num_threads() == 1  # the engine on disk has more


def test_a_directory_that_takes_more_than_an_eighth_of_the_machine_is_not_read(
    directory: DirectoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = sum(file.stat().st_size for file in directory.generation().path.iterdir())
    monkeypatch.setattr(machine, "memory", lambda: 24 * size)
    assert fits_memory(directory.generation())
    monkeypatch.setattr(machine, "memory", lambda: 24 * size - 8)
    assert not fits_memory(directory.generation())


def test_a_worker_on_disk_can_make_no_socket_and_write_no_file(
    directory: DirectoryStore, workers: Workers
) -> None:
    with opened(directory, workers=1) as pool:
        pool.run(POSITIONS)
        (worker,) = workers()
        assert "Seccomp:\t2" in Path(f"/proc/{worker.pid}/status").read_text()
        assert worker.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
        assert worker.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        assert worker.rlimit(psutil.RLIMIT_NOFILE) == (512, 512)
        assert 0 < worker.rlimit(psutil.RLIMIT_AS)[0] < 4 << 30
        open_files = {file.name: str(file.readlink()) for file in Path(f"/proc/{worker.pid}/fd").iterdir()}
        of_the_store = str(directory.generation().path.parent)
        others = {name for name, target in open_files.items() if not target.startswith(of_the_store)}
        assert {name for name in others if open_files[name].startswith("/")} <= {"1", "2"}  # the log


def test_files_that_a_worker_on_disk_reads_stay_until_it_has_answered(directory: DirectoryStore) -> None:
    slow = "SELECT (COUNT(DISTINCT ?p) AS ?m) { ?a a ?c . ?d ?e ?f OPTIONAL { ?p a cp:Position } }"
    with opened(directory, workers=2) as pool:
        old = directory.generation().path
        answers: list[Answer] = []
        thread = threading.Thread(target=lambda: answers.append(pool.run(slow)))
        thread.start()
        time.sleep(0.3)
        directory.remove("harbor-cats")
        pool.reload()
        assert old.is_dir()
        thread.join()
        directory.commit([], GraphContents({ox.NamedNode("x:new"): []}))
        assert not old.is_dir()
    assert json.loads(answers[0].body)["results"]["bindings"][0]["m"]["value"] == "3"


def test_copies_for_updates_are_removed_even_those_of_a_server_that_was_killed(
    directory: DirectoryStore, tmp_path: Path
) -> None:
    scratch = tmp_path / "store" / "scratch"
    with opened(directory) as pool:
        pool.update(check_update("INSERT DATA { <x:s> <x:p> 1 }"), 10)
        assert list(scratch.iterdir()) == []
    (scratch / "left" / "copy").mkdir(parents=True)
    directory.close()
    with DirectoryStore(tmp_path / "store"):
        assert not scratch.exists()
