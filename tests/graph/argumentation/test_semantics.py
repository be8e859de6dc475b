"""The seven semantics against their definitions, clingo, and PyArg."""

from __future__ import annotations

import random
from itertools import combinations

import clingo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py_arg.abstract_argumentation_classes.abstract_argumentation_framework import (
    AbstractArgumentationFramework,
)
from py_arg.abstract_argumentation_classes.argument import Argument
from py_arg.abstract_argumentation_classes.defeat import Defeat
from py_arg.algorithms.semantics.get_complete_extensions import get_complete_extensions
from py_arg.algorithms.semantics.get_ideal_extension import get_ideal_extension
from py_arg.algorithms.semantics.get_preferred_extensions import get_preferred_extensions
from py_arg.algorithms.semantics.get_semistable_extensions import get_semistable_extensions
from py_arg.algorithms.semantics.get_stable_extensions import get_stable_extensions

from counterpoint.errors import AnalysisError
from counterpoint.graph.argumentation.framework import Framework
from counterpoint.graph.argumentation.semantics import SEMANTICS
from counterpoint.graph.argumentation.tasks import SHORT, answer

Attacks = set[tuple[int, int]]
Sets = set[frozenset[int]]


def framework(size: int, attacks: Attacks) -> Framework:
    return Framework.from_numbers([str(i) for i in range(size)], sorted(attacks))


def extensions(size: int, attacks: Attacks, short: str) -> Sets:
    found = answer(framework(size, attacks), f"EE-{short}")
    assert found.verdict == "YES"
    sets = {frozenset(map(int, extension)) for extension in found.extensions}
    assert len(sets) == len(found.extensions)
    return sets


def by_definition(size: int, attacks: Attacks) -> dict[str, Sets]:
    """Every set of arguments, held against the definitions."""
    everything = range(size)
    sets = [frozenset(chosen) for k in range(size + 1) for chosen in combinations(everything, k)]
    attackers = {i: {a for a, b in attacks if b == i} for i in everything}

    def beaten(held: frozenset[int]) -> frozenset[int]:
        return frozenset(b for a, b in attacks if a in held)

    def defended(held: frozenset[int]) -> frozenset[int]:
        return frozenset(i for i in everything if attackers[i] <= beaten(held))

    def largest(candidates: list[frozenset[int]], covering: bool) -> Sets:
        size_of = {held: held | beaten(held) if covering else held for held in candidates}
        return {h for h in candidates if not any(size_of[h] < size_of[other] for other in candidates)}

    free = [held for held in sets if not held & beaten(held)]
    admissible = [held for held in free if held <= defended(held)]
    complete = [held for held in admissible if held == defended(held)]
    preferred = largest(admissible, covering=False)
    within = frozenset.intersection(*preferred)
    return {
        "GR": {min(complete, key=len)},
        "CO": set(complete),
        "PR": preferred,
        "ST": {held for held in free if len(held | beaten(held)) == size},
        "SST": largest(admissible, covering=True),
        "STG": largest(free, covering=True),
        "ID": {max((held for held in admissible if held <= within), key=len)},
    }


@st.composite
def frameworks(draw: st.DrawFn, most: int = 6) -> tuple[int, Attacks]:
    size = draw(st.integers(1, most))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    return size, draw(st.sets(pairs, max_size=2 * size))


@st.composite
def loosely_joined(draw: st.DrawFn) -> tuple[int, Attacks]:
    """Circles of one to four arguments, some of which attack others: islands, and circles after circles."""
    attacks: Attacks = set()
    size = 0
    for length in draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)):
        if length > 1 or draw(st.booleans()):
            attacks |= {(size + i, size + (i + 1) % length) for i in range(length)}
        size += length
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    return size, attacks | draw(st.sets(pairs, max_size=4))


@given(frameworks() | loosely_joined())
@settings(max_examples=150, deadline=None)
def test_extensions_are_those_of_the_definitions(drawn: tuple[int, Attacks]) -> None:
    size, attacks = drawn
    for short, expected in by_definition(size, attacks).items():
        assert extensions(size, attacks, short) == expected, short


