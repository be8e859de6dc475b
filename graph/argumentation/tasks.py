"""ICCMA's questions: is an argument accepted, which are the extensions, how many (Järvisalo et al. 2023)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.argumentation.framework import Framework
from counterpoint.graph.argumentation.semantics import Extension, Extensions
from counterpoint.graph.argumentation.solving import Deadline, TimeUp

__all__ = ["PROBLEMS", "SHORT", "Answer", "answer"]

PROBLEMS: Final = {
    "DC": "is the argument in some extension?",
    "DS": "is the argument in every extension?",
    "SE": "some extension",
    "EE": "every extension",
    "CE": "the number of extensions",
}
SHORT: Final = {
    "GR": "grounded",
    "CO": "complete",
    "PR": "preferred",
    "ST": "stable",
    "SST": "semi-stable",
    "STG": "stage",
    "ID": "ideal",
}
_MOST_NAMES: Final = 50_000_000
"""Names that the extensions of one answer may have together: some 400 MB."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known when the question is answered, or the time is up.

    ``verdict`` is ``YES``, ``NO`` or ``UNKNOWN``; of EE and CE it is YES where every extension was found. The
    names in ``extensions`` are a witness (DC: one with the argument; DS: one without it; SE), or all found
    (EE); ``number`` is how many were found (EE, CE).
    """

    task: str
    verdict: str
    extensions: tuple[tuple[str, ...], ...] = ()
    number: int = 0

    def text(self) -> str:
        """The answer in ICCMA's form: verdict and witness of 2023, sets and numbers of 2019."""
        problem = self.task.partition("-")[0]
        witnesses = [" ".join(("w", *extension)) for extension in self.extensions]
        if problem in ("DC", "DS"):
            return "\n".join((self.verdict, *witnesses))
        if self.verdict == "UNKNOWN":
            return "UNKNOWN"
        if problem == "SE":
            return witnesses[0] if witnesses else "NO"
        if problem == "CE":
            return str(self.number)
        return "[" + ",".join(f"[{','.join(extension)}]" for extension in self.extensions) + "]"


def answer(
    framework: Framework,
    task: str,
    argument: str = "",
    *,
    time_limit: float | None = None,
    limit: int | None = None,
    progress: Progress = quiet,
) -> Answer:
    """Answer one of ICCMA's questions.

    Args:
        framework: what is asked about.
        task: problem and semantics, such as ``DC-PR``: one of ``PROBLEMS`` and one of ``SHORT``.
        argument: the argument that DC and DS ask about.
        time_limit: seconds, then UNKNOWN.
        limit: extensions that EE and CE stop at, then UNKNOWN.
        progress: told how far the time limit is.

    Raises:
        AnalysisError: there is no such task or argument, or the task needs an argument and has none.
    """
    task = task.upper()
    problem, semantics = _read(task)
    number = _argument(framework, problem, argument)
    extensions = Extensions(framework, semantics, Deadline(time_limit, progress))

    def named(extension: Extension) -> tuple[str, ...]:
        return tuple(framework.names[i] for i in sorted(extension))

    if problem in ("EE", "CE"):
        return _every(task, extensions, limit, named if problem == "EE" else None)
    ask: dict[str, Callable[[], Extension | None]] = {
        "DC": lambda: extensions.containing(number),
        "DS": lambda: extensions.without(number),
        "SE": extensions.some,
    }
    try:
        witness = ask[problem]()
    except TimeUp:
        return Answer(task, "UNKNOWN")
    yes = (witness is None) == (problem == "DS")
    return Answer(task, "YES" if yes else "NO", () if witness is None else (named(witness),))


def _every(
    task: str, extensions: Extensions, limit: int | None, named: Callable[[Extension], tuple[str, ...]] | None
) -> Answer:
    """The extensions, named or only counted, up to the limits of number, of time, and of memory."""
    found: list[tuple[str, ...]] = []
    number, names = 0, 0
    verdict = "YES"
    try:
        for extension in extensions.every():
            if number == limit or names > _MOST_NAMES:
                verdict = "UNKNOWN"
                break
            number += 1
            if named is not None:
                found.append(named(extension))
                names += len(extension)
    except TimeUp:
        verdict = "UNKNOWN"
    return Answer(task, verdict, tuple(found), number)


def _read(task: str) -> tuple[str, str]:
    parts = re.fullmatch(r"([A-Za-z]{2})-([A-Za-z]{2,3})", task)
    problem, short = (parts[1].upper(), parts[2].upper()) if parts else ("", "")
    if problem not in PROBLEMS or short not in SHORT:
        raise AnalysisError(
            f'there is no task "{task[:40]}"; a task is one of {", ".join(PROBLEMS)}, a hyphen, and one of '
            f"{', '.join(SHORT)}, such as DC-PR"
        )
    return problem, SHORT[short]


def _argument(framework: Framework, problem: str, argument: str) -> int:
    if problem not in ("DC", "DS"):
        return -1
    if not argument:
        raise AnalysisError(f"{problem} asks about an argument: name it with --arg")
    return framework.number(argument)
