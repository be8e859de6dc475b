"""Which representation an Accept header asks for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.api.negotiation import choose, media_type, ranges

OFFERS = ("text/html", "text/turtle", "application/json")
CHROMIUM = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        (CHROMIUM, "text/html"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle;Q=1", "text/turtle"),
        ("text/turtle;q=0.5, application/json", "application/json"),
        ("text/*", "text/html"),
        ("text/*;q=0.9, text/html;q=0.1", "text/turtle"),
        ("*/*, text/html;q=0", "text/turtle"),
        ("application/json;q=0.000", None),
        ("image/png", None),
        ("text/html;level=1", "text/html"),
        ("text/turtle;q=2, application/json;q=0.1", "application/json"),
        ("text", None),
        (",,;;=,", None),
    ],
)
def test_the_best_liked_offer_is_chosen(accept: str, chosen: str | None) -> None:
    assert choose(accept, OFFERS) == chosen


def test_a_more_precise_range_wins_over_a_wider_one() -> None:
    assert (
        choose("application/json;q=0.2, application/*;q=0.9", ("application/json", "application/xml"))
        == "application/xml"
    )


@given(st.text(max_size=300))
def test_any_header_is_read_without_error(header: str) -> None:
    assert choose(header, OFFERS) in (*OFFERS, None)
    media_type(header)


def test_a_header_of_a_megabyte_is_read_at_once() -> None:
    header = "a/b;q=0.5;" * 100_000 + "," * 100_000
    started = time.monotonic()
    assert len(ranges(header)) <= 100
    assert time.monotonic() - started < 1
