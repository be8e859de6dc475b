"""An abstract argumentation framework: arguments, and which of them attack which (Dung 1995)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

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
        new = {number: i for i, number in enumerate(old)}
        inner = [(new[a], new[b]) for a in old for b in self.targets[a] if b in new]
        return Framework.from_numbers([self.names[i] for i in old], inner), old

    def reaching(self, start: int, within: Collection[int]) -> set[int]:
        """The arguments of ``within`` with a path of attacks in it to ``start``, itself included."""
        found, open_ = {start}, [start]
        while open_:
            for attacker in self.attackers[open_.pop()]:
                if attacker in within and attacker not in found:
                    found.add(attacker)
                    open_.append(attacker)
        return found

    def islands(self, within: Collection[int]) -> Iterator[set[int]]:
        """The arguments of ``within`` in groups that no attack joins (weakly connected components)."""
        import networkx as nx

        return nx.weakly_connected_components(self._to_attackers(within))

    def circles(self, within: Collection[int]) -> Iterator[set[int]]:
        """The arguments of ``within`` in groups that attacks lead round in (strongly connected components).

        Attackers come before what they attack: Tarjan's algorithm gives a component after all that its edges
        lead to, and here these lead to attackers.
        """
        import networkx as nx

        return nx.strongly_connected_components(self._to_attackers(within))

    def _to_attackers(self, within: Collection[int]) -> nx.DiGraph[int]:
        import networkx as nx

        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(within)
        graph.add_edges_from((i, a) for i in within for a in self.attackers[i] if a in within)
        return graph
