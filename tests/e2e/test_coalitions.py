"""The camps in a real browser: what is drawn, what opens; by mouse, finger and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.viz.picture import render

Open = Callable[..., Any]

MODEL = """(kind) => {
  const data = JSON.parse(document.getElementById("network-data").textContent)[kind];
  const box = document.querySelector(".stage").getBoundingClientRect();
  const s = Math.min(1, box.width / data.width), left = box.left + (box.width - data.width * s) / 2;
  const places = data.nodes.map((n) => [n.id, { x: left + n.x * s, y: box.top + n.y * s }]);
  return { nodes: Object.fromEntries(places), edges: data.edges };
}"""

CANVAS = "document.querySelector('.stage canvas').toDataURL()"


@pytest.fixture(scope="module")
def camps_file(city: Debate, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the bundled debate's camps as a file."""
    return render(city, "coalitions").save(tmp_path_factory.mktemp("camps") / "camps.html").as_uri()


@pytest.fixture(scope="module")
def hostile_camps(hostile: Debate, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the hostile debate's camps as a file."""
    return render(hostile, "coalitions").save(tmp_path_factory.mktemp("camps") / "hostile.html").as_uri()


def sheet(page: Any) -> Any:
    return page.locator(".sheet:not([hidden])")


def actors(page: Any, kind: str = "wide") -> Any:
    return page.evaluate(MODEL, kind)["nodes"]


def resting(page: Any) -> float:
    """How far the page is scrolled, once it no longer moves."""
    before = -1.0
    for _ in range(40):
        page.wait_for_timeout(100)
        if (now := float(page.evaluate("scrollY"))) == before:
            return now
        before = now
    raise AssertionError("the page does not come to rest")


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_in_the_way_of_anyone(camps_file: str, visit: Open, width: int, theme: str):
    found = visit(camps_file, width, theme, offline=True, bypass_csp=True)
    if width < 700:
        found.page.locator("[data-do=show]").click()
    assert found.violations() == []
    found.page.locator(".members a").first.click()
    sheet(found.page).wait_for()
    assert found.violations() == []
    assert found.hosts <= {""}
    assert found.sideways() <= 0


def test_the_file_complains_of_nothing_under_its_own_policy(camps_file: str, visit: Open):
    for width in (1280, 375):
        found = visit(camps_file, width, offline=True)
        assert found.complaints == []
        assert found.hosts <= {""}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_canvas_is_drawn_where_the_still_drawing_was(camps_file: str, visit: Open, theme: str):
    found = visit(camps_file, 1280, theme)
    assert not found.page.locator(".wide .drawn").is_visible()
    colors = found.page.evaluate(
        """(places) => {
        const canvas = document.querySelector(".stage canvas"), box = canvas.getBoundingClientRect();
        const ratio = canvas.width / box.width, ctx = canvas.getContext("2d");
        const at = (x, y) => [...ctx.getImageData(x * ratio, y * ratio, 1, 1).data].join();
        return places.map(({ x, y }) => at(x - box.left, y - box.top));
        }""",
        [place for key, place in actors(found.page).items() if key not in ("aclu", "police-chiefs")],
    )
    ink = {"light": "29,28,26,255", "dark": "236,234,228,255"}[theme]
    assert colors.count(ink) >= 28


def test_a_click_on_an_actor_opens_its_words_and_neighbors_and_escape_closes_them(
    camps_file: str, visit: Open
):
    page = visit(camps_file).page
    place = actors(page)["activists"]
    page.mouse.click(place["x"], place["y"])
    assert sheet(page).locator("h3").inner_text() == "Activists"
    assert sheet(page).locator("blockquote").count() >= 1
    assert "characters" in sheet(page).inner_text()
    sheet(page).locator(".near a", has_text="U.S. Attorney General").click()
    assert "U.S. Attorney General" in sheet(page).locator("h3").inner_text()
    page.keyboard.press("Escape")
    assert sheet(page).count() == 0


def test_a_click_on_a_line_opens_what_two_actors_share_or_contest_with_their_words(
    camps_file: str, visit: Open
):
    page = visit(camps_file).page
    model = page.evaluate(MODEL, "wide")
    places = model["nodes"]
    for edge in model["edges"]:
        a, b = places[edge["from"]], places[edge["to"]]
        page.keyboard.press("Escape")
        page.mouse.click((a["x"] + b["x"]) / 2, (a["y"] + b["y"]) / 2)
        if sheet(page).locator(".tie").count():
            break
    assert sheet(page).locator("h4").first.inner_text() in ("What they share", "What they contest")
    assert sheet(page).locator(".stand").count() >= 1
    assert sheet(page).locator("blockquote").count() >= 2
    assert sheet(page).locator("[data-place]").count() == 0


def test_a_click_in_a_camp_opens_what_it_shares_and_one_beside_closes_it(camps_file: str, visit: Open):
    page = visit(camps_file).page
    head = page.evaluate(
        """() => {
        const svg = document.querySelector(".wide .drawn"), text = svg.querySelector(".camp-head text");
        const box = document.querySelector(".stage").getBoundingClientRect();
        return { x: box.left + +text.getAttribute("x"), y: box.top + +text.getAttribute("y") - 26 };
        }"""
    )
    page.mouse.click(head["x"], head["y"])
    assert sheet(page).locator("h3").inner_text().startswith("Camp ")
    assert "What it shares" in sheet(page).inner_text()
    sheet(page).locator("summary").first.click()
    assert sheet(page).locator("blockquote").first.is_visible()
    page.keyboard.press("Escape")
    page.mouse.click(head["x"], head["y"])
    box = page.locator(".stage").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] - 3)
    assert sheet(page).count() == 0


