"""What the camps' page and drawing say in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from counterpoint.graph.camps.common_ground import CampVotes
from counterpoint.viz.drawing import isolated
from counterpoint.viz.fonts import clean
from counterpoint.viz.languages import Language
from counterpoint.viz.views.coalitions_model import ActorNode, CampsView, Shared, Tie

__all__ = [
    "camp_name", "described", "heard", "in_sentence", "left_out_words", "shortened", "spoken",
    "summary_words", "tie_kind", "tie_words", "votes_words",
]  # fmt: skip

_MOST_NAMED: Final = 12


def shortened(label: str, most: int = 120) -> str:
    """A name on one line, cut where it is very long; its card has all of it."""
    name = clean(label[: 4 * most])
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def in_sentence(label: str) -> str:
    """A name as it can stand in a sentence: shortened, its direction its own."""
    return isolated(shortened(label))


def camp_name(number: int, say: Language) -> str:
    """What a camp is called."""
    return say("Camp {n}", n=number)


def summary_words(say: Language, placed: int, camps: int, unplaced: int, *, too_few: bool) -> str:
    """How many stand in how many camps, or why there are none."""
    if not placed and not unplaced:
        return say("No one in the sources is heard on anything.")
    if not camps:
        if too_few:
            return say(
                "Too few actors agree or disagree with anyone to tell camps apart; at least 6 are needed."
            )
        return say("What is said does not let camps be told apart.")
    counted = say.many("{n} camp", "{n} camps", camps)
    parts = [say.many("{n} actor stands in {camps}.", "{n} actors stand in {camps}.", placed, camps=counted)]
    if unplaced:
        parts.append(say.many("{n} stands in none.", "{n} stand in none.", unplaced))
    parts.append(
        say("A camp agrees within itself more than by chance; that is computed, nobody declared it.")
    )
    return " ".join(parts)


def left_out_words(say: Language, *, actors: int, camps: int, ties: int) -> tuple[str, ...]:
    """What is not shown, and how much of it."""
    parts = []
    if actors:
        parts.append(
            say.many(
                "{n} actor who is heard less is not shown.",
                "{n} actors who are heard less are not shown.",
                actors,
            )
        )
    if camps:
        parts.append(
            say.many("With them {n} camp is not shown.", "With them {n} camps are not shown.", camps)
        )
    if ties:
        parts.append(say.many("{n} weaker tie is not drawn.", "{n} weaker ties are not drawn.", ties))
    return tuple(parts)


def heard(share: Shared, say: Language) -> str:
    """How many say it, of those who are heard on it."""
    return say("{n} of {all} heard on it", n=share.alike, all=share.heard)


def votes_words(vote: CampVotes, say: Language) -> str:
    """How a camp is divided on something: ``Camp 1: 4 for, 1 against``."""
    mixed = vote.seen - vote.agree - vote.disagree
    parts = (
        say("{n} for", n=vote.agree) if vote.agree else "",
        say("{n} against", n=vote.disagree) if vote.disagree else "",
        say("{n} mixed", n=mixed) if mixed else "",
    )
    votes = say(", ").join(part for part in parts if part)
    return say("Camp {n}: {votes}", n=vote.coalition, votes=votes)


def tie_kind(tie: Tie, say: Language) -> str:
    """What a tie is called."""
    return {
        "agree": say("Agreement"),
        "differ": say("Disagreement"),
        "even": say("As much agreement as disagreement"),
    }[tie.sign]


def tie_words(tie: Tie, say: Language) -> str:
    """How often two actors agree and disagree, in a sentence."""
    parts = []
    if tie.agreement:
        parts.append(say.many("They agree {n} time.", "They agree {n} times.", tie.agreement))
    if tie.disagreement:
        parts.append(say.many("They disagree {n} time.", "They disagree {n} times.", tie.disagreement))
    return " ".join(parts)


def spoken(node: ActorNode, view: CampsView, say: Language) -> str:
    """What is said of a dot that comes into focus."""
    mine = [tie.sign for tie in view.edges if node.ref.key in (tie.source, tie.target)]
    parts = [
        in_sentence(node.ref.label),
        *([camp_name(node.camp, say) if node.camp else say("in no camp")] if view.camps else []),
        say.many("{n} statement", "{n} statements", node.statements),
    ]
    if "agree" in mine:
        parts.append(say("agrees with {n}", n=mine.count("agree")))
    if "differ" in mine:
        parts.append(say("disagrees with {n}", n=mine.count("differ")))
    return say(", ").join(parts)


def described(view: CampsView, say: Language) -> str:
    """The drawing in sentences."""
    return " ".join(_described(view, say))


def _described(view: CampsView, say: Language) -> Iterator[str]:
    yield view.summary
    for camp in view.camps:
        names = [in_sentence(member.label) for member in camp.members[:_MOST_NAMED]]
        more = camp.size - len(names)
        if more > 0:
            names.append(say.many("{n} more", "{n} more", more))
        yield say("{camp}: {names}.", camp=camp_name(camp.number, say), names=say.joined(names))
        if camp.shares:
            share = camp.shares[0]
            what = in_sentence(share.about.label)
            if share.polarity == "endorses":
                yield say("Most of its members heard on it are for: {what}.", what=what)
            else:
                yield say("Most of its members heard on it are against: {what}.", what=what)
    if view.unplaced:
        names = [in_sentence(one.label) for one in view.unplaced[:_MOST_NAMED]]
        if len(view.unplaced) > len(names):
            names.append(say.many("{n} more", "{n} more", len(view.unplaced) - len(names)))
        everyone = say.joined(names)
        yield (
            say("In no camp: {names}.", names=everyone)
            if view.camps
            else say("Heard: {names}.", names=everyone)
        )
    agree = sum(tie.sign == "agree" for tie in view.edges)
    differ = sum(tie.sign == "differ" for tie in view.edges)
    yield say("{agree} ties of agreement and {differ} of disagreement.", agree=agree, differ=differ)
    yield from view.left_out
