"""Views in other people's pages, in a real browser: an article, a sandbox, WordPress, AMP, Embedly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import pytest

import counterpoint
from counterpoint.viz.kinds import KINDS

Open = Callable[..., Any]
Publish = Callable[..., str]

PHONE = '<meta name="viewport" content="width=device-width, initial-scale=1">'
TEXT = "<p>" + "An article says what it says. " * 60 + "</p>"
HEARD = """
<script>
window.heard = [];
addEventListener("message", (event) => heard.push({ data: event.data, at: performance.now() }));
</script>"""
OBEY = """
<script>
addEventListener("message", (event) => {
  if (event.data.type === "counterpoint:height") document.querySelector("iframe").height = event.data.height;
});
</script>"""
QUIET = """() => window.heard.some((m) => m.data.type === "counterpoint:height")
  && performance.now() - heard.at(-1).at > 600"""
"""A height has been told, and nothing more for a while: it has settled."""

OWN = '() => heard.map((m) => m.data).filter((d) => d.type === "counterpoint:height").map((d) => d.height)'
OVERFLOW = "document.documentElement.scrollHeight - document.documentElement.clientHeight"


@pytest.fixture
def publish() -> Iterator[Publish]:
    """Serves pages on another port, which is another origin, under ``/``; a page may have headers."""
    servers: list[ThreadingHTTPServer] = []

    def published(html: str, **headers: str) -> str:
        page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>An article</title>{PHONE}{html}'

        class Site(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = self.path.partition("?")[0] in ("/", "/article")
                self.send_response(200 if found else 204)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                if found:
                    self.wfile.write(page.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield published
    for server in servers:
        server.shutdown()
        server.server_close()


def framed(src: str, **attributes: str) -> str:
    """A frame with a title, as an author writes it."""
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<iframe src="{src}" title="The debate" width="100%" height="400"{more}></iframe>'


def inside(found: Any) -> Any:
    """The document in the page's frame."""
    return found.page.frames[1]


def settled(found: Any) -> list[int]:
    """The heights that were told until no more came."""
    found.page.wait_for_function(QUIET)
    return list(found.page.evaluate(OWN))


def netloc(address: str) -> str:
    return urlsplit(address).netloc


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("view", KINDS)
def test_in_an_article_a_view_asks_no_other_host_its_height_settles_and_the_article_scrolls_over_it(
    site: str, visit: Open, publish: Publish, view: str, width: int
) -> None:
    article = publish(HEARD + OBEY + TEXT + framed(f"{site}/embed/city-divided/{view}") + TEXT)
    found = visit(article, width)
    asked: list[str] = []
    found.page.on("request", lambda request: asked.append(request.url))
    heights = settled(found)
    assert 1 <= len(heights) <= 5
    assert heights[-1] > 300
    assert found.page.evaluate("document.querySelector('iframe').clientHeight") >= heights[-1]
    assert inside(found).evaluate(OVERFLOW) <= 0
    said = [message["data"] for message in found.page.evaluate("heard")]
    amp = [data for data in said if isinstance(data, dict) and data.get("sentinel") == "amp"]
    assert amp[-1] == {"sentinel": "amp", "type": "embed-size", "height": heights[-1]}
    embedly = [json.loads(data) for data in said if isinstance(data, str)]
    assert embedly[-1] == {
        "src": f"{site}/embed/city-divided/{view}", "context": "iframe.resize", "height": heights[-1],
    }  # fmt: skip
    found.page.evaluate("document.querySelector('iframe').scrollIntoView()")
    before = found.page.evaluate("scrollY")
    (wheel if width > 500 else finger)(found.page)
    found.page.wait_for_function(f"scrollY > {before + 200}")
    assert found.hosts == {netloc(site), netloc(article)}
    assert asked == []
    assert found.complaints == []


def wheel(page: Any) -> None:
    """Turn the wheel in the middle of the page."""
    page.mouse.move(640, 450)
    page.mouse.wheel(0, 300)


