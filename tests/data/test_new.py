"""``counterpoint new``: a folder to begin a debate in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterpoint.data.check import check
from counterpoint.data.new import TEMPLATES, new
from counterpoint.data.reader import read_debate
from counterpoint.errors import CounterpointError


def test_a_new_debate_passes_every_check_its_sources_too(tmp_path: Path) -> None:
    written = new(tmp_path / "sunday library", "sunday-library")
    assert sorted(str(path.relative_to(tmp_path / "sunday library")) for path in written) == sorted(TEMPLATES)
    path = tmp_path / "sunday library" / "debate.yaml"
    assert check(path, sources=path.parent / "sources").problems == ()
    assert read_debate(path).info.key == "sunday-library"
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=debate.schema.json\n")
    json.loads((path.parent / "debate.schema.json").read_text(encoding="utf-8"))
    assert "my-debate" not in (path.parent / "README.md").read_text(encoding="utf-8")


def test_the_folders_name_is_the_debates_name(tmp_path: Path) -> None:
    new(tmp_path / "wind-park")
    assert read_debate(tmp_path / "wind-park/debate.yaml").info.key == "wind-park"


def test_nothing_is_overwritten_and_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    with pytest.raises(CounterpointError, match=r"README.md: there already"):
        new(tmp_path, "d")
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("My Debate", 'such as --name "my-debate"'),
        ("sparql", "no debate can be called"),
        ("…", "choose one with --name"),
    ],
)
def test_a_name_that_cannot_be_a_debates_is_refused(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(CounterpointError, match=words):
        new(tmp_path / "folder", name)
    assert not (tmp_path / "folder").exists()


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CounterpointError, match="cannot be written"):
        new(tmp_path / "file" / "folder", "d")
