"""How long work tells how far it is."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "quiet"]


class Progress(Protocol):
    """Called between steps of long work; what it raises (``KeyboardInterrupt``, say) ends the work."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps of ``what`` (a phrase such as ``"null model"``) are behind us."""


def quiet(what: str, done: int, total: int) -> None:
    """Tell nobody."""
