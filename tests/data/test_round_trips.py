"""A debate says the same in every format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.data.formats import FORMATS, dump, read
from counterpoint.data.reader import has_errors, read_text
from counterpoint.data.writer import to_yaml
from counterpoint.data.yaml_text import flow_list, scalar
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.triples import to_triples

RDF = [name for name in FORMATS if name != "yaml"]


@given(data=st.data())
@settings(max_examples=50)
def test_reading_what_is_written_gives_the_same_debate(data: st.DataObject, debates: Any) -> None:
    debate: Debate = data.draw(debates)
    written = to_yaml(debate)
    again, problems = read_text(written, "debate.yaml")
    assert not has_errors(problems), (written, problems)
    assert again == debate
    assert [list(getattr(again, kind)) for kind in ("claims", "statements")] == [
        list(getattr(debate, kind)) for kind in ("claims", "statements")
    ]


@given(data=st.data())
@settings(max_examples=20)
def test_every_rdf_notation_holds_the_same_graph_and_the_same_debate(
    data: st.DataObject, debates: Any, unordered: Callable[[Debate], Any]
) -> None:
    debate: Debate = data.draw(debates)
    graph = set(to_triples(debate))
    for name in RDF:
        again, problems = read(dump(debate, name), name, name)
        assert again is not None, (name, problems)
        assert set(to_triples(again)) == graph, name
        assert unordered(again) == unordered(debate), name


@given(data=st.data())
@settings(max_examples=12)
def test_yaml_to_turtle_to_jsonld_to_yaml_is_isomorphic(
    data: st.DataObject, debates: Any, unordered: Callable[[Debate], Any]
) -> None:
    debate: Debate = data.draw(debates)
    at = debate
    for name in ("yaml", "turtle", "jsonld", "yaml"):
        again, problems = read(dump(at, name), name, name)
        assert again is not None, (name, problems)
        at = again
    assert set(to_triples(at)) == set(to_triples(debate))
    assert unordered(at) == unordered(debate)


@given(data=st.data())
@settings(max_examples=150)
@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
def test_any_text_is_read_back_by_other_readers_too(loader: Any, data: st.DataObject, any_text: Any) -> None:
    text, other = data.draw(any_text), data.draw(any_text)
    written = f"block: {scalar(text)}\nflow: {flow_list([scalar(text), scalar(other)])}\n"
    assert yaml.load(written, Loader=loader) == {"block": text, "flow": [text, other]}


def test_the_bundled_debate_survives_every_format(unordered: Callable[[Debate], Any]) -> None:
    from counterpoint.data.bundled import bundled, bundled_path
    from counterpoint.data.formats import load

    for name in bundled():
        debate = load(bundled_path(name))
        assert debate.info.key == name
        for format_name in FORMATS:
            again, problems = read(dump(debate, format_name), format_name, format_name)
            assert again is not None, problems
            assert unordered(again) == unordered(debate)


# rdflib's own JSON-LD parser makes the graph that rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_other_libraries_read_our_jsonld_and_our_rdfxml_alike() -> None:
    from rdflib import Graph
    from rdflib.compare import isomorphic

    from counterpoint.data.bundled import bundled_path
    from counterpoint.data.formats import load

    debate = load(bundled_path("city-divided"))
    plain = Graph().parse(data=dump(debate, "ntriples"), format="nt")
    for ours, theirs in (("jsonld", "json-ld"), ("rdfxml", "xml"), ("turtle", "turtle")):
        assert isomorphic(Graph().parse(data=dump(debate, ours), format=theirs), plain), ours


def test_writing_is_the_same_in_every_process() -> None:
    import subprocess
    import sys

    code = (
        "from counterpoint.data.formats import *; from counterpoint.data.bundled import *; import hashlib;"
        "d = load(bundled_path('city-divided'));"
        "print([hashlib.sha256(dump(d, f).encode()).hexdigest() for f in FORMATS])"
    )
    outputs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)
    }
    assert len(outputs) == 1
