"""The network of actors measured, placed, and drawn as SVG: hulls, ties, dots with their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from counterpoint.viz.drawing import Drawing, circle, group, lines, path, text
from counterpoint.viz.fonts import SEMIBOLD, break_lines, clean, text_width
from counterpoint.viz.languages import Language
from counterpoint.viz.model import Point
from counterpoint.viz.network_layout import HULL_MARGIN, Bond, Dot, Head, NetworkLayout, lay_out_network
from counterpoint.viz.views.coalitions_model import ActorNode, Camp, CampsView, Tie
from counterpoint.viz.views.coalitions_words import camp_name, described
from counterpoint.viz.wording import GLYPHS

__all__ = [
    "GLYPHS_BY_NAME",
    "Figure",
    "drawing_title",
    "figure",
    "figure_drawing",
    "figure_parts",
    "hull_path",
]

_NAME_SIZE: Final = 13.0
_LINE: Final = 15.0
_TARGET: Final = 24.0
_GAP: Final = 3.0
_TITLE_SIZE, _TITLE_LINE = 15.0, 20.0
_NOTE_SIZE, _NOTE_LINE = 13.0, 17.0
_WIDEST_HEAD: Final = 260.0
GLYPHS_BY_NAME: Final = {polarity.value: glyph for polarity, glyph in GLYPHS.items()}
"""The sign of a side, by the side's name in the model."""

_BOLDER: Final = 1.03
"""How much wider than the font's own bold letters a browser's may be, which the page lets it make."""


@dataclass(frozen=True)
class Name:
    """An actor's name as it is broken below its dot, the dot's radius, and the extent of both together."""

    lines: tuple[str, ...]
    radius: float
    width: float
    height: float


@dataclass(frozen=True)
class Heading:
    """What stands at the top of a camp: its title, then what it shares most, with its side."""

    title: str
    note: tuple[str, ...] = ()
    polarity: str = ""


@dataclass(frozen=True)
class Figure:
    """A network placed for a width, with everything that is written in it."""

    view: CampsView
    layout: NetworkLayout
    names: Mapping[str, Name]
    headings: Mapping[int, Heading]


def figure(view: CampsView, width: float, say: Language) -> Figure:
    """Measure and place a network for a width in CSS pixels."""
    names = {node.ref.key: _name(node, len(view.nodes)) for node in view.nodes}
    widest = min(_WIDEST_HEAD, width - 2 * HULL_MARGIN - 8)
    headings = {camp.number: _heading(camp, widest, say) for camp in view.camps}
    if view.camps and view.unplaced:
        headings[0] = Heading(say("In no camp"))
    layout = lay_out_network(
        [_dot(node, names[node.ref.key]) for node in view.nodes],
        [Bond(tie.source, tie.target, float(tie.weight)) for tie in view.edges],
        [_head(number, heading) for number, heading in headings.items()],
        width=width,
        mirrored=say.direction == "rtl",
    )
    return Figure(view, layout, names, headings)


def _name(node: ActorNode, count: int) -> Name:
    room, most = (122.0, 3) if count <= 40 else (112.0, 2) if count <= 120 else (92.0, 1)
    radius = round(min(4.5 + 1.5 * node.statements**0.5, 11.0), 1)
    broken = break_lines(node.ref.label, room, _NAME_SIZE, limit=most)
    widest = max(text_width(line, _NAME_SIZE) for line in broken)
    return Name(
        lines=broken,
        radius=radius,
        width=round(max(widest, 2 * radius, _TARGET), 1),
        height=2 * radius + _GAP + _LINE * len(broken),
    )


def _dot(node: ActorNode, name: Name) -> Dot:
    return Dot(node.ref.key, node.camp, name.width, name.height, name.radius)


def _heading(camp: Camp, width: float, say: Language) -> Heading:
    title = camp_name(camp.number, say)
    if not camp.shares:
        return Heading(title)
    share = camp.shares[0]
    glyph = GLYPHS_BY_NAME[share.polarity]
    note = break_lines(f"{glyph} {share.about.label}", width, _NOTE_SIZE, limit=2)
    return Heading(title, note, share.polarity)


def _head(camp: int, heading: Heading) -> Head:
    widths = [text_width(heading.title, _TITLE_SIZE, SEMIBOLD) * _BOLDER]
    widths += [text_width(line, _NOTE_SIZE) for line in heading.note]
    return Head(camp, max(widths), _TITLE_LINE + _NOTE_LINE * len(heading.note))


# Drawing.


def figure_drawing(found: Figure, say: Language) -> Drawing:
    """The network alone, for a page that says the rest."""
    return Drawing(
        width=found.layout.width,
        height=found.layout.height,
        title=drawing_title(found.view, say),
        parts=figure_parts(found),
        description=described(found.view, say),
        styles=("coalitions_svg.css",),
    )


def drawing_title(view: CampsView, say: Language) -> str:
    """What a drawing of camps is called."""
    return say("Camps: {title}", title=clean(view.title[:1000]))


def figure_parts(found: Figure) -> tuple[Markup, ...]:
    """The elements, in the order of painting: camps, ties, then dots in the order of the view's nodes."""
    centers, camp_of = found.layout.centers, {node.ref.key: node.camp for node in found.view.nodes}
    return (
        *(path(hull_path(corners), classes="hull") for corners in found.layout.hulls.values()),
        *(_tie(tie, found, centers, camp_of) for tie in found.view.edges),
        *(_headed(found, number) for number in found.layout.heads),
        *(_drawn(node, found) for node in found.view.nodes),
    )


def _tie(tie: Tie, found: Figure, centers: Mapping[str, Point], camp_of: Mapping[str, int]) -> Markup:
    start, end = centers[tie.source], centers[tie.target]
    within = camp_of[tie.source] == camp_of[tie.target] != 0
    strength = min(max(abs(tie.weight), 1), 3)
    data = _between(start, end, found.names[tie.source].radius, found.names[tie.target].radius)
    return path(data, classes=f"tie {tie.sign}{' within' if within else ''} w{strength}")


def _between(start: Point, end: Point, first: float, last: float) -> str:
    """A line from edge to edge of two dots, with air of a pixel or two."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1.0)
    ux, uy = dx / length, dy / length
    a, b = first + 1.5, last + 1.5
    return f"M{start[0] + ux * a:.0f} {start[1] + uy * a:.0f}L{end[0] - ux * b:.0f} {end[1] - uy * b:.0f}"


def _headed(found: Figure, number: int) -> Markup:
    x, y = found.layout.heads[number]
    heading = found.headings[number]
    note = lines(
        x, y + _TITLE_LINE + _NOTE_LINE - 4, heading.note, _NOTE_LINE,
        classes=f"note {heading.polarity}", anchor="middle",
    )  # fmt: skip
    return group(
        [text(x, y + _TITLE_LINE - 5, heading.title, classes="strong", anchor="middle"), note],
        classes="camp-head" if number else "camp-head alone",
    )


def _drawn(node: ActorNode, found: Figure) -> Markup:
    x, y = found.layout.centers[node.ref.key]
    name = found.names[node.ref.key]
    below = y + name.radius + _GAP + _LINE - 4
    alone = "" if node.camp else " alone"
    opened = " focus" if node.ref.key == found.view.focus else ""
    return group(
        [
            circle(x, y, name.radius),
            lines(x, round(below), name.lines, _LINE, anchor="middle"),
        ],
        classes=f"actor{alone}{opened}",
    )


def hull_path(corners: tuple[Point, ...]) -> str:
    """The outline of a convex polygon, given clockwise, with a rounded margin around it."""
    sides = [_outward(a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    parts = [f"M{sides[0][0][0]:.1f} {sides[0][0][1]:.1f}"]
    for number, (_, end) in enumerate(sides):
        start = sides[(number + 1) % len(sides)][0]
        parts.append(f"L{end[0]:.1f} {end[1]:.1f}")
        parts.append(f"A{HULL_MARGIN:g} {HULL_MARGIN:g} 0 0 1 {start[0]:.1f} {start[1]:.1f}")
    return "".join(parts) + "Z"


def _outward(a: Point, b: Point) -> tuple[Point, Point]:
    """A side moved out by the margin; the polygon lies to its right, as y grows downward."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1e-9)
    ox, oy = dy / length * HULL_MARGIN, -dx / length * HULL_MARGIN
    return (a[0] + ox, a[1] + oy), (b[0] + ox, b[1] + oy)
