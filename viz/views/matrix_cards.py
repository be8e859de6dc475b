"""What opens in the matrix: the words behind a cell, an actor's stances, and who stands where on a position.

Cells of an actor that rest on the same statements share a card, so no quote is there twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from counterpoint.viz.cards import Card, Near, card_id, words_of
from counterpoint.viz.drawing import isolated
from counterpoint.viz.fonts import clean
from counterpoint.viz.languages import Language
from counterpoint.viz.model import Ref
from counterpoint.viz.views.matrix_meetings import Meeting, Scene, sign_words
from counterpoint.viz.views.matrix_model import Sign, Tally

__all__ = ["actor_card", "in_sentence", "position_card", "shared_cards", "tally_words"]

_LONGEST = 200
"""Characters of a name within a sentence; where it is named by itself it stands in full."""


def in_sentence(label: str) -> str:
    """A name as it can stand in a sentence: on one line, its direction its own, cut where it is very long."""
    name = clean(label)
    return isolated(name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…")


def shared_cards(scene: Scene, met: Sequence[Meeting]) -> tuple[dict[str, str], tuple[Card, ...]]:
    """The cards of one actor's cells, and by position the card that each cell opens."""
    groups: list[list[Meeting]] = []
    for meeting in met:
        near = [g for g in groups if any(set(m.statements) & set(meeting.statements) for m in g)]
        groups = [g for g in groups if g not in near]
        groups.append([*(m for g in near for m in g), meeting])
    cards = tuple(_cell_card(scene, group) for group in groups)
    opens = {m.position.key: card.id for group, card in zip(groups, cards, strict=True) for m in group}
    return opens, cards


def _cell_card(scene: Scene, met: Sequence[Meeting]) -> Card:
    say, holder = scene.say, met[0].holder
    statements = dict.fromkeys(key for meeting in met for key in meeting.statements)
    return Card(
        id=card_id(holder.key, met[0].position.key),
        kicker="; ".join(sorted({_issue(scene, m.position.key) for m in met})),
        title=holder.label,
        note=" ".join(sentence for meeting in met for sentence in _reasons(scene, meeting)),
        words=words_of(scene.debate, statements),
        near=(
            *(_near_position(scene, meeting) for meeting in met),
            Near(label=holder.label, relation=say("Everything by"), card=card_id(holder.key)),
        ),
        about=("actors", holder.key),
    )


def _near_position(scene: Scene, meeting: Meeting) -> Near:
    position = meeting.position
    return Near(label=position.label, relation=scene.say("All on"), card=card_id(position.key))


def _issue(scene: Scene, position: str) -> str:
    """The question that a position answers, as a kicker."""
    issues = scene.debate.positions[position].answers
    found = (scene.debate.issues[key].label or key for key in issues if key in scene.debate.issues)
    return in_sentence(next(found, scene.say("Other positions")))


def _reasons(scene: Scene, meeting: Meeting) -> Iterable[str]:
    """In words, what each stance is and rests on."""
    for number, (mark, stance) in enumerate(zip(meeting.marks, meeting.stances, strict=True)):
        if mark is None:
            continue
        rests = scene.say.joined([f"“{in_sentence(ref.label)}”" for ref in mark.rests])
        found = _basis(scene.say, Sign.of(mark), in_sentence(mark.position.label), rests)
        if stance and mark.contested:
            found += " " + _contested(scene.say, stance.endorsing, stance.rejecting)
        if not scene.compared:
            yield found
            yield from _elsewhere(scene, meeting)
        else:
            place = in_sentence(scene.compared[number].about.label)
            yield scene.say("{place}: {stance}", place=place, stance=found)


