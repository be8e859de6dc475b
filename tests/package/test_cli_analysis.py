"""The commands that analyze, as a person uses them: networks, analyses, the report, and ICCMA's questions."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import random
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import psutil
import pyoxigraph as ox
import pytest

import counterpoint
from counterpoint.graph.analysis.catalog import ANALYSES
from counterpoint.graph.networks.network_options import KINDS, network_options

Run = Callable[..., tuple[int, str, str]]
COMMAND = [sys.executable, "-c", "from counterpoint.cli import main; main()"]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A debate of six statements, the one that a new folder holds."""
    folder = tmp_path_factory.mktemp("new") / "library"
    subprocess.run([*COMMAND, "new", str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def quarrel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty actors for and against thirty claims by dice: no camps, and hours of proving that."""
    dice = random.Random(3)
    lines = ["debate: quarrel", "title: Quarrel", "sources:", "  paper: {title: Paper}", "actors:"]
    lines += [f"  a{i}: {{name: A{i}, kind: Person}}" for i in range(40)]
    lines += ["claims:", *(f"  c{j}: Claim {j}" for j in range(30)), "statements:"]
    for i in range(40):
        for j in dice.sample(range(30), 12):
            says = dice.choice(("endorses", "rejects"))
            lines.append(f"  - {{actor: a{i}, {says}: c{j}, source: paper}}")
    path = tmp_path_factory.mktemp("quarrel") / "quarrel.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="session")
def maze(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An argumentation framework that no solver is done with soon."""
    dice = random.Random(1)
    attacks = [f"{a} {b}" for a in range(1, 401) for b in dice.sample(range(1, 401), 8)]
    path = tmp_path_factory.mktemp("maze") / "maze.af"
    path.write_text("\n".join(["p af 400", *attacks]) + "\n")
    return path


@pytest.fixture
def framework(tmp_path: Path) -> Path:
    path = tmp_path / "two.apx"
    path.write_text("arg(a).\narg(b).\narg(c).\natt(a,b).\natt(b,a).\natt(b,c).\n")
    return path


# Networks


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format_", ["json", "graphml", "gexf", "csv"])
def test_a_network_is_written_as_the_output_is_called(
    run: Run, library: Path, tmp_path: Path, kind: str, format_: str
) -> None:
    file = tmp_path / f"network.{format_}"
    assert run("network", library, kind, "-o", file) == (0, "", "")
    text = file.read_bytes().decode()
    expected = counterpoint.open(library).network(kind)
    if format_ == "csv":
        found = [(row["Source"], row["Target"]) for row in csv.DictReader(io.StringIO(text, newline=""))]
        assert found == [(a, b) for a, b, *_ in expected.edges]
    else:
        graph = {
            "json": lambda: nx.node_link_graph(json.loads(text), edges="edges"),
            "graphml": lambda: nx.read_graphml(file),
            "gexf": lambda: nx.read_gexf(file),
        }[format_]()
        assert dict(graph.nodes(data="label")) == dict(expected.nodes(data="label"))
        assert graph.number_of_edges() == expected.number_of_edges()


def edges(run: Run, *arguments: str) -> list[dict[str, str]]:
    code, out, err = run("network", "city-divided", *arguments, "--to", "csv")
    assert (code, err) == (0, "")
    return list(csv.DictReader(io.StringIO(out)))


@pytest.mark.parametrize(
    ("words", "parameters"),
    [
        (("--normalization", "average"), {"normalization": "average"}),
        (("--normalization=jaccard",), {"normalization": "jaccard"}),
        (("--author",), {"author": True}),
        (("--author", "true"), {"author": True}),
        (("--author=no",), {"author": False}),
        (("--no-contradictions",), {"contradictions": False}),
        (("--contradictions", "false"), {"contradictions": False}),
        (("--contradictions",), {"contradictions": True}),
        (("--units", "speaker"), {"units": "speaker"}),
        (("--propositions", "positions"), {"propositions": "positions"}),
        (("--propositions", "claims", "--top", "2"), {"propositions": "claims", "top": 2}),
        (("--threshold", "2", "--duplicates", "all"), {"threshold": 2, "duplicates": "all"}),
        (("--start", "2019", "--stop", "2020-06-30"), {"start": "2019", "stop": "2020-06-30"}),
    ],
)  # fmt: skip
def test_parameters_of_a_network_are_options_wherever_they_stand(
    run: Run, words: tuple[str, ...], parameters: dict[str, object]
) -> None:
    graph = counterpoint.open().network("congruence", **parameters)
    expected = [(a, b, str(data["weight"])) for a, b, data in graph.edges(data=True)]
    for arguments in (("congruence", *words), (*words, "congruence")):
        found = edges(run, *arguments)
        assert [(row["Source"], row["Target"], row["Weight"]) for row in found] == expected


def test_a_parameter_may_come_before_the_debate(run: Run) -> None:
    before = run("network", "--author", "--top", "1", "city-divided", "conflict")
    assert before[0] == 0
    assert before == run("network", "city-divided", "conflict", "--author", "--top", "1")


@pytest.mark.parametrize("kind", KINDS)
def test_the_parameters_of_a_network_are_listed(run: Run, kind: str) -> None:
    code, out, err = run("network", "city-divided", kind, "--parameters")
    assert (code, err) == (0, "")
    listed = [line for line in out.splitlines() if line.startswith("--")]
    assert listed == [option.flag for option in network_options(kind)]
    assert listed or out == "It has no parameters.\n"


# What is wrong is told in one message


WRONG_PARAMETERS = [
    (("--normalisation", "average"), 'no parameter --normalisation; did you mean "--normalization"?'),
    (("--tap", "3"), 'no parameter --tap; did you mean "--top"?'),
    (("--ouput", "x.csv"), 'no parameter --ouput; did you mean "--output"?'),
    (("--normalization", "most"), "normalization is 'most'; it must be one of: no, average, jaccard, cosine"),
    (("--threshold", "-1"), "threshold is '-1'; it must be a number, 0 or more"),
    (("--threshold=-1",), "threshold is '-1'; it must be a number, 0 or more"),
    (("--top", "some"), "top is 'some'; it must be a whole number"),
    (("--top", "1" * 400, "--top=2"), "--top is given twice"),
    (("--top=",), "top is ''; it must be a whole number"),
    (("--top", ""), "top is ''; it must be a whole number"),
    (("--top",), "--top needs a value"),
    (("--top", "--author"), "--top needs a value"),
    (("--author", "--no-author"), "--author is given twice"),
    (("--no-author=yes",), "--no-author takes no value; write --author=yes"),
    (("--no-top",), "no parameter --no-top"),
    (("--author", "maybe"), "unexpected extra argument (maybe)"),
    (("--author=maybe",), "author is 'maybe'; it must be true or false"),
    (("--start", "soon"), 'the date "soon" cannot be read; write YYYY-MM-DD'),
    (("--place", "chicago"), 'the network "congruence" has no parameter "place"'),
    (("more",), "unexpected extra argument (more)"),
    (("-t", "3"), "No such option '-t'"),
    (("--to", "dot"), "'dot' is not one of 'json', 'graphml', 'gexf', 'csv'"),
    (("-o", "x.docx"), "cannot tell the format from x.docx; name one of: csv, gexf, graphml, json"),
    (("-o", "no/such/folder.csv"), "cannot write no/such/folder.csv: there is no folder no/such"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "message"), WRONG_PARAMETERS)
def test_a_wrong_parameter_is_one_message(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("network", "city-divided", "congruence", *words)
    assert (code, out) == (2, "")
    assert message in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("network", "city-divided", "congruense"), 'no network "congruense"; did you mean "congruence"?'),
        (("network", "city-divided", "congruense", "--parameters"), 'did you mean "congruence"?'),
        (("network", "city-divided"), "Missing argument 'KIND'"),
        (("network", "city-undivided", "stances"), 'no debate "city-undivided"'),
        (("network", "city-divided", "stances", "--place", "paris"), 'no place "paris"; there is: chicago'),
        (("network", "city-divided", "arguments", "--issue", "x"), 'no issue "x"'),
        (("analyze", "city-divided", "coalition"), 'no analysis "coalition"; did you mean "coalitions"?'),
        (("analyze", "city-divided", "coalition", "--parameters"), 'did you mean "coalitions"?'),
        (("analyze", "city-undivided"), 'no debate "city-undivided"'),
        (("analyze", "city-divided", "--seed", "3"), "parameters belong to one analysis: name it too"),
        (("analyze", "city-divided", "--format", "csv"), "csv is one table: name the analysis"),
        (("analyze", "city-divided", "-o", "all.csv"), "csv is one table: name the analysis"),
        (("analyze", "city-divided", "coalitions", "--seed", "-1"), "a number from 0 to 4294967295"),
        (("analyze", "city-divided", "coalitions", "--seed", "9" * 400), "a number from 0 to 4294967295"),
        (("analyze", "city-divided", "balance", "--time-limit", "nan"), "it must be a number"),
        (("analyze", "city-divided", "voices", "--seed", "1"), '"voices" has no parameter "seed"'),
        (("analyze", "city-divided", "cruxes", "--goal", "peace"), 'no proposition "peace"'),
        (("analyze", "city-divided", "voices", "--record"), "city-divided is none; `counterpoint serve"),
        (("report", "city-undivided"), 'no debate "city-undivided"'),
        (("report", "city-divided", "--seed", "3"), "No such option '--seed'"),
        (("report", "city-divided", "-o", "r.pdf"), "name one of: html, markdown, text"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_message_before_any_work(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert not list(tmp_path.iterdir())


# Analyses


@pytest.mark.parametrize("name", ["consistency", "stances", "strength", "unanswered"])
def test_an_analysis_is_told_in_every_format(run: Run, tmp_path: Path, name: str) -> None:
    result = counterpoint.open().analyze(name)
    table = run("analyze", "city-divided", name)
    assert (table[0], table[2]) == (0, "")
    assert table[1].startswith(f"{ANALYSES[name].title}: ")
    assert json.loads(run("analyze", "city-divided", name, "--format", "json")[1]) == result.to_json()
    file = tmp_path / "result.csv"
    assert run("analyze", "city-divided", name, "-o", file)[:2] == (0, "")
    with file.open(newline="", encoding="utf-8") as lines:
        found = list(csv.DictReader(lines))
    assert [[*row] for row in found] == [[*row] for row in result.rows()]
    assert [row[next(iter(row))] for row in found] == [str(row[next(iter(row))]) for row in result.rows()]


@pytest.mark.parametrize(
    ("extension", "start"), [("txt", "Voices: "), ("json", "{"), ("csv", "actor,"), ("ttl", "@prefix")]
)
def test_the_outputs_extension_picks_the_format_of_an_analysis(
    run: Run, tmp_path: Path, extension: str, start: str
) -> None:
    file = tmp_path / f"voices.{extension}"
    assert run("analyze", "city-divided", "voices", "-o", file)[:2] == (0, "")
    assert file.read_text(encoding="utf-8").startswith(start)


def test_parameters_of_an_analysis_are_options_wherever_they_stand(run: Run) -> None:
    words = ("--resamples", "0", "--seed=7", "--no-contradictions", "--author")
    after = run("analyze", "city-divided", "coalitions", *words, "--format", "json")
    assert after == run("analyze", *words, "city-divided", "coalitions", "--format", "json")
    told = json.loads(after[1])["parameters"]
    expected = {"resamples": 0, "seed": 7, "contradictions": False, "author": True}
    assert {name: told[name] for name in expected} == expected


def test_turtle_is_what_is_recorded(run: Run) -> None:
    out = run("analyze", "city-divided", "voices", "--format", "turtle")[1]
    triples = list(ox.parse(out.encode(), ox.RdfFormat.TURTLE))
    predicates = {triple.predicate.value for triple in triples}
    assert any(predicate.endswith("inputDigest") for predicate in predicates)


def test_cautions_that_csv_has_no_room_for_go_to_standard_error(run: Run) -> None:
    code, out, err = run("analyze", "city-divided", "coalitions", "--start", "2030", "--format", "csv")
    assert (code, out) == (0, "")
    assert err.startswith("Caution: too few actors")


def test_the_analyses_and_the_parameters_of_one_are_listed(run: Run) -> None:
    code, out, _ = run("analyze", "city-divided", "--parameters")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(ANALYSES)
    out = run("analyze", "city-divided", "balance", "--parameters")[1]
    assert [line for line in out.splitlines() if line.startswith("--")] == [
        option.flag for option in ANALYSES["balance"].options
    ]
    assert "yes by default; --no-exact for no" in out


def test_without_a_name_every_analysis_is_told(run: Run, library: Path, tmp_path: Path) -> None:
    code, out, err = run("analyze", library)
    assert (code, err) == (0, "")
    heads = [f"{entry.title}: {entry.sentence}" for entry in ANALYSES.values()]
    assert [line for line in out.splitlines() if line in heads] == heads
    file = tmp_path / "all.json"
    assert run("analyze", library, "-o", file) == (0, "", "")
    assert list(json.loads(file.read_text(encoding="utf-8"))["results"]) == list(ANALYSES)


def test_recorded_results_are_there_for_sparql(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "store"
    counterpoint.open("city-divided", store=store).close()
    code, out, err = run("analyze", store, "consistency", "--record")
    assert (code, err) == (0, "")
    assert out == run("analyze", "city-divided", "consistency")[1]
    question = "SELECT (COUNT(DISTINCT ?r) AS ?n) { GRAPH ?g { ?r a cp:Result } }"
    recorded = int(run("query", store, question, "--format", "csv")[1].split()[1])
    assert recorded == len(list(counterpoint.open().analyze("consistency").values()))


def test_a_report_is_written_as_the_output_is_called(run: Run, library: Path, tmp_path: Path) -> None:
    for extension, start in (("txt", "Should"), ("md", "# Should"), ("html", "<!doctype html>")):
        file = tmp_path / f"report.{extension}"
        assert run("report", library, "-o", file) == (0, "", "")
        assert file.read_text(encoding="utf-8").lower().startswith(start.lower())
    assert run("report", library)[1] == (tmp_path / "report.txt").read_text(encoding="utf-8")


# ICCMA's questions


@pytest.mark.parametrize(
    ("task", "argument", "answer"),
    [
        ("DC-PR", "a", ["YES", "w a c"]),
        ("DS-PR", "a", ["NO", "w b"]),
        ("ds-pr", "a", ["NO", "w b"]),
        ("DC-GR", "a", ["NO"]),
        ("SE-GR", "", ["w"]),
        ("CE-ST", "", ["2"]),
        ("EE-ST", "", ["[[a,c],[b]]"]),
    ],
)
def test_a_question_is_answered_in_iccmas_form(
    run: Run, framework: Path, task: str, argument: str, answer: list[str]
) -> None:
    code, out, err = run("acceptability", framework, "--task", task, "--arg", argument)
    assert (code, err) == (0, "")
    if task == "EE-ST":
        assert out.strip() in ("[[a,c],[b]]", "[[b],[a,c]]")
    else:
        assert out.splitlines() == answer


def test_time_that_runs_out_is_unknown(run: Run, maze: Path, tmp_path: Path) -> None:
    question = ("acceptability", maze, "--task", "DS-PR", "--arg", "3", "--time-limit", "0.05")
    assert run(*question) == (0, "UNKNOWN\n", "")
    assert run(*question, "-o", tmp_path / "answer") == (0, "", "")
    assert (tmp_path / "answer").read_text() == "UNKNOWN"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--task", "DC-PR"), "DC asks about an argument: name it with --arg"),
        (("--task", "DC-PR", "--arg", "z"), 'no argument "z"'),
        (("--task", "DC-XX", "--arg", "a"), 'no task "DC-XX"'),
        (("--arg", "a"), "Missing option '--task'"),
        (("--task", "SE-GR", "--time-limit", "0"), "0.0 is not in the range"),
        (("--task", "SE-GR", "--time-limit", "nan"), "nan is no number of seconds"),
        (("--task", "SE-GR", "--time-limit", "inf"), "inf is not in the range"),
        (("--task", "SE-GR", "--format", "af"), "two.apx:1: expected the line: p af"),
    ],
)
def test_a_wrong_question_is_one_message(
    run: Run, framework: Path, words: tuple[str, ...], message: str
) -> None:
    code, out, err = run("acceptability", framework, *words)
    assert (code, out) == (2, "")
    assert message in err


def test_a_framework_that_is_not_there_is_one_message(run: Run, tmp_path: Path) -> None:
    for name, message in (("none.apx", "No such file"), ("none.txt", "cannot tell the format")):
        code, _, err = run("acceptability", tmp_path / name, "--task", "SE-GR")
        assert code == 2
        assert message in err


# Writing


def test_a_file_that_is_replaced_keeps_its_mode_and_a_link_its_place(run: Run, tmp_path: Path) -> None:
    file, link = tmp_path / "voices.csv", tmp_path / "link.csv"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    assert run("analyze", "city-divided", "voices", "-o", link)[0] == 0
    assert link.is_symlink()
    assert file.read_text().startswith("actor,")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(tmp_path.iterdir()) == [link, file]


def test_a_pipe_by_name_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with subprocess.Popen([*COMMAND, "analyze", "city-divided", "voices", "-o", pipe]) as writer:
        assert pipe.read_text().startswith("actor,")
    assert writer.returncode == 0
    assert pipe.is_fifo()


def test_a_file_that_cannot_be_written_whole_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "network.gexf"
    file.write_text("old")

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    ended = subprocess.run(
        [*COMMAND, "network", "city-divided", "congruence", "-o", str(file)],
        preexec_fn=full,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert ended.returncode == 2
    assert ended.stderr == f"counterpoint: cannot write {file}: File too large\n"
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("environment", "output", "message"),
    [
        ({"PYTHONIOENCODING": "ascii"}, os.devnull, "standard output takes ascii only"),
        ({}, "/dev/full", "cannot write to standard output: No space left on device"),
    ],
)
def test_a_standard_output_that_does_not_take_it_is_one_message(
    library: Path, environment: dict[str, str], output: str, message: str
) -> None:
    with Path(output).open("wb") as out:
        ended = subprocess.run(
            [*COMMAND, "report", str(library)], stdout=out, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **environment},
        )  # fmt: skip
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"counterpoint: {message}")
    assert len(ended.stderr.splitlines()) == 1


def test_a_reader_that_stops_early_is_no_error(quarrel: Path) -> None:
    command = [*COMMAND, "network", str(quarrel), "congruence", "--to", "gexf"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        assert writer.stdout.readline().startswith(b"<gexf")
        writer.stdout.close()
        assert writer.stderr.read() == b""
    assert writer.returncode == 0


# On a terminal, and Ctrl-C


class Terminal:
    """A command whose standard error is a terminal."""

    def __init__(self, *arguments: str | Path, stdout: int = subprocess.DEVNULL) -> None:
        self._screen, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=stdout, stderr=theirs,
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self.seen = ""

    def _read(self) -> bool:
        try:
            found = os.read(self._screen, 65536)
        except OSError:  # nobody has it open any more
            return False
        self.seen += found.decode()
        return bool(found)

    def wait_for(self, words: str) -> None:
        while words not in self.seen:
            assert self._read(), f"it ended without {words!r}: {self.seen!r}"

    def interrupt(self) -> tuple[int, str]:
        """Ctrl-C: the exit code, and the lines that are left on the screen."""
        self.process.send_signal(signal.SIGINT)
        return self.end()

    def end(self) -> tuple[int, str]:
        while self._read():
            pass
        os.close(self._screen)
        code = self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code, left_on_screen(self.seen)

    def session(self) -> list[int]:
        """Processes that it has left behind."""
        return [pid for pid in psutil.pids() if self._is_ours(pid)]

    def _is_ours(self, pid: int) -> bool:
        try:
            return os.getsid(pid) == self.process.pid
        except ProcessLookupError:
            return False


def left_on_screen(text: str) -> str:
    """What a terminal shows in the end: what comes after a carriage return is written over the line."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        shown = ""
        for part in line.split("\r"):
            shown = part + shown[len(part) :]
        lines.append(shown.rstrip())
    return "\n".join(lines)


def test_progress_is_shown_on_a_terminal_only_and_wiped_at_the_end(library: Path, quarrel: Path) -> None:
    words = ("analyze", str(quarrel), "coalitions", "--resamples", "5")
    plain = subprocess.run([*COMMAND, *words], capture_output=True, text=True, check=True)
    assert plain.stderr == ""
    shown = Terminal(*words, stdout=subprocess.PIPE)
    assert shown.process.stdout is not None
    shown.wait_for("resampling [")
    assert shown.process.stdout.read().decode() == plain.stdout
    assert shown.end() == (0, "")
    assert "reading the debate ..." in shown.seen


LONG = {
    "resampling": ("coalitions", "--resamples", "10000"),
    "null model": ("polarization", "--samples", "10000"),
    "proving": ("balance", "--time-limit", "3600"),
    "reading the debate": ("coalitions", "--resamples", "10000"),
}


@pytest.mark.parametrize("work", LONG)
def test_ctrl_c_ends_an_analysis_with_one_line(quarrel: Path, tmp_path: Path, work: str) -> None:
    file = tmp_path / "result.json"
    file.write_text("old")
    command = Terminal("analyze", quarrel, *LONG[work], "-o", file)
    command.wait_for(work)
    assert command.interrupt() == (130, "Stopped.\n")
    assert command.session() == []
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("task", ["DS-PR", "SE-ST", "SE-STG", "CE-CO"])
def test_ctrl_c_ends_a_solvers_search_with_one_line(maze: Path, task: str) -> None:
    """It comes within the solver's own code, which would have a way of its own with it."""
    command = Terminal("acceptability", maze, "--task", task, "--arg", "3", "--time-limit", "30")
    command.wait_for("[#")
    assert command.interrupt() == (130, "Stopped.\n")
    assert command.session() == []


def test_ctrl_c_ends_a_report_with_one_line(quarrel: Path) -> None:
    command = Terminal("report", quarrel)
    command.wait_for("resampling")
    assert command.interrupt() == (130, "Stopped.\n")


def test_ctrl_c_ends_writing_that_nobody_reads(quarrel: Path) -> None:
    command = Terminal("network", quarrel, "congruence", "--to", "gexf", stdout=subprocess.PIPE)
    out = command.process.stdout
    assert out is not None
    assert out.read(1) == b"<"  # the rest does not fit into the pipe
    assert command.interrupt() == (130, "Stopped.\n")


def test_ctrl_c_while_recording_leaves_the_store_as_it_was(quarrel: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    with counterpoint.open(quarrel, store=store) as session:
        before = session.library.dump()
    command = Terminal("analyze", store, "coalitions", "--resamples", "10000", "--record")
    command.wait_for("resampling")
    assert command.interrupt() == (130, "Stopped.\n")
    with counterpoint.open(store) as session:
        assert session.library.dump() == before
