"""The timeline in a browser: drawn and in words, by mouse, finger and keys, without scripts, on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Event, Policy, Statement
from counterpoint.viz.picture import render

Open = Callable[..., Any]
Saved = Callable[..., str]

DATES = ("2019-05-20", "2020-02", "2021", "", "2017-01-30", "2022-11-08", "2018-06")

OVERFLOWING = """() => [...document.querySelectorAll("main *")].filter((e) => {
  const box = e.getBoundingClientRect();
  const unbreakable = e.textContent.includes("\\u0351");
  return e.checkVisibility() && !unbreakable && !e.closest(".vh, .evidence") && box.right > innerWidth + 1;
}).map((e) => e.outerHTML.slice(0, 80))"""

SMALL = """() => [...document.querySelectorAll(".drawing a .hit, .entry, .heard a, .time h3 a, .as-words")]
  .filter((e) => e.checkVisibility())
  .map((e) => e.getBoundingClientRect()).filter((box) => box.height < 24 || box.width < 24).length"""

OVERLAPPING = """() => {
  const boxes = [...document.querySelectorAll(".drawing .opens .shape")].filter((e) => e.checkVisibility())
    .map((e) => e.getBoundingClientRect());
  const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return boxes.length < 10 || boxes.some((a, n) => boxes.slice(n + 1).some((b) => over(a, b)));
}"""

SCROLLED = """() => new Promise((done) => {
  const look = () => scrollY > 200 ? done(scrollY) : requestAnimationFrame(look);
  look();
})"""


@pytest.fixture(scope="session")
def saved(city: Debate, hostile: Debate, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """A timeline as a file: ``saved("dated", top=5)`` gives its address; each is made once."""
    folder: Path = tmp_path_factory.mktemp("timeline")
    debates = {"city": city, "dated": dated(city), "hostile": dated(hostile)}
    made: dict[str, str] = {}

    def save(which: str = "city", **options: object) -> str:
        name = "-".join([which, *map(str, options.values())])
        if name not in made:
            made[name] = render(debates[which], "timeline", options).save(folder / f"{name}.html").as_uri()
        return made[name]

    return save


def dated(debate: Debate) -> Debate:
    """The debate with dates for most of what is said and happens."""
    things = [
        replace(thing, date=DATES[n % len(DATES)]) if isinstance(thing, (Statement, Event, Policy)) else thing
        for n, thing in enumerate(debate.things())
    ]
    return Debate.from_things(debate.info, things)


def sheet(found: Any) -> Any:
    return found.page.locator(".sheet:not([hidden])")


def drawn(found: Any) -> Any:
    return found.page.locator(".drawing:visible")


def sign(found: Any, words: str) -> Any:
    return drawn(found).locator("a", has=found.page.locator("title", has_text=words)).first


@pytest.mark.parametrize("which", ["city", "dated"])
@pytest.mark.parametrize("width", [1280, 375])
def test_the_file_works_offline_and_asks_no_host_for_anything(
    saved: Saved, visit: Open, width: int, which: str
):
    found = visit(saved(which), width, offline=True)
    assert found.complaints == []
    assert found.hosts <= {""}
    assert found.sideways() <= 0


@pytest.mark.parametrize(("width", "drawings"), [(1280, 1), (960, 1), (768, 1), (640, 0), (375, 0)])
def test_where_there_is_room_time_runs_across_and_else_down(
    saved: Saved, visit: Open, width: int, drawings: int
):
    found = visit(saved(), width)
    assert drawn(found).count() == drawings
    assert found.page.locator(".words-of-time").is_visible() == (drawings == 0)


@pytest.mark.parametrize("width", [1600, 1280, 900, 768, 704])
def test_in_the_drawing_no_sign_covers_another_and_all_can_be_hit(saved: Saved, visit: Open, width: int):
    found = visit(saved("dated"), width)
    assert not found.page.evaluate(OVERLAPPING)
    assert found.page.evaluate(SMALL) == 0
    assert found.sideways() <= 0


def test_a_click_opens_the_words_and_from_there_one_gets_to_what_is_near(saved: Saved, visit: Open):
    found = visit(saved())
    sign(found, "Lori Lightfoot, for").click()
    opened = sheet(found)
    assert opened.locator("blockquote").count() == 1
    assert "Mayoralty of Lori Lightfoot" in opened.inner_text()
    opened.get_by_role("link", name="Lori Lightfoot", exact=True).click()
    assert sheet(found).get_by_role("heading").inner_text() == "Lori Lightfoot"
    found.page.keyboard.press("Escape")
    assert sheet(found).count() == 0


def test_names_periods_and_events_open_too(saved: Saved, visit: Open):
    found = visit(saved())
    for words in ("Activists: 11 statements", "Trump administration, 2017–2021 ·", "Event: Founding of ICE"):
        sign(found, words).click()
        assert sheet(found).is_visible()
        found.page.keyboard.press("Escape")


def test_a_tap_opens_the_words_within_the_window(saved: Saved, visit: Open):
    found = visit(saved("dated"), 375)
    found.page.locator(".entry:has(.sign)").first.tap()
    assert sheet(found).locator("blockquote").count() >= 1
    box = sheet(found).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375


def test_the_drawing_is_one_stop_of_the_tab_key_and_arrows_walk_in_it(saved: Saved, visit: Open):
    found = visit(saved())
    page = found.page
    focused = "document.activeElement.querySelector('title')?.textContent ?? ''"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[data-row]') !== null")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    below = page.evaluate(focused)
    assert below.startswith("Activists")
    page.keyboard.press("ArrowRight")
    here = page.evaluate(focused)
    assert here.startswith("Activists, ")
    assert here != below
    page.keyboard.press("Enter")
    assert sheet(found).locator("blockquote").count() >= 1
    page.keyboard.press("Escape")
    assert sheet(found).count() == 0
    assert page.evaluate(focused) == here
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.as-words input')")
    page.keyboard.press("Space")
    assert page.locator(".words-of-time").is_visible()


def test_where_focus_is_can_be_seen(saved: Saved, visit: Open):
    page = visit(saved()).page
    page.keyboard.press("Tab")
    ring = page.evaluate("getComputedStyle(document.activeElement.querySelector('.hit')).strokeWidth")
    assert float(ring.removesuffix("px")) >= 2


@pytest.mark.parametrize("width", [1280, 768, 375])
def test_what_is_asked_for_is_lit_and_open(saved: Saved, visit: Open, width: int):
    found = visit(saved(focus="activists"), width)
    assert sheet(found).get_by_role("heading").inner_text() == "Activists"
    box = sheet(found).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_without_scripts_everything_is_there_and_a_sign_leads_to_its_words(saved: Saved, visit: Open):
    found = visit(saved(), 1280, java_script_enabled=False)
    cards = found.page.locator(".evidence .card")
    assert cards.first.is_visible()
    target = sign(found, "Lori Lightfoot, for")
    target.click()
    card = target.get_attribute("data-opens")
    assert found.page.url.endswith(f"#{card}")
    assert found.page.locator(f"#{card}").locator("blockquote").is_visible()
    found.page.get_by_label("Show the same in words").check()
    assert found.page.locator(".words-of-time").is_visible()


def test_without_scripts_a_phone_has_the_words(saved: Saved, visit: Open):
    found = visit(saved(), 375, java_script_enabled=False)
    assert found.page.locator(".words-of-time .entry").first.is_visible()
    assert found.sideways() <= 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_axe_finds_nothing_on_the_timeline(saved: Saved, visit: Open, width: int, theme: str):
    for address in (saved(), saved("dated")):
        found = visit(address, width, theme)
        if width >= 768:
            found.page.get_by_label("Show the same in words").check()
        assert found.violations() == []
        assert found.page.evaluate(SMALL) == 0


def test_axe_finds_nothing_on_an_open_card(saved: Saved, visit: Open):
    for width in (375, 1280):
        found = visit(saved(focus="activists"), width, "dark")
        assert sheet(found).is_visible()
        assert found.violations() == []


@pytest.mark.parametrize("width", [1280, 375])
def test_hostile_text_is_shown_as_text_and_widens_nothing(saved: Saved, visit: Open, width: int):
    found = visit(saved("hostile"), width)
    found.page.locator(".drawing:visible .opens, .entry:visible").first.click()
    assert sheet(found).is_visible()
    assert found.complaints == []
    assert found.sideways() <= 0
    assert found.page.locator("img, main script, main style").count() == 0
    if width < 700:
        assert found.page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("width", [1280, 375])
def test_where_writing_runs_from_the_right_time_does_too(saved: Saved, visit: Open, width: int):
    found = visit(saved("dated", language="ar"), width)
    assert found.page.evaluate("document.dir") == "rtl"
    assert found.sideways() <= 0
    assert found.page.evaluate(SMALL) == 0
    if width > 700:
        name, first = drawn(found).locator(".actor").first, drawn(found).locator(".opens").first
        assert name.bounding_box()["x"] > first.bounding_box()["x"]


def test_paper_has_the_words_of_time_and_every_quote(saved: Saved, visit: Open):
    page = visit(saved(), 1280).page
    page.emulate_media(media="print")
    assert page.locator(".words-of-time .entry").first.is_visible()
    assert page.locator(".evidence blockquote").first.is_visible()
    assert not page.locator(".as-words").is_visible()


def test_the_wheel_scrolls_the_page_from_over_the_drawing(saved: Saved, visit: Open):
    page = visit(saved("dated")).page
    page.mouse.move(640, 500)
    page.mouse.wheel(0, 300)
    assert page.evaluate(SCROLLED) > 200
