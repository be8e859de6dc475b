"""Actors grouped by the broad kinds a reader knows, each with how often it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Actor, Mode
from counterpoint.viz.evidence import ref
from counterpoint.viz.model import Ref
from counterpoint.viz.wording import counted, kind_words

__all__ = ["Family", "Voice", "families", "kind_label"]

FAMILIES = MappingProxyType(
    {
        "Person": "People",
        "Collective": "People named together",
        "LaborUnion": "Unions",
        "AdvocacyGroup": "Advocacy groups",
        "LawEnforcementAgency": "Law enforcement",
        "CityGovernment": "City governments",
        "Administration": "Administrations",
        "GovernmentBody": "Government bodies",
        "NewsOrganization": "News organizations",
        "Organization": "Other organizations",
    }
)
"""What the groups are called, by the kind at the head of each; an actor goes to the nearest above its own."""

OTHERS = "Others"
"""What the group of those is called that have no such kind."""


@dataclass(frozen=True, slots=True)
class Voice:
    """An actor and how often it speaks, in words."""

    ref: Ref
    words: str


@dataclass(frozen=True, slots=True)
class Family:
    """Actors of one broad kind, those who speak most first."""

    name: str
    actors: tuple[Voice, ...]


def families(debate: Debate) -> tuple[Family, ...]:
    """Every actor of a debate, in groups; the largest group first."""
    groups: dict[str, list[Actor]] = {}
    for actor in debate.actors.values():
        groups.setdefault(_family(debate, actor.actor_kind), []).append(actor)
    made = [
        Family(name, tuple(_voice(debate, a) for a in _by_voice(debate, group)))
        for name, group in groups.items()
    ]
    return tuple(sorted(made, key=lambda family: -len(family.actors)))


def kind_label(debate: Debate, name: str) -> str:
    """What a kind of actor is called: its label where the debate adds it, else its name as words."""
    own = {kind.name: kind.label for kind in debate.info.actor_kinds}
    return own.get(name) or kind_words(name)


def _by_voice(debate: Debate, group: list[Actor]) -> list[Actor]:
    return sorted(group, key=lambda a: (-len(debate.statements_by(a.key)), (a.label or a.key).casefold()))


def _voice(debate: Debate, actor: Actor) -> Voice:
    statements = debate.statements_by(actor.key)
    if not statements:
        return Voice(ref(debate, actor.key), "not quoted")
    own = all(statement.mode is Mode.OWN_VOICE for statement in statements)
    return Voice(ref(debate, actor.key), counted(len(statements), "statement") + (", author" if own else ""))


def _family(debate: Debate, kind: str) -> str:
    from counterpoint.ontology.vocabulary import actor_kinds

    parents = {**actor_kinds(), **{own.name: own.kind_of for own in debate.info.actor_kinds}}
    seen: set[str] = set()
    while kind and kind not in FAMILIES and kind not in seen:
        seen.add(kind)
        kind = parents.get(kind, "")
    return FAMILIES.get(kind, OTHERS)
