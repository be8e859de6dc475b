"""A view of a debate as a thing to save or to show: what ``debate.render()`` returns."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from counterpoint.errors import CounterpointError, UnknownThingError
from counterpoint.ontology.debate import Debate
from counterpoint.viz.map import ALL, MapView, map_view
from counterpoint.viz.map_html import render_map
from counterpoint.viz.map_svg import panel_svg
from counterpoint.viz.model import to_plain

__all__ = ["FORMATS", "VIEWS", "Picture", "render"]

VIEWS: Final = ("map",)
"""The views that can be drawn."""

FORMATS: Final = ("html", "svg", "json")
"""What a picture can be written as; also its files' extensions."""


def render(debate: Debate, view: str = "map", *, issue: str | None = None) -> Picture:
    """Draw a view of a debate. ``issue`` says which issue's panel is shown, or first shown in a page.

    Raises:
        CounterpointError: there is no such view.
        UnknownThingError: the debate has no such issue.
    """
    if view not in VIEWS:
        raise CounterpointError(f'there is no view "{view}"; there are: {", ".join(VIEWS)}')
    if issue is not None and issue not in debate.issues:
        known = ", ".join(debate.issues) or "none"
        raise UnknownThingError(f'debate "{debate.info.key}" has no issue "{issue}"; it has: {known}')
    return Picture(debate, issue or "")


@dataclass(frozen=True)
class Picture:
    """A drawn map: a self-contained page, an SVG, or its data."""

    debate: Debate
    issue: str

    @cached_property
    def view(self) -> MapView:
        """The view model."""
        return map_view(self.debate)

    @property
    def html(self) -> str:
        """One self-contained page that asks no host for anything."""
        return render_map(self.debate, self.view, issue=self.issue)

    @property
    def svg(self) -> str:
        """The panel of the issue, or of the whole debate, with its own style."""
        panels = {panel.key: panel for panel in self.view.panels}
        wanted = self.issue or (ALL if ALL in panels else next(iter(panels), ""))
        if wanted not in panels:
            raise CounterpointError(f'debate "{self.debate.info.key}" has nothing to draw')
        return str(panel_svg(panels[wanted], standalone=True))

    @property
    def json(self) -> str:
        """The view model as JSON."""
        return json.dumps(to_plain(self.view), ensure_ascii=False, indent=1)

    def to_format(self, name: str) -> str:
        """The picture as ``html``, ``svg`` or ``json``.

        Raises:
            CounterpointError: there is no such format.
        """
        if name not in FORMATS:
            raise CounterpointError(
                f'a picture cannot be written as "{name}"; it can as: {", ".join(FORMATS)}'
            )
        return str(getattr(self, name))

    def save(self, path: str | Path) -> Path:
        """Write it to a file whose extension says as what; returns the path."""
        target = Path(path)
        text = self.to_format(target.suffix.removeprefix(".").lower())
        try:
            target.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CounterpointError(f"cannot write {target}: {error.strerror}") from None
        return target

    def _repr_html_(self) -> str:
        """How a notebook shows it: in a frame of its own, without access to the notebook."""
        page = html.escape(self.html, quote=True)
        frame = 'sandbox="allow-scripts" title="Argument map" width="100%" height="640"'
        return f'<iframe srcdoc="{page}" {frame}></iframe>'
