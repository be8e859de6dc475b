"""The page of any thing as data: what is known of it, what is said on it, what else refers to it."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoint.errors import UnknownThingError
from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Actor, Argument, Basis, Proposition, Statement, Thing
from counterpoint.viz.evidence import argued_with, evidence, evidence_on, notes, ref
from counterpoint.viz.facts import Fact, facts
from counterpoint.viz.families import kind_label
from counterpoint.viz.mentions import mentions
from counterpoint.viz.model import Evidence, Ref
from counterpoint.viz.wording import ARGUMENT_NAMES, KIND_NAMES

__all__ = ["Group", "Section", "ThingView", "find", "thing_view"]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements on one thing."""

    ref: Ref
    words: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page: references, statements, or statements grouped by what they are on."""

    title: str
    id: str = ""
    lead: str = ""
    refs: tuple[Ref, ...] = ()
    words: tuple[Evidence, ...] = ()
    groups: tuple[Group, ...] = ()
    show: str = "speaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingView:
    """What every page of a thing has; ``kicker`` says what it is, ``iri`` is its address in the data."""

    ref: Ref
    kicker: str
    heading: str
    iri: str
    also: tuple[str, ...]
    notes: tuple[str, ...]
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]


def find(debate: Debate, kind: str, key: str) -> Thing:
    """The thing of that kind and key.

    Raises:
        UnknownThingError: the debate has none, or it is of another kind.
    """
    thing = debate.thing(key)
    if thing.kind != kind:
        raise UnknownThingError(f'"{key}" is under {thing.kind}, not under {kind}')
    return thing


def thing_view(debate: Debate, thing: Thing) -> ThingView:
    """The content of a thing's page."""
    shown = ref(debate, thing.key)
    return ThingView(
        ref=shown,
        kicker=_kicker(debate, thing),
        heading=shown.label,
        iri=debate.iri(thing),
        also=(*notes(thing.also), *(label.text for label in thing.translations)),
        notes=notes(thing.notes),
        facts=facts(debate, thing),
        sections=tuple(_sections(debate, thing)),
    )


def _kicker(debate: Debate, thing: Thing) -> str:
    if isinstance(thing, Actor):
        return kind_label(debate, thing.actor_kind)
    if isinstance(thing, Argument):
        link = "drawn in the source" if thing.basis is Basis.EXPLICIT else "coder’s link"
        return f"{ARGUMENT_NAMES[thing.role]} · {link}"
    return KIND_NAMES[thing.kind]


def _sections(debate: Debate, thing: Thing) -> list[Section]:
    found = []
    if isinstance(thing, Actor):
        groups = _spoken(debate, thing)
        lead = "" if groups else "The sources name them, and quote them nowhere."
        found.append(Section(title="What they say", id="says", lead=lead, groups=groups))
    elif isinstance(thing, Statement):
        found.append(Section(title="The words", words=(evidence(debate, thing),), show="about"))
    elif isinstance(thing, Argument):
        if words := evidence_on(debate, thing.key):
            found.append(Section(title="Who draws it, or disputes it", words=words))
        premises = tuple(Group(ref(debate, key), evidence_on(debate, key)) for key in thing.premises)
        found.append(Section(title="Its premises, in their words", groups=premises))
    elif thing.kind == "claims":
        found.append(Section(title="In their words", words=evidence_on(debate, thing.key)))
    if isinstance(thing, Proposition) and (drawn := argued_with(debate, thing.key)):
        words = tuple(evidence(debate, statement) for statement in drawn)
        found.append(Section(title="Said as part of an argument", words=words, show="about"))
    for mention in mentions(debate, thing):
        words = tuple(evidence(debate, s) for s in mention.statements)
        refs = tuple(ref(debate, other.key) for other in mention.things)
        found.append(Section(title=mention.title, refs=refs, words=words, show="about"))
    return found


def _spoken(debate: Debate, actor: Actor) -> tuple[Group, ...]:
    """What an actor says, by what it is on: positions first, then claims, then arguments."""
    groups: dict[str, list[Evidence]] = {}
    for statement in debate.statements_by(actor.key):
        groups.setdefault(statement.expresses, []).append(evidence(debate, statement))
    order = ("positions", "claims", "arguments")
    made = [Group(ref(debate, key), tuple(words)) for key, words in groups.items()]
    return tuple(sorted(made, key=lambda g: order.index(g.ref.kind) if g.ref.kind in order else len(order)))
