"""An abstract argumentation framework: arguments, and which of them attack which (Dung 1995)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Literal

from counterpoint.errors import AnalysisError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Framework"]


@dataclass(frozen=True)
class Framework:
    """Arguments by number, with their names, attackers and targets.

    ``attackers[i]`` and ``targets[i]`` hold the numbers of the arguments that attack argument i, and that it
    attacks, sorted and each once.
    """

    names: tuple[str, ...]
    attackers: tuple[tuple[int, ...], ...]
    targets: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, names: Iterable[str], attacks: Iterable[tuple[str, str]]) -> Framework:
        """The framework of these arguments and (attacker, target) pairs, by name.

        Raises:
            AnalysisError: an attack names an argument that there is not, or a name stands twice.
        """
        ordered = tuple(names)
        number = {name: i for i, name in enumerate(ordered)}
        if len(number) < len(ordered):
            raise AnalysisError("an argument of the framework is named twice")
        try:
            pairs = [(number[a], number[b]) for a, b in attacks]
        except KeyError as unknown:
            raise AnalysisError(
                f"an attack names the argument {unknown}, which the framework has not"
            ) from None
        return cls.from_numbers(ordered, pairs)

    @classmethod
    def from_numbers(cls, names: Sequence[str], attacks: Iterable[tuple[int, int]]) -> Framework:
        """The framework of numbered arguments; attacks are pairs of numbers, those given twice count once."""
        attackers: list[set[int]] = [set() for _ in names]
        targets: list[set[int]] = [set() for _ in names]
        for a, b in attacks:
            attackers[b].add(a)
            targets[a].add(b)
        return cls(
            tuple(names), tuple(tuple(sorted(s)) for s in attackers), tuple(tuple(sorted(s)) for s in targets)
        )

    @classmethod
    def from_networkx(cls, graph: nx.DiGraph[str]) -> Framework:
        """The framework whose arguments are a directed graph's nodes and whose attacks are its edges."""
        return cls.of(map(str, graph.nodes), ((str(a), str(b)) for a, b in graph.edges))

    def to_networkx(self) -> nx.DiGraph[str]:
        """A directed graph: an edge from each attacker to its target."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.names)
        graph.add_edges_from(
            (self.names[a], self.names[b]) for a, targets in enumerate(self.targets) for b in targets
        )
        return graph

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each argument, by name."""
        return {name: i for i, name in enumerate(self.names)}

    def number(self, name: str) -> int:
        """The number of an argument.

        Raises:
            AnalysisError: the framework has none of that name.
        """
        try:
            return self.numbers[name]
        except KeyError:
            raise AnalysisError(f'the framework has no argument "{name[:80]}"') from None

    def restricted(self, kept: Iterable[int]) -> tuple[Framework, tuple[int, ...]]:
        """The framework of some arguments and the attacks among them, and their numbers in this one."""
        old = tuple(sorted(set(kept)))
        if len(old) == len(self):
            return self, old
        new = {number: i for i, number in enumerate(old)}
        attackers, targets = (
            tuple(tuple(new[other] for other in ends[i] if other in new) for i in old)
            for ends in (self.attackers, self.targets)
        )
        return Framework(tuple(self.names[i] for i in old), attackers, targets), old

    def reaching(self, start: int, within: set[int]) -> set[int]:
        """The arguments of ``within`` with a path of attacks in it to ``start``, itself included."""
        found, open_ = {start}, [start]
        while open_:
            more = within.intersection(self.attackers[open_.pop()]) - found
            found |= more
            open_ += more
        return found

    def islands(self, within: Collection[int]) -> list[set[int]]:
        """The arguments of ``within`` in groups that no attack joins (weakly connected components)."""
        return self._components(within, "weak")

    def circles(self, within: Collection[int]) -> list[set[int]]:
        """The arguments of ``within`` in groups that attacks lead round in (strongly connected components).

        Attackers come before what they attack: Tarjan's algorithm finds a component after all that its edges
        lead to, and here these lead to attackers.
        """
        return self._components(within, "strong")

    def _components(self, within: Collection[int], connection: Literal["weak", "strong"]) -> list[set[int]]:
        import numpy as np
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        if not within:
            return []
        inner, old = self.restricted(within)
        ends = np.cumsum([0, *map(len, inner.attackers)])
        attackers = np.fromiter(chain.from_iterable(inner.attackers), int, count=ends[-1])
        graph = csr_array((np.ones(len(attackers)), attackers, ends), shape=(len(old), len(old)))
        count, labels = connected_components(graph, connection=connection)
        found: list[set[int]] = [set() for _ in range(count)]
        for number, label in zip(old, labels.tolist(), strict=True):
            found[label].add(number)
        return found
