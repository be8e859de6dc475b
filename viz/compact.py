"""Our own styles and scripts without what only their authors need: a page carries them whole, each time."""

from __future__ import annotations

import re

__all__ = ["compact_script", "compact_style"]

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};]) ?")
_AFTER = re.compile(r"([:,]) ")
_COMMENT_LINE = re.compile(r"^\s*//.*\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)


def compact_style(css: str) -> str:
    """A style sheet of ours without comments and spare white space; it has none in its strings."""
    return _AFTER.sub(r"\1", _AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", css)))).strip()


def compact_script(script: str) -> str:
    """A script of ours without lines of comment and without indents; no string of it spans lines."""
    return _INDENT.sub("", _COMMENT_LINE.sub("", script)).strip() + "\n"
