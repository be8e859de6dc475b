"""Counts into ties: actors × propositions, or actors × actors a block of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from counterpoint.errors import NetworkTooLargeError
from counterpoint.graph.networks.recipe import Recipe
from counterpoint.graph.networks.statements import Counts

__all__ = ["Ties", "exclusions", "one_mode", "two_mode"]

Dense = NDArray[np.float64]

_BLOCK: Final = 2_000_000
"""Cells of a block: what a dense block takes is 16 MB."""

_DENSE: Final = 16_000_000
"""Cells of actors × propositions that are held dense: 128 MB."""

_MOST_TIES: Final = 40_000_000
"""Ties of a network that is made whole; more would take over 1 GB."""


class Ties(NamedTuple):
    """CSR arrays; of one-mode networks, which are symmetric, the upper triangle.

    ``congruence`` and ``conflict``, only of one-mode networks with signs, share the places of ``values``, so
    each may hold zeros.
    """

    values: Any
    congruence: Any = None
    conflict: Any = None


def two_mode(counts: Counts, recipe: Recipe) -> Ties:
    """Actors × propositions: sums, divided by row (activity) or by column (prominence)."""
    values = _aggregated(counts, recipe)
    coo = sparse.coo_array(values)
    data = coo.data
    if recipe.normalization != "no":
        axis = 1 if recipe.normalization == "activity" else 0
        combined = recipe.dna and recipe.aggregation == "combine"
        sums = _tied(values, axis) if combined else np.asarray(_total(counts).sum(axis=axis)).ravel()
        by = sums[coo.row if axis == 1 else coo.col]
        data = np.divide(data, by, out=np.zeros_like(by), where=by != 0)
    kept = data != 0
    if recipe.threshold is not None:
        kept &= abs(data) >= recipe.threshold
    row, column, value = coo.row[kept], coo.col[kept], data[kept]
    if recipe.top is not None:
        strong = _strongest(row, column, abs(value), recipe.top)
        row, column, value = row[strong], column[strong], value[strong]
    return Ties(sparse.csr_array((value, (row, column)), shape=coo.shape))


def _aggregated(counts: Counts, recipe: Recipe) -> Any:
    if recipe.aggregation == "combine":
        used = {level: (count > 0).astype(float) for level, count in counts.items()}
        return _weighted(used, {level: 2.0 ** (len(used) - rank) for rank, level in enumerate(used, 1)})
    if recipe.aggregation == "ignore" or _are_texts(counts):
        return _total(counts)
    return _weighted(counts, {level: _sign(level) for level in counts})


def _sign(level: Any) -> float:
    """What a level counts in a difference: its own value, but of DNA's booleans 0 is −1."""
    return (1.0 if level else -1.0) if isinstance(level, bool) else float(level)


def _tied(values: Any, axis: int) -> Dense:
    """What DNA divides combined values by, a departure: how many ties there are instead of statements.

    By column it counts those of the row of the same number, where there are as many rows (and else fails);
    and a column that it divides by 0 has no ties from then on.
    """
    tied = sparse.csr_array(values > 0)
    if axis == 1 or tied.shape[0] != tied.shape[1]:
        return np.asarray(tied.sum(axis=axis), dtype=float).ravel()
    sums, cleared = np.zeros(tied.shape[0]), np.zeros(tied.shape[0], dtype=bool)
    for number in range(len(sums)):
        row = tied.indices[tied.indptr[number] : tied.indptr[number + 1]]
        sums[number] = np.count_nonzero(~cleared[row])
        cleared[number] = sums[number] == 0
    return sums


