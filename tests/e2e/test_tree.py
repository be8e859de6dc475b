"""The tree in a real browser: read by mouse and keyboard, without scripts, on paper and with hostile text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.viz.picture import render

Open = Callable[..., Any]
Saved = Callable[..., str]

COMPARED = {"issue": "cooperation", "compare": "chicago,san-diego"}

SMALL_TARGETS = """[...document.querySelectorAll("main a, main summary, main button")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("p, .where, .credit"))
  .map((e) => e.getBoundingClientRect())
  .filter((r) => r.width && (r.width < 24 || r.height < 24)).length"""

SPILT = """[
  ...document.querySelectorAll(".reason, .chip, .compared td, .compared tbody th, .card")
].filter((e) => {
  if (!e.checkVisibility({ visibilityProperty: true })) return false;
  const box = e.getBoundingClientRect();
  return box.right > innerWidth + 0.5 || box.left < -0.5;
}).length"""


@pytest.fixture(scope="module")
def saved(city: Debate, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """The address of a tree of the bundled debate, or of another, as a file."""
    folder = tmp_path_factory.mktemp("tree")

    def save(debate: Debate | None = None, **options: object) -> str:
        path = folder / f"{abs(hash((id(debate), *sorted(options.items()))))}.html"
        path.write_text(render(debate or city, "tree", options).html, encoding="utf-8")
        return Path(path).as_uri()

    return save


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 768, 1280])
@pytest.mark.parametrize("options", [{}, COMPARED], ids=["tree", "compared"])
def test_axe_finds_nothing_with_everything_open(
    options: dict[str, object], width: int, theme: str, saved: Saved, visit: Open
):
    found = visit(saved(**options), width, theme)
    assert found.violations() == []
    found.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert found.violations() == []
    assert found.page.evaluate(SMALL_TARGETS) == 0
    assert found.page.evaluate(SPILT) == 0
    assert found.sideways() <= 0


def test_axe_finds_nothing_in_arabic(saved: Saved, visit: Open):
    for options in ({"language": "ar"}, {**COMPARED, "language": "ar"}):
        found = visit(saved(**options), 375)
        assert found.violations() == []
        assert found.sideways() <= 0


def test_the_file_complains_of_nothing_and_asks_no_host(saved: Saved, visit: Open):
    for options in ({}, COMPARED):
        found = visit(saved(**options), offline=True)
        assert found.complaints == []
        assert found.hosts <= {""}


def test_a_reason_opens_by_keyboard_and_its_words_can_be_read(saved: Saved, visit: Open):
    page = visit(saved()).page
    reason = page.locator(".reason").first
    assert not reason.locator("blockquote").first.is_visible()
    reason.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert reason.locator("blockquote").first.is_visible()
    page.keyboard.press("Enter")
    assert not reason.locator("blockquote").first.is_visible()


def test_a_name_opens_its_words_by_keyboard_and_gives_the_focus_back(saved: Saved, visit: Open):
    page = visit(saved()).page
    chip = page.locator(".chip").first
    chip.focus()
    page.keyboard.press("Enter")
    sheet = page.locator(".sheet")
    assert sheet.is_visible()
    assert chip.locator("bdi").inner_text() in sheet.locator("h3").inner_text()
    assert sheet.locator("blockquote").count() > 0
    assert sheet.evaluate("(s) => s.contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert chip.evaluate("(c) => c === document.activeElement")


def test_from_a_stance_one_gets_to_the_next_one_of_its_actor(saved: Saved, visit: Open):
    page = visit(saved()).page
    page.locator(".chip").first.click()
    before = page.locator(".sheet .kicker").inner_text()
    page.locator(".sheet .near a").first.click()
    assert page.locator(".sheet").is_visible()
    assert page.locator(".sheet .kicker").inner_text() != before


def test_every_stop_of_the_tab_key_is_seen(saved: Saved, visit: Open):
    page = visit(saved(), 375).page
    seen = 0
    for _ in range(40):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        tag = page.evaluate("document.activeElement.tagName")
        if tag in ("A", "SUMMARY", "BUTTON"):
            assert style == "solid"
            seen += 1
    assert seen > 20


def test_for_and_against_stand_beside_each_other_where_there_is_room(saved: Saved, visit: Open):
    for width, beside in ((1280, True), (768, True), (375, False), (320, False)):
        page = visit(saved(), width).page
        first, second = (
            page.locator(".columns").first.locator(".column").nth(n).bounding_box() for n in (0, 1)
        )
        assert (abs(first["y"] - second["y"]) < 1) is beside


def test_two_that_are_compared_are_stacked_on_a_phone(saved: Saved, visit: Open):
    for width, beside in ((1280, True), (375, False)):
        page = visit(saved(**COMPARED), width).page
        row = page.locator(".compared tbody tr").first
        first, second = (row.locator("td").nth(n).bounding_box() for n in (0, 1))
        assert (abs(first["y"] - second["y"]) < 1) is beside
        assert row.locator(".at").first.is_visible() is not beside
        assert page.get_by_role("rowheader").count() == page.locator(".compared tbody th:visible").count()


def test_a_voice_that_is_compared_opens_its_words(saved: Saved, visit: Open):
    page = visit(saved(**COMPARED), 375).page
    page.locator(".compared .voices").first.click()
    assert page.locator(".sheet blockquote").count() > 0


def test_what_is_in_focus_is_open_and_marked(saved: Saved, visit: Open, city: Debate):
    question = render(city, "tree").view.question
    shallow = (r for p in question.positions for r in (*p.branch.supports, *p.branch.attacks))
    deep = next(reply for reason in shallow for reply in reason.replies)
    page = visit(saved(focus=deep.about.key), java_script_enabled=False).page
    marked = page.locator("details.focused")
    assert marked.count() == 1
    assert marked.locator(".inside").first.is_visible()
    assert marked.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"


def test_without_scripts_everything_can_be_read(saved: Saved, visit: Open):
    page = visit(saved(), 375, java_script_enabled=False).page
    page.locator(".reason > summary").first.click()
    assert page.locator(".reason").first.locator("blockquote").first.is_visible()
    page.locator(".other > summary").first.click()
    assert page.locator(".other .position").first.is_visible()
    chip = page.locator(".chip").first
    chip.click()
    assert page.url.endswith(chip.get_attribute("href") or "?")
    assert page.locator(chip.get_attribute("href") or "?").is_visible()


def test_paper_has_every_reason_open_and_the_words(saved: Saved, visit: Open):
    page = visit(saved()).page
    page.emulate_media(media="print")
    heights = page.evaluate(
        "[...document.querySelectorAll('.reason > .inside')].map((e) => e.getBoundingClientRect().height)"
    )
    assert heights
    assert all(height > 0 for height in heights)
    assert page.locator(".evidence .card").first.is_visible()
    assert not page.locator(".sheet").is_visible()


@pytest.mark.parametrize("options", [{}, {"compare": "chicago,san-diego"}], ids=["tree", "compared"])
def test_hostile_text_is_text_and_widens_nothing(
    options: dict[str, object], hostile: Debate, saved: Saved, visit: Open
):
    for width in (320, 1280):
        found = visit(saved(hostile, **options), width)
        found.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert found.page.locator("main img, main script, main iframe").count() == 0
        assert "<script>alert(1)</script>" in found.page.locator("main").inner_text()
        assert found.page.evaluate(SPILT) == 0
        assert found.sideways() <= 0
        assert found.complaints == []
