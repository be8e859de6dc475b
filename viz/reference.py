"""The page ``docs/views.md``: the gallery of views with the code that makes each, and the options of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from counterpoint.graph.analysis.reference import option_table
from counterpoint.viz.kinds import KINDS, Kind
from counterpoint.viz.view_options import OPTIONS

__all__ = ["EXAMPLES", "markdown"]

EXAMPLES: Final = {
    "tree": {"issue": "cooperation"},
    "matrix": {},
    "map": {"issue": "sanctuary"},
    "coalitions": {},
    "timeline": {},
}
"""The options of each picture in the gallery."""

_HEAD = """\
# Views

<!-- Written by viz/reference.py; `make generate` writes it again, `make pictures` its pictures. -->

Five views of a debate, each as one self-contained page, an SVG, a PNG and its data as JSON. A page asks no
other host for anything, works from a disk, without scripts, in the dark, on paper and at 320 pixels; a click,
tap or Enter on anything opens the words it rests on.

| | |
|---|---|
| Python | `debate.render("tree", issue="cooperation").save("tree.html")`, `.svg`, `.png`, `.json` |
| Jupyter | `debate.render("matrix")` as the last line of a cell |
| command line | `counterpoint render tree city-divided --issue cooperation -o tree.html` |
| HTTP | `/embed/city-divided/tree?issue=cooperation`, `/embed/city-divided/tree.svg`, `.png`, `.json` |

How to put one into WordPress, Ghost, a static site or a page of your own: [embedding.md](embedding.md).
"""


def markdown() -> str:
    """The page."""
    lines = [_HEAD]
    for kind in KINDS.values():
        lines += _view(kind)
    lines.append("## Options\n")
    lines.append("The same names in Python, on the command line (`--issue`) and in an address (`?issue=`).\n")
    lines += option_table(OPTIONS)
    lines.append("## Which view heeds which\n")
    lines += _heeded()
    return "\n".join(lines) + "\n"


def _view(kind: Kind) -> Iterator[str]:
    options = EXAMPLES[kind.name]
    arguments = "".join(f", {name}={value!r}" for name, value in options.items()).replace("'", '"')
    flags = "".join(f" --{name} {value}" for name, value in options.items())
    yield f"## {kind.name}\n"
    yield f"{kind.sentence}\n"
    yield f"![{kind.title}: {kind.sentence}](pictures/{kind.name}.png)\n"
    yield '```python\nimport counterpoint as cp\n\ndebate = cp.open("city-divided")'
    yield f'debate.render("{kind.name}"{arguments}).save("{kind.name}.html")\n```\n'
    yield f"```sh\ncounterpoint render {kind.name} city-divided{flags} -o {kind.name}.html\n```\n"


def _heeded() -> Iterator[str]:
    names = [option.name for option in OPTIONS]
    yield "| view | " + " | ".join(f"`{name}`" for name in names) + " |"
    yield "|---|" + "---|" * len(names)
    for kind in KINDS.values():
        yield f"| {kind.name} | " + " | ".join("✓" if name in kind.heeds else "" for name in names) + " |"
