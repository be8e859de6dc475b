"""What every view is made of: references, the words a statement rests on, and a map's nodes and edges.

All of it is plain frozen data that :func:`to_plain` turns into JSON's types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TypeAlias

__all__ = ["Edge", "Evidence", "Node", "Plain", "Point", "Ref", "Voices", "to_plain"]

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing by its kind and key, with the words it is shown by."""

    kind: str
    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One statement, ready to be shown: who, on what, in which words, from where.

    ``polarity`` and ``mode`` are the notations of the records' enums; ``start`` and ``end`` are offsets in
    the source in code points, ``None`` where they are not known.
    """

    statement: str
    speaker: Ref
    on_behalf_of: tuple[Ref, ...]
    about: Ref
    polarity: str
    mode: str
    quote: str
    hedge: str
    source: Ref
    original: Ref | None
    start: int | None
    end: int | None
    places: tuple[Ref, ...]
    periods: tuple[Ref, ...]
    events: tuple[Ref, ...]
    date: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """How many actors endorse, reject or are mixed on something.

    ``author`` counts statements in the author's own voice, ``arguing`` the actors who say it only as part
    of an argument that they draw.
    """

    endorsing: int = 0
    rejecting: int = 0
    mixed: int = 0
    author: int = 0
    arguing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something drawn: a box (issue, position, claim) or a disc (argument, exclusion).

    ``x`` and ``y`` are the center and ``width`` and ``height`` the extent, in CSS pixels. ``lines`` is
    ``label`` as it is broken to fit, ``footer`` the line below it. On an argument, ``role`` is ``support`` or
    ``attack`` and ``basis`` is ``explicit`` or ``reconstructed``. ``elsewhere`` names the issue whose map
    shows a position's reasons where this one does not. ``spoken`` is what a screen reader says.
    """

    id: str
    kind: str
    label: str
    lines: tuple[str, ...] = ()
    footer: str = ""
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    role: str = ""
    basis: str = ""
    voices: Voices = Voices()
    elsewhere: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line between two nodes, as a chain of cubic Bézier curves: 1 + 3·n points from source to target.

    ``kind`` is ``premise`` (proposition → argument), ``conclusion`` (argument → proposition or argument),
    ``exclusion``, ``answers``, ``specializes`` or ``rephrases``; ``arrow`` says that the target has a head.
    """

    id: str
    source: str
    target: str
    kind: str
    role: str = ""
    arrow: bool = False
    points: tuple[Point, ...] = ()


def to_plain(value: object) -> Plain:
    """A record as JSON's types: tuples become lists, records become objects with their fields' names."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return str(value) if isinstance(value, str) else value
    raise TypeError(f"{type(value).__name__} has no form in JSON")
