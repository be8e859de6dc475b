"""The argument map's view model: one panel for each issue, placed and ready to be drawn or sent as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind, Position
from counterpoint.viz.boxes import argument_disc, exclusion_disc, issue_box, proposition_box
from counterpoint.viz.evidence import ref
from counterpoint.viz.issues import ordered_issues
from counterpoint.viz.layout import Box, Link, lay_out
from counterpoint.viz.model import Edge, Node
from counterpoint.viz.scope import Scope, issue_scope, loose_scope, tree_roots, whole_scope

__all__ = ["ALL", "LOOSE", "MapView", "Panel", "map_view"]

ALL = "all"
"""The key of the panel that shows the whole debate."""

LOOSE = "other"
"""The key of the panel of the claims that no issue reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One drawing. ``roots`` are the propositions its text twin begins with.

    ``left_out`` counts the claims that are not drawn, because they would be too many.
    """

    key: str
    title: str
    roots: tuple[str, ...]
    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """A debate's argument map: a panel per issue, then the claims beside them, then all of it."""

    debate: str
    title: str
    language: str
    panels: tuple[Panel, ...]


def map_view(debate: Debate) -> MapView:
    """Draw up the argument map of a debate.

    Raises:
        LayoutError: Graphviz could not place it.
    """
    panels = [
        _panel(debate, issue.key, issue.label or issue.key, issue_scope(debate, issue.key))
        for issue in ordered_issues(debate)
    ]
    loose = loose_scope(debate)
    if loose.propositions:
        panels.append(_panel(debate, LOOSE, "Beside the issues", loose))
    if len(panels) > 1:
        whole = _panel(debate, ALL, "The whole debate", whole_scope(debate), issues=True)
        panels.append(
            replace(whole, roots=tuple(dict.fromkeys(key for panel in panels for key in panel.roots)))
        )
    info = debate.info
    return MapView(debate=info.key, title=info.title, language=info.language, panels=tuple(panels))


def _panel(debate: Debate, key: str, title: str, scope: Scope, *, issues: bool = False) -> Panel:
    nodes = list(_nodes(debate, scope, issues=issues))
    edges = list(_edges(debate, scope, {node.id for node in nodes}))
    boxes = [Box(n.id, n.width, n.height, n.kind in ("argument", "exclusion")) for n in nodes]
    discs = {box.id for box in boxes if box.round}
    first = {n.id for n in nodes if n.kind == ("issue" if issues else "position") and not n.elsewhere}
    layout = lay_out(boxes, [_link(edge, discs) for edge in edges], first=first)
    return Panel(
        key=key,
        title=title,
        roots=tree_roots(debate, scope),
        width=layout.width,
        height=layout.height,
        nodes=tuple(replace(n, x=layout.centers[n.id][0], y=layout.centers[n.id][1]) for n in nodes),
        edges=tuple(replace(edge, points=layout.paths[edge.id]) for edge in edges),
        left_out=scope.left_out,
    )


def _nodes(debate: Debate, scope: Scope, *, issues: bool) -> Iterator[Node]:
    if issues:
        yield from (issue_box(issue) for issue in ordered_issues(debate) if debate.positions_on(issue.key))
    for key in scope.propositions:
        home = scope.elsewhere.get(key, "")
        yield proposition_box(debate, key, elsewhere=ref(debate, home).label if home else "")
    yield from (argument_disc(debate, key) for key in scope.arguments)
    yield from (exclusion_disc(debate, a, b) for a, b in _exclusions(debate, scope))


def _exclusions(debate: Debate, scope: Scope) -> list[tuple[str, str]]:
    """Pairs that cannot both hold, once each; not between positions whose reasons are on another map."""
    drawn = [key for key in scope.propositions if key not in scope.elsewhere]
    return [(a, b) for n, a in enumerate(drawn) for b in drawn[n + 1 :] if b in debate.excluded_by(a)]


def _edges(debate: Debate, scope: Scope, drawn: set[str]) -> Iterator[Edge]:
    for key in scope.arguments:
        yield from _argument_edges(debate.arguments[key])
    for a, b in _exclusions(debate, scope):
        for end in (a, b):
            yield Edge(id=f"{end}~{a}~{b}", source=end, target=f"{a}~{b}", kind="exclusion")
    for key in scope.propositions:
        proposition = debate.propositions[key]
        relations = {"specializes": proposition.specializes, "rephrases": proposition.rephrases}
        if isinstance(proposition, Position):
            relations["answers"] = proposition.answers
        for kind, targets in relations.items():
            for target in targets:
                if target in drawn:
                    yield Edge(id=f"{key}>{target}", source=key, target=target, kind=kind)


def _argument_edges(argument: Argument) -> Iterator[Edge]:
    role = argument.role.value
    for premise in dict.fromkeys(argument.premises):
        yield Edge(
            id=f"{premise}>{argument.key}", source=premise, target=argument.key, kind="premise", role=role
        )
    yield Edge(
        id=f"{argument.key}>{argument.conclusion}",
        source=argument.key,
        target=argument.conclusion,
        kind="conclusion",
        role=ArgumentKind(role).value,
        arrow=True,
    )


def _link(edge: Edge, discs: set[str]) -> Link:
    """Boxes and discs take turns in the columns, so what joins like with like spans two."""
    weight = {"conclusion": 8, "premise": 8, "answers": 4}.get(edge.kind, 1)
    span = 2 if (edge.source in discs) == (edge.target in discs) else 1
    return Link(edge.id, edge.source, edge.target, weight, span, loose=edge.kind == "rephrases")
