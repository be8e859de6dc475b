"""Dates of statements as moments, and the buckets of time that they fall into."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from counterpoint.errors import AnalysisError
from counterpoint.ontology.dates import first_day, last_day

__all__ = ["Moment", "Moments", "as_moment", "buckets"]

Moment = datetime
Moments = NDArray[np.datetime64]
"""An array of type ``datetime64[us]``; NaT where there is no date."""

_NONE = np.iinfo(np.int64).min


def as_moment(value: object, *, last: bool = False) -> Moment | None:
    """A date as a moment without time zone: of a day, month or year its beginning, or with ``last`` its end.

    Takes ISO 8601 text, ``date``, ``datetime`` or Unix seconds; nothing is ``None``.

    Raises:
        AnalysisError: it cannot be read.
    """
    if value is None or value == "" or value != value:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        value = value.isoformat()
    try:
        if isinstance(value, (int, float, np.number)):
            return datetime.fromtimestamp(float(value), UTC).replace(tzinfo=None)
        return _of_text(str(value).strip(), last)
    except (ValueError, OverflowError, OSError):
        raise AnalysisError(f'the date "{str(value)[:40]}" cannot be read; write YYYY-MM-DD') from None


def _of_text(text: str, last: bool) -> Moment | None:
    if len(text) > len("2020-01-01"):
        return as_moment(datetime.fromisoformat(text))
    if not last:
        return datetime.fromisoformat(first_day(text))
    year, month, day = map(int, last_day(text).split("-"))
    return datetime(year, month, min(day, _days(year, month)), 23, 59, 59)


def _days(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days


def buckets(moments: Moments, rule: str, *, dna: bool = False) -> NDArray[np.int64]:
    """For each moment the number of its ``day``, ``week``, ``month`` or ``year``; no date is one bucket.

    A week is an ISO week with its year. With ``dna`` weeks and months are counted without their year, as
    Discourse Network Analyzer does, and weeks as Java does by default, from Sunday.
    """
    days: NDArray[np.int64] = moments.astype("datetime64[D]").astype(np.int64)
    months = moments.astype("datetime64[M]").astype(np.int64)
    number: dict[str, Callable[[], NDArray[np.int64]]] = {
        "day": lambda: days,
        "week": lambda: _java_weeks(days) if dna else (days + 3) // 7,  # 1970-01-01 was a Thursday
        "month": lambda: months % 12 if dna else months,
        "year": lambda: months // 12,
    }
    found: NDArray[np.int64] = np.where(np.isnat(moments), _NONE, number[rule]())
    return found


def _java_weeks(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """The week of the week-based year, from Sunday, week 1 holding January 1."""

    def sunday_before(day: NDArray[np.int64]) -> NDArray[np.int64]:
        return day - (day + 4) % 7

    sunday = sunday_before(days)
    years = (sunday + 6).astype("datetime64[D]").astype("datetime64[Y]")  # the year of the week's Saturday
    first = years.astype("datetime64[D]").astype(np.int64)
    return (sunday - sunday_before(first)) // 7 + 1
