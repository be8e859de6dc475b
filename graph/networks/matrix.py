"""A network as a matrix, and as a networkx graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

import networkx as nx
import numpy as np
from scipy import sparse

from counterpoint.errors import NetworkTooLargeError
from counterpoint.graph.networks.projection import Ties

__all__ = ["NetworkMatrix"]

_BYTES: Final = 310
_LARGEST: Final = 3_000_000
_EDGE: Final = ("weight", "congruence", "conflict")
"""What an edge has, in the order of :class:`Ties`."""


@dataclass(frozen=True)
class NetworkMatrix:
    """One network as a matrix.

    ``mode`` is ``one-mode`` or ``two-mode``; ``ties`` as they were made. ``time`` is the middle of its
    window, if it has one; ``statements`` how many it rests on; ``left_out`` how many had no date where one
    was needed.
    """

    mode: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    ties: Ties
    time: datetime | None = None
    statements: int = 0
    left_out: int = 0

    @cached_property
    def values(self) -> Any:
        """The network: a CSR array of shape (rows, columns), without zeros."""
        return self._whole(self.ties.values)

    @cached_property
    def congruence(self) -> Any:
        """C, divided as ``values`` are; ``None`` where there are no signs."""
        return self._whole(self.ties.congruence)

    @cached_property
    def conflict(self) -> Any:
        """D, divided as ``values`` are; ``None`` where there are no signs."""
        return self._whole(self.ties.conflict)

    def _whole(self, ties: Any) -> Any:
        if ties is None:
            return None
        whole = ties + sparse.triu(ties, 1).T if self.mode == "one-mode" else ties.copy()
        whole = sparse.csr_array(whole)
        whole.eliminate_zeros()
        whole.sort_indices()
        return whole

    def to_array(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The values as a dense array."""
        return np.asarray(self.values.toarray(), dtype=float)

    def to_networkx(self) -> nx.Graph[str]:
        """A graph: nodes have ``mode`` (1 of propositions), edges ``weight``, ``congruence``, ``conflict``.

        Two actors who agree as much as they differ are tied, with a weight of 0 in a ``subtract`` network.

        Raises:
            NetworkTooLargeError: it would take more than about 1 GB; says how large it would be.
        """
        edges = self.ties.values.nnz
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
        if self.mode == "two-mode":
            graph.add_nodes_from(self.columns, mode=1)
        graph.add_edges_from(self._edges())
        return graph

    def _edges(self) -> Iterator[tuple[str, str, dict[str, float]]]:
        names = [name for name, part in zip(_EDGE, self.ties, strict=True) if part is not None]
        values = [part.data.tolist() for part in self.ties if part is not None]
        row = np.repeat(np.arange(len(self.rows)), np.diff(self.ties.values.indptr)).tolist()
        column = self.ties.values.indices.tolist()
        for i, j, *data in zip(row, column, *values, strict=True):
            yield self.rows[i], self.columns[j], dict(zip(names, data, strict=True))
