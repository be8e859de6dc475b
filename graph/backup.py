"""A store in a directory as one file, and back.

    # Counterpoint backup, format 1
    # graph <…>                                             every graph without triples
    <…> <…> "…" <…> .                                       every quad, as N-Quads
    # counterpoint-backup quads=6967 sha256=41c5…             of all bytes before this line

The file is gzip; any program that reads N-Quads reads what is in it. It is no archive of files, so nothing in
it can name a path. Blank nodes keep their labels and literals their form.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import stat
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from counterpoint.errors import StoreError
from counterpoint.graph.engine import empty_graphs, load_ontology
from counterpoint.graph.generations import Generations, sync

__all__ = ["Backup", "backup", "restore"]

_HEAD: Final = b"# Counterpoint backup, format 1\n"
_GRAPH: Final = re.compile(rb"# graph <([^<>\x00-\x20]+)>\n")
_LAST: Final = b"# counterpoint-backup "
_SUM: Final = re.compile(rb"# counterpoint-backup quads=(\d{1,18}) sha256=([0-9a-f]{64})\n")
_LONGEST_LINE: Final = 64 * 1024 * 1024
"""Bytes of a quad; what unpacks to a longer line is no backup of ours."""

_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: quads, and bytes of N-Quads before they are packed."""

    quads: int
    size: int


def backup(store: str | Path, file: str | Path) -> Backup:
    """Write what a store in a directory last committed into a file, beside whoever writes the store.

    The file is there as a whole or, where writing fails, as it was before; only its owner may read it.

    Raises:
        StoreError: there is no store, it cannot be read, or the file cannot be written.
    """
    root, target = Path(store), Path(file)
    generation = Generations(root).open_current()
    if target.resolve().is_relative_to(root.resolve()):
        raise StoreError(f"{target} is inside the store {root}; choose a place outside")
    try:
        with _written_whole(target) as raw:
            return _write(generation.engine, raw)
    except OSError as error:
        raise StoreError(f"cannot write {target}: {error.strerror or error}") from None


def restore(file: str | Path, store: str | Path, *, force: bool = False) -> Backup:
    """Make a store in a directory from a backup; it is verified first, and there as a whole or not at all.

    The vocabulary is that of this version. With ``force`` a store that is there already is replaced, in one
    step, as by any other change; a directory that holds something else never is.

    Raises:
        StoreError: the file is no whole backup, the place is taken, or it cannot be written.
    """
    source, generations = Path(file), Generations(Path(store))
    if generations.current_number() is not None and not force:
        raise StoreError(f"{store} holds a store already; --force puts the backup in its place")
    try:
        with _opened(source) as raw:
            found, without_triples = _verified(raw, source, _room(Path(store)))
            raw.seek(0)
            _replace(generations, raw, without_triples)
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{store}: the backup was not restored: {error}") from None
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{source}: no backup: {error}") from None
    return found


@contextmanager
def _written_whole(target: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the target's place, safe on disk, when all is written."""
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            yield raw
            raw.flush()
            os.fsync(raw.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync(target.parent)


def _write(engine: ox.Store, raw: IO[bytes]) -> Backup:
    with gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=raw, mtime=0) as packed:
        lines = _Counted(packed)
        lines.write(_HEAD)
        for graph in sorted(empty_graphs(engine), key=str):
            lines.write(f"# graph {graph}\n".encode())
        before = lines.lines
        engine.dump(cast(IO[bytes], lines), ox.RdfFormat.N_QUADS)
        quads = lines.lines - before
        packed.write(_LAST + f"quads={quads} sha256={lines.digest.hexdigest()}\n".encode())
    return Backup(quads, lines.size)


class _Counted:
    """Writes on, and counts and digests what is written."""

    def __init__(self, output: gzip.GzipFile) -> None:
        self._output = output
        self.digest = hashlib.sha256()
        self.size = 0
        self.lines = 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        self.lines += data.count(b"\n")
        return self._output.write(data)

    def flush(self) -> None:
        """Nothing: the packer decides when."""


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    """The file, open to read.

    Raises:
        StoreError: it is missing, or no plain file.
    """
    try:
        descriptor = os.open(source, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise StoreError(f"cannot read {source}: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise StoreError(f"{source} is no file")
    with os.fdopen(descriptor, "rb") as raw:
        yield raw


def _room(root: Path) -> int:
    """Bytes that are free where a store is to be."""
    place = next(path for path in (root.absolute(), *root.absolute().parents) if path.exists())
    return shutil.disk_usage(place).free


def _verified(raw: IO[bytes], source: Path, room: int) -> tuple[Backup, list[ox.NamedNode]]:
    """What the backup holds, read to its end, and its graphs without triples.

    Its form, its length and its digest are as it says.

    Raises:
        StoreError: they are not, or it unpacks to more than ``room`` bytes.
    """
    packed, read = gzip.GzipFile(fileobj=raw), _Read()
    try:
        while line := packed.readline(_LONGEST_LINE + 1):
            if read.size == 0 and line != _HEAD:
                raise StoreError(f"{source} is no Counterpoint backup of format 1")
            if line.startswith(_LAST):
                read.check(line, source)
                if packed.read(1):
                    raise StoreError(f"{source} is no whole backup: something follows its last line")
                return Backup(read.quads, read.size), read.without_triples
            read.add(line)
            if read.size > room or len(line) > _LONGEST_LINE:
                raise StoreError(
                    f"{source} unpacks to a line or a size beyond all measure; {room:,} bytes are free"
                )
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise StoreError(f"{source} is no whole backup: {error}") from None
    raise StoreError(f"{source} is no whole backup: its last line is missing")


class _Read:
    """What has been read of a backup."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.size = 0
        self.quads = 0
        self.without_triples: list[ox.NamedNode] = []

    def add(self, line: bytes) -> None:
        self._digest.update(line)
        self.size += len(line)
        self.quads += not line.startswith(b"#")
        if graph := _GRAPH.fullmatch(line):
            self.without_triples.append(ox.NamedNode(graph[1].decode()))

    def check(self, last: bytes, source: Path) -> None:
        """Raise :class:`StoreError` where the last line says something else."""
        found = _SUM.fullmatch(last)
        if found is None:
            raise StoreError(f"{source} is no whole backup: its last line is not well formed")
        if found[2].decode() != self._digest.hexdigest() or int(found[1]) != self.quads:
            raise StoreError(f"{source} is damaged: its {self.quads:,} quads are not those that were written")


def _replace(generations: Generations, raw: IO[bytes], without_triples: Sequence[ox.NamedNode]) -> None:
    """Fill a new generation from a verified backup, and make it the one that counts."""
    lock = generations.lock_writer()
    try:
        generations.clean()
        with generations.filling() as path:
            _fill(path, raw, without_triples)
        generations.clean()
    finally:
        os.close(lock)


def _fill(path: Path, raw: IO[bytes], without_triples: Sequence[ox.NamedNode]) -> None:
    engine, packed = ox.Store(path), cast(IO[bytes], gzip.GzipFile(fileobj=raw))
    engine.bulk_extend(ox.parse(packed, ox.RdfFormat.N_QUADS, rename_blank_nodes=False))
    for graph in without_triples:
        engine.add_graph(graph)
    load_ontology(engine)
    engine.flush()
