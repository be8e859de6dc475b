"""The examples in the documentation run as they stand."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import counterpoint as cp
from counterpoint.viz.reference import markdown

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "docs/networks.md", "docs/analysis.md", "docs/views.md")


def examples(page: str) -> list[str]:
    """The Python of a page, a block each."""
    return re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


def told(line: str) -> object:
    """The value that a comment at the end of a line tells, if it is one."""
    try:
        return ast.literal_eval(line.rpartition("  # ")[2])
    except (SyntaxError, ValueError):
        return None


@pytest.mark.parametrize("page", PAGES)
def test_python_examples_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = examples(page)
    assert blocks
    for block in blocks:
        names: dict[str, object] = {}
        exec(block, names)
        for line in block.splitlines():
            if "  # " in line and (value := told(line)) is not None:
                assert eval(line.rpartition("  # ")[0], names) == value


def test_the_page_of_views_is_what_the_tables_say() -> None:
    assert (ROOT / "docs/views.md").read_text(encoding="utf-8") == markdown(), "run: make generate"


def test_the_pages_that_are_linked_are_there() -> None:
    for page in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_each_difference_of_a_store_names_a_test_that_is_there() -> None:
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs/stores.md").read_text(encoding="utf-8"))
    there = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests/graph").glob("test_remote*.py")
    )
    assert len(named) >= 12
    assert [name for name in named if f"def {name}(" not in there] == []


def test_a_debates_statements_make_the_network_that_the_debate_makes() -> None:
    debate = cp.open("city-divided")
    rows = debate.statements(units="speaker", propositions="claims")
    assert {row.actor for row in rows} <= set(debate.records.actors)
    ours = debate.network("congruence", units="speaker", propositions="claims", contradictions=False)
    made = cp.discourse_network(rows)
    assert isinstance(made, type(ours))
    assert {frozenset(e[:2]): e[2] for e in made.edges(data="weight")} == {
        frozenset(e[:2]): e[2] for e in ours.edges(data="weight")
    }
