"""Every page of the site, in a real browser, on a desk and on a phone, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route

from counterpoint.ontology.debate import Debate
from counterpoint.viz import csp, pages
from counterpoint.viz.urls import Urls

Open = Callable[..., Any]

SIZES = ((1280, "light"), (375, "dark"), (320, "light"))


def addresses(debate: Debate) -> list[str]:
    """One of each kind of page."""
    kinds: dict[str, str] = {}
    for thing in debate.things(derived=True):
        kinds.setdefault(thing.kind, f"/{debate.info.key}/{thing.kind}/{thing.key}")
    start = f"/{debate.info.key}"
    return ["/", start, f"{start}/map", "/sparql", "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%205", "/ontology", *kinds.values()]  # fmt: skip # noqa: E501


@pytest.mark.parametrize(("width", "theme"), SIZES)
def test_pages_load_without_a_complaint_a_foreign_request_or_a_sideways_scroll(
    site: str, city: Debate, visit: Open, width: int, theme: str
):
    found = visit(site, width, theme)
    for address in addresses(city):
        found.go(site + address)
        assert found.complaints == [], address
        assert found.hosts <= {urlsplit(site).netloc}, address
        assert found.sideways() <= 0, address


@pytest.mark.parametrize("width", [1280, 375])
def test_what_can_be_pressed_is_large_enough(site: str, visit: Open, width: int):
    found = visit(f"{site}/city-divided", width)
    small = found.page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary")]
        .filter((e) => e.checkVisibility() && !e.matches(".skip"))
        .filter((e) => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24; })
        .map((e) => e.textContent.trim() + " " + e.getBoundingClientRect().height)"""
    )
    assert small == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/city-divided", "/city-divided/map", "/sparql"])
def test_text_stands_out_from_its_background(site: str, visit: Open, address: str, theme: str):
    found = visit(site + address, 1280, theme)
    found.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert found.page.evaluate(CONTRAST) == []


def test_an_actors_chip_leads_to_its_words_on_that_position(site: str, visit: Open):
    found = visit(f"{site}/city-divided")
    found.page.locator(".chip:not(.implied)").first.click()
    found.page.wait_for_url("**/actors/**")
    assert found.page.locator(":target .words").count() >= 1 or found.page.locator(".stands li").count() >= 1
    assert found.page.locator(".words blockquote").first.is_visible()


def test_reasons_and_words_unfold_without_scripts(site: str, visit: Open):
    found = visit(f"{site}/city-divided", 375, java_script_enabled=False)
    fold = found.page.locator(".fold", has_text="Reasons").first
    fold.locator("summary").first.click()
    reason = fold.locator(".reason").first
    reason.locator("summary").first.click()
    assert reason.locator(".inside").first.is_visible()


def test_the_start_page_shows_the_map_in_a_frame_at_a_desk_and_a_button_on_a_phone(site: str, visit: Open):
    desk = visit(f"{site}/city-divided")
    desk.page.locator("iframe").scroll_into_view_if_needed()
    desk.page.frame_locator("iframe").locator(".vis-network canvas").wait_for()
    assert desk.complaints == []
    phone = visit(f"{site}/city-divided", 375)
    assert not phone.page.locator("iframe").is_visible()
    phone.page.get_by_role("link", name="Open the map").click()
    phone.page.locator("h1", has_text="Argument map").wait_for()


def test_the_whole_debate_has_a_map_that_can_be_reached_and_left(site: str, visit: Open):
    found = visit(f"{site}/city-divided/map")
    found.page.get_by_role("link", name="The whole debate", exact=True).first.click()
    found.page.locator("#panel-all canvas").wait_for()
    found.page.locator(".panels a").first.click()
    found.page.locator(".panel.current:not(#panel-all) canvas").wait_for()
    assert found.complaints == []


def test_the_editor_runs_a_query_without_scripts(site: str, visit: Open):
    found = visit(f"{site}/sparql", java_script_enabled=False)
    found.page.locator("textarea").fill("SELECT ?s WHERE { ?s a cp:Position } LIMIT 3")
    found.page.get_by_role("button", name="Run").click()
    assert found.page.locator("tbody tr").count() == 3


def test_an_example_loads_into_the_editor_and_runs_with_the_keyboard(site: str, visit: Open):
    found = visit(f"{site}/sparql")
    example = found.page.locator(".examples a").last
    wanted = example.get_attribute("data-query")
    example.click()
    assert found.page.locator("textarea").input_value().strip() == (wanted or "").strip()
    found.page.keyboard.press("Control+Enter")
    found.page.locator("h2", has_text="Answer").wait_for()
    assert found.complaints == []


@pytest.mark.parametrize("width", [375])
def test_hostile_text_is_shown_as_text_on_every_kind_of_page(
    site: str, hostile: Debate, visit: Open, width: int
):
    urls = Urls()
    kinds = {thing.kind: thing for thing in hostile.things(derived=True)}
    bodies = [pages.debate_page(hostile, urls=urls)]
    bodies += [pages.thing_page(hostile, t.kind, t.key, urls=urls) for t in kinds.values()]
    found = visit(f"{site}/healthz", width)
    for number, body in enumerate(bodies):
        found.page.route(f"**/hostile{number}", partial(_answer, body=body))
        found.go(f"{site}/hostile{number}")
        assert found.complaints == []
        assert found.sideways() <= 0
        assert found.page.locator("img, main script").count() == 0


def _answer(route: Route, body: str) -> None:
    policy = {"Content-Security-Policy": csp.page_policy(body)}
    route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=policy)


CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => { for (let n = e; n; n = n.parentElement) { const c = rgba(getComputedStyle(n).backgroundColor); if (c[3] === 255) return c; } return rgba("white"); };
  const poor = new Set();
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest("svg, script, style, .vh, [hidden]")) continue;
    const a = light(rgba(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.add(e.className + ": " + e.textContent.trim().slice(0, 40) + " " + ratio.toFixed(2));
  }
  return [...poor];
}"""  # noqa: E501
