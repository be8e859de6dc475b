"""The Content-Security-Policy of a page: nothing is allowed but what the page itself carries."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser

__all__ = ["digest", "page_policy"]

_DATA_BLOCKS = frozenset({"application/json", "application/ld+json"})


def digest(text: str) -> str:
    """The CSP source expression of an inline script or style: ``'sha256-…'``."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def page_policy(html: str) -> str:
    """The policy of a finished page, read off what it holds: a hash for each inline script and style.

    Files of the same origin are allowed only to a page that links to some. Who may frame the page is not in
    it: that is the server's to say, and a ``<meta>`` may not.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    linked = reader.linked
    directives = {
        "default-src": ["'none'"],
        "script-src": [*(["'self'"] if "script" in linked else []), *map(digest, reader.scripts)],
        "style-src": [*(["'self'"] if "style" in linked else []), *map(digest, reader.styles)],
        "font-src": ["'self'"] if "style" in linked else (["data:"] if "data:font/" in html else []),
        "img-src": ["'self'"] if "image" in linked else [],
        "frame-src": ["'self'"] if "frame" in linked else [],
        "form-action": ["'self'"] if "form" in linked else ["'none'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(
        f"{name} {' '.join(dict.fromkeys(values))}" for name, values in directives.items() if values
    )


class _Reader(HTMLParser):
    """Collects the inline scripts and styles of a page, and the kinds of file it links to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.linked: set[str] = set()
        self._inside: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "script" and found.get("src"):
            self.linked.add("script")
        elif tag == "script" and found.get("type", "") not in _DATA_BLOCKS:
            self._inside = self.scripts
        elif tag == "style":
            self._inside = self.styles
        elif tag == "link" and found.get("rel") == "stylesheet":
            self.linked.add("style")
        elif (
            tag == "link" and found.get("rel") == "icon" and not (found.get("href") or "").startswith("data:")
        ):
            self.linked.add("image")
        else:
            self.linked.update(kind for name, kind in _LINKS.items() if tag == name)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._inside.append(data)


_LINKS = {"img": "image", "iframe": "frame", "form": "form"}
