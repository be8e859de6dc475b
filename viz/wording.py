"""The words that the pages use for the ontology's terms, in one place."""

from __future__ import annotations

import re
from types import MappingProxyType

from counterpoint.ontology.records import ArgumentKind, Mode, Polarity

__all__ = [
    "ARGUMENT_NAMES",
    "GLYPHS",
    "KIND_NAMES",
    "MODES",
    "PLURALS",
    "STANCES",
    "VERBS",
    "counted",
    "joined",
    "kind_words",
    "scheme_words",
    "span_words",
]

KIND_NAMES = MappingProxyType(
    {
        "issues": "Issue", "positions": "Position", "claims": "Claim", "arguments": "Argument",
        "actors": "Actor", "statements": "Statement", "stances": "Stance", "sources": "Source",
        "policies": "Policy", "events": "Event", "places": "Place", "periods": "Period",
    }
)  # fmt: skip
"""What one thing of a kind is called."""

PLURALS = MappingProxyType({kind: kind.capitalize() for kind in KIND_NAMES})
"""What things of a kind are called."""

MODES = MappingProxyType(
    {
        Mode.DIRECT_QUOTE: "quoted directly",
        Mode.PARAPHRASE: "paraphrased",
        Mode.REPORTED_ACTION: "reported action",
        Mode.OWN_VOICE: "author’s own voice",
    }
)
"""How the source gives a statement."""

VERBS = MappingProxyType(
    {Polarity.ENDORSES: "endorses", Polarity.REJECTS: "rejects", Polarity.MIXED: "is of two minds"}
)
"""What a speaker does with what is said."""

STANCES = MappingProxyType({Polarity.ENDORSES: "For", Polarity.REJECTS: "Against", Polarity.MIXED: "Mixed"})
"""How an actor stands on a position."""

GLYPHS = MappingProxyType({Polarity.ENDORSES: "+", Polarity.REJECTS: "−", Polarity.MIXED: "±"})
"""The sign that says the same without color."""

ARGUMENT_NAMES = MappingProxyType({ArgumentKind.SUPPORT: "Reason for", ArgumentKind.ATTACK: "Reason against"})
"""What an argument is called beside its conclusion."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def kind_words(name: str) -> str:
    """A class's local name as words: ``LegalAdvocacyGroup`` → ``Legal advocacy group``."""
    return " ".join(_CAMEL.split(name)).lower().capitalize()


def scheme_words(notation: str) -> str:
    """An argument scheme's notation as words: ``negative-consequences`` → ``negative consequences``."""
    return notation.replace("-", " ")


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 claim``, ``2 claims``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def joined(words: list[str]) -> str:
    """Words as a list in a sentence: ``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def span_words(start: str, end: str) -> str:
    """A stretch of time: ``2019-05-20 – 2023-05-15``, ``from …``, ``until …`` or nothing."""
    if start and end:
        return f"{start} – {end}"
    return f"from {start}" if start else f"until {end}" if end else ""
