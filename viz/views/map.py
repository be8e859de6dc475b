"""The argument map as a view; its page is its own (``map_html.py``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from counterpoint.errors import ViewError
from counterpoint.viz.cards import Card
from counterpoint.viz.drawing import Drawing
from counterpoint.viz.kinds import Subject
from counterpoint.viz.map import ALL, MapView, map_view
from counterpoint.viz.map_html import render_map
from counterpoint.viz.map_opening import opening
from counterpoint.viz.map_svg import picture
from counterpoint.viz.narrowed_words import narrowed_words
from counterpoint.viz.reasons import heard
from counterpoint.viz.scope import Bounds
from counterpoint.viz.view_page import Home

__all__ = ["cards", "context", "drawing", "page", "view_model"]


def view_model(subject: Subject) -> MapView:
    """The map's panels, an issue each."""
    narrowed = narrowed_words(subject)
    among = heard(subject.debate) if narrowed else None
    view = map_view(subject.debate, subject.language, Bounds(subject.options.depth, among))
    return replace(view, narrowed=narrowed)


def drawing(model: MapView, subject: Subject) -> Drawing:
    """The panel of the issue that is asked for, else that of what is focused, else the whole debate.

    Raises:
        ViewError: there is nothing to draw.
    """
    options, say = subject.options, subject.language
    panels = {panel.key: panel for panel in model.panels}
    if not panels:
        raise ViewError(f'debate "{subject.debate.info.key}" has nothing to draw')
    opened = opening(subject.debate, model, say, issue=options.issue, focus=options.focus)
    asked = options.issue or opened.focus or options.focus in panels
    panel = panels[opened.panel if asked or ALL not in panels else ALL]
    notes = (*model.narrowed, *panel.notes, *([opened.note] if opened.note else []))
    return picture(replace(panel, notes=notes), say, options.width, focus=opened.focus)


def cards(model: MapView) -> Sequence[Card]:  # noqa: ARG001
    """None: the map's words stand in its text twin."""
    return ()


def context(model: MapView, subject: Subject) -> Mapping[str, object]:  # noqa: ARG001
    """Nothing: the map has a page of its own."""
    return {}


def page(model: MapView, subject: Subject, home: Home | None) -> str:
    """The map's own page."""
    return render_map(
        subject.debate,
        model,
        urls=home.urls if home else None,
        issue=home.issue if home else "",
        say=subject.language,
        options=subject.options,
        home=home,
    )