def finger(page: Any) -> None:
    """Draw a finger up the page."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *places: int) -> None:
        points = [{"x": 180, "y": y} for y in places]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 600)
    for step in range(1, 16):
        touch("touchMove", 600 - 20 * step)
    touch("touchEnd")


def test_a_frame_that_is_far_below_tells_its_height_before_it_is_reached(
    site: str, visit: Open, publish: Publish
) -> None:
    article = publish(HEARD + OBEY + TEXT * 20 + framed(f"{site}/embed/city-divided/map"))
    found = visit(article, 375)
    assert settled(found)[-1] > 1_000
    assert found.page.evaluate("scrollY") == 0


@pytest.mark.parametrize("view", KINDS)
def test_in_the_strictest_sandbox_a_view_works(site: str, visit: Open, publish: Publish, view: str) -> None:
    address = f"{site}/embed/city-divided/{view}"
    found = visit(publish(HEARD + OBEY + framed(address, sandbox="allow-scripts")), 1280)
    assert settled(found)[-1] > 300
    frame = inside(found)
    assert frame.evaluate("self.origin") == "null"
    assert frame.evaluate("document.documentElement.classList.contains('scripted')")
    if opener := frame.query_selector("[data-opens]:visible"):
        opener.click()
        assert frame.locator(".sheet h3").is_visible()
        found.page.wait_for_function(QUIET)
        assert inside(found).evaluate(OVERFLOW) <= 0
        frame.locator(":focus").press("Escape")
    assert found.complaints == []
    link = frame.locator(".credit a").first
    target = link.evaluate("(a) => a.href")
    link.click()
    shown = frame.locator(".credit .address")
    shown.wait_for()
    assert shown.inner_text() == target, "what does not open is shown to be read"
    assert found.page.url != target


def test_with_leave_to_do_so_a_link_opens_in_place_of_the_article(
    site: str, visit: Open, publish: Publish
) -> None:
    sandbox = "allow-scripts allow-top-navigation-by-user-activation"
    found = visit(publish(framed(f"{site}/embed/city-divided/map", sandbox=sandbox)), 1280)
    inside(found).locator(".credit a").first.click()
    found.page.wait_for_url(f"{site}/city-divided")


@pytest.mark.parametrize("view", KINDS)
def test_without_scripts_a_view_is_there_to_read(site: str, visit: Open, publish: Publish, view: str) -> None:
    article = publish(framed(f"{site}/embed/city-divided/{view}", sandbox=""))
    found = visit(article, 375, java_script_enabled=False)
    text = inside(found).locator("main").inner_text()
    assert len(text) > 1_000
    assert found.hosts == {netloc(site), netloc(article)}


@pytest.mark.parametrize("view", KINDS)
def test_a_file_on_a_disk_works_in_a_frame_without_a_network(visit: Open, tmp_path: Path, view: str) -> None:
    counterpoint.open("city-divided").render(view).save(tmp_path / "view.html")
    (tmp_path / "article.html").write_text(f"<!doctype html>{HEARD}{OBEY}{framed('view.html')}")
    found = visit((tmp_path / "article.html").as_uri(), 1280, offline=True)
    assert settled(found)[-1] > 300
    assert found.hosts == {""}
    assert [c for c in found.complaints if "Unsafe attempt to load URL file:" not in c] == []


WORDPRESS = """
<script>
// What WordPress does with frames of other sites, by its rules and not by its code.
window.heard = [];
const kept = (height) => Math.min(Math.max(parseInt(height, 10) || 0, 200), 1000);
addEventListener("message", (event) => {
  const { message, value, secret } = event.data;
  heard.push({ data: event.data, at: performance.now() });
  const isIts = (frame) => frame.contentWindow === event.source && frame.dataset.secret === secret;
  const frame = [...document.querySelectorAll("iframe.wp-embedded-content")].find(isIts);
  if (!frame) return;
  if (message === "height") frame.height = kept(value);
  const isOwn = message === "link" && new URL(value).host === new URL(frame.src).host;
  if (isOwn && document.activeElement === frame) location = value;
});
addEventListener("DOMContentLoaded", () => {
  for (const frame of document.querySelectorAll("iframe.wp-embedded-content")) {
    if (!frame.dataset.secret) { frame.dataset.secret = "late5ecret"; frame.src += "#?secret=late5ecret"; }
    frame.contentWindow.postMessage({ message: "ready", secret: frame.dataset.secret }, "*");
  }
});
</script>"""


def told(site: str, path: str, **more: int) -> str:
    """The HTML that oEmbed has for an address of the site."""
    query = "".join(f"&{name}={value}" for name, value in more.items())
    with urlopen(f"{site}/oembed?url={quote(site + path)}{query}") as answer:
        return str(json.load(answer)["html"])


@pytest.mark.parametrize("view", KINDS)
def test_wordpress_shows_what_is_left_of_the_frame_and_gives_it_its_height(
    site: str, visit: Open, publish: Publish, wordpress: Callable[[str], str], view: str
) -> None:
    html = wordpress(told(site, f"/embed/city-divided/{view}", maxwidth=600))
    found = visit(publish(WORDPRESS + TEXT + html + TEXT), 1280)
    found.page.wait_for_function(QUIET)
    said = [m["data"] for m in found.page.evaluate("heard") if isinstance(m["data"], dict)]
    of_wordpress = [data for data in said if data.get("secret")]
    assert {data["message"] for data in of_wordpress} == {"ready", "height"}
    assert {data["secret"] for data in of_wordpress} == {"abc123XYZ9"}
    height = next(data["value"] for data in reversed(of_wordpress) if data["message"] == "height")
    assert isinstance(height, int)
    assert found.page.evaluate("document.querySelector('iframe').clientHeight") == min(max(height, 200), 1000)
    assert len(of_wordpress) < 12
    assert found.complaints == []


def test_wordpress_follows_a_link_to_the_frames_own_host(
    site: str, visit: Open, publish: Publish, wordpress: Callable[[str], str]
) -> None:
    found = visit(publish(WORDPRESS + wordpress(told(site, "/embed/city-divided/map"))), 1280)
    found.page.wait_for_function(QUIET)
    inside(found).locator(".credit a").first.click()
    found.page.wait_for_url(f"{site}/city-divided")


def test_a_secret_that_wordpress_adds_late_is_heard(site: str, visit: Open, publish: Publish) -> None:
    html = framed(f"{site}/embed/city-divided/map", **{"class": "wp-embedded-content"})
    found = visit(publish(WORDPRESS + html), 1280)
    found.page.wait_for_function(
        'heard.some((m) => m.data.secret === "late5ecret" && m.data.message === "height")'
    )
    assert found.page.evaluate("document.querySelector('iframe').clientHeight") in range(200, 1001)


def test_a_height_that_is_cut_off_leaves_the_rest_within_reach(
    site: str, visit: Open, publish: Publish, wordpress: Callable[[str], str]
) -> None:
    found = visit(publish(WORDPRESS + wordpress(told(site, "/embed/city-divided/tree", maxwidth=400))), 1280)
    found.page.wait_for_function(QUIET)
    frame = inside(found)
    assert frame.evaluate(OVERFLOW) > 0
    frame.locator(".credit").scroll_into_view_if_needed()
    assert frame.evaluate("scrollY") > 0


def test_amp_and_embedly_are_told_in_their_own_words(site: str, visit: Open, publish: Publish) -> None:
    address = f"{site}/embed/city-divided/map?issue=cooperation"
    found = visit(publish(HEARD + OBEY + framed(address, sandbox="allow-scripts allow-same-origin")), 1280)
    height = settled(found)[-1]
    said = [message["data"] for message in found.page.evaluate("heard")]
    amp = [data for data in said if isinstance(data, dict) and data.get("sentinel") == "amp"]
    assert amp[-1] == {"sentinel": "amp", "type": "embed-size", "height": height}
    embedly = [json.loads(data) for data in said if isinstance(data, str)]
    assert embedly[-1] == {"src": address, "context": "iframe.resize", "height": height}


def test_beside_the_script_frames_and_places_get_their_heights(
    site: str, visit: Open, publish: Publish
) -> None:
    address = f"{site}/embed/city-divided"
    script = f'<script async src="{site}/static/embed.js"></script>'
    place = (
        f'<div class="counterpoint-embed" data-src="{address}/map"><a href="{address}/map">The map</a></div>'
    )
    frame = framed(f"{address}/map?issue=cooperation", **{"class": "counterpoint-embed"})
    other = framed(f"{address}/map?theme=dark")
    names = "<script>window.before = new Set(Object.getOwnPropertyNames(window));</script>"
    found = visit(publish(names + HEARD + frame + place + other + script), 1280)
    found.page.wait_for_selector('iframe[title="The map"]')
    found.page.wait_for_function(QUIET)
    frames = found.page.evaluate(
        "[...document.querySelectorAll('iframe')].map((f) => [f.className, f.clientHeight, f.title])"
    )
    assert [(name, title) for name, _, title in frames] == [
        ("counterpoint-embed", "The debate"),
        ("counterpoint-embed", "The map"),
        ("", "The debate"),
    ]
    assert frames[0][1] != 400
    assert frames[1][1] != 640
    assert frames[2][1] == 400
    left = found.page.evaluate(
        "Object.getOwnPropertyNames(window).filter((n) => !before.has(n) && !/^[0-9]+$/.test(n))"
    )
    assert set(left) <= {"before", "heard"}
    assert found.complaints == []


def test_the_script_heeds_only_the_frame_that_speaks_and_within_bounds(
    site: str, visit: Open, publish: Publish
) -> None:
    says = "parent.postMessage({type: 'counterpoint:height', height: %s}, '*')"
    one = f'<iframe class="counterpoint-embed" height="400" srcdoc="<script>{says % 1}</script>"></iframe>'
    huge = one.replace(says % 1, says % "9e9")
    none = one.replace(says % 1, says % "NaN")
    script = f'<script src="{site}/static/embed.js"></script>'
    found = visit(publish(script + HEARD + one + huge + none), 1280)
    found.page.evaluate("postMessage({ type: 'counterpoint:height', height: 900 }, '*')")
    found.page.wait_for_function(QUIET)
    heights = found.page.evaluate("[...document.querySelectorAll('iframe')].map((f) => Number(f.height))")
    assert heights == [120, 20000, 400]


@pytest.mark.parametrize("view", KINDS)
def test_under_a_strict_policy_of_the_article_all_of_it_works(
    site: str, visit: Open, publish: Publish, view: str
) -> None:
    policy = f"default-src 'none'; script-src {site}; frame-src {site}"
    address = f"{site}/embed/city-divided/{view}"
    html = f'<div class="counterpoint-embed" data-src="{address}" data-title="The map"></div>'
    script = f'<script src="{site}/static/embed.js"></script>'
    found = visit(publish(html + script, Content_Security_Policy=policy), 1280)
    found.page.wait_for_function("Number(document.querySelector('iframe').height) !== 640")
    assert found.complaints == []


@pytest.mark.parametrize("path", ["map@000000000000", "nope", "map?theme=neon"])
def test_what_cannot_be_shown_says_so_in_the_frame_and_tells_its_height(
    site: str, visit: Open, publish: Publish, path: str
) -> None:
    address = f"{site}/embed/city-divided/{path}"
    found = visit(publish(HEARD + OBEY + framed(address, sandbox="allow-scripts")), 375)
    heights = settled(found)
    assert 60 < heights[-1] < 700
    assert inside(found).evaluate(OVERFLOW) <= 0
    if "@" in path:
        inside(found).get_by_role("link", name="See it as it is now").click()
        inside(found).wait_for_selector("main.map")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_that_says_what_cannot_be_shown(
    site: str, visit: Open, theme: str
) -> None:
    found = visit(f"{site}/embed/city-divided/map@000000000000", 320, theme)
    assert found.violations() == []
    assert found.sideways() <= 0


def test_a_drawing_opened_by_itself_has_its_colors(site: str, visit: Open) -> None:
    found = visit(f"{site}/embed/city-divided/map.svg?theme=dark", 1280)
    ground = found.page.evaluate("getComputedStyle(document.querySelector('.ground')).fill")
    assert ground == "rgb(19, 21, 23)"
    assert found.complaints == []


def test_opening_and_closing_tells_new_heights_and_comes_back_to_the_first(
    site: str, visit: Open, publish: Publish
) -> None:
    article = publish(HEARD + OBEY + framed(f"{site}/embed/city-divided/map", sandbox="allow-scripts"))
    found = visit(article, 375)
    first = settled(found)[-1]
    summary = inside(found).locator("details > summary:visible").first
    summary.click()
    found.page.wait_for_function(
        f"heard.at(-1).data && document.querySelector('iframe').clientHeight > {first}"
    )
    summary.click()
    found.page.wait_for_function(f"document.querySelector('iframe').clientHeight === {first}")
