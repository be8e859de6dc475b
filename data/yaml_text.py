"""Text as YAML: plain where that is safe for every reader, in double quotes where it is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

__all__ = ["UNWRITABLE", "flow_list", "flow_mapping", "folded", "is_foldable", "quoted", "scalar", "word"]

UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no text may hold, since not every format can write them."""

_MEANS_ELSE = frozenset(["yes", "no", "on", "off", "true", "false", "null", "y", "n"])
_PLAIN = frozenset(" -_.()'/%&;!?$€§’‘“”–—…")
_NAMED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_JOINERS = "\u200c\u200d"


def scalar(text: str) -> str:
    """Any text, so that reading it gives the same text back, inside braces or not.

    Plain are texts that begin with a letter and hold nothing that YAML might read as something else, in its
    version 1.1 or 1.2.
    """
    plain = (
        text[:1].isalpha()
        and not text.endswith(" ")
        and text.lower() not in _MEANS_ELSE
        and all(c.isalnum() or c in _PLAIN for c in text)
    )
    return text if plain else quoted(text)


def quoted(text: str) -> str:
    """Text in double quotes, on one line; what cannot be seen is escaped, direction marks among it."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    if character.isprintable() or character in _JOINERS:
        return character
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def is_foldable(text: str) -> bool:
    """Whether the text is visible words with single spaces between, so that it can stand as a paragraph."""
    return text.isprintable() and all(text.split(" "))


def folded(text: str, indent: str, width: int) -> Iterator[str]:
    """The lines of a paragraph that follows ``>-``."""
    line = ""
    for each in text.split(" "):
        if line and len(indent) + len(line) + 1 + len(each) > width:
            yield indent + line
            line = each
        else:
            line = f"{line} {each}" if line else each
    yield indent + line


def word(key: str) -> str:
    """A key: plain, but for those that YAML would take for a number, a date or a truth value."""
    return f'"{key}"' if key[0].isdigit() or key in _MEANS_ELSE else key


def flow_list(items: Iterable[str]) -> str:
    """``[a, b]``, of items that are YAML already."""
    return f"[{', '.join(items)}]"


def flow_mapping(pairs: Iterable[tuple[str, str]]) -> str:
    """``{a: b}``, of keys and values that are YAML already."""
    return f"{{{', '.join(f'{key}: {value}' for key, value in pairs)}}}"
