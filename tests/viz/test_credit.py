"""A corrected debate says as of when it is and what changed, in every view, page and drawing."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Correction
from counterpoint.viz import pages
from counterpoint.viz.kinds import KINDS
from counterpoint.viz.languages import ENGLISH, Language
from counterpoint.viz.notice import corrected_page, withdrawn_page
from counterpoint.viz.picture import render
from counterpoint.viz.urls import Urls

CHANGES = (
    Correction("2026-03", "The chamber spoke of <all> cars."),
    Correction("2026-04-30", "The station exceeded the limit on 61 days, not on 16."),
    Correction("2025-12-01", "A name was wrong."),
    Correction("2025", "A second name was wrong."),
)
NEWEST_FIRST = ["2026-04-30", "2026-03", "2025-12-01", "2025"]
ISOLATES = str.maketrans("", "", "\u2068\u2069")


@pytest.fixture(scope="module")
def corrected(harbor: Debate) -> Debate:
    return replace(harbor, info=replace(harbor.info, corrections=CHANGES))


def dates(text: str, said: str) -> list[str]:
    """The dates of the corrections that a page tells, in the order that it does."""
    return re.findall(rf"{said} (\d{{4}}[-\d]*): ", text)


@pytest.mark.parametrize("view", KINDS)
def test_each_view_says_as_of_when_it_is_and_what_was_corrected(corrected: Debate, view: str):
    page = render(corrected, view).html
    foot = page[page.index('<footer class="credit">') :].translate(ISOLATES)
    assert "As of <time>2026-05-01</time>." in foot
    assert dates(foot, "Corrected on") == NEWEST_FIRST
    assert "Corrected on 2026-03: The chamber spoke of &lt;all&gt; cars.</p>" in foot
    assert "<all>" not in page


@pytest.mark.parametrize("view", KINDS)
@pytest.mark.parametrize("width", [320, 1200])
def test_each_drawing_says_what_was_corrected_last(corrected: Debate, view: str, width: int):
    whole = re.sub("<[^>]*>", " ", render(corrected, view, {"width": width}).svg.translate(ISOLATES))
    drawn = " ".join(whole.partition("As of 2026-05-01.")[2].split())
    assert drawn
    assert dates(drawn, "Corrected on")[:3] == NEWEST_FIRST[:3]
    assert "2025:" not in drawn, "it says only how many there are more"
    assert "and 1 earlier correction" in drawn


@pytest.mark.parametrize("view", KINDS)
def test_no_line_of_the_credit_leaves_the_drawing(hostile: Debate, view: str):
    picture = render(hostile, view, {"width": 320})
    rows = re.findall(r'<text x="([^"]+)" y="([^"]+)" class="credit"[^>]*>([^<]*)</text>', picture.svg)
    assert len(rows) >= 5
    for _, y, _ in rows:
        assert float(y) < picture.drawing.height


@pytest.mark.parametrize("view", KINDS)
def test_a_debate_without_corrections_speaks_of_none(harbor: Debate, view: str):
    found = render(harbor, view)
    assert "Corrected" not in found.html
    assert "orrection" not in found.svg
    assert "As of 2026-05-01." in found.svg.translate(ISOLATES)


def test_the_debate_page_says_what_was_corrected(corrected: Debate):
    page = pages.debate_page(corrected, urls=Urls("/base")).translate(ISOLATES)
    assert dates(page, "Corrected on") == NEWEST_FIRST
    assert "Corrected on 2025-12-01: A name was wrong.</p>" in page


def test_what_stands_in_place_of_an_earlier_version_says_what_was_corrected(corrected: Debate):
    for notice in (corrected_page, withdrawn_page):
        assert dates(notice(corrected, ENGLISH, "/d").translate(ISOLATES), "Corrected on") == NEWEST_FIRST
        assert "Corrected on" not in notice(corrected, ENGLISH, ""), "the debate may not be seen"


@pytest.mark.parametrize(("tag", "said"), [("es", "Corregido el"), ("ar", "صُحِّح بتاريخ")])
def test_corrections_are_told_in_the_language(corrected: Debate, tag: str, said: str):
    picture = render(corrected, "matrix", {"language": tag})
    assert dates(picture.html.translate(ISOLATES), said) == NEWEST_FIRST
    assert f"{said} 2026-04-30" in picture.svg.translate(ISOLATES)
    assert Language(tag).many("and {n} earlier correction", "and {n} earlier corrections", 1) in picture.svg


def test_search_engines_are_told(corrected: Debate):
    page = render(corrected, "tree").html
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert [found["datePublished"] for found in data["correction"]] == NEWEST_FIRST
    assert data["correction"][1] == {
        "@type": "CorrectionComment",
        "datePublished": "2026-03",
        "text": "The chamber spoke of <all> cars.",
    }