def test_arrows_walk_along_the_ties_enter_opens_escape_closes_and_all_is_spoken(camps_file: str, visit: Open):
    page = visit(camps_file).page
    frame, live = page.locator(".stage .vis-network"), page.locator("#live")
    frame.focus()
    page.keyboard.press("ArrowRight")
    first = live.inner_text()
    assert "Camp " in first
    page.keyboard.press("ArrowRight")
    second = live.inner_text()
    assert second != first
    assert second.endswith(("agrees with the actor before", "disagrees with the actor before"))
    page.keyboard.press("Enter")
    assert sheet(page).locator("h3").inner_text() in second
    assert page.evaluate("document.activeElement.classList.contains('sheet')")
    page.keyboard.press("Escape")
    assert sheet(page).count() == 0
    assert page.evaluate("document.activeElement.classList.contains('vis-network')")
    page.keyboard.press("Home")
    assert live.inner_text() == first


def test_page_down_goes_through_every_actor_camp_by_camp(camps_file: str, visit: Open):
    page = visit(camps_file).page
    page.locator(".stage .vis-network").focus()
    heard = []
    for _ in actors(page):
        page.keyboard.press("PageDown")
        heard.append(page.locator("#live").inner_text().split(";")[0])
    assert len(set(heard)) == len(heard)
    camps = [words.split(", ")[1] for words in heard]
    assert camps == sorted(camps, key=["Camp 1", "Camp 2", "Camp 3", "in no camp"].index)
    page.keyboard.press("PageDown")
    assert page.locator("#live").inner_text() == "No one further in this direction."
    page.keyboard.press("PageUp")
    assert page.locator("#live").inner_text().split(";")[0] == heard[-2]


def test_focus_is_visible_on_the_network(camps_file: str, visit: Open):
    page = visit(camps_file).page
    before = page.screenshot()
    while not page.evaluate("document.activeElement.classList.contains('vis-network')"):
        page.keyboard.press("Tab")
    assert page.screenshot() != before
    page.keyboard.press("ArrowRight")
    drawn = page.evaluate(CANVAS)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(CANVAS) != drawn


def test_a_plain_wheel_scrolls_the_page_and_ctrl_with_it_zooms_the_network(camps_file: str, visit: Open):
    page = visit(camps_file).page
    box = page.locator(".stage").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 200)
    page.mouse.wheel(0, 120)
    scrolled, before = resting(page), page.evaluate(CANVAS)
    assert scrolled > 50
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    assert resting(page) == scrolled
    assert page.evaluate(CANVAS) != before


def test_buttons_zoom_and_fit(camps_file: str, visit: Open):
    page = visit(camps_file).page

    def pressed(action: str) -> str:
        page.locator(f"[data-do={action}]").click()
        page.mouse.move(1, 1)
        page.wait_for_timeout(100)
        return str(page.evaluate(CANVAS))

    start = page.evaluate(CANVAS)
    assert pressed("in") != start
    assert pressed("fit") == start


def test_on_a_phone_there_is_a_card_for_each_camp_and_a_button_to_the_network(camps_file: str, visit: Open):
    page = visit(camps_file, 375).page
    assert page.locator(".camp h3").all_inner_texts() == ["Camp 1", "Camp 2", "Camp 3", "In no camp"]
    assert not page.locator(".network").is_visible()
    page.locator(".camp summary").first.click()
    assert page.locator(".camp blockquote").first.is_visible()
    button = page.get_by_role("button", name="Show the network")
    button.click()
    assert page.locator(".stage canvas").is_visible()
    place = actors(page, "narrow")["activists"]
    page.evaluate("(y) => scrollTo(0, y - 300)", place["y"])
    place = actors(page, "narrow")["activists"]
    page.touchscreen.tap(place["x"], place["y"])
    sheet(page).wait_for()
    box = sheet(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375
    page.get_by_role("button", name="Hide the network").click()
    assert not page.locator(".network").is_visible()


def test_one_finger_scrolls_the_page(camps_file: str, visit: Open):
    page = visit(camps_file, 375).page
    page.locator("[data-do=show]").click()
    assert page.evaluate("getComputedStyle(document.querySelector('.stage canvas')).touchAction") == "pan-y"
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 180, "y": 800}]})
    for y in range(770, 470, -30):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": 180, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert resting(page) > 100


