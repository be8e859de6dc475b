"""A picture is made in a process of its own, which is ended when it takes too long or too much."""

from __future__ import annotations

import pytest

from counterpoint.errors import ViewCrashError, ViewError, ViewTimeoutError
from counterpoint.viz.png import pixel_size
from counterpoint.viz.png_process import drawn_apart, size_of

MIB = 1 << 20


def drawing(width: float, height: float, words: str = "") -> bytes:
    """An SVG such as ours are."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" role="img" aria-label="{words}" '
        f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">'
        '<rect width="9" height="9"/></svg>'
    ).encode()


def size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@pytest.mark.parametrize(
    ("drawn", "within"),
    [
        ((100, 50), (9999, 9999)),
        ((100.5, 70.2), (150, 999)),
        ((333, 1111), (64, 64)),
        ((960, 4000), (1200, 1200)),
    ],
)
def test_it_has_the_pixels_that_were_foretold(drawn: tuple[float, float], within: tuple[int, int]) -> None:
    svg = drawing(*drawn)
    assert size_of(svg.decode()) == drawn
    found = size(drawn_apart(svg, deadline=60, memory=512 * MIB, within=within))
    assert found == pixel_size(*drawn, within=within)
    assert found[0] <= within[0]
    assert found[1] <= within[1]


@pytest.mark.parametrize("drawn", [(1e6, 1e6), (10, 1e5), (1e5, 10), (0, 0)])
def test_no_drawing_makes_more_pixels_than_can_be_held(drawn: tuple[float, float]) -> None:
    across, down = pixel_size(*drawn)
    assert 1 <= across <= 16_384
    assert 1 <= down <= 16_384
    assert across * down <= 41_000_000


def test_words_in_a_drawing_are_not_taken_for_its_size() -> None:
    words = "viewBox=&#34;0 0 9 9&#34; width=&#34;9&#34;"
    assert size_of(drawing(300, 200, words).decode()) == (300, 200)


def test_past_its_deadline_it_is_ended() -> None:
    with pytest.raises(ViewTimeoutError, match=r"took longer than 0\.01 seconds"):
        drawn_apart(drawing(100, 100), deadline=0.01, memory=512 * MIB)


def test_beyond_its_memory_it_is_ended() -> None:
    with pytest.raises(ViewCrashError):
        drawn_apart(drawing(3000, 3000), deadline=60, memory=1 * MIB)


@pytest.mark.parametrize("svg", [b"", b"<svg>", b"\x00", drawing(5, 5)[:-6]])
def test_what_is_no_drawing_is_told_so(svg: bytes) -> None:
    with pytest.raises(ViewError):
        drawn_apart(svg, deadline=60, memory=512 * MIB)
