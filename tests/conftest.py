"""What tests of more than one room use."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

import pytest

KEPT = {
    "a": {"href"},
    "blockquote": set[str](),
    "iframe": {"src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling", "title"},
}
"""The elements and attributes that WordPress leaves to a provider that it has only discovered."""


class _Sieve(HTMLParser):
    """Keeps the elements and attributes that are let through, in order; of frames, notes the first."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.frame: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "iframe" and self.frame is None:
            self.frame = {name: value or "" for name, value in attrs if name in KEPT["iframe"]}


def as_wordpress_shows(html: str, secret: str = "abc123XYZ9") -> str:
    """What WordPress puts into an article for the HTML of a provider that it has only discovered.

    Nothing but one frame is left of it, with few of its attributes. WordPress adds a class, a sandbox that
    allows scripts and nothing else, and a secret after the address. Without a frame there is nothing.
    """
    sieve = _Sieve()
    sieve.feed(html)
    if sieve.frame is None:
        return ""
    frame = {
        "class": "wp-embedded-content",
        "sandbox": "allow-scripts",
        "security": "restricted",
        **sieve.frame,
        "data-secret": secret,
    }
    if "src" in frame:
        frame["src"] += f"#?secret={secret}"
    return "<iframe " + " ".join(f'{name}="{escape(value)}"' for name, value in frame.items()) + "></iframe>"


@pytest.fixture(scope="session")
def wordpress() -> Callable[[str], str]:
    """Filters the HTML of an oEmbed answer as WordPress does."""
    return as_wordpress_shows
