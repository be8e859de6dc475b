"""Dates as they are written: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, each a stretch of days.

As days they compare as text. A month's last day is written ``-31`` whatever its length: it sorts after
every day of the month and before the next one. The same reading as ``rules/dates-in-periods.rq``.
"""

from __future__ import annotations

import re
from datetime import date

__all__ = ["first_day", "holds", "is_date", "last_day"]

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def is_date(written: str) -> bool:
    """Whether it has one of the three forms and names a day, month or year that there is."""
    match = _FORM.fullmatch(written)
    if not match:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def first_day(written: str) -> str:
    """``2019-05`` → ``2019-05-01``."""
    return written + "YYYY-01-01"[len(written) :]


def last_day(written: str) -> str:
    """``2019-05`` → ``2019-05-31``."""
    return written + "YYYY-12-31"[len(written) :]


def holds(start: str, end: str, written: str) -> bool:
    """Whether all of a date lies in start ≤ t < end; an empty side is open, two empty ones hold nothing."""
    after_start = not start or first_day(start) <= first_day(written)
    before_end = not end or last_day(written) < first_day(end)
    return bool(start or end) and after_start and before_end
