"""The kinds of network, and the parameters of each."""

from __future__ import annotations

from typing import Final

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.catalog import SELECTION
from counterpoint.graph.analysis.option import Option, advice

__all__ = ["KINDS", "network_options"]

KINDS: Final = {
    "affiliation": "Actors and what they speak on.",
    "congruence": "Actors who endorse, or reject, the same.",
    "conflict": "Actors of whom one endorses what the other rejects.",
    "subtract": "Actors by how much more they agree than disagree.",
    "stances": "Actors and the positions they take a stance on.",
    "arguments": "Propositions and arguments, for and against each other.",
    "relations": "Actors by what they belong to, represent and oversee.",
}
"""What each network shows."""

_TIES: Final = (
    Option(
        "threshold", 0.0, "Only ties whose weight is at least this, in absolute value; 0 for all.", minimum=0
    ),
    Option("top", 0, "Only the strongest so many ties of each actor; 0 for all.", minimum=0),
    Option("isolates", False, "Keep actors whose statements are all outside the dates."),
)
_ONE_MODE: Final = Option(
    "normalization", "no", "What ties are divided by.", choices=("no", "average", "jaccard", "cosine")
)
_TWO_MODE: Final = Option(
    "normalization", "no", "What ties are divided by.", choices=("no", "activity", "prominence")
)


def network_options(kind: str) -> tuple[Option, ...]:
    """The parameters of a kind of network.

    Raises:
        AnalysisError: there is no such kind.
    """
    if kind not in KINDS:
        raise AnalysisError(f'there is no network "{kind[:80]}"{advice(kind, KINDS)}')
    if kind == "affiliation":
        return (_TWO_MODE, *_TIES, *SELECTION)
    if kind in ("congruence", "conflict", "subtract"):
        return (_ONE_MODE, *_TIES, *SELECTION)
    if kind == "stances":
        return (
            Option("place", "", "Only stances in this place; its key."),
            Option("period", "", "Only stances in this period; its key, or undated."),
            Option("implied", True, "Keep stances that follow only from reasons."),
        )
    if kind == "arguments":
        return (Option("issue", "", "Only what bears on this issue; its key."),)
    return ()
