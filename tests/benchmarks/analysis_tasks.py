"""The analyses and their peers, one measured thing per process: see ``tasks.py``.

Every contender is given the same random data, made from the sizes alone; making it is not measured.
"""

from __future__ import annotations

import random
from typing import Any

from tasks import FACTS, PHASES, main, phase

Attacks = list[tuple[int, int]]


def statements(number: int, actors: int, propositions: int) -> dict[str, Any]:
    """A table of statements; few propositions are spoken on by many, as in debates."""
    import numpy as np

    chance = np.random.default_rng(7)
    return {
        "actor": chance.integers(actors, size=number),
        "proposition": (chance.pareto(1.2, size=number) * 10).astype(int) % propositions,
        "polarity": chance.choice([-1, 1], size=number),
        "source": np.arange(number),
    }


def projection(number: str, actors: str, propositions: str, top: str) -> None:
    """Congruence and conflict of every two actors, or of each with its strongest partners."""
    from counterpoint.graph.networks.discourse import network_matrices

    table = statements(int(number), int(actors), int(propositions))
    with phase("project"):
        found = network_matrices(table, normalization="average", top=int(top) or None)[0]
    FACTS["ties"] = found.ties.values.nnz


def projection_networkx(number: str, actors: str, propositions: str) -> None:
    """networkx's weighted projection, of endorsements and of rejections: congruence alone, and unsigned."""
    import networkx as nx

    table = statements(int(number), int(actors), int(propositions))
    rows = list(zip(*(table[name].tolist() for name in ("actor", "proposition", "polarity")), strict=True))
    graphs = []
    for sign in (1, -1):
        graph: nx.Graph[Any] = nx.Graph()
        graph.add_nodes_from(range(int(actors)))
        graph.add_edges_from((actor, f"p{column}") for actor, column, polarity in rows if polarity == sign)
        graphs.append(graph)
    with phase("project"):
        for graph in graphs:
            found = nx.bipartite.weighted_projected_graph(graph, range(int(actors)))
    FACTS["ties"] = found.number_of_edges()


def camps(actors: int) -> tuple[Any, Any]:
    """Layers of agreement and conflict of actors in ten planted camps, about ten ties each."""
    import numpy as np
    from scipy import sparse

    chance = np.random.default_rng(3)
    first, second = chance.integers(actors, size=(2, actors * 10))
    near = chance.random(len(first)) < 0.5
    second[near] = (second[near] // 10 * 10 + first[near] % 10) % actors
    same = first % 10 == second % 10
    agree = np.where(same, chance.random(len(first)) < 0.9, chance.random(len(first)) < 0.1)
    layers = []
    for chosen in (agree & (first != second), ~agree & (first != second)):
        cells = (first[chosen], second[chosen])
        half = sparse.csr_array((np.ones(len(cells[0])), cells), shape=(actors, actors))
        layers.append(sparse.csr_array(half + half.T))
    return layers[0], layers[1]


def coalitions(actors: str) -> None:
    """Our signed mover, one restart, on both layers."""
    from counterpoint.graph.camps.signed_modularity import best_partition

    positive, negative = camps(int(actors))
    with phase("detect"):
        labels, quality = best_partition(positive, negative, restarts=1)
    FACTS.update(camps=len(set(labels.tolist())), modularity=quality)


def coalitions_networkx(actors: str) -> None:
    """networkx's Louvain on the positive layer alone: signed weights are beyond it."""
    import networkx as nx
    import numpy as np

    from counterpoint.graph.camps.signed_modularity import signed_modularity

    positive, negative = camps(int(actors))
    graph = nx.from_scipy_sparse_array(positive)
    with phase("detect"):
        found = nx.community.louvain_communities(graph, seed=0)
    labels = np.zeros(int(actors), dtype=np.int64)
    for number, camp in enumerate(found):
        labels[list(camp)] = number
    FACTS.update(camps=len(found), modularity=signed_modularity(positive, negative, labels))


def attacks(arguments: int, seed: int = 1) -> Attacks:
    """Two attacks an argument, nine in ten from a lower number to a higher: much is decided, not all."""
    chance = random.Random(seed)
    found = set()
    for _ in range(arguments * 2):
        a, b = chance.randrange(arguments), chance.randrange(arguments)
        if chance.random() < 0.9 and a > b:
            a, b = b, a
        if a != b:
            found.add((a, b))
    return sorted(found)


def framework(arguments: int) -> Any:
    from counterpoint.graph.argumentation.framework import Framework

    return Framework.from_numbers([str(i) for i in range(arguments)], attacks(arguments))


def grounded(arguments: str) -> None:
    """Our grounded extension."""
    from counterpoint.graph.argumentation.grounded import grounded as extension

    made = framework(int(arguments))
    with phase("grounded"):
        accepted, _ = extension(made)
    FACTS["accepted"] = len(accepted)


def grounded_networkx(arguments: str) -> None:
    """Dung's characteristic function from the empty set to its fixpoint, on a networkx graph."""
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(int(arguments)))
    graph.add_edges_from(attacks(int(arguments)))
    with phase("grounded"):
        accepted: set[int] = set()
        while True:
            beaten = {loser for winner in accepted for loser in graph.successors(winner)}
            after = {node for node in graph if all(other in beaten for other in graph.predecessors(node))}
            if after == accepted:
                break
            accepted = after
    FACTS["accepted"] = len(accepted)


