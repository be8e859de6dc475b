"""ICCMA's formats: aspartix (``.apx``), trivial graph format (``.tgf``), and that of 2023 (``.af``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Final

from counterpoint.errors import FrameworkFileError
from counterpoint.graph.argumentation.framework import Framework

__all__ = ["FORMATS", "parse_framework", "read_framework", "write_framework"]

FORMATS: Final = ("apx", "tgf", "af")
_LARGEST: Final = 5_000_000
"""Arguments that an ``.af`` file may declare: its header alone makes them."""
_NAME: Final = r"\s*([^\s(),](?:[^(),]*[^\s(),])?)\s*"
_FACT: Final = re.compile(rf"(?:arg\s*\({_NAME}|att\s*\({_NAME},{_NAME})\)\s*\.\s*")

Lines = Iterable[tuple[int, str]]


def read_framework(path: str | Path, *, format: str | None = None) -> Framework:  # noqa: A002
    """The framework in a file, whose extension tells the format where ``format`` does not.

    Raises:
        FrameworkFileError: it cannot be read, or a line of it is not of that format.
    """
    place = Path(path)
    chosen = format or place.suffix.removeprefix(".").lower()
    if chosen not in FORMATS:
        raise FrameworkFileError(
            f"{place}: cannot tell the format from its name; name one of: {', '.join(FORMATS)}"
        )
    try:
        text = place.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FrameworkFileError(f"{place}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise FrameworkFileError(f"{place}: this is not text in UTF-8") from None
    return parse_framework(text, chosen, name=str(place))


def parse_framework(text: str, format: str, *, name: str = "framework") -> Framework:  # noqa: A002
    """The framework that a text holds; ``name`` is what errors call it.

    Raises:
        FrameworkFileError: a line is not of that format, with its number.
    """
    reader = _Reader(name)
    lines = [(i, line.strip()) for i, line in enumerate(StringIO(text, newline=None), start=1)]
    _READERS[format](reader, lines)
    return reader.framework()


class _Reader:
    """Collects arguments and attacks, and knows on which line each stands."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.numbers: dict[str, int] = {}
        self.attacks: list[tuple[int, str, str]] = []

    def error(self, line: int, message: str) -> FrameworkFileError:
        return FrameworkFileError(f"{self.name}:{line}: {message}")

    def add(self, line: int, argument: str) -> None:
        if argument in self.numbers:
            raise self.error(line, f'the argument "{argument[:80]}" is declared twice')
        self.numbers[argument] = len(self.numbers)

    def framework(self) -> Framework:
        known = self.numbers
        try:
            pairs = [(known[attacker], known[target]) for _, attacker, target in self.attacks]
        except KeyError:
            line, name = next((line, a) for line, *ends in self.attacks for a in ends if a not in known)
            raise self.error(line, f'the argument "{name[:80]}" is not declared') from None
        return Framework.from_numbers(tuple(known), pairs)


def _read_apx(reader: _Reader, lines: Lines) -> None:
    for number, line in lines:
        facts = line.partition("%")[0]
        at = 0
        while at < len(facts):
            fact = _FACT.match(facts, at)
            if fact is None:
                raise reader.error(number, f"expected arg(a). or att(a,b)., found: {facts[at : at + 60]}")
            argument, attacker, target = fact.groups()
            if argument:
                reader.add(number, argument)
            else:
                reader.attacks.append((number, attacker, target))
            at = fact.end()


def _read_tgf(reader: _Reader, lines: Lines) -> None:
    attacks = False
    for number, line in lines:
        if line == "#":
            if attacks:
                raise reader.error(number, "a second # line; there is one between arguments and attacks")
            attacks = True
        elif line and not attacks:
            reader.add(number, line.split()[0])
        elif line:
            words = line.split()
            if len(words) < 2:
                raise reader.error(number, f"expected an attacker and its target, found: {line[:60]}")
            reader.attacks.append((number, words[0], words[1]))


def _read_af(reader: _Reader, lines: Lines) -> None:
    content = ((i, line.split()) for i, line in lines if line and not line.startswith("#"))
    number, header = next(content, (1, []))
    if header[:2] != ["p", "af"] or len(header) != 3 or not _whole(header[2]):
        raise reader.error(number, "expected the line: p af NUMBER-OF-ARGUMENTS")
    if len(header[2]) > 9 or int(header[2]) > _LARGEST:
        raise reader.error(number, f"{header[2][:20]} arguments are more than {_LARGEST}")
    for argument in range(1, int(header[2]) + 1):
        reader.add(number, str(argument))
    for number, words in content:
        if len(words) != 2 or not all(map(_whole, words)):
            raise reader.error(
                number, f"expected two numbers, attacker and target, found: {' '.join(words)[:60]}"
            )
        reader.attacks.append((number, words[0], words[1]))


def _whole(word: str) -> bool:
    return word.isascii() and word.isdigit()


_READERS: Final[dict[str, Callable[[_Reader, Lines], None]]] = {
    "apx": _read_apx,
    "tgf": _read_tgf,
    "af": _read_af,
}


def write_framework(framework: Framework, format: str) -> str:  # noqa: A002
    """A framework as text. ``.af`` knows numbers only: arguments are numbered from 1 in their order.

    Raises:
        FrameworkFileError: a name cannot be written in that format.
    """
    if format != "af":
        for name in framework.names:
            if not name or re.search(r"[\s(),.%#]", name):
                raise FrameworkFileError(f'the argument "{name[:80]}" cannot be written as {format}')
    return "".join(f"{line}\n" for line in _WRITERS[format](framework))


def _attacks(framework: Framework) -> Iterator[tuple[int, int]]:
    return ((a, b) for a, targets in enumerate(framework.targets) for b in targets)


def _apx(framework: Framework) -> Iterator[str]:
    yield from (f"arg({name})." for name in framework.names)
    yield from (f"att({framework.names[a]},{framework.names[b]})." for a, b in _attacks(framework))


def _tgf(framework: Framework) -> Iterator[str]:
    yield from framework.names
    yield "#"
    yield from (f"{framework.names[a]} {framework.names[b]}" for a, b in _attacks(framework))


def _af(framework: Framework) -> Iterator[str]:
    yield f"p af {len(framework)}"
    yield from (f"{a + 1} {b + 1}" for a, b in _attacks(framework))


_WRITERS: Final = {"apx": _apx, "tgf": _tgf, "af": _af}
