"""Where a command writes, in which format, and how it shows that it is still at work."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterpoint.errors import CounterpointError

if TYPE_CHECKING:
    from counterpoint.graph.analysis.progress import Progress

__all__ = ["OUTPUT", "chosen_format", "let_go_of_output", "progress_bar", "write"]


def _writable(_: click.Context, __: click.Parameter, output: Path | None) -> Path | None:
    """Tell before the work that there is no such folder, not after it."""
    if output is not None and not output.parent.is_dir():
        raise CounterpointError(f"cannot write {output}: there is no folder {output.parent}")
    return output


OUTPUT = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_writable,
    help="Write here, not to standard output.",
)


def write(content: str | bytes, output: Path | None) -> None:
    """Write to a file, or to standard output, a text with a line's end after it; nothing where it is empty.

    A file is there as a whole or, where writing fails or is stopped, as it was before.

    Raises:
        CounterpointError: it cannot be written.
        BrokenPipeError: whoever read standard output has stopped.
    """
    if output is None:
        _to_standard_output(content)
        return
    try:
        _to_file(content.encode() if isinstance(content, str) else content, output)
    except OSError as error:
        raise CounterpointError(f"cannot write {output}: {error.strerror}") from error


def _to_standard_output(content: str | bytes) -> None:
    try:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            sys.stdout.write(content if content.endswith("\n") or not content else content + "\n")
            sys.stdout.flush()
    except UnicodeEncodeError as error:
        raise CounterpointError(
            f"standard output takes {error.encoding} only, which lacks {error.object[error.start]!a}; "
            "write to a file with -o, or set PYTHONIOENCODING=utf-8"
        ) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        let_go_of_output()
        raise CounterpointError(f"cannot write to standard output: {error.strerror}") from error


def _to_file(content: bytes, output: Path) -> None:
    place = output.resolve()
    if output.parts[:2] == ("/", "dev") or (place.exists() and not place.is_file()):
        output.write_bytes(content)  # a pipe or a device, which nothing can take the place of
        return
    part = place.with_name(f".counterpoint-{os.getpid()}.part")
    try:
        part.write_bytes(content)
        if place.exists():
            part.chmod(place.stat().st_mode)
        part.replace(place)
    except PermissionError:
        if not place.exists():
            raise
        place.write_bytes(content)  # a file of ours in a folder of someone else's
    finally:
        part.unlink(missing_ok=True)


def let_go_of_output() -> None:
    """What is still to be written goes nowhere: at the end it would fail, or wait for a reader for ever."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


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
    """One line, drawn again where the percentage or the work has changed; without steps there is none."""

    _WIDTH = 30

    def __init__(self) -> None:
        self._shown = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        line = f"{what} {self._drawn(min(done / total, 1.0))}" if total else f"{what} ..."
        if line != self._shown:
            before, self._shown = self._shown, line
            click.echo(f"\r{line.ljust(len(before))}", err=True, nl=False)

    def _drawn(self, share: float) -> str:
        filled = int(share * self._WIDTH)
        return f"[{'#' * filled}{'-' * (self._WIDTH - filled)}] {share:4.0%}"

    def wipe(self) -> None:
        """Leave an empty line, without the ``^C`` that a terminal may have put there."""
        click.echo(f"\r{' ' * (len(self._shown) + len('^C'))}\r", err=True, nl=False)
