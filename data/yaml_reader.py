"""YAML text to nodes, within bounds: no tags, no directives, one document, aliases and nesting bounded.

The parser is libyaml's, through PyYAML's event stream, where it is there, and PyYAML's own where not; both
take time in proportion to the text once nesting and directives are bounded, which was measured. The nodes
are put together here, with a stack of our own, since PyYAML's composer recurses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from counterpoint.data.findings import Findings, shown
from counterpoint.data.yaml_mistakes import explain
from counterpoint.data.yaml_nodes import Mapping, Node, Scalar, Sequence
from counterpoint.data.yaml_text import UNWRITABLE

__all__ = ["LOADER", "compose", "decode"]

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser behind the events."""

_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)


class _RefusedError(Exception):
    """The file has a problem that ends its reading; it is reported already."""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been seen."""

    node: Sequence | Mapping
    anchor: str | None
    nodes_before: int
    characters_before: int
    seen: dict[str, Scalar] = field(default_factory=dict)
    key: Scalar | None = None
    expects_value: bool = False
    height: int = 1


@dataclass(frozen=True, slots=True)
class _Anchored:
    node: Node
    nodes: int
    characters: int
    height: int


def decode(data: bytes, findings_name: str) -> tuple[str, str]:
    """The text of a file's bytes and what is wrong with them, of which one is empty.

    ``findings_name`` is how the file is called in the message. A byte order mark is left out.
    """
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        return "", f"{findings_name} is not UTF-8: byte {error.start + 1} begins no character"


def compose(findings: Findings) -> Node | None:
    """The root node of the findings' document, or ``None`` after a problem that ends the reading."""
    text = findings.document.text
    if len(text) > findings.limits.bytes:
        findings.error("too-large", f"the file is larger than {findings.limits.bytes:,} bytes", None)
        return None
    if match := _UNREADABLE.search(text):
        findings.error(
            "unreadable-character",
            f"the character U+{ord(match[0]):04X} cannot stand in a YAML file",
            match.start(),
            "remove it"
            if UNWRITABLE.search(match[0]) or (match[0] > "\ud7ff" and match[0] < "\ue000")
            else f'write it as "\\u{ord(match[0]):04X}" inside double quotes',
        )
        return None
    if match := _DIRECTIVE.search(text):
        findings.error(
            "directive",
            "a line cannot begin with %",
            match.start(),
            "remove the YAML directive, or indent the text",
        )
        return None
    try:
        return _Composer(findings).compose()
    except _RefusedError:
        return None


class _Composer:
    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.limits = findings.limits
        self.stack: list[_Open] = []
        self.anchors: dict[str, _Anchored] = {}
        self.nodes = 0
        self.characters = 0
        self.documents = 0
        self.root: Node | None = None

    def compose(self) -> Node | None:
        for event in self._events():
            self._event(event)
        if self.root is None:
            self.findings.error(
                "empty-file", "the file says nothing", 0, "`counterpoint new` writes one to begin with"
            )
        return self.root

    def _events(self) -> Iterator[Any]:
        try:
            yield from yaml.parse(self.findings.document.text, Loader=LOADER)
        except yaml.MarkedYAMLError as error:
            code, message, place, fix = explain(error, self.findings.document.text)
            self._refuse(code, message, place, fix)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            self._refuse("syntax", f"this is not YAML: {shown(str(error))}", 0)

    def _refuse(self, code: str, message: str, place: int, fix: str = "") -> None:
        self.findings.error(code, message, place, fix)
        raise _RefusedError

    def _event(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._document(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            place = event.start_mark.index
            self._refuse("many-documents", "a second document begins here", place, "one file, one debate")

    def _spend(self, nodes: int, characters: int, place: int) -> None:
        self.nodes += nodes
        self.characters += characters
        if self.nodes > self.limits.nodes or self.characters > self.limits.characters:
            self._refuse(
                "too-large",
                f"the file holds more than {self.limits.nodes:,} values, aliases written out",
                place,
            )

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None:
            self.findings.error(
                "tag",
                f"tags are not allowed ({shown(event.tag.replace('tag:yaml.org,2002:', '!!'))})",
                event.start_mark.index,
                'put text that begins with "!" in quotes',
            )

    def _scalar(self, event: Any) -> None:
        self._check_tag(event)
        start, end = event.start_mark.index, event.end_mark.index
        if start == end:
            start = end = self._after_text(start)
        self._spend(1, len(event.value), start)
        style = event.style if event.style in ("'", '"', "|", ">") else ""
        if style == "" and event.anchor is not None:
            start = end - len(
                self.findings.document.text[start:end].lstrip("&").removeprefix(event.anchor).lstrip()
            )
        node = Scalar(event.value, start, end, style)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(node, 1, len(event.value), 0)
        self._put(node, 0)

    def _after_text(self, index: int) -> int:
        """Where a value that was left out would begin: the parsers disagree on it."""
        text = self.findings.document.text
        while index > 0 and text[index - 1] in " \t\r\n":
            index -= 1
        return index

    def _open(self, event: Any) -> None:
        self._check_tag(event)
        start = event.start_mark.index
        if len(self.stack) >= self.limits.depth:
            self._refuse(
                "too-deep", f"lists and mappings are nested more than {self.limits.depth} deep", start
            )
        kind = Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence
        if event.anchor is not None:
            self.anchors.pop(event.anchor, None)
        self.stack.append(
            _Open(kind(start, start, bool(event.flow_style)), event.anchor, self.nodes, self.characters)
        )
        self._spend(1, 0, start)

    def _close(self, event: Any) -> None:
        done = self.stack.pop()
        done.node.end = event.end_mark.index
        if done.anchor is not None:
            self.anchors[done.anchor] = _Anchored(
                done.node,
                self.nodes - done.nodes_before,
                self.characters - done.characters_before,
                done.height,
            )
        self._put(done.node, done.height)

    def _alias(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        found = self.anchors.get(event.anchor)
        if found is None:
            self._refuse(
                "unknown-alias",
                f'"*{event.anchor}" refers to nothing',
                start,
                'put text that begins with "*" in quotes',
            )
            return
        if len(self.stack) + found.height > self.limits.depth:
            self._refuse(
                "too-deep", f"lists and mappings are nested more than {self.limits.depth} deep", start
            )
        self._spend(found.nodes, found.characters, start)
        self._put(_at(found.node, start, end), found.height)

    def _put(self, node: Node, height: int) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        parent.height = max(parent.height, height + 1)
        if isinstance(parent.node, Sequence):
            parent.node.items.append(node)
        elif parent.expects_value:
            parent.expects_value = False
            if parent.key is not None:
                parent.node.pairs.append((parent.key, node))
        else:
            parent.expects_value = True
            parent.key = self._key(parent, node)

    def _key(self, parent: _Open, node: Node) -> Scalar | None:
        if not isinstance(node, Scalar):
            self.findings.error("key-not-text", "a key must be a word, not a list or a mapping", node)
            return None
        first = parent.seen.setdefault(node.text, node)
        if first is not node:
            line = self.findings.origin(first).line
            self.findings.error(
                "duplicate-key",
                f"{shown(node.text)} is written twice here; the first is on line {line}",
                node,
                "remove one, or join them",
            )
            return None
        return node


def _at(node: Node, start: int, end: int) -> Node:
    """The node as an alias has it: what was said at the anchor, here."""
    if isinstance(node, Scalar):
        return Scalar(node.text, start, end, node.style or "*")
    if isinstance(node, Sequence):
        return Sequence(start, end, node.flow, node.items)
    return Mapping(start, end, node.flow, node.pairs)
