"""Windows of time: which statements each holds, and how much each of them weighs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, floor, pi, sqrt
from typing import Final

from counterpoint.errors import AnalysisError
from counterpoint.graph.networks.statements import Statements

__all__ = ["Frame", "Window", "read_window", "windows"]

UNITS: Final = ("seconds", "minutes", "hours", "days", "weeks", "months", "years")
KERNELS: Final = ("uniform", "epanechnikov", "triangular", "gaussian")
_MOST: Final = 100_000
"""Windows; more would not be looked at, and are a mistaken unit."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a window, in a unit."""

    size: int
    unit: str


@dataclass(frozen=True, slots=True)
class Window:
    """The middle of a window, the numbers of the statements in it, and their weights if there is a kernel."""

    middle: datetime
    entries: tuple[int, ...]
    weights: tuple[float, ...] | None = None


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
    statements: Statements,
    frame: Frame,
    kernel: str | None,
    start: datetime | None,
    stop: datetime | None,
    *,
    dna: bool,
    indent: bool = False,
) -> list[Window]:
    """The windows from the first statement (or ``start``) to the last (or ``stop``), one unit apart.

    Without a kernel a window reaches h = round((w − 1)/2) units to either side and must lie within the range;
    empty ones are left out. With one, statements weigh by u = 2(γ − t)/w in real-valued days; DNA makes w
    even, and takes whole units truncated toward zero.

    Raises:
        AnalysisError: there is no such kernel, or there would be more than 100,000 windows.
    """
    moments = [entry.moment for entry in statements.entries if entry.moment is not None]
    if not moments:
        return []
    begin, end = start or min(moments), stop or max(moments)
    if kernel in (None, "no"):
        half = floor((frame.size - 1) / 2 + 0.5)
        spans = (
            (t, _moved(t, -half, frame.unit), _moved(t, half, frame.unit))
            for t in _steps(begin, end, frame.unit)
        )
        found = (
            Window(t, tuple(i for i, m in enumerate(moments) if first <= m <= last))
            for t, first, last in spans
            if first >= begin and last <= end
        )
        return [window for window in found if window.entries]
    if kernel not in KERNELS:
        raise AnalysisError(f'the kernel is "{str(kernel)[:40]}"; it must be one of: {", ".join(KERNELS)}')
    size = frame.size + frame.size % 2 if dna else frame.size
    if indent:
        begin, end = _moved(begin, size // 2, frame.unit), _moved(end, -(size // 2), frame.unit)
    return [
        _weighed(t, moments, Frame(size, frame.unit), kernel, dna) for t in _steps(begin, end, frame.unit)
    ]


def _steps(begin: datetime, end: datetime, unit: str) -> Iterator[datetime]:
    for number in range(_MOST):
        moment = _moved(begin, number, unit)
        if moment > end:
            return
        yield moment
    raise AnalysisError(f"more than {_MOST} windows, one for each of the {unit}; choose a larger unit")


def _moved(moment: datetime, number: int, unit: str) -> datetime:
    """So many units later; months and years keep the day, or take the month's last."""
    if unit not in ("months", "years"):
        return moment + timedelta(**{unit: number})
    months = moment.year * 12 + moment.month - 1 + number * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    day = moment.day
    while True:
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            day -= 1


def _weighed(middle: datetime, moments: list[datetime], frame: Frame, kernel: str, dna: bool) -> Window:
    weigh = _kernel(kernel, dna)
    held = [(i, weigh(2 * _distance(middle, m, frame.unit, dna) / frame.size)) for i, m in enumerate(moments)]
    kept = [(i, weight) for i, weight in held if weight != 0]
    return Window(middle, tuple(i for i, _ in kept), tuple(weight for _, weight in kept))


def _distance(middle: datetime, moment: datetime, unit: str, dna: bool) -> float:
    """γ − t in units; in real-valued days converted, or in whole units as DNA has it."""
    if dna and unit in ("months", "years"):
        months = (middle.year - moment.year) * 12 + middle.month - moment.month
        if months > 0 and _moved(moment, months, "months") > middle:
            months -= 1
        elif months < 0 and _moved(moment, months, "months") < middle:
            months += 1
        return float(int(months / 12)) if unit == "years" else float(months)
    seconds = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800}
    one = {**seconds, "months": 30.436875 * 86_400, "years": 365.2425 * 86_400}[unit]
    distance = (middle - moment).total_seconds() / one
    return float(int(distance)) if dna else distance


def _kernel(name: str, dna: bool) -> Callable[[float], float]:
    def inside(weight: Callable[[float], float]) -> Callable[[float], float]:
        return lambda u: weight(u) if abs(u) <= 1 else 0.0

    if name == "gaussian":
        return lambda u: exp(-(u**2) / 2) / sqrt(2 * pi)
    if name == "uniform":
        return inside(lambda _: 0.5)
    if name == "epanechnikov":
        return inside(lambda u: 0.75 * (1 - u**2))
    if dna:  # a departure: |1 − u| is not symmetric
        return inside(lambda u: abs(1 - u))
    return inside(lambda u: 1 - abs(u))
