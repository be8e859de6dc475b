"""The views and stock pyvis on the same graph, one measured thing per process: see ``tasks.py``.

A page's times are read in Chromium, from the start of its loading: ``paint`` the first contentful paint,
``ready`` the end of the last task that kept the page busy, which may come a minute later; both in seconds.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tasks import FACTS, main, phase

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Argument, ArgumentKind, Claim, DebateInfo, Issue, Position

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 90_000
"""Milliseconds; stock pyvis may still be settling then, and is cut off."""

SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""Milliseconds, and bytes a second."""

WATCH = """
window.busy = [];
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) busy.push(e.startTime + e.duration);
}).observe({ type: "longtask", buffered: true });
"""
QUIET = "() => performance.now() > 1500 && performance.now() - Math.max(0, ...busy) > 1500"
TIMES = """() => {
  const at = (name) => performance.getEntriesByName(name)[0]?.startTime;
  const ready = Math.max(0, ...busy);
  return [at("first-contentful-paint") ?? at("first-paint") ?? ready, ready];
}"""


def debate_of(boxes: int) -> Debate:
    """Positions, claims and arguments in a tree of reasons, so many boxes and discs in all."""
    things: list[Any] = [Issue(key="issue", label="Should the harbor be closed at night?")]
    things += [
        Position(key=f"position-{i}", label=f"Position number {i} on the harbor", answers=("issue",))
        for i in (0, 1)
    ]
    for i in range((boxes - 2) // 2):
        target = f"position-{i % 2}" if i < 8 else f"claim-{i // 3 - 2}"
        role = ArgumentKind.SUPPORT if i % 3 else ArgumentKind.ATTACK
        things.append(Claim(key=f"claim-{i}", label=f"Claim number {i}, which says something of the harbor"))
        things.append(Argument(key=f"argument-{i}", role=role, premises=(f"claim-{i}",), conclusion=target))
    info = DebateInfo(key="bench", base="https://example.org/", title="A synthetic debate")
    return Debate.from_things(info, things)


@contextmanager
def _served(text: str) -> Iterator[str]:
    """The address of a page on loopback, compressed as any server has it."""
    packed = gzip.compress(text.encode(), 6)
    FACTS.update(kilobytes=len(text.encode()) / 1024, gzipped=len(packed) / 1024)

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(packed)))
            self.end_headers()
            self.wfile.write(packed)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def _browse(text: str, speed: str) -> None:
    from playwright.sync_api import TimeoutError as Late
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, _served(text) as address:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        elsewhere: list[str] = []

        def refused(route: Any) -> None:  # other hosts: counted, and not there
            elsewhere.append(route.request.url)
            route.abort()

        tab.route(lambda url: not url.startswith((address, "data:")), refused)
        tab.add_init_script(WATCH)
        if speed == "slow":
            session = tab.context.new_cdp_session(tab)
            session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", SLOW_4G)
        FACTS["cut off"] = 0
        with phase("browse"):
            tab.goto(address, timeout=PATIENCE)
            try:
                tab.wait_for_function(QUIET, timeout=PATIENCE)
            except Late:
                FACTS["cut off"] = 1
        paint, ready = tab.evaluate(TIMES)
        FACTS.update(paint=paint / 1000, ready=max(paint, ready) / 1000, elsewhere=len(elsewhere))
        browser.close()


def ours(boxes: str, speed: str) -> None:
    """Our argument map."""
    from counterpoint.viz.picture import render

    _browse(render(debate_of(int(boxes)), "map").html, speed)


def stock(boxes: str, speed: str) -> None:
    """pyvis as it comes, with its resources in line."""
    from pyvis.network import Network

    debate = debate_of(int(boxes))
    network = Network(directed=True, cdn_resources="in_line")
    for thing in (*debate.positions.values(), *debate.claims.values(), *debate.arguments.values()):
        network.add_node(thing.key, label=thing.label or thing.key)
    for argument in debate.arguments.values():
        network.add_edge(argument.premises[0], argument.key)
        network.add_edge(argument.key, argument.conclusion)
    _browse(network.generate_html(), speed)


def layout(boxes: str) -> None:
    """A panel with so many boxes, beside their discs, none left out; then what a reader gets of it."""
    from counterpoint.viz.map import map_view
    from counterpoint.viz.map_svg import panel_svg
    from counterpoint.viz.scope import Bounds

    debate = debate_of(2 * int(boxes) - 2)
    with phase("lay out"):
        (panel,) = map_view(debate, bounds=Bounds(most=int(boxes))).panels
    with phase("draw"):
        FACTS["kilobytes"] = len(panel_svg(panel)) / 1024
    discs = sum(node.kind == "argument" for node in panel.nodes)
    FACTS.update(boxes=len(panel.nodes) - discs, discs=discs)
    with phase("lay out what is legible"):
        (legible,) = map_view(debate).panels
    FACTS["legible"] = sum(node.kind != "argument" for node in legible.nodes)


def view(name: str) -> None:
    """A view of the bundled debate, cold, and again from what was found out."""
    import counterpoint as cp

    debate = cp.open("city-divided").records
    from counterpoint.viz.picture import render

    with phase("cold"):
        picture = render(debate, name)
        text = picture.html
    FACTS["gzipped"] = len(gzip.compress(text.encode(), 6)) / 1024
    with phase("page again"):
        picture.page()
    with phase("svg"):
        FACTS["svg kilobytes"] = len(picture.svg) / 1024
    with phase("png"):
        FACTS["png kilobytes"] = len(picture.png) / 1024


TASKS = {"ours": ours, "stock": stock, "layout": layout, "view": view}

if __name__ == "__main__":
    main(TASKS)
