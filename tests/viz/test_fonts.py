"""Text is broken to fit, whatever it holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterpoint.viz.assets import static_bytes, static_names
from counterpoint.viz.fonts import REGULAR, SEMIBOLD, break_lines, clean, text_width


def test_both_weights_are_measured_and_the_heavier_is_wider():
    assert 0 < text_width("Local police", 14) < text_width("Local police", 14, SEMIBOLD)


def test_width_grows_with_the_size():
    assert text_width("ICE", 28) == 2 * text_width("ICE", 14)


@given(st.text(max_size=300), st.floats(60, 400), st.integers(1, 9))
def test_no_line_is_wider_than_its_box_and_none_too_many(text: str, width: float, limit: int):
    lines = break_lines(text, width, 14, limit=limit)
    assert 1 <= len(lines) <= limit
    assert all(text_width(line, 14) <= width or len(line) <= 1 for line in lines)


@given(st.text(alphabet=st.characters(whitelist_categories=("Lu", "Ll", "Nd", "Zs")), max_size=200))
def test_breaking_keeps_every_character_where_there_is_room(text: str):
    lines = break_lines(text, 120, 14, limit=1000)
    assert "".join("".join(lines).split()) == "".join(clean(text).split())


def test_a_cut_is_shown_by_an_ellipsis():
    assert break_lines("word " * 90, 100, 14, limit=3)[-1].endswith("…")


def test_a_word_of_ten_thousand_characters_is_broken_and_cut():
    lines = break_lines("x" * 10_000, 168, 14, limit=8)
    assert len(lines) == 8
    assert lines[-1].endswith("…")


def test_marks_that_turn_the_direction_of_writing_are_not_drawn():
    assert clean("safe \u202egnp.exe\u202c \u2067x\u2069") == "safe gnp.exe x"


def test_a_pile_of_combining_marks_is_kept_low():
    assert len(clean("Z" + "\u0351" * 60)) <= 4


def test_the_fonts_ship_with_their_license():
    assert {REGULAR, SEMIBOLD, "counterpoint-sans-OFL.txt"} <= static_names()
    assert b"SIL OPEN FONT LICENSE" in static_bytes("counterpoint-sans-OFL.txt")


def test_the_fonts_carry_the_name_that_their_license_asks_for():
    import io

    from fontTools.ttLib import TTFont

    for file in (REGULAR, SEMIBOLD):
        with TTFont(io.BytesIO(static_bytes(file))) as face:
            assert "Source" not in face["name"].getDebugName(1)
