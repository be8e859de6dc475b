"""Records → triples: the graph of what a debate's coder wrote.

No blank nodes: an anchor is ``<source>#char=START,END`` (RFC 5147), an office ``<actor>#mayor-of-…``, a
correction ``<debate>#correction-DATE``, and what hangs on them carries a suffix. So two graphs say the same
where they are equal as sets.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.iris import debate_iri
from counterpoint.ontology.mapping import (
    BASIS,
    DATES,
    INVERSE_REFERENCES,
    MODE,
    PLAIN,
    POLARITY,
    REFERENCES,
)
from counterpoint.ontology.records import (
    Actor,
    Argument,
    ArgumentKind,
    DebateInfo,
    Label,
    Office,
    Period,
    Policy,
    Source,
    Statement,
    Thing,
)
from counterpoint.ontology.terms import CP, DCTERMS, OA, ORG, OWL, RDF, RDFS, SCHEMA, SKOS, TIME, XSD

__all__ = ["anchor_iri", "date_literal", "kebab", "pascal", "to_triples"]

Object = ox.NamedNode | ox.Literal
Pair = tuple[ox.NamedNode, Object]


def to_triples(debate: Debate) -> list[ox.Triple]:
    """The triples of a debate's asserted graph, each once, in a repeatable order.

    Raises:
        UnknownThingError: a record refers to a key that the debate does not have.
    """
    writer = _Writer(debate)
    return list(dict.fromkeys(writer.all()))


def pascal(notation: str) -> str:
    """``negative-consequences`` → ``NegativeConsequences``, a scheme's local name."""
    return "".join(word[:1].upper() + word[1:] for word in notation.split("-"))


