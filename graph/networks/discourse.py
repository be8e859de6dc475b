"""Discourse networks from statements: two-mode and one-mode, whole or in windows of time.

Definitions: Leifeld, Discourse network analysis, in Victor, Montgomery and Lubell (eds.), The Oxford
Handbook of Political Networks (2017). ``compat="dna"`` computes what Discourse Network Analyzer 3.1
computes, its departures from these definitions included; each is named where it is computed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoint.graph.networks import dna
from counterpoint.graph.networks.matrix import NetworkMatrix
from counterpoint.graph.networks.moments import as_moment
from counterpoint.graph.networks.projection import exclusions, one_mode, two_mode
from counterpoint.graph.networks.recipe import Recipe
from counterpoint.graph.networks.statements import Counts, Names, Statements
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
        isolates: keep actors and propositions that only statements outside the filter or window have; by
            DNA, outside the window, and those of statements that lack the other name.
        contradictions: pairs of propositions that exclude each other; endorsing one is conflict with
            endorsing the other. Not with jaccard, cosine or ``compat``.
        compat: ``"dna"`` computes what Discourse Network Analyzer 3.1 computes.
        threshold: only ties whose weight is at least that, in absolute value.
        top: only ties that are among an actor's strongest so many.
        indent: with a kernel, begin and end so far inside the range that each window is whole; DNA's
            ``dna_network`` always does.

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
    begin, end = as_moment(start), as_moment(stop, last=True)
    given = Statements.of(rows, dna=recipe.dna)
    given = dna.qualified(given) if recipe.dna else given.sides()
    if start is not None or stop is not None or frame:
        given = given.between(begin, end)
    if recipe.dna:
        given = given.named(levels=True)
    kept = dna.complete(given, recipe) if recipe.dna else given
    compared = not (recipe.dna and aggregation == "ignore")
    kept = kept.without_duplicates(duplicates, levels=compared, dna=recipe.dna)
    names = given.names() if isolates else None
    if frame is None:
        return [_Maker(recipe, kept, names).whole()]
    if recipe.dna and len(given):  # DNA's range is that of all that there is, duplicates included
        begin, end = begin or given.moment[0].item(), end or given.moment[-1].item()
    spans = windows(kept.moment, frame, kernel, begin, end, dna=recipe.dna, indent=indent)
    if recipe.dna and kernel not in (None, "no"):
        recipe, kept = dna.under_kernel(recipe), dna.ranked(kept, given if isolates else kept)
        names = names or kept.names()
    maker = _Maker(recipe, kept, names)
    return [maker.window(span) for span in spans]


@dataclass(frozen=True)
class _Maker:
    """Makes networks of statements; ``names`` are what all of them have, if not each its own."""

    recipe: Recipe
    statements: Statements
    names: Names | None

    def whole(self) -> NetworkMatrix:
        """The network of all of the statements."""
        held = self._named(self.statements)
        counts = self._counts(held)
        return self._made(held, counts, counts)

    def window(self, span: Window) -> NetworkMatrix:
        """The network of one window. One-mode kernels weigh by √ζ, so that a product has the size of ζ."""
        held = self._named(self.statements.at(span.held))
        plain = self._counts(held, span.weights)
        if span.weights is None or self.recipe.mode == "two-mode":
            return self._made(held, plain, plain, span)
        roots = self._counts(held, np.sqrt(span.weights))
        # DNA's one-mode kernels depart twice: the diagonal stays, and the average is of the whole period.
        whole_period = self._everything if self.recipe.dna else None
        return self._made(held, roots, plain, span, whole_period)

    @cached_property
    def _everything(self) -> Counts:
        return self._counts(self._named(self.statements))

    def _counts(self, held: Statements, weights: NDArray[np.float64] | None = None) -> Counts:
        """Counts by level; but mixed statements, which are DNA's level 0, neither endorse nor reject."""
        counts = held.counts(weights)
        if not self.recipe.dna:
            del counts[0]
        return counts

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
