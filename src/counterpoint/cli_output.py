"""Where a command writes, in which format, and how it shows that it is still at work."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterpoint.errors import CounterpointError

if TYPE_CHECKING:
    from counterpoint.graph.analysis.progress import Progress

__all__ = ["OUTPUT", "chosen_format", "progress_bar", "write"]

OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write here, not to standard output.",
)


def write(text: str, output: Path | None) -> None:
    """Write to a file, or to standard output with a line's end after it.

    Raises:
        CounterpointError: the file cannot be written.
    """
    if output is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    else:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CounterpointError(f"cannot write {output}: {error.strerror}") from error


def chosen_format(
    given: str | None, output: Path | None, extensions: Mapping[str, str], default: str | None
) -> str:
    """The format that is asked for: by name, else by the output's extension, else the default."""
    if given:
        return given
    if output is not None and (found := extensions.get(output.suffix.removeprefix(".").lower())):
        return found
    if default is None or (output is not None and output.suffix):
        names = ", ".join(sorted(set(extensions.values())))
        raise click.UsageError(
            f"cannot tell the format from {output or 'standard output'}; name one of: {names}"
        )
    return default


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A line on standard error that says how far long work is; nothing where that is no terminal.

    The line is wiped when the work ends, in whatever way.
    """
    if not sys.stderr.isatty():
        yield _unseen
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.wipe()


def _unseen(what: str, done: int, total: int) -> None:
    """Nobody looks."""


class _Bar:
    """One line, drawn again where the percentage or the work has changed."""

    _WIDTH = 30

    def __init__(self) -> None:
        self._shown = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        share = min(done / total, 1.0) if total else 1.0
        filled = int(share * self._WIDTH)
        line = f"{what} [{'#' * filled}{'-' * (self._WIDTH - filled)}] {share:4.0%}"
        if line != self._shown:
            click.echo(f"\r{line.ljust(len(self._shown))}", err=True, nl=False)
            self._shown = line

    def wipe(self) -> None:
        """Leave an empty line."""
        click.echo(f"\r{' ' * len(self._shown)}\r", err=True, nl=False)
