"""The one model: frozen records that mirror the ontology's classes, used in every room.

A record refers to another by its key. A key is unique in its debate, and a thing's IRI is
``<base><debate>/<kind>/<key>`` (``iris.py``). Text in the debate's own language is a plain ``str``;
text in another language is a :class:`Label`. ``origin`` tells where a record was written; two records
that say the same are equal wherever they were written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from counterpoint.ontology.problems import Origin

__all__ = [
    "KEY_PATTERN",
    "KINDS",
    "Actor",
    "ActorKind",
    "Argument",
    "ArgumentKind",
    "Basis",
    "Claim",
    "Correction",
    "DebateInfo",
    "Event",
    "Issue",
    "Label",
    "Mode",
    "Office",
    "Period",
    "Place",
    "Polarity",
    "Policy",
    "PolicyKind",
    "Position",
    "Proposition",
    "Source",
    "Stance",
    "StanceBasis",
    "Statement",
    "Thing",
]

KEY_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""What a key and a debate's name match, whole."""

Keys = tuple[str, ...]


class Polarity(StrEnum):
    """``cp:polarity``: ``cp:Endorses``, ``cp:Rejects``, ``cp:Mixed``."""

    ENDORSES = "endorses"
    REJECTS = "rejects"
    MIXED = "mixed"


class Mode(StrEnum):
    """``cp:mode``: how the source gives a statement. ``OWN_VOICE`` is its author speaking."""

    DIRECT_QUOTE = "quote"
    PARAPHRASE = "paraphrase"
    REPORTED_ACTION = "action"
    OWN_VOICE = "own-voice"


class Basis(StrEnum):
    """``cp:basis``: is the inference in the source, or the coder's reading."""

    EXPLICIT = "explicit"
    RECONSTRUCTED = "reconstructed"


class ArgumentKind(StrEnum):
    """``cp:Support`` or ``cp:Attack``: for or against its conclusion."""

    SUPPORT = "support"
    ATTACK = "attack"


class StanceBasis(StrEnum):
    """``cp:stanceBasis``: from statements on the position itself, or from endorsed premises."""

    STATED = "stated"
    IMPLIED = "implied"


