# ruff: noqa: E501 - a table of records is read by its lines
# fmt: off
"""Two debates made by hand: one as large as a real one, one whose every text is hostile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import (
    Actor,
    Argument,
    ArgumentKind,
    Basis,
    Claim,
    Correction,
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
    Stance,
    StanceBasis,
    Statement,
    Thing,
)

FOR, AGAINST = ArgumentKind.SUPPORT, ArgumentKind.ATTACK


def says(key: str, actor: str, about: str, quote: str, start: int, **rest: object) -> Statement:
    return Statement(
        **{
            "key": key, "speaker": actor, "expresses": about, "polarity": Polarity.ENDORSES, "source": "article",
            "quote": quote, "start": start, "end": start + len(quote), **rest,
        }
    )  # fmt: skip


def stance(key: str, holder: str, position: str, polarity: Polarity, *statements: str, **rest: object) -> Stance:
    return Stance(
        **{
            "key": key, "holder": holder, "position": position, "polarity": polarity,
            "basis": StanceBasis.STATED, "statements": statements, **rest,
        }
    )  # fmt: skip


@pytest.fixture(scope="session")
def harbor() -> Debate:
    """A debate on a congestion charge: two issues, joint arguments, an undercut, exclusions, places, periods."""
    info = DebateInfo(
        key="harbor-charge",
        base="https://example.org/debates/",
        title="Who pays for the harbor road",
        description="A town argues about a charge for cars that enter its center.",
        license="CC-BY-4.0",
        coders=("A. Coder", "B. Coder"),
        date="2026-05-01",
    )
    return Debate.from_things(info, [*_surroundings(), *_propositions(), *_arguments(), *_statements(), *_stances()])


def _surroundings() -> list[Thing]:
    return [
        Source(key="article", label="A charge divides the harbor", type="article", author=("author",), length=9000,
               sha256="5" * 64, date="2026-04-12", url="https://example.org/harbor"),
        Source(key="study", label="Air in the center 2020–2025", type="study", by=("agency",), known_through=("article",)),
        Period(key="trial", label="Trial year", start="2025-01-01", end="2026-01-01"),
        Place(key="county", label="The county"),
        Place(key="center", label="The center", within=("county",)),
        Policy(key="bylaw", label="Harbor road by-law", policy_kind=PolicyKind.LAW, enacted_by=("council",),
               applies_in=("center",), date="2025-01"),
        Event(key="march", label="March on the harbor road", place=("center",), date="2025-06-01"),
        Actor(key="author", label="The article’s author", actor_kind="Person"),
        Actor(key="council", label="City council", actor_kind="CityGovernment", place=("center",)),
        Actor(key="mayor", label="Ana Ruiz", actor_kind="Person", also=("the mayor",),
              offices=(Office(role="Mayor", of="council", start="2023-05"),)),
        Actor(key="agency", label="Health agency", actor_kind="GovernmentBody"),
        Actor(key="shops", label="Chamber of commerce", actor_kind="AdvocacyGroup"),
        Actor(key="nurses", label="Nurses’ association", actor_kind="LaborUnion"),
        Actor(key="night-nurses", label="Night-shift nurses", actor_kind="Collective", subgroup_of=("nurses",)),
        Actor(key="residents", label="Residents of the outer ring", actor_kind="AffectedCommunity"),
        Actor(key="drivers", label="Delivery drivers", actor_kind="AffectedCommunity"),
        Issue(key="charge", label="Should the city charge cars that enter the center?", concerns=("bylaw",)),
        Issue(key="money", label="What should the income be spent on?", sub_issue_of=()),
    ]  # fmt: skip


def _propositions() -> list[Thing]:
    claims = {
        "faster": "A charge cuts traffic, so buses and emergency vehicles move faster",
        "cities": "Three comparable cities saw delays fall by a fifth in the first year",
        "faded": "The gains faded within five years, as new delivery traffic filled the space",
        "roadworks": "The fade-out came from roadworks in the same years",
        "lungs": "Air in the center breaks legal limits, and children pay the price with their lungs",
        "station": "The station at Harbor Street exceeded the nitrogen dioxide limit on 61 days",
        "ferry": "Harbor Street is beside the ferry terminal, so ships distort the measurement",
        "moves": "Traffic will simply move to the ring road and the outer districts",
        "regressive": "The charge is a regressive tax on people who cannot afford to live near their work",
        "no-car": "Households in the lowest income group mostly have no car at all",
        "night-bus": "Nurses on night shifts have no bus home after half past midnight",
        "fund": "The revenue can pay for night buses and safer cycle lanes",
        "raided": "The parking fund was raided twice in the last ten years",
        "bond": "A bond secured on the income would bind future councils",
        "needs": "Night workers need a way home that is not a car",
        "aside": "Harbors have always been noisy",
    }
    return [
        Position(key="introduce", answers=("charge",), label="The city should introduce a charge for cars"),
        Position(key="refuse", answers=("charge",), label="The city should not charge cars", negates=("introduce",)),
        Position(key="trial-first", answers=("charge",), label="A trial year should come before any decision"),
        Position(key="buses", answers=("money",), label="The income should pay for night buses", excludes=("taxes",)),
        Position(key="taxes", answers=("money",), label="The income should lower other city taxes"),
        *(Claim(key=key, label=text) for key, text in claims.items()),
        Claim(key="exempt", label="Night nurses should not have to pay", specializes=("regressive",)),
    ]


def _arguments() -> list[Thing]:
    def argument(key: str, role: ArgumentKind, premises: str, conclusion: str, **rest: object) -> Argument:
        return Argument(**{"key": key, "role": role, "premises": tuple(premises.split()), "conclusion": conclusion, **rest})

    return [
        argument("a-faster", FOR, "faster", "introduce", basis=Basis.EXPLICIT, scheme="positive-consequences"),
        argument("a-cities", FOR, "cities", "faster"),
        argument("a-faded", AGAINST, "faded", "faster"),
        argument("a-roadworks", AGAINST, "roadworks", "a-faded"),
        argument("a-lungs", FOR, "lungs", "introduce"),
        argument("a-station", FOR, "station", "lungs", basis=Basis.EXPLICIT),
        argument("a-ferry", AGAINST, "ferry", "a-station"),
        argument("a-moves", AGAINST, "moves", "introduce"),
        argument("a-regressive", AGAINST, "regressive", "introduce", basis=Basis.EXPLICIT),
        argument("a-no-car", AGAINST, "no-car", "regressive"),
        argument("a-night", FOR, "night-bus", "regressive"),
        argument("a-fund", FOR, "fund night-bus needs", "buses"),
        argument("a-raided", AGAINST, "raided", "fund"),
        argument("a-bond", AGAINST, "bond", "a-raided"),
        argument("a-buses", FOR, "buses", "introduce"),
        argument("a-trial", FOR, "moves faded", "trial-first"),
    ]


def _statements() -> list[Thing]:
    reject, mixed = {"polarity": Polarity.REJECTS}, {"polarity": Polarity.MIXED}
    own = {"mode": Mode.OWN_VOICE}
    return [
        says("s-1", "council", "introduce", "will introduce the charge", 120, place=("center",), during=("trial",)),
        says("s-2", "shops", "introduce", "never", 300, mode=Mode.DIRECT_QUOTE, **reject),
        says("s-3", "nurses", "introduce", "for it, and against it", 410, **mixed),
        says("s-4", "agency", "lungs", "children pay the price", 520, hedge="probably", original="study"),
        says("s-5", "agency", "station", "61 days", 640, source="article"),
        says("s-6", "residents", "moves", "right past our doors", 700, mode=Mode.DIRECT_QUOTE),
        says("s-7", "drivers", "moves", "past our doors", 710),
        says("s-8", "nurses", "night-bus", "no bus home", 800),
        says("s-9", "night-nurses", "exempt", "marched", 850, mode=Mode.REPORTED_ACTION, manifested_in=("march",)),
        says("s-10", "shops", "regressive", "a tax on the poor", 900),
        says("s-11", "council", "a-faster", "so buses move", 950),
        says("s-12", "author", "aside", "always been noisy", 1000, **own),
        says("s-13", "author", "trial-first", "a trial would tell", 1040, **own),
        says("s-14", "mayor", "buses", "night buses first", 1100, on_behalf_of=("council",), date="2025-06-02"),
        says("s-15", "shops", "taxes", "give it back", 1200),
        says("s-16", "council", "faster", "move faster", 1300),
        says("s-17", "shops", "faster", "move faster", 1300, **reject),
    ]


def _stances() -> list[Thing]:
    endorses, rejects = Polarity.ENDORSES, Polarity.REJECTS
    implied = {"basis": StanceBasis.IMPLIED}
    return [
        stance("st-1", "council", "introduce", endorses, "s-1", endorsing=1),
        stance("st-2", "council", "introduce", endorses, "s-1", endorsing=1, place="center"),
        stance("st-3", "shops", "introduce", rejects, "s-2", rejecting=1),
        stance("st-4", "nurses", "introduce", Polarity.MIXED, "s-3", mixed=1, contested=True),
        stance("st-5", "agency", "introduce", endorses, "s-4", endorsing=1, **implied),
        stance("st-6", "shops", "refuse", endorses, "s-2", endorsing=1),
        stance("st-7", "council", "buses", endorses, "s-14", endorsing=1),
        stance("st-8", "shops", "taxes", endorses, "s-15", endorsing=1),
        stance("st-9", "shops", "buses", rejects, "s-15", rejecting=1),
    ]


HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;</script><!-- {{ 7*7 }}",
    "word": "x" * 10_000,
    "bidi": "safe \u202egnp.exe\u202c \u2067rtl \u2069 end\u2069",
    "rtl": "الشرطة المحلية يجب أن تتعاون مع المدينة في كل الأحوال",
    "cjk": "地方警察は市と協力すべきであり、住民の信頼を損なうべきではない",
    "emoji": "👩‍👩‍👧‍👦 families 🏳️‍🌈 march 🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓🚓",
    "quotes": "\"double\" 'single' `back` \\ ]]> --> ${x} \u2028 line\nbreak\ttab \x00\x07 href=javascript:alert(1)",
    "combining": "Z" + "\u0351\u036b\u0343" * 60 + " algo",
}


@pytest.fixture(scope="session")
def hostile(harbor: Debate) -> Debate:
    """The same debate with hostile text in every place that holds text."""
    texts = list(HOSTILE.values())
    things = [
        replace(
            thing,
            label=texts[number % len(texts)],
            notes=(texts[(number + 1) % len(texts)],),
            also=(texts[(number + 2) % len(texts)],),
            **({"quote": texts[number % len(texts)], "hedge": texts[0]} if isinstance(thing, Statement) else {}),
            **({"url": "javascript:alert(1)", "type": texts[0]} if isinstance(thing, Source) else {}),
        )
        for number, thing in enumerate(harbor.things(derived=True))
        if not isinstance(thing, Stance)
    ]
    info = replace(harbor.info, title=HOSTILE["markup"], description=HOSTILE["quotes"], license=HOSTILE["markup"],
                   coders=(HOSTILE["markup"],), date="2026-05-01",
                   corrections=tuple(Correction("2026-05-01", text) for text in texts))  # fmt: skip
    return Debate.from_things(info, [*things, *harbor.stances.values()])


@pytest.fixture(scope="session")
def city() -> Debate:
    """The bundled debate as the store gives it back, stances included."""
    from counterpoint.data.bundled import bundled_path
    from counterpoint.data.reader import read_debate
    from counterpoint.graph.store import open_store

    path = bundled_path("city-divided")
    debate = read_debate(path / "debate.yaml" if path.is_dir() else path)
    with open_store("memory") as store:
        store.replace(debate)
        return store.debate(debate.info.key)
