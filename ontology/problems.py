"""A problem of a debate: what is wrong, where, and the nearest fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Origin", "Problem", "Severity"]


@dataclass(frozen=True, slots=True)
class Origin:
    """The place something was written: a file, and a line and column counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Severity(StrEnum):
    """An error keeps a debate from being loaded; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of a check.

    ``code`` is a stable kebab-case name for tools (``unknown-key``), ``message`` a sentence for people,
    ``fix`` what to do about it (``did you mean "ero"?``) or empty, ``thing`` the key or IRI it is about.
    """

    code: str
    message: str
    origin: Origin | None = None
    fix: str = ""
    severity: Severity = Severity.ERROR
    thing: str = ""

    def __str__(self) -> str:
        where = f"{self.origin}: " if self.origin else ""
        kind = "warning: " if self.severity is Severity.WARNING else ""
        fix = f"; {self.fix}" if self.fix else ""
        return f"{where}{kind}{self.message}{fix}"
