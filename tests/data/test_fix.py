"""``check --fix`` fills in what the texts tell without doubt, and touches nothing else."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.data.check import check
from counterpoint.data.fix import fix_text
from counterpoint.data.reader import read_text
from counterpoint.data.sources import Texts
from counterpoint.errors import CounterpointError

TEXT = "Öne 👩‍🔬 said: \"it works\".\r\nAnother said: 'perhaps'. Perhaps, said the first; it worked.\n"
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
HEAD = f"""\
debate: d      # the name
title:   T
defaults: {{source: s}}
sources:
  s: {{title: S, length: {len(TEXT)}, sha256: {DIGEST}}}
actors: {{one: {{name: One, kind: Person}}}}
claims: {{works: It works, may: It may}}
statements:
"""


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "any name.bin").write_bytes(TEXT.encode())
    return Texts(folder)


def at(words: str) -> int:
    assert TEXT.count(words) == 1
    return TEXT.index(words)


PLACES = [
    '- {actor: one, quote: "it works", START, endorses: works}',
    "- {actor: one, endorses: works, quote: it works, START }",
    "- {actor: one, endorses: works,   # flow\n   quote: it works, START}  # end",
    '- {"actor": one, "endorses": works, "quote": "it works", START}',
    "- actor: one\n  quote: it works   # words\n  START\n  endorses: works",
    "- actor: one\n  endorses: works\n  quote: it works\n  START",
    "-   quote: 'it works'\n    START\n    actor: one\n    endorses: works",
    "- actor: one\n  endorses: works\n  quote: it\n    works\n  START",
    "- actor: one\n  endorses: works\n  START\n  quote: |\n    it works\n  mode: quote",
    "- START\n  quote: >-\n    it works\n  actor: one\n  endorses: works",
]


@pytest.mark.parametrize("after", PLACES)
def test_start_is_filled_in_where_the_words_occur_once(texts: Texts, after: str) -> None:
    before = re.sub(r", START|\n *START(?=\n|$)|START\n +", "", after)
    for line_break in ("\n", "\r\n"):
        for end in ("", "\n"):
            text = (HEAD + before + end).replace("\n", line_break)
            fixed = fix_text(text, "f.yaml", texts)
            expected = (
                (HEAD + after + end).replace("START", f"start: {at('it works')}").replace("\n", line_break)
            )
            assert fixed.text == expected
            assert fixed.filled == (f"f.yaml:9: start: {at('it works')}",)
            assert fix_text(fixed.text, "f.yaml", texts).text == fixed.text
            debate, problems = read_text(fixed.text, "f.yaml")
            assert debate is not None, problems
            (statement,) = debate.statements.values()
            assert TEXT[statement.start : statement.end] == "it works"


@pytest.mark.parametrize(
    "statement",
    [
        "- {actor: one, endorses: works, quote: said}",  # three times
        "- {actor: one, endorses: works, quote: never said}",
        "- {actor: one, endorses: works, quote: it works, start: 3}",  # wrong, but written
        "- {actor: one, endorses: works}",
        "- {actor: one, endorses: works, source: other, quote: it works}",
        "- [quote, it works]",
    ],
)
def test_nothing_is_filled_in_where_there_is_doubt(texts: Texts, statement: str) -> None:
    assert fix_text(HEAD + statement, "f.yaml", texts).text == HEAD + statement


def test_words_that_occur_more_often_are_listed_with_their_places(texts: Texts, tmp_path: Path) -> None:
    path = tmp_path / "debate.yaml"
    path.write_text(HEAD + "- {actor: one, endorses: works, quote: said}\n", encoding="utf-8")
    report = check(path, sources=texts.folder, fix=True)
    assert report.filled == ()
    found = [str(problem) for problem in report.problems if problem.code == "ambiguous-quote"]
    assert len(found) == 1
    assert found[0].startswith(
        f'{path}:9:3: warning: the words "said" occur 3 times; choose one: start: 8 (line 1: '
    )
    assert "(line 2: " in found[0]


def test_a_lists_shorthand_gets_one_start(texts: Texts) -> None:
    text = HEAD + "- {actor: one, endorses: [works, may], quote: perhaps}\n"
    assert fix_text(text, "f", texts).text == text.replace("perhaps", f"perhaps, start: {at('perhaps')}")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("s: {title: S}", "s: {title: S, LENGTH, SHA}"),
        ("s: S", "s: {title: S, LENGTH, SHA}"),
        ('s: "S, or: T"', 's: {title: "S, or: T", LENGTH, SHA}'),
        ("s: {title: S, type: a}", "s: {title: S, LENGTH, SHA, type: a}"),
        ("s:\n    title: S # so\n    type: a", "s:\n    title: S # so\n    LENGTH\n    SHA\n    type: a"),
        (f"s: {{title: S, length: {len(TEXT)}}}", f"s: {{title: S, SHA, length: {len(TEXT)}}}"),
    ],
)
def test_length_and_digest_are_filled_in_where_one_text_can_be_meant(
    texts: Texts, source: str, expected: str
) -> None:
    start = HEAD.index("  s: {")
    end = HEAD.index("actors:")
    text = f"{HEAD[:start]}  {source}\n{HEAD[end:]}- {{actor: one, endorses: works, quote: it works}}\n"
    fixed = fix_text(text, "f.yaml", texts)
    debate, problems = read_text(fixed.text, "f.yaml")
    assert debate is not None, problems
    assert (debate.sources["s"].length, debate.sources["s"].sha256) == (len(TEXT), DIGEST)
    assert next(iter(debate.statements.values())).start == at("it works")
    digest = fixed.text[fixed.text.index("sha256") :].split()[1].rstrip(",}")
    filled = expected.replace("LENGTH", f"length: {len(TEXT)}").replace("SHA", f"sha256: {digest}")
    assert f"  {filled}\n" in fixed.text
    assert fix_text(fixed.text, "f.yaml", texts).text == fixed.text


def test_no_digest_is_filled_in_where_two_texts_or_two_sources_could_be_meant(texts: Texts) -> None:
    first = "- {actor: one, endorses: works, quote: it works}\n"
    statement = first + "- {actor: one, endorses: may, quote: it works, source: t}\n"
    two = (
        HEAD.replace(f", length: {len(TEXT)}, sha256: {DIGEST}", "").replace("actors:", "  t: T\nactors:")
        + statement
    )
    assert fix_text(two, "f", texts).text == two
    one = HEAD.replace(f", sha256: {DIGEST}", "") + statement.splitlines()[0]
    (texts.folder / "second").write_text("it works", encoding="utf-8")
    again = Texts(texts.folder)
    assert fix_text(one, "f", again).text == one
    lacks = HEAD.replace(f", sha256: {DIGEST}", "") + "- {actor: one, endorses: works, quote: not there}"
    assert fix_text(lacks, "f", texts).text == lacks


def test_a_file_is_replaced_whole_its_mark_and_permissions_kept(texts: Texts, tmp_path: Path) -> None:
    path = tmp_path / "debate.yaml"
    path.write_bytes(
        b"\xef\xbb\xbf" + (HEAD + "- {actor: one, endorses: works, quote: it works}\r\n").encode()
    )
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    report = check(link, sources=texts.folder, fix=True)
    assert report.filled == (f"{link}:9: start: {at('it works')}",)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfdebate")
    assert path.read_bytes().endswith(f"start: {at('it works')}}}\r\n".encode())
    assert path.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["debate.yaml", "link.yaml", "texts"]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(
    texts: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "debate.yaml"
    path.write_text(HEAD + "- {actor: one, endorses: works, quote: it works}\n", encoding="utf-8")
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CounterpointError, match="No space left"):
        check(path, sources=texts.folder, fix=True)
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["debate.yaml", "texts"]


def test_what_is_no_yaml_is_left_alone(texts: Texts, tmp_path: Path) -> None:
    path = tmp_path / "debate.yaml"
    path.write_text("a: b: c", encoding="utf-8")
    assert check(path, sources=texts.folder, fix=True).exit_code == 1
    assert path.read_text(encoding="utf-8") == "a: b: c"
    turtle = tmp_path / "debate.ttl"
    turtle.write_text("", encoding="utf-8")
    with pytest.raises(CounterpointError, match="only debate files in YAML"):
        check(turtle, sources=texts.folder, fix=True)
    with pytest.raises(CounterpointError, match="--sources"):
        check(path, fix=True)


@given(data=st.data())
@settings(max_examples=100)
def test_the_bundled_debates_offsets_come_back_after_they_are_taken_out(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    words = ["alpha", "beta", "gamma", "delta", "é👩‍🔬", "x: y", "a, b", 'say "so"', "it's"]
    text = " | ".join(data.draw(st.permutations(words))) + "\n"
    folder = tmp_path_factory.mktemp("texts")
    (folder / "t.txt").write_bytes(text.encode())
    digest = hashlib.sha256(text.encode()).hexdigest()
    from counterpoint.data.yaml_text import quoted

    head = HEAD.replace(DIGEST, digest).replace(f"length: {len(TEXT)}", f"length: {len(text)}")
    lines = []
    for word in data.draw(st.lists(st.sampled_from(words), unique=True, min_size=1)):
        flow = f"- {{actor: one, endorses: works, quote: {quoted(word)}}}"
        block = f"- actor: one\n  quote: {quoted(word)} # {word}\n  endorses: works"
        lines.append(data.draw(st.sampled_from([flow, block])))
    fixed = fix_text(head + "\n".join(lines), "f", Texts(folder))
    debate, problems = read_text(fixed.text, "f")
    assert debate is not None, problems
    assert len(fixed.filled) == len(lines)
    assert all(text[s.start : s.end] == s.quote for s in debate.statements.values())