@pytest.mark.parametrize(
    ("width", "shown", "hidden"), [(1280, ".wide", ".narrow"), (375, ".narrow", ".wide")]
)
def test_without_scripts_drawing_camps_and_words_are_there(
    camps_file: str, visit: Open, width: int, shown: str, hidden: str
):
    found = visit(camps_file, width, java_script_enabled=False)
    assert found.page.locator(f"{shown} .drawn").is_visible()
    assert not found.page.locator(f"{hidden} .drawn").is_visible()
    assert not found.page.locator("[data-do]").first.is_visible()
    found.page.locator(".camp summary").first.click()
    assert found.page.locator(".camp blockquote").first.is_visible()
    found.page.locator(".members a").first.click()
    assert found.page.locator(".card:target blockquote").first.is_visible()
    found.page.locator(".every > summary").click()
    assert found.page.locator(".card.tie").first.is_visible()


def test_in_a_narrower_window_the_network_is_drawn_anew(camps_file: str, visit: Open):
    page = visit(camps_file).page
    page.set_viewport_size({"width": 500, "height": 900})
    page.locator(".reveal button").click()
    width = page.locator(".stage canvas").bounding_box()["width"]
    assert 300 < width < 500
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function("document.querySelector('.stage canvas').clientWidth > 800")


WRITTEN = """() => {
  const found = [], write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (...text) {
    found.push(parseFloat(this.font.match(/([\\d.]+)px/)[1]) * this.getTransform().a / devicePixelRatio);
    write.apply(this, text);
  };
  document.querySelector("[data-do=fit]").click();
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
    CanvasRenderingContext2D.prototype.fillText = write;
    done(found);
  })));
}"""
STILL = """() => {
  const size = (svg) => parseFloat(getComputedStyle(svg.querySelector(".actor text")).fontSize);
  const shown = [...document.querySelectorAll(".drawing .drawn")].filter((svg) => svg.clientWidth);
  return shown.map((svg) => size(svg) * svg.clientWidth / svg.viewBox.baseVal.width);
}"""


WINDOWS = (700, 768, 860, 880, 1280)


def test_names_in_the_network_are_at_least_twelve_pixels_high(camps_file: str, visit: Open):
    page = visit(camps_file).page
    for width in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(
            "(w => w('.stage canvas') === w('.drawing'))((name) => document.querySelector(name).clientWidth)"
        )
        written = page.evaluate(WRITTEN)
        assert len(written) > 30
        assert min(written) >= 12, width


def test_without_scripts_one_network_is_shown_and_its_names_can_be_read(camps_file: str, visit: Open):
    page = visit(camps_file, 1280, java_script_enabled=False).page
    for width in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        (size,) = page.evaluate(STILL)
        assert size >= 12, width


def test_paper_has_the_still_drawing_the_camps_and_every_quote(camps_file: str, visit: Open):
    page = visit(camps_file).page
    page.emulate_media(media="print")
    assert page.locator(".drawing .drawn:visible").count() == 1
    assert not page.locator(".stage canvas").is_visible()
    assert page.locator(".camp h3").first.is_visible()
    assert page.locator(".evidence blockquote").first.is_visible()


def test_the_actor_in_focus_is_opened(city: Debate, visit: Open, tmp_path: Path):
    file = render(city, "coalitions", {"focus": "nilc"}).save(tmp_path / "focus.html").as_uri()
    for width in (1280, 375):
        page = visit(file, width).page
        assert sheet(page).locator("h3").inner_text() == "National Immigration Law Center"


@pytest.mark.parametrize("width", [1280, 375])
def test_hostile_text_is_shown_as_text(hostile_camps: str, visit: Open, width: int):
    found = visit(hostile_camps, width)
    if width < 500:
        found.page.locator("[data-do=show]").click()
    found.page.locator(".stage .vis-network").focus()
    for key in ("ArrowRight", "Enter", "Escape", "ArrowDown", "Enter", "Escape"):
        found.page.keyboard.press(key)
    for link in found.page.locator(".members a").all()[:4]:
        link.click()
        sheet(found.page).locator(".near a").last.click()
        found.page.keyboard.press("Escape")
    assert found.complaints == []
    assert found.sideways() <= 0
    assert found.page.locator("img, main script, main style").count() == 0
