"""The examples of ``docs/api.md`` run as they stand."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from counterpoint.library import Library
from counterpoint.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
TOKEN = "a-token-for-the-examples"
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def site(
    run_service: Callable[[Library, Settings], AbstractContextManager[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """A service that takes changes, with the bundled debate."""
    tokens = tmp_path_factory.mktemp("private") / "tokens"
    tokens.write_text(TOKEN, encoding="ascii")
    tokens.chmod(0o600)
    with Library() as library:
        library.load("city-divided")
        settings = Settings(record_analyses="none", writable=True, token_file=str(tokens))
        with run_service(library, settings) as where:
            yield where


def curl(command: str, site: str, folder: Path) -> httpx.Response:
    """What curl would do, for the options that the page uses."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-X", dest="method", default="GET")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-o", dest="output")
    parser.add_argument("--data-binary", dest="body", default="")
    parser.add_argument("address")
    given = parser.parse_args(shlex.split(command.replace("$TOKEN", TOKEN))[1:])
    headers = dict(header.split(": ", 1) for header in given.headers)
    content = (folder / given.body.removeprefix("@")).read_bytes() if given.body else b""
    address = given.address.replace("http://localhost:8000/", site)
    answer = httpx.request(given.method, address, headers=headers, content=content, timeout=60)
    if given.output:
        (folder / given.output).write_bytes(answer.content)
    return answer


def run(block: str, site: str, folder: Path) -> Iterator[httpx.Response]:
    """The answers to the commands of a block, one after the other."""
    for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        if match := re.fullmatch(r"cat > (\S+) <<'END'\n(.*)END\n", command, re.DOTALL):
            (folder / match[1]).write_text(match[2], encoding="utf-8")
        else:
            yield curl(command, site, folder)


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_every_example_is_answered(site: str, tmp_path: Path, block: str) -> None:
    answers = list(run(block, site, tmp_path))
    assert answers
    for answer in answers:
        assert answer.is_success, answer.text
        if answer.headers.get("content-type") == "application/json":
            assert answer.json().get("total") != 0, "an example should find something"


def test_the_problem_that_is_shown_is_the_one_that_is_answered(site: str, tmp_path: Path) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    block = next(block for block in BLOCKS if "bridge.yaml" in block)
    (tmp_path / "wrong").mkdir()
    wrong = block.replace("answers: build", "answers: bulid")
    made, _ = run(wrong, site, tmp_path / "wrong")
    assert made.json() == json.loads(shown)
