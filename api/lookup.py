"""A debate by its key, while debates may still be on their way."""

from __future__ import annotations

from collections.abc import Callable

from counterpoint.api.library import Library
from counterpoint.api.refusals import BusyError
from counterpoint.errors import UnknownDebateError
from counterpoint.graph.analysis.findings import Finder

__all__ = ["find_debate"]


def find_debate(library: Library, loading: Callable[[], str], key: str) -> Finder:
    """What knows a debate and its digest. ``loading`` says what is not loaded yet, in words.

    Raises:
        UnknownDebateError: there is none of that key.
        BusyError: it may be among those that are not loaded yet.
    """
    try:
        return library.finder(key)
    except UnknownDebateError:
        if missing := loading():
            raise BusyError(missing, seconds=1) from None
        raise