def kebab(local_name: str) -> str:
    """``NegativeConsequences`` → ``negative-consequences``, a scheme's notation."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", local_name).lower()


def date_literal(date: str) -> ox.Literal:
    """A date as it was written, typed by its precision: ``xsd:gYear``, ``xsd:gYearMonth`` or ``xsd:date``."""
    datatype = {1: XSD.gYear, 2: XSD.gYearMonth}.get(len(date.split("-")), XSD.date)
    return ox.Literal(date, datatype=datatype)


def anchor_iri(source_iri: str, statement: Statement) -> str | None:
    """The address of the words a statement rests on, or ``None`` where it names none.

    Statements on the same span of a source share it.
    """
    if statement.start is not None and statement.end is not None:
        return f"{source_iri}#char={statement.start},{statement.end}"
    if statement.quote:
        return f"{source_iri}#quote={hashlib.sha256(statement.quote.encode()).hexdigest()[:12]}"
    return None


def _label_text(label: str | Label, language: str) -> ox.Literal:
    if isinstance(label, Label):
        return ox.Literal(label.text, language=label.language)
    return ox.Literal(label, language=language)


class _Writer:
    def __init__(self, debate: Debate) -> None:
        self.debate = debate
        self.language = debate.info.language
        self._nodes: dict[str, ox.NamedNode] = {}

    def node(self, key: str) -> ox.NamedNode:
        if key not in self._nodes:
            self._nodes[key] = ox.NamedNode(self.debate.iri(self.debate.thing(key)))
        return self._nodes[key]

    def all(self) -> Iterator[ox.Triple]:
        yield from self._info(self.debate.info)
        for thing in self.debate.things():
            subject = self.node(thing.key)
            for predicate, value in self._pairs(thing):
                yield ox.Triple(subject, predicate, value)
            yield from self._beside(subject, thing)

    def _info(self, info: DebateInfo) -> Iterator[ox.Triple]:
        subject = ox.NamedNode(debate_iri(info))
        pairs: list[Pair] = [
            (RDF.type, CP.Debate),
            (SKOS.prefLabel, ox.Literal(info.title, language=self.language)),
            (DCTERMS.language, ox.Literal(info.language)),
        ]
        pairs += [(SKOS.prefLabel, _label_text(label, self.language)) for label in info.translations]
        if info.description:
            pairs.append((DCTERMS.description, ox.Literal(info.description, language=self.language)))
        if info.license:
            pairs.append((DCTERMS.license, ox.Literal(info.license)))
        pairs += [(DCTERMS.creator, ox.Literal(coder)) for coder in info.coders]
        if info.date:
            pairs.append((DCTERMS.modified, date_literal(info.date)))
        for predicate, value in pairs:
            yield ox.Triple(subject, predicate, value)
        yield from self._corrections(subject, info)
        for kind in info.actor_kinds:
            node = ox.NamedNode(f"{debate_iri(info)}#{kind.name}")
            yield ox.Triple(node, RDF.type, OWL.Class)
            yield ox.Triple(node, RDFS.subClassOf, self._kind_node(kind.kind_of))
            if kind.label:
                yield ox.Triple(node, RDFS.label, ox.Literal(kind.label, language=self.language))

    def _corrections(self, debate: ox.NamedNode, info: DebateInfo) -> Iterator[ox.Triple]:
        """Each a node of its own; the second of a date is ``#correction-DATE.2``, in order of notes."""
        found: Counter[str] = Counter()
        for correction in sorted(info.corrections):
            found[correction.date] += 1
            number = f".{found[correction.date]}" if found[correction.date] > 1 else ""
            node = ox.NamedNode(f"{debate.value}#correction-{correction.date}{number}")
            note = ox.Literal(correction.note, language=self.language)
            yield ox.Triple(debate, SCHEMA.correction, node)
            yield ox.Triple(node, RDF.type, SCHEMA.CorrectionComment)
            yield ox.Triple(node, SCHEMA.datePublished, date_literal(correction.date))
            yield ox.Triple(node, SCHEMA.text, note)

    def _kind_node(self, name: str) -> ox.NamedNode:
        if any(kind.name == name for kind in self.debate.info.actor_kinds):
            return ox.NamedNode(f"{debate_iri(self.debate.info)}#{name}")
        return CP[name]

    def _pairs(self, thing: Thing) -> Iterator[Pair]:
        """A thing's own triples, without their subject."""
        yield RDF.type, self._class(thing)
        if thing.label:
            yield SKOS.prefLabel, ox.Literal(thing.label, language=self.language)
        for label in thing.translations:
            yield SKOS.prefLabel, _label_text(label, self.language)
        for also in thing.also:
            yield SKOS.altLabel, _label_text(also, self.language)
        for note in thing.notes:
            yield SKOS.editorialNote, _label_text(note, self.language)
        for iri in thing.same_as:
            yield OWL.sameAs, ox.NamedNode(iri)
        record = type(thing)
        for name, predicate in REFERENCES[record].items():
            for key in _keys(getattr(thing, name)):
                yield predicate, self.node(key)
        for name, predicate in DATES.get(record, {}).items():
            if getattr(thing, name):
                yield predicate, date_literal(getattr(thing, name))
        for name, predicate in PLAIN.get(record, {}).items():
            if getattr(thing, name):
                yield predicate, ox.Literal(getattr(thing, name))
        yield from self._special(thing)

    def _class(self, thing: Thing) -> ox.NamedNode:
        match thing:
            case Actor():
                return self._kind_node(thing.actor_kind)
            case Argument():
                return CP.Support if thing.role is ArgumentKind.SUPPORT else CP.Attack
            case Policy():
                return CP[thing.policy_kind.value]
            case _:
                return CP[type(thing).__name__]

    def _special(self, thing: Thing) -> Iterator[Pair]:
        match thing:
            case Argument():
                if thing.basis is not None:
                    yield CP.basis, BASIS[thing.basis]
                if thing.scheme:
                    yield CP.scheme, CP[pascal(thing.scheme)]
            case Statement():
                yield CP.polarity, POLARITY[thing.polarity]
                yield CP.mode, MODE[thing.mode]
                if thing.hedge:
                    yield CP.hedge, ox.Literal(thing.hedge, language=self.language)
            case Source():
                if thing.url:
                    yield SCHEMA.url, ox.NamedNode(thing.url)
                if thing.length is not None:
                    yield CP.length, ox.Literal(str(thing.length), datatype=XSD.integer)
            case _:
                return

    def _beside(self, subject: ox.NamedNode, thing: Thing) -> Iterator[ox.Triple]:
        """Triples about other nodes that a thing brings along: its anchor, offices, ends, inverses."""
        for name, predicate in INVERSE_REFERENCES.get(type(thing), {}).items():
            for key in _keys(getattr(thing, name)):
                yield ox.Triple(self.node(key), predicate, subject)
        match thing:
            case Statement():
                yield from self._anchor(subject, thing)
            case Actor():
                for office in thing.offices:
                    yield from self._office(subject, office)
            case Period():
                yield from _ends(subject, "#", thing.start, thing.end)
            case _:
                return

    def _anchor(self, subject: ox.NamedNode, statement: Statement) -> Iterator[ox.Triple]:
        source = self.node(statement.source)
        iri = anchor_iri(source.value, statement)
        if iri is None:
            return
        anchor = ox.NamedNode(iri)
        yield ox.Triple(subject, CP.anchor, anchor)
        yield ox.Triple(anchor, RDF.type, OA.SpecificResource)
        yield ox.Triple(anchor, OA.hasSource, source)
        if statement.quote:
            quote = ox.NamedNode(f"{iri};quote")
            yield ox.Triple(anchor, OA.hasSelector, quote)
            yield ox.Triple(quote, RDF.type, OA.TextQuoteSelector)
            yield ox.Triple(quote, OA.exact, ox.Literal(statement.quote))
        if statement.start is not None and statement.end is not None:
            position = ox.NamedNode(f"{iri};position")
            yield ox.Triple(anchor, OA.hasSelector, position)
            yield ox.Triple(position, RDF.type, OA.TextPositionSelector)
            for predicate, offset in ((OA.start, statement.start), (OA.end, statement.end)):
                yield ox.Triple(position, predicate, ox.Literal(str(offset), datatype=XSD.nonNegativeInteger))

    def _office(self, actor: ox.NamedNode, office: Office) -> Iterator[ox.Triple]:
        name = kebab(office.role)
        name += f"-of-{office.of}" if office.of else ""
        name += f"-from-{office.start}" if office.start else ""
        node = ox.NamedNode(f"{actor.value}#{name}")
        yield ox.Triple(node, RDF.type, ORG.Membership)
        yield ox.Triple(node, ORG.member, actor)
        yield ox.Triple(node, ORG.role, CP[office.role])
        if office.of:
            yield ox.Triple(node, ORG.organization, self.node(office.of))
        if office.start or office.end:
            interval = ox.NamedNode(f"{node.value};interval")
            yield ox.Triple(node, ORG.memberDuring, interval)
            yield ox.Triple(interval, RDF.type, TIME.Interval)
            yield from _ends(interval, ";", office.start, office.end)


def _ends(interval: ox.NamedNode, mark: str, start: str, end: str) -> Iterator[ox.Triple]:
    """The two instants of an interval; an empty date leaves that side open."""
    ends = (("begin", TIME.hasBeginning, start), ("end", TIME.hasEnd, end))
    for name, predicate, date in ends:
        if date:
            instant = ox.NamedNode(f"{interval.value}{mark}{name}")
            precision = {1: TIME.inXSDgYear, 2: TIME.inXSDgYearMonth}.get(
                len(date.split("-")), TIME.inXSDDate
            )
            yield ox.Triple(interval, predicate, instant)
            yield ox.Triple(instant, RDF.type, TIME.Instant)
            yield ox.Triple(instant, precision, date_literal(date))


def _keys(value: str | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return value
