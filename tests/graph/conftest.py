"""A small debate whose answers are known by hand, and stores that hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from counterpoint.data.bundled import bundled_path
from counterpoint.data.reader import read_debate
from counterpoint.graph.store import Store, open_store
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    Actor,
    Argument,
    ArgumentKind,
    Basis,
    Claim,
    DebateInfo,
    Event,
    Issue,
    Mode,
    Office,
    Period,
    Place,
    Polarity,
    Policy,
    PolicyKind,
    Position,
    Source,
    Statement,
    Thing,
)

YES, NO = Polarity.ENDORSES, Polarity.REJECTS


def small_debate() -> Debate:
    """Two actors, Ann and Bob, for and against a sanctuary on the harbor; a third, Cats, never speaks."""
    things: list[Thing] = [
        Source(key="paper", label="The paper", type="article", author=("writer",), length=1000,
               sha256="a" * 64),
        Source(key="study", label="The study", by=("bob",), known_through=("paper",)),
        Period(key="then", label="Then", start="2020-01-01", end="2021-01-01"),
        Place(key="chicago", label="Chicago"),
        Place(key="san-diego", label="San Diego"),
        Policy(key="ban", label="Ban", policy_kind=PolicyKind.LAW, enacted_by=("town",),
               applies_in=("chicago",), affects=("cats",), date="2019"),
        Event(key="march", label="March", place=("chicago",)),
        Actor(key="ann", label="Ann", actor_kind="Person", member_of=("town",),
              offices=(Office(role="Mayor", of="town", start="2019-05-20"),)),
        Actor(key="bob", label="Bob", actor_kind="Person"),
        Actor(key="cats", label="Cats", actor_kind="AffectedCommunity"),
        Actor(key="town", label="Town", actor_kind="CityGovernment"),
        Actor(key="writer", label="Writer", actor_kind="Person"),
        Issue(key="harbor", label="Should the harbor be a sanctuary?"),
        Position(key="yes", label="The harbor should be a sanctuary", answers=("harbor",)),
        Position(key="no", label="The harbor should not be a sanctuary", answers=("harbor",),
                 negates=("yes",)),
        Position(key="maybe", label="The harbor should be closed", answers=("harbor",)),
        Claim(key="quiet", label="The harbor is quiet", concerns=("cats",)),
        Claim(key="safe", label="Cats are safe there"),
        Claim(key="costly", label="It costs too much"),
        Argument(key="quiet-safe", role=ArgumentKind.SUPPORT, premises=("quiet", "safe"), conclusion="yes"),
        Argument(key="cost", role=ArgumentKind.ATTACK, premises=("costly",), conclusion="yes",
                 basis=Basis.EXPLICIT, scheme="negative-consequences"),
        Argument(key="still-safe", role=ArgumentKind.ATTACK, premises=("safe",), conclusion="cost"),
        Statement(key="s-1", speaker="ann", expresses="yes", polarity=YES, source="paper", quote="a haven",
                  start=10, end=17, place=("chicago",), during=("then",), manifested_in=("march",)),
        Statement(key="s-2", speaker="bob", expresses="yes", polarity=NO, source="paper", quote="no haven",
                  start=30, end=38, place=("san-diego",), hedge="perhaps"),
        Statement(key="s-3", speaker="ann", expresses="quiet", polarity=YES, source="paper"),
        Statement(key="s-4", speaker="bob", expresses="quiet", polarity=YES, source="paper"),
        Statement(key="s-5", speaker="bob", expresses="cost", polarity=YES, source="paper", original="study",
                  quote="too dear", start=50, end=58),
        Statement(key="s-6", speaker="ann", expresses="safe", polarity=YES, source="paper"),
        Statement(key="s-7", speaker="writer", expresses="costly", polarity=YES, source="paper",
                  mode=Mode.OWN_VOICE),
    ]  # fmt: skip
    info = DebateInfo(key="harbor-cats", base="https://example.org/debates/", title="Harbor cats")
    return Debate.from_things(info, things)


@pytest.fixture(scope="session")
def small() -> Debate:
    return small_debate()


@pytest.fixture(scope="session")
def other(small: Debate) -> Debate:
    """The small debate, shorter: a later edition of it under the same IRI."""
    kept = [t for t in small.things() if t.key not in ("s-6", "s-7", "still-safe")]
    return Debate.from_things(replace(small.info, title="Harbor cats, second edition"), kept)


@pytest.fixture(scope="session")
def city_divided() -> Debate:
    return read_debate(bundled_path("city-divided"))


@pytest.fixture
def memory(small: Debate) -> Iterator[Store]:
    with open_store() as store:
        store.replace(small)
        yield store


@pytest.fixture(params=["memory", "directory"])
def make_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Store]:
    """Opens a new, empty store of either kind."""

    def make() -> Store:
        if request.param == "memory":
            return open_store()
        return open_store(tmp_path_factory.mktemp("store") / "here")

    return make
