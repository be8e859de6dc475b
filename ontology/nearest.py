"""The nearest known word to one that is not known, as a fix: ``did you mean "ero"?``."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

__all__ = ["did_you_mean", "nearest"]

_NEAR_ENOUGH = 0.6


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or nothing where none is near.

    Of two that are equally near, the one that this word ends in (or that ends in it): the last part of a
    key says most, so ``ice-ero`` is ``ero`` rather than ``ice``.
    """
    matcher = SequenceMatcher(b=word.casefold(), autojunk=False)
    best = (_NEAR_ENOUGH, False, "")
    for candidate in known:
        matcher.set_seq1(candidate.casefold())
        if matcher.real_quick_ratio() >= best[0] and matcher.quick_ratio() >= best[0]:
            ends = word.endswith(candidate) or candidate.endswith(word)
            best = max(best, (matcher.ratio(), ends, candidate))
    return best[2]


def did_you_mean(word: str, known: Iterable[str], prefix: str = "") -> str:
    """``did you mean "…"?`` for the nearest known word, or nothing; ``prefix`` goes before the word."""
    found = nearest(word, known)
    return f'did you mean "{prefix}{found}"?' if found else ""
