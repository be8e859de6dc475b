"""Our styles and scripts, without what only their authors need, still say the same."""

from __future__ import annotations

import re

import pytest

from counterpoint.viz.assets import static_names, static_text
from counterpoint.viz.compact import compact_script, compact_style

SCRIPTS = sorted(name for name in static_names() if name.endswith(".js"))
STYLES = sorted(name for name in static_names() if name.endswith(".css"))


def test_there_are_scripts_and_styles_to_look_at():
    assert {"map.js", "view.js", "height.js"} <= set(SCRIPTS)
    assert {"base.css", "view.css", "map.css"} <= set(STYLES)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_loses_lines_of_comment_and_indents_and_nothing_else(name: str):
    script = static_text(name)
    assert not [line for line in script.splitlines() if line.count("`") % 2], "a string spans lines"
    small = compact_script(script)
    assert not re.search(r"^\s*//|^[ \t]+|\n\n", small, re.MULTILINE)
    kept = [
        line.strip() for line in script.splitlines() if line.strip() and not line.strip().startswith("//")
    ]
    assert small.splitlines() == kept


@pytest.mark.parametrize("name", STYLES)
def test_a_style_loses_comments_and_white_space_that_do_not_count(name: str):
    css = static_text(name)
    small = compact_style(css)
    assert "/*" not in small
    assert "\n" not in small
    assert small.count("{") == css.count("{")
    assert small.count("}") == css.count("}")
    assert re.sub(r"\s", "", small) == re.sub(r"\s", "", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def test_white_space_that_counts_stays():
    css = """.a :hover, .b > .c { margin: 0 1px; font: 400 1em/1 "A B", serif }
@media (min-width: 50rem) and (prefers-color-scheme: dark) { .d { width: calc(1px + 2px) } }"""
    assert compact_style(css) == (
        '.a :hover,.b > .c{margin:0 1px;font:400 1em/1 "A B",serif}'
        "@media (min-width:50rem) and (prefers-color-scheme:dark){.d{width:calc(1px + 2px)}}"
    )
