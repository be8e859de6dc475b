"""Filling in what can be known from the sources' texts: where the words begin, which text was coded.

The file's text is edited, not rewritten: formatting and comments stay as their author wrote them.

``start`` is filled in where the words occur exactly once. A source's ``length`` and ``sha256`` are filled in
where there is no doubt which text is meant: one source has no digest, one text in the folder belongs to no
other source, and all words quoted from the source occur in it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from counterpoint.data.findings import Findings
from counterpoint.data.sources import Texts, occurrences
from counterpoint.data.yaml_nodes import Document, Mapping, Node, Scalar, Sequence
from counterpoint.data.yaml_reader import compose
from counterpoint.data.yaml_text import scalar
from counterpoint.errors import CounterpointError

__all__ = ["Fixed", "fix_file", "fix_text"]

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file's new text, and a line for people about each thing that was filled in."""

    text: str
    filled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str
    told: str


def fix_file(path: Path, texts: Texts) -> Fixed:
    """Fix a file in place: it is replaced as a whole or not at all, its permissions kept.

    Raises:
        CounterpointError: it cannot be read or written.
    """
    try:
        target = path.resolve(strict=True)
        data = target.read_bytes()
        fixed = fix_text(data.decode("utf-8-sig"), str(path), texts)
        if fixed.filled:
            _replace(target, (_BOM if data.startswith(_BOM) else b"") + fixed.text.encode())
    except OSError as error:
        raise CounterpointError(f"{path}: cannot be rewritten: {error.strerror}") from error
    return fixed


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def fix_text(text: str, name: str, texts: Texts) -> Fixed:
    """The text with what is known filled in; unchanged where it is not YAML.

    Fixing what was fixed changes nothing.
    """
    root = compose(Findings(Document(name, text)))
    if not isinstance(root, Mapping):
        return Fixed(text, ())
    edits = sorted(_Fixer(Document(name, text), root, texts).edits(), key=lambda edit: edit.start)
    return _applied(text, name, root, edits)


def _applied(text: str, name: str, root: Mapping, edits: list[_Edit]) -> Fixed:
    """The edits made, each kept only where it changed nothing but what it says."""
    parts, at, told = [], 0, []
    for edit in edits:
        if edit.start < at:
            continue
        parts += [text[at : edit.start], edit.text]
        at = edit.end
        told.append(edit.told)
    fixed = "".join(parts) + text[at:]
    again = compose(Findings(Document(name, fixed)))
    if again is None or _without_filled(again) != _without_filled(root):
        return Fixed(text, ())
    return Fixed(fixed, tuple(told))


def _without_filled(root: Node) -> object:
    """What the file says beside the keys that are filled in."""
    if isinstance(root, Scalar):
        return root.text
    if isinstance(root, Sequence):
        return [_without_filled(item) for item in root.items]
    pairs = [
        (k.text, _without_filled(v)) for k, v in root.pairs if k.text not in ("start", "length", "sha256")
    ]
    return pairs[0][1] if [key for key, _ in pairs] == ["title"] else pairs


class _Fixer:
    def __init__(self, document: Document, root: Mapping, texts: Texts) -> None:
        self.document = document
        self.texts = texts
        statements, sources, defaults = root.get("statements"), root.get("sources"), root.get("defaults")
        self.statements = [s for s in _items(statements) if isinstance(s, Mapping)]
        self.sources = {k.text: (k, v) for k, v in sources.pairs} if isinstance(sources, Mapping) else {}
        self.default = _text(defaults, "source")
        self.line_break = "\r\n" if "\r\n" in document.text else "\n"
        self.digests = {key: _text(node, "sha256").lower() for key, (_, node) in self.sources.items()}

    def edits(self) -> list[_Edit]:
        edits = self._source_edits()
        for statement in self.statements:
            edits += self._statement_edit(statement)
        return edits

    def _statement_edit(self, statement: Mapping) -> list[_Edit]:
        pair = next(((k, v) for k, v in statement.pairs if k.text == "quote"), None)
        if pair is None or statement.get("start") or statement.get("end"):
            return []
        key, quote = pair
        source = _text(statement, "source") or self.default
        text = self.texts.text(self.digests.get(source, ""))
        inside = statement.start <= key.start < statement.end
        if text is None or not inside or not isinstance(quote, Scalar):
            return []
        starts = occurrences(text, _value(quote))
        if len(starts) != 1:
            return []
        line = self.document.origin(statement).line
        told = f"{self.document.name}:{line}: start: {starts[0]}"
        return [self._insert(statement, key, quote, {"start": str(starts[0])}, told)]

    def _insert(self, mapping: Mapping, key: Scalar, value: Node, pairs: dict[str, str], told: str) -> _Edit:
        """Put pairs after a pair, written like it."""
        new = [f"{name}: {each}" for name, each in pairs.items()]
        if mapping.flow:
            return _Edit(value.end, value.end, "".join(f", {pair}" for pair in new), told)
        column = self.document.origin(key).column - 1
        step = self.line_break + " " * column
        if isinstance(value, Scalar) and value.style not in ("|", ">"):
            place = self.document.line_end(value.end)
            return _Edit(place, place, "".join(step + pair for pair in new), told)
        return _Edit(key.start, key.start, "".join(pair + step for pair in new), told)

    def _source_edits(self) -> list[_Edit]:
        without = [key for key, digest in self.digests.items() if not digest and self._words(key)]
        free = sorted(self.texts.files.keys() - set(self.digests.values()))
        if len(without) != 1 or len(free) != 1:
            return []
        key, digest = without[0], free[0]
        text = self.texts.text(digest)
        if text is None or not all(occurrences(text, words) for words in self._words(key)):
            return []
        self.digests[key] = digest
        return self._describe(key, {"length": str(len(text)), "sha256": scalar(digest)})

    def _words(self, source: str) -> list[str]:
        quotes = [s.get("quote") for s in self.statements if (_text(s, "source") or self.default) == source]
        return [_value(quote) for quote in quotes if isinstance(quote, Scalar)]

    def _describe(self, source: str, pairs: dict[str, str]) -> list[_Edit]:
        """Put length and digest into a source, whether it is a mapping or its title alone."""
        key, node = self.sources[source]
        told = f"{self.document.name}:{self.document.origin(key).line}: length and sha256 of {source}"
        if isinstance(node, Scalar):
            title = "".join(f", {name}: {value}" for name, value in pairs.items())
            return [_Edit(node.start, node.end, f"{{title: {scalar(_value(node))}{title}}}", told)]
        if not isinstance(node, Mapping) or not node.pairs:
            return []
        missing = {name: value for name, value in pairs.items() if node.get(name) is None}
        return [self._insert(node, *node.pairs[0], missing, told)]


def _items(node: Node | None) -> list[Node]:
    return node.items if isinstance(node, Sequence) else []


def _text(mapping: Node | None, key: str) -> str:
    value = mapping.get(key) if isinstance(mapping, Mapping) else None
    return value.text if isinstance(value, Scalar) else ""


def _value(node: Scalar) -> str:
    return node.text.rstrip("\n") if node.style in ("|", ">") else node.text
