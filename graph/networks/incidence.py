"""Actors × propositions, as counts: the integer-indexed core that every network and camp is computed on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from counterpoint.graph.networks.selection import Row, Selection, statement_rows
from counterpoint.graph.networks.statements import kept_rows
from counterpoint.ontology.debate import Debate

__all__ = ["Incidence"]

Matrix = Any  # a scipy.sparse.csr_array of float64


@dataclass(frozen=True)
class Incidence:
    """How often each actor endorses, rejects, or does both to each proposition.

    ``endorsing``, ``rejecting`` and ``mixed`` are float64 CSR arrays of shape (actors, propositions): a⁺, a⁻
    and M of the definitions. ``excludes`` is the symmetric 0/1 array K over the propositions. ``rows`` are
    the statements that were kept, ``left_out`` how many had no date where one was needed.
    """

    actors: tuple[str, ...]
    propositions: tuple[str, ...]
    endorsing: Matrix
    rejecting: Matrix
    mixed: Matrix
    excludes: Matrix
    rows: tuple[Row, ...]
    left_out: int = 0

    @classmethod
    def of(cls, debate: Debate, selection: Selection | None = None) -> Incidence:
        """The incidence of a debate's statements within the dates, duplicates removed; names are sorted.

        Raises:
            AnalysisError: a date of the selection cannot be read.
        """
        selection = selection or Selection()
        rows, left_out = kept_rows(statement_rows(debate, selection), selection)
        pairs = [(p, other) for p in debate.propositions for other in debate.excluded_by(p)]
        return replace(cls.from_rows(rows, pairs), left_out=left_out)

    @classmethod
    def from_rows(cls, rows: Sequence[Row], exclusions: Collection[tuple[str, str]] = ()) -> Incidence:
        """The incidence of rows whose duplicates were removed already; ``exclusions`` are pairs."""
        actors = sorted({row.actor for row in rows})
        propositions = sorted({row.proposition for row in rows})
        index_of_actor = {key: i for i, key in enumerate(actors)}
        index_of = {key: j for j, key in enumerate(propositions)}

        def counts(polarity: int) -> Matrix:
            cells = [
                (index_of_actor[r.actor], index_of[r.proposition]) for r in rows if r.polarity == polarity
            ]
            return _matrix(cells, (len(actors), len(propositions)))

        pairs = {
            pair
            for a, b in exclusions
            if a in index_of and b in index_of
            for pair in ((index_of[a], index_of[b]), (index_of[b], index_of[a]))
        }
        excludes = _matrix(sorted(pairs), (len(propositions), len(propositions)))
        return cls(
            tuple(actors), tuple(propositions), counts(1), counts(-1), counts(0), excludes, tuple(rows)
        )

    @cached_property
    def votes(self) -> Matrix:
        """v_ij = sign(a⁺ − a⁻) as a float64 CSR array; no entry is stored where it is 0.

        ``stated`` tells a mixed vote (0 with statements) from silence.
        """
        votes = sparse.csr_array((self.endorsing - self.rejecting).sign())
        votes.eliminate_zeros()
        return votes

    @cached_property
    def stated(self) -> Matrix:
        """1 where an actor made any statement, mixed ones included, on a proposition."""
        return sparse.csr_array(((self.endorsing + self.rejecting + self.mixed) > 0).astype(np.float64))

    def congruence(self, *, contradictions: bool = True) -> Matrix:
        """C = A⁺A⁺ᵀ + A⁻A⁻ᵀ (+ A⁺KA⁻ᵀ + A⁻KA⁺ᵀ), zero diagonal, shape (actors, actors)."""
        pro, con = self.endorsing, self.rejecting
        both = pro @ pro.T + con @ con.T
        if contradictions:
            crossed = pro @ self.excludes @ con.T
            both = both + crossed + crossed.T
        return _without_diagonal(both)

    def conflict(self, *, contradictions: bool = True) -> Matrix:
        """D = A⁺A⁻ᵀ + A⁻A⁺ᵀ (+ A⁺KA⁺ᵀ), zero diagonal, shape (actors, actors)."""
        pro, con = self.endorsing, self.rejecting
        crossed = pro @ con.T
        both = crossed + crossed.T
        if contradictions:
            both = both + pro @ self.excludes @ pro.T
        return _without_diagonal(both)

    def layers(self, *, contradictions: bool = True) -> tuple[Matrix, Matrix]:
        """w⁺ and w⁻: C and D divided by (n_i + n_k)/2, 0/0 = 0; n_i as in ``activity``."""
        return (
            self._averaged(self.congruence(contradictions=contradictions)),
            self._averaged(self.conflict(contradictions=contradictions)),
        )

    def _averaged(self, matrix: Matrix) -> Matrix:
        coo = matrix.tocoo()
        halves = (self.activity[coo.row] + self.activity[coo.col]) / 2
        return sparse.csr_array((coo.data / halves, (coo.row, coo.col)), shape=coo.shape)

    @cached_property
    def activity(self) -> NDArray[np.float64]:
        """n_i: how many statements of each actor are kept, mixed ones apart."""
        return np.asarray((self.endorsing + self.rejecting).sum(axis=1)).ravel()


def _matrix(cells: Sequence[tuple[int, int]], shape: tuple[int, int]) -> Matrix:
    row, column = (np.array(cells, dtype=np.int64).T) if cells else (np.zeros((2, 0), dtype=np.int64))
    return sparse.csr_array((np.ones(len(cells)), (row, column)), shape=shape)


def _without_diagonal(matrix: Matrix) -> Matrix:
    coo = sparse.csr_array(matrix).tocoo()
    off = (coo.row != coo.col) & (coo.data != 0)
    return sparse.csr_array((coo.data[off], (coo.row[off], coo.col[off])), shape=coo.shape)
