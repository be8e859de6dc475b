"""The look of every view, guarded coarsely: a page's ink, in squares of ten pixels, beside that on record.

``looks/{view}-{width}.txt`` holds a digit from 0 (blank) to 9 (full) for each square of the page in the
light theme. A font that is a little wider passes; a column that has moved does not. Where a change is meant,
look at ``make screens``, then set COUNTERPOINT_RECORD_LOOKS=1 and run this again.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import counterpoint as cp
from counterpoint.viz.kinds import KINDS

LOOKS = Path(__file__).with_name("looks")
SQUARE = 10
MOST_DIFFERENT = 0.06
"""The mean difference of squares, blur within one square forgiven, as a share of the ink there can be."""

INK = """async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const wide = Math.ceil(image.width / SQUARE), high = Math.ceil(image.height / SQUARE);
  const canvas = new OffscreenCanvas(image.width, image.height), ctx = canvas.getContext("2d");
  ctx.drawImage(image, 0, 0);
  const { data } = ctx.getImageData(0, 0, image.width, image.height);
  const sums = new Float64Array(wide * high), counts = new Float64Array(wide * high);
  for (let y = 0; y < image.height; y++) for (let x = 0; x < image.width; x++) {
    const at = 4 * (y * image.width + x), square = Math.floor(y / SQUARE) * wide + Math.floor(x / SQUARE);
    sums[square] += 251 - Math.min(251, data[at] * 0.299 + data[at + 1] * 0.587 + data[at + 2] * 0.114);
    counts[square]++;
  }
  const digit = (_, i) => Math.min(9, Math.round(sums[i] / counts[i] / 251 * 18));
  const row = (_, y) => Array.from({ length: wide }, (_, x) => digit(0, y * wide + x)).join("");
  return Array.from({ length: high }, row).join("\\n");
}""".replace("SQUARE", str(SQUARE))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, debate = tmp_path_factory.mktemp("views"), cp.open("city-divided")
    return {name: debate.render(name).save(folder / f"{name}.html") for name in KINDS}


def ink(page: Page) -> str:
    """The ink of the whole page, a line of digits for each row of squares."""
    picture = base64.b64encode(page.screenshot(full_page=True, animations="disabled")).decode()
    empty = page.context.new_page()
    found: str = empty.evaluate(INK, f"data:image/png;base64,{picture}")
    empty.close()
    return found


def difference(a: list[str], b: list[str]) -> float:
    """How much of the ink that could differ does, each square beside the nearest of its neighbors."""
    high, wide = max(len(a), len(b)), max(len(a[0]), len(b[0]))

    def at(rows: list[str], y: int, x: int) -> int:
        return int(rows[y][x]) if 0 <= y < len(rows) and 0 <= x < len(rows[y]) else 0

    def off(one: list[str], other: list[str], y: int, x: int) -> int:
        near = (at(other, y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
        return min(abs(at(one, y, x) - value) for value in near)

    total = sum(max(off(a, b, y, x), off(b, a, y, x)) for y in range(high) for x in range(wide))
    full = sum(map(int, "".join(b))) + sum(map(int, "".join(a)))
    return total / max(full, 1)


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("view", KINDS)
def test_a_view_looks_as_it_did(browser: Browser, files: dict[str, Path], view: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.goto(files[view].as_uri())
    page.evaluate("document.fonts.ready")
    found, record = ink(page), LOOKS / f"{view}-{width}.txt"
    context.close()
    if os.environ.get("COUNTERPOINT_RECORD_LOOKS"):
        LOOKS.mkdir(exist_ok=True)
        record.write_text(found + "\n", encoding="ascii")
    kept = record.read_text(encoding="ascii").split()
    assert difference(found.split(), kept) <= MOST_DIFFERENT


def test_a_column_that_has_moved_is_seen() -> None:
    page = ["0099900", "0099900", "0000000", "0000000"] * 5
    moved = [row[4:] + row[:4] for row in page]
    blurred = [row[1:] + "0" for row in page]
    assert difference(page, page) == 0
    assert difference(page, blurred) <= MOST_DIFFERENT
    assert difference(page, moved) > MOST_DIFFERENT
