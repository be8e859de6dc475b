"""The JSON Schema and the reference say what the reader says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from counterpoint.data.bundled import bundled, bundled_path
from counterpoint.data.fields import DEBATE, SECTIONS, TOP_LEVEL
from counterpoint.data.reader import RESERVED, read_text
from counterpoint.data.reference import with_reference
from counterpoint.data.schema import SCHEMA_PATH, build, schema_text
from counterpoint.data.writer import to_yaml
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import DEFAULT_BASE
from counterpoint.ontology.records import KINDS

VALIDATOR = Draft202012Validator(build())
CORE = [
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
]


def as_an_editor_sees_it(text: str) -> Any:
    """The data of a YAML text under YAML 1.2's core schema, which editors use."""
    from counterpoint.data.findings import Findings
    from counterpoint.data.yaml_nodes import Document, Mapping, Scalar
    from counterpoint.data.yaml_reader import compose

    def data(node: Any) -> Any:
        if isinstance(node, Mapping):
            return {key.text: data(value) for key, value in node.pairs}
        if not isinstance(node, Scalar):
            return [data(item) for item in node.items]
        if node.is_null:
            return None
        if not node.style:
            for pattern, convert in CORE:
                if pattern.fullmatch(node.text):
                    return convert(node.text)
        return node.text

    return data(compose(Findings(Document("f", text))))


def errors(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(as_an_editor_sees_it(text))]


def test_the_schema_in_the_package_is_current() -> None:
    assert SCHEMA_PATH.read_text(encoding="utf-8") == schema_text(), "run: python -m counterpoint.data.schema"


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(schema_text()))


@given(data=st.data())
@settings(max_examples=25)
def test_the_schema_accepts_what_the_reader_accepts(data: st.DataObject, debates: Any) -> None:
    debate: Debate = data.draw(debates)
    assert errors(to_yaml(debate)) == []


def test_the_schema_accepts_the_debates_that_come_with_the_package(repository: Path) -> None:
    texts = [bundled_path(name).read_text(encoding="utf-8") for name in bundled()]
    texts.append((repository / "data/new/debate.yaml").read_text(encoding="utf-8"))
    for text in texts:
        assert errors(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "debate: d",
        "debate: D\ntitle: T",
        "debate: d\ntitle:",
        "debate: d\ntitle: T\nunknown: x",
        "debate: d\ntitle: T\nclaims: {A: x}",
        "debate: d\ntitle: T\nclaims: {a: {txt: x}}",
        "debate: d\ntitle: T\nactors: {a: {name: A}}",
        "debate: d\ntitle: T\nperiods: {p: {name: P, from: soon}}",
        "debate: d\ntitle: T\narguments: {a: b -> c}",
        "debate: d\ntitle: T\narguments: {a: {if: b, for: c, against: d}}",
        "debate: d\ntitle: T\nstatements: [{actor: a, endorses: b, rejects: c}]",
        "debate: d\ntitle: T\nstatements: [{actor: a, endorses: b, start: -1}]",
        "debate: d\ntitle: T\nstatements: [{actor: a, endorses: b, mode: shouted}]",
        "debate: d\ntitle: T\nsources: {s: {title: S, sha256: abc}}",
        "debate: d\ntitle: T\nbase: ftp://example.org/",
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(text: str) -> None:
    assert read_text(text, "f")[0] is None
    assert errors(text)


def test_the_reference_in_the_docs_is_current(repository: Path) -> None:
    page = (repository / "docs/debate-file.md").read_text(encoding="utf-8")
    assert with_reference(page) == page, "run: python -m counterpoint.data.reference docs/debate-file.md"


def test_the_debate_in_the_docs_is_a_debate(repository: Path) -> None:
    page = (repository / "docs/debate-file.md").read_text(encoding="utf-8")
    first, *_ = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    debate, problems = read_text(first, "docs")
    assert debate is not None
    assert problems == []
    assert errors(first) == []


def test_every_example_in_the_table_is_of_the_form_that_it_shows() -> None:
    head = {field.key: f"{field.key}: {field.example}\n" for field in DEBATE}
    debate, problems = read_text("".join(head.values()), "f")
    assert debate is not None, problems
    for section in SECTIONS:
        for field in section.fields:
            data = as_an_editor_sees_it(f"x: {{{field.key}: {field.example}}}")["x"]
            schema = build()["properties"][section.key]
            entry = schema["items"] if section.key == "statements" else schema["additionalProperties"]
            whole = entry.get("anyOf", [entry])[-1]
            part = {**whole["properties"][field.key], "$defs": build()["$defs"]}
            assert Draft202012Validator(part).is_valid(data[field.key]), (section.key, field.key)
        written = section.example[2:] if section.key == "statements" else section.example
        _, found = read_text(f"debate: d\ntitle: T\n{section.key}:\n  {section.example}\n", "f")
        codes = {problem.code for problem in found if str(problem.severity) == "error"}
        assert codes <= {"unknown-reference", "missing-key"}, (written, found)
        assert not any(p.code == "missing-key" and '"source"' not in p.message for p in found)


def test_the_sections_are_the_kinds_of_thing() -> None:
    assert {section.key for section in SECTIONS} == set(KINDS) - {"stances"}
    assert {section.record.kind for section in SECTIONS} == {section.key for section in SECTIONS}
    assert len(set(TOP_LEVEL)) == len(TOP_LEVEL)


def test_the_table_knows_every_attribute_of_every_record() -> None:
    from dataclasses import fields

    derived = {"translations", "origin", "key", "role", "end", "start", "label", "polarity"}
    for section in SECTIONS:
        known = {field.name for field in section.fields}
        assert {field.name for field in fields(section.record)} - derived <= known, section.key


def test_reserved_names_are_those_of_the_service() -> None:
    assert {"api", "sparql", "docs", "healthz", "ask", "about"} <= RESERVED
    assert DEFAULT_BASE.endswith("/")
