"""A mapping of the file, key by key: unknown keys, missing keys, values by their form."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as Fields
from typing import Any, Final

from counterpoint.data.fields import CORRECTION, OFFICE, Field, Form
from counterpoint.data.findings import shown
from counterpoint.data.reading import Reading
from counterpoint.data.texts import items
from counterpoint.data.values import read_value
from counterpoint.data.yaml_nodes import Mapping, Node, Scalar
from counterpoint.ontology.records import Correction, Office

__all__ = ["check_keys", "read_mapping"]


def read_mapping(reading: Reading, mapping: Mapping, fields: Fields[Field], what: str) -> dict[str, Any]:
    """The values of a mapping by their key, those left out that are missing or wrong; reports which are.

    ``what`` is what the mapping describes, as it stands in a message (``an actor``).
    """
    by_key = {field.key: field for field in fields}
    check_keys(reading, mapping, tuple(by_key), what)
    values: dict[str, Any] = {}
    for key, node in mapping.pairs:
        if field := by_key.get(key.text):
            empty = isinstance(node, Scalar) and node.is_null
            read = read_value if empty else _LISTS.get(field.form, read_value)
            value = read(reading, field, node)
            if value is not None:
                values[field.key] = value
    there = {key.text for key, _ in mapping.pairs}
    for field in fields:
        if field.required and field.key not in there:
            reading.findings.error(
                "missing-key", f'{what} needs "{field.key}"', mapping, f"such as {field.key}: {field.example}"
            )
    return values


def check_keys(reading: Reading, mapping: Mapping, known: tuple[str, ...], what: str) -> None:
    """Report the keys that nothing is known of."""
    before: Scalar | None = None
    for key, value in mapping.pairs:
        if key.text not in known:
            fix = _unknown_key_fix(reading, mapping, key, value, known, before)
            reading.findings.error("unknown-key", f"{what} has no key {shown(key.text)}", key, fix)
        else:
            before = key


def _unknown_key_fix(
    reading: Reading,
    mapping: Mapping,
    key: Scalar,
    value: Node,
    known: tuple[str, ...],
    before: Scalar | None,
) -> str:
    if key.text == "<<":
        return "merge keys are not read; write the values out"
    cut_short = mapping.flow and before is not None and isinstance(value, Scalar) and value.is_null
    if cut_short and before is not None:
        cause = "an unquoted comma inside braces cuts a sentence short"
        return f'{cause}: put the text of "{before.text}" in double quotes'
    nearest = reading.findings.nearest(key.text, known)
    return nearest or (f"the keys are {', '.join(known)}" if len(known) <= 12 else "")


def _offices(reading: Reading, _: Field, node: Node) -> tuple[Office, ...]:
    found: dict[tuple[str, str, str], Office] = {}
    for item in items(node):
        if not isinstance(item, Mapping):
            reading.findings.error(
                "wrong-form", "an office is a mapping", item, "write it as {role: Mayor, of: chicago-city}"
            )
            continue
        values = read_mapping(reading, item, OFFICE, "an office")
        if "role" not in values:
            continue
        start, end = values.get("during", ("", ""))
        office = Office(role=values["role"], of=values.get("of", ""), start=start, end=end)
        if found.setdefault((office.role, office.of, office.start), office) is not office:
            reading.findings.error(
                "said-twice", "the same office with the same beginning is written twice", item, "remove one"
            )
    return tuple(found.values())


def _corrections(reading: Reading, _: Field, node: Node) -> tuple[Correction, ...]:
    found: dict[Correction, None] = {}
    for item in items(node):
        if not isinstance(item, Mapping):
            reading.findings.error(
                "wrong-form",
                "a correction is a mapping",
                item,
                'write it as {date: 2026-01-05, note: "what was wrong, and what it says now"}',
            )
            continue
        values = read_mapping(reading, item, CORRECTION, "a correction")
        if not {"date", "note"} <= values.keys():
            continue
        correction = Correction(values["date"], values["note"])
        if correction in found:
            reading.findings.error("said-twice", "the same correction is written twice", item, "remove one")
        found[correction] = None
    return tuple(found)


_LISTS: Final[dict[Form, Callable[[Reading, Field, Node], Any]]] = {
    Form.OFFICES: _offices,
    Form.CORRECTIONS: _corrections,
}
"""Forms whose items are mappings themselves."""
