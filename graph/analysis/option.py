"""One parameter of an analysis or a network: its default, what it may be, and what it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from typing import Any

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.result import Scalar

__all__ = ["Option", "advice", "read_options"]

_SHOWN = 20
"""Names that an error lists; nobody reads more."""

_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Option:
    """A named parameter, as the command line, the service and Python have it.

    The type of ``default`` is the type of the value. ``choices`` are all it may be, ``minimum`` and
    ``maximum`` the ends of a number's range, both inclusive.
    """

    name: str
    default: str | int | float | bool
    help: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None

    @property
    def flag(self) -> str:
        """How the command line writes it: ``--time-limit``."""
        return "--" + self.name.replace("_", "-")

    def read(self, given: object) -> Scalar:
        """The value that was given, text from a command or an address included.

        Raises:
            AnalysisError: it is of another type, or out of range.
        """
        value = self._typed(given)
        if self.choices and value not in self.choices:
            raise self._wrong(given, "one of: " + ", ".join(choice or '""' for choice in self.choices))
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not self._in_range(value):
            raise self._wrong(given, self.range)
        return value

    @property
    def range(self) -> str:
        """What a number may be: ``a number from 0 to 10000``; empty where it may be any."""
        if self.minimum is not None and self.maximum is not None:
            return f"a number from {self.minimum:.12g} to {self.maximum:.12g}"
        if self.minimum is not None:
            return f"a number, {self.minimum:.12g} or more"
        return "" if self.maximum is None else f"a number, {self.maximum:.12g} or less"

    def _typed(self, given: object) -> Scalar:
        if isinstance(self.default, bool):
            truth = given if isinstance(given, bool) else _TRUTH.get(str(given).lower())
            if truth is None:
                raise self._wrong(given, "true or false")
            return truth
        if isinstance(self.default, (int, float)):
            kind = type(self.default)
            try:
                number = kind(str(given))
            except ValueError:
                raise self._wrong(given, "a whole number" if kind is int else "a number") from None
            if isinstance(number, float) and not isfinite(number):
                raise self._wrong(given, "a number")
            return number
        return str(given)

    def _in_range(self, value: float) -> bool:
        low = self.minimum is None or value >= self.minimum
        return low and (self.maximum is None or value <= self.maximum)

    def _wrong(self, given: object, wanted: str) -> AnalysisError:
        return AnalysisError(f"{self.name} is {str(given)[:80]!r}; it must be {wanted}")


def read_options(options: Iterable[Option], given: Mapping[str, object], what: str) -> dict[str, Any]:
    """Every option's value: as given, or its default.

    Raises:
        AnalysisError: a name is no option of ``what``, or a value cannot be.
    """
    known = {option.name: option for option in options}
    for name in given:
        if name not in known:
            raise AnalysisError(f'{what} has no parameter "{name[:80]}"{advice(name, known)}')
    return {name: option.read(given.get(name, option.default)) for name, option in known.items()}


def advice(name: str, known: Iterable[str]) -> str:
    """``; did you mean "coalitions"?``, or what there is."""
    names = list(known)
    if near := get_close_matches(name, names, n=1):
        return f'; did you mean "{near[0]}"?'
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"; there is: {', '.join(names[:_SHOWN])}{more}" if names else ""
