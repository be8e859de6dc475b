"""What a name in the tree opens: the words that its stance rests on, and where else it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from counterpoint.ontology.debate import Debate
from counterpoint.ontology.records import Polarity
from counterpoint.viz.cards import Card, Near, card_id, words_of
from counterpoint.viz.comparison import ComparedSide
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language
from counterpoint.viz.stances import Mark
from counterpoint.viz.views.tree_model import ComparedReason, Question
from counterpoint.viz.views.tree_words import inline, premises, resting, stance

__all__ = ["MOST_WORDS", "tree_cards"]

MOST_WORDS = 12
"""Statements that stand in one place, a card or a fold."""

MOST_NEAR = 8

Placed = tuple[Mark, ComparedSide | None]
"""A stance, and the side on which it is taken where two are compared."""


def tree_cards(
    subject: Subject, questions: Sequence[Question], compared: Sequence[ComparedSide]
) -> tuple[Card, ...]:
    """A card for each stance that is shown, and where two are compared for each reason voiced in either."""
    say = subject.language
    placed = [found for question in questions for found in _placed(question, compared)]
    by_holder: dict[str, list[Placed]] = defaultdict(list)
    for mark, side in placed:
        by_holder[mark.holder.key].append((mark, side))
    cards = [_stance_card(subject.debate, found, by_holder[found[0].holder.key], say) for found in placed]
    rows = (r for q in questions for p in q.positions if p.compared for r in p.compared.reasons)
    cards += [card for row in rows for card in _reason_cards(row, compared, say)]
    return tuple({card.id: card for card in cards}.values())


def _placed(question: Question, compared: Sequence[ComparedSide]) -> Iterator[Placed]:
    for position in question.positions:
        if position.compared is None:
            yield from ((mark, None) for side in position.sides for mark in side.stances)
            continue
        for contrast in position.compared.stances:
            marks = zip((contrast.first, contrast.second), compared, strict=True)
            yield from ((mark, side) for mark, side in marks if mark is not None)


def _id(mark: Mark, side: ComparedSide | None) -> str:
    where = (side.about.key,) if side else ()
    return card_id(*where, mark.position.key, mark.holder.key)


def _stance_card(debate: Debate, placed: Placed, others: Iterable[Placed], say: Language) -> Card:
    mark, side = placed
    narrowed = side.debate if side else debate
    resting_on = next(
        (
            s.statements
            for s in narrowed.stances_on(mark.position.key)
            if s.holder == mark.holder.key and not s.place and not s.period
        ),
        (),
    )
    return Card(
        id=_id(mark, side),
        kicker=_kicker(mark, side, say),
        title=mark.holder.label,
        words=words_of(narrowed, resting_on[:MOST_WORDS]),
        note=" ".join(filter(None, (resting(mark, say), _more(len(resting_on), say)))),
        near=tuple(_near(other, say) for other in others if other != placed)[:MOST_NEAR],
        about=(mark.holder.kind, mark.holder.key),
    )


def _kicker(mark: Mark, side: ComparedSide | None, say: Language) -> str:
    on, how = inline(mark.position.label), stance(mark, say)
    if side is None:
        return say("{stance}: {position}", stance=how, position=on)
    place = inline(side.about.label)
    return say("{place} · {stance}: {position}", place=place, stance=how, position=on)


def _more(count: int, say: Language) -> str:
    more = count - MOST_WORDS
    words = say.many("{n} more statement is left out.", "{n} more statements are left out.", more)
    return words if more > 0 else ""


def _near(placed: Placed, say: Language) -> Near:
    mark, side = placed
    how = stance(mark, say)
    if side is not None:
        how = say("{stance} in {place}", stance=how, place=inline(side.about.label))
    return Near(label=mark.position.label, relation=how, card=_id(mark, side))


def _reason_cards(row: ComparedReason, compared: Sequence[ComparedSide], say: Language) -> Iterator[Card]:
    """The words in which a reason is voiced, for each of the two where it is."""
    ids = [card_id(side.about.key, row.about.key) for side in compared]
    voiced = [bool(row.first), bool(row.second)]
    for number, side in enumerate(compared):
        if not voiced[number]:
            continue
        said = [
            statement.key
            for key in (*(premise.key for premise in row.premises), row.about.key)
            for statement in side.debate.statements_on(key)
            if statement.polarity is Polarity.ENDORSES
        ]
        place, other = inline(side.about.label), compared[1 - number].about
        kind = say("Reason for") if row.supports else say("Reason against")
        near = Near(label=other.label, relation=say("voiced in"), card=ids[1 - number])
        yield Card(
            id=ids[number],
            kicker=say("{place} · {kind}", place=place, kind=kind),
            title=premises(row.premises, say),
            words=words_of(side.debate, said[:MOST_WORDS]),
            note=_more(len(said), say),
            near=(near,) if voiced[1 - number] else (),
            about=(row.about.kind, row.about.key),
        )
