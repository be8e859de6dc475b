"""The tree: one issue, its positions, their reasons for and against, and the replies folded under them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from counterpoint.ontology.records import Actor, ArgumentKind
from counterpoint.viz.cards import Card, card_id
from counterpoint.viz.comparison import GLYPHS, compared_sides, named_change
from counterpoint.viz.drawing import Drawing
from counterpoint.viz.evidence import ref
from counterpoint.viz.kinds import Subject
from counterpoint.viz.languages import Language
from counterpoint.viz.reasons import Reason, heard, walk
from counterpoint.viz.views.tree_cards import MOST_WORDS, tree_cards
from counterpoint.viz.views.tree_model import ComparedReason, Question, Tree
from counterpoint.viz.views.tree_questions import MOST_IN_ALL, Questions
from counterpoint.viz.views.tree_svg import tree_drawing
from counterpoint.viz.views.tree_words import (
    about_reason,
    differences,
    lede,
    left_out,
    listed,
    narrowing,
    otherwise,
    size,
    voiced_words,
)
from counterpoint.viz.wording import ARGUMENT_NAMES, STANCES

__all__ = ["cards", "context", "drawing", "view_model"]


def view_model(subject: Subject) -> Tree:
    """The tree of the issue that is asked for, of the one that holds what is in focus, or of the largest."""
    debate, options = subject.debate, subject.options
    compared = compared_sides(subject)
    narrowed = {name: ref(debate, key) for name in _NARROWING if (key := getattr(options, name))}
    found = Questions(debate, heard(debate) if narrowed else None, options.depth, compared)
    first = options.issue or (options.focus and found.holding(options.focus)) or found.largest()
    front = found.question(first)
    others, named = _shared_out(found, front)
    questions = (front, *(found.question(issue) for issue in others))
    return Tree(
        debate=debate.info.key,
        issue=questions[0].issue,
        question=questions[0],
        others=questions[1:],
        unshown=tuple(ref(debate, key) for key in named),
        **narrowed,
        compared=tuple(side.about for side in compared),
        focus=ref(debate, options.focus) if options.focus else None,
        opened=_on_the_way(questions, options.focus) if options.focus else (),
        cards=tree_cards(subject, questions, compared),
    )


_NARROWING = ("place", "period", "source")


def _shared_out(found: Questions, front: Question) -> tuple[list[str], list[str]]:
    """The other issues that a page has room for beside the one in front, and those that it only names."""
    stances = sum(len(side.stances) for position in front.positions for side in position.sides)
    room = MOST_IN_ALL - front.reasons - stances
    shown: list[str] = []
    named: list[str] = []
    for issue in found.answered:
        if issue != front.issue.key:
            weight = found.weight(issue)
            (shown if weight <= room else named).append(issue)
            room -= weight if weight <= room else 0
    return shown, named


def _on_the_way(questions: Sequence[Question], focus: str) -> tuple[str, ...]:
    """The arguments that are opened so that what is in focus can be seen, itself included."""
    tops = [r for q in questions for p in q.positions for r in (*p.branch.supports, *p.branch.attacks)]
    return tuple(reason.about.key for reason in walk(tops) if any(_is(r, focus) for r in walk((reason,))))


def _is(reason: Reason | ComparedReason, key: str) -> bool:
    """Whether something is this argument, or a premise that is opened with it."""
    if isinstance(reason, ComparedReason):
        return key == reason.about.key or key in (premise.key for premise in reason.premises)
    return key == reason.about.key or any(p.about.key == key and p.opened for p in reason.premises)


def drawing(model: Tree, subject: Subject) -> Drawing:
    """The question in front: positions with their reasons, or with the two that are compared."""
    return tree_drawing(model, subject)


def cards(model: Tree) -> Sequence[Card]:
    """The words behind each stance."""
    return model.cards


def context(model: Tree, subject: Subject) -> Mapping[str, object]:
    """What the page says in sentences, and what in it can be linked to."""
    say = subject.language
    focus = model.focus.key if model.focus else ""
    carded = {words.statement for card in model.cards for words in card.words}
    anchors = {q.issue.key: frozenset(_anchors(q)) for q in model.questions}
    return {
        "card_id": card_id,
        "lede": lede(model, say),
        "narrowing": narrowing(model, say),
        "left_out": lambda question: left_out(question, say),
        "size": (lambda q: differences(q, say)) if model.compared else (lambda q: size(q, say)),
        "listed": lambda refs: listed(refs, say),
        "meta": lambda reason: about_reason(reason, say),
        "kind_of": lambda reason: say(ARGUMENT_NAMES[_ROLES[reason.supports]]),
        "most_words": MOST_WORDS,
        "in_no_card": lambda words: [e for e in words if e.statement not in carded],
        "who": {polarity: say(words) for polarity, words in STANCES.items()},
        "anchors": anchors,
        "is_focus": lambda key: bool(focus) and key == focus,
        "in_focus": lambda reason: bool(focus) and _is(reason, focus),
        "some_in_focus": lambda reasons: bool(focus) and any(_is(reason, focus) for reason in reasons),
        "found_focus": any(_holds(q, anchors[q.issue.key], focus) for q in model.questions),
        "opens": lambda question: bool(focus) and _holds(question, anchors[question.issue.key], focus),
        "opened_card": _first_card(model),
        "change_glyphs": GLYPHS,
        **_comparing(model, say),
    }


def _comparing(model: Tree, say: Language) -> Mapping[str, object]:
    """How two that are compared differ, in words."""
    if not model.compared:
        return {"changes": {}}
    return {
        "changes": {kind: named_change(kind, model.compared, say) for kind in GLYPHS},
        "voiced": {kind: voiced_words(kind, model.compared, say) for kind in ("same", "first", "second", "")},
        "otherwise": lambda contrast, number: otherwise(contrast, number, model.compared, say),
    }


def _first_card(model: Tree) -> str:
    """The card that is open at first where an actor is in focus: its first; else none."""
    focus = model.focus.key if model.focus else ""
    found = (card.id for card in model.cards if focus and card.about == (Actor.kind, focus))
    return next(found, "")


def _holds(question: Question, anchors: frozenset[str], key: str) -> bool:
    """Whether something is in a question: the question itself, what it opens, or an actor on a side."""
    if key == question.issue.key or key in anchors:
        return True
    reasons = list(walk([r for p in question.positions for r in (*p.branch.supports, *p.branch.attacks)]))
    named = {r.about.key for r in reasons} | {p.about.key for r in reasons for p in r.premises}
    holders = {mark.holder.key for p in question.positions for side in p.sides for mark in side.stances}
    return key in named | holders | {voice.key for reason in reasons for voice in reason.voices}


_ROLES = {True: ArgumentKind.SUPPORT, False: ArgumentKind.ATTACK}


def _anchors(question: Question) -> Iterator[str]:
    """The keys of what can be linked to in a question: positions, and claims where no two are compared."""
    for position in question.positions:
        yield position.branch.about.key
        if position.compared:
            continue
        for reason in walk((*position.branch.supports, *position.branch.attacks)):
            yield from (premise.about.key for premise in reason.premises if premise.opened)
