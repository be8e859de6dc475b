"""Changes of a store in a server: as one request, or filled beside what is there and switched to.

One request of several operations is a transaction in Oxigraph. In Virtuoso it is not, and it takes no more
than some thousand triples. So elsewhere than in Oxigraph, and for what is large, new graphs are filled under
names of their own by the Graph Store HTTP Protocol, the change is noted as ready, and a last request moves
each graph to its place. Whatever breaks off before the note leaves the old state, after it the new one.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Final

import pyoxigraph as ox

from counterpoint.errors import StoreAwayError, StoreError
from counterpoint.graph.remote_http import Reply, Server, trimmed
from counterpoint.graph.remote_state import Pending, State, is_abandoned, new_change
from counterpoint.ontology import vocabulary

__all__ = ["RemoteWriter"]

_LONGEST_REQUEST: Final = 16 * 1024 * 1024
"""Bytes of an update that is sent as one."""

_QUIET: Final = 2.0
"""Seconds without a change after which nothing of a process that has died is under way any more."""

Parts = Mapping[str, Collection[ox.Triple]]


class RemoteWriter:
    """Makes changes. ``see`` reads the state of the store, ``ask`` whether a graph has triples."""

    def __init__(self, server: Server, see: Callable[[], State], ask: Callable[[str], bool]) -> None:
        self._server = server
        self._see = see
        self._ask = ask
        self._mine: set[str] = set()

    def prepare(self, state: State) -> None:
        """Finish or undo what a crash left behind, and put the ontology in where it is not this edition's.

        Raises:
            StoreError: the server does not take it.
        """
        if self._tidied(state):
            state = self._see()
        edition, triples = _ontology()
        if state.ontology != edition and (not state.version or vocabulary.ONTOLOGY in state.holds):
            self.change(state, (), {vocabulary.ONTOLOGY: triples}, edition)

    def change(self, state: State, drops: Sequence[str], parts: Parts, ontology: str = "") -> None:
        """Put whole graphs in, in place of those of their names, and drop others.

        Raises:
            StoreError: the change was not made, or it is not known whether it was.
        """
        if self._tidied(state):
            state = self._see()
        name = new_change()
        self._mine.add(name)
        try:
            if not self._made_as_one(name, state, drops, parts, ontology):
                self._fill(name, drops, parts)
                self._switch(name, ontology)
        finally:
            self._mine.discard(name)

    def _made_as_one(
        self, name: str, state: State, drops: Sequence[str], parts: Parts, ontology: str
    ) -> bool:
        """Make it as one request, where the server makes that a transaction and takes one so long."""
        if "oxigraph" not in self._server.software.lower():
            return False
        data = [f"GRAPH <{graph}> {{ {' . '.join(map(str, triples))} }}" for graph, triples in parts.items()]
        if sum(map(len, data)) > _LONGEST_REQUEST:
            return False
        steps = [f"DROP SILENT GRAPH <{graph}>" for graph in (*drops, *parts)]
        steps += [f"INSERT DATA {{ {' '.join(data)} }}"] if data else []
        steps += state.after(name, drops, parts, ontology)
        self._send(steps, lambda: self._see().change == name)
        return True

    def _fill(self, name: str, drops: Sequence[str], parts: Parts) -> None:
        """Fill the new graphs beside the old ones, and note that only the switch is missing."""
        pending = Pending.of(name, {graph: len(triples) for graph, triples in parts.items()}, drops)
        try:
            self._send([pending.intent()], None)
            for graph, filled in pending.puts.items():
                lines = "".join(f"{triple} .\n" for triple in parts[graph])
                _refuse(self._server.put(filled, lines.encode()), self._server.addresses.graphs)
            self._send([pending.readiness()], lambda: _is_ready(self._see(), name))
        except BaseException:
            with suppress(StoreError):  # the next change, or whoever opens the store next, does it
                if not _is_ready(self._see(), name):
                    self._undo(pending)
            raise

    def _switch(self, name: str, ontology: str = "") -> None:
        """Move each filled graph that is still there to its place; may be done again after a crash."""
        state = self._see()
        pending = next((change for change in state.pending if change.name == name), None)
        if pending is None:
            return
        steps = [
            f"MOVE SILENT GRAPH <{filled}> TO GRAPH <{target}>"
            for target, filled in pending.puts.items()
            if self._ask(filled)  # Virtuoso would empty the target where there is nothing to move
        ]
        steps += [f"DROP SILENT GRAPH <{graph}>" for graph in pending.drops]
        steps += state.after(name, set(pending.drops) - pending.held, pending.held, ontology)
        self._send(steps + pending.forgotten(), lambda: self._see().change == name)

    def _tidied(self, state: State) -> bool:
        """Finish what is ready of changes that nobody works on any more, undo the others; was there any?"""
        if not self._abandoned(state):
            return False
        for change in self._abandoned(self._settled(state)):
            if change.is_ready:
                self._switch(change.name)
            else:
                self._undo(change)
        return True

    def _abandoned(self, state: State) -> list[Pending]:
        return [change for change in state.pending if is_abandoned(change.name, self._mine)]

    def _settled(self, state: State) -> State:
        """The state when it has stayed the same for a while.

        A server may still be busy with the last request of a process that has died; making the same moves
        beside it would move what is no longer there.
        """
        since = time.monotonic()
        while time.monotonic() - since < _QUIET:
            time.sleep(_QUIET / 10)
            found = self._see()
            if found != state:
                state, since = found, time.monotonic()
        return state

    def _undo(self, pending: Pending) -> None:
        steps = [f"DROP SILENT GRAPH <{filled}>" for filled in pending.puts.values()]
        self._send(steps + pending.forgotten(), None)

    def _send(self, steps: Iterable[str], happened: Callable[[], bool] | None) -> None:
        """Make an update; where its answer is lost, ``happened`` looks whether it was made.

        Raises:
            StoreError: it was not made, or that is not known.
        """
        try:
            reply = self._server.update(" ;\n".join(steps))
        except StoreAwayError as lost:
            try:
                done = happened is not None and happened()
            except StoreError:
                raise StoreAwayError(f"{lost}; the change may have been made all the same") from None
            if not done:
                raise StoreAwayError(f"{lost}; the change was not made so far") from None
            return
        if happened is None or reply.is_good or not happened():
            _refuse(reply, self._server.addresses.update)


def _refuse(reply: Reply, address: str) -> None:
    if reply.is_good:
        return
    text = trimmed(reply.body)
    said = f': it says "{text}"' if text else ""
    hint = ""
    if reply.status in (404, 405, 415, 501):
        hint = "; are --store-update and --store-graphs the server's addresses for updates and graphs?"
    where = f"the store's server at {address}"
    raise StoreError(f"{where} did not make the change (status {reply.status}){said}{hint}")


def _is_ready(state: State, name: str) -> bool:
    """Is a change ready, or made already?"""
    return state.change == name or any(change.is_ready for change in state.pending if change.name == name)


@cache
def _ontology() -> tuple[str, list[ox.Triple]]:
    """The ontology's edition (a digest) and triples."""
    text = vocabulary.resource("counterpoint.ttl").encode()
    triples = [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]
    return hashlib.sha256(text).hexdigest()[:16], triples
