"""What every view has in common, in a real browser: its bare address, its credit, its drawing as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.viz.kinds import KINDS
from counterpoint.viz.palettes import colors
from counterpoint.viz.picture import render

Open = Callable[..., Any]

CHOSEN = "?place=chicago&theme=dark&palette=plum&language=es"
PAGE = """() => {
  const root = document.documentElement, style = getComputedStyle(root);
  const transfer = performance.getEntriesByType("navigation")[0];
  return {
    lang: root.lang, scheme: style.colorScheme, for: style.getPropertyValue("--for").trim(),
    sent: transfer.encodedBodySize, read: transfer.decodedBodySize,
    discovered: [...document.querySelectorAll("link[rel=alternate]")].map((link) => link.type),
    links: [...document.querySelectorAll(".credit a")].map((link) => new URL(link.href).pathname),
  };
}"""
MOVING = """() => {
  const takesTime = (style) => style.transitionDuration.split(",").some((time) => parseFloat(time));
  const styles = [...document.querySelectorAll("*")].map((e) => getComputedStyle(e));
  return styles.filter((style) => takesTime(style) || style.animationName !== "none").length;
}"""


@pytest.mark.parametrize("view", KINDS)
def test_at_its_bare_address_a_view_is_as_its_author_chose_and_says_who_made_it(
    site: str, visit: Open, view: str
) -> None:
    found = visit(f"{site}/embed/city-divided/{view}{CHOSEN}")
    page = found.page
    said = page.evaluate(PAGE)
    assert (said["lang"], said["scheme"]) == ("es", "dark")
    assert said["for"] == colors("plum", "dark")["for"]
    assert said["sent"] < said["read"] / 2, "it is sent packed"
    assert said["discovered"] == ["application/json+oembed", "text/xml+oembed"]
    assert said["links"] == ["/city-divided", "/city-divided.csv", "/city-divided.jsonld"]
    credit = page.locator(".credit").inner_text()
    for words in ("A City Divided: The Tension", "The Counterpoint founders", "2026-11-22", "CC-BY-4.0"):
        assert words in credit
    assert "Solo lo dicho sobre" in page.locator(".lede").first.inner_text()
    quoted = json.loads(page.locator("script[type='application/ld+json']").inner_text())["hasPart"]
    assert {part["@type"] for part in quoted} == {"Quotation"}
    assert {part["about"]["@type"] for part in quoted} == {"Claim"}
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVING) == 0
    assert found.hosts == {urlsplit(site).netloc}
    assert found.complaints == []


@pytest.mark.parametrize("view", KINDS)
def test_a_drawing_of_hostile_text_opened_by_itself_runs_and_asks_for_nothing(
    hostile: Debate, visit: Open, tmp_path: Path, view: str
) -> None:
    found = visit(render(hostile, view).save(tmp_path / "view.svg").as_uri())
    names = found.page.evaluate("[...new Set([...document.querySelectorAll('*')].map((e) => e.localName))]")
    assert {"svg", "text"} <= set(names)
    assert not {"script", "foreignObject", "a", "image", "img", "iframe"} & set(names)
    assert "<script>alert(1)</script>" in found.page.evaluate("document.documentElement.textContent")
    assert found.hosts == {""}
    assert found.complaints == []
