"""A result as a table: for a terminal, or for a spreadsheet."""

from __future__ import annotations

import csv
import io

from counterpoint.graph.analysis.catalog import ANALYSES
from counterpoint.graph.analysis.result import Result, Scalar
from counterpoint.graph.terminal import safe_csv, text_table

__all__ = ["as_csv", "as_table"]


def as_csv(result: Result) -> str:
    """The result's rows as CSV with a header; a cell that a spreadsheet would run gets an apostrophe."""
    rows = result.rows()
    if not rows:
        return ""
    output = io.StringIO()
    writer = csv.DictWriter(output, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return safe_csv(output.getvalue().encode()).decode()


def as_table(result: Result) -> str:
    """The result for a terminal: title, table, and its cautions."""
    entry = ANALYSES[result.name]
    rows = result.rows()
    parts = [f"{entry.title}: {entry.sentence}", ""]
    if rows:
        parts.append(text_table(list(rows[0]), [[_shown(value) for value in row.values()] for row in rows]))
    parts += [f"Caution: {caution}" for caution in result.cautions]
    return "\n".join(parts).rstrip("\n") + "\n"


def _shown(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
