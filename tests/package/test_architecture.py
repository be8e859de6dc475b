"""The house's rules: imports go one way, the rooms keep to themselves."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS_UP_TO_VIZ = ["ontology", "data", "graph", "viz"]
ORDER = [
    "errors",
    "setting",
    "settings_file",
    "settings",
    *ROOMS_UP_TO_VIZ,
    "session",
    "library",
    "loading",
    "api",
]
ORDER += ["cli_output", "cli_parameters", "cli_analysis", "cli_render", "cli_store", "cli", "cli_reference"]
ROOMS = [*ROOMS_UP_TO_VIZ, "api"]
HEAVY = [
    "rdflib",
    "pyoxigraph",
    "pyshacl",
    "pandas",
    "networkx",
    "pyvis",
    "pygraphviz",
    "fastapi",
    "httpx",
    "uvicorn",
    "prometheus_client",
    "jinja2",
    "numpy",
    "scipy",
    "pysat",
    "polib",
    "resvg_py",
    "rapidfuzz",
]


def modules() -> Iterator[tuple[str, Path]]:
    """(layer, file) of every module of the package."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield room, path
    for path in sorted((ROOT / "src/counterpoint").glob("*.py")):
        yield path.stem, path


def imported(path: Path, *, runtime_only: bool) -> Iterator[str]:
    """The modules a file imports; those under TYPE_CHECKING only where asked for."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if runtime_only:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            if node.module == "counterpoint":
                yield from (f"counterpoint.{alias.name}" for alias in node.names)


FILES = [pytest.param(layer, path, id=str(path.relative_to(ROOT))) for layer, path in modules()]


def test_the_house_has_its_rooms() -> None:
    layers = {layer for layer, _ in modules()}
    assert layers >= set(ROOMS) | {"errors", "settings", "session", "library", "loading", "cli"}


@pytest.mark.parametrize(("layer", "path"), [p for p in FILES if p.values[0] != "__init__"])
def test_imports_go_one_way(layer: str, path: Path) -> None:
    for module in imported(path, runtime_only=True):
        parts = module.split(".")
        if parts[0] == "counterpoint" and len(parts) > 1 and parts[1] in ORDER:
            assert ORDER.index(parts[1]) <= ORDER.index(layer), f"{path} must not import {module}"


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("pyvis", {"viz"}),
        ("pygraphviz", {"viz"}),
        ("fastapi", {"api"}),
        ("starlette", {"api"}),
        ("uvicorn", {"api"}),
        ("prometheus_client", {"api"}),
        ("oxrdflib", {"graph"}),
        ("httpx", {"graph"}),
        ("httpcore", {"graph"}),
        ("yaml", {"data"}),
        ("pyshacl", {"ontology"}),
        ("rapidfuzz", {"graph"}),
    ],
)
def test_a_library_is_known_to_its_room_only(library: str, rooms: set[str]) -> None:
    users = {
        layer
        for layer, path in modules()
        if any(m.split(".")[0] == library for m in imported(path, runtime_only=False))
    }
    assert users <= rooms


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_one_relative_link_in_the_package(room: str) -> None:
    link = ROOT / "src/counterpoint" / room
    assert link.is_symlink()
    assert str(link.readlink()) == f"../../{room}"


@pytest.mark.parametrize("module", ["counterpoint", "counterpoint.cli", "counterpoint.ontology.records"])
def test_what_costs_is_imported_when_it_is_used(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_error_is_listed_and_drawn_in_the_tree() -> None:
    from counterpoint import errors

    names = {
        name
        for name, thing in vars(errors).items()
        if isinstance(thing, type) and issubclass(thing, Exception)
    }
    assert names == set(errors.__all__)
    for name in names:
        assert name in (errors.__doc__ or "")
        assert issubclass(getattr(errors, name), errors.CounterpointError)
