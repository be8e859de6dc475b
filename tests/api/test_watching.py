"""Files that change while they are served: the debate follows, whole or not at all."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from counterpoint import loading as module
from counterpoint.library import Library
from counterpoint.loading import Loading
from counterpoint.ontology.debate import Debate

TEXT = """debate: bridge
title: {title}
sources: {{article: {{title: Article}}}}
actors: {{ann: {{name: Ann, kind: Person}}}}
claims: {{dear: It is too dear}}
statements:
  - {{actor: ann, endorses: dear, source: article}}
"""
LOOK = 0.05


class Watch:
    """A file that is watched, and what is said of it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.said: list[tuple[int, str]] = []
        self.loads = 0
        self.library = Library()
        loads, really = self, self.library.load

        def load(path: str | Path, *, validate: bool = True) -> str:
            loads.loads += 1
            return really(path, validate=validate)

        self.library.load = load  # type: ignore[method-assign]
        report: Callable[[int, str], None] = lambda level, text: self.said.append((level, text))  # noqa: E731
        self.loading = Loading(self.library, [file], watch=True, report=report)

    def save(self, title: str) -> None:
        """Write the file in place."""
        self.file.write_text(TEXT.format(title=title), encoding="utf-8")

    def replace(self, title: str) -> None:
        """Put another file of that name in its place."""
        new = self.file.with_suffix(".new")
        new.write_text(TEXT.format(title=title), encoding="utf-8")
        new.replace(self.file)

    @property
    def title(self) -> str:
        return self.library.debate("bridge").info.title

    def until(self, condition: Callable[[], bool]) -> bool:
        """Whether it comes true within ten seconds."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if condition():
                return True
            time.sleep(LOOK / 5)
        return False


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """A file that is loaded and watched, at short intervals."""
    monkeypatch.setattr(module, "_INTERVAL", LOOK)
    watched = Watch(tmp_path / "debate.yaml")
    watched.save("One")
    watched.loading.start(lambda: None)
    assert watched.until(lambda: not watched.loading.missing())
    yield watched
    watched.loading.end()
    watched.library.close()


def test_a_saved_file_is_loaded_again_and_that_is_said(watch: Watch) -> None:
    watch.save("Two")
    assert watch.until(lambda: watch.title == "Two")
    assert watch.until(lambda: len(watch.said) == 1)
    assert watch.said == [(logging.INFO, f"{watch.file}: loaded again as bridge")]


def test_a_file_that_takes_its_place_is_loaded(watch: Watch) -> None:
    for title in ("Two", "Six"):
        watch.replace(title)
        assert watch.until(lambda title=title: watch.title == title)  # type: ignore[misc]


def test_one_of_the_same_age_and_length_is_another_all_the_same(watch: Watch) -> None:
    before = watch.file.stat()
    new = watch.file.with_suffix(".new")
    new.write_text(TEXT.format(title="Two"), encoding="utf-8")
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    new.replace(watch.file)
    assert watch.until(lambda: watch.title == "Two")


def test_a_broken_file_keeps_the_debate_and_says_why_once(watch: Watch) -> None:
    debate = watch.library.debate("bridge")
    watch.file.write_text(TEXT.format(title="Two").replace("actor: ann", "actor: anne"), encoding="utf-8")
    assert watch.until(lambda: bool(watch.said))
    time.sleep(LOOK * 5)
    assert len(watch.said) == 1
    level, text = watch.said[0]
    assert level == logging.WARNING
    assert f"{watch.file} has changed, and was not loaded" in text
    assert "debate.yaml:7" in text
    assert 'did you mean "ann"?' in text
    assert watch.library.debate("bridge") is debate
    assert not watch.loading.missing()
    watch.save("Three")
    assert watch.until(lambda: watch.title == "Three")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"debate: [", b"- a\n- b\n", b"&a [*a, *a]", b"x" * 100_000]
)
def test_whatever_is_written_into_it_the_debate_stays(watch: Watch, content: bytes) -> None:
    watch.file.write_bytes(content)
    assert watch.until(lambda: bool(watch.said))
    assert watch.title == "One"
    watch.save("Two")
    assert watch.until(lambda: watch.title == "Two")


def test_many_saves_in_a_row_are_loaded_once_they_rest(watch: Watch) -> None:
    before = watch.loads
    for number in range(40):
        watch.save(f"Edition {number}")
        time.sleep(LOOK / 10)
    assert watch.until(lambda: watch.title == "Edition 39")
    time.sleep(LOOK * 4)
    assert watch.title == "Edition 39"
    assert watch.loads - before <= 5


def test_what_is_still_being_written_is_never_shown_in_part(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first half is a debate by itself, and a valid one."""
    monkeypatch.setattr(module, "_INTERVAL", 0.5)  # so that a stall of this test is no rest of the file
    time.sleep(LOOK * 2)
    written = "  - {{actor: ann, endorses: dear, source: article, quote: word {}}}\n"
    statements = "".join(written.format(number) for number in range(60))
    seen = set()
    with watch.file.open("w", encoding="utf-8") as file:
        file.write(TEXT.format(title="Whole"))
        for line in statements.splitlines(keepends=True):
            file.write(line)
            file.flush()
            seen.add(len(watch.library.debate("bridge").statements))
            time.sleep(0.02)
    assert watch.until(lambda: watch.title == "Whole"), watch.said
    seen.add(len(watch.library.debate("bridge").statements))
    assert seen == {1, 61}


def test_a_file_may_be_away_for_a_while(watch: Watch) -> None:
    away = watch.file.with_suffix(".away")
    watch.file.rename(away)
    time.sleep(LOOK * 4)
    assert watch.title == "One"
    watch.save("Two")
    assert watch.until(lambda: watch.title == "Two")
    watch.file.unlink()
    time.sleep(LOOK * 4)
    away.rename(watch.file)
    assert watch.until(lambda: watch.title == "One")


def test_what_nobody_thought_of_does_not_end_the_watch(watch: Watch) -> None:
    really = watch.library.load

    def breaks(path: str | Path, *, validate: bool = True) -> str:
        watch.library.load = really  # type: ignore[method-assign]
        raise ZeroDivisionError("no one thought of it")

    watch.library.load = breaks  # type: ignore[method-assign]
    watch.save("Two")
    assert watch.until(lambda: bool(watch.said))
    assert watch.said[0][0] == logging.ERROR
    assert "no one thought of it" in watch.said[0][1]
    watch.save("Three")
    assert watch.until(lambda: watch.title == "Three")


def test_an_untouched_file_is_not_loaded_again(watch: Watch) -> None:
    debate = watch.library.debate("bridge")
    time.sleep(LOOK * 6)
    assert watch.loads == 1
    assert watch.library.debate("bridge") is debate
    assert isinstance(debate, Debate)
