"""Parameters of analyses: read from text, with one clear message where they cannot be."""

from __future__ import annotations

import inspect
from dataclasses import fields
from importlib import import_module

import pytest

from counterpoint.errors import AnalysisError
from counterpoint.graph.analysis.catalog import ANALYSES, SELECTION, Analysis, analysis
from counterpoint.graph.analysis.option import Option, read_options
from counterpoint.graph.networks.selection import Selection

SEED = Option("seed", 0, "Where random steps begin.", minimum=0, maximum=10)
EXACT = Option("exact", True, "Prove it.")
LIMIT = Option("time_limit", 1.5, "Seconds.", minimum=0.1, maximum=9.0)
UNITS = Option("units", "speaker", "Who counts.", choices=("speaker", "on-behalf-of"))


@pytest.mark.parametrize(
    ("option", "given", "value"),
    [
        (SEED, "3", 3),
        (SEED, 3, 3),
        (EXACT, "false", False),
        (EXACT, "Yes", True),
        (EXACT, False, False),
        (LIMIT, "2", 2.0),
        (UNITS, "speaker", "speaker"),
    ],
)
def test_a_value_is_read_as_the_type_of_its_default(option: Option, given: object, value: object) -> None:
    read = option.read(given)
    assert read == value
    assert type(read) is type(option.default)


@pytest.mark.parametrize(
    ("option", "given", "message"),
    [
        (SEED, "many", "seed is 'many'; it must be a whole number"),
        (SEED, "1.5", "it must be a whole number"),
        (SEED, "11", "a number from 0 to 10"),
        (SEED, "-1", "a number from 0 to 10"),
        (LIMIT, "nan", "it must be a number"),
        (LIMIT, "inf", "it must be a number"),
        (EXACT, "perhaps", "it must be true or false"),
        (UNITS, "nobody", "one of: speaker, on-behalf-of"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_what_can(option: Option, given: str, message: str) -> None:
    with pytest.raises(AnalysisError, match=message):
        option.read(given)


def test_a_hostile_value_is_cut_short_in_the_message() -> None:
    with pytest.raises(AnalysisError) as error:
        UNITS.read("x" * 100_000)
    assert len(str(error.value)) < 250


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(AnalysisError, match='the analysis "x" has no parameter "sead"; did you mean "seed"'):
        read_options([SEED], {"sead": "1"}, 'the analysis "x"')


def test_what_is_not_given_has_its_default() -> None:
    assert read_options([SEED, EXACT], {"seed": "2"}, "x") == {"seed": 2, "exact": True}


def test_an_unknown_analysis_is_told_with_the_nearest() -> None:
    with pytest.raises(AnalysisError, match='no analysis "coalition"; did you mean "coalitions"'):
        analysis("coalition")
    with pytest.raises(AnalysisError, match="there is: coalitions, common-ground"):
        analysis("<script>")


def test_an_analysis_is_found_with_underscores_too() -> None:
    assert analysis("common_ground") is ANALYSES["common-ground"]


@pytest.mark.parametrize("entry", ANALYSES.values(), ids=ANALYSES)
def test_the_catalog_says_what_the_functions_take(entry: Analysis) -> None:
    module, name = entry.function.split(":")
    function = getattr(import_module(f"counterpoint.graph.{module}"), name)
    taken = inspect.signature(function).parameters
    assert {option.name for option in entry.own} <= set(taken)
    assert "progress" in taken
    assert ("selection" in taken) >= entry.selects
    for option in entry.own:
        default = taken[option.name].default
        assert default is None or default == option.default, option.name


def test_the_selections_options_are_its_fields_with_their_defaults() -> None:
    assert {option.name: option.default for option in SELECTION} == {
        field.name: field.default for field in fields(Selection)
    }


def test_a_default_is_within_its_own_range() -> None:
    for entry in ANALYSES.values():
        for option in entry.options:
            assert option.read(option.default) == option.default
            assert option.help.endswith(".")
