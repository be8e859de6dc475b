"""What things are called by what they are made of: arguments and statements without a label of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counterpoint.ontology.records import Argument, ArgumentKind, Polarity, Statement

if TYPE_CHECKING:
    from counterpoint.viz.languages import Language

__all__ = ["Name", "argument_label", "statement_label"]

Name = Callable[[str], str]
"""What the thing with a key is called; nothing for an argument, which another may conclude."""


def argument_label(argument: Argument, name: Name, say: Language) -> str:
    """An argument by its premises and its conclusion."""
    premises = " + ".join(map(name, argument.premises))
    conclusion = name(argument.conclusion) or say("another argument")
    if argument.role is ArgumentKind.SUPPORT:
        return say("{premises} — therefore: {conclusion}", premises=premises, conclusion=conclusion)
    return say("{premises} — which speaks against: {conclusion}", premises=premises, conclusion=conclusion)


def statement_label(statement: Statement, name: Name, say: Language) -> str:
    """A statement by its speaker and its words, or by what it does with what it is on."""
    speaker = name(statement.speaker)
    if statement.quote:
        return say("{speaker}: “{words}”", speaker=speaker, words=statement.quote)
    if statement.polarity is Polarity.ENDORSES:
        return say("{speaker} in favor", speaker=speaker)
    if statement.polarity is Polarity.REJECTS:
        return say("{speaker} against", speaker=speaker)
    return say("{speaker} of two minds", speaker=speaker)
