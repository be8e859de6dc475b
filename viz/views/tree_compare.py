"""The tree of two places, periods or sources: who stands where, and which reasons are voiced, in either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counterpoint.viz.comparison import ComparedSide, contrasts
from counterpoint.viz.reasons import Branch, Reason, voices
from counterpoint.viz.views.tree_model import ComparedPosition, ComparedReason

__all__ = ["compared_position"]


def compared_position(compared: Sequence[ComparedSide], branch: Branch) -> ComparedPosition:
    """A position as it is in the one and in the other."""
    found = [row for reason in (*branch.supports, *branch.attacks) for row in _rows(compared, reason, 1)]
    return ComparedPosition(
        stances=contrasts(compared, branch.about.key),
        reasons=tuple(row for row, is_voiced in found if is_voiced),
        unvoiced=tuple(row for row, is_voiced in found if not is_voiced),
    )


def _rows(
    compared: Sequence[ComparedSide], reason: Reason, level: int
) -> Iterator[tuple[ComparedReason, bool]]:
    """A reason and those below it, each with whether it or one below it is voiced in either."""
    row = _row(compared, reason, level)
    below = [found for reply in reason.replies for found in _rows(compared, reply, level + 1)]
    yield row, bool(row.change) or any(is_voiced for _, is_voiced in below)
    yield from below


def _row(compared: Sequence[ComparedSide], reason: Reason, level: int) -> ComparedReason:
    first, second = (voices(side.debate, side.debate.arguments[reason.about.key]) for side in compared)
    return ComparedReason(
        about=reason.about,
        premises=tuple(premise.about for premise in reason.premises),
        supports=reason.supports,
        explicit=reason.explicit,
        level=level,
        first=first,
        second=second,
        change=("same" if second else "first") if first else ("second" if second else ""),
    )
