"""What analyses found, as sentences with their numbers, evidence and cautions: the records of a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counterpoint.graph.analysis.result import Value

__all__ = ["Account", "Finding", "Quote", "Section"]


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement that a finding rests on: who, in which words, in which source.

    ``words`` is empty where the source's words were not coded, ``source`` where the debate has only one;
    ``statement`` is the statement's key.
    """

    statement: str
    speaker: str
    verb: str
    proposition: str
    words: str
    source: str

    def __str__(self) -> str:
        said = f"“{self.words}”" if self.words else f"{self.verb} “{self.proposition}”"
        return f"{self.speaker}: {said}" + (f" ({self.source})" if self.source else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence or two that results carry.

    ``values`` are those it was made from, none of which is missing in the results; ``numbers`` every number
    that it prints, as it prints it, by what it counts.
    """

    sentence: str
    values: tuple[Value, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    quotes: tuple[Quote, ...] = ()
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A question, and the findings that answer it. ``cautions`` hold for all of them."""

    title: str
    findings: tuple[Finding, ...]
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A whole report. ``method`` says how it was made, so that anyone can make it again."""

    title: str
    language: str
    introduction: str
    sections: tuple[Section, ...]
    method: str

    def findings(self) -> Iterator[Finding]:
        """Every finding, in order."""
        for section in self.sections:
            yield from section.findings
