"""Text in a debate file: names, sentences, notes, in the debate's language and in others."""

from __future__ import annotations

import re
from typing import Any

from counterpoint.data.fields import Field
from counterpoint.data.findings import shown
from counterpoint.data.reading import Reading
from counterpoint.data.yaml_nodes import Mapping, Node, Scalar, Sequence
from counterpoint.data.yaml_text import UNWRITABLE
from counterpoint.ontology.records import Label

__all__ = [
    "items",
    "put_once",
    "read_label",
    "read_language",
    "read_names",
    "read_text",
    "read_texts",
    "scalar_text",
]

_COMMENT = re.compile(r"[ \t]+#\S")


def scalar_text(reading: Reading, field: Field, node: Node, what: str = "text") -> str | None:
    """A scalar's text, not blank. The break that ends a block of lines (``|``, ``>``) is left out."""
    if not isinstance(node, Scalar):
        reading.findings.error("wrong-form", f'"{field.key}" takes {what}, not {_called(node)}', node)
        return None
    if node.is_null or not node.text.strip():
        reading.findings.error("no-value", f'"{field.key}" is empty', node, "write something, or remove it")
        return None
    if bad := UNWRITABLE.search(node.text):
        reading.findings.error(
            "unreadable-character",
            f'"{field.key}" holds the control character U+{ord(bad[0]):04X}',
            node,
            "remove it",
        )
        return None
    return node.text.rstrip("\n") if node.style in ("|", ">") else node.text


def read_text(reading: Reading, field: Field, node: Node) -> str | None:
    """Text; a warning where a comment follows it that was probably a part of it."""
    text = scalar_text(reading, field, node)
    if text is not None and isinstance(node, Scalar) and node.style == "":
        document = reading.findings.document
        if _COMMENT.match(document.text, node.end):
            reading.findings.warning(
                "comment-cuts-text", f'"{field.key}" ends here, since " #" begins a comment', node.end + 1,
                "put the text in double quotes, or write a space after the #",
            )  # fmt: skip
    return text


def read_label(reading: Reading, field: Field, node: Node) -> tuple[str, tuple[Label, ...]] | None:
    """A name in the debate's language, and in others."""
    if not isinstance(node, Mapping):
        text = read_text(reading, field, node)
        return None if text is None else (text, ())
    texts = _by_language(reading, field, node)
    own = [text for text in texts if isinstance(text, str)]
    if not own:
        reading.findings.error(
            "no-own-language",
            f'"{field.key}" lacks the debate\'s language, "{reading.language}"',
            node,
            f'add "{reading.language}"',
        )
        return None
    return own[0], tuple(text for text in texts if isinstance(text, Label))


def _by_language(reading: Reading, field: Field, node: Mapping) -> list[str | Label]:
    texts: dict[str, str | Label] = {}
    for key, value in node.pairs:
        language = read_language(reading, field, key)
        text = read_text(reading, field, value)
        if language in texts:
            reading.findings.error(
                "duplicate-key", f"{shown(key.text)} is written twice here", key, "remove one"
            )
        elif language and text:
            texts[language] = text if language == reading.language else Label(text, language)
    return list(texts.values())


def read_texts(reading: Reading, field: Field, node: Node) -> tuple[str | Label, ...]:
    """Any number of texts, each in the debate's language or another, none twice."""
    found: dict[str | Label, None] = {}
    for item in items(node):
        if isinstance(item, Mapping):
            texts = _by_language(reading, field, item)
        else:
            text = read_text(reading, field, item)
            texts = [] if text is None else [text]
        for each in texts:
            put_once(reading, field, found, each, item)
    return tuple(found)


def put_once(reading: Reading, field: Field, found: dict[Any, None], value: Any, place: Node) -> None:
    """Add a value of a list; report one that is there already."""
    if value in found:
        text = value.text if isinstance(value, Label) else value
        reading.findings.error("said-twice", f'"{field.key}" says {shown(text)} twice', place, "remove one")
    found[value] = None


def read_names(reading: Reading, field: Field, node: Node) -> tuple[str, ...]:
    """Any number of texts that are in no language, such as people's names."""
    found: dict[str, None] = {}
    for item in items(node):
        text = read_text(reading, field, item)
        if text is not None:
            put_once(reading, field, found, text, item)
    return tuple(found)


def read_language(reading: Reading, field: Field, node: Node) -> str | None:
    """A BCP 47 tag, in lower case, as every store keeps it."""
    text = scalar_text(reading, field, node, "a language")
    if text is None:
        return None
    if not _is_language(text):
        reading.findings.error(
            "bad-language",
            f"{shown(text)} is no language",
            node,
            'write a BCP 47 tag, such as "en" or "es-MX"',
        )
        return None
    return text.lower()


def _is_language(text: str) -> bool:
    import pyoxigraph as ox

    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", text, re.ASCII):
        return False
    try:
        ox.Literal("", language=text)
    except ValueError:
        return False
    return True


def items(node: Node) -> list[Node]:
    """The items of a list; a value that is no list is its only item."""
    return node.items if isinstance(node, Sequence) else [node]


def _called(node: Node) -> str:
    return {Scalar: "text", Sequence: "a list", Mapping: "a mapping"}[type(node)]
