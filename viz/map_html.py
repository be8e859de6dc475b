"""The argument map as one self-contained page: no request to any host, nothing that a text could inject.

The model is pyvis's, the drawing vis-network's (the copy inside pyvis's wheel), the page our own. Every text
goes through the template's escaping or into JSON with ``<`` escaped; scripts and styles are allowed by hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from counterpoint.errors import CounterpointError
from counterpoint.ontology.debate import Debate
from counterpoint.viz.assets import font_data_uri, own, static_text
from counterpoint.viz.compact import compact_script, compact_style
from counterpoint.viz.csp import page_policy
from counterpoint.viz.debate_view import most_used_sources
from counterpoint.viz.fonts import REGULAR
from counterpoint.viz.kinds import kind
from counterpoint.viz.languages import ENGLISH, Language
from counterpoint.viz.map import ALL, MapView, Panel
from counterpoint.viz.map_data import map_data
from counterpoint.viz.map_opening import opening
from counterpoint.viz.map_svg import panel_svg
from counterpoint.viz.palettes import theme_css
from counterpoint.viz.quotations import inline_json, quotations
from counterpoint.viz.reasons import Branch, branches, heard, walk
from counterpoint.viz.render import about_debate, linked_to, render, unlinked
from counterpoint.viz.urls import Urls
from counterpoint.viz.view_options import ViewOptions
from counterpoint.viz.view_page import Home

__all__ = ["DESK", "render_map", "vis_network"]

_VIS = ("lib", "vis-9.1.2", "vis-network.min.js")
_POLICY = "%policy%"
_STYLES = ("base.css", "view.css", "drawing.css", "map.css")
_SCRIPTS = ("height.js", "network.js", "map.js")
DESK = 1536
"""CSS pixels: a map on a page of the site takes the room that a desk has."""

MOST_IN_TEXT = 1000
"""Claims that the text has whole; beyond, it has as many levels of reasons as the drawing."""


def render_map(
    debate: Debate,
    view: MapView,
    *,
    urls: Urls | None = None,
    issue: str = "",
    say: Language = ENGLISH,
    options: ViewOptions = ViewOptions(width=DESK),  # noqa: B008 - a frozen value
    home: Home | None = None,
) -> str:
    """The page, opened at an issue; without ``urls`` it links to nothing and can be read from a disk.

    On a site's own page the drawing of the whole debate is a page of its own (``issue`` is ``ALL``); in a
    file, and in other people's pages, it is there with the others.
    """
    opened = opening(debate, view, say, issue=issue or options.issue, focus=options.focus)
    own_page = urls is not None and (home is None or home.of_site)
    shown = [p for p in view.panels if not own_page or (p.key == ALL) == (opened.panel == ALL)]
    twins = _twins(debate, view, shown, options)
    page = render(
        "map.html",
        linked_to(debate.info, urls) if urls else unlinked,
        say,
        kind=kind("map"),
        options=options,
        home=home,
        urls=urls,
        view=view,
        cards=(),
        sources=[source.label or source.key for source in most_used_sources(debate)][:3],
        at=opened,
        own_page=own_page,
        whole_text=_is_whole_text(debate, view, options),
        shown=[
            (panel, panel_svg(panel, say, focus=opened.focus if panel.key == opened.panel else ""), twin)
            for panel, twin in zip(shown, twins, strict=True)
        ],
        here={panel.key for panel in shown},
        style=own(_style() + _chosen_style(options)),
        data=inline_json(map_data(shown, say)),
        library=own(vis_network()),
        script=own("".join(compact_script(static_text(name)) for name in _SCRIPTS)),
        linked_data=quotations(
            debate, _said(twins), home.site + home.urls.debate(debate.info.key) if home and home.site else ""
        ),
        policy=_POLICY,
        **about_debate(debate),
    )
    return page.replace(_POLICY, page_policy(page), 1)


def _twins(
    debate: Debate, view: MapView, shown: list[Panel], options: ViewOptions
) -> list[tuple[Branch, ...]]:
    """The text of each panel; that of the whole debate is empty where the others have it."""
    among = heard(debate) if view.narrowed else None
    many = len(debate.propositions) > MOST_IN_TEXT
    depth = options.depth or (max(panel.levels for panel in shown) if many and shown else 0)
    repeats = {ALL} if len(shown) > 1 else set()
    return [
        () if panel.key in repeats else branches(debate, panel.roots, depth=depth, among=among)
        for panel in shown
    ]


def _is_whole_text(debate: Debate, view: MapView, options: ViewOptions) -> bool:
    return not (options.depth or view.narrowed or len(debate.propositions) > MOST_IN_TEXT)


def _said(twins: Iterable[tuple[Branch, ...]]) -> Iterator[str]:
    """The statements whose words the text has, each once."""
    found: dict[str, None] = {}
    for branch in (branch for twin in twins for branch in twin):
        words = list(branch.words)
        for reason in walk((*branch.supports, *branch.attacks)):
            words += reason.words
            words += (evidence for premise in reason.premises for evidence in premise.words)
        found.update(dict.fromkeys(evidence.statement for evidence in words))
    yield from found


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


def _chosen_style(options: ViewOptions) -> str:
    return theme_css(options.palette, options.theme) + f".map{{max-width:{options.width}px}}"


@cache
def _style() -> str:
    source = f'src: url("{font_data_uri(REGULAR)}");'
    face = f'@font-face {{ font-family: "Counterpoint Sans"; font-weight: 400; {source} }}\n'
    return face + compact_style("".join(static_text(name) for name in _STYLES))
