"""The argument map's view model: one panel for each issue, placed and ready to be drawn or sent as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind, Position
from counterpoint.viz.boxes import argument_disc, exclusion_disc, issue_box, proposition_box
from counterpoint.viz.evidence import ref
from counterpoint.viz.issues import ordered_issues
from counterpoint.viz.languages import ENGLISH, Language
from counterpoint.viz.layout import Box, Layout, Link, lay_out
from counterpoint.viz.model import Edge, Node
from counterpoint.viz.scope import Bounds, Scope, issue_scope, loose_scope, tree_roots, whole_scope

__all__ = ["ALL", "LOOSE", "MapView", "Panel", "map_view"]

ALL = "all"
"""The key of the panel that shows the whole debate."""

LOOSE = "other"
"""The key of the panel of the claims that no issue reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One drawing. ``roots`` are the propositions its text twin begins with.

    ``left_out`` counts the claims that are not drawn, because they would be too many or are too far from the
    positions: below ``levels`` levels of reasons, where that is not 0. ``unheard`` counts those that no one
    is heard on in the place, period or source that the debate is narrowed to. ``notes`` say so in words.
    """

    key: str
    title: str
    roots: tuple[str, ...]
    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    levels: int = 0
    left_out: int = 0
    unheard: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """A debate's argument map: a panel per issue, then the claims beside them, then all of it.

    ``language`` is that of its own words, ``direction`` the way it is read; in ``rtl`` the positions stand at
    the right. ``narrowed`` says in sentences what the debate is narrowed to.
    """

    debate: str
    title: str
    language: str
    direction: str
    panels: tuple[Panel, ...]
    narrowed: tuple[str, ...] = ()


def map_view(debate: Debate, say: Language = ENGLISH, bounds: Bounds | None = None) -> MapView:
    """Draw up the argument map of a debate, within bounds.

    Raises:
        LayoutError: Graphviz could not place it.
    """
    bounds = bounds or Bounds()
    draw = _Drafter(debate, say)
    panels = [
        draw.panel(issue.key, issue.label or issue.key, issue_scope(debate, issue.key, bounds))
        for issue in ordered_issues(debate)
    ]
    loose = loose_scope(debate, bounds)
    if loose.propositions:
        panels.append(draw.panel(LOOSE, say("Beside the issues"), loose))
    if len(panels) > 1:
        whole = draw.panel(ALL, say("The whole debate"), whole_scope(debate, bounds), issues=True)
        panels.append(
            replace(whole, roots=tuple(dict.fromkeys(key for panel in panels for key in panel.roots)))
        )
    info = debate.info
    return MapView(
        debate=info.key, title=info.title, language=say.tag, direction=say.direction, panels=tuple(panels)
    )


@dataclass(frozen=True)
class _Drafter:
    """Draws up panels of a debate in a language."""

    debate: Debate
    say: Language

    def panel(self, key: str, title: str, scope: Scope, *, issues: bool = False) -> Panel:
        """Everything of a scope, placed; with the issues before their positions."""
        nodes = list(self.nodes(scope, issues=issues))
        edges = list(_edges(self.debate, scope, {node.id for node in nodes}))
        first = {n.id for n in nodes if n.kind == ("issue" if issues else "position") and not n.elsewhere}
        layout = _placed(nodes, edges, first, mirrored=self.say.direction == "rtl")
        return Panel(
            key=key,
            title=title,
            roots=tree_roots(self.debate, scope),
            width=layout.width,
            height=layout.height,
            nodes=tuple(replace(n, x=layout.centers[n.id][0], y=layout.centers[n.id][1]) for n in nodes),
            edges=tuple(replace(edge, points=layout.paths[edge.id]) for edge in edges),
            levels=scope.levels,
            left_out=scope.left_out,
            unheard=scope.unheard,
            notes=tuple(self.notes(scope)),
        )

    def nodes(self, scope: Scope, *, issues: bool) -> Iterator[Node]:
        """Boxes and discs, not placed yet."""
        debate, say = self.debate, self.say
        if issues:
            asked = (issue for issue in ordered_issues(debate) if debate.positions_on(issue.key))
            yield from (issue_box(issue, say) for issue in asked)
        for key in scope.propositions:
            home = scope.elsewhere.get(key, "")
            yield proposition_box(debate, key, say, elsewhere=ref(debate, home).label if home else "")
        yield from (argument_disc(debate, key, say) for key in scope.arguments)
        yield from (exclusion_disc(debate, a, b, say) for a, b in _exclusions(debate, scope))

    def notes(self, scope: Scope) -> Iterator[str]:
        """What is left out, and how much of it."""
        say = self.say
        if scope.left_out and scope.levels:
            yield say.many(
                "At most {n} level of reasons below the positions is drawn.",
                "At most {n} levels of reasons below the positions are drawn.",
                scope.levels,
            )
        if scope.left_out:
            yield say.many(
                "{n} claim farther from the positions is left out.",
                "{n} claims farther from the positions are left out.",
                scope.left_out,
            )
        if scope.unheard:
            yield say.many(
                "{n} claim that no one is heard on here is left out.",
                "{n} claims that no one is heard on here are left out.",
                scope.unheard,
            )


def _placed(nodes: list[Node], edges: list[Edge], first: set[str], *, mirrored: bool) -> Layout:
    boxes = [Box(n.id, n.width, n.height, n.kind in ("argument", "exclusion")) for n in nodes]
    discs = {box.id for box in boxes if box.round}
    layout = lay_out(boxes, [_link(edge, discs) for edge in edges], first=first)
    return layout.mirrored() if mirrored else layout


def _exclusions(debate: Debate, scope: Scope) -> list[tuple[str, str]]:
    """Pairs that cannot both hold, once each; not between positions whose reasons are on another map."""
    drawn = (key for key in scope.propositions if key not in scope.elsewhere)
    places = {key: place for place, key in enumerate(drawn)}
    pairs = {
        (place, places[b])
        for a, place in places.items()
        for b in debate.excluded_by(a)
        if places.get(b, -1) > place
    }
    keys = list(places)
    return [(keys[a], keys[b]) for a, b in sorted(pairs)]


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
