"""The colors of views: named palettes, each light and dark, as CSS for pages and as values for drawings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["PALETTES", "THEMES", "Colors", "colors", "resolved", "theme_css", "with_tokens"]

THEMES: Final = ("auto", "light", "dark")
"""``auto`` is as the reader prefers; a drawing that is a file of its own takes light for it."""

Colors = Mapping[str, str]

_LIGHT: Final = {
    "page": "#fbfaf7", "sheet": "#ffffff", "ink": "#1d1c1a", "soft": "#5a5853", "line": "#dedbd3",
    "strong-line": "#8b877d", "mixed": "#6b5b95", "mixed-ink": "#5b4c84", "mixed-tint": "#f1eef7",
    "on-sign": "#ffffff", "focus": "#1d1c1a",
}  # fmt: skip
_DARK: Final = {
    "page": "#131517", "sheet": "#1b1e21", "ink": "#eceae4", "soft": "#aeaba3", "line": "#34383c",
    "strong-line": "#7d8288", "mixed": "#b9a8e0", "mixed-ink": "#c8baea", "mixed-tint": "#24212f",
    "on-sign": "#131517", "focus": "#eceae4",
}  # fmt: skip

_SIDES: Final = {
    # Blue and orange hold up in simulated deuteranopia and protanopia.
    "classic": (
        {"for": "#0072b2", "for-ink": "#005f95", "for-tint": "#e9f3fa",
         "against": "#b24700", "against-ink": "#9c3e00", "against-tint": "#fcf0e8"},
        {"for": "#6cb8e6", "for-ink": "#86c6ec", "for-tint": "#172530",
         "against": "#ffa45c", "against-ink": "#ffb479", "against-tint": "#2c211a"},
    ),
    # Plum and ochre too: the one keeps its blue where red is not seen, the other its yellow.
    "plum": (
        {"for": "#7b3f8f", "for-ink": "#68337a", "for-tint": "#f6eef9",
         "against": "#8a6200", "against-ink": "#735100", "against-tint": "#faf3e3",
         "mixed": "#3d6e6a", "mixed-ink": "#2f5c58", "mixed-tint": "#e9f3f2"},
        {"for": "#d3a1e6", "for-ink": "#dcb4ec", "for-tint": "#271e2c",
         "against": "#e3b341", "against-ink": "#ebc468", "against-tint": "#292418",
         "mixed": "#7fc0b8", "mixed-ink": "#97cec7", "mixed-tint": "#1a2725"},
    ),
    # Glyph and line style alone, for a page that has colors of its own.
    "ink": (
        {"for": "#1d1c1a", "for-ink": "#1d1c1a", "for-tint": "#f1efea",
         "against": "#5f5b54", "against-ink": "#4b4843", "against-tint": "#f6f4ef",
         "mixed": "#45423d", "mixed-ink": "#35332f", "mixed-tint": "#f3f2ed"},
        {"for": "#eceae4", "for-ink": "#eceae4", "for-tint": "#24282b",
         "against": "#a6a29a", "against-ink": "#bcb8b0", "against-tint": "#1f2225",
         "mixed": "#c9c5bc", "mixed-ink": "#d6d2ca", "mixed-tint": "#222528"},
    ),
}  # fmt: skip

PALETTES: Final[Mapping[str, tuple[Colors, Colors]]] = MappingProxyType(
    {
        name: (MappingProxyType(_LIGHT | light), MappingProxyType(_DARK | dark))
        for name, (light, dark) in _SIDES.items()
    }
)
"""Light and dark values of each palette, by the names of base.css's custom properties."""


def colors(palette: str, theme: str) -> Colors:
    """The values of a palette in a theme; ``auto`` is light."""
    return PALETTES[palette][theme == "dark"]


def theme_css(palette: str, theme: str) -> str:
    """The rules that set a page's colors, for a palette and theme; they go after base.css.

    Paper is light: what is forced to be dark is so on screens alone.
    """
    if (palette, theme) == ("classic", "auto"):
        return ""
    light, dark = map(_root, PALETTES[palette])
    if theme == "auto":
        return f"{light}@media (prefers-color-scheme:dark){{{dark}}}"
    if theme == "light":
        return light + ":root{color-scheme:light}"
    return f"{light}:root{{color-scheme:light}}@media screen{{{dark}:root{{color-scheme:dark}}}}"


def _root(found: Colors) -> str:
    return ":root{" + ";".join(f"--{name}:{value}" for name, value in found.items()) + "}"


_BEGIN, _END = "/* Colors: written by `make generate` from palettes.py. */\n", "/* End of colors. */\n"


def with_tokens(css: str) -> str:
    """A style sheet with the colors of the classic palette between its marks."""
    before, _, rest = css.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    light, dark = (_rows(found) for found in PALETTES["classic"])
    rules = f":root {{\n{light}}}\n@media (prefers-color-scheme: dark) {{\n:root {{\n{dark}}}\n}}\n"
    return before + _BEGIN + rules + _END + after


def _rows(found: Colors) -> str:
    return "".join(f"  --{name}: {value};\n" for name, value in found.items())


_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_PROPERTIES = re.compile(r"--[a-z-]+:[^;}]*;?")
_USE = re.compile(r"var\(--([a-z-]+)\)")


def resolved(css: str, palette: str, theme: str) -> str:
    """Rules for a drawing that is a file of its own: values for custom properties, no media queries."""
    values = colors(palette, theme)
    return _USE.sub(lambda use: values[use[1]], _PROPERTIES.sub("", _MEDIA.sub("", css)))


if __name__ == "__main__":
    from pathlib import Path

    base = Path(__file__).parent / "static" / "base.css"
    base.write_text(with_tokens(base.read_text(encoding="utf-8")), encoding="utf-8")
