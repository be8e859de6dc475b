"""From a node of the file to the value of a record's field, by the form that the field is written in.

Each function returns ``None`` where the node does not have that form, after reporting why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any, Final

from counterpoint.data.dates import date_problem, ends_before, split_span
from counterpoint.data.fields import Field, Form
from counterpoint.data.findings import shown
from counterpoint.data.reading import Reading
from counterpoint.data.texts import (
    items,
    put_once,
    read_label,
    read_language,
    read_names,
    read_text,
    read_texts,
    scalar_text,
)
from counterpoint.data.yaml_nodes import Node, Scalar

__all__ = ["CURIES", "read_value"]

CURIES: Final = {"wd:": "http://www.wikidata.org/entity/"}
"""The prefixes that ``same_as`` knows."""

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)


def read_value(reading: Reading, field: Field, node: Node) -> Any:
    """The value of a field, or ``None`` after a problem."""
    if isinstance(node, Scalar) and node.is_null:
        reading.findings.error(
            "no-value", f'"{field.key}" has no value', node, "write one, or remove the key"
        )
        return None
    return _READERS[field.form](reading, field, node)


def _key(reading: Reading, field: Field, node: Node) -> str | None:
    key = scalar_text(reading, field, node, "one key")
    return None if key is None else reading.refer(field, key, node)


def _keys(reading: Reading, field: Field, node: Node) -> tuple[str, ...] | None:
    found: dict[str, None] = {}
    for item in items(node):
        key = _key(reading, field, item)
        if key is not None:
            put_once(reading, field, found, key, item)
    return tuple(found) if found or not items(node) else None


def _identifier(reading: Reading, field: Field, node: Node) -> str | None:
    text = scalar_text(reading, field, node, "a key")
    return text if text is not None and isinstance(node, Scalar) and reading.check_key(node) else None


def _date(reading: Reading, field: Field, node: Node) -> str | None:
    text = scalar_text(reading, field, node, "a date")
    if text is None:
        return None
    if problem := date_problem(text):
        reading.findings.error("bad-date", f"{shown(text)} {problem}", node)
        return None
    return text


def _span(reading: Reading, field: Field, node: Node) -> tuple[str, str] | None:
    text = scalar_text(reading, field, node, "two dates")
    if text is None:
        return None
    span = split_span(text)
    problem = (
        "is no span of dates"
        if span is None
        else next(filter(None, map(date_problem, filter(None, span))), "")
    )
    if span is None or problem:
        fix = "write start/end, such as 2019-05-20/2023-05-15; either side may be left out"
        reading.findings.error("bad-date", f"{shown(text)} {problem}", node, fix)
        return None
    if ends_before(*span):
        reading.findings.error(
            "ends-before-start", f"{shown(text)} ends before it begins; the end is not included", node
        )
        return None
    return span


def _number(reading: Reading, field: Field, node: Node) -> int | None:
    text = scalar_text(reading, field, node, "a whole number")
    if text is None:
        return None
    if not _WHOLE_NUMBER.fullmatch(text):
        reading.findings.error("not-a-number", f'"{field.key}" takes a whole number, not {shown(text)}', node)
        return None
    return int(text)


def _address(reading: Reading, field: Field, node: Node) -> str | None:
    text = scalar_text(reading, field, node, "a web address")
    return None if text is None else _checked_address(reading, field, node, text)


def _checked_address(reading: Reading, field: Field, node: Node, text: str) -> str | None:
    if _ADDRESS.fullmatch(text) and _is_iri(text):
        return text
    reading.findings.error(
        "bad-address", f'"{field.key}" takes a web address (https://…), not {shown(text)}', node
    )
    return None


def _is_iri(text: str) -> bool:
    import pyoxigraph as ox

    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _base(reading: Reading, field: Field, node: Node) -> str | None:
    address = _address(reading, field, node)
    if address is not None and (not address.endswith("/") or "#" in address or "?" in address):
        reading.findings.error("bad-address", f'"{field.key}" must end in / and hold no # or ?', node)
        return None
    return address


def _same_as(reading: Reading, field: Field, node: Node) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for item in items(node):
        text = scalar_text(reading, field, item, "a web address")
        if text is None:
            continue
        prefix = next((prefix for prefix in CURIES if text.startswith(prefix)), "")
        iri = CURIES[prefix] + text.removeprefix(prefix) if prefix else text
        if address := _checked_address(reading, field, item, iri):
            put_once(reading, field, found, address, item)
    return tuple(found)


def _digest(reading: Reading, field: Field, node: Node) -> str | None:
    text = scalar_text(reading, field, node, "a SHA-256")
    if text is None:
        return None
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        reading.findings.error(
            "bad-digest", f'"{field.key}" takes 64 hex digits, not {shown(text, 20)}', node
        )
        return None
    return text.lower()


def _word(reading: Reading, field: Field, node: Node, known: Collection[str], what: str) -> str | None:
    text = scalar_text(reading, field, node, f"one {what}")
    if text is None or text in known:
        return text
    fix = reading.findings.nearest(text, known)
    if not fix and len(known) <= 12:
        fix = f"one of: {', '.join(known)}"
    reading.findings.error(f"unknown-{what.replace(' ', '-')}", f"unknown {what} {shown(text)}", node, fix)
    return None


def _choice(reading: Reading, field: Field, node: Node) -> str | None:
    return _word(reading, field, node, field.choices, field.key)


def _actor_kind(reading: Reading, field: Field, node: Node) -> str | None:
    return _word(reading, field, node, reading.known_kinds, "actor kind")


def _scheme(reading: Reading, field: Field, node: Node) -> str | None:
    from counterpoint.ontology.vocabulary import schemes

    return _word(reading, field, node, tuple(schemes()), "scheme")


def _role(reading: Reading, field: Field, node: Node) -> str | None:
    from counterpoint.ontology.vocabulary import roles

    return _word(reading, field, node, tuple(roles()), "role")


_READERS: Final[dict[Form, Callable[[Reading, Field, Node], Any]]] = {
    Form.TEXT: read_text,
    Form.LABEL: read_label,
    Form.TEXTS: read_texts,
    Form.NAMES: read_names,
    Form.KEY: _key,
    Form.KEYS: _keys,
    Form.IDENTIFIER: _identifier,
    Form.DATE: _date,
    Form.SPAN: _span,
    Form.NUMBER: _number,
    Form.ADDRESS: _address,
    Form.BASE: _base,
    Form.SAME_AS: _same_as,
    Form.LANGUAGE: read_language,
    Form.DIGEST: _digest,
    Form.CHOICE: _choice,
    Form.ACTOR_KIND: _actor_kind,
    Form.SCHEME: _scheme,
    Form.ROLE: _role,
}
