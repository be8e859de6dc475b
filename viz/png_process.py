"""A PNG made in a process of its own that lives no longer than it takes, for a service.

resvg opens the files of fonts itself, so it cannot run in a worker that may open none; and what it draws is
as large as whoever asks can make it. So: a deadline, past which the process is killed, and so much memory.
"""

from __future__ import annotations

import re
import subprocess
import sys
from os import getpid
from typing import Final

from counterpoint.errors import CounterpointError, ViewCrashError, ViewError, ViewTimeoutError
from counterpoint.graph.confined import bound, die_with_parent
from counterpoint.viz.png import LARGEST, Size, font_files, to_png

__all__ = ["drawn_apart", "size_of"]

_ROOT: Final = re.compile(r'<svg [^>]*? viewBox="0 0 ([0-9.e+-]+) ([0-9.e+-]+)"')


def size_of(svg: str) -> tuple[float, float]:
    """The width and height of one of our drawings, in CSS pixels.

    Raises:
        ViewError: it has none.
    """
    found = _ROOT.match(svg)
    if found is None:
        raise ViewError("the drawing has no size")
    return float(found[1]), float(found[2])


def drawn_apart(svg: bytes, *, deadline: float, memory: int, within: Size = LARGEST) -> bytes:
    """The PNG of one of our drawings. Give ``deadline`` in seconds, ``memory`` in bytes.

    Raises:
        ViewTimeoutError: it took longer, and was ended.
        ViewCrashError: it ended its process.
        ViewError: it cannot be drawn.
    """
    command = [sys.executable, "-P", "-m", __name__, *map(str, (getpid(), memory, *within)), *font_files()]
    try:
        done = subprocess.run(command, input=svg, capture_output=True, timeout=deadline, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ViewTimeoutError(
            f"the picture took longer than {deadline:g} seconds and was ended; ask for a smaller one (fit)"
        ) from None
    if done.returncode == ViewError.exit_code:
        raise ViewError(done.stderr.decode(errors="replace").strip())
    if done.returncode:
        raise ViewCrashError("the picture ended the process that drew it; ask for a smaller one (fit)")
    return done.stdout


def _main() -> None:
    parent, memory, *within = map(int, sys.argv[1:5])
    fonts = sys.argv[5:]
    die_with_parent(parent)
    svg = sys.stdin.buffer.read().decode()
    bound(memory)
    try:
        picture = to_png(svg, *size_of(svg), within=(within[0], within[1]), fonts=fonts)
    except CounterpointError as error:
        sys.exit(_told(error))
    sys.stdout.buffer.write(picture)


def _told(error: CounterpointError) -> int:
    sys.stderr.write(str(error))
    return ViewError.exit_code


if __name__ == "__main__":
    _main()
