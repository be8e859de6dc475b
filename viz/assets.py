"""The files that ship with the room: templates, style, script, fonts; and vis-network from pyvis's wheel."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from markupsafe import Markup

from counterpoint.errors import CounterpointError

__all__ = [
    "STATIC_TYPES",
    "font_data_uri",
    "own",
    "static_bytes",
    "static_names",
    "static_text",
    "static_version",
]

STATIC_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
"""The media type of each kind of static file, by its extension."""


@cache
def static_names() -> frozenset[str]:
    """The names of the files that ``/static`` serves; a request for any other is a 404."""
    return frozenset(file.name for file in _static().iterdir() if file.is_file())


@cache
def static_bytes(name: str) -> bytes:
    """The content of a static file.

    Raises:
        CounterpointError: no file of that name ships.
    """
    if name not in static_names():
        raise CounterpointError(f'no static file "{name}"; there are {", ".join(sorted(static_names()))}')
    return (_static() / name).read_bytes()


def static_text(name: str) -> str:
    """The content of a static text file."""
    return static_bytes(name).decode("utf-8")


def own(text: str) -> Markup:
    """Mark as safe what this package or its dependencies wrote: style, script, escaped JSON."""
    return Markup(text)  # noqa: S704


@cache
def static_version(name: str) -> str:
    """The first ten hex digits of the file's SHA-256."""
    return hashlib.sha256(static_bytes(name)).hexdigest()[:10]


@cache
def font_data_uri(name: str) -> str:
    """A font file as a ``data:`` address, for pages that fetch nothing."""
    return f"data:font/woff;base64,{base64.b64encode(static_bytes(name)).decode('ascii')}"


def _static() -> resources.abc.Traversable:
    return resources.files("counterpoint.viz") / "static"
