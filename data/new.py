"""A folder to begin a debate in: a commented debate file, its JSON Schema, a place for the sources' texts."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from counterpoint.data.reader import RESERVED
from counterpoint.data.reading import as_key
from counterpoint.errors import CounterpointError
from counterpoint.ontology.records import KEY_PATTERN

__all__ = ["TEMPLATES", "new"]

TEMPLATES: Final = {
    "debate.yaml": "new/debate.yaml",
    "debate.schema.json": "debate.schema.json",
    "README.md": "new/README.md",
    "sources/README.md": "new/sources.md",
    "sources/example.txt": "new/example.txt",
    "sources/.gitignore": "new/sources.gitignore",
}
"""The files of the folder, and what each is copied from."""

_NAME = "my-debate"


def new(folder: str | Path, name: str | None = None) -> list[Path]:
    """Write a starting folder and return the files written.

    ``name`` is the debate's name; the folder's own by default. Nothing that is there is overwritten.

    Raises:
        CounterpointError: the name cannot be a debate's, a file is there already, or it cannot be written.
    """
    folder = Path(folder)
    name = folder.resolve().name if name is None else name
    _check_name(name)
    targets = {folder / target: _template(source, name) for target, source in TEMPLATES.items()}
    if taken := [str(path) for path in targets if path.exists()]:
        raise CounterpointError(f"{', '.join(taken)}: there already; choose another folder")
    try:
        for path, data in targets.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(data)
    except OSError as error:
        raise CounterpointError(f"{folder}: cannot be written: {error.strerror}") from error
    return list(targets)


def _check_name(name: str) -> None:
    if name in RESERVED:
        raise CounterpointError(f'no debate can be called "{name}"; choose another name with --name')
    if not KEY_PATTERN.fullmatch(name):
        suggestion = as_key(name)
        fix = f'such as --name "{suggestion}"' if suggestion else "choose one with --name"
        raise CounterpointError(f'"{name}" cannot be a debate\'s name (a-z, 0-9 and -); {fix}')


def _template(source: str, name: str) -> bytes:
    """The bytes of a template, the debate's name put in; the example's text must keep its digest."""
    data = (files("counterpoint.data") / source).read_bytes()
    return data if source.endswith(".txt") else data.replace(_NAME.encode(), name.encode())