def one_mode(
    counts: Counts,
    sums: Counts,
    recipe: Recipe,
    excludes: Any = None,
    *,
    whole_period: Counts | None = None,
) -> Ties:
    """Actors × actors: congruence C and conflict D, divided, with only the ties that are asked for.

    Args:
        counts: a_ij by level, or Σ√ζ under a kernel.
        sums: what n_i adds up: the same, or Σζ.
        recipe: what is counted and divided.
        excludes: K, propositions × propositions, or nothing.
        whole_period: DNA's kernels: counts of all of time. Its diagonal stays then.

    Raises:
        NetworkTooLargeError: the network is too large to be made whole.
    """
    size = next(iter(counts.values())).shape[0] if counts else 0
    if not size:
        empty = sparse.csr_array((0, 0))
        return Ties(empty) if recipe.aggregation == "ignore" else Ties(empty, empty, empty)
    products = _products(counts, recipe, excludes, kernel=whole_period is not None)
    divide = _division(counts, sums, recipe, whole_period)
    step = max(1, _BLOCK // max(size, 1))
    made = _Made.room(size, recipe)
    for first in range(0, size, step):
        rows = slice(first, min(first + step, size))
        agree, differ = products(rows)
        if divide is not None:
            divide(rows, (agree, differ))
        made.take(rows, _chosen(agree, differ, rows, recipe, diagonal=whole_period is not None))
    number, column, agree, differ = made.ties()
    if recipe.top is not None:
        number, column, agree, differ = _upper(number, column, agree, differ)
    starts = np.concatenate([[0], np.cumsum(number)]).astype(column.dtype)  # of one type none is copied

    def matrix(data: Dense) -> Any:
        return sparse.csr_array((data, column, starts), shape=(size, size))

    congruence, conflict = matrix(agree), matrix(differ)
    if recipe.aggregation == "ignore":
        return Ties(congruence)
    if recipe.aggregation == "subtract":
        return Ties(matrix(agree - differ), congruence, conflict)
    return Ties(conflict if recipe.aggregation == "conflict" else congruence, congruence, conflict)


class _Chosen(NamedTuple):
    """Ties in order of their rows: how many each row has, then the column and values of each."""

    number: NDArray[np.int64]
    column: NDArray[np.int32]
    congruence: Dense
    conflict: Dense


@dataclass
class _Made:
    """Room for as many ties as there can be, filled block by block; what is not filled takes no memory."""

    all: _Chosen
    filled: int = 0

    @classmethod
    def room(cls, size: int, recipe: Recipe) -> _Made:
        most = size * (size + 1) // 2 if recipe.top is None else size * min(recipe.top, size)
        most = min(most, _MOST_TIES)
        return cls(
            _Chosen(np.zeros(size, np.int64), np.empty(most, np.int32), np.empty(most), np.empty(most))
        )

    def take(self, rows: slice, chosen: _Chosen) -> None:
        self.all.number[rows] = chosen.number
        after = self.filled + len(chosen.column)
        if after > len(self.all.column):
            raise NetworkTooLargeError(
                f"the network of {len(self.all.number):,} actors has more than {_MOST_TIES:,} ties; give a "
                "threshold, or top, the number of strongest ties an actor keeps"
            )
        self.all.column[self.filled : after] = chosen.column
        self.all.congruence[self.filled : after] = chosen.congruence
        self.all.conflict[self.filled : after] = chosen.conflict
        self.filled = after

    def ties(self) -> _Chosen:
        column = self.all.column[: self.filled]
        congruence, conflict = self.all.congruence[: self.filled], self.all.conflict[: self.filled]
        return _Chosen(self.all.number, column, congruence, conflict)


def _chosen(agree: Dense, differ: Dense, rows: slice, recipe: Recipe, *, diagonal: bool) -> _Chosen:
    """The ties of some actors that are asked for; both arrays of shape (block, actors).

    Those above the diagonal; but all, where each actor's strongest are asked for.
    """
    first = rows.start if recipe.top is None else 0
    agree, differ = agree[:, first:], differ[:, first:]
    tied = (agree != 0) | (differ != 0)
    if recipe.threshold is not None or recipe.top is not None:
        tied &= _asked(tied, abs(_value(agree, differ, recipe)), rows, recipe)
    own = tied[:, rows.start - first : rows.stop - first]
    own &= (
        ~np.eye(len(own), dtype=bool)
        if recipe.top is not None
        else np.triu(np.ones_like(own), 0 if diagonal else 1)
    )
    columns = np.broadcast_to(np.arange(first, first + tied.shape[1], dtype=np.int32), tied.shape)
    return _Chosen(np.count_nonzero(tied, axis=1), columns[tied], agree[tied], differ[tied])


def _asked(tied: Any, strength: Dense, rows: slice, recipe: Recipe) -> Any:
    """Which of the ties of a block are strong enough, and among the strongest of their row."""
    asked = strength >= recipe.threshold if recipe.threshold is not None else tied.copy()
    if recipe.top is None:
        return asked
    own = np.arange(len(tied))
    strength[own, rows.start + own] = 0
    asked &= strength > 0
    if recipe.top < strength.shape[1]:  # all that could be among the strongest, quickly
        asked &= strength >= np.partition(strength, -recipe.top, axis=1)[:, -recipe.top, None]
    row, column = np.nonzero(asked)
    weak = ~_strongest(row, column, strength[row, column], recipe.top)
    asked[row[weak], column[weak]] = False
    return asked


def _value(agree: Dense, differ: Dense, recipe: Recipe) -> Dense:
    if recipe.aggregation == "subtract":
        return agree - differ
    return differ if recipe.aggregation == "conflict" else agree


def _strongest(row: Any, column: Any, strength: Dense, top: int) -> Any:
    """Whether each tie is among the strongest of its row; of equals those of the first columns are."""
    order = np.lexsort((column, -strength, row))
    _, starts, number = np.unique(row[order], return_index=True, return_counts=True)
    found = np.zeros(len(row), dtype=bool)
    found[order[np.arange(len(order)) - np.repeat(starts, number) < top]] = True
    return found


def _upper(number: Any, column: Any, agree: Dense, differ: Dense) -> _Chosen:
    """Each tie once, above the diagonal, whichever of its ends it was chosen from."""
    size = len(number)
    row = np.repeat(np.arange(size), number)
    cell, first = np.unique(np.minimum(row, column) * size + np.maximum(row, column), return_index=True)
    return _Chosen(
        np.bincount(cell // size, minlength=size), (cell % size).astype(np.int32), agree[first], differ[first]
    )


Block = Callable[[slice], tuple[Dense, Dense]]
Division = Callable[[slice, tuple[Dense, Dense]], None]


def _products(counts: Counts, recipe: Recipe, excludes: Any, *, kernel: bool) -> Block:
    """C and D of a block of actors, dense arrays of shape (block, actors); ``kernel`` is DNA's."""
    if recipe.aggregation == "ignore" or (kernel and _are_texts(counts)):
        # A departure: under a kernel DNA has any two texts agree.
        total = _total(counts)
        product = _times_transposed(total)
        return lambda rows: (product(total[rows]), np.zeros((rows.stop - rows.start, total.shape[0])))
    if _are_texts(counts):
        return _of_texts(counts)
    levels = list(counts)
    span = float(max(levels) - min(levels))
    if not span:
        return _undefined(counts, kernel=kernel)
    # Σ_kl w_kl A_k A_lᵀ: what stands left of A_lᵀ is added up first, so that there are two products in all.
    same, other = [], []
    for right in levels:
        far = {left: abs(left - right) / span for left in levels}
        same.append(_weighted(counts, {left: 1 - distance for left, distance in far.items()}))
        other.append(_weighted(counts, far))
    if excludes is not None:
        for part, left, right in ((same, 1, -1), (same, -1, 1), (other, 1, 1)):
            part[levels.index(right)] = part[levels.index(right)] + counts[left] @ excludes
    product = _times_transposed(_beside([counts[level] for level in levels]))
    agree, differ = _beside(same), _beside(other)
    return lambda rows: (product(agree[rows]), product(differ[rows]))


def _beside(parts: list[Any]) -> Any:
    return sparse.csr_array(sparse.hstack(parts))


def _times_transposed(right: Any) -> Callable[[Any], Dense]:
    """What multiplies some rows with ``rightᵀ`` into a dense array; dense itself where that is small."""
    turned = right.T.tocsr()
    if turned.shape[0] * turned.shape[1] <= _DENSE:
        dense = turned.toarray()
        return lambda left: np.asarray(left @ dense)
    return lambda left: np.asarray((left @ turned).toarray())


def _undefined(counts: Counts, *, kernel: bool) -> Block:
    """NaN, as DNA has it where numbers have one level only: it divides 0 by R = 0.

    For any two actors of a window that is not empty; under a kernel, for those in it who speak on the same.
    """
    (count,) = counts.values()
    spoken = sparse.csr_array((np.ones(count.nnz), count.indices, count.indptr), shape=count.shape)
    shared = _times_transposed(spoken)

    def products(rows: slice) -> tuple[Dense, Dense]:
        defined = (shared(spoken[rows]) == 0) & (kernel or not count.nnz)
        return np.where(defined, 0, np.nan), np.where(defined, 0, np.nan)

    return products


def _of_texts(counts: Counts) -> Block:
    """Text qualifiers: congruence counts common use of a level, conflict the use of it by only one of two."""
    used = {level: (count > 0).astype(float) for level, count in counts.items()}
    by_count = {level: _times_transposed(count) for level, count in counts.items()}
    by_use = {level: _times_transposed(use) for level, use in used.items()}

    def products(rows: slice) -> tuple[Dense, Dense]:
        agree = np.zeros((rows.stop - rows.start, next(iter(counts.values())).shape[0]))
        differ = agree.copy()
        for level, count in counts.items():
            size = _row_sums(count)
            agree += by_count[level](count[rows])
            differ += size[rows, None] - by_use[level](count[rows])
            differ += size[None, :] - by_count[level](used[level][rows])
        return agree, differ

    return products


def _division(counts: Counts, sums: Counts, recipe: Recipe, whole_period: Counts | None) -> Division | None:
    """Divides a block's ties in place; what is divided by 0 is 0."""
    if recipe.normalization == "no":
        return None
    if recipe.normalization == "average" and whole_period is not None:
        return lambda rows, ties: _multiplied(ties, _reciprocals(whole_period, rows))
    divisor = _divisor(counts, sums, recipe)

    def divide(rows: slice, ties: tuple[Dense, Dense]) -> None:
        by = divisor(rows)
        there = by != 0
        for matrix in ties:
            np.divide(matrix, by, out=matrix, where=there)
            matrix[~there] = 0

    return divide


def _multiplied(ties: tuple[Dense, Dense], factor: Dense) -> None:
    for matrix in ties:
        matrix *= factor


def _divisor(counts: Counts, sums: Counts, recipe: Recipe) -> Callable[[slice], Dense]:
    size = _row_sums(_total(sums))
    if recipe.normalization == "average":
        return lambda rows: (size[rows, None] + size[None, :]) / 2
    if recipe.normalization == "cosine" and recipe.dna:
        # A departure: the product of n_i and n_k is no cosine.
        return lambda rows: size[rows, None] * size[None, :]
    stacked = _beside(list(counts.values()))
    if recipe.normalization == "cosine":
        norms = np.sqrt(_row_sums(stacked * stacked))
        return lambda rows: norms[rows, None] * norms[None, :]
    return _union(stacked)


def _union(stacked: Any) -> Callable[[slice], Dense]:
    """Jaccard's: Σ a_i[a_k=0] + Σ a_k[a_i=0] + Σ a_i a_k."""
    size = _row_sums(stacked)
    used = (stacked > 0).astype(float)
    by_count, by_use = _times_transposed(stacked), _times_transposed(used)

    def union(rows: slice) -> Dense:
        only = size[rows, None] - by_use(stacked[rows])
        only += size[None, :] - by_count(used[rows])
        return only + by_count(stacked[rows])

    return union


def _reciprocals(counts: Counts, rows: slice) -> Dense:
    """Σ 2/(N_ij + N_kj) over propositions and levels that either uses: how DNA averages under a kernel."""
    size = next(iter(counts.values())).shape[0]
    factor = np.zeros((rows.stop - rows.start, size))
    for count in counts.values():
        for column in count.toarray().T:
            both = column[rows, None] + column[None, :]
            factor += np.divide(2.0, both, out=np.zeros_like(both), where=both > 0)
    return factor


def exclusions(propositions: Collection[str], pairs: Collection[tuple[str, str]]) -> Any:
    """K: the symmetric 0/1 CSR array of which proposition excludes which, from pairs either way round."""
    column = {name: j for j, name in enumerate(propositions)}
    cells = {cell for pair in pairs for cell in _both_ways(pair, column)}
    where = np.array(sorted(cells), dtype=np.int64).reshape(-1, 2)
    shape = (len(column), len(column))
    return sparse.csr_array((np.ones(len(where)), (where[:, 0], where[:, 1])), shape=shape)


def _both_ways(pair: tuple[str, str], column: dict[str, int]) -> Iterator[tuple[int, int]]:
    a, b = (column.get(name) for name in pair)
    if a is not None and b is not None and a != b:
        yield a, b
        yield b, a


def _are_texts(levels: Iterable[Any]) -> bool:
    return any(isinstance(level, str) for level in levels)


def _total(counts: Counts) -> Any:
    return _weighted(counts, dict.fromkeys(counts, 1.0))


def _weighted(counts: Counts, weights: dict[Any, float]) -> Any:
    parts = [counts[level] * weight for level, weight in weights.items() if weight]
    if parts:
        return sparse.csr_array(sum(parts[1:], parts[0]))
    return sparse.csr_array(next(iter(counts.values())).shape if counts else (0, 0))


def _row_sums(matrix: Any) -> Dense:
    return np.asarray(matrix.sum(axis=1), dtype=float).ravel()
