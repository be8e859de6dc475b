"""ICCMA's three formats: read, written, and refused with a line where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoint.errors import FrameworkFileError
from counterpoint.graph.argumentation.framework import Framework
from counterpoint.graph.argumentation.iccma import FORMATS, parse_framework, read_framework, write_framework

TEXTS = {
    "apx": "% a comment\narg(a). arg(b).\narg(c).\natt(a, b).\natt(b,c).\n",
    "tgf": "a\nb\nc\n#\na b\nb c attacks\n",
    "af": "p af 3\n# a comment\n1 2\n2 3\n",
}


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_is_read(format_: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{format_}"
    path.write_text(TEXTS[format_])
    found = read_framework(path)
    assert found.names == (("1", "2", "3") if format_ == "af" else ("a", "b", "c"))
    assert found.targets == ((1,), (2,), ())
    assert found.attackers == ((), (0,), (1,))


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_byte_order_mark_and_any_line_ends_are_read(format_: str, end: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{format_}"
    path.write_bytes(b"\xef\xbb\xbf" + TEXTS[format_].replace("\n", end).encode())
    assert read_framework(path) == parse_framework(TEXTS[format_], format_)


@pytest.mark.parametrize(
    "text",
    [
        "arg(a).arg(b).arg(c).att(a,b).att(b,c).",
        "  arg ( a ) .\n\targ( b).  arg(c ) .\n\n\natt ( a , b ) . % arg(d).\natt(\tb,c ).",
        "att(b,c).\natt(a,b).\natt(a,b).\narg(a).\narg(b).\narg(c).\n",
    ],
)
def test_facts_may_stand_anywhere_in_any_order_with_any_blanks(text: str) -> None:
    assert parse_framework(text, "apx") == parse_framework(TEXTS["apx"], "apx")


def test_quotes_and_letters_of_any_script_are_part_of_a_name() -> None:
    assert parse_framework('arg("a").\narg(b\').\narg(é☃).\n', "apx").names == ('"a"', "b'", "é☃")


@given(st.integers(0, 6), st.data(), st.sampled_from(FORMATS))
def test_what_is_written_is_read_again(size: int, data: st.DataObject, format_: str) -> None:
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)) if size else st.nothing()
    attacks = data.draw(st.lists(pairs, max_size=12)) if size else []
    framework = Framework.from_numbers([str(i + 1) for i in range(size)], attacks)
    assert parse_framework(write_framework(framework, format_), format_) == framework


@pytest.mark.parametrize(
    ("format_", "text", "message"),
    [
        ("apx", "arg(a).\natt(a,b).\n", 'x:2: the argument "b" is not declared'),
        ("apx", "arg(a).\narg(a).\n", 'x:2: the argument "a" is declared twice'),
        ("apx", "arg(a)\n", r"x:1: expected arg\(a\). or att\(a,b\)., found: arg\(a\)"),
        ("apx", "arg(a,b).\n", "x:1: expected"),
        ("apx", "att(a).\n", "x:1: expected"),
        ("apx", "arg().\n", "x:1: expected"),
        ("apx", "arg( ).\n", "x:1: expected"),
        ("apx", "arg(a,).\n", "x:1: expected"),
        ("apx", "arg(a).b\n", "x:1: expected .*, found: b"),
        ("apx", "arg(f(a)).\n", "x:1: expected"),
        ("apx", "arg(a\x0bb).\nno\n", "x:2: expected"),
        ("apx", "arg(" + "a " * 100_000 + "\n", "x:1: expected"),
        ("apx", "att(a" + " " * 100_000 + ",b" + " " * 100_000 + "\n", "x:1: expected"),
        ("apx", "arg(a).\natt(b,a).\natt(a,c).\n", 'x:2: the argument "b" is not declared'),
        ("tgf", "a\n#\na\n", "x:3: expected an attacker and its target, found: a"),
        ("tgf", "a\n#\n#\n", "x:3: a second # line"),
        ("af", "", "x:1: expected the line: p af"),
        ("af", "p af x\n", "x:1: expected the line: p af"),
        ("af", "p af 99999999999999999999\n", "x:1: 99999999999999999999 arguments are more than"),
        ("af", "p af 2\n0 1\n", 'x:2: the argument "0" is not declared'),
        ("af", "p af 2\n-1 1\n", "x:2: expected two numbers"),
        ("af", "p af 2\n1 2\np af 2\n", "x:3: expected two numbers"),
        ("af", "# only a comment\n", "x:1: expected the line: p af"),
        ("af", "p af 2\n1 3\n", 'x:2: the argument "3" is not declared'),
        ("af", "p af 2\n1\n", "x:2: expected two numbers, attacker and target, found: 1"),
    ],
)
def test_a_wrong_line_is_told_with_its_number(format_: str, text: str, message: str) -> None:
    with pytest.raises(FrameworkFileError, match=message):
        parse_framework(text, format_, name="x")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(FrameworkFileError, match="No such file"):
        read_framework(tmp_path / "none.apx")
    (tmp_path / "x.txt").write_text("")
    with pytest.raises(FrameworkFileError, match="cannot tell the format from its name; name one of: apx"):
        read_framework(tmp_path / "x.txt")
    (tmp_path / "x.apx").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FrameworkFileError, match="not text in UTF-8"):
        read_framework(tmp_path / "x.apx")


def test_a_name_that_would_break_the_file_is_not_written() -> None:
    with pytest.raises(FrameworkFileError, match="cannot be written as apx"):
        write_framework(Framework.of(["a). arg(b"], []), "apx")
