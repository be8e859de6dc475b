"""Windows of time: which statements each holds, and how much each of them weighs."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor, pi, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from counterpoint.errors import AnalysisError
from counterpoint.graph.networks.moments import Moments

__all__ = ["Frame", "Window", "read_window", "windows"]

UNITS: Final = ("seconds", "minutes", "hours", "days", "weeks", "months", "years")
KERNELS: Final = ("uniform", "epanechnikov", "triangular", "gaussian")
_SECONDS: Final = {
    "seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800,
    "months": 30.436875 * 86_400, "years": 365.2425 * 86_400,
}  # fmt: skip
"""Of months and years, their mean in the Gregorian calendar."""

_MOST: Final = 100_000
"""Windows; more would not be looked at, and are a mistaken unit."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a window, in a unit."""

    size: int
    unit: str


@dataclass(frozen=True)
class Window:
    """The middle of a window, which statements are in it, and their weights if there is a kernel."""

    middle: datetime
    held: slice | NDArray[np.int64]
    weights: NDArray[np.float64] | None = None


def read_window(window: object) -> Frame | None:
    """``"30 days"``, ``(30, "days")`` or ``30`` (days); ``None`` or ``"no"`` is no window.

    Raises:
        AnalysisError: it is none of these.
    """
    if window is None or window in ("no", ""):
        return None
    if isinstance(window, timedelta):
        return Frame(max(1, round(window.total_seconds())), "seconds")
    if isinstance(window, (tuple, list)) and len(window) == 2:
        window = f"{window[0]} {window[1]}"
    parts = re.fullmatch(r"\s*(\d{1,9})\s*([a-z]*)\s*", str(window).lower())
    unit = (parts[2] or "days") if parts else ""
    unit = unit if unit.endswith("s") else unit + "s"
    if parts is None or unit not in UNITS or int(parts[1]) < 1:
        raise AnalysisError(f"the window is {str(window)[:40]!r}; write a size and a unit, such as 30 days")
    return Frame(int(parts[1]), unit)


def windows(
    moments: Moments,
    frame: Frame,
    kernel: str | None,
    begin: datetime | None,
    end: datetime | None,
    *,
    dna: bool,
    indent: bool = False,
) -> list[Window]:
    """The windows over statements in order of time from ``begin`` to ``end``, one unit apart.

    Where these are ``None`` they are the first and the last statement. Without a kernel a window reaches
    h = round((w − 1)/2) units to either side and must lie within the range; empty ones are left out, but not
    by DNA. With one, statements weigh by u = 2(γ − t)/w in real-valued days. DNA makes w even, takes whole
    units truncated toward zero, begins and ends no earlier and no later than there are statements, and has no
    kernels over seconds.

    Raises:
        AnalysisError: there is no such kernel, or there would be more than 100,000 windows.
    """
    smooth = kernel not in (None, "no")
    if smooth and kernel not in KERNELS:
        raise AnalysisError(f'the kernel is "{str(kernel)[:40]}"; it must be one of: {", ".join(KERNELS)}')
    if len(moments):
        first, last = moments[0].item(), moments[-1].item()
        begin, end = begin or first, end or last
        if dna and smooth:
            begin, end = max(begin, first), min(end, last)
    if begin is None or end is None or (not len(moments) and (smooth or not dna)):
        return []
    span = _Span(begin, end, frame.unit, dna)
    if not smooth:
        return list(_fixed(moments, frame, span))
    return [] if dna and frame.unit == "seconds" else _smooth(moments, frame, str(kernel), span, indent)


@dataclass(frozen=True, slots=True)
class _Span:
    """From where to where windows lie, and the unit that their middles are apart."""

    begin: datetime
    end: datetime
    unit: str
    dna: bool

    def middles(self, indented: int = 0) -> Iterator[datetime]:
        """Each a unit after the other, so far inside.

        DNA steps from one to the next: a month's last day, once moved to the 28th, stays there.
        """
        begin, end = _moved(self.begin, indented, self.unit), _moved(self.end, -indented, self.unit)
        moment = begin
        for number in range(1, _MOST + 1):
            if moment > end:
                return
            yield moment
            moment = _moved(moment, 1, self.unit) if self.dna else _moved(begin, number, self.unit)
        raise AnalysisError(
            f"more than {_MOST} windows, one for each of the {self.unit}; choose a larger unit"
        )

    def around(self, middle: datetime, half: int) -> tuple[datetime, datetime]:
        """So many units to either side."""
        return _moved(middle, -half, self.unit), _moved(middle, half, self.unit)


