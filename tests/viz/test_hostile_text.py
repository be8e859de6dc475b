"""Text that would break out, in every field: it stays text in every view and every format."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.viz.kinds import KINDS
from counterpoint.viz.picture import render
from counterpoint.viz.png import LARGEST

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"
OPTIONS: tuple[dict[str, object], ...] = ({}, {"width": 320, "language": "ar"})
DRAWN = {
    f"{{http://www.w3.org/2000/svg}}{name}"
    for name in ("svg", "g", "rect", "circle", "line", "path", "polygon", "text", "title", "desc", "style")
}
ASIDE = frozenset({"em", "i", "small"})
"""Tags that a page has only where something is hedged or contested."""


class Tags(HTMLParser):
    """The tags of a page, and attributes that run something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.bad: list[str] = []
        self.scripts = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.scripts += tag == "script"
        for name, value in attrs:
            if name.startswith("on") or name == "style" or (value or "").lower().startswith("javascript:"):
                self.bad.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("view", KINDS)
def test_a_page_has_only_our_tags_and_runs_only_our_scripts(
    hostile: Debate, harbor: Debate, view: str, options: dict[str, object]
):
    found, sound = (Tags(render(debate, view, options).html) for debate in (hostile, harbor))
    assert found.tags - sound.tags <= ASIDE
    assert not found.tags & {"img", "iframe", "object", "form", "foreignobject"}
    assert found.bad == []
    assert found.scripts == sound.scripts


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("view", KINDS)
def test_a_drawing_is_well_formed_and_draws_and_names_and_nothing_else(
    hostile: Debate, view: str, options: dict[str, object]
):
    svg = render(hostile, view, options).svg
    assert not re.search("[\u202a-\u202e\x00-\x08]", svg)
    root = ElementTree.fromstring(svg)
    assert {element.tag for element in root.iter()} <= DRAWN
    names = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or "href" in name or name == "style"}
    assert "<script>alert(1)</script>" in "".join(root.itertext())


@pytest.mark.parametrize("view", KINDS)
def test_a_picture_is_made_within_bounds(hostile: Debate, view: str):
    png = render(hostile, view, {"width": 320}).png
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert 0 < wide <= LARGEST[0]
    assert 0 < high <= LARGEST[1]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)


@pytest.mark.parametrize("view", KINDS)
def test_data_have_the_words_as_they_were_written(hostile: Debate, view: str):
    found = set(strings(json.loads(render(hostile, view).json)))
    assert any(text.startswith(MARKUP) for text in found)
    assert "x" * 10_000 in found