@given(frameworks() | loosely_joined())
@settings(max_examples=80, deadline=None)
def test_an_argument_is_accepted_as_the_extensions_have_it_with_a_witness(drawn: tuple[int, Attacks]) -> None:
    size, attacks = drawn
    held = framework(size, attacks)
    for short, expected in by_definition(size, attacks).items():
        some = answer(held, f"SE-{short}")
        assert (frozenset(map(int, some.extensions[0])) in expected) if expected else some.text() == "NO"
        for i in range(size):
            for problem, wanted in (
                ("DC", any(i in e for e in expected)),
                ("DS", all(i in e for e in expected)),
            ):
                found = answer(held, f"{problem}-{short}", str(i))
                assert found.verdict == ("YES" if wanted else "NO"), (problem, short, i)
                for witness in found.extensions:
                    assert frozenset(map(int, witness)) in expected
                    assert (str(i) in witness) == (problem == "DC")


ASP = """
{ in(X) : arg(X) }.
out(X) :- in(Y), att(Y,X).
:- in(X), out(X).
"""
ASP_ADMISSIBLE = ASP + ":- in(X), att(Y,X), not out(Y).\n"
ASP_OF = {
    "ST": ASP + ":- arg(X), not in(X), not out(X).\n",
    "CO": ASP_ADMISSIBLE + "open(X) :- att(Y,X), not out(Y).\n:- arg(X), not open(X), not in(X).\n",
}


def of_clingo(size: int, attacks: Attacks, short: str) -> Sets:
    facts = "".join(f"arg({i})." for i in range(size)) + "".join(f"att({a},{b})." for a, b in attacks)
    control = clingo.Control(["0", "--warn=none"])
    control.add("base", [], facts + ASP_OF[short])
    control.ground([("base", [])])
    found: Sets = set()
    with control.solve(yield_=True) as models:
        for model in models:
            shown = model.symbols(atoms=True)
            found.add(frozenset(s.arguments[0].number for s in shown if s.name == "in"))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_clingo_agrees_on_complete_and_stable_extensions(seed: int) -> None:
    chance = random.Random(seed)
    size = chance.randint(6, 14)
    attacks = {(chance.randrange(size), chance.randrange(size)) for _ in range(int(size * 1.8))}
    for short in ASP_OF:
        assert extensions(size, attacks, short) == of_clingo(size, attacks, short)


@pytest.mark.parametrize("seed", range(8))
def test_pyarg_agrees(seed: int) -> None:
    chance = random.Random(100 + seed)
    size = chance.randint(3, 7)
    attacks = {(chance.randrange(size), chance.randrange(size)) for _ in range(size + 3)}
    arguments = [Argument(str(i)) for i in range(size)]
    defeats = [Defeat(arguments[a], arguments[b]) for a, b in attacks]
    theirs = AbstractArgumentationFramework("f", arguments, defeats)

    def sets(found: object) -> Sets:
        return {frozenset(int(a.name) for a in extension) for extension in found}  # type: ignore[attr-defined]

    assert extensions(size, attacks, "CO") == sets(get_complete_extensions(theirs))
    assert extensions(size, attacks, "PR") == sets(get_preferred_extensions(theirs))
    assert extensions(size, attacks, "ST") == sets(get_stable_extensions(theirs))
    assert extensions(size, attacks, "SST") == sets(get_semistable_extensions(theirs))
    assert extensions(size, attacks, "ID") == sets(get_ideal_extension(theirs))


@given(frameworks(most=9))
@settings(max_examples=60, deadline=None)
def test_the_known_inclusions_hold(drawn: tuple[int, Attacks]) -> None:
    size, attacks = drawn
    found = {short: extensions(size, attacks, short) for short in SHORT}
    assert found["ST"] <= found["SST"] <= found["PR"] <= found["CO"]
    assert found["ST"] <= found["STG"]
    (grounded,), (ideal,) = found["GR"], found["ID"]
    assert all(grounded <= extension for extension in found["CO"])
    assert grounded <= ideal
    assert all(ideal <= extension for extension in found["PR"])
    if found["ST"]:
        assert found["SST"] == found["STG"] == found["ST"]


