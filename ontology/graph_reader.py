"""Triples → records: a debate read from the graph of what its coder wrote, or from a store.

Nothing vanishes silently: every triple that no field of a record takes is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from typing import Any, Final

import pyoxigraph as ox

from counterpoint.ontology.dates import is_date
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import debate_iri, parse_iri
from counterpoint.ontology.mapping import (
    BASIS,
    DATES,
    INVERSE_REFERENCES,
    MODE,
    PLAIN,
    POLARITY,
    RECORD_OF_KIND,
    REFERENCES,
    STANCE_BASIS,
    UNDATED,
)
from counterpoint.ontology.problems import Problem
from counterpoint.ontology.records import (
    KEY_PATTERN,
    Actor,
    ActorKind,
    Argument,
    ArgumentKind,
    Correction,
    DebateInfo,
    Office,
    Period,
    Policy,
    PolicyKind,
    Source,
    Stance,
    Statement,
    Thing,
)
from counterpoint.ontology.terms import CP, DCTERMS, OA, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, TIME
from counterpoint.ontology.triples import kebab
from counterpoint.ontology.unread import UnreadTriples

__all__ = ["from_triples"]


def from_triples(
    triples: Iterable[ox.Triple], derived: Iterable[ox.Triple] = ()
) -> tuple[Debate | None, list[Problem]]:
    """Read one debate.

    ``triples`` is the asserted graph; of ``derived``, which may hold the derived graph, the stances are
    taken and the rest is left. Returns ``None`` where no debate can be made out, and every problem found:
    a missing value, a value of the wrong form, a triple that no field takes.
    """
    unread = UnreadTriples(triples)
    info = _read_info(unread)
    if info is None:
        return None, unread.problems
    reader = _ThingReader(info, unread)
    things = list(reader.things())
    reader.drop_anchors()
    unread.report_rest()
    return Debate.from_things(info, [*things, *_read_stances(info, derived)]), unread.problems


def _read_stances(info: DebateInfo, derived: Iterable[ox.Triple]) -> Iterator[Thing]:
    prefix = f"{debate_iri(info)}/stances/"
    triples = (
        t for t in derived if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(prefix)
    )
    # Super-classes and super-properties are derived of a stance too; its own class is what makes it one.
    own = (t for t in triples if t.predicate != RDF.type or t.object == CP.Stance)
    return _ThingReader(info, UnreadTriples(own)).things()


def _read_info(unread: UnreadTriples) -> DebateInfo | None:
    found = unread.of_type(CP.Debate)
    if len(found) != 1 or not isinstance(found[0], ox.NamedNode):
        unread.problem(
            "not-one-debate",
            f"the graph declares {len(found)} debates; exactly one IRI of type cp:Debate is needed",
        )
        return None
    subject = found[0]
    cut = max(subject.value.rfind("/"), subject.value.rfind("#")) + 1
    base, key = subject.value[:cut], subject.value[cut:]
    if not KEY_PATTERN.fullmatch(key):
        unread.problem("bad-key", f'"{key}" cannot be a debate\'s name', subject)
        return None
    unread.take(subject, RDF.type)
    language = unread.text(subject, DCTERMS.language) or "en"
    title, translations = unread.name(subject, language)
    return DebateInfo(
        key=key,
        base=base,
        title=title,
        language=language,
        translations=translations,
        description=unread.text(subject, DCTERMS.description),
        license=unread.text(subject, DCTERMS.license),
        coders=tuple(sorted(str(coder.value) for coder in unread.take(subject, DCTERMS.creator))),
        date=unread.text(subject, DCTERMS.modified),
        corrections=tuple(sorted(_read_corrections(unread, subject))),
        actor_kinds=tuple(_read_actor_kinds(unread, subject.value + "#")),
    )


def _read_corrections(unread: UnreadTriples, debate: ox.NamedNode) -> Iterator[Correction]:
    for node in unread.take(debate, SCHEMA.correction):
        unread.take(node, RDF.type)
        date, note = unread.text(node, SCHEMA.datePublished), unread.text(node, SCHEMA.text)
        if not date or not note:
            unread.problem("missing-value", "a correction needs a date and a note", node)
        elif not is_date(date):  # it becomes a part of an address
            unread.problem("wrong-value", f'"{date[:60]}" is no date of a correction', node)
        else:
            yield Correction(date, note)


def _read_actor_kinds(unread: UnreadTriples, prefix: str) -> Iterator[ActorKind]:
    for subject in unread.of_type(OWL.Class):
        if not subject.value.startswith(prefix):
            continue
        unread.take(subject, RDF.type)
        parent = unread.one(subject, RDFS.subClassOf)
        label = unread.text(subject, RDFS.label)
        name = subject.value.removeprefix(prefix)
        yield ActorKind(name=name, kind_of=_class_name(prefix, parent), label=label)


def _class_name(prefix: str, node: Any) -> str:
    """The local name of a class of the ontology or of the debate (IRIs under ``prefix``); else empty."""
    if isinstance(node, ox.NamedNode) and node.value.startswith(prefix):
        return node.value.removeprefix(prefix)
    return CP.name(node) or ""


class _IncompleteError(Exception):
    """A record cannot be made; the problem has been noted."""


class _ThingReader:
    """Reads the things of one debate."""

    def __init__(self, info: DebateInfo, unread: UnreadTriples) -> None:
        self.info = info
        self.unread = unread
        self._class_prefix = debate_iri(info) + "#"
        self._anchors: set[Any] = set()
        self._offices: dict[Any, list[Any]] = defaultdict(list)
        for node in unread.of_type(ORG.Membership):
            for actor in unread.peek(node, ORG.member):
                self._offices[actor].append(node)

    def things(self) -> Iterator[Thing]:
        """Every thing that has an address in the debate and a type, in the order of kind and key."""
        found = []
        for subject in self.unread.subjects():
            address = self._address(subject)
            if address and self.unread.peek(subject, RDF.type):
                found.append((*address, subject))
        self._backlinks = self._inverse_references()
        for kind, key, subject in sorted(found, key=lambda row: row[:2]):
            try:
                yield self._thing(RECORD_OF_KIND[kind], key, subject)
            except _IncompleteError:
                continue

    def _address(self, node: Any) -> tuple[str, str] | None:
        return parse_iri(self.info, node.value) if isinstance(node, ox.NamedNode) else None

    def _inverse_references(self) -> dict[tuple[str, Any], list[str]]:
        """(field, thing) → keys, for the fields whose triple runs the other way."""
        found: dict[tuple[str, Any], list[str]] = defaultdict(list)
        for record, names in INVERSE_REFERENCES.items():
            for subject in list(self.unread.subjects()):
                address = self._address(subject)
                if address and address[0] == record.kind:
                    for name, predicate in names.items():
                        for value in self.unread.take(subject, predicate):
                            found[name, value].append(address[1])
        return found

    def _thing(self, record: type[Thing], key: str, subject: ox.NamedNode) -> Thing:
        if not KEY_PATTERN.fullmatch(key):
            self.unread.problem("bad-key", f'"{key}" cannot be a key', subject)
            raise _IncompleteError
        label, translations = self.unread.name(subject, self.info.language)
        values: dict[str, Any] = {
            "key": key,
            "label": label,
            "translations": translations,
            "also": self.unread.texts(subject, SKOS.altLabel, self.info.language),
            "notes": self.unread.texts(subject, SKOS.editorialNote, self.info.language),
            "same_as": tuple(sorted(iri.value for iri in self.unread.take(subject, OWL.sameAs))),
        }
        values |= self._class_values(record, subject)
        for name, predicate in REFERENCES[record].items():
            values[name] = self._references(record, name, subject, predicate)
        for name in INVERSE_REFERENCES.get(record, {}):
            values[name] = tuple(sorted(self._backlinks.get((name, subject), ())))
        for names in (DATES, PLAIN):
            for name, predicate in names.get(record, {}).items():
                values[name] = self.unread.text(subject, predicate)
        values |= self._special(record, subject)
        return record(**self._complete(record, values, subject))

    def _class_values(self, record: type[Thing], subject: ox.NamedNode) -> dict[str, Any]:
        """What a thing's class says of it; a problem where it is not a class for things of its kind."""
        node = self.unread.one(subject, RDF.type)
        name = _class_name(self._class_prefix, node)
        if record is Actor:
            return {"actor_kind": name}
        if record is Argument and name in ("Support", "Attack"):
            return {"role": ArgumentKind(name.lower())}
        if record is Policy and name in ("Policy", "Law"):
            return {"policy_kind": PolicyKind(name)}
        if name != record.__name__:
            self.unread.problem("wrong-type", f"{node} is no type for a thing under /{record.kind}/", subject)
            raise _IncompleteError
        return {}

    def _special(self, record: type[Thing], subject: ox.NamedNode) -> dict[str, Any]:
        unread = self.unread
        if record is Argument:
            scheme = CP.name(unread.one(subject, CP.scheme)) or ""
            return {"basis": unread.member(subject, CP.basis, BASIS), "scheme": kebab(scheme)}
        if record is Statement:
            return {
                "polarity": unread.member(subject, CP.polarity, POLARITY),
                "mode": unread.member(subject, CP.mode, MODE),
                "hedge": unread.text(subject, CP.hedge),
                **self._words(subject),
            }
        if record is Source:
            url = unread.one(subject, SCHEMA.url)
            return {"url": url.value if url else "", "length": unread.integer(subject, CP.length)}
        if record is Actor:
            return {"offices": tuple(map(self._office, self._offices.get(subject, ())))}
        if record is Period:
            return {
                "start": self._instant(subject, TIME.hasBeginning),
                "end": self._instant(subject, TIME.hasEnd),
            }
        if record is Stance:
            return self._stance(subject)
        return {}

    def _stance(self, subject: ox.NamedNode) -> dict[str, Any]:
        unread = self.unread
        period = unread.one(subject, CP.during)
        return {
            "polarity": unread.member(subject, CP.polarity, POLARITY),
            "basis": unread.member(subject, CP.stanceBasis, STANCE_BASIS),
            "period": UNDATED if period == CP.Undated else self._key(period),
            "endorsing": unread.integer(subject, CP.endorsingCount),
            "rejecting": unread.integer(subject, CP.rejectingCount),
            "mixed": unread.integer(subject, CP.mixedCount),
            "contested": unread.text(subject, CP.contested) in ("true", "1"),
            "statements": tuple(sorted(map(self._key, unread.take(subject, PROV.wasDerivedFrom)))),
        }

    def _words(self, subject: ox.NamedNode) -> dict[str, Any]:
        """The exact words and offsets of a statement's anchor, which other statements may share."""
        anchor = self.unread.one(subject, CP.anchor)
        values: dict[str, Any] = {}
        for selector in self.unread.peek(anchor, OA.hasSelector):
            self._anchors |= {anchor, selector}
            for literal in self.unread.peek(selector, OA.exact):
                values["quote"] = literal.value
            for name, predicate in (("start", OA.start), ("end", OA.end)):
                for literal in self.unread.peek(selector, predicate):
                    values[name] = self.unread.as_integer(selector, predicate, literal)
        return values

    def drop_anchors(self) -> None:
        """Use up the anchors that statements refer to."""
        for node in self._anchors:
            for predicate in (RDF.type, OA.hasSource, OA.hasSelector, OA.exact, OA.start, OA.end):
                self.unread.take(node, predicate)

    def _office(self, node: Any) -> Office:
        for predicate in (RDF.type, ORG.member):
            self.unread.take(node, predicate)
        interval = self.unread.one(node, ORG.memberDuring)
        self.unread.take(interval, RDF.type)
        return Office(
            role=CP.name(self.unread.one(node, ORG.role)) or "",
            of=self._key(self.unread.one(node, ORG.organization)),
            start=self._instant(interval, TIME.hasBeginning),
            end=self._instant(interval, TIME.hasEnd),
        )

    def _instant(self, interval: Any, predicate: ox.NamedNode) -> str:
        instant = self.unread.one(interval, predicate)
        self.unread.take(instant, RDF.type)
        precisions = (TIME.inXSDDate, TIME.inXSDgYearMonth, TIME.inXSDgYear)
        return next(filter(None, [self.unread.text(instant, precision) for precision in precisions]), "")

    def _key(self, node: Any) -> str:
        """The key of a thing of this debate; a problem and an empty key for any other node."""
        if node is None:
            return ""
        address = self._address(node)
        if address is None:
            self.unread.problem("foreign-reference", f"{node} is no thing of this debate", node)
            return ""
        return address[1]

    def _references(self, record: type[Thing], name: str, subject: Any, predicate: ox.NamedNode) -> Any:
        if name in _SINGLE_FIELDS[record]:
            return self._key(self.unread.one(subject, predicate))
        return tuple(sorted(filter(None, map(self._key, self.unread.take(subject, predicate)))))

    def _complete(self, record: type[Thing], values: dict[str, Any], subject: ox.NamedNode) -> dict[str, Any]:
        """The values that are there, defaults left to the record; a problem for each that must be there."""
        there = {name: value for name, value in values.items() if value is not None}
        if record is Argument:
            there.setdefault("basis", None)
        missing = [
            spec.name
            for spec in fields(record)
            if spec.default is MISSING and spec.default_factory is MISSING and not there.get(spec.name)
        ]
        for name in missing:
            self.unread.problem("missing-value", f"no value for {name}", subject)
        if missing:
            raise _IncompleteError
        return there


_SINGLE_FIELDS: Final = {
    record: frozenset(spec.name for spec in fields(record) if spec.type == "str") for record in REFERENCES
}
"""The fields of a record that hold one key rather than a tuple of them."""
