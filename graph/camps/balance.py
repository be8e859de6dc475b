"""Structural balance: are friends of friends friends, and foes of foes?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from scipy import sparse

from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result, Scalar, Value
from counterpoint.graph.camps.evidence import two_layers
from counterpoint.graph.camps.frustration import Signed, exact_frustration, frustration
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Balance", "balance"]

_LEAST: Final = 5
TOO_FEW_TRIADS: Final = "too few triads: balance is told from 5 triangles of signed ties on."
NOT_PROVEN: Final = "The smallest number of ties in the way is not proven: the time limit came first."


@dataclass(frozen=True, kw_only=True)
class Balance(Result):
    """Balance of the signs of C − D.

    ``ties`` and ``negative`` count signed ties, ``even`` those left out because C = D > 0. ``frustrated`` is
    L, proven smallest where ``exact``; ``degree`` is F = 1 − 2L/m. ``triads`` counts triangles, ``balanced``
    those with an even number of negative ties.
    """

    name: ClassVar[str] = "balance"

    ties: int = 0
    negative: int = 0
    even: int = 0
    frustrated: int | None = None
    exact: bool = False
    triads: int = 0
    balanced: int = 0

    @property
    def degree(self) -> float | None:
        """F = 1 − 2L/m."""
        return None if self.frustrated is None else 1 - 2 * self.frustrated / self.ties

    @property
    def balanced_share(self) -> float | None:
        """The share of triangles in balance, from five on."""
        return self.balanced / self.triads if self.triads >= _LEAST else None

    def values(self) -> Iterator[Value]:
        """L, F, and the share of balanced triads."""
        for measure, value in (
            ("FrustrationIndex", self.frustrated),
            ("BalanceDegree", self.degree),
            ("BalancedTriadShare", self.balanced_share),
        ):
            if value is not None:
                yield Value(measure=measure, value=value)

    def rows(self) -> list[dict[str, Scalar]]:
        """One row, of everything."""
        return [
            {
                "ties": self.ties, "negative": self.negative, "even": self.even,
                "frustrated": self.frustrated, "exact": self.exact, "degree": self.degree,
                "triads": self.triads, "balanced": self.balanced, "balanced_share": self.balanced_share,
            }
        ]  # fmt: skip


def balance(
    of: Debate | Incidence | nx.Graph[str],
    *,
    selection: Selection | None = None,
    seed: int = 0,
    exact: bool = True,
    time_limit: float = 10.0,
    progress: Progress = quiet,
) -> Balance:
    """How near a debate or a signed network is to balance.

    Args:
        of: a debate, its incidence, or a network (see :func:`coalitions`).
        selection: which statements count.
        seed: where the local search begins.
        exact: prove the smallest number of frustrated ties, by MaxSAT.
        time_limit: seconds for the proof.
        progress: told how far the time limit is.
    """
    selection = selection or Selection()
    parameters: dict[str, Scalar | tuple[str, ...]] = {
        "seed": seed, "exact": exact, "time_limit": time_limit, **asdict(selection),
    }  # fmt: skip
    layers = two_layers(of, selection, averaged=False)
    difference = sparse.csr_array(layers.positive - layers.negative)
    signs: Any = difference.sign()
    signs.eliminate_zeros()
    both = (layers.positive + layers.negative).nnz - signs.nnz
    upper = sparse.coo_array(sparse.triu(signs, 1))
    ties: Signed = [
        (int(a), int(b), int(s)) for a, b, s in zip(upper.row, upper.col, upper.data, strict=True)
    ]
    triads, balanced = _triads(signs)
    if not ties:
        return Balance(parameters=parameters, cautions=(TOO_FEW_TRIADS,), even=both // 2)
    bound, _ = frustration(ties, len(layers.names), seed=seed)
    proven = (
        exact_frustration(ties, len(layers.names), time_limit=time_limit, progress=progress)
        if exact and bound
        else None
    )
    known = bound == 0 or proven is not None
    cautions = [TOO_FEW_TRIADS] if triads < _LEAST else []
    if exact and not known:
        cautions.append(NOT_PROVEN)
    return Balance(
        parameters=parameters,
        cautions=tuple(cautions),
        ties=len(ties),
        negative=sum(sign < 0 for *_, sign in ties),
        even=both // 2,
        frustrated=bound if proven is None else proven,
        exact=known,
        triads=triads,
        balanced=balanced,
    )


def _triads(signs: Any) -> tuple[int, int]:
    """Triangles, and those in balance: tr|S|³/6 and (tr|S|³ + tr S³)/12."""
    absolute = abs(signs)
    whole = round(float((absolute @ absolute).multiply(absolute).sum()))
    signed = round(float((signs @ signs).multiply(signs).sum()))
    return whole // 6, (whole + signed) // 12
