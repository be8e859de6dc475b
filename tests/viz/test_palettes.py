"""The colors of every palette and theme: their contrast by WCAG 2.2, and whether color-blind eyes tell sides.

Contrast is WCAG's ratio of relative luminances. Color blindness is simulated with the matrices of Machado,
Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE
Transactions on Visualization and Computer Graphics 15 (2009), table 1, severity 1.0, on linear RGB; how far
colors are apart is CIE 1976 ΔE*ab, of which about 2.3 can just be noticed.
"""

from __future__ import annotations

import re
from itertools import combinations, product

import pytest

from counterpoint.viz.assets import static_text
from counterpoint.viz.palettes import PALETTES, THEMES, colors, resolved, theme_css, with_tokens

TEXT, LINE = 4.5, 3.0
APART = 25.0
GROUNDS = ("page", "sheet", "for-tint", "against-tint", "mixed-tint")
SIDES = ("for", "against", "mixed")

Triple = tuple[float, float, float]

MACHADO = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}

EVERY = [(palette, theme) for palette in PALETTES for theme in ("light", "dark")]


def linear(color: str) -> Triple:
    r, g, b = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))

    def of(v: float) -> float:
        return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4

    return of(r), of(g), of(b)


def luminance(color: str) -> float:
    r, g, b = linear(color)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def seen(color: str, blindness: str) -> Triple:
    """Linear RGB as it is seen with a color blindness."""
    rgb = linear(color)
    r, g, b = (
        min(1.0, max(0.0, sum(m * v for m, v in zip(row, rgb, strict=True)))) for row in MACHADO[blindness]
    )
    return r, g, b


def lab(rgb: Triple) -> Triple:
    """CIE L*a*b* of linear sRGB, white point D65."""
    r, g, b = rgb
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: Triple, other: Triple) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5)


def test_contrast_is_what_the_standard_says_of_known_colors():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_simulated_blindness_keeps_grays_and_confuses_red_with_green():
    for blindness in MACHADO:
        assert apart(seen("#808080", blindness), linear("#808080")) < 1
    green, red = "#6b8e00", "#b06a00"
    assert apart(linear(green), linear(red)) > 40
    assert apart(seen(green, "deuteranopia"), seen(red, "deuteranopia")) < 20


@pytest.mark.parametrize(("palette", "theme"), EVERY)
def test_text_can_be_read_on_every_ground(palette: str, theme: str):
    found = colors(palette, theme)
    low = {
        (text, ground): round(ratio, 2)
        for text, ground in product(("ink", "soft", "for-ink", "against-ink", "mixed-ink"), GROUNDS)
        if (ratio := contrast(found[text], found[ground])) < TEXT
    }
    assert low == {}


@pytest.mark.parametrize(("palette", "theme"), EVERY)
def test_signs_can_be_read_in_their_shapes_and_hollow_ones_on_their_ground(palette: str, theme: str):
    found = colors(palette, theme)
    pairs = [("on-sign", side) for side in (*SIDES, "soft")]
    pairs += [(side, ground) for side in SIDES for ground in ("page", "sheet")]
    pairs += [("page", "ink")]
    low = {pair: round(r, 2) for pair in pairs if (r := contrast(found[pair[0]], found[pair[1]])) < TEXT}
    assert low == {}


@pytest.mark.parametrize(("palette", "theme"), EVERY)
def test_lines_and_shapes_stand_out_from_every_ground(palette: str, theme: str):
    found = colors(palette, theme)
    low = {
        (line, ground): round(ratio, 2)
        for line, ground in product((*SIDES, "strong-line", "focus"), GROUNDS)
        if (ratio := contrast(found[line], found[ground])) < LINE
    }
    assert low == {}


@pytest.mark.parametrize("blindness", MACHADO)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("palette", ["classic", "plum"])
def test_for_and_against_are_told_apart_without_red_or_green(palette: str, theme: str, blindness: str):
    found = colors(palette, theme)
    for one, other in (("for", "against"), ("for-ink", "against-ink")):
        assert apart(seen(found[one], blindness), seen(found[other], blindness)) >= APART


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("palette", ["classic", "plum"])
def test_all_three_sides_are_told_apart_by_common_eyes(palette: str, theme: str):
    found = colors(palette, theme)
    for one, other in combinations(SIDES, 2):
        assert apart(linear(found[one]), linear(found[other])) >= APART


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ink_tells_for_from_against_by_lightness(theme: str):
    found = colors("ink", theme)
    assert apart(linear(found["for"]), linear(found["against"])) >= APART


def test_every_palette_has_the_same_names_light_and_dark():
    names = {tuple(sorted(found)) for both in PALETTES.values() for found in both}
    assert len(names) == 1


def test_the_colors_of_pages_are_those_of_the_classic_palette():
    base = static_text("base.css")
    assert with_tokens(base) == base, "run make generate"
    light, dark = PALETTES["classic"]
    before, after = base.split("@media (prefers-color-scheme: dark)", 1)
    for found, text in ((light, before), (dark, after)):
        for name, value in found.items():
            assert f"--{name}: {value}" in text


def test_no_other_style_has_colors_of_its_own():
    for name in ("drawing.css", "map.css", "view.css"):
        assert not re.findall(r"--[a-z-]+:", static_text(name)), name


@pytest.mark.parametrize(("palette", "theme"), list(product(PALETTES, THEMES)))
def test_a_drawing_of_its_own_has_values_for_all_colors(palette: str, theme: str):
    css = resolved(static_text("drawing.css"), palette, theme)
    assert "var(" not in css
    assert "@media" not in css
    assert colors(palette, theme)["for"] in css


def test_the_default_theme_adds_no_rules():
    assert theme_css("classic", "auto") == ""
