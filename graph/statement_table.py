"""A debate's statements as a table for spreadsheets: a row each, who says what in which words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from counterpoint.graph.terminal import safe_csv
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Statement

__all__ = ["COLUMNS", "statements_csv"]

COLUMNS: Final = (
    "statement", "speaker", "speaker_name", "on_behalf_of", "polarity", "kind", "about", "about_text", "mode",
    "hedge", "quote", "source", "source_title", "start", "end", "date", "place", "during",
)  # fmt: skip
"""Keys as the debate file has them; several in one cell are parted by spaces."""


def statements_csv(debate: Debate) -> str:
    """CSV with a header, in the order of the file; a cell that a spreadsheet would run gets an apostrophe."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(tuple(_cells(debate, statement)) for statement in debate.statements.values())
    return safe_csv(output.getvalue().encode()).decode()


def _cells(debate: Debate, statement: Statement) -> Iterator[str]:
    about = debate.thing(statement.expresses)
    yield from (statement.key, statement.speaker, debate.thing(statement.speaker).label)
    yield " ".join(statement.on_behalf_of)
    yield from (statement.polarity, about.kind, about.key, about.label, statement.mode)
    yield from (statement.hedge, statement.quote, statement.source, debate.thing(statement.source).label)
    for offset in (statement.start, statement.end):
        yield "" if offset is None else str(offset)
    yield from (statement.date, " ".join(statement.place), " ".join(statement.during))
