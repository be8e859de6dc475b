"""Where a reader puts the problems it finds, and the nearest word to one that is not known."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher

from counterpoint.data.limits import LIMITS, Limits
from counterpoint.data.yaml_nodes import Document, Node
from counterpoint.ontology.problems import Origin, Problem, Severity

__all__ = ["Findings", "in_order", "shown"]

_COMPARISONS = 100_000
_LONGEST = 64


def shown(text: str, longest: int = 60) -> str:
    """Text as it stands in a message: in double quotes, on one line, cut where it is long."""
    line = " ".join(text.split()) if any(c in text for c in "\n\r\t") else text
    return f'"{line[: longest - 1]}…"' if len(line) > longest else f'"{line}"'


class Findings:
    """The problems of one file, in the order found; ``problems`` gives them in the order of the file."""

    def __init__(self, document: Document, limits: Limits = LIMITS) -> None:
        self.document = document
        self.limits = limits
        self.failed = False
        self._found: list[Problem] = []
        self._dropped = 0
        self._comparisons = _COMPARISONS

    def error(
        self, code: str, message: str, place: Node | int | None, fix: str = "", thing: str = ""
    ) -> None:
        """Report what keeps the debate from being loaded."""
        self._add(code, message, place, fix, Severity.ERROR, thing)

    def warning(
        self, code: str, message: str, place: Node | int | None, fix: str = "", thing: str = ""
    ) -> None:
        """Report what is probably not meant."""
        self._add(code, message, place, fix, Severity.WARNING, thing)

    def _add(
        self, code: str, message: str, place: Node | int | None, fix: str, severity: Severity, thing: str
    ) -> None:
        origin = None if place is None else self.document.origin(place)
        self._take(Problem(code, message, origin, fix, severity, thing))

    def _take(self, problem: Problem) -> None:
        self.failed = self.failed or problem.severity is Severity.ERROR
        if len(self._found) < self.limits.problems:
            self._found.append(problem)
        else:
            self._dropped += 1

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take over problems that were found elsewhere, each with its place."""
        for problem in problems:
            self._take(problem)

    def origin(self, place: Node | int) -> Origin:
        """The line and column of a place."""
        return self.document.origin(place)

    def nearest(self, word: str, known: Collection[str]) -> str:
        """``did you mean "…"?`` for the nearest known word, or nothing where none is near.

        The work spent on one file is bounded; past it there are problems without a fix.
        """
        if not word or len(word) > _LONGEST or len(known) > self._comparisons:
            return ""
        self._comparisons -= len(known)
        matcher = SequenceMatcher(b=word.casefold())
        best, best_score = "", 0.0
        for choice in known:
            matcher.set_seq1(choice.casefold())
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < max(0.6, best_score):
                continue
            score = matcher.ratio()
            if score >= 0.6 and score > best_score:
                best, best_score = choice, score
        return f'did you mean "{best}"?' if best else ""

    @property
    def problems(self) -> list[Problem]:
        """Every problem, in the order of the file; where there are too many, the last one counts the rest."""
        return in_order(self._found, self.limits.problems, self._dropped)


def in_order(problems: Iterable[Problem], most: int, dropped: int = 0) -> list[Problem]:
    """Problems in the order of the file, errors before warnings where there are more than ``most``.

    The last one then counts the rest, and the ``dropped`` that are not among them.
    """
    found = sorted(problems, key=_place)
    if len(found) > most:
        dropped += len(found) - most
        errors_first = sorted(found, key=lambda problem: problem.severity is Severity.WARNING)
        found = sorted(errors_first[:most], key=_place)
    if dropped:
        only_warnings = all(problem.severity is Severity.WARNING for problem in found)
        severity = Severity.WARNING if only_warnings else Severity.ERROR
        message = f"{dropped} more problems are not listed"
        found.append(Problem("too-many-problems", message, severity=severity))
    return found


def _place(problem: Problem) -> tuple[int, int]:
    return (problem.origin.line, problem.origin.column) if problem.origin else (1 << 60, 0)
