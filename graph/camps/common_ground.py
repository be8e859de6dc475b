"""Common ground and wedges: what every camp endorses, and what divides the camps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from math import prod
from typing import ClassVar, Final

from counterpoint.graph.analysis.progress import Progress, quiet
from counterpoint.graph.analysis.result import Result, Scalar, Value
from counterpoint.graph.camps.coalitions import TOO_FEW, coalitions
from counterpoint.graph.camps.evidence import incidence_of
from counterpoint.graph.networks.incidence import Incidence
from counterpoint.graph.networks.selection import Selection
from counterpoint.ontology.debate import Debate

__all__ = ["CampVotes", "CommonGround", "Division", "common_ground"]

_SEEN: Final = 2
COMMON: Final = 0.7
WEDGE: Final = 0.4
BUILT_IN: Final = "Wedges are partly built in: the camps were found from the same votes."
NOBODY: Final = "too few votes: on no proposition do two actors of a camp speak, in every camp."


@dataclass(frozen=True, slots=True, kw_only=True)
class CampVotes:
    """How one camp votes on one proposition.

    ``agree`` and ``disagree`` count actors, ``seen`` those with any vote, mixed ones included;
    ``endorsement`` is p = (agree + 1)/(seen + 2), ``rejection`` r = (disagree + 1)/(seen + 2).
    """

    coalition: int
    agree: int
    disagree: int
    seen: int

    @property
    def endorsement(self) -> float:
        """p, the share of endorsement, drawn toward one half where few are seen (Laplace)."""
        return (self.agree + 1) / (self.seen + 2)

    @property
    def rejection(self) -> float:
        """r, the share of rejection, likewise."""
        return (self.disagree + 1) / (self.seen + 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """Every camp's votes on one proposition; a camp counts where two of its actors or more are seen."""

    proposition: str
    votes: tuple[CampVotes, ...]
    camps: int

    @property
    def counting(self) -> tuple[CampVotes, ...]:
        """The camps that count."""
        return tuple(vote for vote in self.votes if vote.seen >= _SEEN)

    @property
    def everybody(self) -> bool:
        """Whether every camp counts."""
        return len(self.counting) == self.camps > 0

    @property
    def consensus(self) -> float:
        """Π p over all camps: it ranks, as Polis does (Small, Bjorkegren, Erkkilä, Shaw and Megill 2021)."""
        return prod(vote.endorsement for vote in self.counting)

    @property
    def common(self) -> float | None:
        """min p where every camp counts."""
        return min(v.endorsement for v in self.counting) if self.everybody else None

    @property
    def shared_rejection(self) -> float | None:
        """min r where every camp counts."""
        return min(v.rejection for v in self.counting) if self.everybody else None

    @property
    def wedge(self) -> float | None:
        """max p − min p where two camps or more count."""
        shares = [vote.endorsement for vote in self.counting]
        return max(shares) - min(shares) if len(shares) >= 2 else None


@dataclass(frozen=True, kw_only=True)
class CommonGround(Result):
    """How the camps divide on each proposition on which any of them counts.

    ``common``, ``rejected`` and ``wedges`` are the propositions that pass (0.7, 0.7 and 0.4), the first
    ranked by Π p and the others by their measure.
    """

    name: ClassVar[str] = "common-ground"

    divisions: tuple[Division, ...] = ()
    common: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    wedges: tuple[str, ...] = ()

    def values(self) -> Iterator[Value]:
        """The measures of every proposition that has them, whether or not it passes."""
        for division in self.divisions:
            for measure, value in (
                ("CommonGround", division.common),
                ("SharedRejection", division.shared_rejection),
                ("Wedge", division.wedge),
            ):
                if value is not None:
                    yield Value(measure=measure, about=(division.proposition,), value=value)

    def rows(self) -> list[dict[str, Scalar]]:
        """One row a proposition and camp."""
        return [
            {
                "proposition": d.proposition,
                "coalition": v.coalition,
                "agree": v.agree,
                "disagree": v.disagree,
                "seen": v.seen,
                "endorsement": v.endorsement,
                "common": d.common,
                "shared_rejection": d.shared_rejection,
                "wedge": d.wedge,
            }
            for d in self.divisions
            for v in d.votes
        ]


def common_ground(
    of: Debate | Incidence,
    membership: Mapping[str, int] | None = None,
    *,
    selection: Selection | None = None,
    seed: int = 0,
    progress: Progress = quiet,
) -> CommonGround:
    """What the camps share, and what divides them.

    Args:
        of: a debate, or its incidence.
        membership: each placed actor's camp, from 1; the debate's coalitions by default.
        selection: which statements count.
        seed: of the coalitions, where they are not given.
        progress: told how far these are.
    """
    selection = selection or Selection()
    incidence = incidence_of(of, selection)
    if membership is None:
        membership = coalitions(
            incidence, selection=selection, seed=seed, resamples=0, progress=progress
        ).membership
    parameters: dict[str, Scalar | tuple[str, ...]] = {"seed": seed, **asdict(selection)}
    if not membership:
        return CommonGround(parameters=parameters, cautions=(TOO_FEW,))
    divisions = tuple(_divisions(incidence, membership))
    passing = {
        "common": [d for d in divisions if (d.common or 0) >= COMMON],
        "rejected": [d for d in divisions if (d.shared_rejection or 0) >= COMMON],
        "wedges": [d for d in divisions if (d.wedge or 0) >= WEDGE - 1e-12],
    }
    passing["common"].sort(key=lambda d: (-d.consensus, d.proposition))
    passing["rejected"].sort(key=lambda d: (-(d.shared_rejection or 0), d.proposition))
    passing["wedges"].sort(key=lambda d: (-(d.wedge or 0), d.proposition))
    nobody = () if any(d.everybody for d in divisions) else (NOBODY,)
    return CommonGround(
        parameters=parameters,
        cautions=(*nobody, *((BUILT_IN,) if passing["wedges"] else ())),
        divisions=divisions,
        **{name: tuple(d.proposition for d in found) for name, found in passing.items()},
    )


def _divisions(incidence: Incidence, membership: Mapping[str, int]) -> Iterator[Division]:
    votes, stated = incidence.votes.tocsc(), incidence.stated.tocsc()
    camps = sorted(set(membership.values()))
    camp_of = [membership.get(actor, 0) for actor in incidence.actors]
    for j, proposition in enumerate(incidence.propositions):
        sign = dict(
            zip(_column(votes, j), votes.data[votes.indptr[j] : votes.indptr[j + 1]].tolist(), strict=True)
        )
        seen = [(camp_of[i], sign.get(i, 0.0)) for i in _column(stated, j) if camp_of[i]]
        counted = tuple(
            CampVotes(
                coalition=camp,
                agree=sum(c == camp and v > 0 for c, v in seen),
                disagree=sum(c == camp and v < 0 for c, v in seen),
                seen=sum(c == camp for c, _ in seen),
            )
            for camp in camps
        )
        division = Division(proposition=proposition, votes=counted, camps=len(camps))
        if division.counting:
            yield division


def _column(matrix: object, j: int) -> list[int]:
    indptr, indices = matrix.indptr, matrix.indices  # type: ignore[attr-defined]
    found: list[int] = indices[indptr[j] : indptr[j + 1]].tolist()
    return found
