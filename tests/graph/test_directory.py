"""A store in a directory: generations, locks, and crashes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from counterpoint.errors import StoreError
from counterpoint.graph.directory import DirectoryStore
from counterpoint.graph.generations import is_store
from counterpoint.graph.rows import Rows
from counterpoint.graph.store import Store, open_store
from counterpoint.ontology.debate import Debate

WRITER = """
import sys
from counterpoint.graph.debate_graphs import DebateGraphs, read_rdf
from counterpoint.graph.store import open_store
store = open_store(sys.argv[1])
editions = [DebateGraphs(sys.argv[2], read_rdf(path), ()) for path in sys.argv[3:]]
print("ready", flush=True)
while True:
    for edition in editions:
        store.put(edition)
        print("put", flush=True)
"""
IRI = "https://example.org/debates/kill"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store"


def generations(place: Path) -> list[str]:
    return sorted(path.name for path in (place / "generations").iterdir() if path.is_dir())


def test_what_was_put_in_is_there_when_the_store_is_opened_again(place: Path, small: Debate) -> None:
    with open_store(place) as store:
        store.replace(small)
        dump = store.dump()
    with open_store(place) as store:
        assert store.dump() == dump
        assert store.debate("harbor-cats").info == small.info


def test_only_the_generation_that_counts_is_left(place: Path, small: Debate, other: Debate) -> None:
    with open_store(place) as store:
        for edition in (small, other, small):
            store.replace(edition)
        assert generations(place) == [f"{store.version:06d}"]


def test_a_generation_that_is_still_read_stays_until_its_reader_is_done(
    place: Path, small: Debate, other: Debate
) -> None:
    with open_store(place) as store, open_store(place, read_only=True) as reader:
        store.replace(small)
        assert reader.debates() == []
        assert len(generations(place)) == 2
        assert isinstance(reader, DirectoryStore)
        reader.refresh()
        assert reader.debate("harbor-cats").info == small.info
        store.replace(other)
        assert reader.debate("harbor-cats").info == small.info


def test_what_a_crash_left_half_filled_is_removed_by_the_next_writer(place: Path, small: Debate) -> None:
    with open_store(place) as store:
        store.replace(small)
        dump, half = store.dump(), store.version + 1
    engine = ox.Store(place / "generations" / f"{half:06d}")
    engine.load(b"<x:a> <x:b> <x:c> .", ox.RdfFormat.N_TRIPLES)
    del engine
    (place / "counterpoint-store.json.new").write_text("{")
    with open_store(place, read_only=True) as store:
        assert store.dump() == dump
    with open_store(place) as store:
        assert store.dump() == dump
        assert generations(place) == [f"{store.version:06d}"]
        store.replace(small)


def test_what_a_failed_change_left_is_in_nobodys_way(place: Path, small: Debate, other: Debate) -> None:
    """An engine that is still closing may write into its directory after it was removed."""
    with open_store(place) as store:
        store.replace(small)
        left = place / "generations" / f"{store.version + 1:06d}"
        left.mkdir()
        (left / "LOG").write_text("still closing")
        store.replace(other)
        assert store.debate("harbor-cats").statements == other.statements
        assert generations(place) == [f"{store.version:06d}"]


def test_a_second_writer_is_told_who_the_first_one_is(place: Path, small: Debate) -> None:
    code = "import sys; from counterpoint.graph.store import open_store; open_store(sys.argv[1])"
    with open_store(place) as store:
        store.replace(small)
        second = subprocess.run(
            [sys.executable, "-c", code, str(place)], capture_output=True, text=True, check=False
        )
        assert second.returncode != 0
        assert (
            f"is being written by process {os.getpid()}; stop it, or open the store read-only"
            in second.stderr
        )
        with pytest.raises(StoreError, match="is being written by process"):
            open_store(place)
    with open_store(place) as store:
        assert store.debates()


def test_a_store_open_to_read_cannot_be_changed(place: Path, small: Debate) -> None:
    open_store(place).close()
    with open_store(place, read_only=True) as store, pytest.raises(StoreError, match="open to read only"):
        store.replace(small)


def test_a_closed_store_says_so(place: Path) -> None:
    store = open_store(place)
    store.close()
    with pytest.raises(StoreError, match="has been closed"):
        store.debates()


def test_a_directory_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(StoreError, match="is not empty and holds no Counterpoint store"):
        open_store(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "letters.txt")


def test_a_plain_oxigraph_database_is_not_taken_for_a_store(tmp_path: Path) -> None:
    ox.Store(tmp_path / "db").flush()
    with pytest.raises(StoreError, match="holds no Counterpoint store"):
        open_store(tmp_path / "db")


def test_a_directory_tells_whether_it_is_a_store(place: Path) -> None:
    assert not is_store(place)
    open_store(place).close()
    assert is_store(place)


def test_nothing_to_read_where_no_store_is(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store here yet"):
        open_store(tmp_path / "none", read_only=True)
    assert not (tmp_path / "none").exists()


def test_a_store_of_a_later_format_is_not_opened(place: Path) -> None:
    open_store(place).close()
    (place / "counterpoint-store.json").write_text(json.dumps({"format": 2, "generation": 1}))
    with pytest.raises(StoreError, match="format 2, this version reads 1"):
        open_store(place)


def test_a_change_that_fails_leaves_the_store_as_it_was(place: Path, small: Debate) -> None:
    from counterpoint.graph.debate_graphs import DebateGraphs

    class Failing(DebateGraphs):
        def quads(self):  # type: ignore[no-untyped-def]
            yield from list(super().quads())[:5]
            raise OSError("the disk is full")

    with open_store(place) as store:
        iri = store.replace(small)
        dump, version = store.dump(), store.version
        with pytest.raises(StoreError, match="the change was not made: the disk is full"):
            store.put(Failing(iri, DebateGraphs.of(small).asserted, ()))
        assert (store.dump(), store.version) == (dump, version)
        store.replace(small)
        assert len(generations(place)) == 1  # what the failure left, an engine just closing, is gone by now


def edition_files(folder: Path, size: int) -> tuple[Path, Path]:
    """Two editions of one debate: every triple of the first says "old", every one of the second "new"."""
    cp = "https://w3id.org/counterpoint/ontology#"
    paths = []
    for word in ("old", "new"):
        path = folder / f"{word}.nt"
        lines = [f"<{IRI}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{cp}Debate> ."]
        lines += [f'<{IRI}/claims/c{i}> <{cp}text> "{word}" .' for i in range(size)]
        path.write_text("\n".join(lines) + "\n")
        paths.append(path)
    return paths[0], paths[1]


def editions_in(store: Store) -> dict[object, object]:
    rows = store.query(
        f"SELECT ?word (COUNT(*) AS ?n) {{ GRAPH <{IRI}> {{ ?s cp:text ?word }} }} GROUP BY ?word"
    )
    assert isinstance(rows, Rows)
    return {row["word"]: row["n"] for row in rows}


def kill_while_loading(place: Path, files: tuple[Path, Path], delay: float) -> None:
    """A writer that replaces one edition by the other without end, killed ``delay`` seconds into it."""
    command = [sys.executable, "-c", WRITER, str(place), IRI, *map(str, files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        writer.wait()


def check_kills(place: Path, folder: Path, kills: int, size: int, seed: int) -> None:
    files = edition_files(folder, size)
    dice = random.Random(seed)
    began = time.monotonic()
    with open_store(place) as store:
        store.load(files[0])
    load = time.monotonic() - began
    for _ in range(kills):
        kill_while_loading(place, files, dice.uniform(0, 2.5 * load))
        with open_store(place, read_only=True) as reader:
            found = editions_in(reader)
        assert found in ({"old": size}, {"new": size}), found
        with open_store(place) as store:
            assert editions_in(store) == found
            assert generations(place) == [f"{store.version:06d}"]


def test_a_process_killed_while_it_loads_leaves_the_old_debate_or_the_new_one(
    place: Path, tmp_path: Path
) -> None:
    check_kills(place, tmp_path, kills=4, size=20_000, seed=1)


@pytest.mark.soak
def test_hundreds_of_kills_never_leave_half_a_debate(place: Path, tmp_path: Path) -> None:
    kills = 30 if os.environ.get("COUNTERPOINT_SOAK") == "sample" else 300
    check_kills(place, tmp_path, kills=kills, size=20_000, seed=2)


def test_a_process_killed_while_it_makes_the_store_leaves_a_place_that_can_be_used(tmp_path: Path) -> None:
    code = (
        "import sys; from counterpoint.graph.store import open_store; print(1, flush=True); "
        "open_store(sys.argv[1])"
    )
    dice = random.Random(3)
    for i in range(6):
        place = tmp_path / f"store-{i}"
        with subprocess.Popen([sys.executable, "-c", code, str(place)], stdout=subprocess.PIPE) as maker:
            assert maker.stdout is not None
            maker.stdout.readline()
            time.sleep(dice.uniform(0, 0.1))
            maker.send_signal(signal.SIGKILL)
        with open_store(place) as store:
            assert store.debates() == []
