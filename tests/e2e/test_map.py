"""The argument map in a real browser: what it draws, and how it is read by mouse, finger and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page

from counterpoint.ontology.debate import Debate
from counterpoint.viz.picture import render

Open = Callable[..., Any]

PLACES = """(kind) => {
  const panel = document.querySelector(".panel.as-map"), key = panel.dataset.key;
  const ids = JSON.parse(document.getElementById("map-data").textContent).panels[key].nodes;
  const drawn = panel.querySelector(".drawn"), box = panel.querySelector(".stage").getBoundingClientRect();
  const data = { width: +drawn.getAttribute("width"), height: +drawn.getAttribute("height") };
  const narrow = !matchMedia("(min-width: 48.01rem)").matches;
  const s = Math.max(Math.min(1, box.width / data.width), narrow ? 0.9 : 0.72);
  const cx = data.width * s > box.width ? box.width / 2 / s : data.width / 2;
  const cy = data.height * s > box.height + 1 ? box.height / 2 / s : data.height / 2;
  const groups = [...drawn.querySelectorAll("g")].map((g, i) => ({ g, id: ids[i], at: g.transform.baseVal[0].matrix }));
  const nodes = groups.filter(({ g }) => !kind || g.matches("." + kind));
  const [left, top] = [box.left + box.width / 2 - cx * s, box.top + box.height / 2 - cy * s];
  return nodes.map(({ id, at }) => ({ id, x: left + at.e * s, y: top + at.f * s }));
}"""  # noqa: E501

DRAWN = """() => [...document.querySelectorAll(".drawn")].map((svg) => [...svg.querySelectorAll("g")].map((g) => {
  const r = g.querySelector("rect").getBBox(), m = g.transform.baseVal[0].matrix;
  const texts = [...g.querySelectorAll("text")].map((t) => t.getBBox());
  const wide = texts.every((t) => t.x >= r.x - 0.5 && t.x + t.width <= r.x + r.width + 0.5);
  const high = texts.every((t) => t.y >= r.y - 2 && t.y + t.height <= r.y + r.height + 2);
  return { x: r.x + m.e, y: r.y + m.f, w: r.width, h: r.height, wide, high };
}))"""  # noqa: E501


CANVAS = "document.querySelector('.stage.live canvas').toDataURL()"


def opened(page: Any) -> Any:
    return page.locator(".card:not([hidden])")


def test_the_file_works_offline_and_asks_no_host_for_anything(map_file: str, visit: Open):
    for width, theme in ((1280, "light"), (1280, "dark"), (375, "light"), (375, "dark")):
        found = visit(map_file, width, theme, offline=True)
        found.page.wait_for_timeout(200)
        assert found.complaints == []
        assert found.hosts <= {""}
        assert found.sideways() <= 0


@pytest.mark.parametrize("which", ["map_file", "hostile_file"])
@pytest.mark.parametrize("width", [1280, 375])
def test_no_box_overlaps_another_and_all_text_is_within_its_box(
    which: str, width: int, visit: Open, request: pytest.FixtureRequest
):
    found = visit(request.getfixturevalue(which), width, java_script_enabled=False)
    drawings = found.page.evaluate(DRAWN)
    assert len(drawings) >= 3
    for boxes in drawings:
        assert all(box["wide"] for box in boxes)
        assert which == "hostile_file" or all(box["high"] for box in boxes)
        for a, b in combinations(boxes, 2):
            apart = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
            assert apart or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_canvas_is_drawn_where_the_still_drawing_was(map_file: str, visit: Open, theme: str):
    found = visit(map_file, 1280, theme)
    places = found.page.evaluate(PLACES, "argument")
    colors = found.page.evaluate(
        """(places) => {
        const canvas = document.querySelector(".stage.live canvas"), box = canvas.getBoundingClientRect();
        const ratio = canvas.width / box.width, ctx = canvas.getContext("2d");
        const at = (x, y) => [...ctx.getImageData((x - box.left) * ratio, (y - box.top) * ratio, 1, 1).data];
        return places.map(({ x, y }) => at(x, y).join());
        }""",
        places,
    )
    assert places
    assert all(color != "0,0,0,0" for color in colors)


def test_a_click_opens_a_boxs_quotes_and_escape_closes_them(map_file: str, visit: Open):
    found = visit(map_file)
    place = found.page.evaluate(PLACES, "position")[0]
    found.page.mouse.click(place["x"], place["y"])
    opened(found.page).wait_for()
    assert opened(found.page).locator("blockquote").count() >= 1
    assert "characters" in opened(found.page).inner_text()
    found.page.keyboard.press("Escape")
    assert opened(found.page).count() == 0


def test_from_a_box_one_gets_to_what_is_next_to_it(map_file: str, visit: Open):
    found = visit(map_file, bypass_csp=True)
    page = found.page
    page.locator(".stage .vis-network").focus()
    for key in ("ArrowRight", "Enter"):
        page.keyboard.press(key)
    card = page.locator(".card:not([hidden])")
    first = card.locator("h3").inner_text()
    assert card.locator(".near .quiet").first.inner_text().strip() in (
        "Reason for",
        "Reason against",
        "Not both",
    )
    button = card.locator(".near button").first
    label = button.inner_text()
    assert label != first
    button.click()
    assert card.locator("h3").inner_text() == label
    assert first in card.locator(".near button").all_inner_texts()
    assert page.evaluate("document.activeElement === document.querySelector('.card')")
    assert found.violations() == []


def test_a_click_beside_the_boxes_and_the_cross_close_the_quotes(map_file: str, visit: Open):
    found = visit(map_file)
    place = found.page.evaluate(PLACES, "position")[0]
    found.page.mouse.click(place["x"], place["y"])
    opened(found.page).get_by_role("button", name="Close", exact=True).click()
    assert opened(found.page).count() == 0
    place = found.page.evaluate(PLACES, "position")[0]
    found.page.mouse.click(place["x"], place["y"])
    opened(found.page).wait_for()
    stage = found.page.locator(".stage.live").bounding_box()
    found.page.mouse.click(stage["x"] + 3, max(stage["y"], 0) + 30)
    assert opened(found.page).count() == 0


def test_a_coders_link_says_so_and_opens_its_premises_words(map_file: str, visit: Open):
    found = visit(map_file)
    place = found.page.evaluate(PLACES, "argument.reconstructed")[0]
    found.page.mouse.click(place["x"], place["y"])
    assert "Coder’s link" in opened(found.page).inner_text()
    assert opened(found.page).locator(".premise").count() >= 1


def test_a_tap_opens_the_quotes_on_a_phone(map_file: str, visit: Open):
    found = visit(map_file, 375)
    found.page.locator("[data-do=map]").first.click()
    found.page.locator(".stage.live canvas").wait_for()
    place = found.page.evaluate(PLACES, "position")[0]
    found.page.evaluate("(y) => scrollBy(0, y - 300)", place["y"])
    found.page.wait_for_timeout(300)
    place = found.page.evaluate(PLACES, "position")[0]
    found.page.touchscreen.tap(place["x"], place["y"])
    opened(found.page).wait_for()
    assert opened(found.page).locator("blockquote").count() >= 1
    box = opened(found.page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375


def test_arrows_walk_along_the_lines_enter_opens_escape_closes_and_all_is_spoken(map_file: str, visit: Open):
    found = visit(map_file)
    frame, live = found.page.locator(".stage.live .vis-network"), found.page.locator("#live")
    frame.focus()
    found.page.keyboard.press("ArrowRight")
    first = live.inner_text()
    assert first.startswith("Position: ")
    found.page.keyboard.press("ArrowRight")
    assert live.inner_text().startswith("Reason ")
    found.page.keyboard.press("ArrowRight")
    assert live.inner_text().startswith(("Claim: ", "Position: "))
    found.page.keyboard.press("ArrowLeft")
    found.page.keyboard.press("ArrowLeft")
    assert live.inner_text() == first
    found.page.keyboard.press("Enter")
    assert opened(found.page).locator("h3").inner_text() in first
    found.page.keyboard.press("Escape")
    assert opened(found.page).count() == 0
    assert found.page.evaluate("document.activeElement.classList.contains('vis-network')")


def test_focus_is_visible_on_the_map(map_file: str, visit: Open):
    found = visit(map_file)
    found.page.evaluate("scrollTo(0, 200)")
    before = found.page.screenshot()
    while not found.page.evaluate("document.activeElement.classList.contains('vis-network')"):
        found.page.keyboard.press("Tab")
    found.page.wait_for_timeout(200)
    found.page.evaluate("scrollTo(0, 200)")
    assert found.page.screenshot() != before


def test_a_plain_wheel_scrolls_the_page_and_ctrl_with_it_zooms_the_map(map_file: str, visit: Open):
    found = visit(map_file)
    box = found.page.locator(".stage.live").bounding_box()
    found.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 200)
    found.page.mouse.wheel(0, 120)
    scrolled, before = resting(found.page), found.page.evaluate(CANVAS)
    assert scrolled > 50
    found.page.keyboard.down("Control")
    found.page.mouse.wheel(0, -200)
    found.page.keyboard.up("Control")
    assert resting(found.page) == scrolled
    assert found.page.evaluate(CANVAS) != before


def resting(page: Page) -> float:
    """How far the page is scrolled, once it no longer moves: a flick goes on after the finger has left."""
    before = -1.0
    for _ in range(40):
        page.wait_for_timeout(150)
        now = float(page.evaluate("scrollY"))
        if now == before:
            return now
        before = now
    raise AssertionError("the page does not come to rest")


def test_one_finger_scrolls_the_page_along_and_moves_the_map_across(map_file: str, visit: Open):
    found = visit(map_file, 375)
    found.page.locator("[data-do=map]").first.click()
    found.page.wait_for_timeout(300)
    touch = found.page.context.new_cdp_session(found.page)

    def swipe(x: int, y: int, dx: int, dy: int) -> None:
        def send(kind: str, *points: tuple[float, float]) -> None:
            places = [{"x": px, "y": py} for px, py in points]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

        send("touchStart", (x, y))
        for step in range(1, 11):
            send("touchMove", (x + dx * step / 10, y + dy * step / 10))
            found.page.wait_for_timeout(16)
        send("touchEnd")

    swipe(180, 800, 0, -300)
    scrolled, before = resting(found.page), found.page.evaluate(CANVAS)
    assert scrolled > 100
    swipe(250, 500, -150, 0)
    assert abs(resting(found.page) - scrolled) <= 2
    assert found.page.evaluate(CANVAS) != before


def test_buttons_zoom_and_fit(map_file: str, visit: Open):
    found = visit(map_file)

    def pressed(action: str) -> str:
        found.page.locator(f".panel.current [data-do={action}]").click()
        found.page.wait_for_timeout(200)
        return str(found.page.evaluate(CANVAS))

    start = found.page.evaluate(CANVAS)
    assert len({start, pressed("in"), pressed("out"), pressed("in")}) >= 2
    assert pressed("fit") == start


def test_on_a_phone_the_text_takes_the_maps_place_and_a_button_brings_the_map(map_file: str, visit: Open):
    found = visit(map_file, 375)
    panel = found.page.locator(".panel").first
    assert panel.locator(".twin").is_visible()
    assert not panel.locator(".drawing").is_visible()
    panel.get_by_role("button", name="Show the map").click()
    assert panel.locator("canvas").is_visible()
    assert not panel.locator(".twin").is_visible()
    panel.get_by_role("button", name="Read as text").click()
    assert panel.locator(".twin").is_visible()


def test_without_scripts_the_drawing_and_the_text_are_there(map_file: str, visit: Open):
    found = visit(map_file, 1280, java_script_enabled=False)
    assert found.page.locator(".drawn").first.is_visible()
    assert found.page.locator(".twin").first.is_visible()
    found.page.locator(".reason summary").first.click()
    assert found.page.locator(".reason .inside").first.is_visible()
    assert not found.page.locator("[data-do]").first.is_visible()


def test_an_address_opens_the_map_at_an_issue(map_file: str, visit: Open):
    found = visit(map_file)
    last = found.page.locator(".panels a").nth(2).get_attribute("data-panel")
    assert visit(f"{map_file}?issue={last}").page.locator(".panel.current").get_attribute("data-key") == last
    assert visit(f"{map_file}?issue=%3Cnothing%3E").complaints == []


def test_the_map_works_in_a_frame_without_any_permission_but_scripts(
    map_file: str, visit: Open, tmp_path: Any
):
    host = tmp_path / "host.html"
    host.write_text(f'<iframe sandbox="allow-scripts" src="{map_file}" width="900" height="700"></iframe>')
    found = visit(host.as_uri())
    found.page.frame_locator("iframe").locator(".stage.live canvas").wait_for()
    assert found.complaints == []


@pytest.mark.parametrize("width", [1280, 375])
def test_hostile_text_is_shown_as_text(hostile_file: str, visit: Open, width: int):
    found = visit(hostile_file, width)
    if width < 500:
        found.page.locator("[data-do=map]").first.click()
    for place in found.page.evaluate(PLACES, "position")[:3]:
        found.page.evaluate("(y) => scrollTo(0, y - 300)", place["y"])
        found.page.locator(".stage.live .vis-network").focus()
        found.page.keyboard.press("ArrowRight")
        found.page.keyboard.press("Enter")
        found.page.keyboard.press("Escape")
    assert found.complaints == []
    assert found.sideways() <= 0
    assert found.page.locator("img, main script, main style").count() == 0


@pytest.fixture(scope="module")
def opened_file(city: Debate, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """The address of the bundled debate's map as a file, with options."""
    folder = tmp_path_factory.mktemp("opened")

    def made(**options: object) -> str:
        path = folder / ("-".join(map(str, options.values())) + ".html")
        path.write_text(render(city, "map", options).html, encoding="utf-8")
        return str(path.as_uri())

    return made


