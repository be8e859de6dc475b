"""A made-up debate of any size, the same for the same size and seed.

Its proportions are those of a coded article: for every hundred statements some ten actors, sixty claims,
forty arguments, ten positions; three statements in ten are on a position, one in three is dated, one in
three has a place; every statement has its anchor.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    Actor,
    Argument,
    ArgumentKind,
    Basis,
    Claim,
    DebateInfo,
    Issue,
    Mode,
    Period,
    Place,
    Polarity,
    Position,
    Source,
    Statement,
    Thing,
)

TRIPLES_PER_STATEMENT = 21.2
"""Measured on what this module makes."""

_KINDS = ("Activists", "PoliceDepartment", "CityGovernment", "Person", "LegalAdvocacyGroup", "PoliceUnion")
_LENGTH = 200_000
_YEARS = range(2000, 2025)


def synthetic(triples: int, seed: int = 7) -> Debate:
    """A debate of about so many asserted triples."""
    return of_statements(max(10, round(triples / TRIPLES_PER_STATEMENT)), seed)


def of_statements(count: int, seed: int = 7) -> Debate:
    """A debate of so many statements."""
    info = DebateInfo(
        key="synthetic", base="https://example.org/debates/", title="A synthetic debate", license="CC0-1.0"
    )
    return Debate.from_things(info, _things(count, random.Random(seed)))


def _things(count: int, dice: random.Random) -> Iterator[Thing]:
    actors = [f"actor-{i}" for i in range(max(4, count // 10))]
    issues = [f"issue-{i}" for i in range(max(1, count // 40))]
    positions = [f"position-{i}" for i in range(2 * len(issues))]
    claims = [f"claim-{i}" for i in range(max(4, count * 6 // 10))]
    sources = [f"source-{i}" for i in range(max(1, count // 100))]
    places = [f"place-{i}" for i in range(20)]
    periods = [f"period-{year}" for year in _YEARS[::5]]
    yield from _frame(sources, places, periods, issues)
    for i, key in enumerate(actors):
        yield Actor(
            key=key, label=f"Actor number {i}", actor_kind=dice.choice(_KINDS), place=(dice.choice(places),),
            part_of=(actors[i // 10],) if i >= 10 and i % 3 == 0 else (),
        )  # fmt: skip
    for i, key in enumerate(positions):
        rival = (positions[i - 1],) if i % 2 else ()
        yield Position(
            key=key, label=f"Position {i} should be taken", answers=(issues[i // 2],), excludes=rival
        )
    for i, key in enumerate(claims):
        yield Claim(
            key=key, label=f"It is so that claim {i} holds in general", concerns=(dice.choice(actors),)
        )
    arguments = [f"argument-{i}" for i in range(count * 4 // 10)]
    for key in arguments:
        yield _argument(key, positions, claims, dice)
    propositions = (positions, claims, claims, arguments or claims)
    for i in range(count):
        yield _statement(i, dice.choice(propositions), actors, sources, places, periods, dice)


def _frame(sources: list[str], places: list[str], periods: list[str], issues: list[str]) -> Iterator[Thing]:
    for i, key in enumerate(sources):
        yield Source(key=key, label=f"Article {i}", type="article", length=_LENGTH, sha256=f"{i:064x}")
    for key in places:
        within = () if key == places[0] else (places[0],)
        yield Place(key=key, label=key.replace("-", " ").title(), within=within)
    for key in periods:
        year = int(key.removeprefix("period-"))
        yield Period(key=key, label=f"From {year}", start=f"{year}-01-01", end=f"{year + 5}-01-01")
    for key in issues:
        yield Issue(key=key, label=f"What about {key.replace('-', ' ')}?")


def _argument(key: str, positions: list[str], claims: list[str], dice: random.Random) -> Argument:
    premises = tuple(dice.sample(claims, dice.choice((1, 1, 2))))
    targets = [claim for claim in dice.sample(claims, 4) if claim not in premises]
    return Argument(
        key=key,
        role=dice.choice((ArgumentKind.SUPPORT, ArgumentKind.SUPPORT, ArgumentKind.ATTACK)),
        premises=premises,
        conclusion=dice.choice((dice.choice(positions), targets[0])),
        basis=dice.choice((Basis.EXPLICIT, Basis.RECONSTRUCTED)),
    )


def _statement(
    i: int,
    on: list[str],
    actors: list[str],
    sources: list[str],
    places: list[str],
    periods: list[str],
    dice: random.Random,
) -> Statement:
    start = dice.randrange(_LENGTH - 100)
    quote = f"these are the words number {i}"
    argues = on[0].startswith("argument")
    return Statement(
        key=f"s-{i:012x}",
        speaker=dice.choice(actors),
        expresses=dice.choice(on),
        polarity=Polarity.ENDORSES if argues else dice.choice((Polarity.ENDORSES, Polarity.REJECTS)),
        source=dice.choice(sources),
        mode=dice.choice((Mode.DIRECT_QUOTE, Mode.PARAPHRASE, Mode.REPORTED_ACTION, Mode.OWN_VOICE)),
        quote=quote,
        start=start,
        end=start + len(quote),
        date=dice.choice(("", "", f"{dice.choice(_YEARS)}-0{dice.randrange(1, 10)}-15")),
        place=dice.choice(((), (), (dice.choice(places),))),
        hedge=dice.choice(("", "", "", "might")),
        during=dice.choice(((),) * 7 + ((dice.choice(periods),),)),
    )
