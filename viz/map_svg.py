"""The argument map as a static SVG: painted first, there without scripts, and a file of its own.

Colors come from classes, so a page's light and dark rules hold here too; a file of its own brings its rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from counterpoint.viz.assets import own, static_text
from counterpoint.viz.boxes import BASELINE, LINE, PADDING_X, PADDING_Y
from counterpoint.viz.map import Panel
from counterpoint.viz.model import Edge, Node, Point

__all__ = ["EXCLUSION_SIGN", "isolated", "panel_svg"]

EXCLUSION_SIGN = "≠"
_HEAD = 9.0
_HALF_HEAD = 4.2


def panel_svg(panel: Panel, *, standalone: bool = False) -> Markup:
    """One panel; ``standalone`` adds the namespace and the style rules that a file needs."""
    parts = [*(_edge(edge) for edge in panel.edges), *(_node(node) for node in panel.nodes)]
    extent = Markup('viewBox="0 0 {w:g} {h:g}" width="{w:g}" height="{h:g}"').format(
        w=panel.width, h=panel.height
    )
    head = Markup('xmlns="http://www.w3.org/2000/svg" ') if standalone else Markup("")
    style = Markup("<style>{}</style>").format(own(static_text("drawing.css"))) if standalone else Markup("")
    label = escape(f"Argument map: {panel.title}")
    return Markup('<svg {}class="drawn" role="img" aria-label="{}" {}>{}<title>{}</title>{}</svg>').format(
        head, label, extent, style, label, Markup("").join(parts)
    )


def isolated(text: str) -> str:
    """Text whose direction of writing cannot reach what is around it (first strong isolate)."""
    return f"\u2068{text}\u2069"


def _edge(edge: Edge) -> Markup:
    kinds = Markup("{} {}").format(edge.kind, edge.role) if edge.role else escape(edge.kind)
    line = Markup('<path class="edge {}" d="{}"/>').format(kinds, _curve(edge.points))
    if not edge.arrow or len(edge.points) < 2:
        return line
    points = " ".join(f"{round(x, 1):g},{round(y, 1):g}" for x, y in _head(edge.points))
    return line + Markup('<polygon class="head {}" points="{}"/>').format(kinds, points)


def _curve(points: tuple[Point, ...]) -> str:
    """A path's data, relative: short numbers."""
    if not points:
        return ""
    (x, y), *rest = points
    steps: list[str] = []
    for n in range(0, len(rest) - 2, 3):
        steps.extend(f"{px - x:g},{py - y:g}" for px, py in rest[n : n + 3])
        x, y = rest[n + 2]
    return f"M{points[0][0]:g},{points[0][1]:g}c{' '.join(steps)}"


def _head(points: tuple[Point, ...]) -> Iterator[Point]:
    """A triangle whose tip is the end of the line."""
    x, y = points[-1]
    back = next((p for p in reversed(points[:-1]) if p != points[-1]), (x + 1, y))
    length = ((back[0] - x) ** 2 + (back[1] - y) ** 2) ** 0.5
    dx, dy = (back[0] - x) / length, (back[1] - y) / length
    yield x, y
    yield x + dx * _HEAD - dy * _HALF_HEAD, y + dy * _HEAD + dx * _HALF_HEAD
    yield x + dx * _HEAD + dy * _HALF_HEAD, y + dy * _HEAD - dx * _HALF_HEAD


def _node(node: Node) -> Markup:
    """A group at the node's center; what is in it is placed around that."""
    drawn = _disc(node) if node.kind in ("argument", "exclusion") else _box(node)
    kinds = " ".join(
        part for part in (node.kind, node.role, node.basis, "elsewhere" if node.elsewhere else "") if part
    )
    return Markup('<g class="{}" transform="translate({:g},{:g})">{}</g>').format(
        kinds, node.x, node.y, drawn
    )


def _disc(node: Node) -> Markup:
    sign = EXCLUSION_SIGN if node.kind == "exclusion" else "+" if node.role == "support" else "−"
    side = node.width - 2
    radius = 6 if node.role == "attack" else side / 2
    return Markup(
        '<rect x="{0:g}" y="{0:g}" width="{1:g}" height="{1:g}" rx="{2:g}"/><text y="6">{3}</text>'
    ).format(-side / 2, side, radius, sign)


def _box(node: Node) -> Markup:
    left, top = -node.width / 2, -node.height / 2
    rect = Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="5"/>').format(
        left, top, node.width, node.height
    )
    place = Markup('<text x="{:g}" y="{:g}">{}</text>')
    x, first = left + PADDING_X, top + PADDING_Y + BASELINE
    lines = (place.format(x, first + number * LINE, isolated(line)) for number, line in enumerate(node.lines))
    footer = Markup('<text class="footer" x="{:g}" y="{:g}">{}</text>').format(
        x, -top - PADDING_Y - 2, node.footer
    )
    return rect + Markup("").join(lines) + (footer if node.footer else "")
