"""Statements as a table, whatever they say."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from counterpoint.data.bundled import bundled_path
from counterpoint.data.formats import load
from counterpoint.graph.statement_table import COLUMNS, statements_csv
from counterpoint.ontology.debate import Debate


@pytest.fixture(scope="module")
def city() -> Debate:
    return load(bundled_path("city-divided"))


def rows(debate: Debate) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(statements_csv(debate), newline="")))


def test_every_statement_has_its_row(city: Debate) -> None:
    found = rows(city)
    assert [row["statement"] for row in found] == list(city.statements)
    assert tuple(found[0]) == COLUMNS
    for row in found:
        statement = city.statements[row["statement"]]
        assert (row["quote"], row["about"], row["source"]) == (
            statement.quote, statement.expresses, statement.source,
        )  # fmt: skip
        assert row["place"].split() == list(statement.place)


@pytest.mark.parametrize("text", ["=1+1", "@x", '"a", b', "two\nlines", "\u202eevil", "-2", "word " * 3000])
def test_any_text_stays_in_its_cell_and_none_is_a_formula(city: Debate, text: str) -> None:
    key, statement = next(iter(city.statements.items()))
    changed = replace(city, statements={**city.statements, key: replace(statement, quote=text)})
    found = rows(changed)
    assert len(found) == len(city.statements)
    assert found[0]["quote"] == (f"'{text}" if text[0] in "=@" else text)
