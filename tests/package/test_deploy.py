"""What runs the service elsewhere: the container file, the unit for systemd, and the examples in the docs."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from dockerfile_parse import DockerfileParser

from counterpoint import cli as command_line
from counterpoint.library import Library
from counterpoint.settings import SETTINGS, Settings

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "counterpoint.service"
DOCS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
Instruction = tuple[str, str]


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> list[list[Instruction]]:
    """The instructions of the container file, stage by stage, as a parser of such files reads them."""
    copy = tmp_path_factory.mktemp("container") / "Dockerfile"  # the parser writes as well as it reads
    copy.write_bytes((ROOT / "Containerfile").read_bytes())
    found: list[list[Instruction]] = []
    for entry in DockerfileParser(str(copy)).structure:
        if entry["instruction"] == "FROM":
            found.append([])
        if entry["instruction"] != "COMMENT":
            found[-1].append((entry["instruction"], entry["value"]))
    return found


def values(stage: list[Instruction], name: str) -> list[str]:
    return [value for instruction, value in stage if instruction == name]


def test_only_instructions_that_there_are(stages: list[list[Instruction]]) -> None:
    known = {
        "FROM", "RUN", "CMD", "LABEL", "EXPOSE", "ENV", "COPY", "ENTRYPOINT", "VOLUME", "USER", "WORKDIR",
        "ARG", "STOPSIGNAL", "HEALTHCHECK", "SHELL",
    }  # fmt: skip
    assert {name for stage in stages for name, _ in stage} <= known  # no ADD: it fetches and unpacks


def test_what_builds_is_not_what_runs(stages: list[list[Instruction]]) -> None:
    assert len(stages) == 2
    for stage in stages:
        image = values(stage, "FROM")[0].split()[0]
        assert re.fullmatch(r"[a-z.]+/[a-z/]+:[\w.-]+", image)
        assert not image.endswith(":latest")
    copied = values(stages[-1], "COPY")
    assert copied == ["--from=build /opt/counterpoint /opt/counterpoint"]
    assert values(stages[0], "FROM")[0].endswith(" AS build")
    assert not any("pip" in run or "apt" in run for run in values(stages[-1], "RUN"))


def test_it_runs_as_nobody_special_and_ends_when_told(stages: list[list[Instruction]]) -> None:
    last = stages[-1]
    user, group = values(last, "USER")[-1].split(":")
    assert int(user) >= 10_000
    assert int(group) >= 10_000
    assert [name for name, _ in last].index("USER") < [name for name, _ in last].index("ENTRYPOINT")
    assert values(last, "STOPSIGNAL") == ["SIGTERM"]
    entry, arguments = (json.loads(values(last, name)[0]) for name in ("ENTRYPOINT", "CMD"))  # no shell
    assert entry == ["counterpoint"]
    check_command([*entry, *arguments])


def test_versions_are_locked_and_no_secret_goes_in(stages: list[list[Instruction]]) -> None:
    installs = [run for run in values(stages[0], "RUN") if "pip install" in run]
    assert "--require-hashes" in installs[0]
    assert "--only-binary :all:" in installs[0]
    assert all("--no-deps" in run for run in installs[1:])
    for stage in stages:
        for name, value in stage:
            if name in ("ENV", "ARG", "COPY", "LABEL"):
                assert not re.search(r"(?i)token|secret|password|passwd|api_?key|\.env\b|id_rsa", value)


def test_its_variables_are_settings(stages: list[list[Instruction]]) -> None:
    text = " ".join(values(stages[-1], "ENV"))
    environ = dict(re.findall(r"(COUNTERPOINT_\w+)=(\S+)", text))
    settings = Settings.read(environ)
    assert (settings.host, settings.log_format) == ("0.0.0.0", "json")
    assert values(stages[-1], "EXPOSE") == [str(settings.port)]


def test_all_that_it_copies_is_there_and_nothing_else_is_sent(stages: list[list[Instruction]]) -> None:
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in ignore if line and not line.startswith("#")]
    assert rules[0] == "*"
    allowed = {line[1:] for line in rules if line.startswith("!")}
    sources = [source for value in values(stages[0], "COPY") for source in value.split()[:-1]]
    assert sources
    for source in sources:
        assert (ROOT / source).exists(), source
        assert source in allowed
    assert {"src", "ontology", "data", "graph", "viz", "api"} <= set(sources)


def health_code(stages: list[list[Instruction]]) -> str:
    check = values(stages[-1], "HEALTHCHECK")[0]
    assert re.match(r"--interval=\d+s --timeout=\d+s --start-period=\d+s --retries=\d+ *CMD ", check)
    command = json.loads(check.partition("CMD ")[2])
    assert command[:2] == ["python", "-c"]
    ast.parse(command[2])
    return str(command[2])


def test_the_health_check_tells_ready_from_gone(
    stages: list[list[Instruction]], served: Callable[[Library, Settings], tuple[int, Callable[[], None]]]
) -> None:
    code = health_code(stages)
    with Library() as library:
        library.load("city-divided")
        port, stop = served(library, Settings(record_analyses="none", root_path="/deep"))
        environ = {**os.environ, "COUNTERPOINT_PORT": str(port), "COUNTERPOINT_ROOT_PATH": "/deep"}
        asked = [sys.executable, "-c", code]
        assert subprocess.run(asked, env=environ, capture_output=True).returncode == 0
        stop()
        assert subprocess.run(asked, env=environ, capture_output=True).returncode != 0


def unit() -> dict[str, dict[str, list[str]]]:
    """The unit, as sections of names with all their values."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            name, equals, value = line.partition("=")
            assert equals, line
            section.setdefault(name, []).append(value)
    return found


