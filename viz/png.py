"""A drawing as PNG, without a browser: resvg draws the SVG, in the font that ships."""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from counterpoint.errors import ViewError
from counterpoint.viz.assets import static_bytes
from counterpoint.viz.fonts import REGULAR, SEMIBOLD

__all__ = ["LARGEST", "Size", "font_files", "pixel_size", "to_png"]

Size = tuple[int, int]
"""Width and height in device pixels."""

LARGEST: Final[Size] = (16_384, 16_384)
"""Pixels that a side of a picture may have."""

_MOST_PIXELS: Final = 40_000_000


def pixel_size(width: float, height: float, *, scale: float = 2.0, within: Size = LARGEST) -> Size:
    """The pixels of a picture of a drawing of that size in CSS pixels.

    There are ``scale`` device pixels to each, fewer where the picture would not fit ``within``.
    """
    wide, high = max(int(width + 0.5), 1), max(int(height + 0.5), 1)
    most = (_MOST_PIXELS * wide / high) ** 0.5
    across = max(int(min(wide * scale, within[0], within[1] * wide / high, most)), 1)
    return across, -(-across * high // wide)


def to_png(
    svg: str,
    width: float,
    height: float,
    *,
    scale: float = 2.0,
    within: Size = LARGEST,
    fonts: Sequence[str] = (),
) -> bytes:
    """The picture of an SVG of that size in CSS pixels; of as many device pixels as :func:`pixel_size` says.

    ``fonts`` are those that ship, where they are files already.

    Raises:
        ViewError: it cannot be drawn.
    """
    import resvg_py

    try:
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg,
            width=pixel_size(width, height, scale=scale, within=within)[0],
            font_files=list(fonts or font_files()),
            font_family="Counterpoint Sans",
            sans_serif_family="Counterpoint Sans",
            serif_family="Counterpoint Sans",
        )
    except (ValueError, RuntimeError, OSError) as error:
        raise ViewError(f"the drawing cannot be made a PNG: {error}") from None
    return bytes(drawn)


@cache
def font_files() -> tuple[str, ...]:
    """The fonts that ship, as files that resvg reads, for as long as this process lives: it takes no WOFF."""
    from fontTools.ttLib import TTFont

    folder = Path(tempfile.mkdtemp(prefix="counterpoint-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    found = []
    for name in (REGULAR, SEMIBOLD):
        face = TTFont(io.BytesIO(static_bytes(name)))
        face.flavor = None
        for record in face["name"].names:
            if record.nameID == 1:  # one family, in which resvg finds the weights
                record.string = "Counterpoint Sans"
        target = folder / Path(name).with_suffix(".ttf")
        face.save(target)
        found.append(str(target))
    return tuple(found)