def test_a_map_opens_with_the_words_of_its_focus(opened_file: Callable[..., str], visit: Open):
    found = visit(opened_file(focus="fear"))
    assert found.page.locator(".panel.current").get_attribute("data-key") == "cooperation"
    assert opened(found.page).locator("blockquote").count() >= 1
    assert found.complaints == []


def test_on_a_phone_the_focus_is_unfolded_in_the_text(opened_file: Callable[..., str], visit: Open):
    found = visit(opened_file(focus="fear"), 375)
    about = found.page.locator('[data-about="fear"]')
    assert about.locator("blockquote").first.is_visible()
    assert 0 <= about.bounding_box()["y"] < 900


def test_an_address_can_ask_for_a_focus_but_puts_no_words_of_its_own_into_the_page(
    map_file: str, visit: Open
):
    assert opened(visit(f"{map_file}?focus=fear").page).count() == 1
    found = visit(f"{map_file}?focus=Buy+this+now")
    assert found.page.locator(".missing").inner_text() == "What was asked for has no box on this map."
    assert found.complaints == []


def test_a_focus_in_a_frame_neither_takes_the_keyboard_nor_scrolls_the_article(
    opened_file: Callable[..., str], visit: Open, tmp_path: Any
):
    host = tmp_path / "host.html"
    frame = f'<iframe sandbox="allow-scripts" src="{opened_file(focus="fear")}" width="900" height="1500">'
    host.write_text(f'<input autofocus><div style="height: 1200px"></div>{frame}</iframe>')
    found = visit(host.as_uri())
    found.page.frame_locator("iframe").locator(".card:not([hidden])").wait_for()
    assert found.page.evaluate("scrollY") == 0
    assert found.page.evaluate("document.activeElement.tagName") == "INPUT"


