"""Dates for people, in the language of the interface; and the days that a date as it is written covers."""

from __future__ import annotations

from datetime import date
from typing import Final

from counterpoint.ontology.dates import is_date
from counterpoint.viz.languages import Language

__all__ = ["MONTHS", "date_words", "days_of", "period_words"]

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
"""The months, as the catalogs know them."""


def days_of(written: str) -> tuple[int, int] | None:
    """The first day that a date covers and the day after its last, counted from 1 January of the year 1.

    ``None`` where it is no date: ``2019-05`` covers the days of May, ``May`` none.
    """
    if not is_date(written):
        return None
    year, month, day = (int(part) for part in (written + "-01-01"[: 10 - len(written)]).split("-"))
    first = date(year, month, day).toordinal()
    if len(written) == 10:
        return first, first + 1
    last = date(year, month if len(written) == 7 else 12, 31 if len(written) == 4 else _length(year, month))
    return first, last.toordinal() + 1


def _length(year: int, month: int) -> int:
    """The days of a month; the calendar's last year ends with its last day."""
    if month == 12:
        return 31
    return date(year, month + 1, 1).toordinal() - date(year, month, 1).toordinal()


def date_words(written: str, say: Language) -> str:
    """A date as one reads it: ``2019-05-20`` → ``20 May 2019``; what is no date stays as it is."""
    if not is_date(written):
        return written
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = say(MONTHS[parts[1] - 1])
    if len(parts) == 2:
        return say("{month} {year}", month=month, year=parts[0])
    return say("{day} {month} {year}", day=parts[2], month=month, year=parts[0])


def period_words(start: str, end: str, say: Language) -> str:
    """A stretch of time whose end is no part of it; a side that is open is said to be."""
    if start and end:
        return say("{start} until {end}", start=date_words(start, say), end=date_words(end, say))
    if start:
        return say("from {start}", start=date_words(start, say))
    return say("until {end}", end=date_words(end, say)) if end else ""
