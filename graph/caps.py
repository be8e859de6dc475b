"""How much one answer to a stranger may be."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.errors import QueryError

__all__ = ["Caps"]


@dataclass(frozen=True, slots=True)
class Caps:
    """Rows or triples of an answer, and bytes of it as written."""

    rows: int = 100_000
    size: int = 64 * 1024 * 1024

    def check_rows(self, count: int) -> None:
        """Raise :class:`QueryError` where an answer of so many rows or triples is too large."""
        if count > self.rows:
            raise QueryError(f"the answer has more than {self.rows:,} rows; ask for less, or use LIMIT")

    def check_size(self, size: int) -> None:
        """Raise :class:`QueryError` where an answer of so many bytes is too large."""
        if size > self.size:
            raise QueryError(f"the answer is longer than {self.size:,} bytes; ask for less, or use LIMIT")
