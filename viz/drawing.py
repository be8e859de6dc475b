"""Drawings as SVG: inside a page, where its colors hold, or as files that bring their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from counterpoint.viz.assets import own, static_text
from counterpoint.viz.palettes import resolved

__all__ = ["Drawing", "circle", "group", "isolated", "line", "lines", "path", "rect", "text", "to_svg"]


@dataclass(frozen=True)
class Drawing:
    """A drawing of that size in CSS pixels.

    ``title`` names it and ``description`` says in words what it shows. ``parts`` are its elements, in the
    order in which they are painted; ``styles`` the files of ``viz/static`` that style it, after drawing.css.
    ``role`` is ``group`` where parts of it can be opened, and not one picture.
    """

    width: float
    height: float
    title: str
    parts: tuple[Markup, ...]
    description: str = ""
    styles: tuple[str, ...] = ()
    direction: str = "ltr"
    role: str = "img"


def to_svg(
    drawing: Drawing, *, standalone: bool = False, palette: str = "classic", theme: str = "auto"
) -> Markup:
    """The drawing as SVG; ``standalone`` as a file of its own, with a ground and a palette's colors."""
    name, described = escape(drawing.title), escape(drawing.description)
    return Markup(
        '<svg {}class="drawn" role="{}" aria-label="{}"{} viewBox="0 0 {:g} {:g}" width="{:g}" height="{:g}"'
        ">{}<title>{}</title>{}{}</svg>"
    ).format(
        Markup('xmlns="http://www.w3.org/2000/svg" ') if standalone else Markup(""),
        drawing.role,
        name,
        Markup(' direction="rtl"') if drawing.direction == "rtl" else Markup(""),
        drawing.width,
        drawing.height,
        drawing.width,
        drawing.height,
        _ground(drawing, palette, theme) if standalone else Markup(""),
        name,
        Markup("<desc>{}</desc>").format(described) if drawing.description else Markup(""),
        Markup("").join(drawing.parts),
    )


def _ground(drawing: Drawing, palette: str, theme: str) -> Markup:
    css = "".join(map(static_text, ("drawing.css", *drawing.styles)))
    ground = rect(0, 0, drawing.width, drawing.height, classes="ground")
    return Markup("<style>{}</style>{}").format(own(resolved(css, palette, theme)), ground)


def isolated(words: str) -> str:
    """Text whose direction of writing cannot reach what is around it (first strong isolate)."""
    return f"\u2068{words}\u2069"


def text(x: float, y: float, words: str, *, classes: str = "", anchor: str = "") -> Markup:
    """One line of text with its baseline at ``y``; ``anchor`` is ``middle`` or ``end``."""
    return Markup('<text x="{:g}" y="{:g}"{}{}>{}</text>').format(
        x, y, _attribute("class", classes), _attribute("text-anchor", anchor), isolated(words)
    )


def lines(
    x: float, y: float, words: Sequence[str], step: float, *, classes: str = "", anchor: str = ""
) -> Markup:
    """Lines of text, the first with its baseline at ``y``, the others ``step`` below."""
    parts = (text(x, y + n * step, line, classes=classes, anchor=anchor) for n, line in enumerate(words))
    return Markup("").join(parts)


def rect(x: float, y: float, width: float, height: float, *, classes: str = "", radius: float = 0) -> Markup:
    """A rectangle."""
    return Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}"{}{}/>').format(
        x, y, width, height, _attribute("class", classes), _attribute("rx", f"{radius:g}" if radius else "")
    )


def circle(x: float, y: float, radius: float, *, classes: str = "") -> Markup:
    """A circle."""
    return Markup('<circle cx="{:g}" cy="{:g}" r="{:g}"{}/>').format(
        x, y, radius, _attribute("class", classes)
    )


def line(x1: float, y1: float, x2: float, y2: float, *, classes: str = "") -> Markup:
    """A straight line."""
    return Markup('<line x1="{:g}" y1="{:g}" x2="{:g}" y2="{:g}"{}/>').format(
        x1, y1, x2, y2, _attribute("class", classes)
    )


def path(data: str, *, classes: str = "") -> Markup:
    """A path, from its data."""
    return Markup('<path d="{}"{}/>').format(data, _attribute("class", classes))


def group(parts: Iterable[Markup], *, classes: str = "", title: str = "") -> Markup:
    """Elements together; ``title`` is what a pointer over them shows."""
    head = Markup("<title>{}</title>").format(title) if title else Markup("")
    return Markup("<g{}>{}{}</g>").format(_attribute("class", classes), head, Markup("").join(parts))


def _attribute(name: str, value: str) -> Markup:
    return Markup(' {}="{}"').format(Markup(name), value) if value else Markup("")  # noqa: S704 - our names
