"""Counts into ties: actors × propositions, or actors × actors a block of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
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

_MOST_TIES: Final = 60_000_000
"""Entries of a network that is made whole; more would take over 2 GB."""


class Ties(NamedTuple):
    """CSR arrays without zeros; ``congruence`` and ``conflict`` only of one-mode networks with signs."""

    values: Any
    congruence: Any = None
    conflict: Any = None


def two_mode(counts: Counts, recipe: Recipe) -> Ties:
    """Actors × propositions: sums, divided by row (activity) or by column (prominence)."""
    values = _aggregated(counts, recipe)
    if recipe.normalization != "no":
        axis = 1 if recipe.normalization == "activity" else 0
        # Of combined values DNA counts the ties, a departure: the definition counts the statements.
        of_ties = recipe.dna and recipe.aggregation == "combine"
        basis = (values > 0).astype(float) if of_ties else _total(counts)
        sums = np.asarray(basis.sum(axis=axis)).ravel()
        scale = sparse.diags_array(np.divide(1.0, sums, out=np.zeros_like(sums), where=sums != 0))
        values = scale @ values if axis == 1 else values @ scale
    coo = sparse.coo_array(values)
    kept = _kept(coo.row.astype(np.int64), coo.col.astype(np.int64), coo.data, recipe)
    return Ties(_matrix(coo.row[kept], coo.col[kept], coo.data[kept], coo.shape))


def _aggregated(counts: Counts, recipe: Recipe) -> Any:
    levels = list(counts)
    if recipe.aggregation == "combine":
        ranked = _boolean(levels) if _is_boolean(levels) else levels
        parts = [
            (counts[level] > 0).astype(float) * 2.0 ** (len(ranked) - rank - 1)
            for rank, level in enumerate(ranked)
            if level in counts
        ]
        return sum(parts[1:], parts[0]) if parts else _total(counts)
    if recipe.aggregation == "ignore" or any(isinstance(level, str) for level in levels):
        return _total(counts)
    return _weighted(counts, {level: _sign(level, levels, recipe.dna) for level in levels})


def _sign(level: Any, levels: list[Any], dna: bool) -> float:
    """What a level counts in a difference; of DNA's integers their own value, of its booleans 0 is −1."""
    if dna and not _is_boolean(levels):
        return float(level)
    return 1.0 if level > 0 else -1.0 if level < 0 or dna else 0.0


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
    products = _products(counts, recipe, excludes)
    divide = _divisor(counts, sums, recipe, whole_period)
    found: list[tuple[Any, ...]] = []
    made = 0
    step = max(1, _BLOCK // max(size, 1))
    for first in range(0, size, step):
        rows = slice(first, min(first + step, size))
        ties = _block(rows, products, divide, recipe, diagonal=whole_period is not None)
        made += len(ties[0])
        if made > _MOST_TIES:
            raise NetworkTooLargeError(
                f"the network of {size:,} actors has more than {_MOST_TIES:,} entries; give a threshold, or "
                "top, the number of strongest ties an actor keeps"
            )
        found.append(ties)
    row, column, agree, differ = (
        (np.concatenate(part) for part in zip(*found, strict=True)) if found else (np.zeros((4, 0)))
    )
    if recipe.top is not None:
        row, column, agree, differ = _mirrored(row, column, agree, differ, size)
    shape = (size, size)
    congruence, conflict = _matrix(row, column, agree, shape), _matrix(row, column, differ, shape)
    if recipe.aggregation == "ignore":
        return Ties(congruence)
    values = _matrix(row, column, _value(agree, differ, recipe), shape)
    return Ties(values, congruence, conflict)


def _value(agree: Dense, differ: Dense, recipe: Recipe) -> Dense:
    if recipe.aggregation == "subtract":
        return agree - differ
    return differ if recipe.aggregation == "conflict" else agree


Block = Callable[[slice], tuple[Dense, Dense]]


def _block(rows: slice, products: Block, divide: Block | None, recipe: Recipe, *, diagonal: bool) -> Any:
    """The ties of some actors: their rows, columns, congruence and conflict."""
    agree, differ = products(rows)
    if not diagonal:
        own = np.arange(rows.start, rows.stop)
        agree[own - rows.start, own] = differ[own - rows.start, own] = 0
    if divide is not None:
        by, times = divide(rows)
        agree, differ = (
            np.divide(m * times, by, out=np.zeros_like(m), where=by != 0) for m in (agree, differ)
        )
    tied = (agree != 0) | (differ != 0)
    if recipe.top is not None and recipe.top < agree.shape[1]:
        strength = abs(_value(agree, differ, recipe))
        least = np.partition(strength, -recipe.top, axis=1)[:, -recipe.top]
        tied &= strength >= least[:, None]
    row, column = np.nonzero(tied)
    agree, differ = agree[row, column], differ[row, column]
    kept = _kept(row, column, _value(agree, differ, recipe), recipe)
    return row[kept] + rows.start, column[kept], agree[kept], differ[kept]


def _products(counts: Counts, recipe: Recipe, excludes: Any) -> Block:
    """C and D of a block of actors, dense arrays of shape (block, actors)."""
    if recipe.aggregation == "ignore":
        total = _total(counts)
        across = total.T.tocsr()
        return lambda rows: (
            _product(total, across, rows),
            np.zeros((rows.stop - rows.start, total.shape[0])),
        )
    if any(isinstance(level, str) for level in counts):
        return _of_texts(counts)
    levels = [level for level in counts if recipe.dna or level != 0]
    own = sparse.csr_array(sparse.hstack([counts[level] for level in levels])) if levels else _total(counts)
    same, other = [], []
    for level in levels:
        far = {b: _distance(level, b, levels) for b in levels}
        same.append(_weighted(counts, {b: 1 - distance for b, distance in far.items()}))
        other.append(_weighted(counts, far))
    if not levels:
        same, other = [own * 0.0], [own * 0.0]
    if excludes is not None and {1, -1} & set(levels):
        for part, level, rivals in ((same, 1, -1), (same, -1, 1), (other, 1, 1)):
            if level in levels and rivals in levels:
                part[levels.index(level)] = part[levels.index(level)] + counts[rivals] @ excludes
    agree, differ = (sparse.csr_array(sparse.hstack(part)).T.tocsr() for part in (same, other))
    return lambda rows: (_product(own, agree, rows), _product(own, differ, rows))


def _distance(a: Any, b: Any, levels: list[Any]) -> float:
    """|q_a − q_b|/R: 1 between the two values of a boolean."""
    if _is_boolean(levels):
        return float(a != b)
    span = float(max(levels) - min(levels))
    return abs(a - b) / span if span else 0.0


def _of_texts(counts: Counts) -> Block:
    """Text qualifiers: congruence counts common use of a level, conflict the use of it by only one of two."""
    turned = {
        level: (count.T.tocsr(), (count > 0).astype(float).T.tocsr()) for level, count in counts.items()
    }

    def products(rows: slice) -> tuple[Dense, Dense]:
        agree = np.zeros((rows.stop - rows.start, next(iter(counts.values())).shape[0]))
        differ = agree.copy()
        for level, count in counts.items():
            across, used = turned[level]
            agree += _product(count, across, rows)
            only = _row_sums(count)[rows, None] - _product(count, used, rows)
            others = _row_sums(count)[None, :] - _product(used.T.tocsr(), across, rows)
            differ += only + others
        return agree, differ

    return products


def _product(left: Any, right: Any, rows: slice) -> Dense:
    dense: Dense = (left[rows] @ right).toarray()
    return dense


def _divisor(counts: Counts, sums: Counts, recipe: Recipe, whole_period: Counts | None) -> Block | None:
    """For a block what its ties are divided by, and multiplied with: arrays that fit (block, actors)."""
    if recipe.normalization == "no":
        return None
    dna, one = recipe.dna, np.ones((1, 1))
    if recipe.normalization == "average" and whole_period is not None:
        return lambda rows: (one, _reciprocals(whole_period, rows))
    stated = counts if dna else {level: c for level, c in counts.items() if level != 0}
    size = _row_sums(_total(sums if dna else {k: s for k, s in sums.items() if k != 0} or sums))
    if recipe.normalization == "average":
        return lambda rows: ((size[rows, None] + size[None, :]) / 2, one)
    if recipe.normalization == "cosine" and dna:  # a departure: the product of n_i and n_k is no cosine
        return lambda rows: (size[rows, None] * size[None, :], one)
    stacked = sparse.csr_array(sparse.hstack(list(stated.values()) or [_total(counts)]))
    if recipe.normalization == "cosine":
        norms = np.sqrt(_row_sums(stacked * stacked))
        return lambda rows: (norms[rows, None] * norms[None, :], one)
    return _union(stacked)


def _union(stacked: Any) -> Block:
    """Jaccard's: Σ a_i[a_k=0] + Σ a_k[a_i=0] + Σ a_i a_k."""
    size = _row_sums(stacked)
    used = (stacked > 0).astype(float)
    across, turned = stacked.T.tocsr(), used.T.tocsr()

    def union(rows: slice) -> tuple[Dense, Dense]:
        only = size[rows, None] - _product(stacked, turned, rows)
        only += size[None, :] - _product(used, across, rows)
        return only + _product(stacked, across, rows), np.ones((1, 1))

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


def _kept(row: Any, column: Any, value: Dense, recipe: Recipe) -> Any:
    """Which ties are asked for: strong enough, and among the strongest of their row; ties by column."""
    kept = np.arange(len(value))
    if recipe.threshold is not None:
        kept = kept[abs(value) >= recipe.threshold]
    if recipe.top is not None:
        kept = kept[value[kept] != 0]
        order = kept[np.lexsort((column[kept], -abs(value[kept]), row[kept]))]
        _, starts, number = np.unique(row[order], return_index=True, return_counts=True)
        place = np.arange(len(order)) - np.repeat(starts, number)
        kept = np.sort(order[place < recipe.top])
    return kept


def _mirrored(row: Any, column: Any, agree: Dense, differ: Dense, size: int) -> tuple[Any, ...]:
    """Each tie from both of its ends, once."""
    cell = np.concatenate([row * size + column, column * size + row])
    cell, first = np.unique(cell, return_index=True)
    return cell // size, cell % size, np.tile(agree, 2)[first], np.tile(differ, 2)[first]


def _matrix(row: Any, column: Any, value: Dense, shape: tuple[int, int]) -> Any:
    there = value != 0
    where = (row[there].astype(np.int64), column[there].astype(np.int64))
    return sparse.csr_array((value[there], where), shape=shape)


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


def _is_boolean(levels: list[Any]) -> bool:
    return set(levels) <= {-1, 1, 0} and not {-1, 0} <= set(levels)


def _boolean(levels: list[Any]) -> list[Any]:
    """Reject, then endorse, as the qualifier 0 and 1; −1 is another way to write 0."""
    return [0 if 0 in levels else -1, 1]


def _total(counts: Counts) -> Any:
    return _weighted(counts, dict.fromkeys(counts, 1.0))


def _weighted(counts: Counts, weights: dict[Any, float]) -> Any:
    parts = [counts[level] * weight for level, weight in weights.items()]
    return sparse.csr_array(sum(parts[1:], parts[0])) if parts else sparse.csr_array((0, 0))


def _row_sums(matrix: Any) -> Dense:
    return np.asarray(matrix.sum(axis=1), dtype=float).ravel()
