"""The checks in code: each kind of mistake found, with its place and the nearest fix; a sound one clean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counterpoint.ontology import vocabulary
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.mapping import REFERENCES
from counterpoint.ontology.problems import Origin, Problem, Severity
from counterpoint.ontology.records import (
    Actor,
    ActorKind,
    Argument,
    ArgumentKind,
    Claim,
    DebateInfo,
    Event,
    Issue,
    Office,
    Period,
    Place,
    Polarity,
    Policy,
    Position,
    Source,
    Statement,
    Thing,
)
from counterpoint.ontology.references import allowed_kinds
from counterpoint.ontology.triples import to_triples
from counterpoint.ontology.validation import check_debate, validate

INFO = DebateInfo(key="d", base="https://example.org/debates/", title="A debate")
HERE = Origin("debate.yaml", 48, 14)


def statement(key: str, expresses: str, polarity: Polarity = Polarity.ENDORSES, **more: object) -> Statement:
    fields = {"speaker": "ero", "source": "article"} | more
    return Statement(key=key, expresses=expresses, polarity=polarity, **fields)  # type: ignore[arg-type]


SOUND: tuple[Thing, ...] = (
    Source(key="article", label="An article", length=100),
    Period(key="biden", label="Biden", start="2021-01-20", end="2025-01-20"),
    Period(key="trump", label="Trump", start="2025-01-20"),
    Place(key="us", label="US"),
    Place(key="chicago", label="Chicago", within=("us",)),
    Policy(key="ordinance", label="An ordinance", enacted_by=("ice",), applies_in=("chicago",)),
    Event(key="raid", label="A raid", place=("chicago",), concerns=("ordinance",)),
    Actor(key="ice", label="ICE", actor_kind="ImmigrationEnforcementAgency"),
    Actor(key="ero", label="ERO", actor_kind="ImmigrationEnforcementAgency", part_of=("ice",)),
    Issue(key="cooperation", label="Should they?"),
    Position(key="yes", label="They should", answers=("cooperation",)),
    Position(key="no", label="They should not", answers=("cooperation",), negates=("yes",)),
    Claim(key="fear", label="It makes people afraid"),
    Argument(key="why", role=ArgumentKind.SUPPORT, premises=("fear",), conclusion="no"),
    statement("s1", "yes", quote="words", start=10, end=15, place=("chicago",), date="2022"),
    statement("s2", "fear", manifested_in=("raid",)),
)


def check(*changed: Thing) -> list[Problem]:
    """The problems of the sound debate with these things added, or put in the place of their namesakes."""
    things = {thing.key: thing for thing in (*SOUND, *changed)}
    return check_debate(Debate.from_things(INFO, things.values()))


def thing(key: str) -> Thing:
    return next(thing for thing in SOUND if thing.key == key)


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_sound_debate_has_no_problems_in_records_or_in_triples() -> None:
    assert check() == []
    assert validate(to_triples(Debate.from_things(INFO, SOUND))) == []


def test_an_unknown_reference_is_told_with_its_place_and_the_nearest_key() -> None:
    [problem] = check(statement("s3", "yes", speaker="ice-ero", origin=HERE))
    assert str(problem) == 'debate.yaml:48:14: unknown actor "ice-ero"; did you mean "ero"?'
    assert (problem.code, problem.thing) == ("unknown-reference", "s3")


def test_an_unknown_reference_that_is_like_nothing_is_to_be_declared() -> None:
    [problem] = check(statement("s3", "yes", source="zzzzzz"))
    assert str(problem) == 'unknown source "zzzzzz"; declare it under "sources"'


def test_a_reference_to_the_wrong_kind_of_thing_says_which_kind_is_needed() -> None:
    [problem] = check(statement("s3", "yes", speaker="article"))
    assert problem.message == '"article" is a source; speaker needs an actor'
    assert problem.code == "wrong-kind"


@pytest.mark.parametrize(
    ("record", "field", "kinds"),
    [
        (Statement, "speaker", ("actors",)),
        (Statement, "expresses", ("positions", "claims", "arguments")),
        (Statement, "concerns", ("actors", "policies", "events", "places")),
        (Argument, "premises", ("positions", "claims")),
        (Argument, "conclusion", ("positions", "claims", "arguments")),
        (Position, "answers", ("issues",)),
        (Source, "author", ("actors",)),
        (Source, "known_through", ("sources",)),
        (Actor, "of", ("actors",)),
        (Statement, "during", ("periods",)),
        (Place, "within", ("places",)),
    ],
)
def test_what_a_field_may_refer_to_is_its_propertys_range(
    record: type[Thing], field: str, kinds: tuple[str, ...]
) -> None:
    assert allowed_kinds(record, field) == kinds


def test_every_field_may_refer_to_something() -> None:
    for record, fields in REFERENCES.items():
        for field in fields:
            assert allowed_kinds(record, field), f"{record.__name__}.{field}"


@pytest.mark.parametrize(
    ("changed", "code", "fix"),
    [
        (Actor(key="a", actor_kind="PoliceUnon"), "unknown-kind", 'did you mean "PoliceUnion"?'),
        (
            Actor(key="a", actor_kind="Person", offices=(Office(role="Major"),)),
            "unknown-role",
            'did you mean "Mayor"?',
        ),
        (
            Argument(
                key="a",
                role=ArgumentKind.SUPPORT,
                premises=("fear",),
                conclusion="no",
                scheme="expert-opinon",
            ),
            "unknown-scheme",
            'did you mean "expert-opinion"?',
        ),
    ],
)
def test_unknown_names_of_the_ontology_come_with_the_nearest_one(changed: Thing, code: str, fix: str) -> None:
    [problem] = check(changed)
    assert (problem.code, problem.fix) == (code, fix)


def test_a_key_is_lower_case_letters_digits_and_hyphens() -> None:
    assert codes(check(Claim(key="Fear!", label="x"))) == ["bad-key"]


def test_a_key_stands_for_one_thing_in_the_whole_debate() -> None:
    claim = Claim(key="ero", label="A claim")
    found = check_debate(Debate.from_things(INFO, [*SOUND, claim]))
    assert "duplicate-key" in codes(found)


def own_kinds(*kinds: ActorKind) -> list[Problem]:
    return check_debate(Debate.from_things(replace(INFO, actor_kinds=kinds), SOUND))


def test_a_debates_own_kinds_are_under_known_ones() -> None:
    sheriff = ActorKind(name="Sheriff", kind_of="LawEnforcementAgency")
    assert own_kinds(sheriff, ActorKind(name="Deputy", kind_of="Sheriff")) == []
    assert codes(own_kinds(replace(sheriff, kind_of="LawEnforcement"))) == ["unknown-kind"]
    assert codes(own_kinds(replace(sheriff, kind_of="Sheriff"))) == ["circle"]
    assert codes(own_kinds(ActorKind(name="Person", kind_of="Actor"))) == ["duplicate-key"]


def test_an_argument_is_not_its_own_premise() -> None:
    [problem] = check(Argument(key="a", role=ArgumentKind.SUPPORT, premises=("fear",), conclusion="fear"))
    assert problem.code == "own-premise"


def test_undercuts_do_not_go_around_in_a_circle() -> None:
    attack = Argument(key="a", role=ArgumentKind.ATTACK, premises=("fear",), conclusion="b")
    found = check(attack, replace(attack, key="b", conclusion="c"), replace(attack, key="c", conclusion="a"))
    assert codes(found) == ["own-premise"]
    assert 'in a circle: "a" → "b" → "c" → "a"' in found[0].message


def test_an_argument_about_itself_is_a_circle_of_one() -> None:
    assert codes(check(Argument(key="a", role=ArgumentKind.ATTACK, premises=("fear",), conclusion="a"))) == [
        "own-premise"
    ]


def test_a_chain_of_undercuts_is_sound_and_so_is_mutual_support() -> None:
    attack = Argument(key="a", role=ArgumentKind.ATTACK, premises=("fear",), conclusion="why")
    back = Argument(key="b", role=ArgumentKind.SUPPORT, premises=("no",), conclusion="fear")
    assert check(attack, replace(attack, key="c", conclusion="a"), back) == []


def test_a_proposition_does_not_exclude_itself() -> None:
    assert codes(check(replace(thing("yes"), excludes=("yes",)))) == ["self-reference"]  # type: ignore[call-arg]


def test_places_do_not_lie_within_each_other() -> None:
    found = check(Place(key="us", label="US", within=("chicago",)))
    assert codes(found) == ["circle", "circle"]


@pytest.mark.parametrize(
    ("quote", "start", "end", "message"),
    [
        ("words", 10, 16, "6 code points from 10 to 16, but the words have 5"),
        ("words", 98, 103, 'the words (98 to 103) are not within "article", which has 100 code points'),
        ("words", 10, None, "the end of the words is missing"),
        ("words", None, 15, "the start of the words is missing"),
        ("", 10, 15, "offsets without words"),
    ],
)
def test_words_are_between_their_offsets(
    quote: str, start: int | None, end: int | None, message: str
) -> None:
    [problem] = check(statement("s3", "yes", quote=quote, start=start, end=end))
    assert (problem.code, problem.message) == ("offsets", message)


def test_offsets_count_code_points() -> None:
    assert check(statement("s3", "yes", quote="“né 🦉”", start=0, end=6)) == []


@pytest.mark.parametrize("date", ["2019-13", "2019-02-30", "20190520", "2019-5-1", "May 2019"])
def test_a_date_is_a_date(date: str) -> None:
    [problem] = check(statement("s3", "yes", date=date))
    assert (problem.code, problem.fix) == ("bad-date", "write 2019, 2019-05 or 2019-05-20")


def test_time_does_not_run_backwards() -> None:
    assert codes(check(Period(key="p", label="P", start="2025", end="2024-12"))) == ["bad-date"]
    office = Office(role="Mayor", start="2023", end="2019")
    mayor = Actor(key="ero", label="M", actor_kind="Person", offices=(office,))
    assert codes(check(mayor)) == ["bad-date"]


# Warnings


def warnings(problems: list[Problem]) -> list[str]:
    assert all(problem.severity is Severity.WARNING for problem in problems)
    return codes(problems)


def test_a_claim_that_nobody_states_and_no_argument_uses_is_worth_a_warning() -> None:
    assert warnings(check(Claim(key="idle", label="Idle"))) == ["idle-claim"]


def test_an_argument_without_basis_is_worth_a_warning() -> None:
    assert warnings(check(replace(thing("why"), basis=None))) == ["no-basis"]  # type: ignore[call-arg]


def test_an_actor_that_nobody_quotes_and_nothing_mentions_is_worth_a_warning() -> None:
    assert warnings(check(Actor(key="idle", label="Idle", actor_kind="Person"))) == ["idle-actor"]


@pytest.mark.parametrize(
    ("one", "other", "warned"),
    [
        ({}, {}, True),
        ({"place": ("us",)}, {"place": ("chicago",)}, False),
        ({"place": ("us", "chicago")}, {"place": ("chicago",)}, True),
        ({"during": ("biden",)}, {"during": ("trump",)}, False),
        ({"date": "2021-02"}, {"date": "2024"}, True),
        ({"date": "2024"}, {"date": "2025-02"}, False),
        ({"date": "2024"}, {"during": ("biden",)}, True),
        ({"date": "2024"}, {}, False),
    ],
)
def test_endorsing_and_rejecting_in_one_period_and_place_is_worth_a_warning(
    one: dict[str, object], other: dict[str, object], warned: bool
) -> None:
    found = check(
        statement("s3", "no", Polarity.ENDORSES, **one), statement("s4", "no", Polarity.REJECTS, **other)
    )
    assert warnings(found) == (["contradiction"] if warned else [])


def test_a_contradiction_is_that_of_those_spoken_for() -> None:
    found = check(
        statement("s3", "no", Polarity.ENDORSES, on_behalf_of=("ice",)),
        statement("s4", "no", Polarity.REJECTS),
    )
    assert found == []


def test_two_positions_that_nothing_relates_are_worth_a_warning() -> None:
    third = Position(key="maybe", label="Maybe", answers=("cooperation",), excludes=("yes",))
    [problem] = check(third)
    assert problem.message == 'nothing relates "no" and "maybe", two positions on "cooperation"'
    assert check(replace(third, excludes=("yes", "no"))) == []


def test_an_argument_from_one_position_to_another_relates_them() -> None:
    third = Position(key="maybe", label="Maybe", answers=("cooperation",), excludes=("yes",))
    link = Argument(key="link", role=ArgumentKind.ATTACK, premises=("maybe",), conclusion="no")
    assert check(third, link) == []


def test_where_a_reference_is_broken_there_are_no_warnings_that_follow_from_it() -> None:
    found = check(statement("s3", "nowhere"), Claim(key="idle", label="Idle"))
    assert codes(found) == ["unknown-reference"]


def test_every_kind_of_actor_of_the_ontology_passes() -> None:
    for kind in vocabulary.actor_kinds():
        assert check(Actor(key="ero", label="ERO", actor_kind=kind)) == []