def grounded_pyarg(arguments: str) -> None:
    """PyArg's grounded extension."""
    from py_arg.abstract_argumentation_classes.abstract_argumentation_framework import (
        AbstractArgumentationFramework,
    )
    from py_arg.abstract_argumentation_classes.argument import Argument
    from py_arg.abstract_argumentation_classes.defeat import Defeat
    from py_arg.algorithms.semantics.get_grounded_extension import get_grounded_extension

    nodes = [Argument(str(i)) for i in range(int(arguments))]
    defeats = [Defeat(nodes[a], nodes[b]) for a, b in attacks(int(arguments))]
    made = AbstractArgumentationFramework("", nodes, defeats)
    with phase("grounded"):
        FACTS["accepted"] = len(get_grounded_extension(made))


QUERIES = range(5)


def tangled(arguments: int, density: str) -> Attacks:
    """So many attacks an argument, between any two: the more, the less the grounded extension decides."""
    chance = random.Random(1)
    number = int(arguments * float(density))
    pairs = ((chance.randrange(arguments), chance.randrange(arguments)) for _ in range(number))
    return sorted({(a, b) for a, b in pairs if a != b})


def preferred(arguments: str, density: str) -> None:
    """Five questions of sceptical acceptance under preferred semantics."""
    from counterpoint.graph.argumentation.framework import Framework
    from counterpoint.graph.argumentation.tasks import answer

    answer(Framework.of("ab", [("a", "b"), ("b", "a")]), "DS-PR", "a")  # the solver is loaded
    made = Framework.from_numbers([str(i) for i in range(int(arguments))], tangled(int(arguments), density))
    with phase("five queries"):
        verdicts = [answer(made, "DS-PR", str(i), time_limit=60).verdict for i in QUERIES]
    FACTS.update(yes=verdicts.count("YES"), unknown=verdicts.count("UNKNOWN"))


def preferred_pygarg(arguments: str, density: str) -> None:
    """The same by pygarg."""
    from pygarg.dung.solver import skeptical_acceptability

    names = [str(i) for i in range(int(arguments))]
    pairs = [[str(a), str(b)] for a, b in tangled(int(arguments), density)]
    with phase("five queries"):
        verdicts = [skeptical_acceptability(names, pairs, str(i), "PR")[0] for i in QUERIES]
    FACTS.update(yes=sum(verdicts), unknown=0)


def influences(nodes: int) -> Any:
    """A bipolar structure: half claims, half arguments of one or two premises, without circles."""
    import numpy as np
    from scipy import sparse

    from counterpoint.graph.argumentation.bipolar import Bipolar

    chance = np.random.default_rng(5)
    claims = nodes // 2
    conclusion = chance.integers(0, claims - 2, size=claims)
    cells = [
        (row, int(premise))
        for row, below in enumerate(conclusion.tolist())
        for premise in set(chance.integers(below + 1, claims, size=2).tolist())
    ]
    rows, columns = zip(*cells, strict=True)
    return Bipolar(
        names=tuple(f"n{i:06}" for i in range(nodes)),
        base=np.concatenate([chance.uniform(0.2, 0.8, claims), np.full(claims, 0.5)]),
        inference=np.arange(claims, 2 * claims),
        target=conclusion,
        sign=chance.choice([-1.0, 1.0], size=claims),
        premises=sparse.csr_array((np.ones(len(cells)), (rows, columns)), shape=(claims, nodes)),
        direct=sparse.csr_array((nodes, nodes)),
    )


def cruxes(nodes: str) -> None:
    """How much each claim moves one goal: one sparse solve for all of them."""
    from counterpoint.graph.argumentation.cruxes import gradient
    from counterpoint.graph.argumentation.gradual import solve

    made = influences(int(nodes))
    at_rest = solve(made)
    with phase("all claims"):
        found = gradient(made, at_rest.strength, 0)
    FACTS.update(claims=int(nodes) // 2, sum=float(abs(found).sum()))


def cruxes_again(nodes: str, sample: str) -> None:
    """The naive way: the whole solved again for each claim, of a sample; scaled up to all of them."""
    from counterpoint.graph.argumentation.gradual import solve

    made = influences(int(nodes))
    rest, chosen = solve(made).strength[0], random.Random(1).sample(range(int(nodes) // 2), int(sample))
    with phase("a sample"):
        for claim in chosen:
            solve(made.with_base(claim, float(made.base[claim]) + 1e-6)).strength[0] - rest
    PHASES["all claims"] = PHASES.pop("a sample") * (int(nodes) // 2) / int(sample)
    FACTS["claims"] = int(nodes) // 2


def everything(name: str) -> None:
    """The standard set of analyses of a bundled debate."""
    import counterpoint

    session = counterpoint.open(name)
    with phase("analyze"):
        session.analyze()


if __name__ == "__main__":
    main({
        task.__name__: task
        for task in (
            projection, projection_networkx, coalitions, coalitions_networkx, grounded, grounded_networkx,
            grounded_pyarg, preferred, preferred_pygarg, cruxes, cruxes_again, everything,
        )
    })  # fmt: skip