class PolicyKind(StrEnum):
    """``cp:Policy`` or its subclass ``cp:Law``."""

    POLICY = "Policy"
    LAW = "Law"


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """Text in a language other than the debate's own (BCP 47 tag, e.g. ``es``)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What every thing of a debate has: a key, a name, other names, notes, an identity elsewhere.

    ``label`` is ``skos:prefLabel`` in the debate's language (a proposition's is its whole sentence),
    ``translations`` the same in others; ``also`` is ``skos:altLabel``, ``notes`` ``skos:editorialNote``,
    ``same_as`` holds full IRIs (``owl:sameAs``).
    """

    kind: ClassVar[str] = ""

    key: str
    label: str = ""
    translations: tuple[Label, ...] = ()
    also: tuple[str | Label, ...] = ()
    notes: tuple[str | Label, ...] = ()
    same_as: Keys = ()
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Thing):
    """A question. ``sub_issue_of`` nests."""

    kind: ClassVar[str] = "issues"

    sub_issue_of: Keys = ()
    concerns: Keys = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition(Thing):
    """What can be endorsed, rejected, supported, attacked. ``label`` is its whole sentence.

    The symmetric relations (``excludes``, ``negates``, ``rephrases``) are held on one side only, the one
    they were written on; ``negates`` says ``excludes`` too and is not repeated there.
    """

    excludes: Keys = ()
    negates: Keys = ()
    specializes: Keys = ()
    rephrases: Keys = ()
    concerns: Keys = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Proposition):
    """An answer to an issue."""

    kind: ClassVar[str] = "positions"

    answers: Keys = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Proposition):
    """A reason, or an alleged fact."""

    kind: ClassVar[str] = "claims"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument(Thing):
    """Premises and a conclusion, joint where there are several premises.

    ``conclusion`` is a proposition or, for an undercut, an argument. ``scheme`` is the kebab-case notation
    of one of the shipped schemes (``negative-consequences``) or empty. ``basis`` is ``None`` only where a
    graph from elsewhere leaves it out. ``label`` may be empty.
    """

    kind: ClassVar[str] = "arguments"

    role: ArgumentKind
    premises: Keys
    conclusion: str
    basis: Basis | None = Basis.RECONSTRUCTED
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Thing):
    """One actor, in one source, on one proposition or argument, with the exact words it rests on.

    ``start`` and ``end`` are offsets in Unicode code points of the source's text as it is, ``end``
    exclusive; ``None`` while they are not known. ``date`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, or
    empty. ``original`` is the source in which it was first said, where ``source`` only passes it on.
    """

    kind: ClassVar[str] = "statements"

    speaker: str
    expresses: str
    polarity: Polarity
    source: str
    mode: Mode = Mode.PARAPHRASE
    on_behalf_of: Keys = ()
    hedge: str = ""
    quote: str = ""
    start: int | None = None
    end: int | None = None
    original: str = ""
    manifested_in: Keys = ()
    concerns: Keys = ()
    place: Keys = ()
    during: Keys = ()
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance(Thing):
    """What an actor's statements add up to on one position; derived, never written.

    ``place`` and ``period`` are empty for the cell that holds all of them; ``period`` is ``undated`` for
    the cell of statements that no declared period holds. ``endorsing``, ``rejecting`` and ``mixed`` count
    statements; ``contested`` where some endorse and some reject. ``statements`` are what it rests on.
    """

    kind: ClassVar[str] = "stances"

    holder: str
    position: str
    polarity: Polarity
    basis: StanceBasis
    place: str = ""
    period: str = ""
    endorsing: int = 0
    rejecting: int = 0
    mixed: int = 0
    contested: bool = False
    statements: Keys = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An ``org:Membership``: a person holds ``role`` (``Mayor``) in the body ``of``, between two dates.

    ``of`` may be empty; ``start`` and ``end`` are dates as in :class:`Statement`, or empty where unknown.
    """

    role: str
    of: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Thing):
    """Anyone with a voice or a stake. ``actor_kind`` is its class's local name (``PoliceDepartment``)."""

    kind: ClassVar[str] = "actors"

    actor_kind: str
    part_of: Keys = ()
    subgroup_of: Keys = ()
    member_of: Keys = ()
    represents: Keys = ()
    oversees: Keys = ()
    place: Keys = ()
    offices: tuple[Office, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorKind:
    """A kind of actor that a debate adds: ``name`` (``Sheriff``), a subclass of ``kind_of``."""

    name: str
    kind_of: str
    label: str = ""
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Thing):
    """A document. ``length`` is in Unicode code points, ``sha256`` of its bytes (UTF-8), lower-case hex.

    ``type`` is free text (``article``, ``study``); ``author`` are actors who wrote it, ``by`` those who
    published it; ``known_through`` is the source that passes it on where it was not seen itself.
    """

    kind: ClassVar[str] = "sources"

    type: str = ""
    author: Keys = ()
    by: Keys = ()
    known_through: Keys = ()
    url: str = ""
    date: str = ""
    license: str = ""
    language: str = ""
    length: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Thing):
    """A law, order or practice."""

    kind: ClassVar[str] = "policies"

    policy_kind: PolicyKind = PolicyKind.POLICY
    enacted_by: Keys = ()
    applies_in: Keys = ()
    affects: Keys = ()
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Thing):
    """A raid, a protest, an enactment."""

    kind: ClassVar[str] = "events"

    place: Keys = ()
    during: Keys = ()
    date: str = ""
    concerns: Keys = ()
    affects: Keys = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Thing):
    """A place; ``within`` nests."""

    kind: ClassVar[str] = "places"

    within: Keys = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Thing):
    """A named stretch of time: ``start`` ≤ t < ``end``; either may be empty, which leaves that side open."""

    kind: ClassVar[str] = "periods"

    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Correction:
    """Something published that was wrong and was put right on ``date``; ``note`` says in a sentence what."""

    date: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebateInfo:
    """What a debate says of itself. ``base`` ends in ``/``; ``license`` is that of the coding.

    ``corrections`` stand as they were written, in any order.
    """

    key: str
    base: str
    title: str
    language: str = "en"
    translations: tuple[Label, ...] = ()
    description: str = ""
    license: str = ""
    coders: tuple[str, ...] = ()
    date: str = ""
    corrections: tuple[Correction, ...] = ()
    actor_kinds: tuple[ActorKind, ...] = ()
    origin: Origin | None = field(default=None, compare=False)


KINDS: tuple[str, ...] = (
    "issues",
    "positions",
    "claims",
    "arguments",
    "actors",
    "statements",
    "stances",
    "sources",
    "policies",
    "events",
    "places",
    "periods",
)
"""The kinds of thing, as they stand in an address and in a debate file."""