def test_a_map_from_the_right_starts_there_and_is_walked_to_the_left(
    opened_file: Callable[..., str], visit: Open
):
    found = visit(opened_file(language="ar"))
    places = found.page.evaluate(PLACES, "position")
    middle = found.page.locator(".stage.live").bounding_box()
    assert all(place["x"] > middle["x"] + middle["width"] / 2 for place in places[:2])
    frame, live = found.page.locator(".stage.live .vis-network"), found.page.locator("#live")
    frame.focus()
    found.page.keyboard.press("ArrowLeft")
    first = live.inner_text()
    found.page.keyboard.press("ArrowLeft")
    found.page.keyboard.press("ArrowLeft")
    assert live.inner_text() != first
    found.page.keyboard.press("ArrowRight")
    found.page.keyboard.press("ArrowRight")
    assert live.inner_text() == first
    assert found.complaints == []
    assert found.sideways() <= 0


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_map(map_file: str, visit: Open, width: int, theme: str):
    found = visit(map_file, width, theme)
    assert found.violations() == []


def test_paper_has_the_still_drawing_and_the_text(map_file: str, visit: Open):
    page = visit(map_file).page
    page.emulate_media(media="print")
    current = page.locator(".panel.current")
    assert current.locator(".drawn").is_visible()
    assert current.locator(".twin").is_visible()
    assert not current.locator("canvas").is_visible()