def _basis(say: Language, sign: Sign, position: str, rests: str) -> str:
    match (sign.polarity, sign.basis):
        case ("endorses", "stated"):
            return say("For “{position}”, as stated.", position=position)
        case ("rejects", "stated"):
            return say("Against “{position}”, as stated.", position=position)
        case (_, "stated"):
            return say("Of two minds on “{position}”, as stated.", position=position)
        case ("endorses", "derived"):
            return say("For “{position}”: it follows from the stance on {others}, the opposite.",
                       position=position, others=rests)  # fmt: skip
        case ("rejects", "derived"):
            return say("Against “{position}”: it follows from the stance on {others}, which excludes it.",
                       position=position, others=rests)  # fmt: skip
        case (_, "derived"):
            return say("Of two minds on “{position}”: it follows from the stance on {others}.",
                       position=position, others=rests)  # fmt: skip
        case ("endorses", _):
            return say("For “{position}”, implied by the reasons given: {others}.",
                       position=position, others=rests)  # fmt: skip
        case ("rejects", _):
            return say("Against “{position}”, implied by the reasons given: {others}.",
                       position=position, others=rests)  # fmt: skip
        case _:
            return say("Of two minds on “{position}”, implied by the reasons given: {others}.",
                       position=position, others=rests)  # fmt: skip


def _contested(say: Language, endorsing: int, rejecting: int) -> str:
    if endorsing and rejecting:
        return say("Contested: {yes} of the statements for it, {no} against.", yes=endorsing, no=rejecting)
    return say("Contested: the statements contradict each other.")


def _elsewhere(scene: Scene, meeting: Meeting) -> Iterable[str]:
    """Where the actor stands otherwise than over all, in a place or a period."""
    over_all = meeting.stances[0]
    for stance in scene.debate.stances_on(meeting.position.key):
        local = stance.holder == meeting.holder.key and (stance.place or stance.period)
        if local and over_all and stance.polarity is not over_all.polarity:
            words = sign_words(scene.say, (Sign(stance.polarity.value, "stated"),))
            where = _where(scene, stance.place, stance.period)
            yield scene.say("{place}: {stance}", place=where, stance=words) + "."


def _where(scene: Scene, place: str, period: str) -> str:
    names = [scene.debate.find(key) for key in (place, period) if key and key != "undated"]
    words = [in_sentence(found.label) for found in names if found]
    return ", ".join([*words, scene.say("undated statements")] if period == "undated" else words)


def actor_card(scene: Scene, row: tuple[Ref, str, str, int], met: Sequence[tuple[Meeting, str]]) -> Card:
    """An actor: what it is, and each of its stances with the card of its words.

    ``row`` is the actor, its kind, its camp and the number of its statements.
    """
    actor, kind, camp, heard = row
    say = scene.say
    facts = [camp, say.many("{n} statement in the sources", "{n} statements in the sources", heard)]
    return Card(
        id=card_id(actor.key),
        kicker=kind,
        title=actor.label,
        note=" · ".join(fact for fact in facts if fact) + ".",
        near=tuple(Near(label=m.position.label, relation=_relation(scene, m), card=card) for m, card in met),
        about=("actors", actor.key),
    )


def position_card(
    scene: Scene, position: Ref, tallies: Sequence[Tally], met: Sequence[tuple[Meeting, str]]
) -> Card:
    """A position: how many are for and against it, and who; ``met`` is who, with the card of its words."""
    words = [tally_words(scene.say, tally) for tally in tallies]
    if scene.compared:
        names = [in_sentence(side.about.label) for side in scene.compared]
        words = [
            scene.say("{place}: {stance}", place=name, stance=found)
            for name, found in zip(names, words, strict=True)
        ]
    return Card(
        id=card_id(position.key),
        kicker=_issue(scene, position.key),
        title=position.label,
        note="; ".join(words) + ".",
        near=tuple(Near(label=m.holder.label, relation=_relation(scene, m), card=card) for m, card in met),
        about=("positions", position.key),
    )


def _relation(scene: Scene, meeting: Meeting) -> str:
    return sign_words(scene.say, meeting.signs, [side.about for side in scene.compared])


def tally_words(say: Language, tally: Tally) -> str:
    """How many are for, against and mixed: ``2 for, 1 against``."""
    parts = [
        tally.endorses and say("{n} for", n=tally.endorses),
        tally.rejects and say("{n} against", n=tally.rejects),
        tally.mixed and say("{n} mixed", n=tally.mixed),
    ]
    return ", ".join(str(part) for part in parts if part) or say("no one is heard")
