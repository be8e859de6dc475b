"""The debates that come with the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from counterpoint.errors import UnknownDebateError

__all__ = ["bundled", "bundled_path"]

_FILE = "debate.yaml"


@cache
def _files() -> dict[str, Path]:
    """The debates' files by name; a folder is called as its debate, with _ for -."""
    found = sorted((Path(__file__).parent / "debates").glob(f"*/{_FILE}"))
    return {path.parent.name.replace("_", "-"): path for path in found}


def bundled() -> tuple[str, ...]:
    """The names of the bundled debates, sorted."""
    return tuple(_files())


def bundled_path(name: str) -> Path:
    """The file of a bundled debate.

    Raises:
        UnknownDebateError: there is none of that name.
    """
    try:
        return _files()[name]
    except KeyError:
        raise UnknownDebateError(
            f'no bundled debate is called "{name}"; there are: {", ".join(_files())}'
        ) from None
