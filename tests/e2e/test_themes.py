"""Light and dark as the author, the reader and the paper have it: page, signs, drawings and canvas agree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.viz.kinds import KINDS
from counterpoint.viz.palettes import colors
from counterpoint.viz.picture import render

Open = Callable[..., Any]

FORCED = [("light", "dark"), ("dark", "light"), ("auto", "dark")]
"""What the author chose, and what the reader's system prefers."""

PAINTED = """() => {
  const rgb = (color) => { const ctx = document.createElement("canvas").getContext("2d"); ctx.fillStyle = color; return ctx.fillStyle; };
  const style = (query, name) => { const e = document.querySelector(query); return e ? rgb(getComputedStyle(e)[name]) : null; };
  return {
    page: style("body", "backgroundColor"), ink: style("body", "color"), scheme: getComputedStyle(document.documentElement).colorScheme,
    for: style(".sign.endorses:not(.implied)", "backgroundColor"), against: style(".sign.rejects:not(.implied)", "backgroundColor"),
    sheet: style(".sheet", "backgroundColor"),
  };
}"""  # noqa: E501

DRAWN = """() => {
  const rgb = (color) => { const ctx = document.createElement("canvas").getContext("2d"); ctx.fillStyle = color; return ctx.fillStyle; };
  const fill = (query) => rgb(getComputedStyle(document.querySelector(query)).fill);
  return { for: fill(".drawn .argument.support.explicit rect"), sheet: fill(".drawn .claim rect"), ink: fill(".drawn .claim text") };
}"""  # noqa: E501

ON_CANVAS = """() => {
  const canvas = document.querySelector(".stage.live canvas"), ctx = canvas.getContext("2d");
  const found = new Set(), { data } = ctx.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) found.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
  return [...found];
}"""  # noqa: E501


@pytest.fixture(scope="module")
def address(city: Debate, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """The address of a view of the bundled debate as a file."""
    folder: Path = tmp_path_factory.mktemp("themes")

    def made(view: str, **options: object) -> str:
        path = folder / f"{view}-{'-'.join(map(str, options.values()))}.html"
        if not path.exists():
            path.write_text(render(city, view, options).html, encoding="utf-8")
        return path.as_uri()

    return made


def shown(theme: str, preferred: str) -> str:
    return preferred if theme == "auto" else theme


@pytest.mark.parametrize(("theme", "preferred"), FORCED)
@pytest.mark.parametrize("view", KINDS)
def test_a_view_has_the_colors_of_its_theme_whatever_the_system_has(
    view: str, theme: str, preferred: str, address: Callable[..., str], visit: Open
):
    found = visit(address(view, theme=theme, palette="plum"), 1280, preferred).page.evaluate(PAINTED)
    wanted = colors("plum", shown(theme, preferred))
    assert shown(theme, preferred) in found.pop("scheme")
    assert {name: value for name, value in found.items() if value and value != wanted[name]} == {}


@pytest.mark.parametrize(("theme", "preferred"), FORCED)
@pytest.mark.parametrize("palette", ["classic", "plum"])
def test_the_map_is_drawn_and_painted_in_the_colors_of_its_theme(
    palette: str, theme: str, preferred: str, address: Callable[..., str], visit: Open
):
    page = visit(address("map", theme=theme, palette=palette), 1280, preferred).page
    wanted = colors(palette, shown(theme, preferred))
    assert page.evaluate(DRAWN) == {name: wanted[name] for name in ("for", "sheet", "ink")}
    painted = set(page.evaluate(ON_CANVAS))
    other = colors(palette, {"light": "dark", "dark": "light"}[shown(theme, preferred)])
    for name in ("sheet", "for", "against"):
        assert int(wanted[name][1:], 16) in painted, name
        assert int(other[name][1:], 16) not in painted, name


def test_the_map_follows_the_reader_who_changes_their_mind(address: Callable[..., str], visit: Open):
    page = visit(address("map", theme="auto", palette="classic"), 1280, "light").page
    assert int(colors("classic", "light")["for"][1:], 16) in page.evaluate(ON_CANVAS)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        f"(value) => ({ON_CANVAS})().includes(value)", arg=int(colors("classic", "dark")["for"][1:], 16)
    )


@pytest.mark.parametrize("view", KINDS)
def test_a_dark_view_is_printed_light(view: str, address: Callable[..., str], visit: Open):
    page = visit(address(view, theme="dark", palette="classic"), 1280, "dark").page
    page.emulate_media(media="print")
    found = page.evaluate(PAINTED)
    assert found["ink"] == colors("classic", "light")["ink"]
    assert found["page"] in ("#ffffff", colors("classic", "light")["page"])
