"""The argument map as a static SVG: painted first, there without scripts, and a file of its own.

Colors come from classes, so a page's light and dark rules hold here too; a file of its own brings its rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup, escape

from counterpoint.viz.boxes import BASELINE, LINE, PADDING_X, PADDING_Y
from counterpoint.viz.canvas import Mirrored
from counterpoint.viz.drawing import Drawing, lines, text, to_svg
from counterpoint.viz.fonts import break_lines, clean
from counterpoint.viz.languages import ENGLISH, Language
from counterpoint.viz.map import Panel
from counterpoint.viz.model import Edge, Node, Point

__all__ = ["EXCLUSION_SIGN", "panel_drawing", "panel_svg", "picture"]

EXCLUSION_SIGN = "≠"
_HEAD = 9.0
_HALF_HEAD = 4.2
_EDGE = 18.0
_NOTE = 12.0


def panel_svg(panel: Panel, say: Language = ENGLISH, *, focus: str = "") -> Markup:
    """One panel, for a page."""
    return to_svg(panel_drawing(panel, say, focus=focus))


def panel_drawing(panel: Panel, say: Language = ENGLISH, *, focus: str = "") -> Drawing:
    """One panel as a drawing of its own size; the box ``focus`` stands out."""
    rtl = say.direction == "rtl"
    return Drawing(
        width=panel.width,
        height=panel.height,
        title=clean(say("Argument map: {title}", title=panel.title)),
        description=clean(_described(panel, say)),
        parts=(
            *(_edge(edge) for edge in panel.edges),
            *(_node(node, rtl=rtl, focused=node.id == focus) for node in panel.nodes),
        ),
    )


def picture(panel: Panel, say: Language, width: int, *, focus: str = "") -> Drawing:
    """One panel as a picture that stands alone, of that width in CSS pixels: what it leaves out stands below.

    A panel that is wider is made smaller; none is made larger.
    """
    drawn = panel_drawing(panel, say, focus=focus)
    scale = min(1.0, width / panel.width) if panel.width else 1.0
    left, top = round((width - panel.width * scale) / 2, 2), round(panel.height * scale)
    rows = [line for note in panel.notes for line in break_lines(note, width - 2 * _EDGE, _NOTE, limit=3)]
    paper = Mirrored(width, mirrored=say.direction == "rtl")
    notes = paper.lines(_EDGE, top + _EDGE, rows, LINE, "note")
    moved = Markup('<g class="whole" transform="translate({:g},0) scale({:g})">{}</g>').format(
        left, round(scale, 4), Markup("").join(drawn.parts)
    )
    height = top + (_EDGE + LINE * len(rows) if rows else 0)
    return replace(drawn, width=width, height=height, parts=(moved, notes))


def _described(panel: Panel, say: Language) -> str:
    """The panel in a sentence or two; all of it in words is its text twin."""
    kinds = Counter(f"{node.kind} {node.role}".strip() for node in panel.nodes)
    parts = (
        (kinds["position"], say.many("{n} position", "{n} positions", kinds["position"])),
        (kinds["claim"], say.many("{n} claim", "{n} claims", kinds["claim"])),
        (kinds["argument support"], say.many("{n} reason for", "{n} reasons for", kinds["argument support"])),
        (
            kinds["argument attack"],
            say.many("{n} reason against", "{n} reasons against", kinds["argument attack"]),
        ),
    )
    drawn = say.joined([words for count, words in parts if count])
    positions = [node.label for node in panel.nodes if node.kind == "position" and not node.elsewhere]
    named = say("The positions: {labels}.", labels=say("; ").join(positions)) if positions else ""
    return " ".join(part for part in (say("Drawn are {things}.", things=drawn), named, *panel.notes) if part)


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


def _node(node: Node, *, rtl: bool, focused: bool) -> Markup:
    """A group at the node's center; what is in it is placed around that."""
    drawn = _disc(node) if node.kind in ("argument", "exclusion") else _box(node, rtl=rtl)
    state = ("elsewhere" if node.elsewhere else "", "focused" if focused else "")
    kinds = " ".join(part for part in (node.kind, node.role, node.basis, *state) if part)
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


def _box(node: Node, *, rtl: bool) -> Markup:
    left, top = -node.width / 2, -node.height / 2
    rect = Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="5"/>').format(
        left, top, node.width, node.height
    )
    x, first = left + PADDING_X, top + PADDING_Y + BASELINE
    x, anchor = (-x, "end") if rtl else (x, "")
    footer = text(x, -top - PADDING_Y - 2, node.footer, classes="footer", anchor=anchor)
    return rect + lines(x, first, node.lines, LINE, anchor=anchor) + (footer if node.footer else "")
