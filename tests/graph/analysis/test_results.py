"""Every result as rows, JSON, a data frame and a graph."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import ClassVar

import networkx as nx
import pandas as pd
import pytest

from counterpoint.graph.analysis.catalog import ANALYSES
from counterpoint.graph.analysis.findings import Finder, Findings
from counterpoint.graph.analysis.result import Acceptance, Result, Scalar, Value
from counterpoint.graph.analysis.tables import as_csv, as_table
from counterpoint.graph.store import open_store
from counterpoint.ontology.debate import Debate

NAMES = pytest.mark.parametrize("name", ANALYSES)
QUICK: Mapping[str, dict[str, object]] = {"coalitions": {"resamples": 3}, "polarization": {"samples": 3}}


@pytest.fixture(scope="module")
def finder(city_divided: Debate) -> Finder:
    with open_store() as store:
        store.replace(city_divided)
        return Finder(store.debate(city_divided.info.key))


@pytest.fixture(scope="module")
def silent(small: Debate) -> Finder:
    """Of a debate in which nobody speaks."""
    return Finder(Debate.from_things(small.info, [*small.actors.values(), *small.sources.values()]))


def found(finder: Finder, name: str) -> Result:
    return finder.find(name, **QUICK.get(name, {}))


@NAMES
def test_every_row_has_the_same_columns_and_cells_of_one_value(finder: Finder, name: str) -> None:
    rows = found(finder, name).rows()
    assert rows
    for row in rows:
        assert list(row) == list(rows[0])
        assert all(isinstance(cell, (str, int, float, bool, type(None))) for cell in row.values())
        assert all(type(cell).__module__ == "builtins" for cell in row.values())


@NAMES
def test_a_result_is_strict_json_that_is_read_back(finder: Finder, name: str) -> None:
    told = found(finder, name).to_json()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told["analysis"] == name
    assert set(told["parameters"]) >= {option.name for option in ANALYSES[name].options}


@NAMES
def test_the_parameters_of_a_result_give_it_again(finder: Finder, name: str) -> None:
    first = found(finder, name)
    again = Finder(finder.debate, finder.digest)
    given = {option.name: first.parameters[option.name] for option in ANALYSES[name].options}
    assert again.find(name, **given) == first


@NAMES
def test_a_data_frame_has_the_rows(finder: Finder, name: str) -> None:
    result = found(finder, name)
    frame = result.to_pandas()
    assert list(frame.columns) == list(result.rows()[0])
    for seen, row in zip(frame.to_dict("records"), result.rows(), strict=True):
        assert {key: None if pd.isna(cell) else cell for key, cell in seen.items()} == row


def shown(value: Value) -> Scalar:
    if value.coalition is not None:
        return value.coalition
    return value.value if value.accepted is None else str(value.accepted)


@NAMES
def test_a_graph_has_every_value(finder: Finder, name: str) -> None:
    result = found(finder, name)
    graph = result.to_networkx()
    assert graph.graph["analysis"] == name
    if name == "acceptability":  # which is its framework: attacks are edges
        assert {key: data["skeptical"] for key, data in graph.nodes(data=True)} == {
            value.about[0]: shown(value) for value in result.values()
        }
        return
    values = list(result.values())
    assert values
    for value in values:
        match (*value.about, *([value.goal] if value.goal else [])):
            case ():
                holder = graph.graph
            case (one,):
                holder = graph.nodes[one]
            case (one, other):
                holder = graph.edges[one, other]
        assert holder[value.measure] == shown(value)


@NAMES
def test_no_value_is_told_twice(finder: Finder, name: str) -> None:
    values = list(found(finder, name).values())
    assert len({(value.measure, value.about, value.goal) for value in values}) == len(values)


@NAMES
def test_a_debate_in_which_nobody_speaks_has_every_result(silent: Finder, name: str) -> None:
    result = silent.find(name)
    json.dumps(result.to_json(), allow_nan=False)
    assert isinstance(result.to_networkx(), nx.Graph)
    assert len(result.to_pandas()) == len(result.rows())
    assert as_table(result).startswith(ANALYSES[name].title)
    assert as_csv(result) == "" or result.rows()


@NAMES
def test_a_table_has_its_title_its_rows_and_its_cautions(finder: Finder, name: str) -> None:
    result = found(finder, name)
    lines = as_table(result).splitlines()
    assert lines[0] == f"{ANALYSES[name].title}: {ANALYSES[name].sentence}"
    assert lines[2].split() == list(result.rows()[0])
    assert [line for line in lines if line.startswith("Caution: ")] == [
        f"Caution: {caution}" for caution in result.cautions
    ]
    assert as_table(result).rstrip("\n") + "\n" == as_table(result)


class Odd(Result):
    """Values that no analysis of ours has so far."""

    name: ClassVar[str] = "odd"

    def values(self) -> list[Value]:
        return [
            Value(measure="Zero", about=("a",), value=0),
            Value(measure="No", about=("a",), value=False),
            Value(measure="Unknown", about=("a",), accepted=Acceptance.UNKNOWN),
            Value(measure="Crux", about=("a",), goal="b", value=0.25),
            Value(measure="Crux", about=("b",), goal="a", value=0.75),
            Value(measure="Crux", about=("a",), goal="c", value=0.5),
        ]

    def rows(self) -> list[dict[str, Scalar]]:
        return []


def test_a_graph_keeps_apart_what_moves_different_goals_and_shows_nought() -> None:
    graph = Odd().to_networkx()
    assert graph.nodes["a"] == {"Zero": 0, "No": False, "Unknown": "unknown"}
    assert sorted(graph.edges(data="Crux")) == [("a", "b", 0.25), ("a", "c", 0.5), ("b", "a", 0.75)]


def test_what_is_no_finite_number_is_null_in_json() -> None:
    told = Odd(parameters={"one": float("nan"), "other": float("inf")}).to_json()
    assert told["parameters"] == {"one": None, "other": None}


def test_the_standard_set_is_strict_json_too(finder: Finder) -> None:
    results = {name: found(finder, name) for name in ANALYSES}
    told = Findings(finder.debate.info.key, finder.digest, results).to_json()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert set(told["results"]) == set(ANALYSES)


def test_without_pandas_a_data_frame_says_what_to_install() -> None:
    code = """
import sys
sys.modules["pandas"] = None
import counterpoint
try:
    counterpoint.open("city-divided").analyze("voices").to_pandas()
except counterpoint.errors.CounterpointError as error:
    print(error)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'counterpoint[pandas]'" in told.stdout
    assert len(told.stdout.splitlines()) == 1
