"""Whether the words are where a debate file says they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from counterpoint.data.limits import Limits
from counterpoint.data.reader import read_text
from counterpoint.data.sources import Texts, occurrences, verify
from counterpoint.errors import SourceTextError

TEXT = "\ufeffOne said: it works. 👩‍🔬 Another: it may.\nIt works, it works not.\n"
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()


def problems(anchor: str, folder: Path, source: str = f"length: {len(TEXT)}, sha256: {DIGEST}") -> list[str]:
    debate, found = read_text(
        f"debate: d\ntitle: T\nsources: {{s: {{title: S, {source}}}}}\n"
        "actors: {a: {name: A, kind: Person}}\n"
        f"claims: {{c: C}}\nstatements: [{{actor: a, endorses: c, source: s, {anchor}}}]\n",
        "f",
    )
    assert debate is not None, found
    return [str(problem) for problem in verify(debate, Texts(folder))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "text").write_bytes(TEXT.encode())
    (tmp_path / "other").write_text("it works", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    return tmp_path


def test_words_at_their_place_are_no_problem(folder: Path) -> None:
    assert problems(f'quote: "👩‍🔬 Another", start: {TEXT.index("👩")}', folder) == []


def test_words_elsewhere_are_told_where_they_are_and_what_is_there(folder: Path) -> None:
    assert problems("quote: it may, start: 11", folder) == [
        f'f:6:14: in "s", from 11 to 17, stands "it wor", not "it may"; the words are at start: '
        f'{TEXT.index("it may")} (line 1: "… it works. 👩‍🔬 Another: it may. It works, it works not…")'
    ]


def test_words_that_occur_nowhere_are_an_error(folder: Path) -> None:
    (found,) = problems("quote: it might, start: 5", folder)
    assert found.startswith('f:6:14: the words "it might" do not occur in "s"')
    (found,) = problems("quote: it might", folder)
    assert found.startswith('f:6:14: the words "it might" do not occur in "s"')


def test_words_without_offsets_are_a_warning(folder: Path) -> None:
    assert problems("quote: it may", folder) == [
        'f:6:14: warning: the words "it may" have no offsets yet; `check --fix` fills them in'
    ]
    (found,) = problems("quote: it works", folder)
    assert found.startswith(
        'f:6:14: warning: the words "it works" occur 2 times; choose one: start: 11 (line 1'
    )


def test_a_length_that_is_not_the_texts_is_an_error(folder: Path) -> None:
    found = problems("quote: it may", folder, f"length: {len(TEXT) + 1}, sha256: {DIGEST}")
    assert (
        found[0] == f'f:3:11: "s" has {len(TEXT)} characters, not {len(TEXT) + 1}; write length: {len(TEXT)}'
    )


def test_a_text_that_is_not_there_is_a_warning(folder: Path) -> None:
    missing = f"sha256: {'0' * 64}"
    assert problems("quote: it may", folder, missing) == [
        f'f:3:11: warning: the text of "s" is not among the 2 files in {folder}; '
        "its anchors were not verified"
    ]
    assert problems("quote: it may", folder, "type: a") == [
        'f:3:11: warning: "s" has no sha256, so no text can be matched with it; its anchors were not verified'
    ]


def test_a_text_that_is_not_utf8_is_a_warning(folder: Path) -> None:
    (folder / "binary").write_bytes(b"\xff\xfe")
    digest = hashlib.sha256(b"\xff\xfe").hexdigest()
    assert problems("quote: it may", folder, f"sha256: {digest}") == [
        'f:3:11: warning: the text of "s" is not UTF-8; code from a UTF-8 text'
    ]


def test_a_text_is_found_by_its_digest_whatever_the_file_says(folder: Path) -> None:
    secret = folder.parent / "secret"
    secret.write_text("it may", encoding="utf-8")
    found = problems("quote: it may", folder, 'type: "../secret", url: "https://example.org/../secret"')
    assert "no sha256" in found[0]


def test_a_folder_that_cannot_be_read_is_said_so(folder: Path) -> None:
    with pytest.raises(SourceTextError, match="cannot be read"):
        _ = Texts(folder / "none").files
    with pytest.raises(SourceTextError, match="more than 1 files"):
        _ = Texts(folder, Limits(source_files=1)).files
    with pytest.raises(SourceTextError, match="larger than 10 bytes"):
        _ = Texts(folder, Limits(source_bytes=10)).files


def test_occurrences_overlap_and_are_bounded() -> None:
    assert occurrences("aaaa", "aa") == [0, 1, 2]
    assert occurrences("aaaa", "") == []
    assert len(occurrences("a" * 5000, "a")) == 1000
