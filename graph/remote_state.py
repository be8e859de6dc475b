"""What a store keeps of itself in its server, in one graph of its own.

    <#store>      #version  a number that grows with every change;   #change  which one was last
                  #holds    each graph that was put in;              #ontology  which edition is there
    <#change-…>   #puts     a graph being filled beside the one that it  #becomes
                  #drops    a graph that goes, or that it  #keeps  without triples
                  #ready    when only the switch is missing

A change that a crash left half done is finished by whoever opens the store next where it is ready, else what
was filled of it is dropped.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

__all__ = ["DEFAULT_GRAPH", "NOTHING", "STATE_QUERY", "Pending", "State", "is_abandoned", "new_change"]

_OURS: Final = "https://w3id.org/counterpoint/store#"
_STATE: Final = f"{_OURS}state"
_STORE: Final = f"{_OURS}store"
_CHANGE: Final = f"{_OURS}change-"
_FILLED: Final = f"{_OURS}filled-"

DEFAULT_GRAPH: Final = f"{_OURS}default"
"""Holds what a local store has in its default graph, which not every server has."""

NOTHING: Final = f"{_OURS}nothing"
"""A graph that is never there: a default graph that is empty has to be named as well."""

STATE_QUERY: Final = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{_STATE}> {{ ?s ?p ?o }} }}"

_TEXTS: Final = frozenset({"version", "change", "ontology", "ready"})
"""The properties whose values are literals; those of the others name graphs."""

_OLD: Final = 3600
"""Seconds after which a change of another machine counts as given up."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A change on its way.

    ``puts`` has for each graph that it changes the one that is filled for it, ``drops`` those that go, and
    ``keeps`` those of them that stay, empty.
    """

    name: str
    puts: Mapping[str, str] = field(default_factory=dict)
    drops: tuple[str, ...] = ()
    keeps: frozenset[str] = frozenset()
    is_ready: bool = False

    def intent(self) -> str:
        """The update that notes it, before anything is filled."""
        lines = [f"<{self.name}> <{_OURS}drops> <{graph}> ." for graph in self.drops]
        lines += [f"<{self.name}> <{_OURS}keeps> <{graph}> ." for graph in self.keeps]
        for target, filled in self.puts.items():
            lines.append(f"<{self.name}> <{_OURS}puts> <{filled}> . <{filled}> <{_OURS}becomes> <{target}> .")
        return _insert(lines)

    def readiness(self) -> str:
        """The update after which it is finished whatever happens."""
        return _insert([f"<{self.name}> <{_OURS}ready> 1 ."])

    @classmethod
    def of(cls, name: str, sizes: Mapping[str, int], drops: Sequence[str]) -> Pending:
        """A change with a graph to fill for each that will have triples, of those whose sizes are given."""
        targets = [graph for graph, size in sizes.items() if size]
        empty = [graph for graph, size in sizes.items() if not size]
        puts = {target: f"{_FILLED}{name.removeprefix(_CHANGE)}-{i}" for i, target in enumerate(targets)}
        return cls(name, puts, (*drops, *empty), frozenset(empty))

    @property
    def held(self) -> frozenset[str]:
        """The graphs that the store holds because of it."""
        return self.keeps | self.puts.keys()

    def forgotten(self) -> list[str]:
        """The operations that take the note of it out."""
        return [
            f"DELETE WHERE {{ GRAPH <{_STATE}> {{ <{node}> ?p ?o }} }}"
            for node in (self.name, *self.puts.values())
        ]


@dataclass(frozen=True, slots=True)
class State:
    """What the graph says."""

    version: int = 0
    change: str = ""
    ontology: str = ""
    holds: frozenset[str] = frozenset()
    pending: tuple[Pending, ...] = ()

    @classmethod
    def read(cls, rows: Iterable[Sequence[object]]) -> State:
        """The state in rows of subject, predicate and object; what belongs to no state is passed over."""
        found: dict[tuple[str, str], list[str]] = {}
        for subject, predicate, value in rows:
            if not (isinstance(subject, ox.NamedNode) and isinstance(predicate, ox.NamedNode)):
                continue
            name = predicate.value.removeprefix(_OURS)
            if isinstance(value, ox.Literal if name in _TEXTS else ox.NamedNode):
                found.setdefault((subject.value, name), []).append(value.value)
        numbers = [int(text) for text in found.get((_STORE, "version"), []) if text.isdecimal()]
        changes = sorted({subject for subject, _ in found if subject.startswith(_CHANGE)})
        return cls(
            max(numbers, default=0),
            max(found.get((_STORE, "change"), []), default=""),
            max(found.get((_STORE, "ontology"), []), default=""),
            frozenset(found.get((_STORE, "holds"), [])),
            tuple(_pending(name, found) for name in changes),
        )

    def after(self, change: str, drops: Iterable[str], puts: Iterable[str], ontology: str = "") -> list[str]:
        """The operations that note a change: what the store holds then, and its new number."""
        fields = ["version", "change", *(["ontology"] if ontology else [])]
        gone = [f"<{_STORE}> <{_OURS}holds> <{graph}> ." for graph in drops]
        lines = [f'<{_STORE}> <{_OURS}version> {self.version + 1} ; <{_OURS}change> "{change}" .']
        lines += [f"<{_STORE}> <{_OURS}holds> <{graph}> ." for graph in puts]
        lines += [f'<{_STORE}> <{_OURS}ontology> "{ontology}" .'] if ontology else []
        subject = f"GRAPH <{_STATE}> {{ <{_STORE}>"
        steps = [f"DELETE WHERE {{ {subject} <{_OURS}{name}> ?o }} }}" for name in fields]
        if gone:
            steps.append(f"DELETE DATA {{ GRAPH <{_STATE}> {{ {' '.join(gone)} }} }}")
        return [*steps, _insert(lines)]


def _insert(lines: Iterable[str]) -> str:
    return f"INSERT DATA {{ GRAPH <{_STATE}> {{ {' '.join(lines)} }} }}"


def _pending(name: str, found: Mapping[tuple[str, str], Sequence[str]]) -> Pending:
    filled = found.get((name, "puts"), ())
    puts = {target: graph for graph in filled for target in found.get((graph, "becomes"), ())}
    drops, keeps = found.get((name, "drops"), ()), found.get((name, "keeps"), ())
    return Pending(name, puts, tuple(drops), frozenset(keeps), (name, "ready") in found)


def _machine() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:12]


def new_change() -> str:
    """A name for a change that tells who makes it: machine, process, and when it began."""
    return f"{_CHANGE}{_machine()}-{os.getpid()}-{int(time.time())}-{secrets.token_hex(6)}"


def is_abandoned(name: str, mine: Iterable[str] = ()) -> bool:
    """Has whoever made this change ended, or begun it so long ago that nobody works on it any more?

    ``mine`` are changes that this process is working on.
    """
    if name in mine:
        return False
    try:
        machine, process, began, _ = name.removeprefix(_CHANGE).split("-")
        if machine != _machine() or time.time() - int(began) > _OLD:
            return time.time() - int(began) > _OLD
        if int(process) == os.getpid():
            return True
        with suppress(PermissionError):  # somebody else's, who lives
            os.kill(int(process), 0)
    except (ValueError, ProcessLookupError, OverflowError):
        return True
    return False
