"""The matrix in a real browser: table and list, by mouse, finger and keyboard, without scripts, on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.viz.picture import render

Open = Callable[..., Any]
Saved = Callable[..., str]

CLIPPED = """() => [...document.querySelectorAll("main *")].filter((e) => {
  const box = e.getBoundingClientRect();
  const unbreakable = e.textContent.includes("\\u0351");
  return e.checkVisibility() && !unbreakable && !e.closest(".vh, .evidence") && box.right > innerWidth + 1;
}).map((e) => e.outerHTML.slice(0, 80))"""

SCROLLED = """() => new Promise((done) => {
  const look = () => scrollY > 200 ? done(scrollY) : requestAnimationFrame(look);
  look();
})"""

TARGETS = """() => [...document.querySelectorAll(".arrangements a, .differences a")]
  .filter((e) => e.checkVisibility())
  .map((e) => e.getBoundingClientRect()).filter((box) => box.height < 24 || box.width < 24).length"""


@pytest.fixture(scope="session")
def saved(city: Debate, hostile: Debate, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """A matrix as a file: ``saved("hostile", compare="…")`` gives its address; each is made once."""
    folder: Path = tmp_path_factory.mktemp("matrix")
    debates, made = {"city": city, "hostile": hostile}, {}

    def save(which: str = "city", **options: object) -> str:
        name = "-".join([which, *map(str, options.values())]).replace(",", "-")
        if name not in made:
            made[name] = render(debates[which], "matrix", options).save(folder / f"{name}.html").as_uri()
        return made[name]

    return save


def sheet(found: Any) -> Any:
    return found.page.locator(".sheet:not([hidden])")


def cell(found: Any, actor: str, words: str) -> Any:
    row = found.page.locator("tr", has=found.page.get_by_role("link", name=actor, exact=True))
    return row.get_by_role("link", name=words, exact=True).first


@pytest.mark.parametrize("width", [1280, 375])
def test_the_file_works_offline_and_asks_no_host_for_anything(saved: Saved, visit: Open, width: int):
    found = visit(saved(), width, offline=True)
    assert found.complaints == []
    assert found.hosts <= {""}
    assert found.sideways() <= 0


@pytest.mark.parametrize(("width", "shown"), [(1280, "table"), (800, "table"), (700, "list"), (375, "list")])
def test_one_arrangement_is_shown_and_the_other_is_hidden_from_everyone(
    saved: Saved, visit: Open, width: int, shown: str
):
    found = visit(saved(), width)
    assert found.page.locator(".as-table").is_visible() == (shown == "table")
    assert found.page.locator(".as-list").is_visible() == (shown == "list")
    names = found.page.get_by_role("link", name="Lori Lightfoot")
    assert names.count() == (1 if shown == "table" else 2)
    assert found.page.get_by_role("table").count() == (2 if shown == "table" else 0)


def test_a_cell_opens_the_words_that_the_stance_rests_on(saved: Saved, visit: Open):
    found = visit(saved())
    cell(found, "City of Chicago", "Against, derived").click()
    opened = sheet(found)
    assert opened.get_by_role("heading").inner_text() == "City of Chicago"
    assert "follows from the stance on" in opened.inner_text()
    assert opened.locator("blockquote").count() == 1
    opened.get_by_role("link", name="Local police should cooperate with ICE").click()
    assert sheet(found).get_by_role("heading").inner_text() == "Local police should cooperate with ICE"
    sheet(found).get_by_role("link", name="San Diego police").click()
    assert sheet(found).get_by_role("heading").inner_text() == "San Diego police"
    found.page.keyboard.press("Escape")
    assert sheet(found).count() == 0


def test_a_chip_opens_the_same_words_by_touch(saved: Saved, visit: Open):
    found = visit(saved(), 375)
    found.page.locator(".chip.implied").first.tap()
    assert "implied by the reasons given" in sheet(found).inner_text()
    box = sheet(found).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375


def test_the_table_is_one_stop_of_the_tab_key_and_arrows_walk_in_it(saved: Saved, visit: Open):
    found = visit(saved())
    page = found.page
    focused = "document.activeElement.textContent.trim()"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Local police should cooperate with ICE"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('tr').innerText").startswith("Local law enforcement")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused).endswith("Against, derived")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(focused) == "Local law enforcement agencies"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert sheet(found).get_by_role("heading").inner_text() == "Local law enforcement agencies"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("cell")
    page.keyboard.press("Tab")
    second = "document.activeElement.closest('table') === document.querySelectorAll('table')[1]"
    assert page.evaluate(second)
    page.keyboard.press("End")
    assert page.evaluate(focused).endswith("For")


def test_focus_is_never_under_the_heads_of_the_columns(saved: Saved, visit: Open):
    found = visit(saved())
    page = found.page
    page.set_viewport_size({"width": 1280, "height": 700})
    page.keyboard.press("Tab")
    for key in ("ArrowDown",) * 12 + ("ArrowUp",) * 8:
        page.keyboard.press(key)
        covered = page.evaluate(
            """() => { const box = document.activeElement.getBoundingClientRect();
            const head = document.activeElement.closest("table").tHead;
            return !head.contains(document.activeElement) && box.top < head.getBoundingClientRect().bottom - 1
              && getComputedStyle(head).position === "sticky" && head.getBoundingClientRect().top <= 1; }"""
        )
        assert not covered


def test_what_is_in_focus_is_open_at_either_width(saved: Saved, visit: Open):
    for width in (1280, 375):
        found = visit(saved(focus="chicago-city"), width)
        assert sheet(found).get_by_role("heading").inner_text() == "City of Chicago"
        box = sheet(found).bounding_box()
        assert 0 <= box["y"] < 900
    assert found.page.locator(".chip.focus").count() == 6


def test_without_scripts_every_quote_is_there_and_a_cell_leads_to_it(saved: Saved, visit: Open, city: Debate):
    found = visit(saved(), java_script_enabled=False)
    page = found.page
    assert page.locator("table").count() == 2
    card = page.locator(".evidence .card", has_text="Lori Lightfoot").filter(has=page.locator("blockquote"))
    assert card.is_visible()
    cell(found, "Lori Lightfoot", "For").click()
    assert page.url.endswith(f"#{card.get_attribute('id')}")
    quoted = {s.quote for s in city.statements.values() if s.key in _rested_on(city)}
    text = page.locator(".evidence").inner_text()
    assert len(quoted) > 25
    assert all(quote in text for quote in quoted)


def _rested_on(city: Debate) -> set[str]:
    over_all = (s for s in city.stances.values() if not (s.place or s.period))
    return {key for stance in over_all for key in stance.statements}


@pytest.mark.parametrize("width", [1280, 375])
def test_two_places_are_compared_side_by_side(saved: Saved, visit: Open, width: int):
    found = visit(saved(compare="united-states,chicago"), width)
    page = found.page
    assert page.get_by_role("heading", name="What differs").is_visible()
    assert found.sideways() <= 0
    if width == 1280:
        cell(found, "City of New York", "United States: For; Chicago: not heard").click()
        assert "United States" in sheet(found).inner_text()
        assert sheet(found).locator("blockquote").count() == 1


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("options", [{}, {"compare": "chicago,san-diego"}, {"language": "ar"}])
def test_hostile_text_stays_text_and_within_the_page(
    saved: Saved, visit: Open, width: int, options: dict[str, str]
):
    found = visit(saved("hostile", **options), width)
    assert found.complaints == []
    assert found.sideways() <= 0
    assert found.page.evaluate(CLIPPED) == []
    found.page.locator(".cell:visible, .chip:visible").first.click()
    box = sheet(found).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_axe_finds_nothing_on_the_matrix(saved: Saved, visit: Open, width: int, theme: str):
    for address in (saved(), saved(compare="united-states,chicago")):
        found = visit(address, width, theme)
        assert found.violations() == []
        assert found.page.evaluate(TARGETS) == 0


def test_axe_finds_nothing_on_an_open_card(saved: Saved, visit: Open):
    found = visit(saved(focus="activists"), 1280, "dark")
    assert found.violations() == []


def test_paper_has_the_table_and_every_quote_and_no_mark_that_needs_color(saved: Saved, visit: Open):
    page = visit(saved(), 1280).page
    page.emulate_media(media="print")
    assert page.locator(".as-table").is_visible()
    assert page.locator(".evidence blockquote").first.is_visible()
    look = page.locator(".cell .half").first.evaluate(
        "(e) => ['backgroundColor', 'color', 'borderStyle'].map((name) => getComputedStyle(e)[name])"
    )
    assert look[0] == "rgba(0, 0, 0, 0)"
    assert look[1] == page.locator("main").evaluate("(e) => getComputedStyle(e).color")
    assert look[2] == "solid"


def test_the_wheel_scrolls_the_page_from_over_the_table(saved: Saved, visit: Open):
    page = visit(saved()).page
    box = page.locator("table").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 200)
    page.mouse.wheel(0, 300)
    assert page.evaluate(SCROLLED) > 200
