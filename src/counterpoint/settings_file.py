"""Settings in a file: TOML, one key for each, with the names of the one table and nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from counterpoint.errors import SettingError

__all__ = ["Given", "read_file"]

_LARGEST: Final = 1024 * 1024
_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a file gives to a setting, and where it stands: ``counterpoint.toml:3: port``."""

    name: str
    value: Any
    where: str


def read_file(path: str | Path, known: Collection[str]) -> Iterator[Given]:
    """What a file says, in its order; a list becomes a tuple. ``known`` are the names that it may give.

    Raises:
        SettingError: it cannot be read, is no TOML, or names what is no setting.
    """
    import tomllib

    text = _text(path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        at = f":{place[1]}:{place[2]}" if place else ""
        raise SettingError(f"{path}{at}: no TOML: {_PLACE.sub('', str(error)).strip()}") from None
    except RecursionError:
        raise SettingError(f"{path}: no TOML that can be read: brackets nest too deep") from None
    for name, value in found.items():
        at = _line(text, name)
        if name not in known:
            raise SettingError(f'{path}{at}: "{name[:80]}" names no setting{_advice(name, known)}')
        yield Given(name, tuple(value) if isinstance(value, list) else value, f"{path}{at}: {name}")


def _text(path: str | Path) -> str:
    try:
        with Path(path).open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise SettingError(f"{path}: a file of settings has at most {_LARGEST:,} bytes")
        return data.decode("utf-8")
    except OSError as error:
        raise SettingError(f"cannot read the settings in {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SettingError(f"{path}: no UTF-8: {error.reason} at byte {error.start}") from None


def _line(text: str, name: str) -> str:
    """The line on which a key or a table of that name stands, as ``:3``; nothing where it is not found."""
    stands = re.compile(rf"\s*\[*\s*[\"']?{re.escape(name)}[\"']?\s*[=.\]]")
    lines = (number for number, line in enumerate(text.splitlines(), start=1) if stands.match(line))
    return next((f":{number}" for number in lines), "")


def _advice(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name.replace("-", "_").lower(), known, 1)
    return f'; did you mean "{near[0]}"?' if near else f"; the settings are {', '.join(sorted(known))}"
