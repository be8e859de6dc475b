"""Checking debate files: all that is wrong with one, and the words for people and for tools."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from counterpoint.data.findings import in_order
from counterpoint.data.formats import format_of, read_file
from counterpoint.data.limits import LIMITS
from counterpoint.data.sources import Texts, verify
from counterpoint.errors import CounterpointError
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import parse_iri
from counterpoint.ontology.problems import Problem, Severity

__all__ = ["REPORT_FORMATS", "Report", "check", "render_report"]

REPORT_FORMATS: Final = ("text", "json", "github")
"""For people, for tools, and for GitHub's annotations."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of one file found; ``filled`` has a line for each thing that was filled in."""

    name: str
    problems: tuple[Problem, ...] = ()
    filled: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many problems keep the debate from being loaded."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many do not."""
        return len(self.problems) - self.errors

    @property
    def exit_code(self) -> int:
        """0 clean, warnings allowed; 1 problems."""
        return 1 if self.errors else 0


def check(path: str | Path, sources: str | Path | None = None, fix: bool = False) -> Report:
    """Check a debate file of any format: its form, its records, its graph against the shapes, its anchors.

    Args:
        path: the file.
        sources: a folder with the sources' texts, matched by digest; without it anchors are not verified.
        fix: fill in, in the file itself, what the texts tell without doubt. Needs ``sources`` and YAML.

    Raises:
        UnknownDebateError: there is no such file, or it cannot be read.
        SourceTextError: the folder of texts cannot be read.
        CounterpointError: ``fix`` was asked for where it cannot be done.
    """
    path = Path(path)
    texts = Texts(Path(sources)) if sources is not None else None
    filled = _fix(path, texts) if fix else ()
    debate, problems = read_file(path)
    if debate is not None:
        problems = [*problems, *_shape_problems(debate)]
        if texts is not None:
            problems = in_order([*problems, *verify(debate, texts)], LIMITS.problems)
    return Report(str(path), tuple(dict.fromkeys(problems)), filled)


def _fix(path: Path, texts: Texts | None) -> tuple[str, ...]:
    from counterpoint.data.fix import fix_file

    if texts is None:
        raise CounterpointError("fixing needs the folder with the sources' texts: --sources DIR")
    if format_of(path) != "yaml":
        raise CounterpointError(f"{path}: only debate files in YAML can be fixed in place")
    _, problems = read_file(path)
    return () if any(p.code in ("too-large", "not-utf-8") for p in problems) else fix_file(path, texts).filled


def _shape_problems(debate: Debate) -> list[Problem]:
    """What the SHACL shapes say, each with the line of the thing that it is about."""
    from counterpoint.ontology.triples import to_triples
    from counterpoint.ontology.validation import validate

    return [_with_origin(debate, problem) for problem in validate(to_triples(debate))]


def _with_origin(debate: Debate, problem: Problem) -> Problem:
    found = parse_iri(debate.info, problem.thing.partition("#")[0])
    thing = debate.find(found[1]) if found else None
    return replace(problem, origin=thing.origin if thing else debate.info.origin)


def render_report(reports: Sequence[Report], format: str = "text") -> str:  # noqa: A002 -- the option's name
    """The reports as text in one of ``REPORT_FORMATS``. What a file says never reaches a terminal raw.

    Raises:
        CounterpointError: there is no such format.
    """
    renderers = {"text": _as_text, "json": _as_json, "github": _as_annotations}
    if format not in renderers:
        raise CounterpointError(
            f'there is no report format "{format}"; there are: {", ".join(REPORT_FORMATS)}'
        )
    return renderers[format](reports)


def _as_text(reports: Sequence[Report]) -> str:
    lines: list[str] = []
    for report in reports:
        lines += [f"filled in {each}" for each in report.filled]
        lines += [
            str(problem) if problem.origin else f"{report.name}: {problem}" for problem in report.problems
        ]
        lines.append(
            f"{report.name}: {_counted(report.errors, 'error')}, {_counted(report.warnings, 'warning')}"
        )
    return "".join(f"{visible(line)}\n" for line in lines)


def _counted(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'s' if number != 1 else ''}"


def _as_json(reports: Sequence[Report]) -> str:
    return json.dumps({"files": [_report_object(report) for report in reports]}, indent=2) + "\n"


def _report_object(report: Report) -> dict[str, object]:
    return {
        "file": report.name,
        "errors": report.errors,
        "warnings": report.warnings,
        "filled": list(report.filled),
        "problems": [_problem_object(problem) for problem in report.problems],
    }


def _problem_object(problem: Problem) -> dict[str, object]:
    origin = problem.origin
    return {
        "line": origin.line if origin else None,
        "column": origin.column if origin else None,
        "severity": str(problem.severity),
        "code": problem.code,
        "message": problem.message,
        "fix": problem.fix,
        "thing": problem.thing,
    }


def _as_annotations(reports: Sequence[Report]) -> str:
    return "".join(f"{_annotation(report, problem)}\n" for report in reports for problem in report.problems)


def _annotation(report: Report, problem: Problem) -> str:
    origin = problem.origin
    where = {"file": origin.file if origin else report.name, "title": problem.code}
    if origin:
        where |= {"line": str(origin.line), "col": str(origin.column)}
    properties = ",".join(f"{key}={_github(visible(value), ',:')}" for key, value in where.items())
    text = f"{problem.message}; {problem.fix}" if problem.fix else problem.message
    return f"::{problem.severity} {properties}::{_github(visible(text))}"


def _github(text: str, also: str = "") -> str:
    """Text as GitHub's workflow commands escape it."""
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{also}" else c for c in text)


def visible(text: str) -> str:
    """The text with every character that a terminal acts on, or that cannot be seen, as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
