"""What queries return."""

from __future__ import annotations

import csv
import datetime
import io
import json
import pickle
import sys

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.errors import CounterpointError, QueryError
from counterpoint.graph.rows import Row, Rows, Triples, python_value
from counterpoint.graph.store import Store
from counterpoint.graph.terminal import plain, safe_csv, text_table

VALUES = """
SELECT ?name ?iri ?whole ?exact ?rough ?yes ?day ?time ?year ?tag ?none {
  VALUES (?name ?iri ?whole ?exact ?rough ?yes ?day ?time ?year ?tag) {
    ("a" <https://x.example/a> 7 1.50 2e0 true "2020-02-29"^^xsd:date "2020-02-29T10:00:00Z"^^xsd:dateTime
     "2019"^^xsd:gYear "hola"@es)
  }
}"""


def rows(store: Store, query: str) -> Rows:
    found = store.query(query)
    assert isinstance(found, Rows)
    return found


def test_cells_are_plain_python_values(memory: Store) -> None:
    (row,) = rows(memory, VALUES)
    noon = datetime.datetime(2020, 2, 29, 10, tzinfo=datetime.UTC)
    leap = datetime.date(2020, 2, 29)
    assert row == ("a", "https://x.example/a", 7, 1.5, 2.0, True, leap, noon, "2019", "hola", None)
    assert [type(value) for value in row[2:6]] == [int, float, float, bool]


def test_the_terms_are_there_for_who_needs_them(memory: Store) -> None:
    (terms,) = rows(memory, VALUES).terms
    assert terms[0] == ox.Literal("a")
    assert terms[1] == ox.NamedNode("https://x.example/a")
    assert terms[9] == ox.Literal("hola", language="es")
    assert terms[10] is None


def test_a_row_is_a_tuple_and_knows_its_columns(memory: Store) -> None:
    found = rows(memory, 'SELECT ?a ?b { VALUES (?a ?b) { (1 "x") (2 "y") } } ORDER BY ?a')
    assert found[1]["b"] == "y"
    assert found[0].as_dict() == {"a": 1, "b": "x"}
    assert [(a, b) for a, b in found] == [(1, "x"), (2, "y")]
    assert found.column("a") == [1, 2]
    assert len(found) == 2
    assert found.dicts()[0] == {"a": 1, "b": "x"}
    with pytest.raises(KeyError, match="no column 'c'; the columns are a, b"):
        found[0]["c"]
    assert pickle.loads(pickle.dumps(found[0])) == Row(("a", "b"), (1, "x"))


def test_rows_stay_what_they_are_when_the_store_changes(memory: Store) -> None:
    found = rows(memory, "SELECT ?s { ?s a cp:Position } ORDER BY ?s")
    memory.remove("harbor-cats")
    assert len(found) == 3


def test_rows_become_a_data_frame(memory: Store) -> None:
    frame = rows(memory, "SELECT ?s ?n { VALUES (?s ?n) { ('a' 1) ('b' UNDEF) } } ORDER BY ?s").to_pandas()
    assert list(frame.columns) == ["s", "n"]
    assert frame["s"].tolist() == ["a", "b"]
    assert frame["n"].isna().tolist() == [False, True]
    assert list(rows(memory, "SELECT ?s { FILTER(false) }").to_pandas().columns) == ["s"]


def test_without_pandas_the_error_says_how_to_get_it(memory: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(CounterpointError, match=r"pip install 'counterpoint\[pandas\]'"):
        rows(memory, "SELECT (1 AS ?x) {}").to_pandas()


def test_each_format_is_read_back_as_the_same_rows(memory: Store) -> None:
    found = rows(memory, VALUES)
    for name, kind in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML),
                       ("tsv", ox.QueryResultsFormat.TSV)):  # fmt: skip
        again = ox.parse_query_results(found.serialize(name), kind)
        assert isinstance(again, ox.QuerySolutions)
        assert tuple(tuple(solution) for solution in again) == found.terms
    assert json.loads(found.to_json())["head"]["vars"] == list(found.columns)
    assert found.to_csv().splitlines()[0] == ",".join(found.columns)
    assert found.to_xml().startswith("<?xml")
    assert found.to_tsv().startswith("?name")
    with pytest.raises(
        QueryError, match='"turtle" cannot hold the answer to SELECT; choose one of json, xml'
    ):
        found.serialize("turtle")


