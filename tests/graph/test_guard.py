"""What the guard lets through, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.errors import QueryError, QueryRefusedError
from counterpoint.graph.examples import examples
from counterpoint.graph.guard import LIMITS, Form, check
from counterpoint.graph.store import Store
from counterpoint.graph.tokens import tokens

GRAPH = "https://example.org/debates/harbor-cats"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT ?where { ?s ?p ?o } }",
        "ASK { FILTER(1<2)SERVICE<http://x.example/>{?s ?p ?o} }",
        "ASK { ?s ?p ?o FILTER(?s<?o)SERVICE ?x{?s ?p ?o} FILTER(?o>1) }",
        "SELECT * {#\nSERVICE <http://x.example/> {} }",
        "SELECT * { ?s ex:a\\#b ?o . SERVICE <http://x.example/> {} }".replace("ex:", "cp:"),
    ],
)
def test_service_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryRefusedError, match=r"\d+:\d+: SERVICE is not allowed"):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <http://x.example/> {}" }',
        "SELECT * { ?s ?p '''a ' SERVICE <x:y> ''' }",
        'SELECT * { ?s ?p "\\" SERVICE" }',
        "SELECT * { ?s ?p ?o } # SERVICE <http://x.example/> { }",
        "SELECT * { ?s <http://x.example/SERVICE> ?service ; cp:SERVICE ?LOAD }",
        "SELECT * { _:SERVICE ?p ?o }",
        'SELECT * { ?s ?p "x"@service }',
    ],
)
def test_the_word_in_a_literal_a_name_or_a_comment_is_no_service(query: str, memory: Store) -> None:
    assert check(query).form is Form.SELECT
    memory.query(query)


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://x.example/>",
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP ALL",
        "SELECT * { ?s ?p ?o } ; LOAD <file:///etc/passwd>",
    ],
)
def test_updates_are_refused_on_the_way_of_queries(text: str, memory: Store) -> None:
    before = memory.dump()
    with pytest.raises(QueryRefusedError, match=r"^\d+:\d+: (LOAD|INSERT|DELETE|CLEAR|DROP)"):
        memory.query(text)
    assert memory.dump() == before


@pytest.mark.parametrize(
    "clause",
    [
        "FROM <file:///etc/passwd>",
        "FROM NAMED <http://x.example/>",
        "from\n#c\nnamed <http://x.example/>",
        "FROM skos:x",
        "FROM <https://example.org/debates/harbor-c\\u0061t>",
    ],
)
def test_a_dataset_clause_outside_the_store_is_refused_with_the_graphs_there_are(clause: str) -> None:
    with pytest.raises(QueryRefusedError, match=f"is no graph of this store; it has <{GRAPH}>"):
        check(f"SELECT * {clause} {{ ?s ?p ?o }}", [GRAPH])


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * FROM <{GRAPH}> {{ ?s ?p ?o }}",
        "SELECT * FROM <https://example.org/debates/harbor-c\\u0061ts> { ?s ?p ?o }",
        "PREFIX d: <https://example.org/debates/> SELECT * FROM NAMED d:harbor-cats { ?s ?p ?o }",
        "BASE <https://example.org/> SELECT * FROM <debates/harbor-cats> { ?s ?p ?o }",
    ],
)
def test_a_dataset_clause_within_the_store_passes_however_it_is_written(query: str, memory: Store) -> None:
    assert check(query, [GRAPH]).has_dataset
    memory.query(query)


def test_graphs_of_the_protocol_must_be_the_stores_own() -> None:
    assert check("ASK {}", [GRAPH], default_graphs=[GRAPH]).default_graphs == (GRAPH,)
    with pytest.raises(QueryRefusedError, match="is no graph of this store"):
        check("ASK {}", [GRAPH], named_graphs=["file:///etc/passwd"])


LARGE = {
    "braces": "SELECT * " + "{" * 6000 + "}" * 6000,
    "parentheses": "SELECT (" + "(" * 9000 + "1" + ")" * 9000 + " AS ?x) {}",
    "blank nodes": "SELECT * { ?s ?p " + "[ ?p " * 2000 + "1" + "]" * 2000 + "}",
    "a flat list": "SELECT * { ?s ?p (" + "1 " * 2000 + ") }",
    "a sum": "SELECT (1" + "+1" * 9000 + " AS ?x) {}",
    "a sum behind a comparison": "SELECT * { FILTER(1<1" + "+1" * 9000 + ")FILTER(2>1) }",
    "a sum in ORDER BY": "SELECT ?x { ?x ?p ?o } ORDER BY ?x (1<1" + "+1" * 9000 + ") (2>1)",
    "negations": "SELECT (" + "!" * 9000 + "true AS ?x) {}",
    "a path": "SELECT * { ?s <x:p>" + "/<x:p>" * 2000 + " ?o }",
    "nested stars": "SELECT * { ?s " + "(" * 9000 + "<x:p>" + ")*" * 9000 + " ?o }",
    "unions": "SELECT * { {?s ?p ?o}" + " UNION {?s ?p ?o}" * 3000 + " }",
    "optionals": "SELECT * { ?s ?p ?o " + "OPTIONAL{?s ?p ?o}" * 2000 + " }",
    "joins": "SELECT * { " + " ".join(f"?s ?p{i} ?o{i} ." for i in range(300)) + " }",
    "objects": "SELECT * { ?s ?p ?o" + ", ?o" * 300 + " }",
    "groups": "SELECT * { " + "{}" * 3000 + " }",
    "subselects": "SELECT * { " + "{SELECT * {" * 3000 + "}}" * 3000 + " }",
    "exists": "SELECT * { " + "FILTER EXISTS {" * 3000 + "}" * 3000 + " }",
    "binds": "SELECT * { " + "BIND(1 AS ?x)" * 3000 + " }",
    "ifs": "SELECT (" + "IF(true," * 3000 + "1" + ",1)" * 3000 + " AS ?x) {}",
    "text": "SELECT * { ?s ?p ?o } #" + "x" * 70_000,
}


@pytest.mark.parametrize("query", LARGE.values(), ids=LARGE)
def test_a_query_that_would_crash_or_stall_the_engine_is_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError):
        check(query)


@pytest.mark.parametrize("name", ["braces", "a sum", "exists"])
def test_the_engine_does_crash_on_what_the_guard_refuses(name: str) -> None:
    """Why the guard is there; the day this fails, its limits can be looked at again."""
    code = "import sys, pyoxigraph; pyoxigraph.Store().query(sys.stdin.read())"
    ended = subprocess.run(
        [sys.executable, "-c", code], input=LARGE[name].encode(), capture_output=True, check=False
    )
    assert ended.returncode < 0


AT_THE_LIMIT = {
    "braces": "SELECT * " + "{" * LIMITS.depth + "?s ?p ?o" + "}" * LIMITS.depth,
    "parentheses": "SELECT (" + "(" * (LIMITS.depth - 1) + "1" + ")" * (LIMITS.depth - 1) + " AS ?x) {}",
    "a sum": "SELECT (1" + "+1" * LIMITS.operators + " AS ?x) {}",
    "a path": "SELECT * { ?s <x:p>" + "/<x:p>" * (LIMITS.operators - 1) + " ?o }",
    "joins": "SELECT * { " + " ".join(f"?s ?p{i} ?o{i} ." for i in range(LIMITS.patterns - 1)) + " } LIMIT 1",
    "a list": "SELECT * { ?s ?p (" + "1 " * (LIMITS.patterns - 1) + ") }",
    "values": "SELECT * { VALUES (?s ?o) { " + "(<x:a> 1) " * 4000 + " } ?s ?p ?o }",
    "in": "SELECT * { ?s ?p ?o FILTER(?o IN (1" + ", 1" * 9000 + ")) }",
}


@pytest.mark.parametrize("query", AT_THE_LIMIT.values(), ids=AT_THE_LIMIT)
def test_a_query_just_within_the_limits_is_answered(query: str, memory: Store) -> None:
    memory.query(query)


def test_every_example_passes() -> None:
    for example in examples():
        assert check(example.text).form is Form.SELECT
        assert check(example.body).form is Form.SELECT


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("# SELECT\nASK {}", Form.ASK),
        ("PREFIX select: <x:> DESCRIBE select:ASK", Form.DESCRIBE),
        ("construct where { ?s ?p ?o }", Form.CONSTRUCT),
        ("ASK { { SELECT * { ?s ?p ?o } } }", Form.ASK),
    ],
)
def test_the_form_of_a_query_is_its_first_keyword(query: str, form: Form) -> None:
    assert check(query).form is form


def test_a_comparison_is_not_taken_for_an_iri() -> None:
    texts = [token.text for token in tokens("ASK { FILTER(?a<?b&&?c>?d) ?s<x:p>?o }")]
    assert "<" in texts
    assert "<x:p>" in texts
    assert "<?b&&?c>" not in texts


def test_places_of_tokens_are_counted_from_one() -> None:
    found = {token.text: token.at for token in tokens('SELECT *\n{ ?s """a\nb""" ?o }')}
    assert found["SELECT"] == "1:1"
    assert found["?s"] == "2:3"
    assert found["?o"] == "3:6"


PIECES = st.sampled_from(
    ["SELECT", "*", "{", "}", "(", ")", "[", "]", "?s", "?p", "<x:p>", "<", ">", "cp:x", "'", '"', "'''", "#",
     "\n", " ", ".", ";", ",", "+", "-", "1", "1.5", "SERVICE", "service", "FILTER", "VALUES", "\\", "@en",
     "^^", "a"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_is_let_through_or_answered_with_a_query_error(text: str) -> None:
    with suppress(QueryError):
        check(text)


LITERAL = st.text(st.characters(exclude_characters='"\\\n\r', exclude_categories=["Cs"]), max_size=30)


@given(LITERAL, st.sampled_from(['"', '"""']))
@settings(deadline=None)
def test_no_text_in_a_literal_changes_what_follows_it(text: str, quote: str) -> None:
    query = f"SELECT * {{ ?s ?p {quote}{text}{quote} . SERVICE <x:y> {{}} }}"
    with pytest.raises(QueryRefusedError, match="SERVICE"):
        check(query)
    check(f"SELECT * {{ ?s ?p {quote}{text} SERVICE {quote} }}")
