"""A debate's networks as networkx graphs, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

import networkx as nx

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.option import advice, read_options
from counterpoint.graph.networks.discourse import discourse_network
from counterpoint.graph.networks.network_options import KINDS, network_options
from counterpoint.graph.networks.selection import Row, Selection, statement_rows
from counterpoint.graph.networks.statements import kept_rows
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import ArgumentKind

__all__ = ["debate_network"]

_RELATIONS: Final = ("part_of", "subgroup_of", "member_of", "represents", "oversees")


def debate_network(debate: Debate, kind: str, **parameters: object) -> nx.Graph[str]:
    """A network of a debate. Every node has ``label`` and ``kind`` (the thing's, such as ``actors``).

    - ``affiliation``: actors and what they speak on; edges ``weight`` = endorsements less rejections,
      ``endorsing``, ``rejecting``.
    - ``congruence``, ``conflict``, ``subtract``: actors; edges ``weight``, ``congruence``, ``conflict``.
    - ``stances``: actors and positions; edges ``weight`` = net, ``polarity``, ``basis``, ``contested``.
    - ``arguments``: propositions and arguments, directed; edges ``weight`` (+1, −1), ``relation``
      (``premise``, ``supports``, ``attacks``, ``excludes``) and ``basis`` of the argument.
    - ``relations``: actors, directed, with several edges between two; edges ``relation`` (``part_of`` and so
      on) and ``weight`` 1.

    Raises:
        AnalysisError: there is no such kind, or a parameter is wrong.
        NetworkTooLargeError: it would take more than about 1 GB.
    """
    if kind not in KINDS:
        raise AnalysisError(f'there is no network "{kind[:80]}"{advice(kind, KINDS)}')
    chosen = read_options(network_options(kind), parameters, f'the network "{kind}"')
    graph = {
        "affiliation": _of_statements,
        "congruence": _of_statements,
        "conflict": _of_statements,
        "subtract": _of_statements,
        "stances": _stances,
        "arguments": _arguments,
        "relations": _relations,
    }[kind](debate, kind, chosen)
    for key in graph.nodes:
        thing = debate.thing(key)
        graph.nodes[key].update(label=thing.label or key, kind=thing.kind)
    graph.graph.update(debate=debate.info.key, network=kind)
    return graph


def _of_statements(debate: Debate, kind: str, chosen: Mapping[str, Any]) -> nx.Graph[str]:
    selection = Selection(**{f.name: chosen[f.name] for f in fields(Selection)})
    pairs = (
        [(p, q) for p in debate.propositions for q in debate.excluded_by(p)]
        if selection.contradictions
        else []
    )
    one_mode = kind != "affiliation"
    rows = statement_rows(debate, selection)
    found = discourse_network(
        rows,
        mode="one-mode" if one_mode else "two-mode",
        aggregation=kind if one_mode else "subtract",
        normalization=chosen["normalization"],
        duplicates=selection.duplicates,
        start=selection.start or None,
        stop=selection.stop or None,
        isolates=chosen["isolates"],
        contradictions=pairs,
        threshold=chosen["threshold"] or None,
        top=chosen["top"] or None,
    )
    assert not isinstance(found, list)  # noqa: S101 - no window was asked for
    if not one_mode:
        _add_sides(found, rows, selection, even=not (chosen["threshold"] or chosen["top"]))
    return found


def _add_sides(graph: nx.Graph[str], rows: list[Row], selection: Selection, *, even: bool) -> None:
    """How many kept statements endorse and reject, beside their difference; ``even``: ties of 0 come back."""
    for row in kept_rows(rows, selection)[0]:
        if not row.polarity or row.actor not in graph:
            continue
        if not graph.has_edge(row.actor, row.proposition):
            if not even:
                continue
            graph.add_edge(row.actor, row.proposition, weight=0.0)
        edge = graph.edges[row.actor, row.proposition]
        edge.setdefault("endorsing", 0)
        edge.setdefault("rejecting", 0)
        edge["endorsing" if row.polarity > 0 else "rejecting"] += 1


def _stances(debate: Debate, _: str, chosen: Mapping[str, Any]) -> nx.Graph[str]:
    from counterpoint.graph.camps.stances import net, stances

    graph: nx.Graph[str] = nx.Graph()
    for stance in stances(debate, place=chosen["place"], period=chosen["period"]).stances:
        if stance.basis == "implied" and not chosen["implied"]:
            continue
        graph.add_edge(
            stance.holder,
            stance.position,
            weight=net(stance),
            polarity=str(stance.polarity),
            basis=str(stance.basis),
            contested=stance.contested,
        )
    return graph


def _arguments(debate: Debate, _: str, chosen: Mapping[str, Any]) -> nx.Graph[str]:
    from counterpoint.graph.argumentation.scopes import in_scope

    scope = in_scope(debate, issue=chosen["issue"])
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(key for key in (*debate.propositions, *debate.arguments) if key in scope)
    for argument in debate.arguments.values():
        if argument.key not in scope:
            continue
        basis = str(argument.basis) if argument.basis else ""
        for premise in argument.premises:
            if premise in scope:
                graph.add_edge(premise, argument.key, weight=1, relation="premise", basis=basis)
        support = argument.role is ArgumentKind.SUPPORT
        if argument.conclusion in scope:
            graph.add_edge(
                argument.key,
                argument.conclusion,
                weight=1 if support else -1,
                relation="supports" if support else "attacks",
                basis=basis,
            )
    for key in debate.propositions:
        for other in debate.excluded_by(key):
            if key in scope and other in scope:
                graph.add_edge(key, other, weight=-1, relation="excludes", basis="")
    return graph


def _relations(debate: Debate, _: str, __: Mapping[str, Any]) -> nx.Graph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(debate.actors)
    for actor in debate.actors.values():
        for relation in _RELATIONS:
            for other in getattr(actor, relation):
                graph.add_edge(actor.key, other, relation=relation, weight=1)
    return graph
