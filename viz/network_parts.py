"""What a network is laid out from: dots, ties between them, the heads of camps; and lengths in CSS pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BELOW", "BESIDE", "BETWEEN_CAMPS", "BETWEEN_ROWS", "HULL_MARGIN", "MARGIN",
    "Array", "Bond", "Dot", "Head", "Net",
]  # fmt: skip

HULL_MARGIN: Final = 22.0
"""How far around its corners a hull is drawn, and the radius of its rounding."""

MARGIN: Final = 4.0
BETWEEN_CAMPS: Final = 30.0
BETWEEN_ROWS: Final = 40.0
BESIDE: Final = 12.0
BELOW: Final = 12.0

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot with its name below it, in a box of that size; its center is ``above`` below the box's top.

    ``camp`` is counted from 1; 0 is none.
    """

    id: str
    camp: int
    width: float
    height: float
    above: float


@dataclass(frozen=True, slots=True)
class Bond:
    """A tie; ``weight`` is positive where the two agree."""

    source: str
    target: str
    weight: float


@dataclass(frozen=True, slots=True)
class Head:
    """The size of what stands at the top of a camp, or above those in none (camp 0)."""

    camp: int
    width: float
    height: float


@dataclass(frozen=True)
class Net:
    """The dots as arrays: ``sizes`` (n, 2) of boxes, ``drop`` from a dot's center to its box's center."""

    dots: tuple[Dot, ...]
    camps: NDArray[np.int64]
    sizes: Array
    drop: Array
    ties: Array
    heads: Mapping[int, Head]

    @classmethod
    def of(cls, dots: Sequence[Dot], bonds: Sequence[Bond], heads: Sequence[Head]) -> Net:
        """Arrays in the order of the dots; where no dot has a camp, all are together in camp −1."""
        number = {dot.id: i for i, dot in enumerate(dots)}
        ties = np.zeros((len(dots), len(dots)))
        for bond in bonds:
            i, j = number[bond.source], number[bond.target]
            ties[i, j] = ties[j, i] = bond.weight
        camps = np.array([dot.camp for dot in dots], dtype=np.int64)
        if not camps.any():
            camps[:] = -1
        return cls(
            tuple(dots),
            camps,
            np.array([(dot.width, dot.height) for dot in dots], dtype=float),
            np.array([dot.height / 2 - dot.above for dot in dots], dtype=float),
            ties,
            {head.camp: head for head in heads},
        )

    def head(self, camp: int) -> Head:
        """What stands at the top of a camp; of no size where nothing does."""
        return self.heads.get(camp) or Head(camp, 0.0, 0.0)
