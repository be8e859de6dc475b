"""Hostile files are refused in bounded time and memory, each in a process of its own."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.data import formats, yaml_reader
from counterpoint.data.limits import Limits
from counterpoint.data.reader import read_text

SCRIPT = Path(__file__).with_name("hostile.py")
SECONDS = 60
"""A safety bound, not a measure: the slowest of them takes a few seconds."""


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hostile_texts", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOSTILE = _load()


def _outcome(name: str) -> str:
    command = [sys.executable, str(SCRIPT), name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.mark.parametrize("name", HOSTILE.YAML)
def test_a_hostile_debate_file_is_refused_in_bounded_time_and_memory(name: str) -> None:
    assert _outcome(name) == HOSTILE.YAML[name][0]


@pytest.mark.parametrize("name", HOSTILE.RDF)
def test_a_hostile_rdf_file_is_refused_in_bounded_time_and_memory(name: str) -> None:
    assert _outcome(name) == "refused"


@given(st.text())
@settings(max_examples=300)
def test_any_text_at_all_gets_problems_and_no_exception(text: str) -> None:
    debate, problems = read_text(text, "any.yaml")
    assert debate is None
    assert problems
    assert all(problem.origin for problem in problems)


@pytest.mark.parametrize("format_name", [name for name in formats.FORMATS if name != "yaml"])
def test_any_text_at_all_gets_problems_from_every_rdf_reader(format_name: str) -> None:
    for text in ("", "x", "{", "[]", "<", "\x00", "\ud800", '{"@graph": 1}', "<a> <b> <c>", "@prefix"):
        debate, problems = formats.read(text, format_name, "any")
        assert debate is None
        assert problems


@given(data=st.data())
@settings(max_examples=150)
def test_a_debate_file_with_a_piece_changed_gets_problems_or_is_read(
    data: st.DataObject, repository: Path
) -> None:
    text = (repository / "tests/data/golden/mistakes.yaml").read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    piece = data.draw(
        st.one_of(
            st.text(max_size=5), st.sampled_from(["{", "]", "- ", ": ", "*a", "&a ", '"', "\n", "!!a "])
        )
    )
    read_text(text[:start] + piece + text[end:], "changed.yaml")


def test_both_yaml_parsers_see_the_same(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    import yaml

    paths = [
        *(repository / "data/debates").glob("*/debate.yaml"),
        repository / "tests/data/golden/mistakes.yaml",
    ]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    texts += ["[" * 100, "a: &x [1]\nb: *x", "a: {b: c}}", "", "a: !x y", "a: b\n---\nc: d"]
    seen = []
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        monkeypatch.setattr(yaml_reader, "LOADER", loader)
        seen.append([read_text(text, "f.yaml") for text in texts])
    assert seen[0] == seen[1]


def test_limits_can_be_narrowed() -> None:
    assert read_text("debate: d\ntitle: T\n", "f", Limits(nodes=4))[1][0].code == "too-large"
    assert read_text("debate: d\ntitle: T\n", "f", Limits(bytes=5))[1][0].code == "too-large"
    many = read_text(
        "debate: d\ntitle: T\n" + "".join(f"k{i}: v\n" for i in range(20)), "f", Limits(problems=3)
    )[1]
    assert [problem.code for problem in many] == [*["unknown-key"] * 3, "too-many-problems"]
    assert many[-1].message == "17 more problems are not listed"


def test_a_context_from_elsewhere_is_never_fetched() -> None:
    elsewhere = [
        '{"@context": "http://127.0.0.1:9/context", "@id": "http://x/a"}',
        '{"@context": ["http://127.0.0.1:9/context"], "@id": "http://x/a"}',
        '{"@context": {"@import": "http://127.0.0.1:9/context"}, "@id": "http://x/a"}',
        '{"@context": {"a": {"@id": "http://x/a", "@context": "http://127.0.0.1:9/context"}}}',
        '{"@graph": [{"@context": "https://w3id.org/counterpoint/ontology/context.jsonld"}]}',
    ]
    for text in elsewhere:
        debate, problems = formats.read(text, "jsonld", "f.jsonld")
        assert debate is None
        assert "is not fetched" in problems[0].message


def test_our_own_context_is_known_by_its_address() -> None:
    import json

    from counterpoint.data.bundled import bundled_path
    from counterpoint.data.jsonld import context_iri

    debate = formats.load(bundled_path("city-divided"))
    written = json.loads(formats.dump(debate, "jsonld"))
    for context in (context_iri(), [context_iri()]):
        base = (
            [context, written["@context"][1]]
            if isinstance(context, str)
            else [*context, written["@context"][1]]
        )
        again, problems = formats.read(json.dumps({**written, "@context": base}), "jsonld", "f.jsonld")
        assert again is not None, problems
        assert len(again.statements) == len(debate.statements)
