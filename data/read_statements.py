"""The statements of a debate file: defaults, shorthand, offsets, keys from content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from counterpoint.data.fields import DEFAULTS, POLARITIES, STATEMENTS
from counterpoint.data.findings import shown
from counterpoint.data.mappings import read_mapping
from counterpoint.data.reading import Reading
from counterpoint.data.statement_ids import statement_id
from counterpoint.data.yaml_nodes import Mapping, Node, Scalar, Sequence
from counterpoint.ontology.records import Mode, Polarity, Source, Statement

__all__ = ["StatementReader"]

_MANY = ("speaker", "expresses")


class StatementReader:
    """Reads the statements of one file; ``argued`` are the arguments that some speaker makes."""

    def __init__(self, reading: Reading, defaults: Node | None, sources: dict[str, Source]) -> None:
        self.reading = reading
        self.findings = reading.findings
        self.sources = sources
        self.argued: set[str] = set()
        self.statements: dict[str, Statement] = {}
        self._first_by_content: dict[str, Statement] = {}
        self._words_by_span: dict[tuple[str, int, int], Statement] = {}
        self.defaults: dict[str, Any] = {}
        if isinstance(defaults, Mapping):
            self.defaults = read_mapping(reading, defaults, DEFAULTS, '"defaults"')
        elif defaults is not None:
            self.findings.error(
                "wrong-form", '"defaults" is a mapping', defaults, "such as {source: article}"
            )

    def read(self, node: Node | None) -> dict[str, Statement]:
        """Every statement, by key."""
        if isinstance(node, Scalar) and node.is_null:
            return {}
        if node is not None and not isinstance(node, Sequence):
            self.findings.error(
                "wrong-form",
                '"statements" is a list',
                node,
                f'begin each with "- ", such as {STATEMENTS.example}',
            )
        for item in node.items if isinstance(node, Sequence) else ():
            self._read(item)
        return self.statements

    def _read(self, node: Node) -> None:
        if not isinstance(node, Mapping):
            self.findings.error(
                "wrong-form", "a statement is a mapping", node, f"such as {STATEMENTS.example[2:]}"
            )
            return
        values = read_mapping(self.reading, node, STATEMENTS.fields, "a statement")
        sides = [key.text for key, _ in node.pairs if key.text in POLARITIES]
        if len(sides) != 1:
            said = " and ".join(f'"{side}"' for side in sides) or "none of them"
            fix = "such as endorses: fear" if not sides else "write one statement for each"
            self.findings.error(
                "one-of",
                f"a statement endorses, rejects, mixed or argues one thing; this has {said}",
                node,
                fix,
            )
        if "source" not in {**self.defaults, **{key.text: 1 for key, _ in node.pairs}}:
            self.findings.error(
                "missing-key",
                'a statement needs "source"',
                node,
                "or write it once under defaults: {source: …}",
            )
        whole = {**self.defaults, **values}
        if self._offsets(whole, node) and len(sides) == 1 and {"actor", sides[0], "source"} <= whole.keys():
            self._expand(whole, sides[0], node)

    def _offsets(self, values: dict[str, Any], node: Mapping) -> bool:
        """Check start, end and words against one another; fill in the end."""
        start, quote = values.get("start"), values.get("quote", "")
        place = node.get("end") or node.get("start") or node
        problem = ""
        if start is None:
            problem = '"end" without "start"' if "end" in values else ""
        elif not quote:
            problem = '"start" needs the words in "quote"'
        else:
            end = values.setdefault("end", start + len(quote))
            problem = self._span_problem(start, end, quote, values.get("source", ""))
        if problem:
            self.findings.error("bad-offsets", problem, place, "`check --fix --sources DIR` fills offsets in")
        return not problem

    def _span_problem(self, start: int, end: int, quote: str, source: str) -> str:
        if end <= start:
            return f"the end, {end}, is not after the start, {start}"
        if end - start != len(quote):
            return f"from {start} to {end} are {end - start} characters, but the quote has {len(quote)}"
        length = self.sources[source].length if source in self.sources else None
        if length is not None and end > length:
            return f"the words end at {end}, but {shown(source)} has {length} characters"
        return ""

    def _expand(self, values: dict[str, Any], side: str, node: Mapping) -> None:
        actors, propositions = values["actor"], values[side]
        if not actors or not propositions:
            self.findings.error(
                "no-value", f'"{side if actors else "actor"}" is empty', node, "name at least one"
            )
            return
        if len(actors) * len(propositions) > 1 and "id" in values:
            self.findings.error(
                "id-with-list", "several statements cannot share an id", node.get("id") or node,
                "write them one by one, or leave the id out",
            )  # fmt: skip
            return
        if len(self.statements) + len(actors) * len(propositions) > self.findings.limits.statements:
            self.findings.error(
                "too-large", f"there are more than {self.findings.limits.statements:,} statements", node
            )
            return
        if side == "argues":
            self.argued.update(propositions)
        for statement in self._statements(values, side, node):
            self._put(statement, node)

    def _statements(self, values: dict[str, Any], side: str, node: Mapping) -> Iterator[Statement]:
        attributes = {
            field.name: values[field.key]
            for field in STATEMENTS.fields
            if field.key in values and field.name not in (*_MANY, "key")
        }
        attributes["mode"] = Mode(attributes.get("mode", Mode.PARAPHRASE))
        base = Statement(
            key=values.get("id", ""),
            speaker="",
            expresses="",
            polarity=Polarity(POLARITIES[side]),
            origin=self.findings.origin(node),
            **attributes,
        )
        for actor, proposition in product(values["actor"], values[side]):
            statement = replace(base, speaker=actor, expresses=proposition)
            yield statement if statement.key else replace(statement, key=statement_id(statement))

    def _put(self, statement: Statement, node: Mapping) -> None:
        first = self._first_by_content.setdefault(statement_id(statement), statement)
        if first is not statement:
            self.findings.error(
                "same-statement",
                f"this says the same as the statement on line {_line(first)}",
                node,
                "remove one, or tell them apart by their words or offsets",
            )
            return
        named = node.get("id")
        if isinstance(named, Scalar):
            if not self.reading.declare("statements", named, node):
                return
        elif statement.key in self.reading.declared or statement.key in self.statements:
            self.findings.error(
                "duplicate-key", f"the key {shown(statement.key)} is taken", node, "give it an id"
            )
            return
        self._check_words(statement, node)
        self.statements[statement.key] = statement

    def _check_words(self, statement: Statement, node: Mapping) -> None:
        """Two statements on one span of one source rest on the same words."""
        if statement.start is None or statement.end is None:
            return
        span = (statement.source, statement.start, statement.end)
        first = self._words_by_span.setdefault(span, statement)
        if first.quote != statement.quote:
            self.findings.error(
                "bad-offsets",
                f"the statement on line {_line(first)} has other words at the same place",
                node.get("quote") or node,
                "correct the words or the offsets of one",
            )


def _line(statement: Statement) -> int:
    return statement.origin.line if statement.origin else 0
