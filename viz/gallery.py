"""``python -m counterpoint.viz.gallery FOLDER``: the pictures of ``docs/views.md``, without a browser."""

from __future__ import annotations

import sys
from pathlib import Path

from counterpoint.data.bundled import bundled_path
from counterpoint.data.formats import load
from counterpoint.graph.store import open_store
from counterpoint.viz.kinds import KINDS
from counterpoint.viz.picture import render
from counterpoint.viz.png import to_png
from counterpoint.viz.reference import EXAMPLES

__all__ = ["draw"]


def draw(folder: Path) -> None:
    """Draw every view of the bundled debate once."""
    store = open_store("memory")
    debate = store.debate(store.replace(load(bundled_path("city-divided"))))
    for name in KINDS:
        picture = render(debate, name, EXAMPLES[name])
        drawing = picture.drawing
        (folder / f"{name}.png").write_bytes(to_png(picture.svg, drawing.width, drawing.height, scale=1.0))


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
