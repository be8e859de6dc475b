"""A network's matrix as a networkx graph, after what is too weak has been left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import numpy as np
from scipy import sparse

from counterpoint.errors import NetworkTooLargeError

if TYPE_CHECKING:
    from counterpoint.graph.networks.discourse import NetworkMatrix

__all__ = ["as_graph", "strongest"]

_BYTES: Final = 310
_LARGEST: Final = 3_000_000


def as_graph(
    matrix: NetworkMatrix, *, threshold: float | None = None, top: int | None = None
) -> nx.Graph[str]:
    """See :meth:`NetworkMatrix.to_networkx`."""
    one_mode = matrix.congruence is not None or matrix.rows is matrix.columns
    kept = matrix.values
    if one_mode and matrix.congruence is not None:
        kept = _anywhere(matrix)
    if threshold is not None:
        strong = abs(matrix.values)
        kept = kept.multiply(strong >= threshold)
    if top is not None:
        kept = kept.multiply(strongest(matrix.values, top))
    kept = sparse.csr_array(kept)
    kept.eliminate_zeros()
    edges = kept.nnz // 2 if one_mode else kept.nnz
    if edges > _LARGEST:
        raise NetworkTooLargeError(
            f"the network has {edges:,} ties and would take about {edges * _BYTES / 1e9:.1f} GB as a graph; "
            "give a threshold, or top, the number of strongest ties an actor keeps"
        )
    graph: nx.Graph[str] = nx.Graph(mode="one-mode" if one_mode else "two-mode", statements=matrix.statements)
    if matrix.time is not None:
        graph.graph["time"] = matrix.time.isoformat()
    if matrix.left_out:
        graph.graph["left_out"] = matrix.left_out
    graph.add_nodes_from(matrix.rows, mode=0)
    if not one_mode:
        graph.add_nodes_from(matrix.columns, mode=1)
    graph.add_edges_from(_edges(matrix, kept, one_mode))
    return graph


def _anywhere(matrix: NetworkMatrix) -> Any:
    """1 where two actors agree or differ, even as much as each other, so that neither is lost."""
    return ((matrix.congruence + matrix.conflict) != 0).astype(float)


def _edges(matrix: NetworkMatrix, kept: Any, one_mode: bool) -> Any:
    coo = sparse.triu(kept, 1).tocoo() if one_mode else kept.tocoo()
    columns = {"weight": matrix.values}
    if matrix.congruence is not None:
        columns |= {"congruence": matrix.congruence, "conflict": matrix.conflict}
    data = {name: np.asarray(sparse.csr_array(m)[coo.row, coo.col]).ravel() for name, m in columns.items()}
    for number, (i, j) in enumerate(zip(coo.row.tolist(), coo.col.tolist(), strict=True)):
        yield (
            matrix.rows[i],
            matrix.columns[j],
            {name: float(values[number]) for name, values in data.items()},
        )


def strongest(values: Any, top: int) -> Any:
    """1 at each row's ``top`` largest entries in absolute value, and at their mirrors."""
    csr = sparse.csr_array(values)
    rows, columns = [], []
    for i in range(csr.shape[0]):
        span = slice(csr.indptr[i], csr.indptr[i + 1])
        order = np.argsort(-abs(csr.data[span]), kind="stable")[:top]
        rows.append(np.full(len(order), i))
        columns.append(csr.indices[span][order])
    where = (np.concatenate(rows or [np.zeros(0, int)]), np.concatenate(columns or [np.zeros(0, int)]))
    chosen = sparse.csr_array((np.ones(len(where[0])), where), shape=csr.shape)
    if csr.shape[0] == csr.shape[1]:
        return sparse.csr_array((chosen + chosen.T).sign())
    return chosen
