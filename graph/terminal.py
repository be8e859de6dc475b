"""Text for a terminal and cells for a spreadsheet: nothing in the data may act on either."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["plain", "safe_csv", "text_table"]

_FORMULA: Final = re.compile(rb'(?:^|[,\r\n])"?[=+\-@\t]')
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def plain(text: str) -> str:
    """The text on one line without control and formatting characters (escape sequences, text direction)."""
    spaced = re.sub(r"[\t\r\n\u2028\u2029]+", " ", text)
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def text_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, width: int = 60) -> str:
    """Rows under their column names; a cell longer than ``width`` characters is cut with an ellipsis."""
    table = [[_cut(plain(cell), width) for cell in row] for row in (columns, *rows)]
    widths = [max(map(_columns_of, cells)) for cells in zip(*table, strict=True)]
    lines = [
        "  ".join(_padded(cell, w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in table
    ]
    rule = "  ".join("-" * w for w in widths)
    return "\n".join([lines[0], rule, *lines[1:]]) + "\n"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _columns_of(text: str) -> int:
    """Terminal columns: wide East Asian characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _columns_of(text))


def safe_csv(data: bytes) -> bytes:
    """CSV in which no cell begins a formula: it gets a leading apostrophe; plain numbers stay."""
    if not _FORMULA.search(data):
        return data
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows(
        [_safe_cell(cell) for cell in row] for row in csv.reader(io.StringIO(data.decode(), newline=""))
    )
    return out.getvalue().encode()


def _safe_cell(cell: str) -> str:
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell
