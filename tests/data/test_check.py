"""The report of a check, for people and for tools."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.data.bundled import bundled, bundled_path
from counterpoint.data.check import Report, check, render_report
from counterpoint.data.formats import FORMATS, dump, load, load_text, read
from counterpoint.errors import CounterpointError, DebateFileError, UnknownDebateError
from counterpoint.ontology.problems import Origin, Problem, Severity

HOSTILE = "\x1b[31mred\x07 \u202eevil\u2066\n::error::x"
REPORT = Report(
    "a,b:c.yaml",
    (
        Problem("bad-key", f"100% {HOSTILE}", Origin("a,b:c.yaml", 3, 7), "fix\r\nit"),
        Problem("odd", "no place", severity=Severity.WARNING),
    ),
    ("a,b:c.yaml:9: start: 5",),
)


def test_people_get_a_line_for_each_problem_and_a_count() -> None:
    lines = render_report([REPORT]).splitlines()
    assert lines == [
        "filled in a,b:c.yaml:9: start: 5",
        "a,b:c.yaml:3:7: 100% \\x1b[31mred\\x07 \\u202eevil\\u2066\\n::error::x; fix\\r\\nit",
        "a,b:c.yaml: warning: no place",
        "a,b:c.yaml: 1 error, 1 warning",
    ]


def test_nothing_of_a_hostile_file_reaches_a_terminal_raw() -> None:
    for name in ("text", "json", "github"):
        shown = render_report([REPORT], name)
        assert not [c for c in shown if not c.isprintable() and c != "\n"]


def test_tools_get_json() -> None:
    data = json.loads(render_report([REPORT], "json"))
    (file,) = data["files"]
    assert (file["file"], file["errors"], file["warnings"]) == ("a,b:c.yaml", 1, 1)
    assert file["filled"] == ["a,b:c.yaml:9: start: 5"]
    assert file["problems"][0] == {
        "line": 3,
        "column": 7,
        "severity": "error",
        "code": "bad-key",
        "message": f"100% {HOSTILE}",
        "fix": "fix\r\nit",
        "thing": "",
    }
    assert file["problems"][1]["line"] is None


def test_github_gets_annotations_that_cannot_be_forged() -> None:
    assert render_report([REPORT], "github").splitlines() == [
        "::error file=a%2Cb%3Ac.yaml,title=bad-key,line=3,col=7::"
        "100%25 \\x1b[31mred\\x07 \\u202eevil\\u2066\\n::error::x; "
        "fix\\r\\nit",
        "::warning file=a%2Cb%3Ac.yaml,title=odd::no place",
    ]


def test_an_unknown_report_format_is_said_so() -> None:
    with pytest.raises(CounterpointError, match="text, json, github"):
        render_report([REPORT], "xml")


def test_a_clean_file_has_exit_code_0_and_one_with_problems_1(tmp_path: Path) -> None:
    assert check(bundled_path("city-divided")).exit_code == 0
    path = tmp_path / "debate.yaml"
    path.write_text("debate: d\ntitle: T\nclaims: {c: C}\n", encoding="utf-8")
    report = check(path)
    assert (report.exit_code, report.warnings) == (0, 1)
    path.write_text("debate: d\n", encoding="utf-8")
    assert check(path).exit_code == 1
    with pytest.raises(UnknownDebateError):
        check(tmp_path / "none.yaml")


@pytest.mark.parametrize("format_name", [name for name in FORMATS if name != "yaml"])
def test_a_debate_of_any_format_can_be_checked(tmp_path: Path, format_name: str) -> None:
    path = tmp_path / f"debate{FORMATS[format_name].extensions[0]}"
    path.write_text(dump(load(bundled_path("city-divided")), format_name), encoding="utf-8")
    assert check(path).problems == ()


def test_an_unknown_extension_or_format_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "debate.docx"
    path.write_text("x", encoding="utf-8")
    assert check(path).problems[0].code == "unknown-format"
    with pytest.raises(DebateFileError, match=r"use one of: .yaml"):
        load(path)
    with pytest.raises(CounterpointError, match='there is no format "docx"'):
        load_text("x", "docx")
    with pytest.raises(CounterpointError, match='there is no format "docx"'):
        dump(load(bundled_path("city-divided")), "docx")


def test_a_graph_with_more_than_a_debate_is_refused() -> None:
    text = dump(load(bundled_path("city-divided")), "ntriples")
    for more in (
        '<http://x/a> <http://x/b> "c" .',
        "<http://x/a> <http://x/b> _:c .",
        '<http://x/a> <http://x/b> <<( <http://x/a> <http://x/b> "c" )>> .',
    ):
        with pytest.raises(DebateFileError):
            load_text(text + more + "\n", "ntriples")


def test_a_graph_is_held_to_what_a_file_is_held_to() -> None:
    text = dump(load(bundled_path("city-divided")), "ntriples")
    with pytest.raises(DebateFileError, match=r"control character U\+0007"):
        load_text(text.replace('"Chicago"@en', '"Chi\\u0007cago"@en'), "ntriples")


@given(data=st.data())
@settings(max_examples=60)
def test_a_damaged_graph_gets_problems_or_is_read(data: st.DataObject, lines: list[str]) -> None:
    damaged = list(lines)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        other = data.draw(st.sampled_from(lines)).split(" ", 2)
        subject, predicate, rest = damaged[at].split(" ", 2)
        damaged[at] = (
            data.draw(
                st.sampled_from(
                    [
                        "",
                        f"{subject} {predicate} {other[2]}",
                        f"{subject} {other[1]} {rest}",
                        f"{other[0]} {predicate} {rest}",
                        f"_:b {predicate} {rest}",
                        f'{subject} {predicate} "x" .',
                        f"{subject} {predicate} _:b .",
                        f"{subject} {predicate} {subject} .",
                    ]
                )
            )
            or lines[0]
        )
    debate, problems = read("\n".join(damaged), "ntriples", "damaged.nt")
    assert debate is not None or problems


@pytest.fixture(scope="session")
def lines() -> list[str]:
    """The bundled debate's triples, a line each."""
    return dump(load(bundled_path("city-divided")), "ntriples").splitlines()


def test_derived_graphs_are_left_aside_and_foreign_ones_refused() -> None:
    debate = load(bundled_path("city-divided"))
    text = dump(debate, "nquads")
    name = "https://w3id.org/counterpoint/debates/city-divided"
    triple = "<http://x/a> <http://x/b> <http://x/c>"
    assert (
        load_text(f"{text}{triple} <{name}/derived> .\n{triple} <{name}/analysis> .\n", "nquads").info
        == debate.info
    )
    with pytest.raises(DebateFileError, match="belongs to no debate of this file"):
        load_text(f"{text}{triple} <{name}/other> .\n", "nquads")


def test_a_syntax_error_in_rdf_has_its_line() -> None:
    for name, text in (
        ("turtle", "@prefix : <http://x/> .\n:a :b"),
        ("rdfxml", "<a>\n<b></a>"),
        ("jsonld", "{"),
    ):
        with pytest.raises(DebateFileError) as raised:
            load_text(text, name, "file")
        origin = raised.value.problems[0].origin
        assert name == "jsonld" or origin is not None
        assert name == "jsonld" or origin is None or origin.line == 2


def test_bundled_debates_are_known_by_name_only() -> None:
    assert "city-divided" in bundled()
    for name in bundled():
        assert bundled_path(name).is_file()
    for name in ("..", "city_divided", "", "/etc", "city-divided/../city-divided"):
        with pytest.raises(UnknownDebateError, match="there are: "):
            bundled_path(name)
