"""The camps as plain data: who speaks, who agrees with whom on what, what camps share and what divides."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.graph.camps.common_ground import CampVotes
from counterpoint.viz.model import Evidence, Ref

__all__ = ["ActorNode", "Camp", "CampsView", "Divided", "Shared", "Tie", "Topic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorNode:
    """An actor that is drawn. ``camp`` is counted from 1; 0 is none.

    ``statements`` counts those that networks count; ``words`` are the first of them, ``unshown`` how many
    more there are.
    """

    ref: Ref
    camp: int
    statements: int
    words: tuple[Evidence, ...]
    unshown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What two actors both speak to: the same thing, or two that exclude each other.

    ``first`` is what the tie's source speaks on, with the polarity ``first_side``; ``second`` the target's.
    ``first_said`` and ``second_said`` are keys of statements.
    """

    first: Ref
    first_side: str
    first_said: tuple[str, ...]
    second: Ref
    second_side: str
    second_said: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Two actors and the signed tie between them.

    ``agreement`` and ``disagreement`` count pairs of statements (C and D of the networks); ``weight`` is
    their difference and ``sign`` its name: ``agree``, ``differ``, or ``even`` where they cancel.
    """

    source: str
    target: str
    sign: str
    weight: int
    agreement: int
    disagreement: int
    shared: tuple[Topic, ...]
    contested: tuple[Topic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What members of a camp, or of all camps, say alike: ``alike`` of the ``heard`` who speak to it."""

    about: Ref
    polarity: str
    alike: int
    heard: int
    words: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Divided:
    """What divides a camp from others, or, ``within``, in itself: every camp's votes, and a few words."""

    about: Ref
    within: bool
    votes: tuple[CampVotes, ...]
    words: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Camp:
    """A coalition, counted from 1. ``members`` are those that are drawn, ``size`` is how many it has."""

    number: int
    members: tuple[Ref, ...]
    size: int
    shares: tuple[Shared, ...]
    divides: tuple[Divided, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampsView:
    """A debate's camps: ``nodes`` are actors, ``edges`` ties between them, ``unplaced`` actors in no camp.

    ``common`` is what all camps share. ``summary``, ``scope`` (what the debate is narrowed to), ``left_out``
    and ``cautions`` are sentences in ``language``. ``focus`` is the key of the actor that is opened.
    """

    debate: str
    title: str
    language: str
    summary: str
    scope: str
    nodes: tuple[ActorNode, ...]
    edges: tuple[Tie, ...]
    camps: tuple[Camp, ...]
    unplaced: tuple[Ref, ...]
    common: tuple[Shared, ...]
    left_out: tuple[str, ...]
    cautions: tuple[str, ...]
    focus: str
