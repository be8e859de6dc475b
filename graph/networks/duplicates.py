"""Statements that say the same twice: within a bucket, an actor's first on a proposition counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from counterpoint.graph.networks.selection import Duplicates, Row

__all__ = ["without_duplicates"]


def without_duplicates(rows: Iterable[Row], duplicates: Duplicates) -> list[Row]:
    """The rows that count: the first of each (actor, proposition, polarity, bucket), in the order given.

    A bucket is a source, a day, an ISO week with its year, a month or year, or all of time (``once``);
    undated rows share one. ``all`` keeps every row.
    """
    if duplicates == "all":
        return list(rows)
    bucket = _BUCKETS[duplicates]
    kept: dict[tuple[str, str, int, object], Row] = {}
    for row in rows:
        kept.setdefault((row.actor, row.proposition, row.polarity, bucket(row)), row)
    return list(kept.values())


def _week(row: Row) -> object:
    if len(row.date) < len("2020-01-01"):
        return ""
    return date.fromisoformat(row.date[:10]).isocalendar()[:2]


_BUCKETS: dict[str, Callable[[Row], object]] = {
    "source": lambda row: row.source,
    "day": lambda row: row.date[:10],
    "week": _week,
    "month": lambda row: row.date[:7],
    "year": lambda row: row.date[:4],
    "once": lambda _: None,
}
