"""Supports and attacks by number: the structure that gradual semantics are computed on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from counterpoint.errors import AnalysisError
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import ArgumentKind

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Bipolar", "Floats", "sides"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Bipolar:
    """Things with a base score, arguments between them, and what acts on a thing directly.

    Attributes:
        names: of the n nodes.
        base: τ, shape (n,), each in [0, 1].
        inference: node of each of the m arguments, shape (m,).
        target: node that each argument is for or against, shape (m,); −1 where that is not looked at.
        sign: +1 or −1 of each argument, shape (m,).
        premises: CSR 0/1 array, shape (m, n).
        direct: CSR array, shape (n, n): in row y, column x, +1 or −1 where x itself acts on y (exclusions;
            the edges of a plain graph).
    """

    names: tuple[str, ...]
    base: Floats
    inference: Ints
    target: Ints
    sign: Floats
    premises: Any
    direct: Any

    @classmethod
    def of(
        cls,
        debate: Debate,
        nodes: Collection[str],
        *,
        selection: Selection | None = None,
        exclusions: bool = True,
    ) -> Bipolar:
        """The structure of a debate's propositions and arguments that are among ``nodes``.

        τ of a proposition is (P + 1)/(P + Q + 2), of an argument (P + 1)/(P + Q + 1), with P and Q the actors
        whose vote on it is for and against. What excludes a proposition acts on it directly, but where it is
        the only premise of an attack on it, which acts already.
        """
        names = tuple(sorted(nodes))
        number = {name: i for i, name in enumerate(names)}
        held = sides(Incidence.of(debate, selection))
        base = np.array([_base(debate, name, *held.get(name, (set(), set()))) for name in names])
        arguments = [debate.arguments[name] for name in names if name in debate.arguments]
        cells = [(i, number[p]) for i, a in enumerate(arguments) for p in a.premises if p in number]
        return cls(
            names=names,
            base=base,
            inference=np.array([number[a.key] for a in arguments], dtype=np.int64),
            target=np.array([number.get(a.conclusion, -1) for a in arguments], dtype=np.int64),
            sign=np.array([1.0 if a.role is ArgumentKind.SUPPORT else -1.0 for a in arguments]),
            premises=_csr(cells, [1.0] * len(cells), (len(arguments), len(names))),
            direct=_exclusions(debate, number) if exclusions else _csr([], [], (len(names), len(names))),
        )

    @classmethod
    def from_networkx(cls, graph: nx.DiGraph[str]) -> Bipolar:
        """The structure of a plain graph: nodes have ``base``, edges ``sign`` +1 (support) or −1 (attack)."""
        names = tuple(map(str, graph.nodes))
        number = {name: i for i, name in enumerate(graph.nodes)}
        edges = [(number[b], number[a], float(s)) for a, b, s in graph.edges(data="sign", default=1)]
        none = np.zeros(0, dtype=np.int64)
        return cls(
            names=names,
            base=np.array([float(graph.nodes[node].get("base", 0.5)) for node in graph.nodes]),
            inference=none,
            target=none,
            sign=np.zeros(0),
            premises=_csr([], [], (0, len(names))),
            direct=_csr([(b, a) for b, a, _ in edges], [s for *_, s in edges], (len(names), len(names))),
        )

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each node, by name."""
        return {name: i for i, name in enumerate(self.names)}

    def number(self, name: str) -> int:
        """The number of a node.

        Raises:
            AnalysisError: there is none of that name.
        """
        if name not in self.numbers:
            raise AnalysisError(f'there is no proposition or argument "{name[:80]}" in what is analyzed')
        return self.numbers[name]

    @cached_property
    def factors(self) -> tuple[Ints, Ints, Ints]:
        """What is multiplied in each argument's force: (argument, node) pairs and where each argument begins.

        The argument's own node comes first, its premises after it.
        """
        counts = np.diff(self.premises.indptr) + 1
        starts = (np.cumsum(counts) - counts).astype(np.int64)
        nodes = np.insert(self.premises.indices.astype(np.int64), self.premises.indptr[:-1], self.inference)
        return np.repeat(np.arange(len(self.inference)), counts), nodes, starts

    def force(self, strength: Floats) -> Floats:
        """φ of each argument: its own strength times those of its premises, shape (m,)."""
        _, nodes, starts = self.factors
        return np.multiply.reduceat(strength[nodes], starts) if len(starts) else np.zeros(0)

    def energy(self, strength: Floats) -> Floats:
        """E of each node: what is for it less what is against it, shape (n,)."""
        return np.asarray(self._received @ self.force(strength) + self.direct @ strength)

    @cached_property
    def _received(self) -> Any:
        """Row y, column a: the sign of argument a where its target is y."""
        known = self.target >= 0
        cells = (self.target[known], np.flatnonzero(known))
        return sparse.csr_array((self.sign[known], cells), shape=(len(self), len(self.target)))

    def energy_slope(self, strength: Floats) -> Any:
        """∂E_y/∂σ_x as a CSR array, shape (n, n), by the product rule without division."""
        argument, nodes, _ = self.factors
        others = _product_of_others(strength[nodes], argument)
        shape = (len(self.target), len(self))
        return sparse.csr_array(
            self._received @ sparse.csr_array((others, (argument, nodes)), shape=shape) + self.direct
        )

    def with_base(self, node: int, value: float) -> Bipolar:
        """The same with another base score of one node."""
        base = self.base.copy()
        base[node] = value
        return replace(self, base=base)

    def without(self, gone: Iterable[str]) -> Bipolar:
        """The same without some nodes, and every argument that uses or targets one that is gone."""
        left = set(gone)
        while True:
            out = np.array([name in left for name in self.names])
            hit = (self.premises @ out.astype(float) > 0) | (out[self.target] & (self.target >= 0))
            more = {self.names[i] for i in self.inference[hit]} - left
            if not more:
                break
            left |= more
        keep = np.flatnonzero(~np.array([name in left for name in self.names]))
        new = np.full(len(self) + 1, -1, dtype=np.int64)
        new[keep] = np.arange(len(keep))
        stays = new[self.inference] >= 0
        return Bipolar(
            names=tuple(self.names[i] for i in keep),
            base=self.base[keep],
            inference=new[self.inference[stays]],
            target=new[self.target[stays]],
            sign=self.sign[stays],
            premises=self.premises[stays][:, keep],
            direct=self.direct[keep][:, keep],
        )


