"""A store as one file and back: exact, whole or not at all, and deaf to files that are out to harm."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import random
import re
import signal
import stat
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoint.errors import StoreError
from counterpoint.graph import backup as module
from counterpoint.graph.backup import backup, restore
from counterpoint.graph.debate_graphs import DebateGraphs, GraphContents
from counterpoint.graph.generations import is_store
from counterpoint.graph.store import open_store
from counterpoint.ontology import vocabulary
from counterpoint.ontology.debate import Debate

IRI = "https://example.org/debates/hard"
HEAD = b"# Counterpoint backup, format 1\n"


@pytest.fixture
def store(tmp_path: Path, small: Debate) -> Path:
    """A store with the small debate."""
    place = tmp_path / "store"
    with open_store(place) as opened:
        opened.replace(small)
    return place


def quads(place: Path) -> set[str]:
    """Every quad but the vocabulary's, as N-Quads."""
    with open_store(place, read_only=True) as opened:
        lines = opened.dump().decode().splitlines()
    return {line for line in lines if not line.endswith(f"<{vocabulary.ONTOLOGY}> .")}


def sealed(body: bytes, *, head: bytes = HEAD, count: int | None = None, digest: str = "") -> bytes:
    """A backup of these N-Quads, with a true end or the one that is given."""
    body = head + body
    number = body.count(b"\n") - head.count(b"\n") if count is None else count
    end = f"# counterpoint-backup quads={number} sha256={digest or hashlib.sha256(body).hexdigest()}\n"
    return gzip.compress(body + end.encode(), mtime=0)


def test_what_is_restored_is_what_was_backed_up(store: Path, tmp_path: Path, small: Debate) -> None:
    file, again = tmp_path / "store.nq.gz", tmp_path / "again"
    written = backup(store, file)
    assert restore(file, again) == written
    assert quads(again) == quads(store)
    assert written.quads == len(list(ox.parse(gzip.decompress(file.read_bytes()), ox.RdfFormat.N_QUADS)))
    with open_store(again) as opened:
        assert opened.debate("harbor-cats").info == small.info
        opened.replace(small)  # and it is a store like any other


