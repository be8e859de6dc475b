"""Dates as a debate file writes them: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, kept as they were written."""

from __future__ import annotations

import re
from calendar import monthrange

from counterpoint.ontology.dates import first_day

__all__ = ["DATE_PATTERN", "SPAN_PATTERN", "date_problem", "ends_before", "split_span"]

DATE_PATTERN = r"\d{4}(-\d{2}(-\d{2})?)?"
SPAN_PATTERN = rf"({DATE_PATTERN}|\.\.)?/({DATE_PATTERN}|\.\.)?"


def date_problem(date: str) -> str:
    """Why this is no date, or nothing where it is one."""
    if not re.fullmatch(DATE_PATTERN, date, re.ASCII):
        return "is no date; write YYYY, YYYY-MM or YYYY-MM-DD"
    year, month, day = _numbers(date)
    if year == 0:
        return "is no date: there is no year 0000"
    if not 1 <= month <= 12:
        return f"is no date: there is no month {month:02}"
    if not 1 <= day <= monthrange(year, month)[1]:
        return f"is no date: that month has no day {day:02}"
    return ""


def split_span(span: str) -> tuple[str, str] | None:
    """The two dates of ``start/end``, empty where a side is open; ``None`` where it is not so written."""
    if not re.fullmatch(SPAN_PATTERN, span, re.ASCII):
        return None
    start, _, end = span.partition("/")
    return start.removeprefix(".."), end.removeprefix("..")


def ends_before(start: str, end: str) -> bool:
    """Whether nothing lies between the first day of ``start`` and that of ``end``; open sides never end."""
    return bool(start and end) and first_day(end) <= first_day(start)


def _numbers(date: str) -> tuple[int, int, int]:
    parts = [int(part) for part in date.split("-")]
    return parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1
