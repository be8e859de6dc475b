"""A graph to be used up: fields take their triples away, and what is left was not understood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import pyoxigraph as ox

from counterpoint.ontology.problems import Problem
from counterpoint.ontology.records import Label
from counterpoint.ontology.terms import RDF, SCHEMA, SKOS

__all__ = ["UnreadTriples"]

Member = TypeVar("Member")
_OLD_SCHEMA = "http://schema.org/"


class UnreadTriples:
    """Triples by subject and predicate. ``take`` removes what it returns; ``peek`` leaves it.

    ``problems`` collects what was wrong with the values that were asked for. Predicates of
    ``http://schema.org/`` are folded to ``https:``.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.problems: list[Problem] = []
        self._left: dict[Any, dict[Any, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self._left[triple.subject][_https(triple.predicate)].append(triple.object)

    def subjects(self) -> Iterator[Any]:
        """Every node that something is still said of."""
        return (subject for subject, pairs in self._left.items() if pairs)

    def of_type(self, class_node: ox.NamedNode) -> list[Any]:
        """The nodes of that type, in a repeatable order."""
        found = [s for s, pairs in self._left.items() if class_node in pairs.get(RDF.type, ())]
        return sorted(found, key=lambda node: str(node.value))

    def peek(self, subject: Any, predicate: ox.NamedNode) -> list[Any]:
        """The values, left where they are."""
        pairs = self._left.get(subject)
        return pairs.get(predicate, []) if pairs else []

    def take(self, subject: Any, predicate: ox.NamedNode) -> list[Any]:
        """The values, used up."""
        pairs = self._left.get(subject)
        return pairs.pop(predicate, []) if pairs else []

    def one(self, subject: Any, predicate: ox.NamedNode) -> Any:
        """The single value, used up, or ``None``; several are a problem."""
        found = self.take(subject, predicate)
        if len(found) > 1:
            self.problem("too-many-values", f"<{predicate.value}> has {len(found)} values, not one", subject)
        return found[0] if found else None

    def text(self, subject: Any, predicate: ox.NamedNode) -> str:
        """The single value as text, or an empty string."""
        value = self.one(subject, predicate)
        return str(value.value) if value is not None else ""

    def integer(self, subject: Any, predicate: ox.NamedNode) -> int | None:
        """The single value as a whole number; anything else is a problem."""
        value = self.one(subject, predicate)
        return None if value is None else self.as_integer(subject, predicate, value)

    def as_integer(self, subject: Any, predicate: ox.NamedNode, value: Any) -> int | None:
        """That value as a whole number; anything else is a problem."""
        try:
            return int(value.value)
        except ValueError:
            self.problem("wrong-value", f"<{predicate.value}> cannot be {value}", subject)
            return None

    def member(
        self, subject: Any, predicate: ox.NamedNode, names: Mapping[Member, ox.NamedNode]
    ) -> Member | None:
        """The single value as a member of a closed list; anything else is a problem."""
        value = self.one(subject, predicate)
        for member, node in names.items():
            if node == value:
                return member
        if value is not None:
            self.problem("wrong-value", f"<{predicate.value}> cannot be {value}", subject)
        return None

    def name(self, subject: Any, language: str) -> tuple[str, tuple[Label, ...]]:
        """``skos:prefLabel`` in the debate's language, and in others."""
        texts = self.texts(subject, SKOS.prefLabel, language)
        own = [text for text in texts if isinstance(text, str)]
        if len(own) > 1:
            self.problem("two-names", f'two names in "{language}"', subject)
        return own[0] if own else "", tuple(text for text in texts if isinstance(text, Label))

    def texts(self, subject: Any, predicate: ox.NamedNode, language: str) -> tuple[str | Label, ...]:
        """Values with their language, those in the debate's own first, as plain text."""
        own: list[str] = []
        others: list[Label] = []
        for value in self.take(subject, predicate):
            tag = getattr(value, "language", None)
            if tag is None or tag == language:
                own.append(value.value)
            else:
                others.append(Label(value.value, tag))
        return (*sorted(own), *sorted(others))

    def report_rest(self) -> None:
        """Note every triple that nothing took."""
        for subject, pairs in self._left.items():
            for predicate, values in pairs.items():
                for value in values:
                    triple = ox.Triple(subject, predicate, value)
                    self.problem("not-understood", f"the model has no place for {triple}", subject)

    def problem(self, code: str, message: str, node: Any = None) -> None:
        """Note a problem of a node."""
        thing = str(getattr(node, "value", "") or "")
        where = f"<{thing}>: " if thing else ""
        self.problems.append(Problem(code=code, message=where + message, thing=thing))


def _https(predicate: ox.NamedNode) -> ox.NamedNode:
    if predicate.value.startswith(_OLD_SCHEMA):
        return SCHEMA[predicate.value.removeprefix(_OLD_SCHEMA)]
    return predicate
