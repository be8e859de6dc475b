"""What was corrected in a debate stands below every view, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Correction
from counterpoint.viz.kinds import KINDS
from counterpoint.viz.picture import render

Open = Callable[..., Any]

CHANGES = (
    Correction("2026-01-05", "A <b>date</b> was wrong."),
    Correction("2026-02-01", "x" * 300),
)


@pytest.mark.parametrize("view", KINDS)
def test_corrections_can_be_read_below_a_view_the_newest_first(
    city: Debate, visit: Open, tmp_path: Path, view: str
) -> None:
    corrected = replace(city, info=replace(city.info, corrections=CHANGES))
    found = visit(
        render(corrected, view).save(tmp_path / "view.html").as_uri(), 320, java_script_enabled=False
    )
    shown = found.page.locator(".credit .correction:visible")
    told = [text.replace("\u2068", "").replace("\u2069", "") for text in shown.all_inner_texts()]
    assert told == [
        f"Corrected on 2026-02-01: {'x' * 300}",
        "Corrected on 2026-01-05: A <b>date</b> was wrong.",
    ]
    assert found.sideways() <= 0
