"""One setting: its name, type and bounds, and how a value is read from a text."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Final

from counterpoint.errors import SettingError

__all__ = ["PREFIX", "Setting"]

PREFIX: Final = "COUNTERPOINT_"
"""What every environment variable begins with."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. The bounds are inclusive; ``pattern`` matches a text, or each item of a list."""

    name: str
    default: Any
    help: str
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    choices: tuple[str, ...] = ()

    @property
    def flag(self) -> str:
        """How the command line writes it."""
        return "--" + self.name.replace("_", "-")

    @property
    def environment(self) -> str:
        """The environment variable that holds it."""
        return PREFIX + self.name.upper()

    @property
    def type(self) -> type[str] | type[bool] | type[int] | type[float] | type[tuple[str, ...]]:
        """``str``, ``bool``, ``int``, ``float``, or ``tuple`` for a list of texts (written with commas)."""
        return type(self.default)

    @property
    def limits(self) -> str:
        """Its bounds or choices in words; empty where there are none."""
        if self.choices:
            return ", ".join(self.choices)
        if self.type is bool:
            return "true, false"
        if self.minimum is None or self.maximum is None:
            return ""
        return f"{self.minimum:,} to {self.maximum:,}"

    def parse(self, text: str, where: str) -> Any:
        """The value that a text stands for.

        Raises:
            SettingError: it stands for none; ``where`` (the variable or flag) is named.
        """
        if self.type is tuple:
            return self.check(tuple(item.strip() for item in text.split(",") if item.strip()), where)
        if self.type is str:
            return self.check(text, where)
        if self.type is bool:
            return self.check({"true": True, "false": False}.get(text.lower(), text), where)
        try:
            return self.check(int(text) if self.type is int else float(text), where)
        except ValueError:
            raise SettingError(f'{where} is "{text}": expected {self._expected}') from None

    def check(self, value: Any, where: str) -> Any:
        """The value, where it is one this setting can have.

        Raises:
            SettingError: it is not.
        """
        if self.type is float and type(value) is int:
            value = float(value)
        if type(value) is not self.type or not self._allows(value):
            shown = ", ".join(map(str, value)) if isinstance(value, tuple) else value
            raise SettingError(f'{where} is "{shown}": expected {self._expected}')
        return value

    def _allows(self, value: Any) -> bool:
        if isinstance(value, (int, float)):
            low = -math.inf if self.minimum is None else self.minimum
            high = math.inf if self.maximum is None else self.maximum
            return low <= value <= high
        items = value if isinstance(value, tuple) else (value,)
        return all(
            isinstance(item, str)
            and (not self.choices or item in self.choices)
            and (not self.pattern or re.fullmatch(self.pattern, item) is not None)
            for item in items
        )

    @property
    def _expected(self) -> str:
        if self.type is bool:
            return "true or false"
        kind = {int: "a whole number", float: "a number", str: "a text", tuple: "texts with commas between"}[
            self.type
        ]
        if self.choices:
            return f"one of {self.limits}"
        if self.limits:
            return f"{kind} from {self.limits}"
        return f"{kind} matching {self.pattern}" if self.pattern else kind
