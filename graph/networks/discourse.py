"""Discourse networks from statements: two-mode and one-mode, whole or in windows of time.

Definitions: Leifeld, Discourse network analysis, in Victor, Montgomery and Lubell (eds.), The Oxford
Handbook of Political Networks (2017). ``compat="dna"`` computes what Discourse Network Analyzer 3.1
computes, its departures from these definitions included; each is named where it is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse

from counterpoint.errors import AnalysisError
from counterpoint.graph.networks.statements import Statements, as_moment
from counterpoint.graph.networks.windows import Window, read_window, windows

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["NetworkMatrix", "discourse_network", "network_matrices"]

_MODES: Final = {"onemode": "one-mode", "twomode": "two-mode"}
AGGREGATIONS: Final = {
    "one-mode": ("congruence", "conflict", "subtract", "ignore"),
    "two-mode": ("subtract", "combine", "ignore"),
}
NORMALIZATIONS: Final = {
    "one-mode": ("no", "average", "jaccard", "cosine"),
    "two-mode": ("no", "activity", "prominence"),
}

Pairs = Collection[tuple[str, str]]


@dataclass(frozen=True)
class NetworkMatrix:
    """One network as a matrix.

    ``values`` is a CSR array of shape (rows, columns); of one-mode networks with signs ``congruence`` and
    ``conflict`` are kept beside it, normalized likewise. ``time`` is the middle of its window, if it has one;
    ``statements`` how many it rests on; ``left_out`` how many had no date where one was needed.
    """

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

    def to_networkx(self, *, threshold: float | None = None, top: int | None = None) -> nx.Graph[str]:
        """A graph: nodes have ``mode`` (1 of propositions), edges ``weight``, ``congruence``, ``conflict``.

        Args:
            threshold: only ties whose weight is at least that, in absolute value.
            top: only ties that are among an actor's strongest so many.

        Raises:
            NetworkTooLargeError: it would take more than about 1 GB; says how large it would be.
        """
        from counterpoint.graph.networks.as_graph import as_graph

        return as_graph(self, threshold=threshold, top=top)


def discourse_network(
    rows: Iterable[object],
    mode: str = "one-mode",
    aggregation: str = "congruence",
    normalization: str = "no",
    duplicates: str = "source",
    start: object = None,
    stop: object = None,
    window: object = None,
    kernel: str | None = None,
    isolates: bool = False,
    contradictions: Pairs = (),
    compat: str | None = None,
    *,
    threshold: float | None = None,
    top: int | None = None,
    indent: bool = False,
) -> nx.Graph[str] | list[nx.Graph[str]]:
    """The network of some statements; with a ``window`` a list of networks, each with its ``time``.

    Args:
        rows: (actor, proposition, polarity, date, source, offset) of each statement; see ``Statements.of``.
        mode: ``one-mode`` (actors), ``two-mode`` (actors and propositions).
        aggregation: of one-mode ``congruence``, ``conflict``, ``subtract`` or ``ignore``; of two-mode
            ``subtract``, ``combine`` (1 endorses, 2 rejects, 3 both) or ``ignore``.
        normalization: of one-mode ``no``, ``average``, ``jaccard``, ``cosine``; of two-mode ``no``,
            ``activity`` (by row), ``prominence`` (by column). What is divided by 0 is 0.
        duplicates: ``all``, ``source``, ``day``, ``week``, ``month``, ``year`` or ``once``: within which an
            actor's repeated statement counts once.
        start, stop: dates, both inclusive.
        window: a size and unit: ``"30 days"``, ``(30, "days")``, or a number of days.
        kernel: ``uniform``, ``epanechnikov``, ``triangular`` or ``gaussian``: weigh statements by their
            distance from the middle of the window.
        isolates: keep actors and propositions that only statements outside the filter or window have.
        contradictions: pairs of propositions that exclude each other; endorsing one is conflict with
            endorsing the other. Not with jaccard, cosine or ``compat``.
        compat: ``"dna"`` computes what Discourse Network Analyzer 3.1 computes.
        threshold, top: see :meth:`NetworkMatrix.to_networkx`.
        indent: begin and end so far inside the range that each window is whole.

    Raises:
        AnalysisError: an argument cannot be.
        NetworkTooLargeError: the graph would take more than about 1 GB.
    """
    found = network_matrices(
        rows, mode, aggregation, normalization, duplicates, start, stop, window, kernel, isolates,
        contradictions, compat, indent=indent,
    )  # fmt: skip
    graphs = [matrix.to_networkx(threshold=threshold, top=top) for matrix in found]
    return graphs if read_window(window) else graphs[0]


def network_matrices(
    rows: Iterable[object],
    mode: str = "one-mode",
    aggregation: str = "congruence",
    normalization: str = "no",
    duplicates: str = "source",
    start: object = None,
    stop: object = None,
    window: object = None,
    kernel: str | None = None,
    isolates: bool = False,
    contradictions: Pairs = (),
    compat: str | None = None,
    *,
    indent: bool = False,
) -> list[NetworkMatrix]:
    """The same as matrices: one, or one a window. See :func:`discourse_network`."""
    mode = _MODES.get(mode, mode)
    dna = _checked(mode, aggregation, normalization, compat)
    frame = read_window(window)
    statements = Statements.of(rows)
    if start is not None or stop is not None or frame:
        statements = statements.between(as_moment(start), as_moment(stop, last=True))
    statements = statements.named() if dna else statements.sides()
    names = statements
    compared = not (dna and aggregation == "ignore")
    statements = statements.without_duplicates(duplicates, levels=compared, dna=dna)
    shape = _Shape(mode, aggregation, normalization, dna, tuple(contradictions))
    if frame is None:
        return [shape.matrix(statements if isolates else statements.named(), statements)]
    spans = windows(
        statements, frame, kernel, as_moment(start), as_moment(stop, last=True), dna=dna, indent=indent
    )
    return [shape.window(names if isolates else None, statements, span) for span in spans]


def _checked(mode: str, aggregation: str, normalization: str, compat: str | None) -> bool:
    if compat not in (None, "dna"):
        raise AnalysisError(f'compat is "{str(compat)[:40]}"; it must be None or "dna"')
    if mode not in AGGREGATIONS:
        raise AnalysisError(f'mode is "{mode[:40]}"; it must be one of: {", ".join(AGGREGATIONS)}')
    for name, value, known in (
        ("aggregation", aggregation, AGGREGATIONS[mode]),
        ("normalization", normalization, NORMALIZATIONS[mode]),
    ):
        if value not in known:
            raise AnalysisError(
                f'{name} is "{value[:40]}"; of a {mode} network it must be one of: {", ".join(known)}'
            )
    return compat == "dna"


@dataclass(frozen=True)
class _Shape:
    """What is made of counts."""

    mode: str
    aggregation: str
    normalization: str
    dna: bool
    contradictions: tuple[tuple[str, str], ...]

    def matrix(self, names: Statements, statements: Statements) -> NetworkMatrix:
        """The network of some statements under some names."""
        held = Statements(statements.entries, names.actors, names.propositions, names.levels)
        return self._made(held, held.counts(), held.counts(), statements.left_out, None)

    def window(self, names: Statements | None, whole: Statements, span: Window) -> NetworkMatrix:
        """The network of one window. One-mode kernels weigh by √ζ, so that a product has the size of ζ."""
        inside = Statements(
            tuple(whole.entries[i] for i in span.entries), whole.actors, whole.propositions, whole.levels
        )
        chosen = names or (whole if span.weights is not None and self.dna else inside.named())
        held = Statements(inside.entries, chosen.actors, chosen.propositions, whole.levels)
        if span.weights is None:
            return self._made(held, held.counts(), held.counts(), whole.left_out, span.middle)
        if self.dna and self.mode == "one-mode":
            everything = Statements(whole.entries, held.actors, held.propositions, whole.levels).counts()
            return self._dna_kernel(held, span, everything)
        plain, root = held.counts(span.weights), held.counts(np.sqrt(span.weights).tolist())
        return self._made(
            held, root if self.mode == "one-mode" else plain, plain, whole.left_out, span.middle
        )

    def _dna_kernel(self, held: Statements, span: Window, everything: dict[Any, Any]) -> NetworkMatrix:
        """DNA's one-mode kernel: its diagonal stays, and ``average`` multiplies by a sum of reciprocals.

        Both are departures. The sum is of 2/(N_ij + N_kj) over what is said at all, N over the whole period.
        """
        counts = held.counts(np.sqrt(np.array(span.weights)).tolist())
        agree, differ = (
            sparse.csr_array(m) for m in _one_mode(counts, self.aggregation, True, None, diagonal=True)
        )
        if self.normalization == "average":
            factor = _reciprocals(everything)
            agree, differ = sparse.csr_array(agree * factor), sparse.csr_array(differ * factor)
        elif self.normalization != "no":
            divide = _divisor(counts, counts, self.normalization, True)
            agree, differ = _divided(agree, divide), _divided(differ, divide)
        values = {"conflict": differ, "subtract": sparse.csr_array(agree - differ)}.get(
            self.aggregation, agree
        )
        return NetworkMatrix(
            held.actors, held.actors, values, agree, differ, time=span.middle, statements=len(held.entries)
        )

    def _made(
        self,
        held: Statements,
        counts: dict[Any, Any],
        sums: dict[Any, Any],
        left_out: int,
        time: datetime | None,
    ) -> NetworkMatrix:
        common: dict[str, Any] = {"time": time, "statements": len(held.entries), "left_out": left_out}
        if self.mode == "two-mode":
            values = _two_mode(counts, self.aggregation, self.dna)
            values = _shared(values, counts, self.normalization, self.aggregation, self.dna)
            return NetworkMatrix(held.actors, held.propositions, values, **common)
        excludes = self._excludes(held)
        agree, differ = _one_mode(counts, self.aggregation, self.dna, excludes)
        divide = _divisor(counts, sums, self.normalization, self.dna)
        agree, differ = _divided(agree, divide), _divided(differ, divide)
        values = {
            "ignore": agree,
            "congruence": agree,
            "conflict": differ,
            "subtract": sparse.csr_array(agree - differ),
        }[self.aggregation]  # fmt: skip
        signed = self.aggregation != "ignore"
        return NetworkMatrix(
            held.actors, held.actors, values, agree if signed else None, differ if signed else None, **common
        )

    def _excludes(self, held: Statements) -> Any:
        """K over the propositions, or nothing where contradictions do not count."""
        if self.dna or self.normalization in ("jaccard", "cosine") or not self.contradictions:
            return None
        column = {name: j for j, name in enumerate(held.propositions)}
        cells = {
            cell
            for a, b in self.contradictions
            if a in column and b in column and a != b
            for cell in ((column[a], column[b]), (column[b], column[a]))
        }
        rows, columns = np.array(sorted(cells), dtype=np.int64).reshape(-1, 2).T
        shape = (len(column), len(column))
        return sparse.csr_array((np.ones(len(cells)), (rows, columns)), shape=shape)


def _two_mode(counts: dict[Any, Any], aggregation: str, dna: bool) -> Any:
    levels = list(counts)
    total = _total(counts)
    if aggregation == "ignore":
        return total
    if aggregation == "combine":
        ranked = _boolean(levels) if _is_boolean(levels) else levels
        size = len(ranked)
        parts = [
            (counts[level] > 0).astype(float) * 2.0 ** (size - rank - 1)
            for rank, level in enumerate(ranked)
            if level in counts
        ]
        return sparse.csr_array(sum(parts[1:], parts[0])) if parts else total
    if any(isinstance(level, str) for level in levels):
        return total
    if _is_boolean(levels) or not dna:
        weights = {level: (1.0 if level > 0 else -1.0 if level < 0 or dna else 0.0) for level in levels}
    else:
        weights = {level: float(level) for level in levels}
    parts = [counts[level] * weight for level, weight in weights.items()]
    return sparse.csr_array(sum(parts[1:], parts[0])) if parts else total


def _is_boolean(levels: list[Any]) -> bool:
    return set(levels) <= {-1, 1, 0} and not {-1, 0} <= set(levels)


def _boolean(levels: list[Any]) -> list[Any]:
    """Reject, then endorse, as the qualifier 0 and 1; −1 is another way to write 0."""
    return [0 if 0 in levels else -1, 1]


def _total(counts: dict[Any, Any]) -> Any:
    parts = list(counts.values())
    return sparse.csr_array(sum(parts[1:], parts[0]))


def _shared(values: Any, counts: dict[Any, Any], normalization: str, aggregation: str, dna: bool) -> Any:
    """Divided by row sums (activity) or column sums (prominence) of what was counted."""
    if normalization == "no":
        return values
    axis = 1 if normalization == "activity" else 0
    basis = (values > 0).astype(float) if dna and aggregation == "combine" else _total(counts)
    sums = np.asarray(basis.sum(axis=axis)).ravel()
    inverse = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums != 0)
    scale = sparse.diags_array(inverse)
    return sparse.csr_array(scale @ values if axis == 1 else values @ scale)


def _reciprocals(counts: dict[Any, Any]) -> Any:
    size = next(iter(counts.values())).shape[0]
    factor = np.zeros((size, size))
    for count in counts.values():
        for column in count.toarray().T:
            both = column[:, None] + column[None, :]
            factor += np.divide(2.0, both, out=np.zeros_like(both), where=both > 0)
    return factor


def _one_mode(
    counts: dict[Any, Any], aggregation: str, dna: bool, excludes: Any, *, diagonal: bool = False
) -> tuple[Any, Any]:
    """Congruence and conflict, with the diagonal only where asked; ``ignore`` is the product of sums."""
    if aggregation == "ignore":
        total = _total(counts)
        product = total @ total.T if diagonal else _off_diagonal(total @ total.T)
        return product, product * 0.0
    if any(isinstance(level, str) for level in counts):
        return _of_texts(counts)
    if not dna:
        counts = {level: count for level, count in counts.items() if level != 0}
    levels = list(counts)
    size = next(iter(counts.values())).shape[0] if counts else 0
    empty = sparse.csr_array((size, size))
    agree, differ = empty, empty
    span = float(max(levels) - min(levels)) if levels and not _is_boolean(levels) else 2.0
    if _is_boolean(levels) and 0 in levels:
        span = 1.0
    for a in levels:
        for b in levels:
            product = counts[a] @ counts[b].T
            distance = abs(a - b) / span if span else 0.0
            agree = agree + product * (1 - distance)
            differ = differ + product * distance
    if excludes is not None:
        pro, con = counts.get(1), counts.get(-1)
        if pro is not None:
            differ = differ + pro @ excludes @ pro.T
        if pro is not None and con is not None:
            crossed = pro @ excludes @ con.T
            agree = agree + crossed + crossed.T
    if diagonal:
        return agree, differ
    return _off_diagonal(agree), _off_diagonal(differ)


def _of_texts(counts: dict[Any, Any]) -> tuple[Any, Any]:
    """Text qualifiers: congruence counts common use of a level, conflict the use of it by only one of two."""
    size = next(iter(counts.values())).shape[0]
    agree, differ = sparse.csr_array((size, size)), sparse.csr_array((size, size))
    for count in counts.values():
        absent = sparse.csr_array(1.0 - (count > 0).toarray())
        agree = agree + count @ count.T
        only = count @ absent.T
        differ = differ + only + only.T
    return _off_diagonal(agree), _off_diagonal(differ)


def _off_diagonal(matrix: Any) -> Any:
    coo = sparse.csr_array(matrix).tocoo()
    off = (coo.row != coo.col) & (coo.data != 0)
    return sparse.csr_array((coo.data[off], (coo.row[off], coo.col[off])), shape=coo.shape)


def _divisor(
    counts: dict[Any, Any], sums: dict[Any, Any], normalization: str, dna: bool
) -> Callable[[Any, Any], Any] | None:
    """What the tie of each pair (i, k) is divided by; ``sums`` are those of the n_i, ζ under a kernel."""
    if normalization == "no":
        return None
    activity = np.asarray(_total(sums).sum(axis=1)).ravel()
    if not dna:
        activity = np.asarray(
            _total({level: s for level, s in sums.items() if level != 0} or sums).sum(axis=1)
        ).ravel()
    if normalization == "average":
        return lambda i, k: (activity[i] + activity[k]) / 2
    if normalization == "cosine" and dna:  # a departure: the product of n_i and n_k is no cosine
        return lambda i, k: activity[i] * activity[k]
    stacked = sparse.hstack(
        [c for level, c in counts.items() if dna or level != 0] or [_total(counts)]
    ).tocsr()
    if normalization == "cosine":
        norms = np.sqrt(np.asarray((stacked * stacked).sum(axis=1)).ravel())
        return lambda i, k: norms[i] * norms[k]
    size = np.asarray(stacked.sum(axis=1)).ravel()
    used = (stacked > 0).astype(float)
    shared, products = (stacked @ used.T).tocsr(), (stacked @ stacked.T).tocsr()

    def union(i: Any, k: Any) -> Any:
        only = size[i] - _at(shared, i, k) + size[k] - _at(shared, k, i)
        return only + _at(products, i, k)

    return union


def _at(matrix: Any, i: Any, k: Any) -> Any:
    return np.asarray(matrix[i, k]).ravel()


def _divided(matrix: Any, divisor: Callable[[Any, Any], Any] | None) -> Any:
    if divisor is None or not matrix.nnz:
        return matrix
    coo = matrix.tocoo()
    by = np.asarray(divisor(coo.row, coo.col), dtype=float)
    data = np.divide(coo.data, by, out=np.zeros_like(coo.data), where=by != 0)
    return sparse.csr_array((data, (coo.row, coo.col)), shape=coo.shape)
