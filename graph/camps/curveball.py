"""Random actors × propositions arrays with the same margins: the curveball algorithm.

Strona, Nappo, Boccacci, Fattorini and San-Miguel-Ayanz, Nature Communications 5, 4114 (2014).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

__all__ = ["shuffled"]


def shuffled(votes: Any, random: np.random.Generator, *, trades: int) -> Any:
    """A 0/1 CSR array with the row and column sums of ``votes``, after that many trades.

    In a trade two rows keep what both have, and share out anew, at random, what only one has.
    """
    rows = [set(votes.indices[votes.indptr[i] : votes.indptr[i + 1]].tolist()) for i in range(votes.shape[0])]
    for _ in range(trades if len(rows) > 1 else 0):
        a, b = random.choice(len(rows), 2, replace=False)
        both = rows[a] & rows[b]
        single = sorted(rows[a] ^ rows[b])
        random.shuffle(single)
        cut = len(rows[a]) - len(both)
        rows[a], rows[b] = both | set(single[:cut]), both | set(single[cut:])
    cells = [(i, j) for i, row in enumerate(rows) for j in sorted(row)]
    places = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    return sparse.csr_array((np.ones(len(cells)), (places[0], places[1])), shape=votes.shape)
