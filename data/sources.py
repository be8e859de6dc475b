"""Texts of sources, and whether the words that statements rest on are where they are said to be.

A text is found by its SHA-256 alone: no name in a debate file ever leads to a path.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from counterpoint.data.findings import shown
from counterpoint.data.limits import LIMITS, Limits
from counterpoint.errors import SourceTextError
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.problems import Problem, Severity
from counterpoint.ontology.records import Source, Statement

__all__ = ["Texts", "occurrences", "places", "verify"]

_LISTED = 8
_AROUND = 24


@dataclass(frozen=True)
class Texts:
    """The texts in a folder (not in folders inside it), by the SHA-256 of their bytes in hex."""

    folder: Path
    limits: Limits = LIMITS

    @cached_property
    def files(self) -> dict[str, Path]:
        """The files by digest.

        Raises:
            SourceTextError: the folder cannot be read, or holds too many files or one that is too large.
        """
        try:
            paths = sorted(path for path in self.folder.iterdir() if path.is_file())
            if len(paths) > self.limits.source_files:
                raise SourceTextError(f"{self.folder}: more than {self.limits.source_files:,} files")
            return {self._digest(path): path for path in paths}
        except OSError as error:
            raise SourceTextError(f"{self.folder}: cannot be read: {error.strerror}") from error

    def _digest(self, path: Path) -> str:
        if path.stat().st_size > self.limits.source_bytes:
            raise SourceTextError(
                f"{path}: larger than {self.limits.source_bytes:,} bytes; keep texts only here"
            )
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def _read(self) -> dict[str, str | None]:
        return {}

    def text(self, digest: str) -> str | None:
        """The text with that digest, or ``None`` where there is none, or it is not UTF-8.

        As it is: no line break is changed and nothing is normalized, so that offsets hold.
        """
        if digest not in self._read:
            path = self.files.get(digest)
            try:
                self._read[digest] = path.read_bytes().decode("utf-8") if path else None
            except UnicodeDecodeError:
                self._read[digest] = None
        return self._read[digest]


def occurrences(text: str, words: str) -> list[int]:
    """Where the words begin, at most a thousand places; overlaps count."""
    found: list[int] = []
    start = text.find(words) if words else -1
    while start >= 0 and len(found) < 1000:
        found.append(start)
        start = text.find(words, start + 1)
    return found


def places(text: str, words: str, starts: list[int]) -> str:
    """Where the words occur, for people: offset, line and the words around them."""
    listed = [_place(text, words, start) for start in starts[:_LISTED]]
    more = f"; and {len(starts) - _LISTED} more" if len(starts) > _LISTED else ""
    return "; ".join(listed) + more


def _place(text: str, words: str, start: int) -> str:
    before = text[max(0, start - _AROUND) : start]
    after = text[start + len(words) : start + len(words) + _AROUND]
    line = text.count("\n", 0, start) + 1
    return f"start: {start} (line {line}: {shown(f'…{before}{words}{after}…', 120)})"


def verify(debate: Debate, texts: Texts) -> list[Problem]:
    """Every statement whose words are not the text at its offsets; a warning for each missing text."""
    found: dict[Problem, None] = {}
    quoted: dict[str, list[Statement]] = {}
    for statement in debate.statements.values():
        if statement.quote:
            quoted.setdefault(statement.source, []).append(statement)
    for source in debate.sources.values():
        statements = quoted.get(source.key, [])
        text = texts.text(source.sha256) if source.sha256 else None
        if text is None:
            found.update(dict.fromkeys(_missing(source, texts, bool(statements))))
            continue
        found.update(dict.fromkeys(_length_problems(source, text)))
        for statement in statements:
            found.update(dict.fromkeys(_statement_problems(statement, text)))
    return list(found)


def _missing(source: Source, texts: Texts, is_quoted: bool) -> Iterator[Problem]:
    def warning(code: str, message: str, fix: str) -> Problem:
        return Problem(code, message, source.origin, fix, Severity.WARNING, source.key)

    name = shown(source.key)
    if source.sha256 in texts.files:
        yield warning("source-not-text", f"the text of {name} is not UTF-8", "code from a UTF-8 text")
    elif source.sha256:
        message = f"the text of {name} is not among the {len(texts.files)} files in {texts.folder}"
        yield warning("source-missing", message, "its anchors were not verified")
    elif is_quoted:
        message = f"{name} has no sha256, so no text can be matched with it"
        yield warning("source-without-digest", message, "its anchors were not verified")


def _length_problems(source: Source, text: str) -> Iterator[Problem]:
    if source.length is not None and source.length != len(text):
        message = f"{shown(source.key)} has {len(text)} characters, not {source.length}"
        yield Problem("wrong-length", message, source.origin, f"write length: {len(text)}", thing=source.key)


def _statement_problems(statement: Statement, text: str) -> Iterator[Problem]:
    start, end, quote = statement.start, statement.end, statement.quote
    if start is not None and text[start:end] == quote:
        return
    starts = occurrences(text, quote)
    where = f"in {shown(statement.source)}"
    if not starts:
        message = f"the words {shown(quote)} do not occur {where}"
        fix = "copy them as they stand there, quotation marks and line breaks included"
        yield Problem("quote-not-found", message, statement.origin, fix, thing=statement.key)
    elif start is not None:
        message = f"{where}, from {start} to {end}, stands {shown(text[start:end])}, not {shown(quote)}"
        fix = f"the words are at {places(text, quote, starts)}"
        yield Problem("quote-elsewhere", message, statement.origin, fix, thing=statement.key)
    else:
        yield _without_offsets(statement, text, starts)


def _without_offsets(statement: Statement, text: str, starts: list[int]) -> Problem:
    words = shown(statement.quote)
    if len(starts) == 1:
        message, fix = f"the words {words} have no offsets yet", "`check --fix` fills them in"
        code = "no-offsets"
    else:
        message = f"the words {words} occur {len(starts)} times"
        fix = f"choose one: {places(text, statement.quote, starts)}"
        code = "ambiguous-quote"
    return Problem(code, message, statement.origin, fix, Severity.WARNING, statement.key)
