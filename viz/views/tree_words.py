"""What a tree says in sentences: how much it shows, what it is narrowed to, what it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from counterpoint.viz.comparison import Contrast, named_change
from counterpoint.viz.drawing import isolated
from counterpoint.viz.fonts import clean
from counterpoint.viz.languages import Language
from counterpoint.viz.model import Ref
from counterpoint.viz.reasons import Reason
from counterpoint.viz.stances import Mark
from counterpoint.viz.views.tree_model import ComparedPosition, Question, Tree, TreePosition
from counterpoint.viz.wording import STANCES

__all__ = [
    "about_reason",
    "described",
    "differences",
    "inline",
    "lede",
    "left_out",
    "listed",
    "narrowing",
    "otherwise",
    "premises",
    "resting",
    "size",
    "stance",
    "voiced_words",
]


_SIDES: Mapping[str, str] = {str(polarity): words for polarity, words in STANCES.items()}


def inline(label: str, most: int = 90) -> str:
    """A name inside a sentence of ours: on one line, cut where it is long, its direction kept to itself."""
    words = clean(label)
    return isolated(words if len(words) <= most else words[: most - 1].rstrip() + "…")


def listed(refs: Sequence[Ref], say: Language, most: int = 2) -> str:
    """The first few names, and how many more there are."""
    names = [inline(ref.label, 48) for ref in refs[:most]]
    more = len(refs) - most
    if more <= 0:
        return say.joined(names)
    return say.many("{names} and {n} more", "{names} and {n} more", more, names=say(", ").join(names))


def premises(refs: Sequence[Ref], say: Language) -> str:
    """The premises of a reason, which it joins."""
    return f" {say('and')} ".join(clean(ref.label) for ref in refs)


def size(question: Question, say: Language) -> str:
    """How much of a question is shown."""
    counted = (
        (len(question.positions), say.many("{n} position", "{n} positions", len(question.positions))),
        (question.reasons, say.many("{n} reason", "{n} reasons", question.reasons)),
        (
            question.actors,
            say.many("{n} actor who takes a side", "{n} actors who take a side", question.actors),
        ),
    )
    return say.joined([words for count, words in counted if count])


def differences(question: Question, say: Language) -> str:
    """How the two that are compared differ on a question: how many stances and reasons are the same."""
    compared = [position.compared for position in question.positions if position.compared]
    stances = Counter(contrast.change for found in compared for contrast in found.stances)
    reasons = Counter(row.change for found in compared for row in found.reasons)
    alone = stances["first"] + stances["second"]
    one = reasons["first"] + reasons["second"]
    same, differ, both = stances["same"], stances["differs"], reasons["same"]
    counted = (
        (differ, say.many("{n} stance differs", "{n} stances differ", differ)),
        (same, say.many("{n} stance is the same", "{n} stances are the same", same)),
        (alone, say.many("{n} stance is taken in one alone", "{n} stances are taken in one alone", alone)),
        (both, say.many("{n} reason is voiced in both", "{n} reasons are voiced in both", both)),
        (one, say.many("{n} reason is voiced in one alone", "{n} reasons are voiced in one alone", one)),
    )
    found = [words for count, words in counted if count]
    return say.joined(found) or say("no one speaks on it in either")


def lede(tree: Tree, say: Language) -> str:
    """How much the question in front shows, and what can be opened."""
    if tree.compared:
        return say("{size}. Open a name for its words.", size=differences(tree.question, say))
    return say(
        "{size}. Open a reason for its words and the replies, a name for what it says.",
        size=size(tree.question, say),
    )


def narrowing(tree: Tree, say: Language) -> tuple[str, ...]:
    """What the tree is narrowed to, a sentence for each; and what stands side by side in it."""
    found = []
    if tree.place:
        found.append(say("Only what is said of {place}.", place=inline(tree.place.label)))
    if tree.period:
        found.append(say("Only what is said in this period: {period}.", period=inline(tree.period.label)))
    if tree.source:
        found.append(say("Only what this source gives: {source}.", source=inline(tree.source.label)))
    if tree.compared:
        first, second = (inline(ref.label) for ref in tree.compared)
        found.append(say("{first} and {second} side by side.", first=first, second=second))
    return tuple(found)


def left_out(question: Question, say: Language) -> tuple[str, ...]:
    """What of a question is not shown, and how much, a sentence for each."""
    beside = sum(position.unshown_reasons for position in question.positions)
    actors = sum(position.unshown_actors for position in question.positions)
    found = [
        (question.below, _below(question, say)),
        (beside, say.many("{n} more reason is left out.", "{n} more reasons are left out.", beside)),
        (actors, say.many("{n} more stance is left out.", "{n} more stances are left out.", actors)),
        (
            question.unshown,
            say.many("{n} more position is left out.", "{n} more positions are left out.", question.unshown),
        ),
        (
            question.unheard,
            say.many(
                "{n} reason that no one voices there is left out.",
                "{n} reasons that no one voices there are left out.",
                question.unheard,
            ),
        ),
    ]
    return tuple(words for count, words in found if count)


def _below(question: Question, say: Language) -> str:
    levels = say.many("Shown to {n} level of reasons", "Shown to {n} levels of reasons", question.depth)
    replies = say.many("{n} reply below is left out.", "{n} replies below are left out.", question.below)
    return say("{levels}; {replies}", levels=levels, replies=replies)


def stance(mark: Mark, say: Language) -> str:
    """How an actor stands on a position, and whether it says so."""
    word = say(_SIDES[mark.polarity])
    if not mark.stated:
        return say("{stance}, implied", stance=word)
    return say("{stance}, derived", stance=word) if mark.derived else word


def resting(mark: Mark, say: Language) -> str:
    """What a stance rests on where it is not on words about the position itself; nothing where it is."""
    found = []
    if not mark.stated:
        found.append(say("Implied by the reasons that it gives."))
    elif mark.derived:
        found.append(say("Follows from its stance on a position that cannot hold together with this one."))
    if mark.contested:
        found.append(say("Its statements go both ways."))
    return " ".join(found)


def about_reason(reason: Reason, say: Language) -> str:
    """Who voices a reason, and how many replies there are to it."""
    parts = [listed(reason.voices, say)]
    if reason.replies_for:
        parts.append(say.many("{n} reply for it", "{n} replies for it", reason.replies_for))
    if reason.replies_against:
        parts.append(say.many("{n} reply against it", "{n} replies against it", reason.replies_against))
    return " · ".join(part for part in parts if part)


def otherwise(contrast: Contrast, number: int, compared: Sequence[Ref], say: Language) -> str:
    """How someone stands in the other of two."""
    mark = (contrast.second, contrast.first)[number]
    if mark is None:
        return ""
    place = inline(compared[1 - number].label, 60)
    return say("{stance} in {place}", stance=say(_SIDES[mark.polarity]), place=place)


def voiced_words(change: str, compared: Sequence[Ref], say: Language) -> str:
    """Where a reason is voiced, in words; ``change`` is that of a compared reason."""
    if change == "same":
        return say("voiced in both")
    return named_change(change, compared, say) if change else say("only a reply to it is voiced")


def described(tree: Tree, say: Language) -> str:
    """The question that is in front in words: its positions, who stands where, and the first reasons."""
    question = tree.question
    counted = differences(question, say) if tree.compared else size(question, say)
    found = [inline(question.issue.label), *narrowing(tree, say), say("{size}.", size=counted)]
    for position in question.positions:
        found.append(say("Position: {label}.", label=inline(position.branch.about.label)))
        found += _compared(position.compared, tree, say) if position.compared else _plain(position, say)
    return " ".join((*found, *left_out(question, say)))


def _plain(position: TreePosition, say: Language) -> list[str]:
    sides = [(side.polarity, [mark.holder for mark in side.stances]) for side in position.sides]
    reasons = (*position.branch.supports, *position.branch.attacks)
    return [
        *(_sided(polarity, holders, say) for polarity, holders in sides),
        *(_reason(r.supports, [p.about for p in r.premises], say) for r in reasons),
    ]


def _compared(position: ComparedPosition, tree: Tree, say: Language) -> list[str]:
    found = []
    for number, ref in enumerate(tree.compared):
        marks = [m for c in position.stances if (m := (c.first, c.second)[number]) is not None]
        sided = [(p, [m.holder for m in marks if m.polarity == p]) for p in _SIDES]
        words = [_sided(polarity, holders, say) for polarity, holders in sided if holders]
        stood = " ".join(words) or say("No one takes a side.")
        found.append(say("{place} — {stances}", place=inline(ref.label), stances=stood))
    for row in position.reasons:
        where = voiced_words(row.change, tree.compared, say)
        reason = _reason(row.supports, row.premises, say)
        found.append(say("{reason} It is {voiced}.", reason=reason, voiced=where) if row.change else reason)
    return found


def _sided(polarity: str, holders: Sequence[Ref], say: Language) -> str:
    return say("{side}: {names}.", side=say(_SIDES[polarity]), names=listed(holders, say, 3))


def _reason(supports: bool, about: Sequence[Ref], say: Language) -> str:
    label = f" {say('and')} ".join(inline(premise.label) for premise in about)
    if supports:
        return say("A reason for it: {label}.", label=label)
    return say("A reason against it: {label}.", label=label)
