"""A real browser, the real service, and a page that keeps account of all it complains about and asks for."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, Playwright, ViewportSize, sync_playwright

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Correction, Statement

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 60.0
HEIGHT = 900

AXE = Axe().axe_script
ACCESSIBLE = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false });
  return found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target).join(" | ")}`);
}"""


def chromium() -> str | None:
    """The browser of this machine; ``None`` for Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``counterpoint serve`` with the bundled debate."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("site") / "log"
    command = [sys.executable, "-m", "counterpoint.cli", "serve", "--port", str(port)]
    if script := shutil.which("counterpoint", path=str(Path(sys.executable).parent)):
        command = [script, "serve", "--port", str(port)]
    with log.open("w") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ})
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/city-divided", server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer:\n{log.read_text()}")


@dataclass
class Visit:
    """An open page; ``complaints`` is what went wrong on it, ``hosts`` whom it asked for something."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def watch(self) -> None:
        self.page.on("console", lambda m: self._note(m.type in ("error", "warning"), m.text))
        self.page.on("pageerror", lambda error: self._note(True, f"error: {error}"))
        self.page.on("requestfailed", lambda r: self._note(True, f"failed: {r.url} {r.failure}"))
        self.page.on("request", lambda r: self.hosts.add(urlsplit(r.url).netloc))
        self.page.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self._note(True, f"a script opened a dialog: {dialog.message}")
        dialog.dismiss()

    def _note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.complaints.append(what)

    def go(self, address: str) -> Visit:
        self.page.goto(address, wait_until="load")
        self.page.evaluate("document.fonts.ready.then(() => true)")
        self.page.wait_for_timeout(150)
        return self

    def blank(self, width: int, theme: str) -> None:
        """Forget what was visited."""
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.emulate_media(media="null", color_scheme=theme, reduced_motion="null")  # type: ignore[arg-type]
        self.complaints.clear()
        self.hosts.clear()

    def sideways(self) -> int:
        """By how many pixels the page is wider than its window."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return int(self.page.evaluate(wide))

    def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA and good practice, and where."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        return [str(line) for line in self.page.evaluate(ACCESSIBLE)]


Open = Callable[..., Visit]
Kind = tuple[Any, ...]
"""Width, theme and the rest of what a browser context is made with."""


class Pages:
    """Open pages that wait for the next test: a new one costs a process, three times what the visit costs."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[Kind, list[Visit]] = {}
        self._lent: list[tuple[Kind, Visit]] = []

    def lend(self, width: int, theme: str, options: Mapping[str, object]) -> Visit:
        """A blank page of this width and theme; each page has a browser context of its own."""
        kind = (width, theme, *sorted(options.items()))
        found = pages.pop() if (pages := self._free.get(kind)) else self._new(width, theme, options)
        self._lent.append((kind, found))
        return found

    def _new(self, width: int, theme: str, options: Mapping[str, object]) -> Visit:
        phone = width < 500
        settings: dict[str, Any] = {"has_touch": phone, "is_mobile": phone, **options}
        offline = settings.pop("offline", False)
        window: ViewportSize = {"width": width, "height": HEIGHT}
        context = self._browser.new_context(viewport=window, color_scheme=theme, **settings)  # type: ignore[arg-type]
        context.set_offline(offline)
        found = Visit(context.new_page())
        found.watch()
        return found

    def take_back(self) -> None:
        """Every page that was lent and is still open, blank again."""
        for kind, visit in self._lent:
            if not visit.page.is_closed():
                width, theme, *_ = kind
                visit.blank(width, theme)
                self._free.setdefault(kind, []).append(visit)
        self._lent.clear()


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Pages:
    return Pages(browser)


@pytest.fixture
def visit(pages: Pages) -> Iterator[Open]:
    """Open an address at a width and in a theme."""

    def opened(address: str, width: int = 1280, theme: str = "light", **options: object) -> Visit:
        found = pages.lend(width, theme, options)
        return found.go(address)

    yield opened
    pages.take_back()


@pytest.fixture(scope="session")
def city() -> Debate:
    """The bundled debate as the service has it."""
    import counterpoint

    return counterpoint.open("city-divided").records


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)></script><!-- {{ 7*7 }}",
    "x" * 10_000,
    "safe \u202egnp.exe\u202c \u2067rtl \u2069 end\u2069",
    "الشرطة المحلية يجب أن تتعاون مع المدينة في كل الأحوال",
    "地方警察は市と協力すべきであり、住民の信頼を損なうべきではない",
    "👩‍👩‍👧‍👦 families 🏳️‍🌈 march 🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓",
    "\"double\" 'single' \\ ]]> ${x} \u2028 line\nbreak\ttab href=javascript:alert(1)",
    "Z" + "\u0351\u036b\u0343" * 60 + " algo",
)


@pytest.fixture(scope="session")
def hostile(city: Debate) -> Debate:
    """The bundled debate with hostile text in place of every name, note and quote."""
    things = []
    for number, thing in enumerate(city.things(derived=True)):
        text, other = HOSTILE[number % len(HOSTILE)], HOSTILE[(number + 3) % len(HOSTILE)]
        changed = replace(thing, label=text, notes=(other,))
        things.append(
            replace(changed, quote=text, hedge=other) if isinstance(changed, Statement) else changed
        )
    info = replace(
        city.info,
        title=HOSTILE[0],
        description=HOSTILE[6],
        license=HOSTILE[0],
        coders=(HOSTILE[2],),
        corrections=tuple(Correction("2026-01-05", text) for text in HOSTILE),
    )
    return Debate.from_things(info, things)


@pytest.fixture(scope="session")
def map_file(city: Debate, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the bundled debate's map as a file."""
    return _saved(city, tmp_path_factory.mktemp("map") / "map.html")


@pytest.fixture(scope="session")
def hostile_file(hostile: Debate, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the hostile debate's map as a file."""
    return _saved(hostile, tmp_path_factory.mktemp("map") / "hostile.html")


def _saved(debate: Debate, path: Path) -> str:
    from counterpoint.viz.map import map_view
    from counterpoint.viz.map_html import render_map

    path.write_text(render_map(debate, map_view(debate)), encoding="utf-8")
    return path.as_uri()
