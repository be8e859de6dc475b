"""The matrix in arrangements that fit: bands of columns beside each other, or positions one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from counterpoint.viz.views.matrix_model import Block, Camp, Cell, Column, Matrix, Row, Sign

__all__ = ["LEAST_COLUMN", "NAMES", "Band", "BandRow", "Chip", "Group", "bands", "by_position", "columns_for"]

NAMES: Final = 190
"""Width of the actors' names, in CSS pixels."""

LEAST_COLUMN: Final = 96
"""Width below which a position's label can no longer be read."""

_MOST_COLUMNS: Final = 12


def columns_for(width: float) -> int:
    """How many columns fit a width in CSS pixels."""
    return max(1, min(_MOST_COLUMNS, int((width - NAMES) // LEAST_COLUMN)))


@dataclass(frozen=True, slots=True)
class BandRow:
    """An actor and its cells on a band's positions, ``None`` where it says nothing."""

    row: Row
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Columns that stand beside each other, and the actors who take a side in one of them, camp by camp."""

    blocks: tuple[Block, ...]
    camps: tuple[tuple[Camp, tuple[BandRow, ...]], ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its positions."""
        return tuple(column for block in self.blocks for column in block.columns)

    @property
    def starts(self) -> frozenset[int]:
        """The numbers of the columns that begin an issue."""
        sizes = [len(block.columns) for block in self.blocks]
        return frozenset(sum(sizes[:n]) for n in range(len(sizes)))


@dataclass(frozen=True, slots=True)
class Chip:
    """An actor on a position, in a list."""

    row: Row
    cell: Cell
    sign: Sign


@dataclass(frozen=True, slots=True)
class Group:
    """The actors with one polarity; ``side`` is 0, or 1 for the second of two that are compared."""

    side: int
    polarity: str
    chips: tuple[Chip, ...]


def bands(model: Matrix, most: int) -> tuple[Band, ...]:
    """The matrix in bands of at most so many columns, as even as they can be with issues whole."""
    total = len(model.columns)
    if not total:
        return ()
    wanted = ceil(total / ceil(total / most))
    told: set[str] = set()
    return tuple(_band(model, blocks, told) for blocks in _split(model.blocks, wanted, most))


def _split(blocks: Sequence[Block], wanted: int, most: int) -> Iterator[tuple[Block, ...]]:
    current: list[Block] = []
    for block in (piece for whole in blocks for piece in _pieces(whole, most)):
        count = sum(len(b.columns) for b in current)
        if current and (count >= wanted or count + len(block.columns) > most):
            yield tuple(current)
            current = []
        current.append(block)
    yield tuple(current)


def _pieces(block: Block, most: int) -> Iterator[Block]:
    for start in range(0, len(block.columns), most):
        yield Block(block.issue, block.columns[start : start + most])


def _band(model: Matrix, blocks: tuple[Block, ...], told: set[str]) -> Band:
    """One band; what a camp shares is said in the first only, ``told`` holds where it was."""
    keys = [column.position.key for block in blocks for column in block.columns]
    camps = []
    for camp in model.camps:
        rows = []
        for row in camp.rows:
            cells = {cell.position: cell for cell in row.cells}
            found = BandRow(row, tuple(cells.get(key) for key in keys))
            if any(found.cells):
                rows.append(found)
        if rows:
            camps.append((replace(camp, shares="") if camp.name in told else camp, tuple(rows)))
            told.add(camp.name)
    return Band(blocks, tuple(camps))


def by_position(model: Matrix) -> tuple[tuple[Block, tuple[tuple[Column, tuple[Group, ...]], ...]], ...]:
    """Issue by issue and position by position, who is for, mixed and against."""
    return tuple(
        (block, tuple((column, tuple(_groups(model, column))) for column in block.columns))
        for block in model.blocks
    )


def _groups(model: Matrix, column: Column) -> Iterator[Group]:
    met = [(row, cell) for row in model.rows for cell in row.cells if cell.position == column.position.key]
    order = ("stated", "derived", "implied")
    for side in range(max(1, len(model.compared))):
        for polarity in ("endorses", "mixed", "rejects"):
            chips = [
                Chip(row, cell, cell.signs[side])
                for row, cell in met
                if cell.signs[side].polarity == polarity
            ]
            if chips:
                yield Group(side, polarity, tuple(sorted(chips, key=lambda c: order.index(c.sign.basis))))
