from __future__ import annotations

from pathlib import Path

from counterpoint.ontology import vocabulary
from counterpoint.ontology.reference import page
from counterpoint.ontology.rules import rules

COMMITTED = Path(__file__).parents[2] / "docs" / "ontology.md"


def test_the_committed_reference_page_is_current() -> None:
    advice = "run `python -m counterpoint.ontology.reference`"
    assert COMMITTED.read_text(encoding="utf-8") == page(), advice


def test_the_page_has_every_term_with_its_comment_and_every_rule() -> None:
    text = page().replace("\\|", "|")
    for entry in vocabulary.terms().values():
        assert f"`cp:{entry.name}`" in text
        assert entry.comment in text
    for rule in rules():
        assert rule.title in text


def test_every_table_has_as_many_cells_in_each_row_as_in_its_head() -> None:
    width = 0
    for line in page().splitlines():
        cells = line.replace("\\|", "").count("|") if line.startswith("|") else 0
        assert not (width and cells) or cells == width, line
        width = cells