def sides(incidence: Incidence) -> dict[str, tuple[set[str], set[str]]]:
    """The actors whose vote on each proposition and argument is for, and against."""
    held: dict[str, tuple[set[str], set[str]]] = {}
    votes = incidence.votes.tocoo()
    for i, j, vote in zip(votes.row, votes.col, votes.data, strict=True):
        pair = held.setdefault(incidence.propositions[j], (set(), set()))
        pair[0 if vote > 0 else 1].add(incidence.actors[i])
    return held


def _base(debate: Debate, name: str, pro: set[str], con: set[str]) -> float:
    prior = 1 if name in debate.arguments else 2
    return (len(pro) + 1) / (len(pro) + len(con) + prior)


def _exclusions(debate: Debate, number: Mapping[str, int]) -> Any:
    attacks = {
        (a.premises[0], a.conclusion)
        for a in debate.arguments.values()
        if a.role is ArgumentKind.ATTACK and len(a.premises) == 1
    }
    cells = [
        (number[name], number[other])
        for name in number
        if name in debate.propositions
        for other in debate.excluded_by(name)
        if other in number and (other, name) not in attacks
    ]
    return _csr(cells, [-1.0] * len(cells), (len(number), len(number)))


def _product_of_others(values: Floats, group: Ints) -> Floats:
    """For each value the product of the others in its group; groups are consecutive."""
    before, after = np.ones_like(values), np.ones_like(values)
    _, starts, sizes = np.unique(group, return_index=True, return_counts=True)
    for place in range(1, int(sizes.max(initial=0))):  # the next of every group that is so large, together
        here, there = (starts + place)[sizes > place], (starts + sizes - 1 - place)[sizes > place]
        before[here] = before[here - 1] * values[here - 1]
        after[there] = after[there + 1] * values[there + 1]
    return before * after


def _csr(cells: list[tuple[int, int]], values: list[float], shape: tuple[int, int]) -> Any:
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    return sparse.csr_array((np.array(values, dtype=float), (rows, columns)), shape=shape)
