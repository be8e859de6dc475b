"""What a click, tap or Enter opens: the words behind something that is drawn, and what is next to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterpoint.ontology.debate import Debate
from counterpoint.viz.evidence import evidence, ref
from counterpoint.viz.model import Evidence

__all__ = ["Card", "Near", "card_id", "named", "words_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A neighbor: its name, how it stands to the card's thing, and the card it opens, if it has one."""

    label: str
    relation: str
    card: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The evidence of one thing that is drawn.

    ``id`` is unique in its page; what carries ``data-opens="{id}"`` opens it. ``kicker`` says what kind of
    thing it is, ``note`` what its words do not say themselves, in our words. ``about`` is the kind and key of
    the thing, for a link to its page; both may be empty.
    """

    id: str
    kicker: str
    title: str
    words: tuple[Evidence, ...] = ()
    note: str = ""
    near: tuple[Near, ...] = ()
    about: tuple[str, str] = ("", "")


def card_id(*parts: str) -> str:
    """The identifier of a card: its parts with two hyphens between, which no key holds at its ends."""
    return "--".join(("card", *parts))


def words_of(debate: Debate, statements: Iterable[str]) -> tuple[Evidence, ...]:
    """Statements by their keys, ready to show; those that the debate lacks are left out."""
    found = (debate.statements.get(key) for key in statements)
    return tuple(evidence(debate, statement) for statement in found if statement is not None)


def named(debate: Debate, key: str) -> str:
    """What a thing is called."""
    return ref(debate, key).label
