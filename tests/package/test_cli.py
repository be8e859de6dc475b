"""The command line as a person uses it: output, messages, exit codes."""

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import counterpoint
from counterpoint import cli as command_line
from counterpoint.cli_reference import markdown
from counterpoint.viz.kinds import KINDS

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.yaml"
    path.write_text(
        "debate: broken\ntitle: Broken\nactors:\n  ero: {name: ERO, kind: GovernmentBody}\n"
        "sources:\n  article: {title: Article}\nclaims:\n  fear: People are afraid\n"
        "statements:\n  - {actor: erro, endorses: fear, source: article}\n"
    )
    return path


def test_the_reference_page_is_current() -> None:
    assert (ROOT / "docs/cli.md").read_text(encoding="utf-8") == markdown()


def test_every_command_is_documented_and_named_as_its_python_verb() -> None:
    assert set(command_line.cli.commands) == {
        "new", "check", "export", "query", "render", "serve", "network", "analyze", "report", "acceptability",
        "backup", "restore",
    }  # fmt: skip
    for command in command_line.cli.commands.values():
        assert command.help
        assert all(option.help for option in command.params if isinstance(option, click.Option))


@pytest.mark.parametrize("format_", ["yaml", "turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld"])
def test_what_is_exported_is_read_again(run: Run, tmp_path: Path, format_: str) -> None:
    extension = {name: ext for ext, name in command_line.EXTENSIONS.items()}[format_]
    file = tmp_path / f"debate.{extension}"
    assert run("export", "city-divided", "-o", file)[0] == 0
    code, out, err = run("export", file, "--to", "ntriples")
    assert (code, err) == (0, "")
    assert sorted(out.splitlines()) == sorted(
        run("export", "city-divided", "--to", "ntriples")[1].splitlines()
    )


def test_an_export_is_the_same_each_time_it_is_written(run: Run) -> None:
    """In processes of their own, since what differs between them is the seed of hashes."""
    command = [sys.executable, "-c", "from counterpoint.cli import main; main()", "export", "city-divided"]
    for format_ in ("turtle", "jsonld", "yaml"):
        first, second = (
            subprocess.run([*command, "--to", format_], capture_output=True, check=True).stdout
            for _ in range(2)
        )
        assert first == second