def test_triples_are_written_with_the_usual_prefixes_and_become_an_rdflib_graph(memory: Store) -> None:
    found = memory.query("CONSTRUCT WHERE { ?s a cp:Position }")
    assert isinstance(found, Triples)
    assert "a cp:Position" in str(found)
    assert len(found.to_rdflib()) == len(found) == 3
    for name in ("turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"):
        assert found.serialize(name)
    assert isinstance(found[0], ox.Triple)
    assert rdflib.Graph().parse(data=found.serialize("rdfxml"), format="xml").isomorphic(found.to_rdflib())


def test_a_csv_cell_that_begins_a_formula_is_made_harmless(memory: Store) -> None:
    cells = ['=HYPERLINK("x")', "+1+1", "-2", "-2-2", "@SUM(A1)", "plain", "a\n=b", "\tx", ""]
    values = " ".join(f"({json.dumps(cell)})" for cell in cells)
    text = rows(memory, f"SELECT ?x {{ VALUES (?x) {{ {values} }} }}").to_csv()
    read = [line[0] if line else "" for line in csv.reader(io.StringIO(text, newline=""))][1:]
    assert read == ['\'=HYPERLINK("x")', "'+1+1", "-2", "'-2-2", "'@SUM(A1)", "plain", "a\n=b", "'\tx", ""]


def test_a_table_for_a_terminal_holds_no_control_characters(memory: Store) -> None:
    found = rows(memory, 'SELECT ?x (cp:Claim AS ?iri) { VALUES ?x { "a\\u001b[31mred\\u202e\\nb" } }')
    text = found.to_text()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "a[31mred b" in text
    assert "cp:Claim" in text


def test_wide_characters_line_up_and_long_cells_are_cut() -> None:
    lines = text_table(["a", "b"], [["日本", "x"], ["é" * 80, "y"]], width=10).splitlines()
    assert lines[1] == "-" * 10 + "  -"
    assert lines[2].startswith("日本      " + "  x")
    assert lines[3] == "é" * 9 + "…  y"


def test_equal_answers_are_equal_and_say_what_they_are(memory: Store) -> None:
    query = "SELECT ?s { ?s a cp:Position } ORDER BY ?s"
    assert rows(memory, query) == rows(memory, query)
    assert repr(rows(memory, query)) == "<3 rows of s>"
    assert str(rows(memory, query)) == rows(memory, query).to_text()


@given(st.text())
def test_plain_text_is_one_line_without_control_characters(text: str) -> None:
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert not any(ord(c) < 32 or ord(c) == 127 for c in shown)
    assert plain(shown) == shown


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_safe_csv_changes_only_cells_that_begin_a_formula(table: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(table)
    again = list(csv.reader(io.StringIO(safe_csv(out.getvalue().encode()).decode(), newline="")))
    for before, after in zip(table, again, strict=True):
        for old, new in zip(before, after, strict=True):
            assert new in (old, "'" + old)
            assert new[:1] not in ("=", "@", "\t")


@given(st.integers(), st.floats(allow_nan=False), st.booleans(), st.dates())
def test_values_come_back_as_they_were(whole: int, rough: float, yes: bool, day: datetime.date) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    written = (
        (whole, "integer", str(whole)), (rough, "double", repr(rough)),
        (yes, "boolean", str(yes).lower()), (day, "date", day.isoformat()),
    )  # fmt: skip
    for value, name, text in written:
        assert python_value(ox.Literal(text, datatype=ox.NamedNode(xsd + name))) == value


def test_a_literal_that_does_not_fit_its_type_is_its_text() -> None:
    for name in ("integer", "boolean", "date", "dateTime", "double"):
        datatype = ox.NamedNode("http://www.w3.org/2001/XMLSchema#" + name)
        assert python_value(ox.Literal("none", datatype=datatype)) == "none"
