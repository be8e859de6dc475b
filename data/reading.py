"""What the reader knows while it reads one file: the keys declared so far, the language, the problems.

References are looked up here, so that an unknown one is reported where it stands, with the nearest key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from counterpoint.data.fields import Field, section
from counterpoint.data.findings import Findings, shown
from counterpoint.data.yaml_nodes import Mapping, Node, Scalar, Sequence
from counterpoint.ontology.records import KEY_PATTERN

__all__ = ["Declared", "Reading", "as_key", "phrase"]


@dataclass(frozen=True, slots=True)
class Declared:
    """A key, the section that declares it, and where."""

    section: str
    key: Scalar
    value: Node


@dataclass
class Reading:
    """One file being read."""

    findings: Findings
    language: str = "en"
    declared: dict[str, Declared] = field(default_factory=dict)
    own_kinds: dict[str, str] = field(default_factory=dict)

    @cached_property
    def known_kinds(self) -> frozenset[str]:
        """The kinds of actor, the debate's own among them; asked for once those are declared."""
        from counterpoint.ontology.vocabulary import actor_kinds

        return frozenset({*self.own_kinds, *actor_kinds()})

    def declare(self, section_key: str, key: Scalar, value: Node) -> bool:
        """Note a thing's key; report one that is malformed or taken, and say whether it can be used."""
        if not self.check_key(key):
            return False
        first = self.declared.setdefault(key.text, Declared(section_key, key, value))
        if first.key is key:
            return True
        line = self.findings.origin(first.key).line
        one = section(first.section).a_one
        self.findings.error(
            "duplicate-key",
            f"the key {shown(key.text)} is taken: {one} has it on line {line}",
            key,
            "keys are unique in the whole file; choose another",
            key.text,
        )
        return False

    def check_key(self, key: Scalar) -> bool:
        """Whether this can be a key; a problem where it cannot."""
        if KEY_PATTERN.fullmatch(key.text):
            return True
        suggestion = as_key(key.text)
        self.findings.error(
            "bad-key",
            f"{shown(key.text)} cannot be a key: use up to 64 of a-z, 0-9 and -, not - first",
            key,
            f'write it as "{suggestion}"' if suggestion else "",
            key.text,
        )
        return False

    def refer(self, field: Field, key: str, place: Node | int) -> str | None:
        """The key, where it names a thing that the field may refer to; else a problem and ``None``."""
        found = self.declared.get(key)
        if found is None:
            wanted = phrase(section(kind).one for kind in field.refers)
            self.findings.error(
                "unknown-reference",
                f"unknown {wanted} {shown(key)}",
                place,
                self._fix(key, field.refers),
                key,
            )
            return None
        if found.section not in field.refers:
            wanted = phrase(section(kind).a_one for kind in field.refers)
            self.findings.error(
                "wrong-kind",
                f'{shown(key)} is {section(found.section).a_one}; "{field.key}" takes {wanted}',
                place,
                thing=key,
            )
            return None
        return key

    def _fix(self, key: str, kinds: tuple[str, ...]) -> str:
        if (key, kinds) not in self._fixes:
            self._fixes[key, kinds] = self._find_fix(key, kinds)
        return self._fixes[key, kinds]

    @cached_property
    def _fixes(self) -> dict[tuple[str, tuple[str, ...]], str]:
        return {}

    def _find_fix(self, key: str, kinds: tuple[str, ...]) -> str:
        by_name = self._names.get(key.casefold())
        if by_name and self.declared[by_name].section in kinds:
            return f'did you mean "{by_name}"?'
        return self.findings.nearest(key, self._keys_of(kinds))

    def _keys_of(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        if kinds not in self._keys_by_kinds:
            self._keys_by_kinds[kinds] = tuple(
                k for k, found in self.declared.items() if found.section in kinds
            )
        return self._keys_by_kinds[kinds]

    @cached_property
    def _keys_by_kinds(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}

    @cached_property
    def _names(self) -> dict[str, str]:
        """Names and other names, in lower case, of the things declared: for whoever wrote one for a key."""
        names: dict[str, str] = {}
        for key, found in self.declared.items():
            texts = [found.value]
            if isinstance(found.value, Mapping):
                texts = [v for k, v in found.value.pairs if k.text in ("name", "title", "text", "also")]
            for node in texts:
                for text in node.items if isinstance(node, Sequence) else (node,):
                    if isinstance(text, Scalar):
                        names.setdefault(text.text.casefold(), key)
        return names


def phrase(words: Iterable[str]) -> str:
    """``a, b or c``."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def as_key(text: str) -> str:
    """The key nearest to a text, or nothing where none is near."""
    joined = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.lower())
    key = "-".join(part for part in joined.split("-") if part)
    return key if KEY_PATTERN.fullmatch(key) else ""
