"""A network as a matrix, and as a networkx graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import networkx as nx
import numpy as np
from scipy import sparse

from counterpoint.errors import NetworkTooLargeError

__all__ = ["NetworkMatrix"]

_BYTES: Final = 310
_LARGEST: Final = 3_000_000


@dataclass(frozen=True)
class NetworkMatrix:
    """One network as a matrix.

    ``values`` is a CSR array of shape (rows, columns); of one-mode networks with signs ``congruence`` and
    ``conflict`` are kept beside it, divided likewise. ``mode`` is ``one-mode`` or ``two-mode``. ``time`` is
    the middle of its window, if it has one; ``statements`` how many it rests on; ``left_out`` how many had
    no date where one was needed.
    """

    mode: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Any
    congruence: Any = None
    conflict: Any = None
    time: datetime | None = None
    statements: int = 0
    left_out: int = 0

    def to_array(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The values as a dense array."""
        return np.asarray(self.values.toarray(), dtype=float)

    def to_networkx(self) -> nx.Graph[str]:
        """A graph: nodes have ``mode`` (1 of propositions), edges ``weight``, ``congruence``, ``conflict``.

        Two actors who agree as much as they differ are tied, with a weight of 0 in a ``subtract`` network.

        Raises:
            NetworkTooLargeError: it would take more than about 1 GB; says how large it would be.
        """
        one_mode = self.mode == "one-mode"
        tied = self.values if self.congruence is None else self.congruence + self.conflict
        tied = sparse.csr_array(tied)
        edges = tied.nnz // 2 if one_mode else tied.nnz
        if edges > _LARGEST:
            raise NetworkTooLargeError(
                f"the network has {edges:,} ties and would take about {edges * _BYTES / 1e9:.1f} GB as a "
                "graph; give a threshold, or top, the number of strongest ties an actor keeps"
            )
        graph: nx.Graph[str] = nx.Graph(mode=self.mode, statements=self.statements)
        if self.time is not None:
            graph.graph["time"] = self.time.isoformat()
        if self.left_out:
            graph.graph["left_out"] = self.left_out
        graph.add_nodes_from(self.rows, mode=0)
        if not one_mode:
            graph.add_nodes_from(self.columns, mode=1)
        graph.add_edges_from(self._edges(sparse.triu(tied) if one_mode else tied))
        return graph

    def _edges(self, tied: Any) -> Iterator[tuple[str, str, dict[str, float]]]:
        coo = tied.tocoo()
        if not coo.nnz:
            return
        matrices = {"weight": self.values}
        if self.congruence is not None:
            matrices |= {"congruence": self.congruence, "conflict": self.conflict}
        values = [np.asarray(m[coo.row, coo.col]).ravel().tolist() for m in matrices.values()]
        for i, j, *data in zip(coo.row.tolist(), coo.col.tolist(), *values, strict=True):
            yield self.rows[i], self.columns[j], dict(zip(matrices, data, strict=True))
