"""The argument map as one self-contained page: no request to any host, nothing that a text could inject.

The model is pyvis's, the drawing vis-network's (the copy inside pyvis's wheel), the page our own. Every text
goes through the template's escaping or into JSON with ``<`` escaped; scripts and styles are allowed by hash.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from markupsafe import Markup

from counterpoint.errors import CounterpointError
from counterpoint.ontology.debate import Debate
from counterpoint.viz.assets import font_data_uri, own, static_text
from counterpoint.viz.csp import page_policy
from counterpoint.viz.debate_view import most_used_sources
from counterpoint.viz.fonts import REGULAR
from counterpoint.viz.map import ALL, MapView, Panel
from counterpoint.viz.map_svg import panel_svg
from counterpoint.viz.model import Plain
from counterpoint.viz.reasons import branches
from counterpoint.viz.render import about_debate, linked_to, render, unlinked
from counterpoint.viz.urls import Urls

__all__ = ["inline_json", "network_data", "render_map", "vis_network"]

_VIS = ("lib", "vis-9.1.2", "vis-network.min.js")
_POLICY = "%policy%"


def render_map(debate: Debate, view: MapView, *, urls: Urls | None = None, issue: str = "") -> str:
    """The page, opened at an issue; without ``urls`` it links to nothing and can be read from a disk.

    The drawing of the whole debate is a page of its own (``issue`` is ``ALL``), but in a file on a disk.
    """
    keys = [panel.key for panel in view.panels]
    start = issue if issue in keys else (keys or [""])[0]
    shown = [panel for panel in view.panels if not urls or (panel.key == ALL) == (start == ALL)]
    repeats = {ALL} if len(shown) > 1 else set()
    page = render(
        "map.html",
        linked_to(debate.info, urls) if urls else unlinked,
        view=view,
        **about_debate(debate),
        urls=urls,
        sources=[source.label or source.key for source in most_used_sources(debate)][:3],
        start=start,
        shown=[
            (panel, panel_svg(panel), () if panel.key in repeats else branches(debate, panel.roots))
            for panel in shown
        ],
        here={panel.key for panel in shown},
        style=own(_style()),
        data=inline_json({"texts": _texts(shown), "panels": {p.key: network_data(p) for p in shown}}),
        library=own(vis_network()),
        script=own(static_text("map.js")),
        policy=_POLICY,
    )
    return page.replace(_POLICY, page_policy(page), 1)


def network_data(panel: Panel) -> Plain:
    """A panel as pyvis's model: nodes at fixed places, the edges between them, and the kind of each.

    Lines of text and curves are not in it: the script takes them from the panel's SVG, whose groups and paths
    stand in the same order as these nodes and edges.
    """
    from pyvis.network import Network

    network = Network(directed=True)
    for node in panel.nodes:
        place = {"x": node.x, "y": node.y, "width": node.width, "height": node.height}
        signs = {"kind": node.kind, "role": node.role, "basis": node.basis, "elsewhere": node.elsewhere}
        shown = {name: value for name, value in signs.items() if value}
        network.add_node(node.id, shape="custom", fixed=True, **place, **shown)
    for edge in panel.edges:
        network.add_edge(edge.source, edge.target, kind=edge.kind, role=edge.role)
    nodes, edges, *_ = network.get_network_data()
    for node in nodes:
        del node["color"], node["label"]
    return {"width": panel.width, "height": panel.height, "nodes": nodes, "edges": edges}


def _texts(panels: list[Panel]) -> Plain:
    """The text of every node, once for all panels. ``spoken`` has ``%`` where the label stands."""
    texts: dict[str, Plain] = {}
    for node in (node for panel in panels for node in panel.nodes):
        spoken = node.spoken.replace("%", "percent").replace(node.label, "%")
        cut = node.label != " ".join(node.lines)
        texts[node.id] = {"spoken": spoken, "label": node.label} if cut else {"spoken": spoken}
    return texts


def inline_json(value: Plain) -> Markup:
    """JSON that can stand in a ``<script>``: no ``<``, no ``>``, no ``&``, no line separators."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return own(text)


@cache
def vis_network() -> str:
    """vis-network's code, from the installed pyvis.

    Raises:
        CounterpointError: this pyvis has none where it is looked for.
    """
    file = resources.files("pyvis").joinpath(*_VIS)
    if not file.is_file():
        raise CounterpointError(f"the installed pyvis has no {'/'.join(_VIS)}; install pyvis 0.3.2")
    return file.read_text(encoding="utf-8").replace("</script", "<\\/script")


@cache
def _style() -> str:
    source = f'src: url("{font_data_uri(REGULAR)}");'
    face = f'@font-face {{ font-family: "Counterpoint Sans"; font-weight: 400; {source} }}\n'
    return face + "".join(static_text(name) for name in ("base.css", "drawing.css", "map.css"))