@given(frameworks(most=7), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_names_and_order_do_not_matter(drawn: tuple[int, Attacks], chance: random.Random) -> None:
    size, attacks = drawn
    new = list(range(size))
    chance.shuffle(new)
    moved = {(new[a], new[b]) for a, b in attacks}
    for short in SHORT:
        renamed = {frozenset(new[i] for i in e) for e in extensions(size, attacks, short)}
        assert extensions(size, moved, short) == renamed


def test_odd_circles_have_no_stable_extension_and_every_argument_is_in_all_of_none() -> None:
    held = framework(3, {(0, 1), (1, 2), (2, 0)})
    assert answer(held, "SE-ST").text() == "NO"
    assert answer(held, "DS-ST", "0").text() == "YES"
    assert answer(held, "DC-ST", "0").text() == "NO"
    assert answer(held, "CE-CO").text() == "1"


def test_an_empty_framework_has_the_empty_extension() -> None:
    for short in SHORT:
        assert answer(framework(0, set()), f"EE-{short}").text() == "[[]]"


def test_time_that_runs_out_is_unknown() -> None:
    chance = random.Random(1)
    hard = framework(1000, {(chance.randrange(1000), chance.randrange(1000)) for _ in range(8000)})
    for task in ("DS-PR", "SE-STG", "CE-CO", "DC-ID"):
        assert answer(hard, task, "5" if task[0] == "D" else "", time_limit=0.2).text() == "UNKNOWN"


def quarrels(pairs: int) -> Framework:
    """Pairs of arguments that attack each other, 0 and 1, 2 and 3, ..."""
    return framework(2 * pairs, {(a, b) for i in range(0, 2 * pairs, 2) for a, b in ((i, i + 1), (i + 1, i))})


def test_time_is_kept_while_extensions_of_islands_are_combined() -> None:
    assert answer(quarrels(100), "CE-CO", time_limit=0.2).text() == "UNKNOWN"


@pytest.mark.parametrize("short", ["CO", "PR", "ST", "SST", "STG"])
def test_five_thousand_quarrels_are_answered_each_by_itself(short: str) -> None:
    held = quarrels(5000)
    for task, verdict in (("DC", "YES"), ("DS", "NO"), ("SE", "YES")):
        found = answer(held, f"{task}-{short}", "" if task == "SE" else "7777")
        assert found.verdict == verdict
        if short != "CO":
            (witness,) = found.extensions
            assert len(witness) == 5000
            assert {int(name) // 2 for name in witness} == set(range(5000))
    assert answer(held, "SE-ID").extensions == ((),)


def test_an_odd_circle_elsewhere_leaves_nothing_stable_and_the_rest_as_it_was() -> None:
    held = framework(5, {(0, 1), (1, 0), (2, 3), (3, 4), (4, 2)})
    assert answer(held, "DC-PR", "0").text() == "YES\nw 0"
    assert answer(held, "DC-SST", "0").text() == "YES\nw 0"
    assert answer(held, "DC-ST", "0").text() == "NO"
    assert answer(held, "DS-ST", "0").text() == "YES"
    assert answer(held, "CE-STG").text() == "6"


def test_extensions_are_counted_without_being_kept() -> None:
    found = answer(quarrels(10), "CE-CO")
    assert (found.text(), found.number, found.extensions) == ("59049", 59049, ())


def test_more_extensions_than_memory_should_hold_are_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterpoint.graph.argumentation.tasks._MOST_NAMES", 50)
    assert answer(quarrels(3), "EE-PR").verdict == "YES"
    assert answer(quarrels(6), "EE-PR").text() == "UNKNOWN"
    assert answer(quarrels(6), "CE-PR").text() == "64"


def test_a_limit_of_extensions_is_not_every_extension() -> None:
    pairs = framework(8, {(a, b) for i in range(0, 8, 2) for a, b in ((i, i + 1), (i + 1, i))})
    assert answer(pairs, "CE-PR").text() == "16"
    some = answer(pairs, "EE-PR", limit=3)
    assert (some.verdict, len(some.extensions)) == ("UNKNOWN", 3)
    assert answer(pairs, "EE-PR", limit=16).verdict == "YES"


@pytest.mark.parametrize(
    ("task", "argument", "message"),
    [
        ("DC-XX", "0", 'no task "DC-XX"; a task is one of DC, DS, SE, EE, CE, a hyphen, and one of GR'),
        ("DC-PR", "", "DC asks about an argument: name it with --arg"),
        ("DC-PR", "9", 'the framework has no argument "9"'),
    ],
)
def test_a_wrong_question_is_told(task: str, argument: str, message: str) -> None:
    with pytest.raises(AnalysisError, match=message):
        answer(framework(2, {(0, 1)}), task, argument)


def test_every_semantics_has_a_short_name() -> None:
    assert set(SHORT.values()) == set(SEMANTICS)
