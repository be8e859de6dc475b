"""A report as a thing to read or save: what ``debate.report()`` returns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup

from counterpoint.errors import CounterpointError
from counterpoint.graph.analysis.account import Account
from counterpoint.graph.analysis.report import to_markdown, to_text
from counterpoint.viz.assets import font_data_uri, own, static_text
from counterpoint.viz.csp import page_policy
from counterpoint.viz.fonts import REGULAR, SEMIBOLD
from counterpoint.viz.render import render

__all__ = ["FORMATS", "Report"]

FORMATS: Final = {"text": "txt", "markdown": "md", "html": "html"}
"""What a report can be written as, and the extension of each."""

_POLICY = "%policy%"


@dataclass(frozen=True)
class Report:
    """An account of what analyses found, as text, Markdown, or one self-contained page."""

    account: Account

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self) -> str:
        """Plain text, wrapped at 80 characters."""
        return to_text(self.account)

    def to_markdown(self) -> str:
        """Markdown; nothing that a debate says acts as markup there."""
        return to_markdown(self.account)

    def to_html(self) -> str:
        """One page that asks no host for anything, light and dark."""
        page = render("report.html", account=self.account, style=_style(), policy=_POLICY)
        return page.replace(_POLICY, page_policy(page), 1)

    def to_format(self, name: str) -> str:
        """The report as ``text``, ``markdown`` or ``html``.

        Raises:
            CounterpointError: there is no such format.
        """
        if name not in FORMATS:
            known = ", ".join(FORMATS)
            raise CounterpointError(f'a report cannot be written as "{name}"; it can as: {known}')
        return str(getattr(self, f"to_{name}")())

    def save(self, path: str | Path) -> Path:
        """Write it to a file whose extension (txt, md, html) says as what; returns the path."""
        target = Path(path)
        formats = {extension: name for name, extension in FORMATS.items()}
        text = self.to_format(formats.get(target.suffix.removeprefix(".").lower(), target.suffix))
        try:
            target.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CounterpointError(f"cannot write {target}: {error.strerror}") from None
        return target

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


def _style() -> Markup:
    faces = "".join(
        f'@font-face{{font-family:"Counterpoint Sans";font-weight:{weight};src:url({font_data_uri(font)})}}'
        for weight, font in ((400, REGULAR), (600, SEMIBOLD))
    )
    return own(faces + static_text("base.css") + static_text("report.css"))