def check_command(words: list[str]) -> None:
    """The words are a command that there is, with options that it has."""
    assert Path(words[0]).name == "counterpoint"
    command = command_line.cli.commands[words[1]]
    with command.make_context(words[1], [*words[2:]]) as context:
        assert isinstance(context, click.Context)


def test_the_unit_starts_a_command_that_there_is() -> None:
    check_command(shlex.split(unit()["Service"]["ExecStart"][0]))


def test_the_unit_leaves_the_service_nothing_that_it_does_not_need() -> None:
    service = unit()["Service"]
    for name in (
        "NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "ProtectKernelTunables",
        "ProtectKernelModules", "ProtectKernelLogs", "ProtectControlGroups", "ProtectClock", "DynamicUser",
        "RestrictSUIDSGID", "RestrictRealtime", "LockPersonality", "RemoveIPC",
    ):  # fmt: skip
        assert service[name] == ["yes"], name
    assert service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == service["AmbientCapabilities"] == [""]
    assert service["LimitCORE"] == ["0"]
    assert "@system-service" in service["SystemCallFilter"][0]
    assert "User" not in service


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text(encoding="utf-8").replace("/opt/counterpoint/bin/counterpoint", sys.executable)
    (tmp_path / UNIT.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", str(tmp_path / UNIT.name)]
    verified = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (verified.returncode, verified.stderr) == (0, "")
    (tmp_path / UNIT.name).write_text(text.replace("ProtectHome=", "ProtectHomme="), encoding="utf-8")
    assert "ProtectHomme" in subprocess.run(command, capture_output=True, text=True, timeout=60).stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_takes_the_drop_in_of_the_docs(tmp_path: Path) -> None:
    text = UNIT.read_text(encoding="utf-8").replace("/opt/counterpoint/bin/counterpoint", sys.executable)
    more = blocks("ini")[0].removeprefix("[Service]\n")
    assert more != blocks("ini")[0]
    (tmp_path / UNIT.name).write_text(text.replace("[Install]", f"{more}\n[Install]"), encoding="utf-8")
    command = ["systemd-analyze", "verify", str(tmp_path / UNIT.name)]
    verified = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (verified.returncode, verified.stderr) == (0, "")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)


def test_the_file_of_settings_in_the_docs_is_one(tmp_path: Path) -> None:
    (tmp_path / "counterpoint.toml").write_text(blocks("toml")[0], encoding="utf-8")
    settings = Settings.read({}, config=str(tmp_path / "counterpoint.toml"))
    assert settings.trusted_proxies == ("127.0.0.1",)
    assert "127.0.0.1" in settings.allowed_hosts


def test_commands_in_the_docs_are_ones() -> None:
    lines = "\n".join(blocks("console")).replace("\\\n", " ").splitlines()
    ours = [line[2:] for line in lines if line.startswith("$ counterpoint ")]
    assert len(ours) == 2
    container = next(line for line in lines if "podman run" in line)
    ours.append("counterpoint serve" + container.partition(" counterpoint serve")[2])
    for line in ours:
        check_command(shlex.split(line))


def test_settings_in_the_docs_are_ones() -> None:
    own = {"--watch", "--config", "--force"}
    flags = {setting.flag for setting in SETTINGS} | own
    for name in re.findall(r"`(--[a-z-]+)[^`]*`", DOCS):
        assert name in flags, name


def test_the_proxies_in_the_docs_let_no_client_say_who_it_is() -> None:
    nginx, caddy = blocks("nginx")[0], blocks("caddy")[0]
    for text in (nginx, caddy):
        assert text.count("{") == text.count("}")
        assert "/metrics" in text
    for name in ("Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"):
        assert f"proxy_set_header {name} $" in nginx
    assert "$proxy_add_x_forwarded_for" not in nginx  # it keeps what the client made up
    assert 'proxy_set_header Forwarded "";' in nginx
    assert "header_up -Forwarded" in caddy
