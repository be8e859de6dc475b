"""What the matrix is made of: columns of positions, rows of actors, and the signs where they meet."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.viz.cards import Card
from counterpoint.viz.model import Ref
from counterpoint.viz.stances import Mark

__all__ = ["SILENT", "Block", "Camp", "Cell", "Column", "Difference", "Matrix", "Row", "Sign", "Tally"]


@dataclass(frozen=True, slots=True)
class Sign:
    """How one actor stands on one position.

    ``polarity`` is empty where it says nothing. ``basis`` is ``stated``, ``derived`` (stated on what excludes
    the position) or ``implied`` (by the reasons it gives); ``contested`` where its statements contradict
    each other.
    """

    polarity: str = ""
    basis: str = ""
    contested: bool = False

    @classmethod
    def of(cls, mark: Mark | None) -> Sign:
        """A stance as a sign."""
        if mark is None:
            return SILENT
        basis = "implied" if not mark.stated else "derived" if mark.derived else "stated"
        return cls(mark.polarity, basis, mark.contested)


SILENT = Sign()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where an actor meets a position: one sign, or two where two places, periods or sources are compared.

    ``position`` is its key and ``card`` opens the words that it rests on. ``change`` is that of
    :mod:`counterpoint.viz.comparison`, empty where nothing is compared.
    """

    position: str
    signs: tuple[Sign, ...]
    card: str
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One actor; ``kind`` is what kind of actor it is, ``heard`` how many statements it makes."""

    actor: Ref
    kind: str
    heard: int
    card: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Camp:
    """Actors that belong together, and in a sentence what many of them share, if they share anything."""

    name: str
    shares: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many actors are for, against and mixed."""

    endorses: int = 0
    rejects: int = 0
    mixed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One position, with a tally for each that is compared, or one."""

    position: Ref
    card: str
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The positions on one issue."""

    issue: Ref
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A position on which the compared differ: a sentence for each, and the actors who change sides."""

    position: Ref
    card: str
    change: str
    first: str
    second: str
    turning: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Actors × positions.

    ``grouped`` says by what the rows are: ``camps`` or ``kinds`` of actor. ``focus`` is the key of what is
    highlighted and ``opens`` the card that is open at first. ``scope`` says what the debate is narrowed to,
    ``left_out`` and ``cautions`` are sentences that belong beside the table. ``opened`` are the cards.
    """

    debate: str
    title: str
    blocks: tuple[Block, ...]
    camps: tuple[Camp, ...]
    grouped: str
    summary: str
    scope: str = ""
    compared: tuple[Ref, ...] = ()
    differences: tuple[Difference, ...] = ()
    agreement: str = ""
    focus: str = ""
    opens: str = ""
    left_out: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    opened: tuple[Card, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every position that is shown, in order."""
        return tuple(column for block in self.blocks for column in block.columns)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every actor that is shown, in order."""
        return tuple(row for camp in self.camps for row in camp.rows)
