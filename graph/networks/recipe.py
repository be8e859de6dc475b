"""What kind of network is made of statements: checked once, then handed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from counterpoint.errors import AnalysisError

__all__ = ["Recipe"]

_MODES: Final = {"onemode": "one-mode", "twomode": "two-mode"}
_AGGREGATIONS: Final = {
    "one-mode": ("congruence", "conflict", "subtract", "ignore"),
    "two-mode": ("subtract", "combine", "ignore"),
}
_NORMALIZATIONS: Final = {
    "one-mode": ("no", "average", "jaccard", "cosine"),
    "two-mode": ("no", "activity", "prominence"),
}


@dataclass(frozen=True)
class Recipe:
    """How ties are counted, divided and chosen; see :func:`discourse_network`."""

    mode: str
    aggregation: str
    normalization: str
    dna: bool
    contradictions: tuple[tuple[str, str], ...] = ()
    threshold: float | None = None
    top: int | None = None

    @classmethod
    def of(
        cls,
        mode: str,
        aggregation: str,
        normalization: str,
        compat: str | None,
        contradictions: tuple[tuple[str, str], ...],
        threshold: float | None,
        top: int | None,
    ) -> Recipe:
        """A recipe whose words are known and go together.

        Raises:
            AnalysisError: they are not.
        """
        mode = _MODES.get(mode, mode)
        if compat not in (None, "dna"):
            raise AnalysisError(f'compat is "{str(compat)[:40]}"; it must be None or "dna"')
        if mode not in _AGGREGATIONS:
            raise AnalysisError(f'mode is "{mode[:40]}"; it must be one of: {", ".join(_AGGREGATIONS)}')
        for name, value, known in (
            ("aggregation", aggregation, _AGGREGATIONS[mode]),
            ("normalization", normalization, _NORMALIZATIONS[mode]),
        ):
            if value not in known:
                raise AnalysisError(
                    f'{name} is "{value[:40]}"; of a {mode} network it must be one of: {", ".join(known)}'
                )
        if top is not None and top < 1:
            raise AnalysisError(f"top is {top}; it must be a number of ties from 1 on")
        return cls(mode, aggregation, normalization, compat == "dna", contradictions, threshold or None, top)
