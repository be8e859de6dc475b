"""The operations of an update, and the graphs that they may change as far as the text tells."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from counterpoint.errors import QueryError, QueryRefusedError
from counterpoint.graph.guard import check_update
from counterpoint.graph.worker import update

NAMED = {
    "INSERT DATA { <x:s> <x:p> 1 }": ("",),
    "INSERT DATA { GRAPH <x:g> { <x:s> <x:p> 1 } }": ("", "x:g"),
    "INSERT DATA { GRAPH <x:g> { <x:s> <x:p> 'GRAPH ?g ALL', <x:h> } } # ALL": ("", "x:g"),
    "PREFIX x: <x:> DELETE WHERE { GRAPH x:g { ?s ?p ?o } }": ("", "x:g"),
    "WITH <x:g> DELETE { ?s ?p ?o } INSERT { GRAPH <x:h> { ?s ?p ?o } } WHERE { ?s ?p ?o }": (
        "",
        "x:g",
        "x:h",
    ),
    "CLEAR GRAPH <x:g> ; DROP SILENT GRAPH <x:h> ; CREATE GRAPH <x:i>": ("", "x:g", "x:h", "x:i"),
    "CLEAR DEFAULT": ("",),
    "MOVE <x:g> TO <x:h>": ("", "x:g", "x:h"),
    "COPY SILENT GRAPH <x:g> TO GRAPH <x:h> ; ADD DEFAULT TO <x:i>": ("", "x:g", "x:h", "x:i"),
    "INSERT { ?s ?p ?o } USING <x:g> WHERE { ?s ?p ?o }": ("",),
    "PREFIX a: <x:> INSERT DATA { GRAPH a:g { a:s a:p 1 } } ; "
    "PREFIX a: <y:> INSERT DATA { GRAPH a:h { a:s a:p 1 } }": ("", "x:g", "y:h"),
    "CREATE GRAPH <http://x/a/../%7Eg>": ("", "http://x/a/../%7Eg"),
    "INSERT DATA { GRAPH <x:\\u0067> { <x:s> <x:p> 1 } }": ("", "x:g"),
}
ANY = (
    "CLEAR ALL",
    "DROP NAMED",
    "INSERT { GRAPH ?g { <x:s> <x:p> 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DELETE { GRAPH $g { ?s ?p ?o } } WHERE { GRAPH $g { ?s ?p ?o } }",
    "CLEAR GRAPH <g>",
    "BASE <http://x/a/b> CREATE GRAPH <../g>",
    "BASE <http://x/a;p> PREFIX a: <?y#> CREATE GRAPH a:g",
)


@pytest.mark.parametrize("text", NAMED)
def test_an_update_that_names_its_graphs_changes_no_others(text: str) -> None:
    assert check_update(text).graphs == NAMED[text]


@pytest.mark.parametrize("text", ANY)
def test_where_the_text_does_not_tell_any_graph_may_change(text: str) -> None:
    assert check_update(text).graphs is None


@pytest.mark.parametrize("text", [*NAMED, *ANY])
def test_nothing_that_changes_is_missed(text: str) -> None:
    def filled() -> ox.Store:
        store = ox.Store()
        for name in ("x:g", "x:h", "y:h"):
            store.add(
                ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.NamedNode(name), ox.NamedNode(name))
            )
        store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.NamedNode("x:o")))
        return store

    wanted = check_update(text, base="x:")
    everything = replace(wanted, graphs=None)
    told, all_told = update(filled(), wanted), update(filled(), everything)
    assert sorted(told.splitlines()[1:]) == sorted(all_told.splitlines()[1:])
    assert sorted(told.splitlines()[0]) == sorted(all_told.splitlines()[0])


def test_prefixes_may_stand_before_each_operation() -> None:
    store = ox.Store()
    text = """PREFIX a: <x:> # here "; PREFIX" is a comment
INSERT DATA { a:s a:p "; PREFIX a: <z:>" ; a:q a:o } ;
  PREFIX a: <y:> BASE <w:/w/>
    INSERT DATA { a:s a:p <o> } ;
INSERT DATA { a:t a:p 1 } ; BASE <v/> PREFIX b: <u:> INSERT DATA { a:u b:p <o> } ;"""
    update(store, check_update(text))
    assert sorted(str(quad.triple) for quad in store) == sorted(
        [
            '<x:s> <x:p> "; PREFIX a: <z:>"',
            "<x:s> <x:q> <x:o>",
            "<y:s> <y:p> <w:/w/o>",
            '<y:t> <y:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer>',
            "<y:u> <u:p> <w:/w/v/o>",
        ]
    )


def test_an_error_after_inner_prefixes_is_told_where_it_stands() -> None:
    text = "PREFIX a: <x:>\nCLEAR DEFAULT ;\n PREFIX b: <y:>\n  INSERT DATA { b:s b:p }"
    with pytest.raises(QueryError, match=r"^4:"):
        update(ox.Store(), check_update(text))
    with pytest.raises(QueryError, match=r'3:29: unknown prefix "b:"'):
        check_update("PREFIX a: <x:>\nCLEAR DEFAULT ;\n PREFIX c: <y:> CLEAR GRAPH b:g")


def test_prefixes_before_very_many_operations_are_refused_before_they_take_much() -> None:
    lines = "".join(f"PREFIX p{n}: <x:{n}> " for n in range(20_000))
    text = lines + "CLEAR DEFAULT ; PREFIX a: <x:> " * 90
    with pytest.raises(QueryRefusedError, match=r"put them all before the first operation"):
        check_update(text)
    assert len(check_update("; ".join("PREFIX a: <x:> CLEAR DEFAULT" for _ in range(3))).operations) == 3


def test_the_protocols_datasets_reach_every_part() -> None:
    text = "INSERT { ?s <x:p> 1 } WHERE { ?s ?p ?o } ; PREFIX a: <x:> INSERT { ?s a:p 2 } WHERE { ?s ?p ?o }"
    parts = check_update(text, using=["x:g"]).operations
    assert [part.count("USING <x:g> WHERE") for part in parts] == [1, 1]
