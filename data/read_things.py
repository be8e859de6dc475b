"""The sections of a debate file, read into records: everything but statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from counterpoint.data.dates import ends_before
from counterpoint.data.fields import ACTOR_KIND, ARGUMENTS, Section
from counterpoint.data.findings import shown
from counterpoint.data.mappings import read_mapping
from counterpoint.data.reading import Declared, Reading
from counterpoint.data.yaml_nodes import Mapping, Node, Scalar
from counterpoint.ontology.records import (
    ActorKind,
    Argument,
    ArgumentKind,
    Basis,
    PolicyKind,
    Thing,
)

__all__ = ["declare_kinds", "read_argument", "read_kinds", "read_thing"]

_KIND_NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,63}", re.ASCII)
_ARROWS: Final = {"=>": "for", "=/>": "against"}
_PART = re.compile(r"=/?>|\+|[^\s+=]+|=")


def read_thing(reading: Reading, section: Section, declared: Declared) -> Thing | None:
    """The record of one entry, or ``None`` where a value that it must have is missing or wrong."""
    values = _values(reading, section, declared.value)
    if section is ARGUMENTS:
        return read_argument(reading, declared, values)
    attributes = _attributes(section, values)
    if section.key == "periods" and ends_before(attributes.get("start", ""), attributes.get("end", "")):
        reading.findings.error(
            "ends-before-start", "this period ends before it begins; the end is not included", declared.value
        )
        return None
    required = {field.name for field in section.fields if field.required}
    if not required <= attributes.keys():
        return None
    if "policy_kind" in attributes:
        attributes["policy_kind"] = PolicyKind(attributes["policy_kind"])
    return section.record(key=declared.key.text, origin=reading.findings.origin(declared.key), **attributes)


def _values(reading: Reading, section: Section, node: Node) -> dict[str, Any]:
    """The values of an entry by their key, whether it is written as a mapping or as its name alone."""
    if isinstance(node, Mapping):
        return read_mapping(reading, node, section.fields, section.a_one)
    if isinstance(node, Scalar) and section is ARGUMENTS and not node.is_null:
        return _expression(reading, node)
    if isinstance(node, Scalar) and section.short and section is not ARGUMENTS:
        alone = Mapping(
            node.start, node.end, flow=False, pairs=[(Scalar(section.naming, node.start, node.start), node)]
        )
        return read_mapping(reading, alone, section.fields, section.a_one)
    forms = (
        f"its {section.naming}, or a mapping" if section.short and section is not ARGUMENTS else "a mapping"
    )
    if section is ARGUMENTS:
        forms = "p => q, p =/> q or a mapping"
    reading.findings.error(
        "wrong-form", f"{section.a_one} is written as {forms}", node, f"such as {section.example}"
    )
    return {}


def _attributes(section: Section, values: dict[str, Any]) -> dict[str, Any]:
    attributes = {field.name: values[field.key] for field in section.fields if field.key in values}
    if "label" in attributes:
        attributes["label"], attributes["translations"] = attributes["label"]
    return attributes


def read_argument(reading: Reading, declared: Declared, values: dict[str, Any]) -> Argument | None:
    """An argument from its values; its basis is resolved later, when the statements are known."""
    node = declared.value
    written = {key.text for key, _ in node.pairs} if isinstance(node, Mapping) else set(values)
    sides = [side for side in ("for", "against") if side in written]
    if isinstance(node, Mapping) and len(sides) != 1:
        said = "both" if sides else "neither"
        reading.findings.error(
            "for-or-against", f'an argument is either "for" or "against" something; this says {said}', node
        )
        return None
    if not sides or sides[0] not in values or not values.get("if"):
        if values.get("if") == ():
            reading.findings.error("missing-key", 'an argument needs a premise in "if"', node)
        return None
    attributes = _attributes(ARGUMENTS, values)
    attributes["conclusion"] = values[sides[0]]
    attributes["basis"] = Basis(values["basis"]) if "basis" in values else Basis.RECONSTRUCTED
    role = ArgumentKind.SUPPORT if sides == ["for"] else ArgumentKind.ATTACK
    origin = reading.findings.origin(declared.key)
    return Argument(key=declared.key.text, role=role, origin=origin, **attributes)


def _expression(reading: Reading, node: Scalar) -> dict[str, Any]:
    """The premises and the conclusion of ``p + q => r`` or ``p =/> r``."""
    parts = _PART.findall(node.text)
    arrow = parts[-2] if len(parts) > 2 else ""
    joined = parts[1:-2:2]
    if arrow not in _ARROWS or set(joined) - {"+"} or not all(_is_word(part) for part in parts[::2]):
        reading.findings.error(
            "bad-argument",
            f"{shown(node.text)} is no argument",
            node,
            "write p => q (support), p =/> q (attack) or p + q => r (joint), each a key",
        )
        return {}
    fields, side = ARGUMENTS.by_key, _ARROWS[arrow]
    *premises, conclusion = _keys_in(reading, node)
    values: dict[str, Any] = {}
    found: dict[str, None] = {}
    for key, place in premises:
        if key in found:
            reading.findings.error(
                "said-twice", f"the premise {shown(key)} stands twice", place, "remove one"
            )
        elif reading.refer(fields["if"], key, place):
            found[key] = None
    if found:
        values["if"] = tuple(found)
    if reading.refer(fields[side], *conclusion):
        values[side] = conclusion[0]
    return values


def _is_word(part: str) -> bool:
    return part != "+" and part not in _ARROWS


def _keys_in(reading: Reading, node: Scalar) -> Iterator[tuple[str, Node | int]]:
    """The keys of an expression, each with its own place where the text stands in the file as it is."""
    written = reading.findings.document.text[node.start : node.end]
    offset = written.find(node.text)
    for part in _PART.finditer(node.text):
        if _is_word(part[0]):
            yield part[0], node if offset < 0 else node.start + offset + part.start()


def read_kinds(reading: Reading, node: Node) -> tuple[ActorKind, ...]:
    """The kinds of actor that the debate adds."""
    kinds = tuple(_kinds(reading, node))
    _report_circles(reading, node)
    return kinds


def declare_kinds(reading: Reading, node: Node) -> None:
    """Note the names of the debate's own kinds, so that each may stand before its declaration."""
    from counterpoint.ontology.vocabulary import TERMS

    for key, _ in node.pairs if isinstance(node, Mapping) else ():
        if not _KIND_NAME.fullmatch(key.text):
            reading.findings.error(
                "bad-kind",
                f"{shown(key.text)} cannot be a kind's name",
                key,
                "write it as CountySheriff: letters and digits",
            )
        elif key.text in TERMS:
            reading.findings.error(
                "bad-kind",
                f"{shown(key.text)} is the ontology's already",
                key,
                "use it as it is, or choose another name",
            )
        else:
            reading.own_kinds[key.text] = ""


def _kinds(reading: Reading, node: Node) -> Iterator[ActorKind]:
    for key, value in node.pairs if isinstance(node, Mapping) else ():
        if not isinstance(value, Mapping):
            reading.findings.error(
                "wrong-form", "a kind is a mapping", value, "write it as {kind_of: LawEnforcementAgency}"
            )
            continue
        values = read_mapping(reading, value, ACTOR_KIND, "a kind")
        if key.text not in reading.own_kinds or "kind_of" not in values:
            continue
        reading.own_kinds[key.text] = values["kind_of"]
        origin = reading.findings.origin(key)
        yield ActorKind(name=key.text, kind_of=values["kind_of"], label=values.get("name", ""), origin=origin)


def _report_circles(reading: Reading, node: Node) -> None:
    """Report each kind that is, going up, a kind of itself. Each kind is passed once."""
    done: set[str] = set()
    for key, _ in node.pairs if isinstance(node, Mapping) else ():
        way: dict[str, None] = {}
        name = key.text
        while name and name not in way and name not in done:
            way[name] = None
            name = reading.own_kinds.get(name, "")
        if name in way:
            reading.findings.error("circle", f"{shown(name)} is, in the end, a kind of itself", key)
        done.update(way)
