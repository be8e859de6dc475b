"""A debate as a debate file: short forms where possible, statements on one line each, quotes where needed.

Reading what is written gives the same debate. One thing a file cannot say: an argument whose basis is
unknown, as a graph from elsewhere may have it, is written, and so read, as reconstructed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from counterpoint.data.fields import (
    ARGUMENTS,
    DEBATE,
    DEFAULTS,
    SECTIONS,
    STATEMENTS,
    Field,
    Section,
)
from counterpoint.data.statement_ids import statement_id
from counterpoint.data.written_values import Written, written_value
from counterpoint.data.yaml_text import flow_mapping, folded, is_foldable, scalar, word
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import DEFAULT_BASE
from counterpoint.ontology.records import (
    ActorKind,
    Argument,
    ArgumentKind,
    Basis,
    Mode,
    Polarity,
    PolicyKind,
    Statement,
    Thing,
)

__all__ = ["to_yaml"]

WIDTH: Final = 120
_HEAD = "# Every key is explained in Counterpoint's docs/debate-file.md."

Pairs = list[tuple[str, Written]]


def to_yaml(debate: Debate) -> str:
    """The text of the debate's file. Stances are derived and not written."""
    return "\n".join(_Writer(debate).lines()) + "\n"


class _Writer:
    def __init__(self, debate: Debate) -> None:
        self.debate = debate
        self.language = debate.info.language
        statements = debate.statements.values()
        self.source = _most_common(s.source for s in statements)
        self.mode = _most_common((s.mode for s in statements), Mode.PARAPHRASE)
        self.argued = {s.expresses for s in statements if self._argues(s)}

    def lines(self) -> Iterator[str]:
        yield _HEAD
        yield from _block(self._info())
        if defaults := self._defaults():
            yield f"defaults: {_flow(defaults)}"
        if self.debate.info.actor_kinds:
            yield from ("", "kinds:")
            for kind in self.debate.info.actor_kinds:
                yield f"  {kind.name}: {_flow(_kind(kind))}"
        for section in SECTIONS:
            things: dict[str, Thing] = getattr(self.debate, section.key)
            if things:
                yield from ("", f"{section.key}:")
                for thing in things.values():
                    yield from self._entry(section, thing)

    def _info(self) -> Pairs:
        info = self.debate.info
        values = {field.key: getattr(info, field.name) for field in DEBATE}
        values["title"] = (info.title, info.translations)
        values["base"] = "" if info.base == DEFAULT_BASE else info.base
        return self._pairs(DEBATE, values)

    def _defaults(self) -> Pairs:
        values = {"source": self.source, "mode": "" if self.mode is Mode.PARAPHRASE else self.mode}
        return self._pairs(DEFAULTS, values)

    def _pairs(self, fields: Iterable[Field], values: dict[str, Any]) -> Pairs:
        """The keys and values that there are, by the table and in its order."""
        return [
            (field.key, written_value(field, value, self.language))
            for field in fields
            if (value := values.get(field.key)) not in (None, "", (), ("", ()))
        ]

    def _entry(self, section: Section, thing: Thing) -> Iterator[str]:
        if isinstance(thing, Statement):
            yield from _item(self._statement(thing))
            return
        key = word(thing.key)
        if isinstance(thing, Argument):
            pairs, expression = self._argument(thing)
            short = expression if not pairs else ""
        else:
            pairs = self._pairs(section.fields, _values(section, thing))
            names_only = section.short and [name for name, _ in pairs] == [section.naming]
            short = scalar(thing.label) if names_only and not thing.translations else ""
        line = f"  {key}: {short or _flow(pairs)}"
        if short or len(line) <= WIDTH or not pairs:
            yield line
        else:
            yield f"  {key}:"
            yield from _block(pairs, "    ")

    def _argument(self, argument: Argument) -> tuple[Pairs, str]:
        """The long form's pairs, or none and the short form."""
        values = _values(ARGUMENTS, argument)
        support = argument.role is ArgumentKind.SUPPORT
        values["for" if not support else "against"] = ""
        if argument.basis is not Basis.EXPLICIT or argument.key in self.argued:
            values["basis"] = ""
        pairs = self._pairs(ARGUMENTS.fields, values)
        if [key for key, _ in pairs] == ["if", "for" if support else "against"]:
            return [], f"{' + '.join(argument.premises)} {'=>' if support else '=/>'} {argument.conclusion}"
        return pairs, ""

    def _argues(self, statement: Statement) -> bool:
        argument = self.debate.arguments.get(statement.expresses)
        return (
            argument is not None
            and argument.basis is Basis.EXPLICIT
            and statement.polarity is Polarity.ENDORSES
        )

    def _statement(self, statement: Statement) -> Pairs:
        values = _values(STATEMENTS, statement)
        side = "argues" if self._argues(statement) else statement.polarity.value
        for key in ("endorses", "rejects", "mixed", "argues"):
            values[key] = statement.expresses if key == side else ""
        values["source"] = "" if statement.source == self.source else statement.source
        values["mode"] = "" if statement.mode is self.mode else statement.mode
        if statement.start is not None and statement.end == statement.start + len(statement.quote):
            values["end"] = None
        values["id"] = "" if statement.key == statement_id(statement) else statement.key
        return self._pairs(STATEMENTS.fields, values)


def _values(section: Section, thing: Thing) -> dict[str, Any]:
    values = {field.key: getattr(thing, field.name) for field in section.fields}
    if section.naming:
        values[section.naming] = (thing.label, thing.translations)
    if values.get("kind") is PolicyKind.POLICY:
        values["kind"] = ""
    return values


def _kind(kind: ActorKind) -> Pairs:
    pairs = [("kind_of", Written(kind.kind_of))]
    return [*pairs, ("name", Written(scalar(kind.label)))] if kind.label else pairs


def _flow(pairs: Pairs) -> str:
    return flow_mapping((key, value.flow) for key, value in pairs)


def _block(pairs: Pairs, indent: str = "") -> Iterator[str]:
    """A key a line; what is too long for a line becomes an indented list or an indented paragraph."""
    for key, value in pairs:
        line = f"{indent}{key}: {value.flow}"
        if len(line) <= WIDTH:
            yield line
        elif value.items:
            yield f"{indent}{key}:"
            yield from (f"{indent}  - {item}" for item in value.items)
        elif is_foldable(value.words):
            yield f"{indent}{key}: >-"
            yield from folded(value.words, f"{indent}  ", WIDTH)
        else:
            yield line


def _item(pairs: Pairs) -> Iterator[str]:
    line = f"  - {_flow(pairs)}"
    if len(line) <= WIDTH:
        yield line
        return
    first, *rest = _block(pairs, "    ")
    yield f"  - {first.lstrip()}"
    yield from rest


def _most_common(values: Iterable[Any], otherwise: Any = "") -> Any:
    """The value that occurs most often, the first of them where several do."""
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else otherwise
