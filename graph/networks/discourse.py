"""Discourse networks from statements: two-mode and one-mode, whole or in windows of time.

Definitions: Leifeld, Discourse network analysis, in Victor, Montgomery and Lubell (eds.), The Oxford
Handbook of Political Networks (2017). ``compat="dna"`` computes what Discourse Network Analyzer 3.1
computes, its departures from these definitions included; each is named where it is computed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoint.graph.networks.matrix import NetworkMatrix
from counterpoint.graph.networks.moments import as_moment
from counterpoint.graph.networks.projection import exclusions, one_mode, two_mode
from counterpoint.graph.networks.recipe import Recipe
from counterpoint.graph.networks.statements import Counts, Statements
from counterpoint.graph.networks.windows import Window, read_window, windows

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["NetworkMatrix", "discourse_network", "network_matrices"]

Pairs = Collection[tuple[str, str]]
Given = Iterable[object] | Mapping[str, Sequence[object]]


def discourse_network(
    rows: Given,
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
        rows: (actor, proposition, polarity, date, source, offset) of each statement, or a table with these
            columns; see ``Statements.of``.
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
        threshold: only ties whose weight is at least that, in absolute value.
        top: only ties that are among an actor's strongest so many.
        indent: begin and end so far inside the range that each window is whole.

    Raises:
        AnalysisError: an argument cannot be.
        NetworkTooLargeError: the graph would take more than about 1 GB.
    """
    found = network_matrices(
        rows, mode, aggregation, normalization, duplicates, start, stop, window, kernel, isolates,
        contradictions, compat, threshold=threshold, top=top, indent=indent,
    )  # fmt: skip
    graphs = [matrix.to_networkx() for matrix in found]
    return graphs if read_window(window) else graphs[0]


def network_matrices(
    rows: Given,
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
) -> list[NetworkMatrix]:
    """The same as matrices: one, or one a window. See :func:`discourse_network`.

    Memory: the statements, about 100 bytes each, and the ties that are kept, 12 to 36 bytes each; one-mode
    networks are made a block of actors at a time, so ``top`` bounds them.
    """
    recipe = Recipe.of(
        mode, aggregation, normalization, compat, tuple(contradictions), threshold, top
    )  # fmt: skip
    frame = read_window(window)
    statements = Statements.of(rows)
    if start is not None or stop is not None or frame:
        statements = statements.between(as_moment(start), as_moment(stop, last=True))
    statements = statements.named(levels=True) if recipe.dna else statements.sides()
    names = statements if isolates else None
    compared = not (recipe.dna and aggregation == "ignore")
    statements = statements.without_duplicates(duplicates, levels=compared, dna=recipe.dna)
    maker = _Maker(recipe, statements, names)
    if frame is None:
        return [maker.whole()]
    spans = windows(
        statements, frame, kernel, as_moment(start), as_moment(stop, last=True), dna=recipe.dna, indent=indent
    )
    return [maker.window(span) for span in spans]


@dataclass(frozen=True)
class _Maker:
    """Makes networks of statements; ``names`` are those that isolates bring in, if they are kept."""

    recipe: Recipe
    statements: Statements
    names: Statements | None

    def whole(self) -> NetworkMatrix:
        """The network of all of the statements."""
        held = self._named(self.statements)
        counts = held.counts()
        return self._made(held, counts, counts)

    def window(self, span: Window) -> NetworkMatrix:
        """The network of one window. One-mode kernels weigh by √ζ, so that a product has the size of ζ."""
        inside = self.statements.at(span.held)
        if span.weights is None:
            held = self._named(inside)
            counts = held.counts()
            return self._made(held, counts, counts, span)
        dna_kernel = self.recipe.dna and self.recipe.mode == "one-mode"
        held = inside if self.recipe.dna and self.names is None else self._named(inside)
        plain = held.counts(span.weights)
        if self.recipe.mode == "two-mode":
            return self._made(held, plain, plain, span)
        roots = held.counts(np.sqrt(span.weights))
        if not dna_kernel:
            return self._made(held, roots, plain, span)
        # DNA's one-mode kernels depart twice: the diagonal stays, and the average is of the whole period.
        everything = self.statements.under(held).counts()
        return self._made(held, roots, roots, span, whole_period=everything)

    def _named(self, inside: Statements) -> Statements:
        return inside.under(self.names) if self.names else inside.named()

    def _made(
        self,
        held: Statements,
        counts: Counts,
        sums: Counts,
        span: Window | None = None,
        whole_period: Counts | None = None,
    ) -> NetworkMatrix:
        recipe = self.recipe
        if recipe.mode == "two-mode":
            ties = two_mode(counts, recipe)
        else:
            ties = one_mode(counts, sums, recipe, self._excludes(held), whole_period=whole_period)
        return NetworkMatrix(
            recipe.mode,
            held.actors,
            held.actors if recipe.mode == "one-mode" else held.propositions,
            ties,
            time=span.middle if span else None,
            statements=len(held),
            left_out=self.statements.left_out,
        )

    def _excludes(self, held: Statements) -> Any:
        """K over the propositions, or nothing where contradictions do not count."""
        recipe = self.recipe
        if recipe.dna or recipe.normalization in ("jaccard", "cosine") or not recipe.contradictions:
            return None
        return exclusions(held.propositions, recipe.contradictions)
