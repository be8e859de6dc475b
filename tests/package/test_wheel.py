"""The wheel of a clean copy holds everything, and works without development tools."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy of what git has or would add, links as links."""
    folder = tmp_path_factory.mktemp("checkout")
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in filter(None, listed.split("\0")):
        source, target = ROOT / name, folder / name
        if not (source.exists() or source.is_symlink()):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_symlink():
            target.symlink_to(source.readlink())
        else:
            target.write_bytes(source.read_bytes())
    return folder


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
        "--wheel-dir", target, checkout,
    )  # fmt: skip
    (built,) = target.glob("*.whl")
    return built


def test_the_wheel_holds_every_data_file_of_the_rooms(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    listed = run(
        "git",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "graph",
        "ontology",
        "api",
        "data",
        "viz",
        cwd=ROOT,
    )
    wanted = {f"counterpoint/{name}" for name in listed.split() if (ROOT / name).exists()}
    assert len(wanted) > 60
    assert wanted - held == set()


def test_the_wheel_brings_no_top_level_package_but_its_own(wheel: Path) -> None:
    top = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {"counterpoint"}


def test_a_checkout_without_links_fails_loudly(checkout: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    run("cp", "-a", checkout, broken)
    (broken / "src/counterpoint/graph").unlink()
    (broken / "src/counterpoint/graph").write_text("../../graph")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            str(tmp_path),
            str(broken),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "graph" in done.stdout + done.stderr


@pytest.mark.soak
def test_the_installed_wheel_runs_without_development_tools(wheel: Path, tmp_path: Path) -> None:
    builder = venv.EnvBuilder(with_pip=True)
    builder.create(tmp_path / "env")
    python = tmp_path / "env/bin/python"
    run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", ROOT / "requirements/run.txt")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel)
    command = tmp_path / "env/bin/counterpoint"
    assert "serve" in run(command, "--help", cwd=tmp_path)
    assert "city-divided" in run(command, "export", "city-divided", "--to", "turtle", cwd=tmp_path)
    query = "SELECT (COUNT(?s) AS ?n) WHERE { ?s a cp:Statement }"
    rows = run(command, "query", "city-divided", query, "--format", "csv", cwd=tmp_path).split()
    assert rows[0] == "n"
    assert int(rows[1]) > 80
    page = tmp_path / "map.html"
    run(command, "render", "map", "city-divided", "-o", page, cwd=tmp_path)
    assert "<html" in page.read_text(encoding="utf-8")
    run(command, "new", "bus-lanes", cwd=tmp_path)
    run(command, "check", tmp_path / "bus-lanes/debate.yaml", cwd=tmp_path)