def test_a_debate_is_named_by_its_file_or_its_folder_too(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(ROOT / "data/debates/city_divided", folder)
    bundled = run("export", "city-divided", "--to", "yaml")
    assert (
        bundled
        == run("export", folder, "--to", "yaml")
        == run("export", folder / "debate.yaml", "--to", "yaml")
    )


def test_a_debate_that_is_not_there_is_answered_with_those_that_are(run: Run) -> None:
    code, out, err = run("export", "city-undivided", "--to", "yaml")
    assert (code, out) == (2, "")
    assert "city-undivided" in err
    assert "city-divided" in err


def test_a_format_that_cannot_be_told_is_asked_for(run: Run, tmp_path: Path) -> None:
    code, _, err = run("export", "city-divided", "-o", tmp_path / "debate.docx")
    assert code == 2
    assert "turtle" in err
    assert not (tmp_path / "debate.docx").exists()


@pytest.mark.parametrize("format_", ["table", "json", "csv", "tsv", "xml"])
def test_a_query_is_answered_in_every_format(run: Run, format_: str) -> None:
    code, out, err = run("query", "city-divided", "who-opposes-what", "--format", format_)
    assert (code, err) == (0, "")
    assert "Activists" in out
    if format_ == "json":
        assert json.loads(out)["results"]["bindings"]
    if format_ == "csv":
        assert next(csv.reader(io.StringIO(out)))[0] == "actor"


def test_a_query_comes_from_a_file_too_and_its_answer_goes_to_one(run: Run, tmp_path: Path) -> None:
    query, answer = tmp_path / "q.rq", tmp_path / "a.csv"
    query.write_text("SELECT (COUNT(?s) AS ?n) { ?s a cp:Statement }")
    assert run("query", "city-divided", query, "-o", answer) == (0, "", "")
    assert int(answer.read_text().split()[1]) > 80


@pytest.mark.parametrize(
    ("query", "out"),
    [("ASK { ?s a cp:Statement }", "true"), ("ASK { ?s a cp:Nothing }", "false")],
)
def test_a_yes_or_no_is_one_word(run: Run, query: str, out: str) -> None:
    assert run("query", "city-divided", query)[:2] == (0, out + "\n")


@pytest.mark.parametrize(
    "query", ["SELECT WHERE", "SELECT * { SERVICE <http://x> { ?s ?p ?o } }", "DROP ALL", "missing.rq"]
)
def test_a_query_that_cannot_be_answered_is_one_message_and_exit_code_2(run: Run, query: str) -> None:
    code, out, err = run("query", "city-divided", query)
    assert (code, out) == (2, "")
    assert err.startswith("counterpoint: ")
    assert "Traceback" not in err


@pytest.mark.parametrize("view", KINDS)
def test_a_view_is_drawn_as_what_the_file_is_called(run: Run, tmp_path: Path, view: str) -> None:
    starts = {"html": b"<!doctype html>", "svg": b"<svg", "png": b"\x89PNG", "json": b"{"}
    for extension, start in starts.items():
        file = tmp_path / f"{view}.{extension}"
        assert run("render", view, "city-divided", "-o", file) == (0, "", "")
        assert file.read_bytes().startswith(start)


def test_a_map_of_an_issue_that_is_not_there_is_refused(run: Run) -> None:
    code, _, err = run("render", "map", "city-divided", "--issue", "parking", "--format", "svg")
    assert code == 2
    assert "cooperation" in err


def test_the_problems_of_a_file_are_findings(run: Run, broken: Path) -> None:
    code, out, _ = run("check", broken)
    assert code == 1
    assert f'{broken}:10:13: unknown actor "erro"; did you mean "ero"?' in out


def test_problems_are_written_for_tools_too(run: Run, broken: Path) -> None:
    found = json.loads(run("check", broken, "--format", "json")[1])["files"][0]["problems"]
    assert {"line": 10, "column": 13}.items() <= found[0].items()
    assert run("check", broken, "--format", "github")[1].startswith("::error ")


def test_a_broken_debate_is_not_opened_and_all_its_problems_are_told(run: Run, broken: Path) -> None:
    code, out, err = run("export", broken, "--to", "turtle")
    assert (code, out) == (1, "")
    assert "did you mean" in err


def test_a_file_that_is_not_there_cannot_be_checked(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path / "absent.yaml")[0] == 2


def test_a_new_folder_checks_clean_and_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "bus-lanes"
    assert run("new", folder)[0] == 0
    code, out, _ = run("check", folder / "debate.yaml", "--sources", folder / "sources")
    assert (code, "no errors, no warnings" in out) == (0, True)
    assert run("new", folder)[0] == 2


def test_an_output_that_cannot_be_written_is_one_message(run: Run, tmp_path: Path) -> None:
    code, _, err = run("export", "city-divided", "-o", tmp_path / "no" / "such" / "folder.ttl")
    assert code == 2
    assert "cannot write" in err


def test_an_argument_too_many_is_exit_code_2(run: Run) -> None:
    assert run("export", "city-divided", "--to", "turtle", "more")[0] == 2


def test_a_taken_port_is_one_message(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, _, err = run("serve", "--port", str(taken.getsockname()[1]))
    assert code == 2
    assert "--port" in err


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def page(port: int, path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def test_a_watched_debate_is_loaded_again_and_a_broken_one_is_not(tmp_path: Path) -> None:
    file, log, port = tmp_path / "debate.yaml", tmp_path / "log", free_port()
    text = (ROOT / "data/debates/city_divided/debate.yaml").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "from counterpoint.cli import main; main()",
        "serve",
        str(file),
        "--watch",
    ]
    with log.open("w") as output:
        served = subprocess.Popen([*command, "--port", str(port)], stderr=output, stdout=output)
    try:
        assert wait_for(lambda: "A City Divided" in page(port, "/city-divided"))
        file.write_text(text.replace("A City Divided", "A Town United"), encoding="utf-8")
        assert wait_for(lambda: "A Town United" in page(port, "/city-divided"))
        file.write_text(text.replace("kind: Critics", "kind: Crtics"), encoding="utf-8")
        assert wait_for(lambda: 'did you mean "Critics"?' in log.read_text())
        assert "A Town United" in page(port, "/city-divided")
    finally:
        served.send_signal(signal.SIGTERM)
        assert served.wait(20) in (0, -signal.SIGTERM)


def test_serving_a_broken_debate_ends_with_its_problems(broken: Path) -> None:
    command = [sys.executable, "-c", "from counterpoint.cli import main; main()", "serve", str(broken)]
    ended = subprocess.run(
        [*command, "--port", "0"], capture_output=True, text=True, timeout=60, env={**os.environ}
    )
    assert ended.returncode == 1
    assert 'unknown actor "erro"' in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_store_is_backed_up_and_restored_by_commands(run: Run, tmp_path: Path) -> None:
    store, file, again = tmp_path / "store", tmp_path / "store.nq.gz", tmp_path / "again"
    with counterpoint.open("city-divided", store=store) as session:
        title = session.records.info.title
    code, out, err = run("backup", store, file)
    assert (code, out) == (0, "")
    assert "quads" in err
    assert run("restore", file, again)[0] == 0
    with counterpoint.open(again) as session:
        assert session.records.info.title == title
    code, _, err = run("restore", file, again)
    assert code == 2
    assert "--force" in err
    assert run("restore", "--force", file, again)[0] == 0
    file.write_bytes(file.read_bytes()[:-20])
    code, _, err = run("restore", "--force", file, again)
    assert (code, "no whole backup" in err) == (2, True)
    assert run("backup", tmp_path / "nowhere", file)[0] == 2


def test_a_file_of_settings_with_a_mistake_is_one_message(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "counterpoint.toml"
    file.write_text("port = 0\nlog_leval = 'info'\n")
    code, out, err = run("serve", "--config", file)
    assert (code, out) == (2, "")
    assert err == f'counterpoint: {file}:2: "log_leval" names no setting; did you mean "log_level"?\n'


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--writable",), "--writable needs --token-file FILE"),
        (("--writable", "--no-token", "--host", "0.0.0.0"), "--no-token is for loopback only"),
        (("--writable", "--token-file", "/nothing/there"), "cannot read the tokens in /nothing/there"),
    ],
)
def test_a_service_that_anyone_could_change_does_not_start(
    run: Run, flags: tuple[str, ...], said: str
) -> None:
    code, _, err = run("serve", "--port", "0", *flags)
    assert code == 2
    assert said in err
