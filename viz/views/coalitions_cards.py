"""What opens: an actor with its words and neighbors, and a tie with what two actors share and contest.

A tie names the words that it rests on by where they stand in the cards of its actors, so that each is in the
page once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from counterpoint.viz.cards import Card, Near, card_id
from counterpoint.viz.languages import Language
from counterpoint.viz.model import Ref
from counterpoint.viz.views.coalitions_model import ActorNode, CampsView, Tie, Topic
from counterpoint.viz.views.coalitions_words import camp_name, in_sentence, shortened, tie_kind, tie_words

__all__ = [
    "Quoted",
    "TieCard",
    "TopicLines",
    "actor_card_id",
    "actor_cards",
    "camp_card_id",
    "tie_card_id",
    "tie_cards",
]

_MOST_NEAR: Final = 40


def actor_card_id(actor: str) -> str:
    """The identifier of an actor's card."""
    return card_id("actor", actor)


def camp_card_id(number: int) -> str:
    """The identifier of a camp's card."""
    return card_id("camp", str(number))


def tie_card_id(tie: Tie) -> str:
    """The identifier of a tie's card."""
    return card_id("tie", tie.source, tie.target)


def actor_cards(view: CampsView) -> tuple[Card, ...]:
    """A card for each actor: its words, its camp, and whom it is tied to."""
    say = Language(view.language)
    labels = {node.ref.key: node.ref.label for node in view.nodes}
    tied: dict[str, list[tuple[str, Tie]]] = defaultdict(list)
    for tie in view.edges:
        tied[tie.source].append((tie.target, tie))
        tied[tie.target].append((tie.source, tie))
    return tuple(
        Card(
            id=actor_card_id(node.ref.key),
            kicker=_kicker(node, view, say),
            title=node.ref.label,
            words=node.words,
            note=_unshown(node, say),
            near=tuple(_near(node, tied[node.ref.key], labels, say)),
            about=(node.ref.kind, node.ref.key),
        )
        for node in view.nodes
    )


def _kicker(node: ActorNode, view: CampsView, say: Language) -> str:
    if not view.camps:
        return say("Actor")
    return camp_name(node.camp, say) if node.camp else say("In no camp")


def _unshown(node: ActorNode, say: Language) -> str:
    if not node.unshown:
        return ""
    return say.many(
        "{n} more statement is not shown here.", "{n} more statements are not shown here.", node.unshown
    )


def _near(
    node: ActorNode, tied: Sequence[tuple[str, Tie]], labels: Mapping[str, str], say: Language
) -> Iterator[Near]:
    if node.camp:
        name = camp_name(node.camp, say)
        yield Near(label=name, relation=say("stands in"), card=camp_card_id(node.camp))
    relations = {
        "agree": say("agrees with"),
        "differ": say("disagrees with"),
        "even": say("agrees as much as it disagrees with"),
    }
    order = ("agree", "differ", "even")
    ranked = sorted(tied, key=lambda one: (order.index(one[1].sign), -abs(one[1].weight)))
    for other, tie in ranked[:_MOST_NEAR]:
        yield Near(label=shortened(labels[other]), relation=relations[tie.sign], card=tie_card_id(tie))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words of ``speaker`` (as named in a sentence): the ``place``-th, from 0, of the card ``card``."""

    speaker: str
    card: str
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLines:
    """What two actors both speak to: how they stand on it, line by line, a note, and their words."""

    lines: tuple[tuple[str, str, Ref], ...]
    note: str
    words: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TieCard:
    """What a tie opens. ``actors`` are the two with the cards they have."""

    id: str
    kicker: str
    sign: str
    actors: tuple[tuple[Ref, str], ...]
    note: str
    shared: tuple[TopicLines, ...]
    contested: tuple[TopicLines, ...]


def tie_cards(view: CampsView) -> tuple[TieCard, ...]:
    """A card for each tie, in the order of the ties."""
    say = Language(view.language)
    nodes = {node.ref.key: node for node in view.nodes}
    places = {node.ref.key: {words.statement: n for n, words in enumerate(node.words)} for node in view.nodes}
    return tuple(_tie_card(tie, nodes, places, say) for tie in view.edges)


def _tie_card(
    tie: Tie, nodes: Mapping[str, ActorNode], places: Mapping[str, Mapping[str, int]], say: Language
) -> TieCard:
    ends = (nodes[tie.source], nodes[tie.target])

    def topics(found: Iterable[Topic]) -> tuple[TopicLines, ...]:
        return tuple(_topic(topic, ends, places, say) for topic in found)

    return TieCard(
        id=tie_card_id(tie),
        kicker=tie_kind(tie, say),
        sign=tie.sign,
        actors=tuple((node.ref, actor_card_id(node.ref.key)) for node in ends),
        note=tie_words(tie, say),
        shared=topics(tie.shared),
        contested=topics(tie.contested),
    )


def _topic(
    topic: Topic, ends: tuple[ActorNode, ActorNode], places: Mapping[str, Mapping[str, int]], say: Language
) -> TopicLines:
    first, second = ends
    sides = ((first, topic.first_side, topic.first), (second, topic.second_side, topic.second))
    alike = topic.first == topic.second and topic.first_side == topic.second_side
    if alike:
        both = say("Both are for:") if topic.first_side == "endorses" else say("Both are against:")
        lines: tuple[tuple[str, str, Ref], ...] = ((topic.first_side, both, topic.first),)
    else:
        lines = tuple((side, _stands(node.ref, side, say), about) for node, side, about in sides)
    said = ((first, topic.first_said), (second, topic.second_said))
    return TopicLines(
        lines=lines,
        note=say("These two cannot both hold.") if topic.first != topic.second else "",
        words=tuple(
            Quoted(
                speaker=in_sentence(node.ref.label),
                card=actor_card_id(node.ref.key),
                place=places[node.ref.key][key],
            )
            for node, keys in said
            for key in keys
            if key in places[node.ref.key]
        ),
    )


def _stands(actor: Ref, side: str, say: Language) -> str:
    name = in_sentence(actor.label)
    return say("{name} is for:", name=name) if side == "endorses" else say("{name} is against:", name=name)