def _fixed(moments: Moments, frame: Frame, span: _Span) -> Iterator[Window]:
    for middle in span.middles():
        first, last = span.around(middle, floor((frame.size - 1) / 2 + 0.5))
        held = _between(moments, first, last)
        if span.begin <= first and last <= span.end and (span.dna or held.start < held.stop):
            yield Window(middle, held)


def _smooth(moments: Moments, frame: Frame, kernel: str, span: _Span, indent: bool) -> list[Window]:
    size = frame.size + frame.size % 2 if span.dna else frame.size
    weigh = _kernel(kernel, span.dna)
    found = []
    for middle in span.middles(size // 2 if indent else 0):
        weights = weigh(2 * _distances(middle, moments, frame.unit, span.dna) / size)
        # DNA keeps what lies within the window by its date, before it truncates the distance.
        cut = span.dna and kernel != "gaussian"
        held = (
            _numbers(_between(moments, *span.around(middle, size // 2))) if cut else np.flatnonzero(weights)
        )
        found.append(Window(middle, held, weights[held]))
    return found


def _between(moments: Moments, first: datetime, last: datetime) -> slice:
    return slice(
        int(np.searchsorted(moments, np.datetime64(first, "us"), "left")),
        int(np.searchsorted(moments, np.datetime64(last, "us"), "right")),
    )


def _numbers(held: slice) -> NDArray[np.int64]:
    return np.arange(held.start, held.stop, dtype=np.int64)


def _moved(moment: datetime, number: int, unit: str) -> datetime:
    """So many units later; months and years keep the day, or take the month's last.

    Raises:
        AnalysisError: it would be before the year 1 or after 9999.
    """
    try:
        if unit not in ("months", "years"):
            return moment + timedelta(**{unit: number})
        months = moment.year * 12 + moment.month - 1 + number * (12 if unit == "years" else 1)
        year, month = divmod(months, 12)
        return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        raise AnalysisError(f"a window of {abs(number)} {unit} leaves the calendar") from None


def _distances(middle: datetime, moments: Moments, unit: str, dna: bool) -> NDArray[np.float64]:
    """γ − t of each moment in units; in real-valued days converted, or in whole units as DNA has it."""
    if dna and unit in ("months", "years"):
        months = _whole_months(middle, moments)
        return np.trunc(months / 12) if unit == "years" else months
    seconds = (np.datetime64(middle, "us") - moments) / np.timedelta64(1, "s")
    found: NDArray[np.float64] = seconds / _SECONDS[unit]
    return np.trunc(found) if dna else found


def _whole_months(middle: datetime, moments: Moments) -> NDArray[np.float64]:
    """Months between days as Java's ``Period.between`` has them: whole where the day is reached."""
    months = moments.astype("datetime64[M]")
    days = (moments.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64) + 1
    between = np.datetime64(middle, "M").astype(np.int64) - months.astype(np.int64)
    early = (between > 0) & (middle.day < days)
    late = (between < 0) & (middle.day > days)
    whole: NDArray[np.float64] = (between - early + late).astype(np.float64)
    return whole


def _kernel(name: str, dna: bool) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    shape: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
        "uniform": lambda u: np.full_like(u, 0.5),
        "epanechnikov": lambda u: 0.75 * (1 - u**2),
        "triangular": lambda u: abs(1 - u) if dna else 1 - abs(u),  # a departure: |1 − u| is not symmetric
        "gaussian": lambda u: np.exp(-(u**2) / 2) / sqrt(2 * pi),
    }
    weigh = shape[name]
    if name == "gaussian":
        return weigh
    return lambda u: np.where(abs(u) <= 1, weigh(u), 0.0)
