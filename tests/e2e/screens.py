"""``make screens``: every view of the bundled debate as a reader sees it, to be looked at.

Writes ``{view}-{width}-{theme}.png`` and a page ``index.html`` that shows them side by side.
"""

from __future__ import annotations

import sys
from pathlib import Path

from conftest import ARGUMENTS, chromium
from playwright.sync_api import Browser, sync_playwright

import counterpoint as cp
from counterpoint.viz.kinds import KINDS

WIDTHS = (375, 1280)
THEMES = ("light", "dark")


def photograph(browser: Browser, page: Path, target: Path, width: int, theme: str) -> None:
    """One whole page."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.evaluate("document.fonts.ready")
    tab.screenshot(path=target, full_page=True, animations="disabled")
    context.close()


def main(folder: Path) -> None:
    """Photograph all of them."""
    folder.mkdir(exist_ok=True)
    debate = cp.open("city-divided")
    pages = {name: debate.render(name).save(folder / f"{name}.html") for name in KINDS}
    pages["report"] = debate.report().save(folder / "report.html")
    shown = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for name, page in pages.items():
            for width in WIDTHS:
                for theme in THEMES:
                    target = folder / f"{name}-{width}-{theme}.png"
                    photograph(browser, page, target, width, theme)
                    image = f'<img src="{target.name}" width="{width // 2}">'
                    shown.append(f"<figure>{image}<figcaption>{target.stem}</figcaption></figure>")
        browser.close()
    (folder / "index.html").write_text(
        "<!doctype html><body style='display:flex;flex-wrap:wrap'>" + "".join(shown)
    )
    print(f"{len(shown)} screens in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screens"))
