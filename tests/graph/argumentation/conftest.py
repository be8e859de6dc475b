"""The debate that analysis.md computes by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    Actor,
    Argument,
    ArgumentKind,
    Claim,
    DebateInfo,
    Polarity,
    Source,
    Statement,
    Thing,
)

MakeDebate = Callable[..., Debate]


@pytest.fixture(scope="session")
def make_debate() -> MakeDebate:
    """s: [a, b] supports l; r undercuts s by u; t: a attacks k; l excludes k. Votes (for, against) by key."""

    def make(*, t: bool = True, votes: dict[str, tuple[int, int]] | None = None) -> Debate:
        things: list[Thing] = [Claim(key=key, label=key.upper()) for key in "abrk"]
        things += [Claim(key="l", label="L", excludes=("k",)), Source(key="paper")]
        things += [
            Argument(key="s", role=ArgumentKind.SUPPORT, premises=("a", "b"), conclusion="l"),
            Argument(key="u", role=ArgumentKind.ATTACK, premises=("r",), conclusion="s"),
        ]
        if t:
            things.append(Argument(key="t", role=ArgumentKind.ATTACK, premises=("a",), conclusion="k"))
        for key, (pro, con) in (votes or {}).items():
            for i in range(pro + con):
                polarity = Polarity.ENDORSES if i < pro else Polarity.REJECTS
                actor = Actor(key=f"{key}-{i}", actor_kind="Person")
                statement = Statement(
                    key=f"s-{key}-{i}", speaker=actor.key, expresses=key, polarity=polarity, source="paper"
                )
                things += [actor, statement]
        return Debate.from_things(DebateInfo(key="d", base="https://example.org/", title="D"), things)

    return make


@pytest.fixture(scope="session")
def voted(make_debate: MakeDebate) -> Debate:
    """The same, with the votes of analysis.md."""
    return make_debate(votes={"a": (2, 1), "b": (1, 0), "r": (1, 1), "l": (2, 1), "k": (1, 2)})