def test_the_same_store_makes_the_same_file(store: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        backup(store, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


iris = st.sampled_from([ox.NamedNode(f"https://example.org/{name}") for name in ("a", "b/ü", "c#d?e=%20")])
blanks = st.sampled_from([ox.BlankNode(name) for name in ("b0", "x.y", "deadbeef", "0123456789abcdef" * 2)])
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
literals = st.one_of(
    texts.map(ox.Literal),
    st.tuples(texts, st.sampled_from(["en", "ar", "de-ch"])).map(lambda p: ox.Literal(p[0], language=p[1])),
    st.tuples(texts, st.sampled_from(["integer", "double", "date", "dateTime", "boolean", "decimal"])).map(
        lambda p: ox.Literal(p[0], datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{p[1]}"))
    ),
    st.sampled_from(["01", "1.0E0", "-0.0", "INF", "1.50", "2020-01-01T00:00:00.100Z", "9" * 40]).flatmap(
        lambda t: st.sampled_from(["integer", "double", "decimal", "dateTime"]).map(
            lambda n: ox.Literal(t, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{n}"))
        )
    ),
)
triples = st.builds(ox.Triple, st.one_of(iris, blanks), iris, st.one_of(iris, blanks, literals))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(triples, min_size=20, max_size=80))
def test_blank_nodes_and_literals_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, asserted: list[ox.Triple]
) -> None:
    folder = tmp_path_factory.mktemp("exact")
    with open_store(folder / "store") as opened:
        opened.put(DebateGraphs(IRI, asserted, ()))
    backup(folder / "store", folder / "file")
    restore(folder / "file", folder / "again")
    assert quads(folder / "again") == quads(folder / "store")
    labels = {t.subject for t in asserted if isinstance(t.subject, ox.BlankNode)}
    assert all(any(line.startswith(str(label)) for line in quads(folder / "again")) for label in labels)


def test_graphs_without_triples_come_back_too(store: Path, tmp_path: Path) -> None:
    with open_store(store) as opened:
        opened.commit([], GraphContents({ox.NamedNode("x:a"): [], ox.NamedNode("x:b"): []}))
        names, dumped = opened.graphs(), opened.dump().count(b"\n")
    found = backup(store, tmp_path / "file")
    assert restore(tmp_path / "file", tmp_path / "again") == found
    assert found.quads == dumped
    with open_store(tmp_path / "again", read_only=True) as restored:
        assert restored.graphs() == names >= {"x:a", "x:b"}


def test_a_backup_is_taken_while_the_store_is_written(store: Path, tmp_path: Path, small: Debate) -> None:
    with open_store(store) as writer:
        for number in range(3):
            backup(store, tmp_path / "file")
            writer.replace(small)
            restore(tmp_path / "file", tmp_path / f"again-{number}")
    assert {frozenset(quads(tmp_path / f"again-{n}")) for n in range(3)} == {frozenset(quads(store))}


def test_only_its_owner_may_read_a_backup(store: Path, tmp_path: Path) -> None:
    backup(store, tmp_path / "file")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_a_backup_that_fails_leaves_the_one_before(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"the one before")

    def full(self: object, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module._Counted, "write", full)
    with pytest.raises(StoreError, match=r"cannot write .*No space left"):
        backup(store, file)
    assert file.read_bytes() == b"the one before"
    assert {path.name for path in tmp_path.iterdir()} == {"store", "file"}


@pytest.mark.parametrize("place", ["store/file", "store/generations/file", "nowhere/file"])
def test_a_backup_goes_to_a_place_outside_that_is_there(store: Path, tmp_path: Path, place: str) -> None:
    with pytest.raises(StoreError, match=r"inside the store|cannot write"):
        backup(store, tmp_path / place)


def test_what_is_no_store_is_not_backed_up(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here yet"):
        backup(tmp_path / "nowhere", tmp_path / "file")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thing").write_text("x")
    with pytest.raises(StoreError, match="holds no Counterpoint store"):
        backup(tmp_path / "other", tmp_path / "file")
    assert not (tmp_path / "file").exists()


def test_a_store_that_is_there_is_replaced_by_force_alone(
    store: Path, tmp_path: Path, small: Debate, other: Debate
) -> None:
    backup(store, tmp_path / "file")
    target = tmp_path / "target"
    with open_store(target) as opened:
        opened.replace(other)
    before = quads(target)
    with pytest.raises(StoreError, match="--force"):
        restore(tmp_path / "file", target)
    assert quads(target) == before
    restore(tmp_path / "file", target, force=True)
    assert quads(target) == quads(store) != before
    assert len([path for path in (target / "generations").iterdir() if path.is_dir()]) == 1


def test_a_store_that_is_being_written_is_not_replaced(store: Path, tmp_path: Path, small: Debate) -> None:
    backup(store, tmp_path / "file")
    code = "import sys; from counterpoint.graph.store import open_store; s = open_store(sys.argv[1]); "
    code += "print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(StoreError, match="is being written by process"):
            restore(tmp_path / "file", store, force=True)
        writer.communicate("\n")
    restore(tmp_path / "file", store, force=True)


def test_who_reads_while_it_is_replaced_reads_on(store: Path, tmp_path: Path) -> None:
    backup(store, tmp_path / "file")
    with open_store(store, read_only=True) as reader:
        before = reader.dump()
        restore(tmp_path / "file", store, force=True)
        assert reader.dump() == before


@pytest.mark.parametrize("force", [True, False])
def test_a_directory_of_something_else_is_never_touched(store: Path, tmp_path: Path, force: bool) -> None:
    backup(store, tmp_path / "file")
    target = tmp_path / "target"
    target.mkdir()
    (target / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="holds no Counterpoint store"):
        restore(tmp_path / "file", target, force=force)
    assert [path.name for path in target.iterdir()] == ["thesis.txt"]


def packed_tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        member = tarfile.TarInfo("../../../climbed")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"bad"))
    return out.getvalue()


LINE = b'<https://e.org/s> <https://e.org/p> "o" <https://e.org/g> .\n'
HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "no gzip": b"hello",
    "an empty gzip": gzip.compress(b""),
    "a graph of no name": sealed(b"# graph <no name at all>\n# graph <a b>\n# graph <nothing>\n", count=0),
    "an archive that climbs": packed_tar(),
    "another head": sealed(LINE, head=b"# Counterpoint backup, format 2\n"),
    "no end": gzip.compress(HEAD + LINE),
    "a wrong digest": sealed(LINE, digest="0" * 64),
    "a wrong count": sealed(LINE, count=7),
    "an end that is none": gzip.compress(HEAD + LINE + b"# counterpoint-backup quads=x sha256=y\n"),
    "more after the end": gzip.compress(gzip.decompress(sealed(LINE)) + LINE),
    "two in one": sealed(LINE) + sealed(LINE),
    "rubbish after it": sealed(LINE) + b"rubbish",
    "no quads": sealed(b"this is no quad\n"),
    "no address": sealed(b"<not an address> <https://e.org/p> <https://e.org/o> .\n"),
    "no UTF-8": sealed(b'<https://e.org/s> <https://e.org/p> "\xff\xfe" .\n'),
    "half a quad": sealed(LINE + b"<https://e.org/s> <https://e.org/p>\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("there", [True, False])
def test_what_is_no_whole_backup_changes_nothing(
    name: str, there: bool, tmp_path: Path, small: Debate
) -> None:
    file, target = tmp_path / "file", tmp_path / "target"
    file.write_bytes(HOSTILE[name])
    if there:
        with open_store(target) as opened:
            opened.replace(small)
    before = quads(target) if there else None
    with pytest.raises(StoreError, match=re.escape(str(file))):
        restore(file, target, force=there)
    assert is_store(target) == there
    if there:
        assert quads(target) == before
    assert not list(tmp_path.parent.glob("climbed"))


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.99])
def test_a_file_that_is_cut_off_changes_nothing(store: Path, tmp_path: Path, share: float) -> None:
    file = tmp_path / "file"
    backup(store, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(StoreError, match="no whole backup"):
        restore(file, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_flipped_bit_is_found_wherever_it_is(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    backup(store, file)
    whole, dice = file.read_bytes(), random.Random(5)
    for place in [dice.randrange(10, len(whole)) for _ in range(40)]:
        changed = bytearray(whole)
        changed[place] ^= 1 << dice.randrange(8)
        file.write_bytes(bytes(changed))
        with pytest.raises(StoreError):
            restore(file, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_bomb_is_given_up_when_it_is_larger_than_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_room", lambda root: 1_000_000)
    (tmp_path / "file").write_bytes(sealed(LINE * 200_000))
    with pytest.raises(StoreError, match="beyond all measure"):
        restore(tmp_path / "file", tmp_path / "again")


def test_a_line_without_end_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST_LINE", 10_000)
    (tmp_path / "file").write_bytes(sealed(b"#" + b"a" * 5_000_000 + b"\n"))
    with pytest.raises(StoreError, match="beyond all measure"):
        restore(tmp_path / "file", tmp_path / "again")


def test_a_pipe_a_folder_and_nothing_are_no_backups(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "folder", "nothing"):
        if name == "folder":
            (tmp_path / name).mkdir()
        with pytest.raises(StoreError, match=r"is no file|cannot read"):
            restore(tmp_path / name, tmp_path / "again")


def test_a_restore_that_is_killed_leaves_the_old_store_or_the_new_one(tmp_path: Path, small: Debate) -> None:
    body = b"".join(
        b'<https://e.org/s%d> <https://e.org/p> "%d" <https://e.org/g> .\n' % (n, n) for n in range(8_000)
    )
    (tmp_path / "file").write_bytes(sealed(body))
    target, dice = tmp_path / "target", random.Random(9)
    with open_store(target) as opened:
        opened.replace(small)
    old = quads(target)
    code = "import sys; from counterpoint.graph.backup import restore; print(1, flush=True); "
    code += "restore(*sys.argv[1:], force=True)"
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "file"), str(target)], stdout=subprocess.PIPE
        ) as restoring:
            assert restoring.stdout is not None
            restoring.stdout.readline()
            time.sleep(dice.uniform(0, 0.5))
            restoring.send_signal(signal.SIGKILL)
        found = quads(target)
        assert found == old or len(found) == 8_000
    restore(tmp_path / "file", target, force=True)
    assert len(quads(target)) == 8_000
    assert len([path for path in (target / "generations").iterdir() if path.is_dir()]) == 1


def test_a_backup_that_is_killed_leaves_no_half_file(tmp_path: Path) -> None:
    body = b"".join(
        b'<https://e.org/s%d> <https://e.org/p> "%d" <https://e.org/g> .\n' % (n, n) for n in range(8_000)
    )
    (tmp_path / "first").write_bytes(sealed(body))
    restore(tmp_path / "first", tmp_path / "store")
    code = "import sys; from counterpoint.graph.backup import backup; print(1, flush=True); "
    code += "backup(*sys.argv[1:])"
    dice = random.Random(11)
    for number in range(4):
        file = tmp_path / f"file-{number}"
        with subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "store"), str(file)], stdout=subprocess.PIPE
        ) as writing:
            assert writing.stdout is not None
            writing.stdout.readline()
            time.sleep(dice.uniform(0, 0.3))
            writing.send_signal(signal.SIGKILL)
        if file.exists():
            restore(file, tmp_path / f"again-{number}")
            assert quads(tmp_path / f"again-{number}") == quads(tmp_path / "store")
