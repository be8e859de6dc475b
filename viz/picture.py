"""A view of a debate as a thing to save or to show: what ``debate.render()`` returns."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from counterpoint.errors import CounterpointError, ViewError
from counterpoint.graph.analysis.findings import Finder
from counterpoint.graph.narrowing import narrowed
from counterpoint.ontology.debate import Debate
from counterpoint.viz.credit import with_credit
from counterpoint.viz.drawing import Drawing, to_svg
from counterpoint.viz.kinds import Kind, Subject, kind
from counterpoint.viz.languages import language_of, translated
from counterpoint.viz.model import to_plain
from counterpoint.viz.png import to_png
from counterpoint.viz.view_options import ViewOptions
from counterpoint.viz.view_page import Home, view_page

__all__ = ["FORMATS", "Picture", "render"]

FORMATS: Final = ("html", "svg", "png", "json")
"""What a picture can be written as; also its files' extensions."""


def render(
    debate: Debate,
    view: str = "map",
    options: Mapping[str, object] | None = None,
    *,
    finder: Finder | None = None,
) -> Picture:
    """Draw a view of a debate; ``options`` are those of :data:`counterpoint.viz.view_options.OPTIONS`.

    ``finder`` is one that has analyzed this very debate before.

    Raises:
        ViewError: there is no such view, or it cannot be drawn so.
        AnalysisError: there is no such option, or it cannot have that value.
        UnknownThingError: the debate has nothing of a key that is named.
    """
    chosen = kind(view)
    return Picture(debate, chosen, ViewOptions.read(options or {}, debate, view, chosen.heeds), finder)


@dataclass(frozen=True)
class Picture:
    """A drawn view: a self-contained page, an SVG, a PNG, or its data."""

    debate: Debate
    kind: Kind
    options: ViewOptions
    finder: Finder | None = None

    @cached_property
    def subject(self) -> Subject:
        """What is drawn: the debate in the reader's language, narrowed to what is asked for."""
        options, language = self.options, language_of(self.debate, self.options.language)
        whole = translated(self.debate, language.tag)
        chosen = narrowed(whole, place=options.place, period=options.period, source=options.source)
        known = self.finder if self.finder and self.finder.debate is chosen else Finder(chosen)
        return Subject(chosen, options, language, known.find)

    @cached_property
    def view(self) -> Any:
        """The view model: plain frozen data."""
        return self.kind.module.view_model(self.subject)

    @cached_property
    def drawing(self) -> Drawing:
        """The view as a drawing, its credit below it."""
        return with_credit(self.kind.module.drawing(self.view, self.subject), self.subject)

    def page(self, home: Home | None = None) -> str:
        """The page as a site serves it, or without ``home`` as a file that links to nothing."""
        return view_page(self.kind, self.subject, self.view, home=home)

    @property
    def html(self) -> str:
        """One self-contained page that asks no host for anything."""
        return self.page()

    @property
    def svg(self) -> str:
        """The drawing as a file of its own."""
        options = self.options
        return str(to_svg(self.drawing, standalone=True, palette=options.palette, theme=options.theme))

    @property
    def png(self) -> bytes:
        """The drawing as a picture of two device pixels to a CSS pixel."""
        return to_png(self.svg, self.drawing.width, self.drawing.height)

    @property
    def json(self) -> str:
        """The view model as JSON."""
        return json.dumps(to_plain(self.view), ensure_ascii=False, indent=1)

    def to_format(self, name: str) -> str | bytes:
        """The picture as ``html``, ``svg``, ``png`` (bytes) or ``json``.

        Raises:
            ViewError: there is no such format.
        """
        if name not in FORMATS:
            raise ViewError(f'a picture cannot be written as "{name[:40]}"; it can as: {", ".join(FORMATS)}')
        found: str | bytes = getattr(self, name)
        return found

    def save(self, path: str | Path) -> Path:
        """Write it to a file whose extension says as what; returns the path."""
        target = Path(path)
        content = self.to_format(target.suffix.removeprefix(".").lower())
        try:
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        except OSError as error:
            raise CounterpointError(f"cannot write {target}: {error.strerror}") from None
        return target

    def _repr_html_(self) -> str:
        """How a notebook shows it: in a frame of its own, without access to the notebook."""
        page = html.escape(self.html, quote=True)
        title = html.escape(self.subject.language(self.kind.title), quote=True)
        frame = f'sandbox="allow-scripts" title="{title}" width="100%" height="640"'
        return f'<iframe srcdoc="{page}" {frame}></iframe>'
